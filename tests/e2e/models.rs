//! Promise: a model that somebody writes runs like those that come with the page: its wall hangs, its commands decide, its events are
//! kept, in every tab and after a reload, until it is removed.

use serde_json::{Value, json};

use super::support::{Page, eventually_eq, visit};

const WORKSHOPS: &str = "model Workshops

aggregate Workshop
  one per workshop_id
  known by title
  remembers seats: whole number
  begins with Plan Workshop

command Plan Workshop
  on Workshop
  workshop_id: new id
  title: text, e.g. \"Event storming\"
  seats: whole number above 0, e.g. 2
  then Workshop Planned

event Workshop Planned
  sets seats to seats

command Book Seat
  on Workshop
  workshop_id: id from Workshops
  refuse sold_out \"No seat is free\" if workshop.seats is 0
  then Seat Booked

event Seat Booked
  takes 1 from seats

view Workshops
  one row per workshop_id
  shows title, seats
  on Workshop Planned adds row
  on Seat Booked changes row: takes 1 from seats

story The last seat
  when Plan Workshop with seats: 1
  then Workshop Planned
  when Book Seat
  then Seat Booked
  when Book Seat
  then refused sold_out
";

const NAMES: &str = "return hindcast.contexts().map(({ name }) => name).join()";
const BUILT_IN: &str = "orders,coins,meetups,attendance,loans";
const WITH_WORKSHOPS: &str = "orders,coins,meetups,attendance,loans,workshops";
const ID: &str = "8a0e9a3c-0b5a-4c51-9d2c-3d8d3b1c7a01";

/// One property of every object in a list.
fn each<'list>(list: &'list Value, property: &str) -> Vec<&'list Value> {
    list.as_array().expect("a list").iter().map(|item| &item[property]).collect()
}

async fn write(page: &Page) {
    let written = page.js_with("return await hindcast.model(args[0])", &[json!(WORKSHOPS)]).await;
    assert_eq!((&written["applied"], &written["findings"]), (&json!(true), &json!([])), "{written}");
}

async fn book(page: &Page) -> Value {
    let book = "return await hindcast.dispatch('workshops', 'BookSeat', { workshop_id: args[0] }).then(({ events }) => events[0].event_type, ({ code, message }) => `${code}: ${message}`)";
    page.js_with(book, &[json!(ID)]).await
}

#[tokio::test]
async fn a_model_is_written_and_runs_here_after_a_reload_and_in_another_tab() {
    visit(async |page: &Page| {
        write(page).await;
        assert_eq!(page.js(NAMES).await, WITH_WORKSHOPS, "its wall is there at once, and none for the texts");
        let plan = "return (await hindcast.dispatch('workshops', 'PlanWorkshop', { workshop_id: args[0], title: 'Storming', seats: 2 })).events";
        let events = page.js_with(plan, &[json!(ID)]).await;
        assert_eq!((&events[0]["event_type"], &events[0]["stream_id"]), (&json!("Workshops.WorkshopPlanned"), &json!(format!("workshop-{ID}"))));
        assert_eq!(book(page).await, "Workshops.SeatBooked");

        page.reload().await;
        assert_eq!(page.js("await hindcast.ready; return hindcast.contexts().map(({ name }) => name).join()").await, WITH_WORKSHOPS);
        assert_eq!(book(page).await, "Workshops.SeatBooked");
        assert_eq!(book(page).await, "sold_out: No seat is free", "the rule remembers what was before the reload");
        let rows = "await hindcast.idle(); return await hindcast.view('workshops', 'workshops')";
        let rows = page.js(rows).await;
        assert_eq!((&rows[0]["title"], &rows[0]["seats"]), (&json!("Storming"), &json!(0)), "{rows}");

        let tabs = page.open_tabs(2).await;
        page.go_to_tab(&tabs[0]).await;
        assert_eq!(book(page).await, "sold_out: No seat is free", "in another tab as well");
        page.js("await hindcast.removeModel('workshops')").await;
        for tab in &tabs {
            page.go_to_tab(tab).await;
            eventually_eq("the contexts", &json!(BUILT_IN), async || page.js(NAMES).await).await;
        }
        let kept = "return (await hindcast.readAll()).filter(({ event_type }) => event_type.startsWith('Workshops.')).length";
        assert_eq!(page.js(kept).await, 3, "its events stay");
    })
    .await;
}

#[tokio::test]
async fn a_text_with_an_error_writes_nothing_and_the_last_good_one_goes_on() {
    visit(async |page: &Page| {
        write(page).await;
        let head = page.js("return hindcast.head()").await;
        let bad = WORKSHOPS.replace("then Seat Booked", "then Seat Boked");
        let answer = page.js_with("return await hindcast.model(args[0])", &[json!(bad)]).await;
        assert_eq!(answer["applied"], false, "{answer}");
        assert_eq!(each(&answer["findings"], "code")[0], "unknown_event", "{answer}");
        assert_eq!(page.js("return hindcast.head()").await, head);
        assert_eq!(page.js("return (await hindcast.models())[0].text").await, WORKSHOPS);
    })
    .await;
}

#[tokio::test]
async fn a_changed_rule_holds_at_once_for_what_was_recorded_before() {
    visit(async |page: &Page| {
        write(page).await;
        let plan = "await hindcast.dispatch('workshops', 'PlanWorkshop', { workshop_id: args[0], title: 'Storming', seats: 2 })";
        page.js_with(plan, &[json!(ID)]).await;
        let strict = WORKSHOPS.replace("if workshop.seats is 0", "if workshop.seats < 3");
        page.js_with("return await hindcast.model(args[0])", &[json!(strict)]).await;
        assert_eq!(book(page).await, "sold_out: No seat is free");
        let models = page.js("return await hindcast.models()").await;
        assert_eq!((&models[0]["name"], &models[0]["version"]), (&json!("workshops"), &json!(2)), "{models}");
    })
    .await;
}

#[tokio::test]
async fn the_stories_of_a_model_are_told_in_memory_and_say_where_they_break() {
    visit(async |page: &Page| {
        write(page).await;
        let head = page.js("return hindcast.head()").await;
        let verdicts = page.js("return await hindcast.stories('workshops')").await;
        assert_eq!(verdicts, json!([{ "name": "The last seat", "passed": true }]));
        let broken = WORKSHOPS.replace("if workshop.seats is 0", "if workshop.seats is 7");
        page.js_with("return await hindcast.model(args[0])", &[json!(broken)]).await;
        let verdicts = page.js("return await hindcast.stories('workshops')").await;
        assert_eq!((&verdicts[0]["passed"], &verdicts[0]["line"]), (&json!(false), &json!(40)), "{verdicts}");
        assert_eq!(page.js("return hindcast.head()").await, json!(head.as_u64().map(|head| head + 1)));
    })
    .await;
}

#[tokio::test]
async fn a_story_begins_anew_and_the_models_stay() {
    visit(async |page: &Page| {
        write(page).await;
        page.js("await hindcast.reset({ context: 'orders' })").await;
        assert_eq!(page.js(NAMES).await, WITH_WORKSHOPS);
        assert_eq!(page.js("return (await hindcast.models())[0].text").await, WORKSHOPS);
        page.js("await hindcast.deleteWorkspace()").await;
        eventually_eq("the contexts", &json!(BUILT_IN), async || page.js(NAMES).await).await;
    })
    .await;
}

#[tokio::test]
async fn the_library_of_the_examples_runs() {
    visit(async |page: &Page| {
        let text = include_str!("../../models/library.hindcast");
        let written = page.js_with("return await hindcast.model(args[0])", &[json!(text)]).await;
        assert_eq!(written["applied"], true, "{written}");
        let sent = "return (await hindcast.dispatch('library', 'SendReminder', {})).events[0].event_type";
        assert_eq!(page.js(sent).await, "Library.ReminderSent");
        let verdicts = page.js("return await hindcast.stories('library')").await;
        assert!(each(&verdicts, "passed").iter().all(|passed| **passed == true), "{verdicts}");
    })
    .await;
}
