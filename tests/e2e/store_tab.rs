//! Promise: the store can be looked into as that of a real event store: streams, log, links, subscriptions, snapshots,
//! rejections, outbox; on a laptop and on a small phone.

use serde_json::json;

use super::handlers::show_tab;
use super::support::{Colours, Page, Size, eventually_eq, visit};

const TABLES: [&str; 7] = ["streams", "log", "links", "subscriptions", "snapshots", "rejections", "outbox"];
const SIZES: [(&str, Size); 3] =
    [("1280x800", Size(1280, 800)), ("390x844", Size(390, 844)), ("320x568", Size(320, 568))];

async fn show_table(page: &Page, table: &str) {
    page.click(&format!("[data-table={table}]")).await;
    page.wait_for(&format!("[data-store={table}]")).await;
}

async fn rows(page: &Page, table: &str) -> u64 {
    let count = "return document.querySelectorAll(`[data-store=${args[0]}] tbody tr:not(:nth-child(51))`).length";
    page.look(count, &[json!(table)]).await.as_u64().unwrap_or_default()
}

async fn wait_for_rows(page: &Page, table: &str, count: u64) {
    eventually_eq(&format!("rows of {table}"), count, async || rows(page, table).await).await;
}

async fn search(page: &Page, text: &str) {
    let field = page.element("[data-field=search]").await;
    field.clear().await.expect("the field can be emptied");
    field.send_keys(text).await.expect("a person can type");
}

#[tokio::test]
async fn empty_tables_teach_what_they_are_for() {
    visit(async |page: &Page| {
        show_tab(page, "store").await;
        for table in TABLES.into_iter().filter(|table| *table != "subscriptions") {
            show_table(page, table).await;
            let text = page.wait_for_words(".nothing", &[]).await;
            assert!(text.len() > 20, "{table} says: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn streams_and_events_are_searched_sorted_and_gone_to() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        show_tab(page, "store").await;
        page.click("[data-sort=version] button").await;
        page.wait_for("th[aria-sort=ascending][data-sort=version]").await;
        search(page, &order.stream()).await;
        wait_for_rows(page, "streams", 1).await;
        page.wait_for_words("[data-store=streams] tbody", &[&order.stream(), "Orders.OrderCompleted"]).await;
        page.click("[data-store=streams] tbody .goes").await;
        page.wait_for_position(2).await;
        page.wait_for_words(".stream-details", &["Order", &order.stream()]).await;

        show_tab(page, "store").await;
        show_table(page, "log").await;
        let head = page.head().await;
        wait_for_rows(page, "log", head).await;
        search(page, "ShipmentCreated").await;
        wait_for_rows(page, "log", 1).await;
        page.click("[data-store=log] tbody td .goes").await;
        let shipped = page.log_types().await.iter().position(|name| name == "ShipmentCreated").expect("a shipment");
        page.wait_for_position(shipped as u64 + 1).await;
        search(page, "nothing of this kind").await;
        page.wait_for_words(".nothing", &["Nothing contains this"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_click_on_a_column_puts_the_streams_into_its_order() {
    visit(async |page: &Page| {
        page.js("for (const [name, events] of [['notes-b', 3], ['notes-c', 1], ['notes-a', 2]]) {
                const taken = Array.from({ length: events }, (_, n) => ({ event_type: `Notes.Note${n + 1}Taken`, data: {} }));
                await hindcast.append(name, 'no_stream', taken);
                await new Promise((later) => setTimeout(later, 5));
             }")
            .await;
        show_tab(page, "store").await;
        let names = "return [...document.querySelectorAll('[data-store=streams] tbody th')].map((name) => name.textContent.trim()).join(' ')";
        let shown = async |what: &str, order: &str| {
            eventually_eq(what, json!(order), async || page.look(names, &[]).await).await;
        };
        shown("the newest first", "notes-a notes-c notes-b").await;
        for (column, rising, falling) in [
            ("version", "notes-c notes-a notes-b", "notes-b notes-a notes-c"),
            ("stream_id", "notes-a notes-b notes-c", "notes-c notes-b notes-a"),
            ("created_at", "notes-b notes-c notes-a", "notes-a notes-c notes-b"),
            ("last_event", "notes-c notes-a notes-b", "notes-b notes-a notes-c"),
        ] {
            for (way, order) in [("ascending", rising), ("descending", falling)] {
                page.click(&format!("[data-sort={column}] button")).await;
                page.wait_for(&format!("[data-sort={column}][aria-sort={way}]")).await;
                shown(&format!("{column}, {way}"), order).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn long_tables_are_turned_page_by_page() {
    visit(async |page: &Page| {
        page.js("for (let n = 1; n <= 60; n += 1) {
                await hindcast.append(`notes-${n}`, 'no_stream', [{ event_type: 'Notes.NoteTaken', data: { n } }]);
             }")
            .await;
        show_tab(page, "store").await;
        for table in ["streams", "log"] {
            show_table(page, table).await;
            wait_for_rows(page, table, 50).await;
            page.click("[data-action=page-on]").await;
            wait_for_rows(page, table, 10).await;
            page.wait_for_words(".pages", &["from row 51"]).await;
            page.click("[data-action=page-back]").await;
            wait_for_rows(page, table, 50).await;
        }
    })
    .await;
}

#[tokio::test]
async fn rejections_subscriptions_and_snapshots_are_listed() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        let again = format!("await hindcast.dispatch('orders', 'CompleteOrder', {})", order.reference());
        page.js_error(&again).await;
        show_tab(page, "store").await;
        show_table(page, "rejections").await;
        let head = page.head().await.to_string();
        page.wait_for_words("[data-store=rejections] tbody", &[&head, "CompleteOrder", "already_completed"]).await;
        show_table(page, "subscriptions").await;
        page.wait_for_words("[data-store=subscriptions] tbody", &["Orders.orders", "projection", "running"]).await;

        show_table(page, "snapshots").await;
        let every = page.element("[data-field=every]").await;
        every.clear().await.expect("the field can be emptied");
        every.send_keys("1\u{e007}").await.expect("a person can type");
        let second = page.create_order(2).await;
        page.wait_for_words("[data-store=snapshots] tbody", &[&second.stream(), "1"]).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_of_a_type_that_nobody_knows_is_said_to_be_unknown() {
    visit(async |page: &Page| {
        page.js("await hindcast.append('notes-1', 'no_stream', [{ event_type: 'Notes.NoteTaken', data: { text: 'hello' } }])")
            .await;
        page.click("[data-action=all-events]").await;
        page.wait_for("[data-mark=\"1\"].unknown[aria-label^=\"1: Note Taken (unknown)\"]").await;
        show_tab(page, "event").await;
        page.wait_for_words("[data-unknown]", &["Unknown", "Notes.NoteTaken"]).await;
        show_tab(page, "store").await;
        show_table(page, "log").await;
        page.wait_for_words("[data-store=log] tbody", &["Notes.NoteTaken (unknown)"]).await;
    })
    .await;
}

#[tokio::test]
async fn both_tabs_fit_every_screen() {
    visit(async |page: &Page| {
        page.js("await hindcast.order('Orders.shipments', { fail_on: 'Orders.ShipmentCreated' })").await;
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.js_error(&format!("await hindcast.dispatch('orders', 'CompleteOrder', {})", order.reference())).await;
        page.js("await hindcast.append('notes-1', 'no_stream', [{ event_type: 'Notes.NoteTaken', data: {} }])").await;
        show_tab(page, "handlers").await;
        page.wait_for("[data-parked]").await;
        page.click("tbody[data-handler=\"Orders.orders\"] .disclose").await;
        page.click("tbody[data-handler=\"Orders.orders\"] [data-action=reset]").await;
        pictures(page, "handlers").await;
        show_tab(page, "store").await;
        for table in TABLES {
            show_table(page, table).await;
            pictures(page, &format!("store-{table}")).await;
        }
    })
    .await;
}

/// Keeps pictures of the inspector at its place, and measures that nothing is wider than the screen.
async fn pictures(page: &Page, what: &str) {
    for colours in [Colours::Dark, Colours::Light] {
        page.browser().prefer(colours).await;
        for (device, size) in SIZES {
            page.resize(size).await;
            page.js("document.querySelector('.inspector').scrollIntoView()").await;
            assert_eq!(page.overflow(size).await, 0, "{what} at {device}");
            page.browser().picture(&format!("{what}-{device}-{}", colours.name())).await;
        }
    }
    page.resize(Size(1280, 800)).await;
}
