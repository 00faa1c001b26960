//! Loans twice: equal commands to the context that is written in code and to the one that is written as text come to the same.
//!
//! The event in code carries the whole answer of the clearing house, the one in text its score.

use super::{Running, give, rows, run, running};
use crate::support::{log_of, now, object};
use hindcast::domains::loans::Loans;
use hindcast::engine::context::Context;
use hindcast::engine::event::JsonObject;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof};
use proptest::proptest;
use proptest::test_runner::Config;
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(Clone, Debug)]
enum Deed {
    Give(&'static str, Value),
    Reachable(bool),
}

fn id(number: u128) -> String {
    Uuid::from_u128(0xA000 + number).to_string()
}

fn deed() -> impl Strategy<Value = Deed> {
    let request = || 1_u128..4;
    let person =
        || prop_oneof![Just("999999aa"), Just("666666aa"), Just("555555aa"), Just("111111aa"), Just("123456zz")];
    let decide = |name: &'static str| {
        (request(), any::<bool>()).prop_map(move |(request, by_ada)| {
            let mut data = json!({"loan_request_id": id(request)});
            if by_ada {
                data["underwriter"] = json!("Ada");
            }
            Deed::Give(name, data)
        })
    };
    let faulty = prop_oneof![
        Just(json!({"name": "Y", "amount": 0, "national_id": "12345aa"})),
        Just(json!({"name": "", "amount": 1.5, "national_id": "123456aaa"})),
        Just(json!({"amount": "x", "loan_request_id": "x"})),
        Just(
            json!({"loan_request_id": id(1), "name": "Yev", "amount": 9_007_199_254_740_992_i64, "national_id": "999999aa"})
        ),
    ];
    prop_oneof![
        6 => (request(), person()).prop_map(|(request, person)| {
            let data = json!({"loan_request_id": id(request), "name": "Yev", "amount": 1000, "national_id": person});
            Deed::Give("RequestLoan", data)
        }),
        1 => faulty.prop_map(|data| Deed::Give("RequestLoan", data)),
        3 => decide("DenyLoan"),
        3 => decide("ApproveLoan"),
        1 => any::<bool>().prop_map(Deed::Reachable),
    ]
}

/// An event as both sides would tell it.
fn data(data: &JsonObject) -> Value {
    let mut data: JsonObject =
        data.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect();
    if let Some(answer) = data.remove("credit_score") {
        data.insert("score".into(), answer["score"].clone());
    }
    Value::Object(data)
}

fn told(runtime: &Running, number: u128, deed: &Deed, switch: &str) -> Value {
    match deed {
        Deed::Give(name, input) => match give(runtime, 0x1000 + number, name, input.clone()) {
            Ok(events) => {
                json!(events.iter().map(|event| (event.type_parts().1, data(&event.data))).collect::<Vec<_>>())
            }
            Err(no) => json!({"code": no.code, "message": no.message, "details": no.details}),
        },
        Deed::Reachable(on) => {
            let context = runtime.contexts()[0].clone();
            let settings = object(json!({ switch: on }));
            now(runtime.set_system(&context, "credit-clearing-house", settings)).expect("memory does not fail");
            Value::Null
        }
    }
}

fn log(runtime: &Running) -> Vec<Value> {
    let events = log_of(runtime.store());
    events
        .iter()
        .map(|event| json!([event.type_parts().1, event.stream_id, data(&event.data), event.created_at]))
        .collect()
}

proptest! {
    #![proptest_config(Config { cases: 96, ..Config::default() })]

    #[test]
    fn code_and_text_say_and_do_the_same(deeds in vec(deed(), 1..24)) {
        let code = running(Context::host::<Loans>());
        let text = run(&include_str!("../../models/loans.hindcast").replace("model Loans", "model Trade"));
        let mut reachable = true;
        for (number, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Reachable(on) => reachable = *on,
                // in code the clearing house is asked before a fault is found, and in text after it
                Deed::Give("RequestLoan", data) if !reachable && data.get("loan_request_id").is_none_or(|id| id == "x") => continue,
                Deed::Give("RequestLoan", data) if !reachable && data["amount"] != 1000 => continue,
                Deed::Give(..) => {}
            }
            let by_code = told(&code, number as u128, deed, "on");
            let by_text = told(&text, number as u128, deed, "reachable");
            prop_assert_eq!(by_code, by_text, "{:?}", deed);
        }
        prop_assert_eq!(log(&code), log(&text));
        prop_assert_eq!(rows(&code, "underwriter-dashboard"), rows(&text, "underwriter-dashboard"));
    }
}
