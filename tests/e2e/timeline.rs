//! Promise: the timeline tells: what happened, where it came from, what led to what and what was refused, on one axis that is the slider.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Page, Size, eventually, eventually_eq, visit};

const SIZES: [(&str, Size); 3] =
    [("1280x800", Size(1280, 800)), ("1920x1080", Size(1920, 1080)), ("390x844", Size(390, 844))];
const CARD: &str = "[role=tooltip]";

/// The words on the cards of the lanes, by lane.
async fn cards(page: &Page) -> Value {
    let script = "return Object.fromEntries([...document.querySelectorAll('.lane')].map((lane) => [
        lane.querySelector('.lane-name').textContent,
        [...lane.querySelectorAll('.event-mark')].map((mark) => mark.textContent)]))";
    page.look(script, &[]).await
}

/// Gives a command that is refused.
async fn in_vain(page: &Page, command: &str, data: Value) {
    let script = "await hindcast.dispatch('orders', args[0], args[1]).catch(() => {})";
    page.js_with(script, &[json!(command), data]).await;
}

/// Records so many orders, each an event of its own stream.
async fn record(page: &Page, orders: u32) {
    let script = "for (let n = 1; n <= args[0]; n += 1) {
        const id = `0dd0a5ed-0000-4000-8000-${String(n).padStart(12, '0')}`;
        await hindcast.dispatch('orders', 'CreateOrder', { order_id: id, order_number: `SO-${n}`,
            business_partner: 'jane.doe@acme.com', items: [{ product_id: id, quantity: 1, uom: 'KG' }] });
    }";
    page.js_with(script, &[json!(orders)]).await;
    page.wait_for_position(orders.into()).await;
}

#[tokio::test]
async fn events_carry_their_names_in_lanes_that_are_named_by_the_thing() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let expected = json!({
            format!("Order {}", order.number): ["Order Created", "Order Completed"],
            format!("Shipment of {}", order.number): ["Shipment Created", "Shipment Completed"],
            format!("Invoice of {}", order.number): ["Invoice Created"],
        });
        eventually_eq("the cards", expected, async || cards(page).await).await;
        let fills = "const axis = document.querySelector('.axis').getBoundingClientRect();
            const last = document.querySelector('[data-mark=\"5\"]').getBoundingClientRect();
            return (last.right - axis.left) / axis.width";
        assert!(page.js(fills).await.as_f64().is_some_and(|part| part > 0.7), "the lanes fill the width");
        page.seek(3).await;
        page.pictures("timeline", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn the_slider_and_the_lanes_have_one_axis() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        in_vain(page, "CompleteOrder", order.reference()).await;
        let apart = "const slider = document.querySelector('#playhead');
            const box = slider.getBoundingClientRect();
            const part = (slider.valueAsNumber - Number(slider.min)) / (Number(slider.max) - Number(slider.min));
            // the middle of a handle of 24 px
            const handle = box.left + 12 + part * (box.width - 24);
            return Math.abs(handle - document.querySelector('.playhead-line').getBoundingClientRect().left - 1)";
        for position in [5, 3, 1, 0] {
            page.seek(position).await;
            let near = async || page.look(apart, &[]).await.as_f64().is_some_and(|apart| apart < 1.5);
            eventually_eq(&format!("the handle is on the line at {position}"), true, near).await;
        }
        page.wait_for_words("[data-position]", &["0 of 5"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_click_on_the_lanes_moves_the_playhead_there() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let place = "const axis = document.querySelector('.axis').getBoundingClientRect();
            const lane = document.querySelectorAll('.lane .cells')[2].getBoundingClientRect();
            return [axis.left + axis.width * 2 / 6, lane.top + lane.height / 2].map(Math.round)";
        let place: (i64, i64) = serde_json::from_value(page.js(place).await).expect("a place");
        let click = page.browser().driver().action_chain().move_to(place.0, place.1).click();
        click.perform().await.expect("a click");
        page.wait_for_position(2).await;
    })
    .await;
}

#[tokio::test]
async fn a_mark_says_where_its_event_comes_from_by_its_shape_and_in_words() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.wait_for("[data-mark=\"3\"][data-origin=policy]").await;
        let shapes = "const shape = (mark) => getComputedStyle(document.querySelector(`[data-mark=\"${mark}\"] .face`)).borderRadius;
            return shape(2) !== shape(3)";
        assert_eq!(page.js(shapes).await, json!(true), "a person's command and a policy's look different without colours");
        let name = page.attribute("[data-mark=\"3\"]", "aria-label").await;
        assert_eq!(name.as_deref(), Some("3: Shipment Created, issued by a policy"));

        let text = page.export().await;
        page.js("await hindcast.reset({ context: 'orders', scenario: 'happy-path' })").await;
        page.js_with("await hindcast.import(args[0])", &[json!(text)]).await;
        page.wait_for("[data-mark=\"1\"][data-origin=import]").await;
        let name = page.attribute("[data-mark=\"1\"]", "aria-label").await;
        assert_eq!(name.as_deref(), Some("1: Order Created, imported"));
    })
    .await;
}

#[tokio::test]
async fn arcs_lead_from_the_event_at_the_playhead_to_its_cause_and_to_what_it_caused() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let arcs = async || {
            let script = "return ['near', 'later', 'of-the-action'].map((kind) =>
                (document.querySelector(`.arcs .${kind}`)?.getAttribute('d')?.match(/M/g) ?? []).length)";
            page.look(script, &[]).await
        };
        for (position, expected) in [(2, [0, 2, 0]), (3, [1, 1, 0]), (4, [1, 0, 1]), (1, [0, 0, 0]), (5, [0, 0, 0])] {
            page.seek(position).await;
            eventually_eq(&format!("near, later and other arcs at {position}"), json!(expected), arcs).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_card_tells_an_event_on_hover_and_on_focus_and_goes_with_escape() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let mark = page.element("[data-mark=\"1\"]").await;
        page.browser()
            .driver()
            .action_chain()
            .move_to_element_center(&mark)
            .perform()
            .await
            .expect("the pointer is there");
        let parts = ["Order Created", "event 1", "Clerk → Create Order → Order Created", "Order number", &order.number];
        page.wait_for_words(CARD, &parts).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(CARD).await;

        page.tab_to(".event-mark.current").await;
        page.wait_for_words(CARD, &["Shipment Completed", "Warehouse"]).await;
        page.press(Key::Left).await;
        page.wait_for_focus("[data-mark=\"4\"].current").await;
        page.wait_for_words(CARD, &["Invoice Created", "policy Invoicing → Create Invoice → Invoice Created"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_can_be_focused_read_and_opened() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        in_vain(page, "CompleteOrder", order.reference()).await;
        page.tab_to(".rejection-mark").await;
        page.wait_for_words(CARD, &["Complete Order was refused: Order already completed"]).await;
        page.press(Key::Enter).await;
        page.wait_for("[role=tab][data-tab=event][aria-selected=true]").await;
        page.wait_for_position(4).await;
    })
    .await;
}

#[tokio::test]
async fn zooming_goes_from_one_event_to_all_of_them_by_buttons_keys_and_wheel() {
    visit(async |page: &Page| {
        record(page, 90).await;
        let span = async || {
            let script = "const { min, max } = document.querySelector('#playhead'); return Number(max) - Number(min)";
            page.look(script, &[]).await.as_u64().unwrap_or_default()
        };
        let fitting = span().await;
        assert!((20..60).contains(&fitting), "as many as fit with a button each: {fitting}");
        for _ in 0..12 {
            page.press('z').await;
        }
        eventually_eq("one event", 1, span).await;
        page.wait_for_words(".event-mark.current", &["Order Created"]).await;
        page.press('w').await;
        eventually_eq("all of them", 90, span).await;
        page.wait_for(".strokes").await;
        assert_eq!(page.text(".lane.kind .lane-name").await.as_deref(), Some("Order"), "many streams share a lane");
        page.click("[data-action=fewer-events]").await;
        let nearer = span().await;
        assert!(nearer < 90, "{nearer}");
        page.click("[data-action=fit-events]").await;
        eventually_eq("as many as fit", fitting, span).await;
        let wheel = "document.querySelector('.lanes').dispatchEvent(new WheelEvent('wheel',
            { deltaY: -400, ctrlKey: true, bubbles: true, cancelable: true,
              clientX: document.querySelector('.axis').getBoundingClientRect().left + 200 }))";
        page.js(wheel).await;
        let nearer = async || span().await < fitting;
        eventually_eq("the wheel zooms", true, nearer).await;
        page.press('w').await;
        page.pictures("timeline-strokes", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn the_window_over_the_histogram_is_dragged_along_the_log() {
    visit(async |page: &Page| {
        record(page, 90).await;
        page.wait_for(".density.partial").await;
        let start = async || page.attribute("#playhead", "min").await.and_then(|min| min.parse::<u64>().ok());
        assert!(start().await.is_some_and(|start| start > 30), "the end of the log is shown");
        let place = "const box = document.querySelector('.density').getBoundingClientRect(); return [box.left + 6, box.top + 10].map(Math.round)";
        let place: (i64, i64) = serde_json::from_value(page.js(place).await).expect("a place");
        page.browser().driver().action_chain().move_to(place.0, place.1).click().perform().await.expect("a click");
        eventually_eq("the window is at the start", Some(0), start).await;
        assert_eq!(page.position().await, 90, "the playhead stays");
    })
    .await;
}

#[tokio::test]
async fn lanes_that_are_out_of_sight_are_said() {
    visit(async |page: &Page| {
        record(page, 12).await;
        page.wait_for_words(".more-lanes", &["more lanes"]).await;
        page.seek(1).await;
        page.wait_for_words(".more-lanes", &["↓"]).await;
    })
    .await;
}

#[tokio::test]
async fn events_are_found_by_name_number_and_what_is_in_their_data() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        page.press('f').await;
        page.wait_for_focus("[role=search] input").await;
        let look_for = async |text: &str, expected: &str| {
            let field = page.element("[data-field=find]").await;
            field.clear().await.expect("the field is emptied");
            field.send_keys(text).await.expect("it is typed");
            page.wait_for_words("[data-found-count]", &[expected]).await;
        };
        look_for("shipment", "of 2").await;
        look_for("jane.doe", "1 found").await;
        page.press(Key::Enter).await;
        page.wait_for_position(1).await;
        page.wait_for("[data-mark=\"1\"].found").await;
        look_for(&order.number, "of").await;
        look_for("#4", "1 found").await;
        page.press(Key::Enter).await;
        page.wait_for_position(4).await;
        look_for("nothing like this", "none").await;
        page.press(Key::Escape).await;
        page.wait_until_gone("[role=search]").await;
        page.wait_for_focus("[data-action=find]").await;
    })
    .await;
}

#[tokio::test]
async fn names_from_people_stay_in_their_lane_whatever_letters_they_have() {
    visit(async |page: &Page| {
        let hostile = ["<img src=x onerror=alert(1)>", "\u{202e}txt.exe", "طلب رقم ٧", "注文一号注文一号注文一号注文一号"];
        for (number, name) in (1..).zip(hostile) {
            let data = json!({"meetup_id": format!("0a000000-0000-4000-8000-00000000000{number}"), "title": name,
                "date": "2031-12-04T09:33:00Z", "host": "Grace", "location": {"name": "Library", "address": "1 Square"}});
            page.js_with("await hindcast.dispatch('meetups', 'CreateMeetup', args[0])", &[data]).await;
        }
        page.js("location.hash = '#meetups'").await;
        let names = async || {
            let script = "return [...document.querySelectorAll('.lane .lane-name bdi')].map((name) => name.textContent)";
            page.look(script, &[]).await.as_array().map(Vec::len).filter(|count| *count == 4)
        };
        eventually("four lanes", names).await;
        assert!(!page.has(".lanes img").await, "text from people is set as text");
        let sticks_out = "return [...document.querySelectorAll('.lane')].some((lane) => {
            const [name, cells] = [lane.querySelector('.lane-name'), lane.querySelector('.cells')];
            return name.getBoundingClientRect().right > cells.getBoundingClientRect().left + 1; })";
        assert_eq!(page.js(sticks_out).await, json!(false));
        page.pictures("timeline-hostile", &SIZES).await;
    })
    .await;
}

#[tokio::test]
async fn parked_events_snapshots_and_handlers_that_stand_still_are_marked() {
    visit(async |page: &Page| {
        page.js("await hindcast.order('Orders.shipments', { fail_on: 'Orders.ShipmentCreated' })").await;
        page.js("await hindcast.order('Orders.invoices', 'pause')").await;
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.wait_for("[data-mark=\"3\"].parked[aria-label*=\"parked by a handler\"]").await;
        page.wait_for_words("[data-still=\"Orders.invoices\"]", &["Invoices", "paused", "events behind"]).await;
        page.pictures("timeline-marks", &SIZES).await;
        page.click("[data-still=\"Orders.invoices\"] .lag").await;
        page.wait_for("[role=tab][data-tab=handlers][aria-selected=true]").await;
    })
    .await;
}

#[tokio::test]
async fn the_steps_of_a_story_stand_below_what_they_made() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'orders', scenario: 'happy-path' })").await;
        for beat in 1..=3 {
            page.tell_beat(beat).await;
        }
        page.wait_for_words(".beats", &["Story", "1", "2", "3"]).await;
        let below = "const box = (css) => document.querySelector(css).getBoundingClientRect();
            const beat = box('[data-beat-mark=\"3\"]');
            return [3, 4, 5].every((mark) => box(`[data-mark=\"${mark}\"]`).left >= beat.left - 2 && box(`[data-mark=\"${mark}\"]`).left <= beat.right)";
        eventually_eq("the third step is below what it made", json!(true), async || page.look(below, &[]).await).await;
    })
    .await;
}
