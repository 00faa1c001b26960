//! The guided scenarios of the orders context, with what they leave behind.

use super::orders;

/// What happened, without the ids of the streams.
fn story(scenario: &str) -> Vec<String> {
    let mut orders = orders();
    orders.play(scenario);
    let without_id = |line: String| {
        let (position, rest) = line.split_once(' ').unwrap();
        let (stream, rest) = rest.split_once('@').unwrap();
        format!("{position} {}@{rest}", stream.split('-').next().unwrap())
    };
    orders.trace().into_iter().map(without_id).collect()
}

#[test]
fn the_happy_path_ends_with_everything_shipped_and_paid() {
    let expected = [
        "1 order@1 OrderCreated < CreateOrder",
        "2 order@2 OrderItemAdded < AddOrderItem",
        "3 order@3 OrderCompleted < CompleteOrder",
        "4 shipment@1 ShipmentCreated < CreateShipment by Shipping",
        "5 invoice@1 InvoiceCreated < CreateInvoice by Invoicing",
        "6 shipment@2 ShipmentCompleted < CompleteShipment",
        "7 invoice@2 InvoicePaid < PayInvoice",
    ];
    assert_eq!(story("happy-path"), expected);
}

#[test]
fn of_three_orders_in_a_story_of_faults_one_gets_in() {
    let mut orders = orders();
    orders.play("faulty-order");
    assert_eq!(orders.events().len(), 1);
    let faults: Vec<_> = orders.refused.iter().map(|(_, no)| no.details.len()).collect();
    assert_eq!(faults, [5, 1]);
    let taken = &orders.refused[1].1.details[0];
    assert_eq!((taken.field.as_str(), taken.message.as_str()), ("order_number", "already exist"));
}

#[test]
fn a_blocked_product_holds_an_order_up_until_the_list_is_changed() {
    let expected = [
        "1 order@1 OrderCreated < CreateOrder",
        "2 order@2 OrderCompleted < CompleteOrder",
        "3 shipment@1 ShipmentCreated < CreateShipment by Shipping",
        "4 invoice@1 InvoiceCreated < CreateInvoice by Invoicing",
    ];
    assert_eq!(story("blocked-product"), expected);
}

#[test]
fn a_paused_policy_makes_up_for_what_it_slept_through_once() {
    let expected = [
        "1 order@1 OrderCreated < CreateOrder",
        "2 order@2 OrderCompleted < CompleteOrder",
        "3 invoice@1 InvoiceCreated < CreateInvoice by Invoicing",
        "4 shipment@1 ShipmentCreated < CreateShipment by Shipping",
    ];
    assert_eq!(story("policy-paused"), expected);
}
