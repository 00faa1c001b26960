//! Promise: a room sees who decided what, what was written and what it changed; and whoever presents needs a clicker and no mouse.

use serde_json::json;
use thirtyfour::Key;

use super::support::{Page, Size, eventually_eq, visit};

const CARD: &str = "[data-proof]";

async fn tell(page: &Page, context: &str, scenario: &str, beats: usize) {
    let options = json!({"context": context, "scenario": scenario});
    page.js_with("await hindcast.reset(args[0])", &[options]).await;
    for beat in 1..=beats {
        page.press(Key::PageDown).await;
        page.wait_for_words("[data-told]", &[&format!("{beat} of ")]).await;
        page.wait_until_gone("[data-caption] [data-under-way]").await;
    }
}

async fn present(page: &Page) {
    page.press('p').await;
    page.wait_for(".app.presenting").await;
}

#[tokio::test]
async fn the_step_stands_beside_the_wall_with_what_it_changed() {
    visit(async |page: &Page| {
        page.resize(Size(1920, 1080)).await;
        tell(page, "orders", "happy-path", 3).await;
        present(page).await;
        let told =
            ["Clerk → Complete Order SO-1", "Order decides: yes", "Order Completed", "Shipping → Create Shipment"];
        page.wait_for_words(CARD, &told).await;
        page.wait_for_words(CARD, &["version 3 of Order SO-1", "because of event 3"]).await;
        page.wait_for_words("[data-changes]", &["Orders SO-1", "OPEN→COMPLETED", "Shipments SO-1", "–→OPEN"]).await;
        page.wait_for_words(CARD, &["What could come next", "Complete Shipment · Pay Invoice"]).await;
        page.pictures("presenting-step", &[("1920x1080", Size(1920, 1080)), ("1280x800", Size(1280, 800))]).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(CARD).await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_command_is_the_large_thing_and_the_step_before_is_not_lit() {
    visit(async |page: &Page| {
        tell(page, "orders", "blocked-product", 2).await;
        present(page).await;
        page.wait_for_words(
            "[data-refused-card]",
            &["Clerk → Complete Order", "refused by Order", "Nothing was written."],
        )
        .await;
        page.wait_for("[data-sticky=\"command:CompleteOrder\"].refusing").await;
        page.wait_for("[data-sticky=\"aggregate:Order@CompleteOrder\"].refusing").await;
        assert!(!page.has(".sticky.event.lit").await, "nothing happened");
        page.pictures("presenting-refused", &[("1920x1080", Size(1920, 1080))]).await;

        // what is faulty is refused as loudly
        tell(page, "orders", "faulty-order", 1).await;
        page.wait_for_words("[data-refused-card]", &["refused before Order was asked"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_clicker_goes_from_beat_to_beat_and_back_with_the_words_of_each() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 4).await;
        page.wait_for_words("[data-beat]", &["The warehouse sends"]).await;
        for (key, says, position) in [
            (Key::PageUp, "The order is complete", 5),
            (Key::PageUp, "She wants paper", 2),
            (Key::PageUp, "Jane orders", 1),
            (Key::PageDown, "She wants paper", 2),
            (Key::Right, "The order is complete", 5),
            (Key::PageDown, "The warehouse sends", 6),
        ] {
            page.press(key).await;
            page.wait_for_words("[data-beat]", &[says]).await;
            page.wait_for_position(position).await;
        }
        assert_eq!(page.head().await, 6, "going back and on again does nothing anew");
        page.press(Key::Right).await;
        page.wait_for_words("[data-beat]", &["Jane has paid"]).await;
        page.wait_for_words("[data-told]", &["5 of 7"]).await;
    })
    .await;
}

#[tokio::test]
async fn in_the_middle_of_a_story_an_event_back_is_an_event_back() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 3).await;
        page.press(Key::Left).await;
        page.wait_for_position(4).await;
        page.wait_for_words("[data-beat]", &["The order is complete"]).await;
        page.press(Key::Right).await;
        page.wait_for_position(5).await;
        page.wait_for_words("[data-told]", &["3 of 7"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_black_screen_is_black_until_a_key_is_pressed_and_that_key_does_nothing_else() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 1).await;
        page.press('b').await;
        page.wait_for("[data-black]").await;
        page.press(Key::PageDown).await;
        page.wait_until_gone("[data-black]").await;
        page.wait_for_words("[data-told]", &["1 of 7"]).await;
        page.press('b').await;
        page.wait_for("[data-black]").await;
        page.press('b').await;
        page.wait_until_gone("[data-black]").await;
    })
    .await;
}

#[tokio::test]
async fn a_command_in_the_past_answers_a_click_with_the_way_back() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 2).await;
        page.seek(1).await;
        page.wait_for("[data-sticky=\"command:CreateOrder\"][aria-disabled=true]").await;
        page.click("[data-sticky=\"command:CreateOrder\"]").await;
        page.wait_for_words("[data-band=past]", &["The past can be read, not changed."]).await;
        page.wait_for_focus("[data-action=now]").await;
        page.press(Key::Enter).await;
        page.wait_for_position(2).await;
        page.wait_until_gone("[data-band=past]").await;
        assert!(!page.has("dialog.command-form[open]").await);
    })
    .await;
}

#[tokio::test]
async fn the_switcher_shows_what_walls_teach_and_starts_nothing_while_one_looks() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 2).await;
        page.press('m').await;
        page.wait_for_words(
            "dialog.walls[open]",
            &["Coins", "proof that no coin comes from nowhere", "Two accounts mine and send", "13 steps"],
        )
        .await;
        for key in [Key::Down, Key::Tab, Key::Down, Key::Right] {
            page.press(key).await;
        }
        assert_eq!(page.head().await, 2, "nothing is deleted");
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.walls[open]").await;
        page.wait_for_words("[data-told]", &["2 of 7"]).await;
        page.start_story("coins", "happy-path").await;
        page.wait_for_words("[data-told]", &["0 of 13"]).await;
        page.wait_for("[data-sticky=\"command:MineCoin\"]").await;
    })
    .await;
}

#[tokio::test]
async fn a_paused_read_model_says_that_it_is_behind_and_its_arrow_stops() {
    visit(async |page: &Page| {
        tell(page, "coins", "balances-paused", 3).await;
        page.wait_for_words("[data-sticky=\"view:balances\"] [data-behind]", &["behind"]).await;
        assert!(!page.has("[data-sticky=\"view:balances\"].lit").await, "it has not taken the coin in");
        page.wait_for(".edge.halted").await;
    })
    .await;
}

#[tokio::test]
async fn larger_text_makes_larger_stickies() {
    visit(async |page: &Page| {
        tell(page, "orders", "happy-path", 1).await;
        let width = "return document.querySelector('.sticky.command').getBoundingClientRect().width";
        let before = page.js(width).await.as_f64().expect("a width");
        page.press('+').await;
        eventually_eq("the sticky has grown", true, async || {
            page.look(width, &[]).await.as_f64() > Some(before * 1.04)
        })
        .await;
    })
    .await;
}
