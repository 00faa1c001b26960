//! Realistic files of the event modeling specification, and what becomes of them.

use super::event_model;
use crate::language::check;

const CART: &str = r#"{ "context": "Shop", "slices": [
  { "id": "2", "index": 2, "title": "slice: cart items", "sliceType": "STATE_VIEW", "commands": [], "events": [], "screens": [],
    "processors": [], "tables": [], "specifications": [],
    "readmodels": [ { "id": "r", "title": "Cart Items", "type": "READMODEL",
      "fields": [ { "name": "cartId", "type": "UUID", "idAttribute": true }, { "name": "quantity", "type": "Int" }, { "name": "total", "type": "Decimal" } ],
      "dependencies": [ { "id": "e", "type": "INBOUND", "title": "Item Added", "elementType": "EVENT" } ] } ] },
  { "id": "1", "index": 1, "title": "slice: Add Item", "sliceType": "STATE_CHANGE", "aggregates": ["Cart"], "actors": [ { "name": "Customer", "authRequired": true } ],
    "commands": [ { "id": "c", "title": "Add Item", "type": "COMMAND", "createsAggregate": true, "description": "Puts it in.",
      "fields": [ { "name": "cartId", "type": "UUID", "idAttribute": true }, { "name": "quantity", "type": "Int", "example": "2" },
                  { "name": "tags", "type": "String", "cardinality": "List" }, { "name": "gift", "type": "Boolean", "optional": true, "example": "true" },
                  { "name": "address", "type": "Custom", "subfields": [ { "name": "zipCode", "type": "String", "example": "10115" } ] } ],
      "dependencies": [ { "id": "e", "type": "OUTBOUND", "title": "Item Added", "elementType": "EVENT" } ] } ],
    "events": [ { "id": "e", "title": "Item Added", "type": "EVENT", "aggregate": "default",
      "fields": [ { "name": "cartId", "type": "UUID", "idAttribute": true }, { "name": "quantity", "type": "Int" }, { "name": "addedAt", "type": "DateTime" } ], "dependencies": [] } ],
    "readmodels": [], "screens": [ { "id": "s", "title": "Cart Page", "type": "SCREEN", "fields": [], "dependencies": [] } ], "processors": [], "tables": [],
    "specifications": [ { "id": "x", "title": "spec: Adds to an empty cart", "linkedId": "", "given": [],
      "when": [ { "id": "1", "title": "Add Item", "type": "SPEC_COMMAND", "fields": [ { "name": "quantity", "type": "Int", "example": "3" } ] } ],
      "then": [ { "id": "2", "title": "Item Added", "type": "SPEC_EVENT", "fields": [ { "name": "quantity", "type": "Int", "example": "3" } ] },
                { "id": "3", "title": "Cart is full", "type": "SPEC_ERROR" } ] } ] },
  { "id": "3", "index": 3, "title": "slice: ship", "sliceType": "AUTOMATION", "screens": [], "tables": [], "specifications": [], "readmodels": [],
    "commands": [ { "id": "c2", "title": "Ship Cart", "type": "COMMAND", "fields": [ { "name": "cartId", "type": "UUID" } ], "dependencies": [] } ],
    "events": [ { "id": "e2", "title": "Cart Shipped", "type": "EVENT", "fields": [ { "name": "cartId", "type": "UUID" } ], "dependencies": [] } ],
    "processors": [ { "id": "p", "title": "Shipper", "type": "AUTOMATION", "fields": [], "dependencies": [
      { "id": "r", "type": "INBOUND", "title": "Cart Items", "elementType": "READMODEL" }, { "id": "c2", "type": "OUTBOUND", "title": "Ship Cart", "elementType": "COMMAND" } ] } ] }
] }"#;

#[test]
fn slices_become_a_model_that_runs() {
    let expected = r#"model Shop
-- slice: Add Item

actor Customer
-- screen: Cart Page

aggregate Cart
  one per cart_id
  begins with Add Item

command Add Item
  -- Puts it in.
  by Customer on Cart
  cart_id: new id
  quantity: whole number, e.g. 2
  tags: list of text
  gift: yes/no, optional, e.g. yes
  address: Address
  then Item Added

record Address
  zip_code: text, e.g. "10115"

event Item Added
  cart_id
  quantity
  added_at: time, optional

story spec: Adds to an empty cart
  when Add Item with quantity: 3
  then Item Added with quantity: 3
  -- then refused: Cart is full   (write the rule first)
-- slice: cart items

view Cart Items
  one row per cart_id
  shows quantity, total
  on Item Added adds or changes row: copies quantity
-- slice: ship

command Ship Cart
  cart_id: id
  then Cart Shipped

event Cart Shipped

policy Shipper
  whenever Item Added then Ship Cart
"#;
    let imported = event_model(CART);
    assert_eq!(imported, expected);
    let checked = check(&imported);
    assert!(!checked.has_error(), "{:#?}", checked.findings);
}

#[test]
fn what_is_no_event_model_is_said() {
    let imported = event_model("{ \"slices\": 7 }");
    assert!(imported.contains("-- this is not the config.json of an event model"), "{imported}");
}

#[test]
fn any_json_becomes_a_model_without_an_error() {
    let hostile = r#"{ "slices": [ { "title": "--", "commands": [ { "title": "<script>", "fields": [ { "name": "", "type": "?" }, { "name": "a b", "type": "Custom",
        "subfields": [ { "name": "a b", "type": "Custom", "subfields": [ { "name": "x", "type": "Int" } ] } ] } ] }, { "title": "***" } ],
        "events": [ { "title": "was Old", "fields": [ { "name": "yes", "type": "Int" } ] } ], "specifications": [ { "title": "", "when": [ { "title": "x" } ] } ] } ] }"#;
    for text in ["{}", "[]", "{", "{ \"slices\": [ {} ] }", hostile] {
        let imported = event_model(text);
        let checked = check(&imported);
        assert!(!checked.has_error(), "{imported}\n{:#?}", checked.findings);
    }
}
