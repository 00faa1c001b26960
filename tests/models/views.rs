//! Views: keyed rows made from events only.

use super::{give, passes, rows, run};
use serde_json::json;

#[test]
fn rows_are_added_changed_and_removed_by_their_key() {
    passes(
        r#"model T
aggregate Room
  one per room_id
command Open
  on Room
  room_id: new id
  name: text, e.g. "Hall"
  then Opened
event Opened
command Seat
  on Room
  room_id: id
  who: text
  then Seated
event Seated
command Close
  on Room
  room_id: id
  then Closed
event Closed
view Rooms
  one row per room_id
  shows name, guests, seats_left, last
  on Opened adds row: copies name; sets seats_left to 2
  on Seated changes row
    adds who to guests
    takes 1 from seats_left
    sets last to event.name
  on Closed removes row
view Guests
  one row per who
  shows times, since
  on Seated adds or changes row at who
    adds 1 to times
    sets since to row.since or else event.position
story A
  when Open with room_id: #A
  when Seat with who: "Ada"
  when Seat with who: "Bob"
  then Rooms shows 1 row with name: "Hall", guests: ["Ada", "Bob"], seats_left: 0, last: "Seated"
  when Open with room_id: #B
  when Seat with room_id: #B, who: "Ada"
  then Guests shows 1 row with who: "Ada", times: 2, since: 2
  then Rooms shows 2 rows
  when Close with room_id: #A
  then Rooms shows 1 row
  when Seat with room_id: #A, who: "Cy"
  then Rooms shows 1 row
"#,
    );
}

const STOCK: &str = r#"model T
record Line
  product: text
  count: whole number above 0, e.g. 1
command Receive
  delivery: text, e.g. "D"
  lines: list of Line
  then Received
event Received
command Recall
  product: text
  then Recalled
event Recalled
view Stock
  one row per product
  shows count, recalled
  sorted by count falling, product
  empty "Nothing in stock."
  on Received adds or changes row at l.product for l in lines: adds l.count to count
  on Recalled changes row: sets recalled to yes
view Lines
  one row per delivery, line
  shows product, count, all, known
  on Received adds row for l in lines where l.count < 10
    sets line to count(r for r in rows where r.delivery is delivery) + 1
    copies product, count of l
    sets all to position
    sets known to Stock[l.product].count
  on Recalled removes rows where row.product is product and row.count > 1
"#;

#[test]
fn each_turn_of_a_for_may_have_its_row() {
    passes(&format!(
        "{STOCK}{}",
        r#"story A
  when Receive with delivery: "1", lines: [{product: "pen", count: 2}, {product: "ink", count: 1}, {product: "pen", count: 3}]
  then Stock shows 1 row with product: "pen", count: 5
  then Lines shows 3 rows with delivery: "1"
  then Lines shows 1 row with line: 3, product: "pen", count: 3, all: 3, known: 5
  when Receive with delivery: "2", lines: [{product: "pen", count: 10}, {product: "ink", count: 4}]
  then Lines shows 1 row with delivery: "2", line: 1, product: "ink", all: 2, known: 5
  when Recall with product: "pen"
  then Lines shows 0 rows with product: "pen"
  then Lines shows 2 rows with product: "ink"
  then Stock shows 1 row with product: "pen", recalled: yes, count: 15
  when Receive with delivery: "1", lines: [{product: "cap", count: 1}]
  then Lines shows 1 row with delivery: "1", line: 2, product: "cap"
"#
    ));
}

#[test]
fn a_row_has_its_keys_and_what_is_shown_and_is_sorted_as_it_says() {
    let runtime = run(STOCK);
    let lines = json!([{"product": "b", "count": 1}, {"product": "a", "count": 1}, {"product": "c", "count": 9}]);
    give(&runtime, 1, "Receive", json!({"delivery": "1", "lines": lines})).expect("it is right");
    let row = |product: &str, count: u8| json!({"product": product, "count": count, "recalled": null});
    assert_eq!(rows(&runtime, "stock"), [row("c", 9), row("a", 1), row("b", 1)]);
    let context = runtime.contexts()[0].clone();
    let view = context.model.view("stock").expect("it hangs");
    assert_eq!(
        (view.columns.as_slice(), view.when_empty),
        (&["product", "count", "recalled"][..], "Nothing in stock.")
    );
}

#[test]
fn rows_of_a_value_are_found_whatever_came_and_went() {
    let text = "model T\ncommand Put\n  k: text\n  group: text\n  then Put Up\nevent Put Up\ncommand Drop\n  group: text\n  then Dropped\nevent Dropped\ncommand Away\n  k: text\n  then Gone\nevent Gone\nview Rows\n  one row per k\n  shows group, nth\n  on Put Up adds or changes row: copies group; sets nth to count(r for r in rows where r.group is group)\n  on Dropped removes rows where row.group is group\n  on Gone removes row\n";
    let runtime = run(text);
    let mut id = 0;
    let mut put = |name: &str, data| {
        id += 1;
        give(&runtime, id, name, data).expect("it is right");
    };
    for key in 0..6 {
        put("Put", json!({"k": key.to_string(), "group": if key % 2 == 0 { "even" } else { "odd" }}));
    }
    put("Away", json!({"k": "0"}));
    put("Put", json!({"k": "1", "group": "even"}));
    put("Put", json!({"k": "0", "group": "even"}));
    let all = rows(&runtime, "rows");
    let nth = |key: &str| all.iter().find(|row| row["k"] == key).map(|row| row["nth"].clone());
    assert_eq!((nth("1"), nth("0")), (Some(json!(2)), Some(json!(3))));
    put("Drop", json!({"group": "even"}));
    let left: Vec<_> = rows(&runtime, "rows").iter().map(|row| row["k"].clone()).collect();
    assert_eq!(left, [json!("3"), json!("5")]);
    put("Drop", json!({"group": "odd"}));
    assert_eq!(rows(&runtime, "rows"), Vec::<serde_json::Value>::new());
}
