//! A command given by script, with all that can be said beside it.

use serde_json::{Value, json};

use super::each;
use crate::e2e::support::{Order, Page, visit};

/// Gives a command of the orders; the answer, or the code of the error.
async fn give(page: &Page, command: &str, data: Value, options: Value) -> Value {
    let script = "return await hindcast.dispatch('orders', args[0], args[1], args[2]).catch((e) => e.code)";
    page.js_with(script, &[json!(command), data, options]).await
}

#[tokio::test]
async fn a_dispatch_takes_its_options() {
    visit(async |page: &Page| {
        let order = Order::nth(1);
        let [correlation, cause] = ["c0000000-0000-4000-8000-000000000001", "ca000000-0000-4000-8000-000000000001"];
        let options = json!({"metadata": {"by": "Ada"}, "correlation_id": correlation, "causation_id": cause});
        let created = give(page, "CreateOrder", order.data(), options.clone()).await;
        let event = &created["events"][0];
        let metadata = json!({"by": "Ada", "command": "CreateOrder", "command_causation_id": cause});
        assert_eq!((&event["metadata"], &event["correlation_id"]), (&metadata, &json!(correlation)));

        let strong = json!({"correlation_id": correlation, "consistency": "strong"});
        give(page, "CompleteOrder", order.reference(), strong).await;
        let story =
            page.js_with("return await hindcast.readAll({ correlation_id: args[0] })", &[json!(correlation)]).await;
        let expected = ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated"];
        let expected = expected.map(|name| format!("Orders.{name}"));
        assert_eq!(each(&story, "event_type"), expected.iter().collect::<Vec<_>>(), "and so has all that follows");

        let second = Order::nth(2);
        let told = async |returning: &str| {
            let options = json!({"returning": returning, "command_id": "0dd0a5ed-0000-4000-8000-00000000c0de"});
            give(page, "CreateOrder", second.data(), options).await
        };
        assert_eq!(each(&told("events").await, "event_type"), ["Orders.OrderCreated"]);
        assert_eq!(told("state").await["OPEN"]["order_number"], json!(second.number));
        assert_eq!(told("receipt").await["stream_id"], json!(second.stream()));
        assert_eq!(give(page, "CompleteOrder", second.reference(), json!({"returning": "version"})).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_command_on_what_somebody_saw_is_refused_when_that_has_changed() {
    visit(async |page: &Page| {
        let (order, other) = (Order::nth(1), Order::nth(2));
        let expecting = async |command: &str, data: Value, expected: Value| {
            let options = json!({"expected_version": expected, "returning": "version"});
            give(page, command, data, options).await
        };
        assert_eq!(expecting("CreateOrder", order.data(), json!("stream_exists")).await, "stream_not_found");
        assert_eq!(expecting("CreateOrder", order.data(), json!(1)).await, "wrong_expected_version");
        assert_eq!(expecting("CreateOrder", order.data(), json!("no_stream")).await, 1);
        assert_eq!(expecting("CompleteOrder", order.reference(), json!("no_stream")).await, "stream_exists");
        assert_eq!(expecting("CompleteOrder", order.reference(), json!(2)).await, "wrong_expected_version");
        assert_eq!(expecting("CompleteOrder", order.reference(), json!(1)).await, 2);
        assert_eq!(expecting("CreateOrder", other.data(), json!(0)).await, 1);
        assert_eq!(expecting("CompleteOrder", other.reference(), json!("any")).await, 2);
        assert_eq!(expecting("CompleteOrder", other.reference(), json!("some")).await, "invalid_argument");
    })
    .await;
}

#[tokio::test]
async fn a_dispatch_waits_for_a_handler_that_is_named_and_for_no_other() {
    visit(async |page: &Page| {
        page.js("await hindcast.order('Orders.orders', 'pause')").await;
        for (n, consistency) in (1..).zip([json!(null), json!("eventual"), json!("strong"), json!(["Orders.Shipping"])])
        {
            let options = if consistency.is_null() { json!({}) } else { json!({"consistency": consistency}) };
            let done = give(page, "CreateOrder", Order::nth(n).data(), options).await;
            assert_eq!(done["version"], 1, "{consistency}: {done}");
        }
        let rows = "return (await hindcast.view('orders', 'orders')).rows.length";
        assert_eq!(page.js(rows).await, 0, "the handler that is paused has handled nothing");
        let options = json!({"consistency": ["Orders.Shipping", "Orders.orders"]});
        let late = give(page, "CreateOrder", Order::nth(5).data(), options.clone()).await;
        assert_eq!((late, page.head().await), (json!("consistency_timeout"), 5), "it is done all the same");
        page.js("await hindcast.order('Orders.orders', 'resume')").await;
        let done = give(page, "CreateOrder", Order::nth(6).data(), options).await;
        assert_eq!((&done["version"], page.js(rows).await), (&json!(1), json!(6)), "{done}");
    })
    .await;
}

/// In each context the field that says which one is checked like every other, and before anything looks for a stream.
#[tokio::test]
async fn a_command_that_does_not_say_whom_it_is_for_is_told_so() {
    visit(async |page: &Page| {
        let script = "const answers = [];
            for (const { name, commands } of hindcast.contexts())
                for (const command of commands)
                    answers.push(await hindcast.dispatch(name, command, {}).then(() => `${command} is done`,
                        (e) => e.details?.some?.(({ field, code }) => field.endsWith('_id') && code === 'presence') ? e.code : `${command}: ${e.code}`));
            return [...new Set(answers)]";
        assert_eq!(page.js(script).await, json!(["validation_failure"]));
        assert_eq!(page.head().await, 0);
    })
    .await;
}
