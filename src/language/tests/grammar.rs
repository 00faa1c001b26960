//! Every production of the grammar: what is written reads, and prints as it was written.

use crate::language::finding::Findings;
use crate::language::print;
use crate::language::read::read;
use crate::language::tree::Body;
use crate::language::tree::Tree;
use crate::language::tree::expr::{Binary, ExprKind};
use crate::language::tree::line::Rule;

/// Heads that the lines of the tests name.
const REST: &str = "
record Item
aggregate Order
command Create Order
command Create Big Order
event Order Created
event Order Paid
event Goods Put on Shelf
event Goods Put
policy Shipping
view Orders
view Order Lines
system Mail
actor Clerk
actor Clerk on Duty
";

fn tree(written: &str) -> Tree {
    let mut findings = Findings::default();
    let read = read(&format!("{written}\n{REST}"), &mut findings);
    let findings = findings.sorted();
    assert!(findings.is_empty(), "{written}: {findings:#?}");
    read.tree
}

fn says_the_same(written: &str) {
    let tree = tree(written);
    assert_eq!(print::head(&tree.heads[0]), format!("{}\n", written.trim_end()));
}

/// Two ways to say one thing.
fn equal(one: &str, other: &str) {
    let (one, other) = (tree(one), tree(other));
    assert_eq!(one.heads[0], other.heads[0]);
}

macro_rules! productions {
    ($($name:ident: $($written:expr),+;)*) => {
        $(#[test] fn $name() { $(says_the_same($written);)+ })*
    };
}

productions! {
    a_model_has_a_title: "model Ferry Line", "model Ferry Line\n  title \"All crossings\"";
    a_record_has_fields: "record Line Item\n  amount: number\n  unit: text";
    an_aggregate_has_a_key_and_a_name: "aggregate Crossing\n  one per crossing_id\n  known by number";
    an_aggregate_remembers: "aggregate Crossing\n  remembers status: one of OPEN, CLOSED = OPEN\n  remembers seats: number";
    an_aggregate_refuses: "aggregate Crossing\n  refuse gone \"It left\" if crossing.left\n  nothing if crossing.full";
    an_aggregate_begins: "aggregate Crossing\n  begins with Create Order, Create Big Order\n  begins with Create Order as there \"It is there\"";
    a_command_is_by_and_on: "command X\n  by Clerk on Order", "command X\n  by Somebody Else", "command X\n  on Order";
    the_longest_declared_name_wins: "command X\n  by Clerk on Duty on Order", "view X\n  on Goods Put on Shelf adds row";
    a_name_is_tried_again_where_it_is_shorter: "view X\n  on Goods Put adds row";
    a_command_asks: "command X\n  asks Mail\n    refuse down \"No mail\" if not system.up\n    sets score to system.score\n    nothing if no";
    a_command_has_what_is_unique: "command X\n  unique name in Orders", "command X\n  unique name in Order Lines held by id as taken \"It is taken\"";
    a_command_has_rules: "command X\n  nothing if a is b\n  refuse c\n  refuse d if a\n  refuse e \"f\"";
    a_command_makes_events: "command X\n  then Order Created with a: 1, b: x for x in items if a\n  otherwise Order Paid";
    an_event_is_pivotal: "pivotal event Ship Sunk";
    an_event_has_fields: "event X\n  on Order\n  a, b\n  c: text\n  d";
    an_event_changes: "event X\n  sets a to 1\n  copies a, b\n  copies c of item\n  adds 1 to n\n  takes x from list";
    a_policy_follows: "policy X\n  whenever Order Created or Order Paid then Create Order with a: new id";
    a_policy_follows_twice: "policy X\n  whenever Order Created\n    then Create Order if a\n    otherwise Create Big Order\n  whenever Order Paid then Create Order";
    a_process_goes_on: "process X\n  one per order_id\n  remembers paid: yes/no\n  starts on Order Created at id\n    sets paid to no\n    then Create Order\n  goes on with Order Paid\n  ends on Goods Put";
    a_view_has_a_key_and_columns: "view X\n  one row per a, b\n  shows c, d\n  sorted by c, d falling\n  empty \"Nothing yet.\"";
    a_view_takes_events: "view X\n  on Order Created adds row\n    copies a\n  on Order Paid changes row at id\n  on Goods Put adds or changes row\n  on Goods Put on Shelf removes rows where row.a is b";
    a_view_goes_through_a_list: "view X\n  on Order Created adds row for i in items where i.n > 0\n    sets line to position";
    a_system_has_settings: "system X\n  reachable: yes/no = yes\n  scores: map of whole number = {\"999999aa\": 9, b: 1}";
    an_actor_is_a_name: "actor Ticket Office";
    a_hotspot_hangs_somewhere: "hotspot What was he thinking?", "hotspot Who?\n  at Create Order";
    a_story_is_told: "story It begins\n  \"A sentence.\"\n  given Order Created with a: #A\n  when Create Order\n  when Order Paid with b: 2\n  then Order Created with a: 1";
    a_story_expects: "story X\n  then nothing\n  then refused taken\n  then refused validation_failure at a, items[0].b\n  then Order Lines shows 1 row\n  then Orders shows 0 rows with a: OPEN\n  later Order Paid";
    a_story_handles: "story X\n  pause\n  resume Shipping\n  rebuild Orders\n  set Mail with up: no\n  wait 1 minute\n  wait 5 minutes\n  look back 3";
    a_head_is_renamed: "event X\n  was Old Name";
    ids: "record X\n  a: new id\n  b: id\n  c: id from Order Lines\n  d: id from Orders where status is OPEN";
    texts: "record X\n  a: text\n  b: text of at least 2 letters\n  c: text like 999-aa\n  d: text up to 80\n  e: text like \"9 9\"";
    numbers: "record X\n  a: number\n  b: whole number\n  c: number above 0\n  d: whole number above -1.5";
    other_types: "record X\n  a: email\n  b: yes/no\n  c: time\n  d: anything\n  e: one of A, B\n  f: list of Item\n  g: map of list of text";
    fields_say_more: "record X\n  a: text = \"b\", optional, e.g. \"c\" counting in Orders, was old\n  b: one of A, B, e.g. A";
    literals: "record X\n  a: anything = [1, 2.5, -3, \"x\", yes, no, nothing, now, new id, OPEN]\n  b: anything = []\n  c: anything = {}";
    escapes: "record X\n  a: anything = \"say \\\"x\\\" \\\\ \\n\"\n  b: anything = \"{not a value}\"";
    messages: "aggregate X\n  refuse a \"{a} of {join(b, \", \")} and \\{\" if c\n  refuse b \"\"";
    paths: "event X\n  sets a to b.c.d\n  sets a to b[0].c[d]\n  sets a to Orders[id].name\n  sets a to Order Lines[[a, b]].name";
    calls: "event X\n  sets a to count(b)\n  sets a to join(b, \"-\")\n  sets a to if(a, b, c)\n  sets a to chance(1, 10)";
    walks: "event X\n  sets a to distinct(i.id for i in items where i.id in b)\n  sets a to any(x > 1 for x in b)";
    operators: "event X\n  sets a to b or else c or else d\n  sets a to b or c and not d\n  sets a to b + c * d - e / f\n  sets a to -b";
    comparisons: "event X\n  sets a to b is c\n  sets a to b is not c\n  sets a to b < c and b <= c and b > c and b >= c\n  sets a to b in c and b not in c\n  sets a to b contains c and b starts with c";
    states: "event X\n  sets a to b is empty\n  sets a to b is not empty and b is new\n  sets a to b is not new and b is missing";
    brackets_that_are_needed: "event X\n  sets a to (b + c) * d\n  sets a to b - (c - d)\n  sets a to not (b or c)\n  sets a to (b is c) is d\n  sets a to -(-b)\n  sets a to (b or else c) + 1";
}

#[test]
fn a_list_of_lines_may_stand_on_one_line() {
    equal("event X\n  sets a to 1; adds b to c; copies d", "event X\n  sets a to 1\n  adds b to c\n  copies d");
    equal("aggregate X\n  one per a; known by b", "aggregate X\n  one per a\n  known by b");
    equal(
        "view X\n  on Order Created adds row: copies a; sets b to c\n  shows a; one row per a",
        "view X\n  one row per a\n  shows a\n  on Order Created adds row\n    copies a\n    sets b to c",
    );
    equal(
        "view X\n  on Order Paid removes row; on Order Created adds row: copies a; shows a",
        "view X\n  shows a\n  on Order Paid removes row\n  on Order Created adds row\n    copies a",
    );
    equal(
        "command X\n  asks Mail: sets a to 1; refuse b if a; then Order Paid",
        "command X\n  asks Mail\n    sets a to 1\n    refuse b if a\n  then Order Paid",
    );
    equal(
        "policy X\n  whenever Order Paid; then Create Order; then Create Big Order",
        "policy X\n  whenever Order Paid then Create Order then Create Big Order",
    );
    equal(
        "process X\n  starts on Order Paid: sets a to 1; then Create Order",
        "process X\n  starts on Order Paid\n    sets a to 1\n    then Create Order",
    );
}

#[test]
fn a_semicolon_in_a_text_separates_nothing() {
    equal("aggregate X\n  refuse a \"b; c\" if d; one per e", "aggregate X\n  one per e\n  refuse a \"b; c\" if d");
}

#[test]
fn comments_blank_lines_and_spaces_say_nothing() {
    equal(
        "-- first\nevent X   -- a comment\n\n     sets   a  to 1 -- why\n\n-- between\n     copies b\r\n",
        "event X\n  sets a to 1\n  copies b",
    );
    equal("command X\n  by Clerk\n  then Goods   Put  on Shelf", "command X\n  by Clerk\n  then Goods Put on Shelf");
}

#[test]
fn a_head_may_say_its_old_name_itself() {
    equal("event X was Old Name", "event X\n  was Old Name");
    equal("event X, was Old Name", "event X\n  was Old Name");
}

#[test]
fn operators_bind_as_people_read_them() {
    let of = |expr: &str| {
        let tree = tree(&format!("aggregate X\n  nothing if {expr}"));
        match &tree.heads[0].body {
            Body::Aggregate(aggregate) => match &aggregate.rules[0] {
                Rule::NothingIf(expr, _) => expr.kind.clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(of("a or b and c"), ExprKind::Binary(Binary::Or, ..)));
    assert!(matches!(of("not a is b"), ExprKind::Not(_)));
    assert!(matches!(of("not a and b"), ExprKind::Binary(Binary::And, ..)));
    assert!(matches!(of("a + 1 > b * 2"), ExprKind::Binary(Binary::More, ..)));
    assert!(matches!(of("a or else b is c"), ExprKind::Binary(Binary::OrElse, ..)));
    assert!(matches!(of("a is new id"), ExprKind::Binary(Binary::Is, ..)));
    assert!(matches!(of("a is (empty)"), ExprKind::Binary(Binary::Is, ..)));
    assert!(
        matches!(of("a - b - c"), ExprKind::Binary(Binary::Minus, left, _) if matches!(left.kind, ExprKind::Binary(..)))
    );
}

#[test]
fn everything_knows_where_it_stands() {
    let text = "event X\n  sets größe to a + größer.b\n";
    let tree = tree(text);
    let Body::Event(event) = &tree.heads[0].body else { panic!("it is an event") };
    let (change, span) = &event.changes[0];
    assert_eq!((span.line, span.column, span.of(text)), (2, 3, "sets größe to a + größer.b"));
    let crate::language::tree::line::Change::Sets(name, value) = change else { panic!("it sets") };
    assert_eq!((name.span.column, name.span.of(text)), (8, "größe"));
    assert_eq!((value.span.column, value.span.of(text)), (17, "a + größer.b"));
    assert_eq!((tree.heads[0].span.line, tree.heads[0].last_line), (1, 2));
}
