//! When the answer is "no": which one, in which words, and that nothing is written.

use crate::support::orders::{
    FixedRuntime, command, complete_order, complete_shipment, create_order, create_shipment, log_of, now, order_id,
    runtime,
};
use hindcast::runtime::{Command, Refused};
use hindcast::store::MemoryStore;
use serde_json::{Value, json};
use uuid::Uuid;

const SHIPMENT: Uuid = Uuid::from_u128(0x5001);

/// A runtime in which these commands were done.
fn given(commands: impl IntoIterator<Item = Command>) -> FixedRuntime<MemoryStore> {
    let runtime = runtime(MemoryStore::default());
    for command in commands {
        now(runtime.dispatch(command)).expect("what is given is possible");
    }
    runtime
}

/// What a command is refused with. Nothing is written.
fn refused(runtime: &FixedRuntime<MemoryStore>, command: Command) -> Refused {
    let before = log_of(runtime.store());
    let refused = now(runtime.dispatch(command)).expect_err("this is refused");
    assert_eq!(log_of(runtime.store()), before, "nothing was written");
    refused
}

fn code_and_words(refused: &Refused) -> (&str, String) {
    (refused.code(), refused.to_string())
}

/// Every field error of a validation failure, in order: path, code, message.
fn field_errors(refused: Refused) -> Vec<(String, String, String)> {
    let Refused::Rejected(rejection) = refused else { panic!("{refused} is no rejection") };
    assert_eq!(rejection.code, "validation_failure");
    rejection.details.into_iter().map(|fault| (fault.field, fault.code, fault.message)).collect()
}

fn expected<const N: usize>(errors: [(&str, &str, &str); N]) -> Vec<(String, String, String)> {
    errors.map(|(field, code, message)| (field.into(), code.into(), message.into())).to_vec()
}

#[test]
fn every_faulty_field_is_told_at_once_and_in_order() {
    let input = json!({
        "order_id": order_id(1),
        "order_number": 12345,
        "business_partner": "i_wanna_be_an_email",
        "items": [{"product_id": "Pen", "quantity": 0, "uom": "LT"}],
    });
    let errors = field_errors(refused(&given([]), command("CreateOrder", input)));
    let five = [
        ("order_number", "string", "must be a valid string"),
        ("business_partner", "email", "must be a valid email"),
        ("items[0].product_id", "uuid", "must be a valid UUID string"),
        ("items[0].quantity", "number", "must be a number greater than 0"),
        ("items[0].uom", "inclusion", r#"must be one of ["KG", "MT"]"#),
    ];
    assert_eq!(errors, expected(five));
}

#[test]
fn what_is_missing_must_be_present() {
    let must_be = |field| (field, "presence", "must be present");
    let missing = |name, data: Value| field_errors(refused(&given([]), command(name, data)));
    let fields = ["order_id", "order_number", "business_partner", "items"];
    assert_eq!(missing("CreateOrder", json!({})), expected(fields.map(must_be)));
    let blank = json!({"order_id": "", "order_number": " ", "business_partner": null, "items": []});
    assert_eq!(missing("CreateOrder", blank), expected(fields.map(must_be)));
    let blank_item = json!({
        "order_id": order_id(1), "order_number": "SO-1", "business_partner": "jane.doe@acme.com", "items": [{}, {"uom": "KG"}],
    });
    let fields = ["items[0].product_id", "items[0].quantity", "items[0].uom"];
    let second = ["items[1].product_id", "items[1].quantity"];
    let both = [fields.map(must_be).to_vec(), second.map(must_be).to_vec()].concat();
    let both: [_; 5] = both.try_into().expect("three and two");
    assert_eq!(missing("CreateOrder", blank_item), expected(both));
    assert_eq!(missing("CompleteOrder", json!({})), expected([must_be("order_id")]));
    assert_eq!(missing("CreateShipment", json!({})), expected(["shipment_id", "order_id"].map(must_be)));
    assert_eq!(missing("CompleteShipment", json!({})), expected([must_be("shipment_id")]));
}

#[test]
fn a_quantity_is_any_number_greater_than_zero() {
    for (quantity, fine) in [(json!(0.5), true), (json!(1e9), true), (json!(-1), false), (json!("1"), false)] {
        let mut order = create_order(1);
        order.data["items"][0]["quantity"] = quantity.clone();
        assert_eq!(now(given([]).dispatch(order)).is_ok(), fine, "{quantity}");
    }
}

#[test]
fn a_command_that_nobody_registered_is_said_to_be_none() {
    let refused = refused(&given([]), command("BrewCoffee", json!({})));
    assert_eq!(refused.code(), "unregistered_command");
    let words = refused.to_string();
    assert!(words.contains("\"BrewCoffee\"") && words.contains("CreateOrder"), "{words}");
}

#[test]
fn a_context_that_nobody_knows_is_said_to_be_none() {
    let elsewhere = Command { context: "coffee".into(), ..create_order(1) };
    let refused = refused(&given([]), elsewhere);
    assert_eq!(refused.code(), "unknown_context");
    let words = refused.to_string();
    assert!(words.contains("\"coffee\"") && words.contains("orders"), "{words}");
}

#[test]
fn an_order_is_taken_and_completed_once() {
    let open = given([create_order(1)]);
    let completed = given([create_order(1), complete_order(1)]);
    let already_created = ("already_created", "Order already created".to_owned());
    let mut again = create_order(1);
    again.data["order_number"] = json!("SO-1b");
    assert_eq!(code_and_words(&refused(&open, again.clone())), already_created);
    assert_eq!(code_and_words(&refused(&completed, again)), already_created);
    let again = refused(&completed, complete_order(1));
    assert_eq!(code_and_words(&again), ("already_completed", "Order already completed".to_owned()));
}

#[test]
fn what_nobody_created_is_not_found() {
    let order = refused(&given([]), complete_order(1));
    assert_eq!(code_and_words(&order), ("not_found", "Order not found".to_owned()));
    let shipment = refused(&given([]), complete_shipment(SHIPMENT));
    assert_eq!(code_and_words(&shipment), ("not_found", "Shipment not found".to_owned()));
}

#[test]
fn a_shipment_is_opened_and_completed_once() {
    let open = create_shipment(SHIPMENT, order_id(1));
    let opened = given([open.clone()]);
    let again = refused(&opened, open.clone());
    assert_eq!(code_and_words(&again), ("already_created", "Shipment already created".to_owned()));
    let completed = given([open, complete_shipment(SHIPMENT)]);
    let again = refused(&completed, complete_shipment(SHIPMENT));
    assert_eq!(code_and_words(&again), ("already_completed", "Shipment already completed".to_owned()));
}

#[test]
fn the_fields_are_checked_before_the_rules() {
    let mut faulty = create_order(1);
    faulty.data.insert("order_number".into(), json!(7));
    assert_eq!(refused(&given([create_order(1)]), faulty).code(), "validation_failure");
}

#[test]
fn an_id_in_another_spelling_is_the_same_order() {
    let open = given([create_order(1)]);
    for spelling in
        [order_id(1).simple().to_string(), order_id(1).to_string().to_uppercase(), order_id(1).urn().to_string()]
    {
        let mut again = create_order(1);
        again.data.insert("order_id".into(), spelling.clone().into());
        again.data.insert("order_number".into(), "SO-1b".into());
        assert_eq!(refused(&open, again).code(), "already_created", "{spelling}");
    }
}
