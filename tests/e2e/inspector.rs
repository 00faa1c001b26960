//! Promise: the inspector shows what changed, from what to what, why, and every state there ever was of one thing.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Page, Size, eventually_eq, visit};

const SIZES: [(&str, Size); 3] =
    [("1280x800", Size(1280, 800)), ("1920x1080", Size(1920, 1080)), ("390x844", Size(390, 844))];
const STATUS: &str = "[data-view=orders] td[data-column=status]";

async fn show_tab(page: &Page, tab: &str) {
    page.click(&format!("[role=tab][data-tab={tab}]")).await;
    page.wait_for(&format!("[role=tab][data-tab={tab}][aria-selected=true]")).await;
}

/// What a screen reader makes of an element: its text without what is hidden from it.
async fn heard(page: &Page, css: &str) -> Value {
    let script = "const said = document.querySelector(args[0])?.cloneNode(true);
        said?.querySelectorAll('[aria-hidden=true], svg').forEach((hidden) => hidden.remove());
        return said?.textContent.replace(/\\s+/g, ' ').trim() ?? null";
    page.look(script, &[json!(css)]).await
}

#[tokio::test]
async fn a_changed_cell_says_what_it_was_and_what_it_is() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.seek(2).await;
        page.wait_for_words(STATUS, &["OPEN → to COMPLETED"]).await;
        assert_eq!(heard(page, STATUS).await, json!("changed from OPEN to COMPLETED"));
        page.pictures("inspector-changed", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn the_tables_mark_what_this_event_changed_or_what_the_whole_action_did() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.seek(4).await;
        page.wait_for_cell("orders", &order.id, "status", "COMPLETED").await;
        let changes = async |view: &str| page.rows(view).await.first().and_then(|row| row.change.clone());
        eventually_eq("the order by this event", None, async || changes("orders").await).await;
        page.click("[data-compare=action]").await;
        eventually_eq("the order by the action", Some("changed".into()), async || changes("orders").await).await;
        eventually_eq("the shipment by the action", Some("added".into()), async || changes("shipments").await).await;
        page.click("[data-compare=event]").await;
        eventually_eq("the shipment by this event", None, async || changes("shipments").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_pinned_moment_is_what_all_tables_are_compared_with() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.seek(1).await;
        page.press('c').await;
        page.wait_for_words("[data-pinned=\"1\"]", &["Compared with event 1, Order Created"]).await;
        page.press(Key::End).await;
        page.wait_for_position(5).await;
        page.wait_for_words(STATUS, &["OPEN → to COMPLETED"]).await;
        let changes = async |view: &str| page.rows(view).await.first().and_then(|row| row.change.clone());
        for view in ["shipments", "invoices"] {
            eventually_eq(view, Some("added".to_owned()), async || changes(view).await).await;
        }
        page.wait_for_words(".pin-line", &["pinned at 1"]).await;
        page.pictures("inspector-pinned", &SIZES).await;

        // from a later moment one sees what an earlier one has not, too
        page.press('c').await;
        page.wait_for("[data-pinned=\"5\"]").await;
        page.seek(1).await;
        page.wait_for_words(STATUS, &["COMPLETED → to OPEN"]).await;
        page.click("[data-action=unpin]").await;
        page.wait_until_gone(".pin-line").await;
    })
    .await;
}

#[tokio::test]
async fn a_row_has_its_history_to_step_through_and_a_cell_has_its_own() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.click("[data-view=orders] [data-action=history]").await;
        page.wait_for_words("[data-history] h3", &[&order.number, "every state there ever was"]).await;
        page.wait_for_words("[data-history] .versions", &["Order Created", "Order Completed", "OPEN → to COMPLETED"])
            .await;
        page.pictures("inspector-history", &SIZES).await;
        page.click("[data-action=version-back]").await;
        page.wait_for_position(2).await;
        page.click("[data-action=version-back]").await;
        page.wait_for_position(1).await;
        page.press('.').await;
        page.wait_for_position(2).await;
        page.press(',').await;
        page.wait_for_position(1).await;
        page.click("[data-version=\"2\"]").await;
        page.wait_for_position(2).await;

        page.click("[data-view=orders] td[data-column=business_partner]").await;
        page.wait_for_words("[data-history] h3", &["Business partner of"]).await;
        let versions = "return document.querySelectorAll('[data-history] .versions > li').length";
        eventually_eq("a partner that never changed", json!(1), async || page.look(versions, &[]).await).await;
        page.click("[data-action=whole-row]").await;
        eventually_eq("the whole row", json!(2), async || page.look(versions, &[]).await).await;
        page.click("[data-action=close-history]").await;
        page.wait_until_gone("[data-history]").await;
    })
    .await;
}

#[tokio::test]
async fn a_table_leads_to_the_events_that_changed_it() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let back = "[role=group][aria-label=\"Tools of Shipments\"] [data-action=change-back]";
        for position in [3, 3] {
            page.click(back).await;
            page.wait_for_position(position).await;
        }
        page.click("[role=group][aria-label=\"Tools of Orders\"] [data-action=change-back]").await;
        page.wait_for_position(2).await;
        page.click("[role=group][aria-label=\"Tools of Shipments\"] [data-action=change-on]").await;
        page.wait_for_position(3).await;
    })
    .await;
}

#[tokio::test]
async fn a_table_is_sorted_filtered_and_taken_along() {
    visit(async |page: &Page| {
        for number in 1..=3 {
            page.create_order(number).await;
        }
        let numbers = async || {
            let rows = page.rows("orders").await;
            rows.iter().map(|row| row.cell("order_number").trim().to_owned()).collect::<Vec<_>>()
        };
        eventually_eq("as they came", vec!["SO-101", "SO-102", "SO-103"], numbers_of(&numbers)).await;
        let head = "[data-view=orders] th[data-sort=order_number]";
        page.click(&format!("{head} button")).await;
        page.click(&format!("{head} button")).await;
        eventually_eq("falling", vec!["SO-103", "SO-102", "SO-101"], numbers_of(&numbers)).await;
        assert_eq!(page.attribute(head, "aria-sort").await.as_deref(), Some("descending"));
        page.click("[role=group][aria-label=\"Tools of Orders\"] [data-action=filter]").await;
        page.element("[data-field=filter]").await.send_keys("102").await.expect("it is typed");
        eventually_eq("filtered", vec!["SO-102"], numbers_of(&numbers)).await;

        // a headless browser's clipboard is nobody's to read: what the page writes there is looked at
        let written = "window.written = null;
            Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { written = text; } } })";
        page.js(written).await;
        page.click("[role=group][aria-label=\"Tools of Orders\"] [data-action=csv]").await;
        let lines = async || {
            let text = page.look("return written", &[]).await;
            text.as_str().map(|text| text.lines().map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect::<Vec<_>>())
        };
        let expected = ["Order number", "SO-101", "SO-102", "SO-103"].map(str::to_owned).to_vec();
        eventually_eq("all rows as CSV", Some(expected), lines).await;
        let id = "[data-view=orders] td[data-column=order_id] .uuid";
        page.js_with("document.querySelector(args[0]).click()", &[json!(id)]).await;
        eventually_eq("an id", json!(super::support::Order::nth(2).id), async || page.look("return written", &[]).await).await;
    })
    .await;
}

/// The same numbers, borrowed: what is waited for is written as text.
fn numbers_of(numbers: &impl AsyncFn() -> Vec<String>) -> impl AsyncFn() -> Vec<&'static str> + '_ {
    async || {
        let known = ["SO-101", "SO-102", "SO-103"];
        numbers()
            .await
            .iter()
            .map(|number| known.into_iter().find(|known| known == number).unwrap_or("another"))
            .collect()
    }
}

#[tokio::test]
async fn columns_that_are_out_of_sight_are_announced() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let cut = "return [...document.querySelectorAll('.panel .scrolled')].every((table) => {
            const { scrollWidth, clientWidth, scrollLeft } = table.querySelector('.scroll');
            return table.classList.contains('more-right') === (scrollWidth - clientWidth - scrollLeft > 1)
                && table.classList.contains('more-left') === (scrollLeft > 1); })";
        eventually_eq("every table says what it hides", json!(true), async || page.look(cut, &[]).await).await;
        page.wait_for(".more-right [data-view=orders]").await;
        page.js("document.querySelector('.scroll:has([data-view=orders])').scrollLeft = 9999").await;
        page.wait_for(".more-left [data-view=orders]").await;
        eventually_eq("every table says what it hides", json!(true), async || page.look(cut, &[]).await).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_is_told_by_who_led_to_it_its_fields_and_a_tree_to_walk() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.seek(3).await;
        show_tab(page, "event").await;
        let line = ["policy Shipping", "Create Shipment", "Shipment Created", &format!("Shipment of {}", order.number)];
        page.wait_for_words("[data-provenance]", &line).await;
        page.wait_for_words(".event-details .fields", &["Order id", "Shipment id"]).await;
        let tree = "const node = (at) => document.querySelector(`[data-node=\"${at}\"]`)?.closest('li');
            return [3, 4].every((effect) => node(2)?.contains(node(effect))) && !node(3)?.contains(node(4))";
        eventually_eq("what followed hangs below what led to it", json!(true), async || page.look(tree, &[]).await).await;
        page.click("[data-node=\"2\"]").await;
        page.wait_for_position(2).await;
        page.wait_for_words("[data-provenance]", &["Clerk", "Complete Order", "Order Completed"]).await;
        let raw = "return document.querySelector('.event-details .raw').open";
        assert_eq!(page.js(raw).await, json!(false), "raw JSON is there on demand");
        page.click(".event-details .raw summary").await;
        page.wait_for_words(".event-details .json", &["\"order_id\""]).await;
        page.pictures("inspector-event", &SIZES).await;
        page.js("[...document.querySelectorAll('[data-provenance] button')].find((one) => one.textContent === 'Complete Order').click()").await;
        page.wait_for_focus("[data-sticky=\"command:CompleteOrder\"]").await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_says_why_first_and_on_which_state() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.js_with(
            "await hindcast.dispatch('orders', 'CompleteOrder', args[0]).catch(() => {})",
            &[order.reference()],
        )
        .await;
        page.click(".rejection-mark").await;
        let reason = "Complete Order was refused: Order already completed.";
        page.wait_for_words("[data-refused-command] .reason", &[reason]).await;
        page.wait_for_words("[data-refused-command]", &["as it was then", "Status", "COMPLETED", &order.number]).await;
        page.pictures("inspector-refusal", &SIZES).await;
        page.click("[data-action=close-refusal]").await;
        page.wait_until_gone("[data-refused-command]").await;
        page.click(".rejection-mark").await;
        page.wait_for("[data-refused-command]").await;
        page.press(Key::Left).await;
        page.wait_until_gone("[data-refused-command]").await;
    })
    .await;
}

#[tokio::test]
async fn the_states_of_an_aggregate_stand_one_under_another() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        show_tab(page, "stream").await;
        page.wait_for_words(
            ".states",
            &["Shipment Created", "Status OPEN", "Shipment Completed", "OPEN → to COMPLETED"],
        )
        .await;
        page.pictures("inspector-stream", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn a_handler_shows_how_far_it_is_behind_and_what_it_does() {
    visit(async |page: &Page| {
        page.js("await hindcast.order('Orders.invoices', 'pause')").await;
        page.tell_the_story().await;
        show_tab(page, "handlers").await;
        let row = "tbody[data-handler=\"Orders.invoices\"]";
        page.wait_for_words(row, &["paused", "5 events behind", "Keeps Invoices up to date with Invoice Created"])
            .await;
        page.wait_for_words("tbody[data-handler=\"Orders.Shipping\"]", &["up to date", "Whenever Order Completed"])
            .await;
        page.pictures("inspector-handlers", &SIZES).await;
    })
    .await;
}
