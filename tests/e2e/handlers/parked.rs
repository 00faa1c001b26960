//! Events that could not be handled: put aside with the reason and what was remembered, handled again, or let go of.

use serde_json::{Value, json};

use super::{choose, keys, open_the_desk, show_tab};
use crate::e2e::support::{Page, eventually_eq, visit};

#[tokio::test]
async fn an_event_that_cannot_be_handled_is_parked_after_three_tries_and_handled_on_retry() {
    visit(async |page: &Page| {
        open_the_desk(page).await;
        choose(page, "fails_on", "Orders.OrderCreated").await;
        let fails = "return (await hindcast.handlers()).find(({ name }) => name === 'Orders.orders').fails_on";
        eventually_eq("what it fails on", json!("Orders.OrderCreated"), async || page.look(fails, &[]).await).await;
        let parked_order = page.create_order(1).await;
        let parked = "[data-parked=\"Orders.orders/1\"]";
        page.wait_for_words(parked, &["1 Order Created", "Orders tried 3 times", "told to fail on this type"]).await;
        assert_eq!(keys(page).await, [] as [Value; 0], "what is parked is not in the view");

        choose(page, "fails_on", "").await;
        eventually_eq("what it fails on", json!(null), async || page.look(fails, &[]).await).await;
        let next = page.create_order(2).await;
        eventually_eq("the next event is handled", vec![json!(next.id)], async || keys(page).await).await;

        page.click(&format!("{parked} [data-action=retry]")).await;
        page.wait_until_gone(parked).await;
        assert!(keys(page).await.contains(&json!(parked_order.id)), "the retry has handled it");
    })
    .await;
}

#[tokio::test]
async fn a_retry_that_fails_again_says_why_and_a_skipped_event_is_let_go() {
    visit(async |page: &Page| {
        open_the_desk(page).await;
        page.js("await hindcast.order('Orders.orders', { fail_on: 'Orders.OrderCreated' })").await;
        page.create_order(1).await;
        let parked = "[data-parked=\"Orders.orders/1\"]";
        page.click(&format!("{parked} [data-action=retry]")).await;
        page.wait_for_words(".answer", &["still cannot be handled"]).await;
        assert!(page.has(parked).await, "it is parked as before");
        page.click(&format!("{parked} [data-action=skip]")).await;
        page.wait_until_gone(parked).await;
        assert_eq!(keys(page).await, [] as [Value; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_parked_event_shows_what_was_remembered_before_it() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.js("await hindcast.order('Orders.orders', { fail_on: 'Orders.OrderCompleted' })").await;
        page.complete_order(&order).await;
        show_tab(page, "handlers").await;
        let parked = "[data-parked=\"Orders.orders/2\"]";
        page.click(&format!("{parked} summary")).await;
        page.wait_for_words(&format!("{parked} details[open]"), &[&order.number, "jane.doe@acme.com", "OPEN"]).await;
        let shown = page.text(&format!("{parked} pre")).await.unwrap_or_default();
        assert!(!shown.contains("COMPLETED"), "before the event that was put aside: {shown}");
        page.wait_for(&format!("{parked} pre[tabindex=\"0\"]")).await;

        let told = page.js("return await hindcast.parked()").await;
        let [one] = told.as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("one is parked: {told}") };
        assert_eq!((&one["handler"], &one["position"], &one["tries"]), (&json!("Orders.orders"), &json!(2), &json!(3)));
        assert_eq!(one["event_type"], "Orders.OrderCompleted");
        assert!(one["reason"].as_str().is_some_and(|reason| reason.contains("told to fail")), "{one}");
        assert_eq!(one["before"]["orders"][0][0], json!(order.id), "rows by table, each with its key: {one}");
        assert_eq!(one["before"]["orders"][0][1]["status"], "OPEN");
    })
    .await;
}

#[tokio::test]
async fn parked_events_are_retried_and_skipped_by_script() {
    visit(async |page: &Page| {
        page.js("await hindcast.order('Orders.orders', { fail_on: 'Orders.OrderCreated' })").await;
        let (first, _) = (page.create_order(1).await, page.create_order(2).await);
        page.idle().await;
        let positions = "return (await hindcast.parked()).map(({ position }) => position)";
        assert_eq!(page.js(positions).await, json!([1, 2]));
        let retried = page.js_error("await hindcast.retry('Orders.orders', 1)").await;
        assert_eq!(retried.code.as_deref(), Some("still_failing"), "{}", retried.message);
        page.js("await hindcast.order('Orders.orders', { fail_on: null }); await hindcast.retry('Orders.orders', 1)")
            .await;
        assert_eq!((page.js(positions).await, keys(page).await), (json!([2]), vec![json!(first.id)]));
        page.js("await hindcast.skip('Orders.orders', 2)").await;
        assert_eq!((page.js(positions).await, keys(page).await), (json!([]), vec![json!(first.id)]));
        for settle in ["retry", "skip"] {
            let settled = page.js_error(&format!("await hindcast.{settle}('Orders.orders', 2)")).await;
            assert_eq!(settled.code.as_deref(), Some("not_parked"), "{settle}");
        }
    })
    .await;
}
