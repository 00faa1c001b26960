//! What a script can set: which commands the router takes, and how often a snapshot is made.

use serde_json::json;

use crate::e2e::handlers::show_tab;
use crate::e2e::support::{Order, Page, visit};

#[tokio::test]
async fn a_command_is_taken_off_the_router_and_put_on_again() {
    visit(async |page: &Page| {
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {})", Order::nth(1).data());
        page.js("await hindcast.switch('orders', 'CreateOrder', { on: false })").await;
        let error = page.js_error(&create).await;
        assert_eq!(error.code.as_deref(), Some("unregistered_command"));
        assert!(error.message.contains("CompleteOrder"), "those that are on are named: {}", error.message);
        show_tab(page, "handlers").await;
        page.wait_for("[data-command=CreateOrder]:not(:checked)").await;
        page.js("await hindcast.switch('orders', 'CreateOrder', { on: true })").await;
        page.js(&create).await;
        let error = page.js_error("await hindcast.switch('orders', 'CreateOrder')").await;
        assert_eq!((error.code.as_deref(), page.head().await), (Some("invalid_argument"), 1));
    })
    .await;
}

#[tokio::test]
async fn an_external_system_takes_what_its_settings_allow_and_nothing_else() {
    visit(async |page: &Page| {
        let list = "return await hindcast.system('orders', 'product-block-list')";
        let before = page.js(list).await;
        assert_eq!(before["blocked"].as_array().map(Vec::len), Some(1));
        for (system, settings, faults) in [
            ("'orders', 'product-block-list'", "{ blocked: 'x' }", json!(["blocked"])),
            ("'orders', 'product-block-list'", "{ blocked: '' }", json!(["blocked"])),
            ("'orders', 'product-block-list'", "{ blocked: {} }", json!(["blocked"])),
            ("'orders', 'product-block-list'", "{ blocked: null }", json!(["blocked"])),
            ("'orders', 'product-block-list'", "{ blocked: ['x', 7], block: [] }", json!(["blocked[0]", "blocked[1]", "block"])),
            ("'loans', 'credit-clearing-house'", "{ on: 'no', delay_ms: -5, odd: 1 }", json!(["on", "delay_ms", "odd"])),
            ("'loans', 'credit-clearing-house'", "{ delay_ms: '100', scores: [] }", json!(["delay_ms", "scores"])),
            ("'attendance', 'mail'", "{ on: false }", json!(["on"])),
        ] {
            let call = format!("await hindcast.system({system}, {settings})");
            let error = page.js_error(&call).await;
            assert_eq!(error.code.as_deref(), Some("validation_failure"), "{call}");
            let fields = error.details.as_array().expect("faults").iter().map(|fault| fault["field"].clone());
            assert_eq!(json!(fields.collect::<Vec<_>>()), faults, "{call}: {error:?}");
        }
        assert_eq!(page.js(list).await, before, "nothing was set");
        let none = "return (await hindcast.system('orders', 'product-block-list', { blocked: [] })).blocked";
        assert_eq!(page.js(none).await, json!([]), "a list can be emptied");
        let slow = "return (await hindcast.system('loans', 'credit-clearing-house', { delay_ms: 0, scores: { '123456ab': 3 } })).delay_ms";
        assert_eq!(page.js(slow).await, json!(0));
    })
    .await;
}

#[tokio::test]
async fn snapshots_are_made_as_often_as_a_script_says() {
    visit(async |page: &Page| {
        assert_eq!(page.js("return await hindcast.snapshots('Order')").await, json!({"every": 100}));
        assert_eq!(page.js("return await hindcast.snapshots('Order', { every: 2 })").await, json!({"every": 2}));
        assert_eq!(page.js("return await hindcast.snapshots('Order')").await, json!({"every": 2}));
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.create_order(2).await;
        show_tab(page, "store").await;
        page.click("[data-table=snapshots]").await;
        page.wait_for_words("[data-store=snapshots] tbody", &[&order.stream(), "2"]).await;
        let rows = "return [...document.querySelectorAll('[data-store=snapshots] tbody tr')].map((row) =>
            [...row.cells].map((cell) => cell.textContent.trim()))";
        assert_eq!(page.js(rows).await, json!([[order.stream(), "2", "1"]]), "of the other order there is none yet");
        let states = "const state = async (options) => JSON.stringify((await hindcast.state(args[0], options)).state);
            return await state() === await state({ at_version: 2 })";
        assert_eq!(page.js_with(states, &[json!(order.stream())]).await, true, "it says what the events say");

        page.js("await hindcast.snapshots('Order', { every: 0 })").await;
        let third = page.create_order(3).await;
        page.complete_order(&third).await;
        assert_eq!(page.js(rows).await.as_array().map(Vec::len), Some(1), "none for never");
        let error = page.js_error("await hindcast.snapshots('Order', { every: -1 })").await;
        assert_eq!(error.code.as_deref(), Some("invalid_argument"));
    })
    .await;
}
