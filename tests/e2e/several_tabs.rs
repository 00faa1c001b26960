//! Promise: several tabs write one log without losing an event, agree at once, and a policy acts once.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use super::support::{Order, Page, eventually_eq, eventually_within, visit};

const TABS: usize = 5;
/// How many milliseconds after the last acknowledgement every tab may need to know of everything. What is promised is a
/// tenth of it, on a machine that does nothing else.
const AGREED: u64 = 1_000;

/// How long the tabs may take to write a thousand events against each other.
const RACE_ENDS: Duration = Duration::from_mins(8);

/// What a tab does when a test says "go" to all of them; it tells what came of it, and the test's tab collects that.
/// Tabs that nobody looks at have slow timers, so the test's tab gives them the beat, too.
const TOGETHER: &str = "
    const channel = window.channel = new BroadcastChannel('test');
    const together = (work) => channel.addEventListener('message', ({ data }) => {
        if (data === 'go') work().then((report) => channel.postMessage({ report }), (e) => channel.postMessage({ error: String(e.message) }));
    });
    const beat = (heard) => channel.addEventListener('message', ({ data }) => data === 'beat' && heard());
";

const GO: &str = "
    const channel = new BroadcastChannel('test');
    const came = window.came = { reports: [], errors: [] };
    channel.onmessage = ({ data }) => {
        if (data.error) came.errors.push(data.error);
        if (data.report) came.reports.push(data.report);
    };
    channel.postMessage('go');
    setInterval(() => channel.postMessage('beat'), 5);";

/// Two hundred appends, each with the version that was read before, and the time at which everything was known here.
const RACE: &str = "
    const tab = crypto.randomUUID();
    let acknowledged = 0, conflicts = 0;
    const version = async () => {
        const newest = await hindcast.readStream('race-1', { from: -1, count: 1, direction: 'backward' })
            .catch((e) => { if (e.code !== 'stream_not_found') throw e; return []; });
        return newest[0]?.stream_version ?? 0;
    };
    const append = async (step) => {
        for (;;) {
            try {
                return await hindcast.append('race-1', await version(), [{ event_type: 'Race.StepTaken', data: { tab, step } }]);
            } catch (e) {
                if (e.code !== 'wrong_expected_version') throw e;
                conflicts += 1;
            }
        }
    };
    together(async () => {
        for (let step = 1; step <= 200; step += 1) await append(step);
        acknowledged = Date.now();
        const knows = () => hindcast.head() >= 1000;
        if (!knows()) await new Promise((known) => beat(() => knows() && known()));
        return { acknowledged, known: Date.now(), conflicts };
    });";

const DIGEST: &str = "
    const bytes = new TextEncoder().encode(await hindcast.export());
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();";

/// A number that stands for everything that can be seen: every view of every context, and the state of every stream.
const STATES: &str = "
    const seen = [];
    for (const { name, views } of hindcast.contexts())
        for (const view of views) seen.push(await hindcast.view(name, view));
    for (const { stream_id } of await hindcast.streams())
        seen.push(await hindcast.state(stream_id).catch((e) => e.code));
    const bytes = new TextEncoder().encode(JSON.stringify(seen));
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].join();";

/// Says "go" to all tabs, and gives their reports. It is looked whether they are there, since the driver of the browser waits for
/// no script as long as a slow machine needs.
async fn all_together(page: &Page) -> Value {
    page.js(GO).await;
    let came = eventually_within(RACE_ENDS, "a report of every tab", async || {
        let came = page.look("return window.came", &[]).await;
        let count = |of: &str| came[of].as_array().map_or(0, Vec::len);
        (count("reports") == TABS || count("errors") > 0).then_some(came)
    });
    let came = came.await;
    assert_eq!(came["errors"], json!([]));
    came["reports"].clone()
}

/// The figure of that name in every report.
fn figures(reports: &Value, name: &str) -> Vec<u64> {
    let reports = reports.as_array().expect("reports");
    reports.iter().map(|report| report[name].as_u64().unwrap_or_else(|| panic!("no {name} in {report}"))).collect()
}

#[tokio::test]
async fn five_tabs_write_one_stream_without_a_gap_or_a_double_and_agree_at_once() {
    visit(async |page: &Page| {
        let tabs = page.open_tabs(TABS).await;
        page.in_each_tab(&tabs, &format!("{TOGETHER} {RACE}")).await;
        page.go_to_tab(&tabs[0]).await;
        let reports = all_together(page).await;

        let last = figures(&reports, "acknowledged").into_iter().max().expect("a tab");
        let agreed = figures(&reports, "known").into_iter().max().expect("a tab").saturating_sub(last);
        let conflicts: u64 = figures(&reports, "conflicts").into_iter().sum();
        println!("1,000 events of {TABS} tabs, {conflicts} conflicts; all tabs agree {agreed} ms after the last");
        assert!(agreed <= AGREED, "the tabs agree only after {agreed} ms");
        assert!(conflicts > 0, "the tabs never met, so nothing was tried");

        let log = page.log_after(0).await;
        log.assert_whole();
        let steps: BTreeSet<_> =
            log.0.iter().map(|event| (event["data"]["tab"].to_string(), event["data"]["step"].as_u64())).collect();
        assert_eq!((log.0.len(), steps.len()), (1_000, 1_000), "every step is there, and none twice");
        assert_eq!(log.0[999]["stream_version"], 1_000);
        let digests = page.in_each_tab(&tabs, DIGEST).await;
        assert!(digests.iter().all(|digest| *digest == digests[0]), "every tab exports the same: {digests:?}");
        let states = page.in_each_tab(&tabs, STATES).await;
        assert!(states.iter().all(|state| *state == states[0]), "every tab shows the same: {states:?}");
    })
    .await;
}

#[tokio::test]
async fn orders_that_are_completed_in_five_tabs_are_shipped_once_each() {
    visit(async |page: &Page| {
        let orders = create_orders(page).await;
        let tabs = page.open_tabs(TABS).await;
        for (tab, orders) in tabs.iter().zip(orders.chunks(orders.len() / TABS)) {
            page.go_to_tab(tab).await;
            let complete = "together(async () => { await Promise.all(args[0].map((order_id) =>
                    hindcast.dispatch('orders', 'CompleteOrder', { order_id }))); return {}; });";
            page.js_with(&format!("{TOGETHER} {complete}"), &[ids(orders)]).await;
        }
        page.go_to_tab(&tabs[0]).await;
        all_together(page).await;
        for tab in &tabs {
            page.go_to_tab(tab).await;
            page.idle().await;
            eventually_eq("the head", 80, async || page.head().await).await;
        }
        let log = page.log_after(0).await;
        log.assert_whole();
        log.assert_shipped_once();
        let states = page.in_each_tab(&tabs, STATES).await;
        assert!(states.iter().all(|state| *state == states[0]), "every tab shows the same: {states:?}");
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_refused_in_one_tab_is_marked_in_the_others() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        let tabs = page.open_tabs(3).await;
        let in_vain = format!(
            "await hindcast.dispatch('orders', 'CompleteOrder', {}).catch((e) => {{ if (e.code !== 'already_completed') throw e; }})",
            order.reference()
        );
        for (before, tab) in tabs.iter().enumerate() {
            page.go_to_tab(tab).await;
            let stamp = "[data-sticky=\"command:CompleteOrder\"] .stamp.refused [aria-hidden]";
            if before > 0 {
                eventually_eq("the mark", Some(format!("×{before}")), async || page.text(stamp).await).await;
                page.wait_for(".lane .rejection-mark[aria-label*='Order already completed']").await;
                page.wait_for_words("[data-step-told]", &["Complete Order was refused: Order already completed"]).await;
            }
            page.js(&in_vain).await;
            eventually_eq("its own", Some(format!("×{}", before + 1)), async || page.text(stamp).await).await;
        }
        let kept = page.in_each_tab(&tabs, "return await hindcast.rejections()").await;
        assert_eq!(kept[0].as_array().map(Vec::len), Some(3));
        assert!(kept.iter().all(|tab| *tab == kept[0]), "every tab has the same: {kept:?}");
    })
    .await;
}

#[tokio::test]
async fn when_the_tab_that_runs_the_policies_is_killed_another_takes_over_and_nothing_is_doubled() {
    visit(async |page: &Page| {
        let orders = create_orders(page).await;
        let tabs = page.open_tabs(2).await;
        // it has so much to do that it dies in the middle of it
        let complete = "window.completing = args[0].map((order_id) => hindcast.dispatch('orders', 'CompleteOrder', { order_id }));
            await Promise.any(window.completing);";
        page.js_with(complete, &[ids(&orders)]).await;
        page.kill_this_tab().await;
        page.go_to_tab(&tabs[1]).await;
        // what had not been recorded when it died is given again, here
        let again = "for (const order_id of args[0])
            await hindcast.dispatch('orders', 'CompleteOrder', { order_id }).catch((e) => { if (e.code !== 'already_completed') throw e; });";
        page.js_with(again, &[ids(&orders)]).await;
        page.idle().await;
        let log = page.log_after(0).await;
        assert_eq!(log.0.len(), 80, "twenty orders, each created, completed, shipped and invoiced");
        log.assert_whole();
        log.assert_shipped_once();
        page.open_at("#orders?tab=handlers").await;
        page.wait_for_words("[data-leads]", &["This browser tab"]).await;
    })
    .await;
}

#[tokio::test]
async fn when_the_tab_that_runs_the_policies_is_closed_the_others_finish_its_work() {
    visit(async |page: &Page| {
        let orders = create_orders(page).await;
        let tabs = page.open_tabs(TABS).await;
        let [closing @ .., last] = tabs.as_slice() else { panic!("there are tabs") };
        page.go_to_tab(last).await;
        // whichever of them runs the policies: all but the last are closed, one after another, while there is work
        for (tab, orders) in closing.iter().zip(orders.chunks(orders.len() / closing.len())) {
            let complete = "const some = hindcast.head() + 2;
                window.completing = Promise.all(args[0].map((order_id) => hindcast.dispatch('orders', 'CompleteOrder', { order_id })));
                while (hindcast.head() < some) await new Promise((later) => setTimeout(later));";
            page.js_with(complete, &[ids(orders)]).await;
            page.close_other_tab(tab).await;
            page.js("await window.completing").await;
        }
        eventually_eq("the head", 80, async || page.head().await).await;
        page.idle().await;
        page.reload().await;
        page.idle().await;
        let log = page.log_after(0).await;
        assert_eq!(log.0.len(), 80, "twenty orders, each created, completed, shipped and invoiced");
        log.assert_whole();
        log.assert_shipped_once();
    })
    .await;
}

async fn create_orders(page: &Page) -> Vec<Order> {
    let mut orders = Vec::new();
    for n in 1..=20 {
        orders.push(page.create_order(n).await);
    }
    orders
}

fn ids(orders: &[Order]) -> Value {
    orders.iter().map(|order| json!(order.id)).collect()
}
