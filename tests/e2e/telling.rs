//! Promise: what the page says of a step is so, and is said as people speak: in the caption, on the timeline and in the tables.

use serde_json::{Value, json};

use super::support::{Page, Size, eventually, eventually_eq, visit};

const SIZES: [(&str, Size); 2] = [("1280x800", Size(1280, 800)), ("390x844", Size(390, 844))];
const STEP: &str = "[data-step-told]";

/// Plays a story up to a beat, its number from 1.
async fn tell(page: &Page, context: &str, scenario: &str, beats: usize) {
    let options = json!({"context": context, "scenario": scenario});
    page.js_with("await hindcast.reset(args[0])", &[options]).await;
    for beat in 1..=beats {
        page.tell_beat(beat).await;
    }
}

async fn says_nothing(page: &Page) {
    eventually_eq("what is told of the step", Some(String::new()), async || page.text(STEP).await).await;
}

/// Gives a command that is refused.
async fn in_vain(page: &Page, context: &str, command: &str, data: Value) {
    let script = "await hindcast.dispatch(args[0], args[1], args[2]).catch(() => {})";
    page.js_with(script, &[json!(context), json!(command), data]).await;
}

#[tokio::test]
async fn under_a_beat_that_made_nothing_stands_no_older_step() {
    visit(async |page: &Page| {
        tell(page, "coins", "balances-paused", 0).await;
        page.wait_for_words("[data-beat]", &["An empty workspace"]).await;
        says_nothing(page).await;
        page.pictures("telling-begins", &SIZES).await;
        page.tell_beat(1).await;
        page.wait_for_words(STEP, &["Miner → Mine Coin for Account me → Coin Mined"]).await;
        page.tell_beat(2).await;
        says_nothing(page).await;
        for beat in 3..=4 {
            page.tell_beat(beat).await;
            page.wait_for_words(STEP, &["Coin Mined"]).await;
        }
        page.tell_beat(5).await;
        page.wait_for_words(STEP, &["was refused: nonce already used. Nothing was written."]).await;
        page.tell_beat(6).await;
        says_nothing(page).await;
        page.pictures("telling-made-nothing", &SIZES).await;
        page.press(thirtyfour::Key::Left).await;
        page.wait_for_words(STEP, &["Coin Mined"]).await;
        page.click("[data-action=leave-story]").await;
        page.wait_for_words(STEP, &["Coin Mined"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_beat_that_waits_for_a_slow_system_is_said_to_be_under_way() {
    visit(async |page: &Page| {
        tell(page, "loans", "clearing-house-down", 2).await;
        page.wait_for_words(STEP, &["was refused"]).await;
        page.tell_beat(3).await;
        says_nothing(page).await;
        page.begin_beat(4).await;
        page.wait_for_words(".under-way", &["Under way"]).await;
        page.browser().picture("telling-under-way").await;
        page.wait_for_words(STEP, &["Loan Requested"]).await;
        page.wait_until_gone("[data-under-way]").await;
    })
    .await;
}

#[tokio::test]
async fn things_have_the_names_that_people_know_and_the_newest_of_them() {
    visit(async |page: &Page| {
        tell(page, "meetups", "time-travel", 4).await;
        page.wait_for_words(".lane-name", &["Meetup Events by the lake"]).await;
        tell(page, "loans", "two-underwriters", 5).await;
        page.wait_for_words(STEP, &["Deny Loan was refused: Loan Request Yev is at version 3"]).await;
        page.pictures("telling-conflict", &SIZES).await;
        page.click("[role=tab][data-tab=state]").await;
        tell(page, "attendance", "the-noodles", 7).await;
        page.wait_for_words(STEP, &["Player → Confirm Attendance of Alice"]).await;
        page.wait_for_words(
            "table[data-view=teams]",
            &["Alice, alice@example.com", "Monarch Park - Field 4, Mon Mar 02"],
        )
        .await;
        page.pictures("telling-noodles", &SIZES).await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words("[data-part=inbox] .text", &["Mon Mar 02 2026"]).await;
        page.js("document.querySelector('[data-part=inbox]').scrollIntoView()").await;
        page.pictures("telling-mail", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn a_cross_is_in_the_lane_of_the_stream_that_said_no_and_only_in_its_context() {
    visit(async |page: &Page| {
        let first = page.create_order(1).await;
        page.create_order(2).await;
        page.complete_order(&first).await;
        in_vain(page, "orders", "CompleteOrder", first.reference()).await;
        in_vain(page, "orders", "CompleteOrder", json!({"order_id": "0dd0a5ed-0000-4000-8000-000000000099"})).await;
        in_vain(page, "coins", "MineCoin", json!({"account_id": "me", "nonce": 1})).await;
        let lanes = "return [...document.querySelectorAll('.lane')].flatMap((lane) =>
            [...lane.querySelectorAll('.rejection-mark')].map((cross) => `${lane.querySelector('.lane-name').textContent}: ${cross.ariaLabel}`))";
        let crosses = async || page.look(lanes, &[]).await.as_array().map(Vec::len).filter(|count| *count == 2);
        eventually("two crosses", crosses).await;
        let found = page.js(lanes).await;
        assert!(found[1].as_str().is_some_and(|cross| cross.starts_with("refused: Refused after event 5: Complete Order was refused")), "{found}");
        let own = format!("Order {}: Refused after event 5: Complete Order was refused: Order already completed.", first.number);
        assert!(found[0].as_str().is_some_and(|cross| cross.starts_with(&own)), "{found}");
        let over = "const boxes = (css) => [...document.querySelectorAll(css)].map((one) => [one.closest('.lane'), one.getBoundingClientRect()]);
            const inset = 1;
            return boxes('.rejection-mark').some(([lane, cross]) => boxes('.event-mark').some(([other, mark]) =>
                lane === other && cross.left < mark.right - inset && cross.right > mark.left + inset))";
        assert_eq!(page.js(over).await, json!(false), "no cross is over an event");
        page.pictures("telling-crosses", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn a_long_text_takes_one_line_and_no_word_pushes_the_other_columns_away() {
    visit(async |page: &Page| {
        let long = "x".repeat(200);
        let meetup = json!({"meetup_id": "0a000000-0000-4000-8000-000000000001", "title": long, "date": "2031-12-04T09:33:00Z",
            "host": "Grace", "location": {"name": "Town library", "address": "1 Market Square"}});
        page.js_with("await hindcast.dispatch('meetups', 'CreateMeetup', args[0])", &[meetup]).await;
        page.js("location.hash = '#meetups'").await;
        page.wait_for_words("td[data-column=location]", &["Town library, 1 Market Square"]).await;
        page.wait_for_words("td[data-column=date]", &["Thu Dec 04 2031, "]).await;
        let width = "return document.querySelector('td[data-column=title]').getBoundingClientRect().width";
        let width = page.js(width).await.as_f64().expect("a width");
        assert!(width < 400.0, "{width}");
        page.pictures("telling-long", &SIZES).await;
        for (_, size) in SIZES {
            page.resize(size).await;
            assert_eq!(page.overflow(size).await, 0, "{size:?}");
        }

        tell(page, "attendance", "the-noodles", 6).await;
        page.wait_for_rows("inbox", 2).await;
        let height = "return document.querySelector('[data-view=inbox] tbody tr').getBoundingClientRect().height";
        let height = page.js(height).await.as_f64().expect("a height");
        assert!(height < 60.0, "{height}");
        page.js("document.querySelector('[data-view=inbox]').closest('section').scrollIntoView()").await;
        page.pictures("telling-inbox", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn an_account_is_what_people_read_first_and_a_coin_from_nowhere_is_found() {
    visit(async |page: &Page| {
        page.js("location.hash = '#coins'").await;
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        page.wait_for_words("[data-view=balances] th:first-child", &["Account id"]).await;
        page.wait_for_cell("balances", "me", "last_event", "Coin Mined").await;
        let data =
            "{ account_id: 'me', from: 'nobody', amount: 7, transfer_id: '0c000000-0000-4000-8000-000000000009' }";
        page.js(&format!("await hindcast.dispatch('coins', 'ReceiveCoins', {data})")).await;
        page.idle().await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words("[data-verdict=broken]", &["coins that nobody mined", "Coins Received, event 2"]).await;
        page.js("document.querySelector('[data-part=supply]').scrollIntoView()").await;
        page.pictures("telling-from-nowhere", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn a_search_that_ended_with_its_context_says_so_on_return() {
    visit(async |page: &Page| {
        page.js("location.hash = '#coins?tab=desk'").await;
        page.wait_for("[data-action=mine]").await;
        page.click("[data-field=pace] option[value=slow]").await;
        page.click("[data-action=mine]").await;
        page.wait_for_words("[data-tried]", &["tried"]).await;
        page.show_wall("orders").await;
        page.wait_for("[data-sticky=\"command:CreateOrder\"]").await;
        page.show_wall("coins").await;
        page.wait_for_words("[data-part=miner] [data-outcome]", &["It ended when another context was shown"]).await;
        page.pictures("telling-miner", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_read_of_a_row_is_there_when_the_desk_is_come_back_to() {
    visit(async |page: &Page| {
        tell(page, "meetups", "time-travel", 1).await;
        page.click("[role=tab][data-tab=desk]").await;
        page.click("[data-action=strong]").await;
        page.wait_for("[data-reading=strong] [data-said=new]").await;
        page.click("[role=tab][data-tab=state]").await;
        page.wait_until_gone("[data-reading=strong]").await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for("[data-reading=strong] [data-said=new]").await;
        page.wait_for_words("[data-now]", &["The row says now"]).await;
        page.seek(1).await;
        page.wait_for_words("[data-now]", &["The row said then"]).await;
        page.pictures("telling-readings", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn the_router_names_commands_as_the_screen_does_and_like_commands_are_told_apart() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        page.create_order(2).await;
        in_vain(page, "orders", "MakeOrder", json!({})).await;
        page.wait_for_words(STEP, &["Make Order was refused", "Create Order, "]).await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words("[data-field=passage]", &["Create Order · event 2", "Create Order · event 1"]).await;
        page.js("document.querySelector('[data-part=pipeline]').scrollIntoView()").await;
        page.pictures("telling-router", &SIZES).await;
    })
    .await;
}
