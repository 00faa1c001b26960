//! Promise: a step is seen at once wherever it shows, the wall stays where it is, and a jump is seen everywhere in the end.

use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::support::{Page, eventually_eq, visit};

/// Records orders that are completed, so with shipments and invoices: four events each.
async fn record_orders(page: &Page, count: u32) {
    for number in 1..=count {
        let order = page.create_order(number).await;
        page.complete_order(&order).await;
        page.idle().await;
    }
    assert_eq!(page.head().await, u64::from(4 * count));
}

/// Goes to an event and waits until the lanes show it.
async fn go_to(page: &Page, position: u64) {
    page.seek(position).await;
    let mark = async || page.attribute(".event-mark.current", "data-mark").await;
    eventually_eq("the mark at the playhead", Some(position.to_string()), mark).await;
}

#[tokio::test]
async fn who_steps_quickly_sees_where_things_stand_and_no_walk() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        go_to(page, 1).await;
        // the page's clock goes as the test says: how quick a step is must not depend on the machine
        let script = "const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const is = (selector) => document.querySelector(`.board ${selector}`) !== null;
            let now = Date.now();
            Date.now = () => now;
            const step = async (position, after) => {
                now += after;
                await hindcast.seek(position); await drawn(); await drawn();
                return [is('.sticky.lit'), is('.lit-even, .lit-odd')];
            };
            return [await step(2, 600), await step(3, 300), await step(4, 300)];";
        let [lit, walked, at_once] = [true, true, false];
        assert_eq!(page.js(script).await, json!([[lit, walked], [lit, at_once], [lit, at_once]]));
    })
    .await;
}

#[tokio::test]
async fn the_wall_keeps_its_size_whatever_is_said_below_it() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let mut heights = BTreeSet::new();
        for position in [5, 4, 3, 2, 1] {
            go_to(page, position).await;
            let height = page.js("return document.querySelector('.viewport').getBoundingClientRect().height").await;
            heights.insert(height.to_string());
        }
        assert_eq!(heights.len(), 1, "{heights:?}");
    })
    .await;
}

#[tokio::test]
async fn the_wall_keeps_its_size_when_the_first_events_come() {
    visit(async |page: &Page| {
        let height =
            async || page.js("return document.querySelector('.viewport').getBoundingClientRect().height").await;
        let before = height().await;
        record_orders(page, 2).await;
        go_to(page, 8).await;
        assert_eq!(height().await, before);
    })
    .await;
}

#[tokio::test]
async fn opening_the_page_makes_its_wall_once() {
    let source = "window.walls = 0;
        const has_wall = (node) => node.nodeType === 1 && (node.matches('.board') || node.querySelector('.board'));
        new MutationObserver((changes) => {
            for (const { addedNodes } of changes) walls += [...addedNodes].filter(has_wall).length;
        }).observe(document, { subtree: true, childList: true });";
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.before_every_document(source).await;
        for address in ["", "#orders?at=2&tab=event", "#coins?tab=desk"] {
            page.open_at(address).await;
            page.settle().await;
            assert_eq!(page.js("return walls").await, 1, "{address}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_tables_of_a_log_that_is_opened_come_with_a_frame_of_their_own() {
    let source = "window.filled = {};
        new MutationObserver((changes) => {
            for (const { target, addedNodes } of changes) {
                const table = target.closest?.('[data-view]');
                const is_row = [...addedNodes].some((node) => node.nodeName === 'TR');
                if (table && target.nodeName === 'TBODY' && is_row) filled[table.dataset.view] ??= document.timeline.currentTime;
            }
        }).observe(document, { subtree: true, childList: true });";
    visit(async |page: &Page| {
        record_orders(page, 6).await;
        page.before_every_document(source).await;
        let apart = "const times = ['orders', 'order-lines', 'shipments'].map((view) => filled[view]);
            return times[0] < times[1] && times[1] < times[2]";
        // a browser that has no frame for a while shows what is due without one
        eventually_eq("whether each has its own frame", json!(true), async || {
            page.open_at("").await;
            page.wait_for_rows("invoices", 6).await;
            page.js(apart).await
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_lane_of_the_event_at_the_playhead_is_in_sight() {
    visit(async |page: &Page| {
        record_orders(page, 4).await;
        for position in [1, 16, 2] {
            go_to(page, position).await;
            let script = "const [lanes, here] = ['.lanes', '.event-mark.current']
                    .map((it) => document.querySelector(it).getBoundingClientRect());
                return here.top >= lanes.top - 1 && here.bottom <= lanes.bottom + 1;";
            eventually_eq("the event in sight", Value::Bool(true), async || page.js(script).await).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_jump_is_seen_on_the_wall_in_the_lanes_and_in_the_tables() {
    visit(async |page: &Page| {
        record_orders(page, 12).await;
        for (position, orders) in [(2, 1), (46, 12), (20, 5), (1, 1), (48, 12)] {
            go_to(page, position).await;
            eventually_eq("the orders on the wall", orders, async || page.count("event:OrderCreated").await).await;
            page.wait_for_rows("orders", usize::try_from(orders.min(10)).unwrap_or_default()).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_step_is_seen_everywhere_with_one_frame_also_after_jumps_that_followed_on_each_other() {
    visit(async |page: &Page| {
        record_orders(page, 12).await;
        let script = "const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            for (let jump = 0; jump < 40; jump += 1) { await hindcast.seek(jump % 2 ? 9 : 46); await drawn(); }
            const rows = (view) => document.querySelectorAll(`[data-view=${view}] tbody tr`).length;
            const mark = () => Number(document.querySelector('.event-mark.current')?.dataset.mark);
            const everywhere = () => mark() === 9 && rows('orders') === 3 && rows('shipments') === 2 && rows('invoices') === 2;
            while (!everywhere()) await drawn();
            // each part that is late may wait for six frames
            for (let frames = 0; frames < 30; frames += 1) await drawn();
            const seen = [];
            for (const position of [10, 9, 8, 7, 6, 7]) {
                await hindcast.seek(position);
                await drawn();
                seen.push([mark(), rows('orders'), rows('shipments'), rows('invoices')]);
            }
            return seen;";
        let seen = page.js(script).await;
        assert_eq!(seen, json!([[10, 3, 2, 2], [9, 3, 2, 2], [8, 2, 2, 2], [7, 2, 2, 1], [6, 2, 1, 1], [7, 2, 2, 1]]));
    })
    .await;
}
