//! Policies and processes.

use super::{give, passes, run};
use serde_json::json;

#[test]
fn a_policy_gives_commands_that_are_filled_from_the_event() {
    passes(
        r#"model T
command Order Meal
  table: number, e.g. 4
  dishes: list of text, e.g. ["soup", "fish"]
  then Meal Ordered
event Meal Ordered
policy Kitchen
  whenever Meal Ordered then Cook with dish: d, meal_id: new id for d in dishes if d is not "water"
command Cook
  meal_id: new id
  table: number
  dish: text
  then Cooked
event Cooked
story A
  when Order Meal with dishes: ["soup", "water", "fish"]
  then Meal Ordered
  later Cooked with table: 4, dish: "fish"
  later Cooked with table: 4, dish: "soup"
"#,
    );
}

#[test]
fn a_policy_that_is_new_does_not_act_on_the_past() {
    let text = "model T\ncommand Ring\n  n: number\n  then Rung\nevent Rung\ncommand Bark\n  n: number\n  then Barked\nevent Barked\n";
    let runtime = run(text);
    give(&runtime, 1, "Ring", json!({"n": 1})).expect("it is right");
    let store = runtime.store().clone();
    let more =
        hindcast::language::host::host(&format!("{text}policy Dog\n  whenever Rung then Bark\n")).expect("it is right");
    let environment = hindcast::runtime::FixedEnvironment::default();
    let runtime = hindcast::runtime::Runtime::new(store, environment, vec![std::sync::Arc::new(more)]);
    crate::support::now(runtime.take_up()).expect("memory does not fail");
    crate::support::now(runtime.take_the_lead()).expect("memory does not fail");
    give(&runtime, 2, "Ring", json!({"n": 2})).expect("it is right");
    let types: Vec<_> =
        crate::support::log_of(runtime.store()).iter().map(|event| event.type_parts().1.to_owned()).collect();
    assert_eq!(types, ["Rung", "Rung", "Barked"]);
}

#[test]
fn a_process_remembers_until_it_ends() {
    passes(
        r"model T
aggregate Parcel
  one per parcel_id
command Pack
  on Parcel
  parcel_id: new id
  then Packed
event Packed
command Pay
  on Parcel
  parcel_id: id
  amount: number, e.g. 5
  then Paid
event Paid
command Send
  on Parcel
  parcel_id: id
  sum: number
  then Sent
event Sent
process Shipping
  one per parcel_id
  remembers sum: number
  starts on Packed
    sets sum to 0
  goes on with Paid
    adds amount to sum
    then Send with sum: sum if sum >= 10
  ends on Sent
story A
  when Pay with parcel_id: #B
  when Pack with parcel_id: #A
  when Pay with parcel_id: #A
  then Paid
  when Pay with parcel_id: #A, amount: 6
  then Paid
  later Sent with parcel_id: #A, sum: 11
  when Pay with parcel_id: #A, amount: 20
  then Paid
",
    );
}
