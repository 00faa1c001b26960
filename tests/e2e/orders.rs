//! Promise: from click to committed event to shipment, and every wrong value is answered where it was typed.

use std::collections::BTreeMap;

use super::support::{Page, eventually_eq, visit};

/// Creates an order from the form as it opens; gives its id and its number.
async fn create_from_the_example(page: &Page) -> (String, String) {
    let form = page.begin("CreateOrder").await;
    let created = (form.value("order_id").await, form.value("order_number").await);
    form.send().await;
    created
}

#[tokio::test]
async fn an_order_goes_from_a_click_to_a_completed_shipment() {
    visit(async |page: &Page| {
        let (order, number) = create_from_the_example(page).await;
        page.wait_for_cell("orders", &order, "status", "OPEN").await;
        assert_eq!(page.rows("shipments").await, [], "nothing is shipped before the order is completed");

        let form = page.begin("CompleteOrder").await;
        form.choose("order_id", &number).await;
        form.send().await;
        page.wait_for_cell("orders", &order, "status", "COMPLETED").await;
        let shipments = page.wait_for_rows("shipments", 1).await;
        assert_eq!(shipments[0].cell("status"), "OPEN");
        assert!(order.ends_with(shipments[0].cell("order_id").trim_start_matches('…')), "an id is shown by its end");
        assert_eq!(shipments[0].cell("order_number"), number);

        page.wait_for_rows("invoices", 1).await;
        let form = page.begin("CompleteShipment").await;
        assert_eq!(form.value("shipment_id").await, shipments[0].key, "the only open shipment is chosen");
        form.send().await;
        page.wait_for_cell("shipments", &shipments[0].key, "status", "COMPLETED").await;
        let story = ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated", "ShipmentCompleted"];
        assert_eq!(page.log_types().await, story);
    })
    .await;
}

#[tokio::test]
async fn the_form_opens_with_values_that_can_be_sent() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        let fields = ["order_id", "order_number", "business_partner", "items[0].product_id", "items[0].quantity"];
        for field in fields {
            assert_ne!(form.value(field).await, "", "{field} has an example value");
        }
        assert_eq!(form.options("items[0].uom").await, ["KG", "MT"]);
        form.send().await;
        assert_eq!(page.head().await, 1);

        let (_, second) = create_from_the_example(page).await;
        assert_eq!(page.head().await, 2, "the next example ({second}) can be sent as well");
        page.wait_for_rows("orders", 2).await;
    })
    .await;
}

#[tokio::test]
async fn a_sentence_tells_what_a_command_has_caused() {
    visit(async |page: &Page| {
        let (_, number) = create_from_the_example(page).await;
        page.wait_for_words("[data-caption]", &["Create Order", &number, "Order Created"]).await;

        page.run_command("CompleteOrder").await;
        let words = ["Complete Order", &number, "Order Completed", "Shipping", "Create Shipment", "Shipment Created"];
        let caption = page.wait_for_words("[data-caption]", &words).await;
        let order: Vec<_> = words.iter().map(|word| caption.find(word)).collect();
        assert!(order.iter().skip(2).is_sorted(), "first things first: {caption}");
        let live = page.js("return document.querySelector('[data-caption]').closest('[aria-live]')?.ariaLive").await;
        assert_eq!(live, "polite", "a screen reader hears it");
    })
    .await;
}

#[tokio::test]
async fn the_wall_counts_what_has_fired() {
    visit(async |page: &Page| {
        let stickies = ["command:CreateOrder", "event:OrderCreated", "policy:Shipping", "event:ShipmentCreated"];
        for sticky in stickies {
            assert_eq!(page.count(sticky).await, 0, "{sticky} before anything happened");
        }
        create_from_the_example(page).await;
        eventually_eq("firings of Order Created", 1, async || page.count("event:OrderCreated").await).await;
        assert_eq!(page.count("event:ShipmentCreated").await, 0);

        page.run_command("CompleteOrder").await;
        eventually_eq("firings of Shipment Created", 1, async || page.count("event:ShipmentCreated").await).await;
        eventually_eq("firings of Shipping", 1, async || page.count("policy:Shipping").await).await;
        assert_eq!(page.count("event:OrderCreated").await, 1, "no second order");
    })
    .await;
}

#[tokio::test]
async fn every_wrong_value_is_answered_at_its_field_and_nothing_is_written() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        form.fill("order_id", "u1").await;
        form.fill("order_number", "").await;
        form.fill("business_partner", "i_wanna_be_an_email").await;
        form.fill("items[0].product_id", "Pen").await;
        form.fill("items[0].quantity", "0").await;
        form.smuggle("items[0].uom", "LT").await;
        form.submit().await;

        let expected = BTreeMap::from([
            ("order_id", "must be a valid UUID string"),
            ("order_number", "must be present"),
            ("business_partner", "must be a valid email"),
            ("items[0].product_id", "must be a valid UUID string"),
            ("items[0].quantity", "must be a number greater than 0"),
            ("items[0].uom", "must be one of [\"KG\", \"MT\"]"),
        ]);
        let faults = form.faults(expected.len()).await;
        let faults: BTreeMap<&str, &str> = faults.iter().map(|(field, fault)| (&**field, &**fault)).collect();
        assert_eq!(faults, expected);
        assert!(form.is_open().await, "what was typed is still there");
        assert_eq!(form.value("business_partner").await, "i_wanna_be_an_email");
        assert_eq!(page.head().await, 0, "nothing is written");
        assert_eq!(page.rows("orders").await, []);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_form_can_be_sent() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        form.fill("business_partner", "a@b").await;
        form.submit().await;
        form.faults(1).await;
        form.fill("business_partner", "a+b@x-y.com").await;
        form.faults(0).await;
        form.send().await;
        let rows = page.wait_for_rows("orders", 1).await;
        assert_eq!(rows[0].cell("business_partner"), "a+b@x-y.com");
    })
    .await;
}

#[tokio::test]
async fn an_order_number_is_taken_only_once() {
    visit(async |page: &Page| {
        let (_, number) = create_from_the_example(page).await;
        let form = page.begin("CreateOrder").await;
        form.fill("order_number", &number).await;
        form.submit().await;
        let faults = form.faults(1).await;
        assert_eq!(faults.get("order_number").map(String::as_str), Some("already exist"), "{faults:?}");
        assert_eq!(page.head().await, 1, "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn an_order_cannot_be_completed_twice_and_the_form_says_why() {
    visit(async |page: &Page| {
        let (order, number) = create_from_the_example(page).await;
        page.run_command("CompleteOrder").await;
        page.wait_for_cell("orders", &order, "status", "COMPLETED").await;
        let head = page.head().await;

        let form = page.begin("CompleteOrder").await;
        form.choose("order_id", &number).await;
        form.submit().await;
        let (code, words) = form.refusal().await;
        assert_eq!(code, "already_completed");
        assert!(words.contains("Order already completed"), "it says: {words}");
        page.idle().await;
        assert_eq!(page.head().await, head, "nothing is written");
        page.wait_for_rows("shipments", 1).await;

        page.reload().await;
        let rejections = page.js("return await hindcast.rejections()").await;
        assert_eq!(rejections[0]["code"], "already_completed", "the refusal is kept: {rejections}");
        assert_eq!(rejections[0]["position"], head, "with the position at which it happened");
    })
    .await;
}

#[tokio::test]
async fn open_orders_are_offered_before_completed_ones() {
    visit(async |page: &Page| {
        let first = page.create_order(1).await;
        page.complete_order(&first).await;
        let second = page.create_order(2).await;
        page.wait_for_rows("orders", 2).await;

        let form = page.begin("CompleteOrder").await;
        assert_eq!(form.value("order_id").await, second.id, "the open one is chosen already");
        let options = form.options("order_id").await;
        assert_eq!(options.len(), 2, "{options:?}");
        assert!(options[0].contains(&second.number), "{options:?}");
        assert!(options[1].contains(&first.number), "{options:?}");
    })
    .await;
}

#[tokio::test]
async fn a_story_shows_five_faults_at_once_and_at_which_stage_they_are_found() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'orders', scenario: 'faulty-order' })").await;
        page.click("[role=tab][data-tab=desk]").await;
        page.tell_beat(1).await;
        let faults = ["order_number", "business_partner", "items[0].product_id", "items[0].quantity", "items[0].uom"];
        page.wait_for_words("[data-stage=validation][data-standing=stopped]", &faults).await;
        page.wait_for("[data-stage=uniqueness][data-standing=unreached]").await;
        page.browser().picture("orders-story-faulty").await;
        assert_eq!(page.head().await, 0);
        page.tell_beat(2).await;
        page.tell_beat(3).await;
        page.wait_for_words("[data-stage=uniqueness][data-standing=stopped]", &["SO-1"]).await;
        assert!(!page.has("[data-story-wrong]").await);
        assert_eq!(page.head().await, 1);
        page.wait_for_words("[data-first-order]", &["The first order is SO-1."]).await;
        page.wait_for_words("[data-section=open] [data-order=SO-1]", &["jane.doe@acme.com · 1 product"]).await;
        let part = "document.querySelector('[data-part=order-lines]').scrollIntoView({ block: 'start' })";
        page.js(part).await;
        page.browser().picture("orders-desk-first-order").await;
    })
    .await;
}
