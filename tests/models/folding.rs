//! What an aggregate remembers, and that it remembers nothing else.

use super::{give, passes, run};
use crate::support::now;
use hindcast::engine::aggregate::Snapshot;
use hindcast::engine::ids::{StreamId, StreamVersion};
use serde_json::json;

const TEXT: &str = r#"model T
record Line
  what: text
  amount: number above 0, e.g. 1
aggregate Cart
  one per cart_id
  known by owner
  remembers owner: text
  remembers lines: list of Line
  remembers total: number
  remembers open: yes/no = yes
  begins with Begin
command Begin
  on Cart
  cart_id: new id
  owner: text, e.g. "Ada"
  then Begun
event Begun
  copies owner
command Put In
  on Cart
  cart_id: id
  line: Line
  refuse shut "{cart.owner} has shut it" if not cart.open
  refuse full if count(cart.lines) >= 2
  then Put In Cart
event Put In Cart
  adds line to lines
  adds line.amount to total
command Take Out
  on Cart
  cart_id: id
  line: Line
  refuse not_in_it if line not in cart.lines
  then Taken Out
event Taken Out
  takes line from lines
  takes line.amount from total
command Shut
  on Cart
  cart_id: id
  refuse empty if cart.lines is empty
  then Shut Up with total: cart.total, whats: join(l.what for l in cart.lines)
event Shut Up
  total: number
  whats: text
  sets open to no
"#;

#[test]
fn sets_copies_adds_and_takes_change_what_is_remembered_and_rules_see_it() {
    passes(&format!(
        "{TEXT}{}",
        r#"story A
  when Begin with cart_id: #A
  when Shut
  then refused empty
  when Put In with line: {what: "pen", amount: 2}
  when Put In with line: {what: "ink", amount: 0.5}
  when Put In with line: {what: "nib", amount: 1}
  then refused full
  when Take Out with line: {what: "nib", amount: 1}
  then refused not_in_it
  when Take Out with line: {what: "pen", amount: 2}
  when Put In with line: {what: "nib", amount: 1}
  when Shut
  then Shut Up with total: 1.5, whats: "ink, nib"
  when Put In with line: {what: "cap", amount: 1}
  then refused shut
"#
    ));
}

#[test]
fn the_state_is_shown_by_name_and_a_snapshot_of_it_can_be_used() {
    let runtime = run(TEXT);
    let cart = "00000000-0000-0000-0000-00000000000a";
    give(&runtime, 1, "Begin", json!({"cart_id": cart, "owner": "Ada"})).expect("it is new");
    give(&runtime, 2, "PutIn", json!({"cart_id": cart, "line": {"what": "pen", "amount": 2, "hidden": 1}}))
        .expect("it is open");
    let (context, stream) = (runtime.contexts()[0].clone(), StreamId(format!("cart-{cart}")));
    let aggregate = context.owner_of(&stream).expect("it is a cart's");
    let mut past = now(runtime.past(aggregate, &stream)).expect("memory does not fail");
    let state = aggregate.state(&past).expect("it can be read");
    assert_eq!(state, json!({"owner": "Ada", "lines": [{"what": "pen", "amount": 2}], "total": 2, "open": true}));
    past.snapshot = Some(Snapshot {
        stream_version: StreamVersion(2),
        snapshot_version: aggregate.snapshot_version(),
        state: state.clone(),
    });
    past.events.clear();
    assert_eq!(aggregate.state(&past).expect("it can be read"), state);
    assert!(past.snapshot.as_ref().is_some_and(|snapshot| aggregate.can_use(snapshot)));
    let other = run(&TEXT.replace("takes line.amount from total", "takes 1 from total"));
    let other = other.contexts()[0].clone();
    let other = other.owner_of(&stream).expect("it is a cart's");
    assert!(!past.snapshot.is_some_and(|snapshot| other.can_use(&snapshot)), "it is folded in another way");
}

#[test]
fn an_aggregate_whose_name_goes_on_where_another_ends_has_streams_of_its_own() {
    let text = "model T\naggregate Order\n  one per id\ncommand Make\n  on Order\n  id: new id\n  then Made\nevent Made\naggregate Order Line\n  one per id\ncommand Draw\n  on Order Line\n  id: new id\n  then Drawn\nevent Drawn\n";
    let runtime = run(text);
    let id = "00000000-0000-0000-0000-00000000000a";
    let context = runtime.contexts()[0].clone();
    for (number, command, owner) in [(1, "Make", "Order"), (2, "Draw", "OrderLine")] {
        let events = give(&runtime, number, command, json!({ "id": id })).expect("it is new");
        assert_eq!(
            context.owner_of(&events[0].stream_id).map(hindcast::engine::aggregate::HostedAggregate::name),
            Some(owner)
        );
    }
}
