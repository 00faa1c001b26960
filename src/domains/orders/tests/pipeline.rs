//! What happens to a command of the orders context before and while it is decided.

use super::{PENCILS, id, item, order, orders, which};
use crate::domains::orders::block_list::BLOCKED;
use crate::engine::rejection::Rejection;
use serde_json::{Value, json};
use uuid::Uuid;

fn blocked() -> Uuid {
    Uuid::parse_str(BLOCKED).unwrap()
}

fn faults(no: &Rejection) -> Vec<(&str, &str)> {
    no.details.iter().map(|fault| (fault.field.as_str(), fault.message.as_str())).collect()
}

#[test]
fn an_order_begins_a_stream_of_its_own() {
    let orders = orders().with_order(1);
    assert_eq!(orders.trace(), [format!("1 order-{}@1 OrderCreated < CreateOrder", id(1))]);
}

#[test]
fn an_input_that_is_wrong_everywhere_is_told_all_of_it_at_once() {
    let mut orders = orders();
    let item = json!({"product_id": "Pen", "quantity": 0, "uom": "LT"});
    let partner = "i_wanna_be_an_email";
    let input = json!({"order_id": id(1), "order_number": 12345, "business_partner": partner, "items": [item]});
    let no = orders.give("CreateOrder", input).unwrap_err();
    assert_eq!(no.code, "validation_failure");
    let expected = [
        ("order_number", "must be a valid string"),
        ("business_partner", "must be a valid email"),
        ("items[0].product_id", "must be a valid UUID string"),
        ("items[0].quantity", "must be a number greater than 0"),
        ("items[0].uom", r#"must be one of ["KG", "MT"]"#),
    ];
    assert_eq!(faults(&no), expected);
    assert_eq!(orders.trace(), [""; 0]);
}

#[test]
fn a_line_that_is_added_is_checked_like_one_that_was_there_from_the_start() {
    let mut orders = orders().with_order(1);
    let none = orders.give("AddOrderItem", json!({"order_id": id(1)})).unwrap_err();
    assert_eq!(faults(&none), [("item", "must be present")]);
    let item = json!({"product_id": PENCILS, "quantity": "much", "uom": "kg"});
    let no = orders.give("AddOrderItem", json!({"order_id": id(1), "item": item})).unwrap_err();
    let expected =
        [("item.quantity", "must be a number greater than 0"), ("item.uom", r#"must be one of ["KG", "MT"]"#)];
    assert_eq!(faults(&no), expected);
}

#[test]
fn a_number_is_taken_until_its_order_is_deleted() {
    let mut orders = orders().with_order(1);
    let mut again = order(2, PENCILS);
    again["order_number"] = json!("SO-1");
    let no = orders.give("CreateOrder", again.clone()).unwrap_err();
    assert_eq!((no.code.as_str(), faults(&no)), ("validation_failure", vec![("order_number", "already exist")]));
    orders.give("DeleteOrder", which(1)).unwrap();
    assert!(orders.give("CreateOrder", again).is_ok());
}

#[test]
fn an_order_with_a_blocked_product_stays_open() {
    let mut orders = orders();
    orders.give("CreateOrder", order(1, PENCILS)).unwrap();
    for _ in 0..2 {
        orders.give("AddOrderItem", json!({"order_id": id(1), "item": item(blocked())})).unwrap();
    }
    let no = orders.give("CompleteOrder", which(1)).unwrap_err();
    assert_eq!(no.code, "blocked_products");
    assert_eq!(no.message, format!("Order contains blocked products: {BLOCKED}"));
    assert_eq!(orders.events().len(), 3);
}

#[test]
fn a_completed_order_says_so_before_anything_is_said_about_its_products() {
    let mut orders = orders();
    orders.set("product-block-list", json!({"blocked": []}));
    orders.give("CreateOrder", order(1, blocked())).unwrap();
    orders.give("CompleteOrder", which(1)).unwrap();
    orders.set("product-block-list", json!({"blocked": [BLOCKED]}));
    assert_eq!(orders.give("CompleteOrder", which(1)).unwrap_err().code, "already_completed");
}

#[test]
fn the_block_list_is_what_somebody_made_of_it_and_nonsense_on_it_blocks_nothing() {
    let mut orders = orders();
    orders.give("CreateOrder", order(1, blocked())).unwrap();
    let list = json!([7, "Pen", null, format!(" {} ", PENCILS.to_string().to_uppercase())]);
    orders.set("product-block-list", json!({ "blocked": list }));
    assert!(orders.give("CompleteOrder", which(1)).is_ok());
    orders.give("CreateOrder", order(2, PENCILS)).unwrap();
    assert_eq!(orders.give("CompleteOrder", which(2)).unwrap_err().code, "blocked_products");
    orders.set("product-block-list", json!({"blocked": "none"}));
    assert!(orders.give("CompleteOrder", which(2)).is_ok());
}

#[test]
fn nobody_can_say_what_is_blocked_but_the_list() {
    let mut orders = orders();
    orders.give("CreateOrder", order(1, blocked())).unwrap();
    for said in [json!([]), json!("nothing"), json!(7), Value::Null] {
        let input = json!({"order_id": id(1), "blocked_product_ids": said});
        assert_eq!(orders.give("CompleteOrder", input).unwrap_err().code, "blocked_products");
    }
    orders.give("CreateOrder", order(2, PENCILS)).unwrap();
    assert!(orders.give("CompleteOrder", json!({"order_id": id(2), "blocked_product_ids": [PENCILS]})).is_ok());
}

#[test]
fn the_enrichment_bears_any_input_and_leaves_the_complaint_to_the_validation() {
    let mut orders = orders();
    for input in [json!({}), json!({"order_id": 7}), json!({"order_id": "x"}), json!({"order_id": null, "x": [{}]})] {
        assert_eq!(orders.give("CompleteOrder", input).unwrap_err().code, "validation_failure");
    }
    assert_eq!(orders.give("CompleteOrder", which(1)).unwrap_err().code, "not_found");
}

#[test]
fn a_command_that_the_router_does_not_know_writes_nothing() {
    let mut orders = orders();
    orders.context.aggregates.clear();
    assert_eq!(orders.give("CreateOrder", order(1, PENCILS)).unwrap_err().code, "unregistered_command");
    assert_eq!(orders.events(), []);
}
