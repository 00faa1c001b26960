//! Orders twice: equal commands to the context that is written in code and to the one that is written as text come to the same.

use super::{Running, give, rows, run, running};
use crate::support::{log_of, now, object};
use hindcast::domains::orders::Orders;
use hindcast::engine::context::Context;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof};
use proptest::test_runner::Config;
use proptest::{prop_compose, proptest};
use serde_json::{Value, json};
use uuid::Uuid;

const BLOCKED: &str = "55E76BE0-b83e-4b3c-addd-f3d9e8835be2";

#[derive(Clone, Debug)]
enum Deed {
    Give(&'static str, Value),
    Block(Vec<&'static str>),
}

fn id(number: u128) -> String {
    Uuid::from_u128(0xA000 + number).to_string()
}

prop_compose! {
    fn item()(
        product in prop_oneof![4 => Just("6a3c8a1e-1f5e-4b0f-9d52-8b2f5e6c0001"), 3 => Just(BLOCKED), 1 => Just("Pen"), 1 => Just(" ")],
        quantity in prop_oneof![
            4 => Just(json!(1)), 2 => Just(json!(2.5)), 1 => Just(json!(0)), 1 => Just(json!("2")), 1 => Just(json!(1e300)), 1 => Just(Value::Null)
        ],
        uom in prop_oneof![4 => Just("KG"), 2 => Just("MT"), 1 => Just("LT")],
    ) -> Value {
        json!({"product_id": product, "quantity": quantity, "uom": uom, "colour": "red"})
    }
}

fn good_item() -> impl Strategy<Value = Value> {
    any::<bool>().prop_map(|blocked| {
        let product = if blocked { BLOCKED } else { "6a3c8a1e-1f5e-4b0f-9d52-8b2f5e6c0001" };
        json!({"product_id": product, "quantity": 1, "uom": "KG"})
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let order = || 1_u128..4;
    let number = || prop_oneof![4 => (1_u8..4).prop_map(|n| json!(format!("SO-{n}"))), 1 => Just(json!("")), 1 => Just(json!(7))];
    let partner = || prop_oneof![5 => Just("jane.doe@acme.com"), 1 => Just("me")];
    let create = move |items| {
        (order(), number(), partner(), items).prop_map(|(order, number, partner, items): (_, _, _, Vec<Value>)| {
            let data =
                json!({"order_id": id(order), "order_number": number, "business_partner": partner, "items": items});
            Deed::Give("CreateOrder", data)
        })
    };
    let of_order = |name: &'static str| order().prop_map(move |order| Deed::Give(name, json!({"order_id": id(order)})));
    prop_oneof![
        4 => create(vec(good_item(), 1..3).boxed()),
        1 => create(vec(item(), 0..3).boxed()),
        3 => (order(), good_item()).prop_map(|(order, item)| Deed::Give("AddOrderItem", json!({"order_id": id(order), "item": item}))),
        1 => (order(), item()).prop_map(|(order, item)| Deed::Give("AddOrderItem", json!({"order_id": id(order), "item": item}))),
        4 => of_order("CompleteOrder"),
        2 => of_order("DeleteOrder"),
        1 => Just(Deed::Give("CompleteShipment", json!({}))),
        1 => Just(Deed::Give("PayInvoice", json!({}))),
        1 => Just(Deed::Give("PayInvoice", json!({"invoice_id": id(9)}))),
        1 => prop_oneof![Just(vec![]), Just(vec![BLOCKED])].prop_map(Deed::Block),
    ]
}

/// The newest id of a view, so that what policies made can be dealt with; the same on both sides, or the sides differ already.
fn filled(runtime: &Running, name: &str, mut data: Value) -> Value {
    let (view, key) = match name {
        "CompleteShipment" => ("shipments", "shipment_id"),
        "PayInvoice" => ("invoices", "invoice_id"),
        _ => return data,
    };
    if let Some(row) = rows(runtime, view).last()
        && data.get(key).is_none()
    {
        data[key] = row[key].clone();
    }
    data
}

fn told(runtime: &Running, number: u128, deed: &Deed) -> Value {
    match deed {
        Deed::Give(name, data) => {
            let data = filled(runtime, name, data.clone());
            match give(runtime, 0x1000 + number, name, data) {
                Ok(events) => json!(events.iter().map(|event| (event.type_parts().1, &event.data)).collect::<Vec<_>>()),
                Err(no) => json!({"code": no.code, "message": no.message, "details": no.details}),
            }
        }
        Deed::Block(products) => {
            let context = runtime.contexts()[0].clone();
            let settings = object(json!({ "blocked": products }));
            now(runtime.set_system(&context, "product-block-list", settings)).expect("memory does not fail");
            Value::Null
        }
    }
}

fn log(runtime: &Running) -> Vec<Value> {
    let events = log_of(runtime.store());
    let said = events.iter().map(|event| {
        json!([event.type_parts().1, event.stream_id, event.data, event.created_at, event.event_id, event.issued_by()])
    });
    said.collect()
}

/// The rows of lines without their keys, which the context in code keeps to itself.
fn lines(runtime: &Running) -> Vec<Value> {
    let mut rows = rows(runtime, "order-lines");
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        row.shift_remove("order_id");
        row.shift_remove("line");
    }
    rows
}

proptest! {
    #![proptest_config(Config { cases: 96, ..Config::default() })]

    #[test]
    fn code_and_text_say_and_do_the_same(deeds in vec(deed(), 1..24)) {
        let code = running(Context::host::<Orders>());
        let text = run(&include_str!("../../models/orders.hindcast").replace("model Orders", "model Trade"));
        for (number, deed) in deeds.iter().enumerate() {
            let (by_code, by_text) = (told(&code, number as u128, deed), told(&text, number as u128, deed));
            prop_assert_eq!(by_code, by_text, "{:?}", deed);
        }
        prop_assert_eq!(log(&code), log(&text));
        for view in ["orders", "shipments", "invoices"] {
            prop_assert_eq!(rows(&code, view), rows(&text, view), "{}", view);
        }
        prop_assert_eq!(lines(&code), lines(&text));
    }
}
