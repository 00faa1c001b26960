//! Meetups, by hand: announced, renamed and joined; and one row read in two ways.

use serde_json::json;
use thirtyfour::Key;

use super::{open_desk, pictures};
use crate::e2e::support::{Page, eventually, eventually_eq, visit};

async fn open_meetups(page: &Page) {
    page.show_wall("meetups").await;
    page.wait_for("[data-sticky=\"command:CreateMeetup\"]").await;
}

/// Turns the lag of the projection up or down with a key.
async fn turn_lag(page: &Page, key: Key, says: &str) {
    let slider = page.element("input[data-field=lag]").await;
    slider.send_keys("" + key).await.expect("the slider takes keys");
    eventually_eq("the lag", Some(says.to_owned()), async || page.text("[data-shown=lag]").await).await;
    let lag = "return (await hindcast.handlers()).find(({ name }) => name === 'Meetups.meetups').lag_ms";
    let expected = if says.starts_with('3') { 3_000 } else { 0 };
    eventually_eq("what is ordered", json!(expected), async || page.look(lag, &[]).await).await;
}

#[tokio::test]
async fn a_meetup_is_announced_renamed_and_joined_by_clicking() {
    visit(async |page: &Page| {
        open_meetups(page).await;
        let form = page.begin("CreateMeetup").await;
        let meetup = form.value("meetup_id").await;
        form.fill("date", "tomorrow").await;
        form.submit().await;
        form.faults(1).await;
        form.fill("date", "2026-12-02T19:00:00+01:00").await;
        form.send().await;
        page.wait_for_row("meetups", &meetup).await;

        let form = page.begin("UpdateMeetupTitle").await;
        form.fill("title", "").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "invalid_title", "the meetup itself says what a title is");
        form.fill("title", "Events by the lake").await;
        form.send().await;
        page.wait_for_cell("meetups", &meetup, "title", "Events by the lake").await;

        let form = page.begin("AddMeetupAttendee").await;
        let email = form.value("email").await;
        form.send().await;
        page.wait_for_cell("meetups", &meetup, "attendees", "1").await;
        page.wait_for_rows("attendees", 1).await;
        let form = page.begin("AddMeetupAttendee").await;
        form.fill("email", &email.to_uppercase()).await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "attendee_already_added", "capitals make nobody else");
        assert_eq!(page.head().await, 3);
    })
    .await;
}

#[tokio::test]
async fn one_row_is_read_under_strong_and_under_eventual_consistency() {
    visit(async |page: &Page| {
        open_meetups(page).await;
        open_desk(page).await;
        page.wait_for_words("[data-part=consistency]", &["No meetup yet"]).await;
        pictures(page, "desk-meetups-empty", "consistency").await;
        page.begin("CreateMeetup").await.send().await;
        page.wait_for("[data-reading=eventual]").await;
        turn_lag(page, Key::End, "3.0 s").await;

        page.click("[data-action=eventual]").await;
        page.wait_for("[data-reading=eventual] [data-said=old]").await;
        // in one look: the row says it soon
        let both = "return ['[data-reading=eventual] [data-wrote]', '[data-now] strong'].map((css) => document.querySelector(css).textContent.trim())";
        let both: [String; 2] = serde_json::from_value(page.js(both).await).expect("two texts");
        let [wrote, now] = both;
        assert_eq!(page.head().await, 2, "it has happened");
        assert_ne!(now, wrote, "and the row does not say so");
        pictures(page, "desk-meetups-lagging", "consistency").await;
        page.wait_for_words("[data-reading=eventual] [data-caught-up]", &["after", "ms"]).await;
        eventually_eq("the row", Some(wrote), async || page.text("[data-now] strong").await).await;

        page.click("[data-action=strong]").await;
        page.wait_for("[data-reading=strong] [data-said=new]").await;
        let took = page.text("[data-reading=strong] [data-took]").await.expect("how long it took");
        let took: u64 = took.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number");
        assert!(took >= 3_000, "the call has waited for the read model: {took} ms");
        pictures(page, "desk-meetups", "consistency").await;

        turn_lag(page, Key::Home, "0.0 s").await;
        page.click("[data-action=strong]").await;
        let done = async || (page.head().await == 4).then_some(());
        eventually("the third rename", done).await;
        page.wait_for("[data-reading=strong] [data-said=new]").await;
    })
    .await;
}

#[tokio::test]
async fn a_projection_that_lags_and_was_paused_catches_up_by_itself_once_it_goes_on() {
    visit(async |page: &Page| {
        open_meetups(page).await;
        page.begin("CreateMeetup").await.send().await;
        open_desk(page).await;
        turn_lag(page, Key::End, "3.0 s").await;
        page.js("await hindcast.order('Meetups.meetups', 'pause')").await;
        page.wait_for_words("[data-part=consistency]", &["held back in the tab Handlers"]).await;
        page.click("[data-action=eventual]").await;
        page.wait_for("[data-reading=eventual] [data-said=old]").await;
        let wrote = page.text("[data-reading=eventual] [data-wrote]").await;
        page.js("await hindcast.order('Meetups.meetups', 'resume')").await;
        eventually_eq("the row", wrote, async || page.text("[data-now] strong").await).await;
    })
    .await;
}

#[tokio::test]
async fn a_lag_is_kept_shown_in_the_tab_handlers_and_changed_there() {
    visit(async |page: &Page| {
        open_meetups(page).await;
        open_desk(page).await;
        turn_lag(page, Key::End, "3.0 s").await;
        page.reload().await;
        let lag = "return (await hindcast.handlers()).find(({ name }) => name === 'Meetups.meetups').lag_ms";
        eventually_eq("the lag", json!(3_000), async || page.look(lag, &[]).await).await;
        crate::e2e::handlers::show_tab(page, "handlers").await;
        let handler = "tbody[data-handler=\"Meetups.meetups\"]";
        page.wait_for_words(&format!("{handler} [data-column=standing]"), &["3,000 ms late on purpose"]).await;
        page.click(&format!("{handler} .disclose")).await;
        let field = page.element(&format!("{handler} [data-field=lag_ms]")).await;
        field.send_keys(Key::Control + "a").await.expect("its text can be selected");
        field.send_keys("0" + Key::Enter).await.expect("it can be typed into");
        eventually_eq("the lag", json!(0), async || page.look(lag, &[]).await).await;
    })
    .await;
}
