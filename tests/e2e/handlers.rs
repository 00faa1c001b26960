//! Promise: whoever looks can see how every handler stands, hold it back, let it fail, and repair what came of it.

mod acting;
mod parked;

use serde_json::{Value, json};

use super::support::{Order, Page, eventually, eventually_eq, visit};

const VIEW: &str = "tbody[data-handler=\"Orders.orders\"]";

pub(crate) async fn show_tab(page: &Page, tab: &str) {
    page.click(&format!("[role=tab][data-tab={tab}]")).await;
    page.wait_for(&format!("[role=tab][data-tab={tab}][aria-selected=true]")).await;
}

/// Opens the tab Handlers and there all that can be ordered of the projection of the orders.
async fn open_the_desk(page: &Page) {
    show_tab(page, "handlers").await;
    page.click(&format!("{VIEW} .disclose")).await;
    page.wait_for(&format!("{VIEW} [data-action=kill]")).await;
}

async fn press(page: &Page, action: &str) {
    page.click(&format!("{VIEW} [data-action={action}]")).await;
}

async fn wait_for_figure(page: &Page, column: &str, text: &str) {
    let cell = format!("{VIEW} [data-column={column}]");
    eventually_eq(&format!("{column} of the handler"), Some(text.to_owned()), async || page.text(&cell).await).await;
}

async fn keys(page: &Page) -> Vec<Value> {
    let view = page.js("return await hindcast.view('orders', 'orders', {})").await;
    view["rows"].as_array().expect("rows").iter().map(|row| row["order_id"].clone()).collect()
}

/// Chooses in a select as a person would, by its value.
async fn choose(page: &Page, field: &str, value: &str) {
    let css = format!("{VIEW} select[data-field={field}]");
    page.click(&format!("{css} option[value=\"{value}\"]")).await;
}

#[tokio::test]
async fn a_paused_projection_falls_behind_and_catches_up_when_it_is_resumed() {
    visit(async |page: &Page| {
        let first = page.create_order(1).await;
        open_the_desk(page).await;
        wait_for_figure(page, "lag", "0").await;
        press(page, "pause").await;
        wait_for_figure(page, "standing", "paused").await;
        page.create_order(2).await;
        page.create_order(3).await;
        wait_for_figure(page, "lag", "2").await;
        wait_for_figure(page, "position", "1").await;
        assert_eq!(keys(page).await, [json!(first.id)], "the view stays as it was");
        assert_eq!(page.text(&format!("{VIEW} [data-action=pause]")).await.as_deref(), Some("Resume"));
        press(page, "pause").await;
        wait_for_figure(page, "standing", "running").await;
        wait_for_figure(page, "lag", "0").await;
        assert_eq!(keys(page).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_killed_projection_goes_on_after_what_it_acknowledged_also_after_a_reload() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        open_the_desk(page).await;
        press(page, "kill").await;
        wait_for_figure(page, "standing", "killed").await;
        page.create_order(2).await;
        page.reload().await;
        show_tab(page, "handlers").await;
        wait_for_figure(page, "standing", "killed").await;
        assert_eq!(page.text(&format!("{VIEW} [data-action=pause]")).await.as_deref(), Some("Start"));
        press(page, "pause").await;
        wait_for_figure(page, "lag", "0").await;
        assert_eq!(keys(page).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_rebuilt_and_a_reset_projection_show_the_same_rows() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        open_the_desk(page).await;
        let rows = "return (await hindcast.view('orders', 'orders', {})).rows";
        let before = page.js(rows).await;
        press(page, "rebuild").await;
        page.idle().await;
        wait_for_figure(page, "lag", "0").await;
        assert_eq!(page.js(rows).await, before, "folded anew, the same");
        press(page, "reset").await;
        page.click(&format!("{VIEW} [data-action=reset-not]")).await;
        page.wait_until_gone(&format!("{VIEW} .asks")).await;
        press(page, "reset").await;
        page.click(&format!("{VIEW} [data-action=reset-now]")).await;
        page.idle().await;
        eventually_eq("the rows that are handled anew", before, async || page.look(rows, &[]).await).await;
    })
    .await;
}

#[tokio::test]
async fn of_orders_that_are_given_at_once_none_is_lost() {
    visit(async |page: &Page| {
        let orders = "await Promise.all(['pause', { lag_ms: 500 }, { fail_on: 'Orders.OrderCreated' }]
                .map((order) => hindcast.order('Orders.orders', order)));
            const orders = (await hindcast.handlers()).find(({ name }) => name === 'Orders.orders');
            return [orders.standing, orders.lag_ms, orders.fails_on]";
        assert_eq!(page.js(orders).await, json!(["paused", 500, "Orders.OrderCreated"]));
    })
    .await;
}

#[tokio::test]
async fn where_a_handler_starts_and_what_it_does_about_errors_can_be_chosen() {
    visit(async |page: &Page| {
        open_the_desk(page).await;
        choose(page, "then", "stop").await;
        choose(page, "start_from", "position").await;
        page.wait_for(&format!("{VIEW} [data-field=start_position]")).await;
        let set = "const find = ({ name }) => name === 'Orders.orders';
            const { start_from, on_error } = (await hindcast.handlers()).find(find);
            return [start_from, on_error.then]";
        eventually_eq("what was chosen", json!([0, "stop"]), async || page.look(set, &[]).await).await;
        page.js("await hindcast.order('Orders.orders', { fail_on: 'Orders.OrderCreated' })").await;
        page.create_order(1).await;
        page.wait_for_words(&format!("{VIEW} [data-column=standing]"), &["failed at event 1", "told to fail"]).await;
        choose(page, "fails_on", "").await;
        press(page, "pause").await;
        wait_for_figure(page, "lag", "0").await;
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_switched_off_the_router_is_refused() {
    visit(async |page: &Page| {
        show_tab(page, "handlers").await;
        let switch = "input[role=switch][data-command=CreateOrder]";
        page.click(switch).await;
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {})", Order::nth(1).data());
        let error = page.js_error(&create).await;
        assert_eq!(error.code.as_deref(), Some("unregistered_command"), "{}", error.message);
        assert_eq!(page.head().await, 0);
        page.click(switch).await;
        page.js(&create).await;
        assert_eq!(page.head().await, 1);
    })
    .await;
}

#[tokio::test]
async fn every_tab_says_which_one_runs_the_handlers_and_orders_reach_it() {
    visit(async |page: &Page| {
        show_tab(page, "handlers").await;
        page.wait_for_words("[data-leads]", &["This browser tab"]).await;
        let [first, second] = page.open_second_tab().await;
        show_tab(page, "handlers").await;
        page.wait_for_words("[data-leads]", &["Another browser tab"]).await;
        press(page, "pause").await;
        wait_for_figure(page, "standing", "paused").await;
        page.go_to_tab(&first).await;
        wait_for_figure(page, "standing", "paused").await;
        page.close_other_tab(&second).await;
        press(page, "pause").await;
        wait_for_figure(page, "standing", "running").await;
        let alone = async || {
            (page.text("[data-leads]").await? == "This browser tab runs policies and projections.").then_some(())
        };
        eventually("this tab runs the handlers", alone).await;
    })
    .await;
}

/// A log of this many notes and orders, as text; and from now on whoever looks for the line that says how far the views are.
const LONG_LOG: &str = "
    window.seen = new Set();
    const look = () => { const line = document.querySelector('[data-folding]'); if (line) seen.add(line.textContent.trim()); };
    new MutationObserver(look).observe(document.querySelector('.folding'), { subtree: true, childList: true, characterData: true });
    const id = (kind, n) => `${kind}0dd0a5-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const item = { product_id: id('aa', 1), quantity: 1, uom: 'KG' };
    const order = (n) => ({ order_id: id('bb', n), order_number: `SO-${n}`, business_partner: 'a@b.org', items: [item] });
    const event = (n) => ({
        event_id: id('cc', n), event_type: 'Orders.OrderCreated', data: order(n), metadata: {}, causation_id: id('dd', n),
        correlation_id: id('dd', n), stream_id: `order-${id('bb', n)}`, stream_version: 1, position: n,
        created_at: '2026-01-01T00:00:00.000Z', schema_version: 1,
    });
    const empty = JSON.parse((await hindcast.export()).split('\\n')[0]);
    const lines = [{ ...empty, events: args[0] }, ...Array.from({ length: args[0] }, (_, n) => event(n + 1))];
    return await hindcast.import(lines.map((line) => JSON.stringify(line)).join('\\n') + '\\n', {})";

#[tokio::test]
async fn a_line_says_how_far_the_views_have_come_while_a_long_log_is_folded() {
    visit(async |page: &Page| {
        let events = 40_000;
        page.js_with(LONG_LOG, &[json!(events)]).await;
        page.idle().await;
        page.js("await hindcast.order('Orders.orders', 'rebuild')").await;
        page.idle().await;
        page.wait_until_gone("[data-folding]").await;
        let seen = page.js("return [...seen]").await;
        let seen = seen.as_array().expect("lines");
        assert!(!seen.is_empty(), "the line was shown");
        assert!(seen.iter().all(|line| line.as_str().is_some_and(|line| line.ends_with(" %"))), "{seen:?}");
        assert_eq!(page.js("return (await hindcast.view('orders', 'orders', {})).rows.length").await, json!(events));
    })
    .await;
}
