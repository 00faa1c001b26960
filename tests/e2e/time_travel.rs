//! Promise: the playhead moves everything, and away from the head the page says so.

use serde_json::Value;
use thirtyfour::Key;

use super::support::{Page, eventually_eq, visit};

const BAND: &str = "[data-band=\"past\"]";

async fn lowest(page: &Page) -> u64 {
    page.attribute("#playhead", "min").await.and_then(|min| min.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn at_event_one_the_order_is_open_and_there_is_no_shipment() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.seek(1).await;
        page.wait_for_cell("orders", &order.id, "status", "OPEN").await;
        page.wait_for_rows("shipments", 0).await;
        for (sticky, count) in [("event:OrderCreated", 1), ("event:OrderCompleted", 0), ("event:InvoiceCreated", 0)] {
            eventually_eq(sticky, count, async || page.count(sticky).await).await;
        }
        assert_eq!(page.head().await, 5, "looking back loses nothing");
    })
    .await;
}

#[tokio::test]
async fn going_forward_marks_what_each_event_changed() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.seek(1).await;
        let change = async |view: &str| page.rows(view).await.first().and_then(|row| row.change.clone());
        eventually_eq("event 1 adds the order", Some("added".to_owned()), async || change("orders").await).await;

        page.seek(2).await;
        eventually_eq("event 2 changes the order", Some("changed".to_owned()), async || change("orders").await).await;
        let row = page.wait_for_row("orders", &order.id).await;
        assert_eq!(row.changed, ["status"], "the changed cell is marked and no other");

        page.seek(3).await;
        eventually_eq("event 3 adds the shipment", Some("added".to_owned()), async || change("shipments").await).await;
        assert_eq!(change("orders").await, None, "event 3 leaves the order alone");

        page.seek(4).await;
        eventually_eq("event 4 adds the invoice", Some("added".to_owned()), async || change("invoices").await).await;
        assert_eq!(change("shipments").await, None, "event 4 leaves the shipment alone");

        page.seek(5).await;
        eventually_eq("event 5", Some("changed".to_owned()), async || change("shipments").await).await;
    })
    .await;
}

#[tokio::test]
async fn arrow_keys_home_and_end_move_the_playhead() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let lowest = lowest(page).await;
        for position in [4, 3] {
            page.press(Key::Left).await;
            page.wait_for_position(position).await;
        }
        page.press(Key::Right).await;
        page.wait_for_position(4).await;
        page.press(Key::Home).await;
        page.wait_for_position(lowest).await;
        page.press(Key::Left).await;
        page.wait_for_position(lowest).await;
        page.press(Key::End).await;
        page.wait_for_position(5).await;
        page.press_with_shift(Key::Left).await;
        page.wait_for_position(lowest).await;
        page.press_with_shift(Key::Right).await;
        page.wait_for_position(5).await;
    })
    .await;
}

#[tokio::test]
async fn brackets_stay_in_the_stream_wherever_a_keyboard_has_them() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.press('[').await;
        page.wait_for_position(3).await;
        page.press(']').await;
        page.wait_for_position(5).await;
        let with_alt_gr = "const held = { ctrlKey: true, altKey: true, modifierAltGraph: true };
            document.dispatchEvent(new KeyboardEvent('keydown', { key: '[', bubbles: true, ...held }))";
        page.js(with_alt_gr).await;
        page.wait_for_position(3).await;
    })
    .await;
}

#[tokio::test]
async fn the_slider_is_dragged_and_steps_by_one_under_the_keyboard() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        drag_to_the_left_end(page).await;
        let lowest = lowest(page).await;
        page.wait_for_position(lowest).await;
        page.wait_for(BAND).await;

        let slider = page.element("#playhead").await;
        slider.focus().await.expect("the slider takes the focus");
        for position in lowest + 1..=2 {
            page.press(Key::Right).await;
            page.wait_for_position(position).await;
        }
        page.wait_for_cell("orders", &order.id, "status", "COMPLETED").await;
        let text = "event 2 of 5: Order Completed".to_owned();
        eventually_eq("the slider reads", Some(text), async || page.attribute("#playhead", "aria-valuetext").await)
            .await;
        page.wait_for_words("[data-position]", &["2 of 5"]).await;
    })
    .await;
}

async fn drag_to_the_left_end(page: &Page) {
    let slider = page.element("#playhead").await.rect().await.expect("the slider's place");
    let middle = px(slider.y + slider.height / 2.0);
    let (left, right) = (px(slider.x), px(slider.x + slider.width));
    let drag = page.browser().driver().action_chain().move_to(right - 6, middle).click_and_hold();
    let drag = drag.move_to(i64::midpoint(left, right), middle).move_to(left + 1, middle).release();
    drag.perform().await.expect("the slider is dragged");
}

#[allow(clippy::cast_possible_truncation)]
const fn px(length: f64) -> i64 {
    length.round() as i64
}

#[tokio::test]
async fn the_buttons_step_through_the_events() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let lowest = lowest(page).await;
        for (action, position) in [("back", 4), ("back", 3), ("forward", 4), ("start", lowest), ("now", 5)] {
            page.click(&format!("[data-action=\"{action}\"]")).await;
            page.wait_for_position(position).await;
        }
        page.click("[data-mark=\"2\"]").await;
        page.wait_for_position(2).await;
        page.click("[data-action=\"play\"]").await;
        page.wait_for_position(5).await;
    })
    .await;
}

#[tokio::test]
async fn away_from_the_head_a_band_says_so_and_commands_are_off() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        assert!(!page.has(BAND).await, "no band at the head");
        page.seek(1).await;
        page.wait_for_words(BAND, &["looking at event 1 of 5"]).await;
        let off = "return [...document.querySelectorAll('button[data-sticky^=\"command:\"]')]
            .map((command) => command.disabled || command.ariaDisabled === 'true')";
        eventually_eq("commands are off", Value::from(vec![true; 8]), async || page.js(off).await).await;
        page.js("document.querySelector('[data-sticky=\"command:CreateOrder\"]').click()").await;
        assert!(!page.has("dialog.command-form[open]").await, "a command that is off opens no form");

        page.click(&format!("{BAND} [data-action=\"now\"]")).await;
        page.wait_for_position(5).await;
        page.wait_until_gone(BAND).await;
        eventually_eq("commands are on", Value::from(vec![false; 8]), async || page.js(off).await).await;
    })
    .await;
}

#[tokio::test]
async fn a_text_field_keeps_its_keys() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let form = page.begin("CreateOrder").await;
        form.fill("order_number", "").await;
        for key in ['4', ' ', 'p', '.', ',', 'r', '1', ']', '?', '+'] {
            page.press(key).await;
        }
        for key in [Key::Home, Key::Right, Key::End, Key::Left, Key::Home] {
            page.press(key).await;
        }
        page.press('x').await;
        assert_eq!(form.value("order_number").await, "x4 p.,r1]?+");
        assert_eq!(page.position().await, 5, "the playhead did not move");
        assert!(form.is_open().await);
    })
    .await;
}

#[tokio::test]
async fn the_address_holds_the_position_over_a_reload() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let hash = async || page.js("return location.hash").await.as_str().unwrap_or_default().to_owned();
        // at the head no position is needed
        eventually_eq("the address", "#orders".to_owned(), async || hash().await).await;
        page.seek(1).await;
        let holds = async || {
            let hash = hash().await;
            hash.starts_with("#orders?") && hash.contains("at=1")
        };
        eventually_eq("the address holds the position", true, holds).await;
        page.reload().await;
        page.wait_for_position(1).await;
        page.wait_for_words(BAND, &["looking at event 1 of 5"]).await;
        page.wait_for_cell("orders", &order.id, "status", "OPEN").await;
        page.wait_for_rows("shipments", 0).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_at_its_event_and_its_tab() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.open_at("#orders?at=2&tab=event").await;
        page.wait_for_position(2).await;
        let selected = async || page.attribute("[role=tab][data-tab=event]", "aria-selected").await;
        eventually_eq("the tab", Some("true".to_owned()), selected).await;
        page.click("[role=tab][data-tab=state]").await;
        page.wait_for_rows("orders", 1).await;
    })
    .await;
}
