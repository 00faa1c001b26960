//! Each finding with the texts that make it: its place, its weight, its code, its message, and in brackets what mends it.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use super::found;
use crate::language::finding::Code;
use expect_test::expect;
use strum::IntoEnumIterator;

/// Texts and what is found in them.
macro_rules! findings {
    ($($name:ident: $($text:expr => $expected:expr),+;)*) => {
        /// The names of the tests, which are the codes.
        const TESTED: &[&str] = &[$(stringify!($name)),*];

        $(#[test] fn $name() { $($expected.assert_eq(&found($text));)+ })*
    };
}

#[test]
fn every_code_has_its_test() {
    let codes = Code::iter().map(|code| -> &'static str { code.into() });
    let untested: Vec<_> = codes
        .filter(|code| {
            !TESTED.iter().any(|tested| tested.trim_start_matches("r#") == *code) && *code != "shape_changed"
        })
        .collect();
    assert_eq!(untested, [""; 0]);
}

findings! {
    unknown_head:
        "model T\nevnt Order Created\n" => expect![[r#"
            2:1 error unknown_head: no head `evnt`; did you mean `event`? ["event"]
        "#]],
        "model T\nfoo Bar\n  with lines: that, nobody reads\nevent Gone Away\n" => expect![[r#"
            2:1 error unknown_head: no head `foo`; a line at the left margin begins with one of model, record, aggregate, command, event, policy, process, view, system, actor, hotspot, story
        "#]],
        "model T\npivotal Order Created\n" => expect![[r#"
            2:1 error unknown_head: no head `pivotal`; did you mean `pivotal event`? ["pivotal event"]
        "#]];
    no_name:
        "event Order Created\n" => expect![[r#"
            1:1 error no_name: this text has no name; begin with a line such as `model Library` ["model My Model\n\n"]
        "#]],
        "model T\ncommand\n" => expect![[r#"
            2:8 error no_name: this command has no name; write one after the word
        "#]],
        "model T\naggregate A\n  one per\n" => expect![[r#"
            3:10 error no_name: the field that tells them apart is missing here: a word such as `order_id`
        "#]],
        "model T\ncommand Go\n  then\nevent Gone\n" => expect![[r#"
            3:7 error no_name: the name of an event is missing here
        "#]],
        "model T\naggregate A\n  one per a\n  refuse \"No\"\n" => expect![[r#"
            4:10 error no_name: the code of this refusal is missing: `refuse not_possible "…"` ["not_possible "]
        "#]];
    twice:
        "model T\nevent Order Created\nevent  Order  Created\n" => expect![[r#"
            3:8 error twice: event Order Created is there twice; the first one is in line 2
        "#]],
        "model T\nmodel U\n" => expect![[r#"
            2:7 error twice: a text is one model, and it has a name in line 1
        "#]],
        "model T\nrecord R\n  a: text\n  a: number\n" => expect![[r#"
            4:3 error twice: the field a is there twice; take one out
        "#]],
        "model T\ncommand Go\n  a: number\n  then Gone with a: 1, a: 2\nevent Gone\n" => expect![[r#"
            4:24 error twice: a stands here twice; take one out
        "#]],
        "model T\nview V\n  one row per a\n  shows b, b\n" => expect![[r#"
            4:12 error twice: b is shown twice; take one out
        "#]];
    tabs:
        "model T\nevent Gone\n\ton A\naggregate A\n" => expect![[r#"
            3:1 error tabs: a tab stands here; write spaces only ["  "]
        "#]],
        "model T\nevent Gone\u{a0}Away\n" => expect![[r#"
            2:11 error tabs: a no-break space stands here; write spaces only [" "]
        "#]];
    odd_indent:
        "model T\naggregate A\n one per a\n" => expect![[r#"
            3:2 error odd_indent: this line is indented by one space; indent it by two or more ["  "]
        "#]],
        "model T\naggregate A\n   one per a\n  known by a\n" => expect![[r#"
            4:3 error odd_indent: the lines before this one are indented by 3 spaces ["   "]
        "#]],
        "model T\naggregate A\n  one per a\n    known by a\n" => expect![[r#"
            4:5 error odd_indent: nothing can stand under the line before this one; indent it by 2 spaces ["  "]
        "#]],
        "  title \"x\"\nmodel T\n" => expect![[r#"
            1:3 error odd_indent: this line stands under no head; begin with one, such as `model Library` [""]
        "#]],
        "model T\naggregate A\none per a\n" => expect![[r#"
            3:1 error odd_indent: this line belongs under a head; indent it by two spaces ["  "]
        "#]],
        "model T\nview V\n  one row per a\n  shows a\n  on Gone adds row\n    copies a\n      copies a\nevent Gone\n  a: id\n" => expect![[r#"
            7:7 error odd_indent: the lines before this one are indented by 4 spaces ["    "]
        "#]];
    unknown_event:
        "model T\ncommand Go\n  then Order Item Add\nevent Order Item Added\n" => expect![[r#"
            3:8 error unknown_event: no event Order Item Add; did you mean Order Item Added? ["Order Item Added"]
        "#]],
        "model T\nview V\n  one row per a\n  on Go adds row\ncommand Go\n  a: id\nevent Gone\n" => expect![[r#"
            4:6 error unknown_event: no event Go; Go is a command
        "#]],
        "model T\npolicy P\n  whenever Never Heard then Go\ncommand Go\nevent Gone\n" => expect![[r#"
            3:12 error unknown_event: no event Never Heard; write `event Never Heard` at the left margin
        "#]];
    unknown_command:
        "model T\npolicy P\n  whenever Gone then Goo\ncommand Go\nevent Gone\n" => expect![[r#"
            3:22 error unknown_command: no command Goo; did you mean Go? ["Go"]
        "#]],
        "model T\nstory S\n  when Fly\n" => expect![[r#"
            3:8 error unknown_command: no command or event Fly; write `command Fly` at the left margin
        "#]],
        "model T\naggregate A\n  one per a\n  begins with Go\naggregate B\ncommand Go\n  on B\n  a: new id\nevent Gone\n" => expect![[r#"
            4:15 error unknown_command: Go is on B, and not on A
        "#]];
    unknown_aggregate:
        "model T\ncommand Go\n  by Me on Ordr\n  then Gone\nevent Gone\naggregate Order\n" => expect![[r#"
            3:12 error unknown_aggregate: no aggregate Ordr; did you mean Order? ["Order"]
        "#]],
        "model T\nevent Gone\n  sets a to 1\n" => expect![[r#"
            3:3 error unknown_aggregate: no aggregate remembers this: no command makes Gone; write `on AGGREGATE` above
        "#]];
    unknown_view:
        "model T\ncommand Go\n  a: id from Order\nevent Gone\nview Orders\n" => expect![[r#"
            3:14 error unknown_view: no view Order; did you mean Orders? ["Orders"]
        "#]],
        "model T\nstory S\n  then Guests shows 1 row\n" => expect![[r#"
            3:8 error unknown_view: no view Guests; write `view Guests` at the left margin
        "#]];
    unknown_type:
        "model T\nrecord R\n  a: nubmer\n  b: Itm\n  c: string\n  d:\nrecord Item\n" => expect![[r#"
            3:6 error unknown_type: no type nubmer; did you mean number? ["number"]
            4:6 error unknown_type: no type Itm; did you mean Item? ["Item"]
            5:6 error unknown_type: no type string; did you mean text? ["text"]
            6:5 error unknown_type: a type is missing here, such as new id, id, text, email, whole number, number, yes/no, time, anything, one of, list of, map of, record
        "#]],
        "model T\ncommand Go\n  a\nevent Gone\n" => expect![[r#"
            3:3 error unknown_type: the type of a is missing: `a: text` [": text"]
        "#]];
    unknown_field:
        "model T\npolicy Tickets\n  whenever Crossing Held then Issue Ticket with passenger: pasenger\ncommand Issue Ticket\n  passenger: text\nevent Ticket Issued\nevent Crossing Held\n  passenger: text\n" => expect![[r#"
            3:60 error unknown_field: Crossing Held has no field pasenger; did you mean passenger? ["passenger"]
        "#]],
        "model T\naggregate Order\n  one per order_id\n  remembers status: one of OPEN\ncommand Close Order\n  on Order\n  order_id: id\n  refuse closed if status is OPEN\n  refuse gone if order.state is OPEN\n  then Order Closed with ordr_id: 1\nevent Order Closed\n  sets colour to \"red\"\n" => expect![[r#"
            8:20 error unknown_field: Close Order has no field status; what Order remembers is order.status ["order.status"]
            9:24 error unknown_field: Order has no field state; it has status
            10:26 error unknown_field: Order Closed has no field ordr_id; did you mean order_id? ["order_id"]
            12:8 error unknown_field: Order remembers no colour; write `remembers colour`
        "#]],
        "model T\nview V\n  one row per a\n  shows b\n  sorted by c\n  on Gone adds row: copies b, c\nevent Gone\n  a: id\n  b: text\n" => expect![[r#"
            5:13 error unknown_field: V has no field c; it has a, b
            6:31 error unknown_field: Gone has no field c; it has a, b
        "#]],
        "model T\nstory S\n  when Gone with wher: 1\nevent Gone\n  where: text\n" => expect![[r#"
            3:18 error unknown_field: Gone has no field wher; did you mean where? ["where"]
        "#]],
        "model T\ncommand Go\n  a: text\n  then Gone\nevent Gone\n  a, b\n" => expect![[r#"
            6:6 error unknown_field: Go has no field b; it has a
        "#]];
    unknown_word:
        "model T\naggregate A\n  one per a\n  rembers b: text\n" => expect![[r#"
            4:3 error unknown_word: `rembers` begins no line under an aggregate; did you mean `remembers`? ["remembers"]
        "#]],
        "model T\ncommand Go\n  status: one of OPEN, PAID, e.g. OPNE\n  a: text, optionl\n  refuse x if cuont(a) > 1\n  then Gone\nevent Gone\n" => expect![[r#"
            3:35 error unknown_word: no word OPNE here; did you mean OPEN? ["OPEN"]
            4:12 error unknown_word: `optionl` says nothing about a field; what may: optional, e.g. VALUE, was VALUE
            5:15 error unknown_word: no function cuont; did you mean count? ["count"]
        "#]],
        "model T\nstory S\n  set Mial with a: 1\nsystem Mail\n  a: number\n" => expect![[r#"
            3:7 error unknown_word: no system Mial; did you mean Mail? ["Mail"]
        "#]],
        "model T\nactor A\n  on b\n" => expect![[r#"
            3:3 error unknown_word: an actor has no lines under it
        "#]],
        "model T\ncommand Go\n  begins with x\n  sets a to 1\nevent Gone\n" => expect![[r#"
            3:3 error unknown_word: `begins with` stands under an aggregate, not under a command
            4:3 error unknown_word: a command changes nothing itself; put this line under its event
        "#]];
    bare_text:
        "model T\n  title Orders and more\n" => expect![[r#"
            2:9 error bare_text: `Orders and more` is a text; put it in quotes: "Orders and more" ["\"Orders and more\""]
        "#]],
        "model T\ncommand Go\n  name: text, e.g. Jane Doe\n  code: text, e.g. SO-1\n  first: text, e.g. Jane\n  mail: email, e.g. jane@acme.com\n  refuse full all seats are taken if name is Bob\n  then Gone\nevent Gone\n" => expect![[r#"
            3:20 error bare_text: `Jane Doe` is a text; put it in quotes: "Jane Doe" ["\"Jane Doe\""]
            4:20 error bare_text: this is a text without quotes; put it in quotes: "…"
            5:21 error bare_text: Jane is a text; put it in quotes: "Jane" ["\"Jane\""]
            6:21 error bare_text: `jane@acme.com` is a text; put it in quotes: "jane@acme.com" ["\"jane@acme.com\""]
            7:15 error bare_text: `all seats are taken` is a text; put it in quotes: "all seats are taken" ["\"all seats are taken\""]
        "#]];
    open_quote:
        "model T\n  title \"Orders\nevent Gone\n" => expect![[r#"
            2:9 error open_quote: this quote is not closed; write " where the text ends ["\""]
        "#]],
        "model T\naggregate A\n  one per a\n  refuse b \"no {a} today\n" => expect![[r#"
            4:12 error open_quote: this quote is not closed; write " where the text ends ["\""]
        "#]];
    open_bracket:
        "model T\naggregate A\n  one per a\n  nothing if (a is b\n  nothing if count([1, 2) > 1\n  refuse c \"no {a\"\n" => expect![[r#"
            4:14 error open_bracket: this bracket is not closed; write `)` [")"]
            5:20 error open_bracket: this bracket is not closed; write `]` ["]"]
            6:16 error open_bracket: this bracket is not closed; write `}` ["}"]
        "#]];
    left_over:
        "model T\naggregate A\n  one per a b\n  known by c, d\n" => expect![[r#"
            3:13 error left_over: `b` is left over at the end of this line; nothing reads it. Take it out
            4:13 error left_over: `, d` is left over at the end of this line; nothing reads it. Take it out
        "#]],
        "model T\ncommand Go\n  then Gone quickly\nevent Gone\n" => expect![[r#"
            3:13 error left_over: `quickly` is left over at the end of this line; nothing reads it. Take it out
        "#]],
        "model T\naggregate A\n  one per a\n  nothing if 1 < 2 < 3\n" => expect![[r#"
            4:20 error left_over: `< 3` is left over at the end of this line; nothing reads it. Take it out
        "#]];
    foreign_signs_are_mended:
        "model T\naggregate A\n  one per a\n  remembers b: number\n  nothing if a.b == 1\n  nothing if a.b != 1 && a.b = 2\nrecord R\n  a: int\n  b: string\n" => expect![[r#"
            5:18 error unknown_word: `==` means nothing here; write `is` ["is"]
            6:18 error unknown_word: `!=` means nothing here; write `is not` ["is not"]
            8:6 error unknown_type: no type int; did you mean whole number? ["whole number"]
            9:6 error unknown_type: no type string; did you mean text? ["text"]
        "#]];
    missing:
        "model T\naggregate A\n  one per a\n  remembers b: number\n  nothing if\n  begins\nevent Gone\n  on A\n  sets b 1\n  sets b to\n  adds 1 b\nview V\n  on Gone\n  on Gone adds\n" => expect![[r#"
            5:13 error missing: a value is missing here
            6:3 error missing: `begins` begins no line alone; write `begins with`
            9:10 error missing: `to` is missing before `1`
            10:12 error missing: a value is missing here
            11:10 error missing: `to` is missing before `b`
            13:10 error missing: `adds row`, `changes row` or `removes row` is missing here
            14:15 error missing: `row` is missing here
        "#]];
    type_clash:
        "model T\naggregate Order\n  one per order_id\n  remembers status: one of OPEN, COMPLETED\n  remembers n: number\n  remembers done: yes/no\n  refuse a if order.status is PAID\n  refuse b if order.n is \"x\"\n  refuse c if order.n\n  refuse d if order.n > order.done\n  refuse e if order.n + \"a\" > 1\n  refuse f if not order.n\nview V\n  one row per a\nrecord R\n  a: one of PAID\nevent Gone\n  on Order\n  sets n to \"many\"\n  sets status to PAID\n" => expect![[r#"
            7:31 error type_clash: this is one of OPEN, COMPLETED, and never PAID
            8:15 error type_clash: these are never equal: one is a number, the other is a text
            9:15 error type_clash: a yes or no is wanted here, and this is a number; compare it with something
            10:15 error type_clash: numbers, times and texts have an order; yes or no has none
            11:25 error type_clash: `+` wants numbers, and this is a text
            12:19 error type_clash: a yes or no is wanted here, and this is a number; compare it with something
            19:13 error type_clash: n is a number, and this is a text
            20:18 error type_clash: this is one of OPEN, COMPLETED, and never PAID
        "#]],
        "model T\npolicy P\n  whenever Gone then Go\ncommand Go\n  n: number\n  then Went\nevent Went\nevent Gone\n  n: text\n" => expect![[r#"
            3:22 error type_clash: n of Go is a number, and n of Gone is a text; say it with `with n: …`
        "#]],
        "model T\nrecord R\n  a: number = \"x\"\n  b: yes/no = 1\n  c: list of number = [1, \"b\"]\n  d: time, e.g. 2026-11-30\n  e: text = upper(\"a\", \"b\")\n" => expect![[r#"
            3:15 error type_clash: a is a number, and this is a text
            4:15 error type_clash: b is yes or no, and this is a number
            5:27 error type_clash: an element of c is a number, and this is a text
            6:17 error bare_text: this is a text without quotes; put it in quotes: "…"
            7:13 error type_clash: upper wants one value in its brackets; here it has 2 values
        "#]];
    not_a_list:
        "model T\naggregate A\n  one per a\n  remembers name: text\n  remembers n: number\n  refuse b if count(a.n) > 1\n  refuse c if any(x > 1 for x in a.name)\n  refuse d if a.n[0] is 1\nevent Gone\n  on A\n  adds \"x\" to name\n  takes 1 from name\n" => expect![[r#"
            6:21 error not_a_list: a list is wanted here, and this is a number
            7:34 error not_a_list: a list is wanted here, and this is a text
            8:15 error not_a_list: a list, a map or a view is wanted before `[`, and this is a number
            11:15 error not_a_list: name is a text; only a number or a list is added to or taken from
            12:16 error not_a_list: name is a text; only a number or a list is added to or taken from
        "#]];
    field_unfilled:
        "model T\npolicy Shipping\n  whenever Order Completed then Create Shipment with a: 1\n  whenever Order Completed then Create Shipment with a: 1, shipment_id: new id, note: \"x\"\ncommand Create Shipment\n  shipment_id: new id\n  a: number\n  note: text\n  b: text, optional\n  c: number = 1\n  then Shipped\nevent Shipped\nevent Order Completed\n" => expect![[r#"
            3:33 error field_unfilled: nothing fills shipment_id of Create Shipment, for Order Completed has none; write `with …, shipment_id: new id` ["shipment_id: new id, "]
        "#]],
        "model T\ncommand Go\n  a: text\n  then Gone\nevent Gone\n  a: text\n  b: number\n" => expect![[r#"
            4:8 error field_unfilled: nothing fills b of Gone, for Go has none; write `with b: …`
        "#]],
        "model T\nview V\n  one row per a\n  shows b\n  on Gone adds row\nevent Gone\n  a: id\n" => expect![[r#"
            4:9 hint field_unfilled: no line of V fills b, so it stays empty
        "#]];
    no_key:
        "model T\naggregate A\n  remembers b: text\nview V\n  shows a\n  on Gone adds row: copies a\nprocess P\n  starts on Gone\nevent Gone\n  a: id\n" => expect![[r#"
            2:11 error no_key: nothing tells one A from another; write `one per a_id` under it
            4:6 error no_key: nothing tells the rows of V apart; write `one row per order_id` under it
            7:9 error no_key: nothing tells one run of P from another; write `one per order_id` under it
        "#]];
    key_missing:
        "model T\nview Orders\n  one row per order_id\n  on Paid changes row\n  on Paid adds row\n  on Paid removes row at invoice_id\n  on Paid removes rows where row.order_id is invoice_id\nprocess P\n  one per order_id\n  starts on Paid\nevent Paid\n  invoice_id: id\n" => expect![[r#"
            4:6 error key_missing: Paid has no order_id, by which Orders tells its rows apart; write `changes row at …` or `changes rows where …`
            5:6 error key_missing: Paid has no order_id, by which Orders tells its rows apart; write `at …` or `sets order_id to …`
            10:13 error key_missing: Paid has no order_id, by which P tells its runs apart; write `at …`
        "#]],
        "model T\naggregate Order\n  one per order_id\ncommand Pay\n  on Order\n  then Paid\nevent Paid\n" => expect![[r#"
            4:9 warning key_missing: Pay has no order_id, so nobody knows which Order it is for; write `order_id: id` under it ["\n  order_id: id"]
        "#]];
    view_in_rule:
        "model T\ncommand Go\n  a: id\n  refuse b if Orders[a].open\n  then Gone\nevent Gone\npolicy P\n  whenever Gone then Go if count(Orders) > 1\nview Orders\n  one row per a\n  shows open\n" => expect![[r#"
            4:15 error view_in_rule: a rule never reads a view, for views may be late; let the aggregate remember what it needs of Orders
            8:22 warning loop: P leads to itself: Gone is followed by Go, and that leads to Gone again; make sure that its `if` ends it
            8:34 error view_in_rule: a rule never reads a view, for views may be late; let the aggregate remember what it needs of Orders
        "#]];
    never:
        "model T\ncommand Go\n  refuse closed\n  refuse again\n  then Gone\nevent Gone\n" => expect![[r#"
            4:3 error never: this line is never reached: the line above always says no
            5:3 error never: this line is never reached: a line above always says no
        "#]],
        "model T\ncommand Go\n  n: number\n  otherwise Gone\n  then Gone if n > 1\n  otherwise Went\n  otherwise Left\n  then Stayed if no\nevent Gone\nevent Went\nevent Left\nevent Stayed\n" => expect![[r#"
            4:3 error never: this line is never reached: no `then … if` stands before this `otherwise`
            7:3 error never: this line is never reached: the `otherwise` above takes everything that is left
            8:3 error never: this line is never reached: `if no` never holds
        "#]],
        "model T\nview V\n  one row per a\n  shows b\n  on Gone adds row: copies b\n  on Gone removes row: copies b\nevent Gone\n  a: id\n  b: text\nprocess P\n  one per a\n  goes on with Gone\n" => expect![[r#"
            6:24 error never: this line is never reached: the row is gone by then
            12:3 error never: this line is never reached: nothing starts this process; write `starts on EVENT`
        "#]];
    r#loop:
        "model T\npolicy Echo\n  whenever Called then Call\ncommand Call\n  then Called\nevent Called\n" => expect![[r#"
            3:24 error loop: Echo leads to itself: Called is followed by Call, and that leads to Called again; it would never end; give it an `if`
        "#]],
        "model T\npolicy Echo\n  whenever Called then Call if n > 0\ncommand Call\n  n: number\n  then Called\nevent Called\n  n: number\n" => expect![[r#"
            3:24 warning loop: Echo leads to itself: Called is followed by Call, and that leads to Called again; make sure that its `if` ends it
        "#]],
        "model T\nrecord R\n  parts: list of S\nrecord S\n  whole: R\n" => expect![[r#"
            3:10 error loop: R has itself as a part, which never ends; name the other one by its id
            5:10 error loop: S has itself as a part, which never ends; name the other one by its id
        "#]],
        "model T\nview A\n  one row per a\n  shows b\n  on Gone adds row: sets b to B[a].b\nview B\n  one row per a\n  shows b\n  on Gone adds row: sets b to A[a].b\nevent Gone\n  a: id\n" => expect![[r#"
            5:31 error loop: A reads B, and that reads A again; take what is needed from the event
            9:31 error loop: B reads A, and that reads B again; take what is needed from the event
        "#]];
    name_taken:
        "model T\npolicy Check Out\n  whenever Gone then Go\nprocess Check Out\n  one per a\n  starts on Gone\ncommand Go\n  a: id\n  then Went\nevent Went\nevent Gone\n  a: id\n" => expect![[r#"
            4:9 error name_taken: the name Check Out is taken by the policy in line 2
        "#]],
        "model T\naggregate Event\n  one per event_id\n  remembers seats: number\n" => expect![[r#"
            2:11 error name_taken: `event` has a meaning of its own in rules; call the aggregate something else
        "#]];
    too_long:
        "model T\nrecord R\n  a: number = 9007199254740992\n" => expect![[r#"
            3:15 error too_long: this number is beyond 9007199254740991, the greatest that is exact
        "#]];
    no_outcome:
        "model T\ncommand Go\nview V\n" => expect![[r#"
            2:9 warning no_outcome: nothing happens after Go; write `then EVENT` under it, or an event after it
        "#]];
    past_tense:
        "model T\nevent Book Seat\nevent Order Create\nevent Loan Overdue\nevent Goods Put on Shelf\n" => expect![[r#"
            2:7 warning past_tense: Book Seat is an event, which has happened; name it in the past tense: Order Created
            3:7 warning past_tense: Order Create is an event, which has happened; name it in the past tense: Order Created
        "#]];
    no_whenever:
        "model T\npolicy Remind\npolicy When late, remind\nprocess P\n" => expect![[r#"
            2:8 warning no_whenever: nothing activates Remind; write `whenever EVENT then COMMAND` under it
            4:9 warning no_whenever: nothing starts P; write `starts on EVENT` under it
        "#]];
}
