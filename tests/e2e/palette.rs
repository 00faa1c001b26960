//! Promise: everything that can be done is found by a few letters, the stickies explain themselves, and keys go where they say.

use serde_json::json;
use thirtyfour::Key;

use super::support::{Page, Size, eventually_eq, visit};

const PALETTE: &str = "dialog.palette[open]";
const CHOSEN: &str = "dialog.palette[open] [aria-selected=true]";
const SIZES: [(&str, Size); 2] = [("1280x800", Size(1280, 800)), ("390x844", Size(390, 844))];

async fn open(page: &Page) {
    page.press_with_control("k").await;
    page.wait_for(PALETTE).await;
    page.wait_for_focus("[data-field=wanted]").await;
}

/// Types into the palette, and waits until this is chosen.
async fn wanted(page: &Page, letters: &str, chosen: &str) {
    page.element("[data-field=wanted]").await.send_keys(letters).await.expect("it can be typed into");
    page.wait_for_words(CHOSEN, &[chosen]).await;
}

#[tokio::test]
async fn a_command_is_found_by_a_few_letters_and_its_form_opens() {
    visit(async |page: &Page| {
        open(page).await;
        page.pictures("palette", &SIZES).await;
        wanted(page, "cr or", "Create Order").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(PALETTE).await;
        page.wait_for_words("dialog.command-form[open] h2", &["Create Order"]).await;
        page.wait_for_focus("dialog.command-form [type=submit]").await;
        page.press(Key::Enter).await;
        page.wait_for_position(1).await;

        page.seek(0).await;
        open(page).await;
        page.element("[data-field=wanted]").await.send_keys("create order").await.expect("it can be typed into");
        page.wait_for_words(&format!("{PALETTE} [role=status]"), &["Nothing is called that."]).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(PALETTE).await;
        assert_eq!(page.head().await, 1, "in the past no command is offered");
    })
    .await;
}

#[tokio::test]
async fn stories_contexts_tabs_and_keys_are_found_too() {
    visit(async |page: &Page| {
        page.click("[data-action=palette]").await;
        page.wait_for(PALETTE).await;
        wanted(page, "underwriters decide", "Two underwriters decide at once").await;
        page.press(Key::Enter).await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
        page.wait_for("[data-sticky=\"command:RequestLoan\"]").await;

        open(page).await;
        wanted(page, "coins", "Coins").await;
        page.press(Key::Enter).await;
        page.wait_for("[data-sticky=\"command:MineCoin\"]").await;
        page.wait_until_gone(".story").await;

        open(page).await;
        wanted(page, "handlers", "Handlers").await;
        page.press(Key::Enter).await;
        page.wait_for("[role=tab][data-tab=handlers][aria-selected=true]").await;

        open(page).await;
        wanted(page, "present", "present to a room").await;
        page.wait_for_words(&format!("{CHOSEN} kbd"), &["P"]).await;
        page.press(Key::Enter).await;
        page.wait_for(".app.presenting").await;
    })
    .await;
}

#[tokio::test]
async fn arrows_choose_and_the_focus_goes_back_to_where_it_was() {
    visit(async |page: &Page| {
        page.js("document.querySelector('[data-sticky=\"command:CreateOrder\"]').focus()").await;
        open(page).await;
        let first = page.text(CHOSEN).await;
        page.press(Key::Down).await;
        page.wait_for(&format!("{PALETTE} li:nth-child(2)[aria-selected=true]")).await;
        page.press(Key::Up).await;
        page.press(Key::Up).await;
        page.wait_for(&format!("{PALETTE} li:first-child[aria-selected=true]")).await;
        assert_eq!(page.text(CHOSEN).await, first);
        let told = "const field = document.querySelector('[data-field=wanted]');
            return document.getElementById(field.getAttribute('aria-activedescendant')).textContent";
        assert_eq!(page.js(told).await.as_str(), first.as_deref(), "a screen reader is told what is chosen");
        page.press(Key::Escape).await;
        page.wait_until_gone(PALETTE).await;
        page.wait_for_focus("[data-sticky=\"command:CreateOrder\"]").await;
    })
    .await;
}

#[tokio::test]
async fn the_legend_explains_every_kind_of_sticky() {
    visit(async |page: &Page| {
        page.press('i').await;
        page.wait_for("dialog.legend[open]").await;
        page.pictures("legend", &SIZES).await;
        let kinds = ["actor", "command", "aggregate", "event", "policy", "read model", "external system", "question"];
        page.wait_for_words("dialog.legend", &kinds).await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.legend[open]").await;
        page.resize(SIZES[0].1).await;
        page.click("[data-action=legend]").await;
        page.wait_for("dialog.legend[open]").await;
        for (_, size) in SIZES {
            page.resize(size).await;
            assert_eq!(page.overflow(size).await, 0, "{size:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_shows_the_log_event_by_event() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.press('p').await;
        page.wait_for(".app.presenting").await;
        page.press('l').await;
        page.wait_until_gone(".app.presenting").await;
        page.wait_for("table[data-store=log]").await;
        let rows = "return document.querySelectorAll('table[data-store=log] tbody tr').length";
        eventually_eq("how many events are listed", json!(5), async || page.look(rows, &[]).await).await;
    })
    .await;
}

#[tokio::test]
async fn comma_and_period_go_to_events_that_change_what_is_open() {
    visit(async |page: &Page| {
        let mine = "await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: args[0] })";
        page.create_order(1).await;
        page.js_with(mine, &[json!(190)]).await;
        page.create_order(2).await;
        page.idle().await;
        let head = page.head().await;
        page.press(',').await;
        page.wait_for_position(1).await;
        page.press('.').await;
        page.wait_for_position(head).await;
        page.click("[role=tab][data-tab=event]").await;
        page.press(',').await;
        page.wait_for_position(head - 1).await;
        page.click("[role=tab][data-tab=stream]").await;
        page.wait_for_words("[role=tabpanel]", &["Coin Mined"]).await;
        page.press('.').await;
        page.wait_for_position(head - 1).await;
    })
    .await;
}
