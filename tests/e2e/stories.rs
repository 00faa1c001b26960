//! Promise: every context ships stories that play to their ends, from an empty workspace, and nobody loses events by them.

use std::time::Duration;

use serde_json::{Value, json};

use super::support::{Page, eventually_eq, eventually_within, visit};

async fn wait_for_beats(page: &Page, told: &str) {
    // by itself a story takes the time that somebody needs to read it
    let is_told = async || (page.text("[data-told]").await.as_deref() == Some(told)).then_some(());
    eventually_within(Duration::from_mins(1), &format!("the story is at {told}"), is_told).await;
}

#[tokio::test]
async fn every_story_of_every_context_plays_to_its_end() {
    visit(async |page: &Page| {
        let script = "return hindcast.contexts().flatMap(({ name, scenarios }) => scenarios.map((one) => [name, one]))";
        let stories: Vec<(String, String)> = serde_json::from_value(page.js(script).await).expect("names");
        assert!(stories.len() >= 5, "{stories:?}");
        for (context, scenario) in stories {
            let options = json!({"context": context, "scenario": scenario, "play": true});
            let told = page.js_with("return await hindcast.reset(args[0])", &[options]).await;
            assert_eq!(told["played"], told["beats"], "{context}, {scenario}");
            page.wait_for("[data-beat]").await;
            assert!(!page.has("[data-story-wrong]").await, "{context}, {scenario}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_story_is_told_step_by_step_and_by_itself() {
    visit(async |page: &Page| {
        page.start_story("orders", "happy-path").await;
        page.wait_for(".story").await;
        let beats = page.text("[data-told]").await.expect("how far it is");
        let beats = beats.strip_prefix("0 of ").expect("none told yet").to_owned();
        page.tell_beat(1).await;
        let first = page.text("[data-beat]").await;
        page.press('p').await;
        page.wait_for(".app.presenting").await;
        page.press(thirtyfour::Key::PageDown).await;
        wait_for_beats(page, &format!("2 of {beats}")).await;
        assert_ne!(page.text("[data-beat]").await, first);
        page.press(thirtyfour::Key::Escape).await;
        page.wait_until_gone(".app.presenting").await;
        page.click("[data-action=tell]").await;
        wait_for_beats(page, &format!("{beats} of {beats}")).await;
        assert!(page.has("[data-action=next-beat]:disabled").await);
        page.press('r').await;
        wait_for_beats(page, &format!("0 of {beats}")).await;
        assert_eq!(page.head().await, 0);
        page.click("[data-action=leave-story]").await;
        page.wait_until_gone(".story").await;
    })
    .await;
}

#[tokio::test]
async fn in_the_past_a_story_says_what_it_said_then() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'orders', scenario: 'happy-path', play: true })").await;
        page.wait_for_words("[data-beat]", &["And this is now."]).await;
        for (position, says) in [(2, "She wants paper"), (1, "Jane orders a kilogram"), (3, "The order is complete")] {
            page.seek(position).await;
            page.wait_for_words("[data-beat]", &[says]).await;
        }
        page.seek(0).await;
        page.wait_for_words("[data-beat]", &["An empty workspace"]).await;
        page.js("await hindcast.seek('head')").await;
        page.wait_for_words("[data-beat]", &["And this is now."]).await;
    })
    .await;
}

#[tokio::test]
async fn a_beat_that_looks_back_keeps_its_sentence_where_it_looks() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'orders', scenario: 'happy-path' })").await;
        for beat in 1..=6 {
            page.tell_beat(beat).await;
        }
        page.wait_for_words("[data-beat]", &["Five events back"]).await;
        let shown = page.position().await;
        page.seek(shown - 1).await;
        page.wait_for_words("[data-beat]", &["Jane orders a kilogram"]).await;
        page.seek(shown).await;
        page.wait_for_words("[data-beat]", &["Five events back"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_story_asks_before_it_deletes_what_somebody_did() {
    visit(async |page: &Page| {
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        page.wait_for_position(1).await;
        page.press('1').await;
        page.wait_for("dialog.question[open]").await;
        page.press(thirtyfour::Key::Escape).await;
        page.wait_until_gone("dialog.question[open]").await;
        assert_eq!(page.head().await, 1);
        page.press('1').await;
        page.wait_for("dialog.question[open]").await;
        // as fast as can be: the browser has not told yet that it closed the dialog when the question is asked again
        let again = "document.querySelector('dialog.question').requestClose();
            for (let turn = 0; turn < 20; turn += 1) await null;
            document.dispatchEvent(new KeyboardEvent('keydown', { key: '1', bubbles: true }));
            await new Promise((done) => setTimeout(done, 100));
            return document.querySelector('dialog.question').open";
        assert_eq!(page.js(again).await, json!(true), "what was closed says nothing about what is open");
        page.click("[data-action=begin-anew]").await;
        page.wait_for(".story").await;
        assert_eq!(page.head().await, 0);
        page.tell_beat(1).await;
        page.press('2').await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
        assert!(!page.has("dialog.question[open]").await, "what a story made, the next one may delete");
    })
    .await;
}

#[tokio::test]
async fn a_beat_of_a_story_that_was_left_is_over_before_another_story_begins() {
    visit(async |page: &Page| {
        let answered = "window.answers = 0;
            await hindcast.middleware('counting', { after() { answers += 1; }, on_failure() { answers += 1; } });
            await hindcast.reset({ context: 'loans', scenario: 'clearing-house-down' })";
        page.js(answered).await;
        for beat in 1..=3 {
            page.tell_beat(beat).await;
        }
        page.begin_beat(4).await;
        page.click("[data-action=leave-story]").await;
        page.wait_until_gone(".story").await;
        page.start_story("loans", "clear-cases").await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
        // one command was refused, and one waits for a slow answer
        eventually_eq("the commands that were answered", json!(2), async || page.look("return answers", &[]).await)
            .await;
        assert_eq!(page.head().await, 0, "the new story begins in an empty workspace");
        assert!(!page.has("[data-story-wrong]").await);
    })
    .await;
}

#[tokio::test]
async fn a_link_in_a_table_gives_its_command_at_the_head_only() {
    visit(async |page: &Page| {
        let until_asked = "await hindcast.reset({ context: 'attendance', scenario: 'the-noodles' })";
        page.js(until_asked).await;
        for told in 1..=6 {
            page.tell_beat(told).await;
        }
        let link = "table[data-view=inbox] td[data-column=yes] [data-link]";
        page.wait_for(link).await;
        let head = page.head().await;
        page.seek(head - 1).await;
        page.wait_for(&format!("{link}:disabled")).await;
        page.js("await hindcast.seek('head')").await;
        page.wait_for(&format!("{link}:enabled")).await;
        page.js_with("document.querySelector(args[0]).click()", &[json!(link)]).await;
        let newest = "return (await hindcast.readAll({ from: -1, count: 1, direction: 'backward' }))[0].event_type";
        eventually_eq("the newest event", json!("Attendance.AttendanceConfirmed"), async || {
            page.look(newest, &[]).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_story_that_nobody_knows_is_refused_with_those_that_there_are() {
    visit(async |page: &Page| {
        let error = page.js_error("await hindcast.reset({ context: 'orders', scenario: 'nonsense' })").await;
        assert_eq!(error.code.as_deref(), Some("unknown_scenario"));
        assert!(error.message.contains("happy-path"), "{}", error.message);
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        assert_eq!(page.js("return await hindcast.reset({ context: 'loans' })").await, Value::Null);
        assert_eq!(page.head().await, 0);
        page.wait_for("[data-sticky=\"command:RequestLoan\"]").await;
    })
    .await;
}
