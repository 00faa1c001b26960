//! Promise: what the page can do, a script can do: `window.hindcast`, all promises, JSON in and out.

mod appending;
mod checking;
mod dispatching;
mod giving;
mod reading;
mod setting;

use serde_json::{Value, json};

use super::support::{Order, Page, visit};

/// One property of every object in a list.
fn each<'list>(list: &'list Value, property: &str) -> Vec<&'list Value> {
    list.as_array().expect("a list").iter().map(|item| &item[property]).collect()
}

#[tokio::test]
async fn the_contexts_are_listed_with_what_is_in_them() {
    visit(async |page: &Page| {
        let contexts = page.js("return await hindcast.contexts()").await;
        assert_eq!(each(&contexts, "name"), ["orders", "coins", "meetups", "attendance", "loans"]);
        let has = |list: &str, name: &str| contexts[0][list].to_string().contains(name);
        for command in ["CreateOrder", "AddOrderItem", "CompleteOrder", "DeleteOrder", "CompleteShipment", "PayInvoice"]
        {
            assert!(has("commands", command), "no command {command} in {contexts}");
        }
        for event in ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated", "OrderDeleted"] {
            assert!(has("events", event), "no event {event} in {contexts}");
        }
        for view in ["orders", "order-lines", "shipments", "invoices"] {
            assert!(has("views", view), "no view {view} in {contexts}");
        }
        assert!(has("policies", "Shipping") && has("policies", "Invoicing"), "{contexts}");
    })
    .await;
}

#[tokio::test]
async fn a_dispatch_answers_with_what_was_committed() {
    visit(async |page: &Page| {
        let order = Order::nth(1);
        let answer = page.dispatch("CreateOrder", order.data()).await;
        assert_eq!(answer["stream_id"], json!(order.stream()));
        assert_eq!((&answer["version"], &answer["position"]), (&json!(1), &json!(1)));
        assert_eq!(each(&answer["events"], "event_type"), ["Orders.OrderCreated"]);
        let event = &answer["events"][0];
        assert_eq!(event["data"], order.data());
        assert_eq!((&event["stream_version"], &event["position"]), (&json!(1), &json!(1)));
        for field in ["event_id", "causation_id", "correlation_id", "created_at"] {
            assert!(event[field].as_str().is_some_and(|text| !text.is_empty()), "no {field} in {event}");
        }
        assert!(event["metadata"].is_object() && event["schema_version"].is_u64(), "{event}");

        let answer = page.dispatch("CompleteOrder", order.reference()).await;
        assert_eq!((&answer["version"], &answer["position"]), (&json!(2), &json!(2)));
        page.wait_for_cell("orders", &order.id, "status", "COMPLETED").await;
    })
    .await;
}

#[tokio::test]
async fn the_policies_act_with_the_events_cause_and_correlation() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let log = page.log().await;
        assert_eq!(each(&log, "position"), [1, 2, 3, 4, 5]);
        assert_ne!(log[1]["correlation_id"], log[0]["correlation_id"], "two clicks are two stories");
        for (number, event_type, prefix) in
            [(2, "Orders.ShipmentCreated", "shipment-"), (3, "Orders.InvoiceCreated", "invoice-")]
        {
            let event = &log[number];
            assert_eq!(event["event_type"], event_type);
            assert_eq!(
                event["correlation_id"], log[1]["correlation_id"],
                "one correlation with the order's completion"
            );
            assert_ne!(event["causation_id"], log[1]["causation_id"], "it is caused by another command");
            let stream = event["stream_id"].as_str().expect("a stream");
            assert!(stream.starts_with(prefix), "{stream}");
        }
        assert_ne!(log[3]["causation_id"], log[2]["causation_id"], "each policy gives a command of its own");
    })
    .await;
}

#[tokio::test]
async fn a_dispatch_answers_what_somebody_wants_to_know_and_waits_for_whom_they_want() {
    visit(async |page: &Page| {
        let order = Order::nth(1);
        let create = async |options: Value| {
            page.js_with(
                "return await hindcast.dispatch('orders', 'CreateOrder', args[0], args[1])",
                &[order.data(), options],
            )
            .await
        };
        let command_id = "0dd0a5ed-0000-4000-8000-00000000c0de";
        let options = json!({"returning": "state", "consistency": ["Orders.orders"], "command_id": command_id});
        assert_eq!(create(options.clone()).await, create(options).await, "the same command is the same answer");
        assert_eq!(create(json!({"returning": "version", "command_id": command_id})).await, json!(1));
        for (options, code) in [
            (json!({"command_id": command_id}), "duplicate_command"),
            (json!({"consistency": ["Orders.nobody"]}), "unknown_handler"),
            (json!({"consistency": [7]}), "invalid_argument"),
            (json!({"returning": "everything"}), "invalid_argument"),
        ] {
            let complete =
                format!("await hindcast.dispatch('orders', 'CompleteOrder', {}, {options})", order.reference());
            assert_eq!(page.js_error(&complete).await.code.as_deref(), Some(code), "{options}");
        }
        assert_eq!(page.head().await, 1, "nothing of these is done");
    })
    .await;
}

#[tokio::test]
async fn a_script_moves_the_playhead() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.seek(2).await;
        assert_eq!((page.position().await, page.head().await), (2, 5));
        page.wait_for("[data-band=past]").await;
        page.js("await hindcast.seek('head')").await;
        page.wait_for_position(5).await;
        page.wait_until_gone("[data-band=past]").await;
    })
    .await;
}

#[tokio::test]
async fn a_validation_failure_names_every_field() {
    visit(async |page: &Page| {
        let error = page
            .js_error(
                "await hindcast.dispatch('orders', 'CreateOrder', {
                    order_id: '0dd0a5ed-0000-4000-8000-000000000001', order_number: 12345,
                    business_partner: 'i_wanna_be_an_email', items: [{ product_id: 'Pen', quantity: 0, uom: 'LT' }] })",
            )
            .await;
        assert_eq!(error.code.as_deref(), Some("validation_failure"));
        let fault =
            |field: &str, code: &str, message: &str| json!({ "field": field, "code": code, "message": message });
        let expected = json!([
            fault("order_number", "string", "must be a valid string"),
            fault("business_partner", "email", "must be a valid email"),
            fault("items[0].product_id", "uuid", "must be a valid UUID string"),
            fault("items[0].quantity", "number", "must be a number greater than 0"),
            fault("items[0].uom", "inclusion", "must be one of [\"KG\", \"MT\"]"),
        ]);
        assert_eq!(error.details, expected);
        assert_eq!(page.head().await, 0, "nothing is written");

        let error = page.js_error("await hindcast.dispatch('orders', 'CreateOrder', {})").await;
        assert_eq!(each(&error.details, "field"), ["order_id", "order_number", "business_partner", "items"]);
        assert!(each(&error.details, "code").iter().all(|code| **code == json!("presence")), "{}", error.details);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_has_its_code_and_its_words() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        let refused = async |command: &str, data: Value| {
            let script = "return await hindcast.dispatch('orders', args[0], args[1]).then(() => null,
                (e) => ({ code: e.code, message: e.message, thrown: e instanceof Error }))";
            page.js_with(script, &[json!(command), data]).await
        };
        let again = Order { number: "SO-2".to_owned(), ..order.clone() };
        let said = |code: &str, message: &str| json!({ "code": code, "message": message, "thrown": true });
        assert_eq!(refused("CreateOrder", again.data()).await, said("already_created", "Order already created"));
        page.complete_order(&order).await;
        let completed = refused("CompleteOrder", order.reference()).await;
        assert_eq!(completed, said("already_completed", "Order already completed"));
        let unknown = refused("CompleteOrder", Order::nth(9).reference()).await;
        assert_eq!(unknown, said("not_found", "Order not found"));
        assert_eq!(page.head().await, 4, "no refusal is an event");
    })
    .await;
}

#[tokio::test]
async fn an_unknown_name_is_answered_with_the_known_ones() {
    visit(async |page: &Page| {
        let command = page.js_error("await hindcast.dispatch('orders', 'EatOrder', {})").await;
        assert_eq!(command.code.as_deref(), Some("unregistered_command"));
        let context = page.js_error("await hindcast.dispatch('ordres', 'CreateOrder', {})").await;
        let view = page.js_error("await hindcast.view('orders', 'shipmints', {})").await;
        for (error, known) in [(command, "CompleteShipment"), (context, "orders"), (view, "shipments")] {
            assert!(error.code.as_deref().is_some_and(|code| !code.is_empty()), "{error:?}");
            let told = format!("{} {}", error.message, error.details);
            assert!(told.contains(known), "{known} is not named in {told}");
        }
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_option_that_does_not_exist_is_an_error_and_not_one_that_was_never_given() {
    visit(async |page: &Page| {
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {}", Order::nth(1).data());
        for (call, unknown, known) in [
            (format!("{create}, {{ consistancy: 'strong' }})"), "consistancy", "consistency"),
            ("await hindcast.readAll({ form: 1 })".to_owned(), "form", "from"),
            ("await hindcast.import('', { dryRun: true })".to_owned(), "dryRun", "dry_run"),
            (
                "await hindcast.append('notes-1', 'any', [{ event_type: 'Notes.NoteTaken', data: {}, meta: {} }])"
                    .to_owned(),
                "meta",
                "metadata",
            ),
            (
                "await hindcast.appendAll([{ stream_id: 'notes-1', expected: 'any',
                    events: [{ event_type: 'Notes.NoteTaken', dat: {} }] }])"
                    .to_owned(),
                "dat",
                "data",
            ),
        ] {
            let error = page.js_error(&call).await;
            assert_eq!(error.code.as_deref(), Some("invalid_argument"), "{call}");
            let is_named = error.message.contains(unknown) && error.message.contains(known);
            assert!(is_named, "{}", error.message);
        }
        assert_eq!(page.head().await, 0, "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_version_is_refused_with_both_versions() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        let append = format!(
            "await hindcast.append('{}', 7, [{{ event_type: 'Orders.OrderCompleted', data: {{ order_id: '{}' }} }}])",
            order.stream(),
            order.id
        );
        let error = page.js_error(&append).await;
        assert_eq!(error.code.as_deref(), Some("wrong_expected_version"));
        assert_eq!((&error.details["expected"], &error.details["actual"]), (&json!(7), &json!(1)));
        assert_eq!(page.head().await, 1, "nothing is written");
    })
    .await;
}
