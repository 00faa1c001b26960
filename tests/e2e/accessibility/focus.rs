//! The focus is never lost: where what had it goes, it goes on to where somebody with keys would look.

use thirtyfour::Key;

use crate::e2e::support::{Folder, Page, eventually_eq, visit};

const QUESTION: &str = "dialog.question[open]";

#[tokio::test]
async fn the_focus_follows_a_story_to_its_end_and_out_of_it() {
    visit(async |page: &Page| {
        page.start_story("orders", "happy-path").await;
        page.wait_for(".story").await;
        page.wait_for_focus("[data-action=next-beat]").await;
        let beats = page.text("[data-told]").await.expect("how far it is");
        let beats: u32 = beats.trim_start_matches("0 of ").parse().expect("a number of beats");
        for told in 1..=beats {
            page.press(Key::Enter).await;
            page.wait_for_words("[data-told]", &[&format!("{told} of")]).await;
        }
        page.wait_for("[data-action=next-beat]:disabled").await;
        page.wait_for("[data-action=tell][aria-disabled=true]").await;
        page.wait_for_focus("[data-action=tell-anew]").await;
        page.tab_to("[data-action=leave-story]").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(".story").await;
        page.wait_for_focus("[data-menu=story]").await;
    })
    .await;
}

#[tokio::test]
async fn a_question_that_is_taken_back_leaves_story_and_focus_where_they_were() {
    visit(async |page: &Page| {
        page.start_story("orders", "happy-path").await;
        page.tell_beat(1).await;
        let beat = page.text("[data-beat]").await;
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        page.js("document.querySelector('[data-action=tell-anew]').focus()").await;
        page.press(Key::Enter).await;
        page.wait_for(QUESTION).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(QUESTION).await;
        page.wait_for_words("[data-told]", &["1 of"]).await;
        assert_eq!(page.text("[data-beat]").await, beat, "the story is told on");
        page.wait_for_focus("[data-action=tell-anew]").await;
        page.tell_beat(2).await;

        page.press('r').await;
        page.wait_for(QUESTION).await;
        page.tab_to("[data-action=begin-anew]").await;
        page.press(Key::Enter).await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
        page.wait_for_focus("[data-action=next-beat]").await;
    })
    .await;
}

#[tokio::test]
async fn an_open_dialog_has_the_keys_wherever_the_focus_is() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.begin("CreateOrder").await;
        page.js("document.activeElement.blur()").await;
        page.press(Key::Left).await;
        page.press('1').await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog[open]").await;
        assert_eq!(page.position().await, 5, "the arrow did not move the playhead behind the dialog");
        assert!(!page.has(QUESTION).await);
    })
    .await;
}

#[tokio::test]
async fn the_focus_stays_among_the_entries_when_one_is_removed() {
    visit(async |page: &Page| {
        page.begin("CreateOrder").await;
        for count in [2, 3] {
            page.click(".command-form .add").await;
            page.wait_for(&format!(".command-form .entry:nth-of-type({count})")).await;
        }
        page.js("document.querySelector('.command-form .entry:nth-of-type(2) .remove').focus()").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(".command-form .entry:nth-of-type(3)").await;
        page.wait_for_focus(".entry:nth-of-type(2) .remove").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(".command-form .entry:nth-of-type(2)").await;
        page.wait_for_focus(".entry:nth-of-type(1) .remove").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(".command-form .entry").await;
        page.wait_for_focus(".command-form .add").await;
    })
    .await;
}

#[tokio::test]
async fn the_focus_goes_back_to_reset_and_on_to_close() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let text = page.export().await;
        page.open_at("#orders?tab=handlers").await;
        page.js("document.querySelector('[data-handler] button').click()").await;
        page.wait_for("[data-action=reset]").await;
        for answer in ["reset-not", "reset-now"] {
            page.click("[data-action=reset]").await;
            page.wait_for(&format!("[data-action={answer}]")).await;
            page.js(&format!("document.querySelector('[data-action={answer}]').focus()")).await;
            page.press(Key::Enter).await;
            page.wait_until_gone(&format!("[data-action={answer}]")).await;
            page.wait_for_focus("[data-action=reset]").await;
        }

        let folder = Folder::new();
        page.js("await hindcast.reset({ context: 'orders' })").await;
        eventually_eq("the head", 0, async || page.head().await).await;
        page.choose_file(&folder, &text).await;
        page.wait_for("[data-import-now]").await;
        page.js("document.querySelector('[data-import-now]').focus()").await;
        page.press(Key::Enter).await;
        page.wait_for("[data-imported]").await;
        page.wait_for_focus("[data-import-leave]").await;
    })
    .await;
}
