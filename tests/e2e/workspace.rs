//! Promise: one workspace holds all five contexts; the timeline shows one of them or all; emptying it overtakes nothing.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::handlers::show_tab;
use super::support::{Colours, Page, Size, eventually_eq, visit};

/// For each context a command that begins something, and the stream that it begins.
const BEGINNINGS: [(&str, &str, &str, &str); 5] = [
    (
        "orders",
        "CreateOrder",
        r#"{"order_id": "0dd0a5ed-0000-4000-8000-000000000001", "order_number": "SO-1", "business_partner": "jane.doe@acme.com",
            "items": [{"product_id": "9a7c1e52-3f0b-4d6e-8a41-6b2d5c90e713", "quantity": 1, "uom": "KG"}]}"#,
        "order-0dd0a5ed-0000-4000-8000-000000000001",
    ),
    ("coins", "MineCoin", r#"{"account_id": "me", "nonce": 190}"#, "account-me"),
    (
        "meetups",
        "CreateMeetup",
        r#"{"meetup_id": "3ee00000-0000-4000-8000-000000000001", "title": "Events by the fire", "date": "2031-03-02T18:00:00Z", "host": "Grace"}"#,
        "meetup-3ee00000-0000-4000-8000-000000000001",
    ),
    (
        "attendance",
        "RegisterTeam",
        r#"{"team_id": "a0000000-0000-4000-8000-000000000009", "name": "The Noodles"}"#,
        "team-a0000000-0000-4000-8000-000000000009",
    ),
    (
        "loans",
        "RequestLoan",
        r#"{"loan_request_id": "10a00000-0000-4000-8000-000000000001", "name": "Yev", "national_id": "666666aa", "amount": 1000}"#,
        "loan-request-10a00000-0000-4000-8000-000000000001",
    ),
];

/// A first event, and where the context is in the menu.
async fn begin_all(page: &Page) {
    for (context, command, data, _) in BEGINNINGS {
        let data: Value = serde_json::from_str(data).expect("JSON");
        let script = "return await hindcast.dispatch(args[0], args[1], args[2], { consistency: 'strong' })";
        let done = page.js_with(script, &[json!(context), json!(command), data]).await;
        assert!(done["version"].as_u64().is_some_and(|version| version > 0), "{context}: {done}");
    }
}

async fn lanes(page: &Page) -> usize {
    let count = page.look("return document.querySelectorAll('.lane').length", &[]).await;
    usize::try_from(count.as_u64().unwrap_or_default()).unwrap_or_default()
}

#[tokio::test]
async fn dispatch_view_and_state_work_for_every_context() {
    visit(async |page: &Page| {
        begin_all(page).await;
        let contexts = page.js("return hindcast.contexts()").await;
        for ((context, _, _, stream), described) in BEGINNINGS.iter().zip(contexts.as_array().expect("a list")) {
            assert_eq!(described["name"], json!(context));
            for view in described["views"].as_array().expect("a list") {
                let named = [json!(context), view.clone()];
                let shown = page.js_with("return await hindcast.view(args[0], args[1])", &named).await;
                assert_eq!(&shown["name"], view);
                assert!(shown["rows"].is_array(), "{context}, {view}: {shown}");
            }
            let named = [json!(context), described["views"][0].clone()];
            let rows = page.js_with("return (await hindcast.view(args[0], args[1])).rows", &named).await;
            assert_ne!(rows, json!([]), "{named:?} has seen what was done");
            let state = page.js_with("return await hindcast.state(args[0])", &[json!(stream)]).await;
            assert_eq!((&state["stream_id"], state["version"].is_u64()), (&json!(stream), true));
            assert!(!state["state"].is_null(), "{state}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_timeline_shows_the_events_of_the_context_or_all_of_them() {
    visit(async |page: &Page| {
        begin_all(page).await;
        page.open_at("#attendance").await;
        eventually_eq("the lanes of attendance", 1, async || lanes(page).await).await;
        page.click("[data-action=all-events]").await;
        eventually_eq("the lanes of all contexts", 5, async || lanes(page).await).await;
        assert_eq!(page.attribute("[data-action=all-events]", "aria-pressed").await.as_deref(), Some("true"));
        page.click("[data-action=all-events]").await;
        eventually_eq("the lanes of attendance", 1, async || lanes(page).await).await;
        page.seek(1).await;
        page.wait_for_words("[data-caption]", &["Order Created", "in another context, Orders"]).await;
    })
    .await;
}

#[tokio::test]
async fn every_unknown_name_is_answered_with_those_that_are_known() {
    visit(async |page: &Page| {
        begin_all(page).await;
        let known = [
            ("await hindcast.dispatch('lones', 'RequestLoan', {})", "unknown_context", "loans"),
            ("await hindcast.dispatch('loans', 'RequestLone', {})", "unregistered_command", "RequestLoan"),
            ("await hindcast.view('attendance', 'inbax')", "unknown_view", "inbox"),
            ("await hindcast.view('attendanse', 'inbox')", "unknown_context", "attendance"),
            ("await hindcast.readStream('account-you')", "stream_not_found", "account-me"),
            ("await hindcast.state('team-nobody')", "stream_not_found", "team-a0000000"),
            ("await hindcast.closeStream('team-nobody')", "stream_not_found", "team-a0000000"),
            ("await hindcast.order('Attendance.Mahler', 'pause')", "unknown_handler", "Attendance.Mailer"),
            (
                "await hindcast.dispatch('attendance', 'RegisterTeam', { team_id: crypto.randomUUID(), name: 'The Artichokes' }, { consistency: ['teems'] })",
                "unknown_handler",
                "Attendance.teams",
            ),
            ("await hindcast.system('loans', 'post')", "unknown_system", "credit-clearing-house"),
            ("await hindcast.switch('coins', 'MineCoal', { on: false })", "unregistered_command", "MineCoin"),
            ("await hindcast.snapshots('Odor', { every: 5 })", "unknown_aggregate", "Order"),
            ("await hindcast.reset({ context: 'lones' })", "unknown_context", "loans"),
            ("await hindcast.reset({ context: 'loans', scenario: 'x' })", "unknown_scenario", "two-underwriters"),
        ];
        for (script, code, named) in known {
            let error = page.js_error(script).await;
            let told = format!("{} {}", error.message, error.details);
            assert!(told.contains(named), "{script}: {named} is not named in {told}");
            assert_eq!(error.code.as_deref(), Some(code), "{script}: {told}");
        }
    })
    .await;
}

/// Keeps pictures of a part of the page, and measures that nothing is wider than the screen.
async fn pictures_of(page: &Page, css: &str, name: &str) {
    for colours in [Colours::Dark, Colours::Light] {
        page.browser().prefer(colours).await;
        for (device, size) in SIZES {
            page.resize(size).await;
            page.js_with("document.querySelector(args[0]).scrollIntoView({ block: 'end' })", &[json!(css)]).await;
            page.settle().await;
            page.browser().picture(&format!("{name}-{device}-{}", colours.name())).await;
            assert_eq!(page.overflow(size).await, 0, "{name} at {device}");
        }
    }
}

/// Takes the export that is offered before everything is deleted, and looks whether an event of that type is in the file.
async fn export_first(page: &Page, event_type: &str) {
    let saved = "window.saved = []; const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { window.saved.push(blob); return make(blob); }";
    page.js(saved).await;
    page.click("[data-action=export-first]").await;
    let log = "return window.saved.length ? await window.saved[0].text() : ''";
    let has_it = async || page.look(log, &[]).await.as_str().is_some_and(|text| text.contains(event_type));
    eventually_eq("whether the file has the event", true, has_it).await;
}

#[tokio::test]
async fn resetting_a_story_asks_and_offers_the_export_where_somebodys_events_would_be_lost() {
    visit(async |page: &Page| {
        page.press('1').await;
        page.wait_for(".story").await;
        page.tell_beat(1).await;
        page.press('r').await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
        assert!(!page.has("dialog.question[open]").await, "what a story made, it may delete");
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        page.wait_for_position(1).await;
        page.press('r').await;
        page.wait_for("dialog.question[open]").await;
        page.wait_for_words("dialog.question", &["1 event", "would be deleted"]).await;
        export_first(page, "Coins.CoinMined").await;
        assert!(page.has("dialog.question[open]").await, "it asks on");
        assert_eq!(page.head().await, 1);
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.question[open]").await;
        assert_eq!(page.head().await, 1, "nothing was deleted");
    })
    .await;
}

#[tokio::test]
async fn who_deletes_the_workspace_on_the_screen_is_offered_the_export_first() {
    let (button, question) = ("[data-action=delete-all]", "dialog.question[open]");
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.js_error(&format!("await hindcast.dispatch('orders', 'CompleteOrder', {})", order.reference())).await;
        let [first, second] = page.open_second_tab().await;
        show_tab(page, "store").await;
        pictures_of(page, button, "workspace-delete").await;
        page.js_with("document.querySelector(args[0]).focus()", &[json!(button)]).await;
        page.press(Key::Enter).await;
        page.wait_for_words(question, &["Delete everything?", "5 events", "in every tab"]).await;
        page.wait_for_focus(&format!("{question} [autofocus]")).await;
        pictures_of(page, question, "workspace-delete-asked").await;
        export_first(page, "Orders.ShipmentCompleted").await;
        assert!(page.has(question).await, "it asks on");
        page.press(Key::Escape).await;
        page.wait_until_gone(question).await;
        page.wait_for_focus(button).await;
        assert_eq!(page.head().await, 5, "nothing was deleted");

        page.press(Key::Enter).await;
        page.wait_for(question).await;
        page.tab_to("[data-action=begin-anew]").await;
        page.press(Key::Enter).await;
        page.wait_until_gone(question).await;
        eventually_eq("the head", 0, async || page.head().await).await;
        page.wait_for_focus(button).await;
        page.wait_for_words("[data-store=streams] + .nothing", &["No stream yet"]).await;
        page.go_to_tab(&first).await;
        eventually_eq("the head of the other tab", 0, async || page.head().await).await;
        page.wait_until_gone(".stamp.refused").await;
        page.close_other_tab(&second).await;
        page.reload().await;
        let left = "return [hindcast.head(), (await hindcast.streams()).length, (await hindcast.rejections()).length]";
        assert_eq!(page.js(left).await, json!([0, 0, 0]));
        page.tell_the_story().await;
    })
    .await;
}

#[tokio::test]
async fn the_list_of_keys_names_those_of_stories() {
    visit(async |page: &Page| {
        page.press('?').await;
        page.wait_for_words(
            "dialog.keys[open]",
            &["1 – 9", "tell a story of this context", "the story from its beginning"],
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_emptied_workspace_is_not_written_into_by_handlers_that_were_at_work() {
    visit(async |page: &Page| {
        // ten orders are completed at once, and nobody waits for what the policies make of it
        let script = "
            const order = (number) => ({ order_id: crypto.randomUUID(), order_number: `SO-${number}`, business_partner: 'jane.doe@acme.com',
                items: [{ product_id: crypto.randomUUID(), quantity: 1, uom: 'KG' }] });
            const orders = Array.from({ length: 10 }, (_, number) => order(number + 1));
            for (const order of orders) await hindcast.dispatch('orders', 'CreateOrder', order);
            await Promise.all(orders.map(({ order_id }) => hindcast.dispatch('orders', 'CompleteOrder', { order_id })));
            await hindcast.deleteWorkspace();
            const seen = [hindcast.head()];
            await hindcast.idle();
            for (let frames = 0; frames < 30; frames += 1) await new Promise((shown) => requestAnimationFrame(shown));
            await hindcast.idle();
            seen.push(hindcast.head(), (await hindcast.readAll({})).length, (await hindcast.streams()).length);
            seen.push(...(await hindcast.handlers()).map(({ position, lag }) => position + lag));
            return seen.filter((count) => count !== 0)";
        for round in 0..3 {
            assert_eq!(page.js(script).await, json!([]), "round {round}");
        }
        page.tell_the_story().await;
        page.reload().await;
        assert_eq!(page.head().await, 5, "and what happens then is handled and kept as in a new one");
        let order = page.create_order(2).await;
        page.complete_order(&order).await;
        assert_eq!(page.shipments_of(&order).await.len(), 1);
    })
    .await;
}

const SIZES: [(&str, Size); 3] =
    [("1280x800", Size(1280, 800)), ("1920x1080", Size(1920, 1080)), ("390x844", Size(390, 844))];

#[tokio::test]
async fn pictures_are_kept_of_every_wall() {
    visit(async |page: &Page| {
        page.browser().prefer(Colours::Light).await;
        for (context, story) in [
            ("orders", "happy-path"),
            ("coins", "happy-path"),
            ("meetups", "time-travel"),
            ("attendance", "the-noodles"),
            ("loans", "review"),
        ] {
            let options = json!({"context": context, "scenario": story, "play": true});
            page.js_with("await hindcast.reset(args[0])", &[options]).await;
            for (device, size) in SIZES {
                page.resize(size).await;
                page.settle().await;
                page.browser().picture(&format!("wall-{context}-{device}")).await;
                assert_eq!(page.overflow(size).await, 0, "{context} at {size:?}");
            }
            page.press('p').await;
            for (device, size) in SIZES {
                page.resize(size).await;
                page.settle().await;
                page.browser().picture(&format!("wall-{context}-presenting-{device}")).await;
            }
            page.press(Key::Escape).await;
        }
    })
    .await;
}
