//! Promise: one tab runs the policies, another one takes over when it does not answer, and a page without locks works alone.

use std::time::Duration;

use serde_json::json;
use thirtyfour::WindowHandle;

use super::support::{Page, eventually_eq, eventually_within, visit};

/// How long a tab may take to take the lead over from one that does not answer, and to find out that nobody answers its requests.
const PATIENCE: Duration = Duration::from_secs(40);

impl Page {
    /// Waits until this tab says who runs the policies.
    async fn wait_for_leader(&self, says: &str) {
        eventually_within(PATIENCE, says, async || {
            let text = self.text("[data-leads]").await?;
            text.starts_with(says).then_some(())
        })
        .await;
    }
}

const HERE: &str = "This browser tab runs";
const ELSEWHERE: &str = "Another browser tab runs";
const HANDLERS: &str = "#orders?tab=handlers";

#[tokio::test]
async fn a_leading_tab_that_stands_in_a_dialog_is_replaced_and_every_effect_is_there_once() {
    visit(async |page: &Page| {
        let orders = [page.create_order(1).await, page.create_order(2).await];
        let tabs = page.open_tabs(2).await;
        page.go_to_tab(&tabs[1]).await;
        page.open_at(HANDLERS).await;
        page.wait_for_leader(ELSEWHERE).await;
        page.go_to_tab(&tabs[0]).await;
        page.open_at(HANDLERS).await;
        // the tab that waited in line leads by now; whichever it is stands in a dialog
        let (leads, waits) = match page.text("[data-leads]").await {
            Some(says) if says.starts_with(HERE) => (&tabs[0], &tabs[1]),
            _ => (&tabs[1], &tabs[0]),
        };
        page.go_to_tab(leads).await;
        page.wait_for_leader(HERE).await;
        page.complete_order(&orders[0]).await;
        page.idle().await;
        page.js("setTimeout(() => alert('still there?'))").await;

        page.go_to_tab(waits).await;
        page.complete_order(&orders[1]).await;
        page.wait_for_leader(HERE).await;
        page.wait_for_words("[data-notice=lead_taken] span", &["did not answer", "nothing is done twice"]).await;
        page.idle().await;
        assert_eq!(page.log_after(0).await.0.len(), 8, "two orders, each created, completed, shipped and invoiced");

        page.browser().driver().switch_to_window(leads.clone()).await.expect("the tab is there");
        page.browser().driver().accept_alert().await.expect("the dialog is still there");
        page.wait_for_leader(ELSEWHERE).await;
        page.wait_for_words("[data-notice=lead_lost] span", &["did not answer", "another browser tab"]).await;
        page.create_order(3).await;
        page.idle().await;
        let log = page.log_after(0).await;
        log.assert_whole();
        log.assert_shipped_once();
        assert_eq!(log.0.len(), 9);
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_lock_is_absent_rejected_or_never_answered_works_alone() {
    visit(async |page: &Page| {
        let without = [
            "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })",
            "if (self.LockManager) LockManager.prototype.request = () => Promise.reject(new DOMException('not here', 'SecurityError'))",
            "if (self.LockManager) LockManager.prototype.request = () => { throw new DOMException('not here', 'SecurityError') }",
            "if (self.LockManager) LockManager.prototype.request = () => new Promise(() => {})",
        ];
        for (n, without) in (1..).zip(without) {
            let script = page.before_every_document(without).await;
            page.open_at(HANDLERS).await;
            page.wait_for_leader(HERE).await;
            let order = page.create_order(n).await;
            page.complete_order(&order).await;
            page.idle().await;
            let shipped = page.log_types().await.iter().filter(|kind| *kind == "ShipmentCreated").count();
            assert_eq!(shipped, n as usize, "{without}");
            page.no_longer_before_every_document(script).await;
        }
    })
    .await;
}

/// The tab that says that it leads, and the one that says that the other does. On a busy machine both may lead for a moment, which terms
/// make harmless; they agree as soon as one has heard of the other.
async fn one_of_two_leads<'a>(
    page: &Page,
    first: &'a WindowHandle,
    second: &'a WindowHandle,
) -> (&'a WindowHandle, &'a WindowHandle) {
    eventually_within(PATIENCE, "one leads and the other says so", async || {
        page.go_to_tab(first).await;
        let here = page.text("[data-leads]").await?;
        page.go_to_tab(second).await;
        let there = page.text("[data-leads]").await?;
        match (here.starts_with(HERE), there.starts_with(HERE)) {
            (true, false) if there.starts_with(ELSEWHERE) => Some((first, second)),
            (false, true) if here.starts_with(ELSEWHERE) => Some((second, first)),
            _ => None,
        }
    })
    .await
}

#[tokio::test]
async fn of_two_tabs_without_locks_one_leads() {
    visit(async |page: &Page| {
        let without = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })";
        page.before_every_document(without).await;
        page.open_at(HANDLERS).await;
        page.wait_for_leader(HERE).await;
        let [first, second] = page.open_second_tab().await;
        page.before_every_document(without).await;
        page.open_at(HANDLERS).await;
        let (leads, waits) = one_of_two_leads(page, &first, &second).await;
        page.go_to_tab(waits).await;
        page.close_other_tab(leads).await;
        page.wait_for_leader(HERE).await;
    })
    .await;
}

#[tokio::test]
async fn without_channels_between_tabs_one_tab_keeps_and_works() {
    visit(async |page: &Page| {
        let script = page.before_every_document("delete window.BroadcastChannel").await;
        page.open().await;
        page.wait_for_words("[data-notice=no_broadcast] span", &["hear of each other", "saved", "one tab"]).await;
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.idle().await;
        assert_eq!(page.head().await, 4, "policies run");
        page.no_longer_before_every_document(script).await;
        page.reload().await;
        assert_eq!(page.head().await, 4);
    })
    .await;
}

/// A database that is not opened before the test says so.
const SILENT: &str = "
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...wanted) {
        if (window.mayOpen) return open.apply(this, wanted);
        const names = ['onsuccess', 'onerror', 'onblocked', 'onupgradeneeded'];
        return Object.create(IDBOpenDBRequest.prototype, Object.fromEntries(
            names.map((name) => [name, { value: null, writable: true }]).concat([['readyState', { value: 'pending' }]])));
    };";

#[tokio::test]
async fn a_database_that_is_never_opened_is_said_and_opened_as_soon_as_the_browser_lets_it() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        let script = page.before_every_document(SILENT).await;
        page.load().await;
        page.wait_for_notice("storage_silent", &["does not open", "as it was", "goes on trying"]).await;
        assert!(!page.has("[data-saved]").await);
        page.js("window.mayOpen = true").await;
        page.wait_for("[data-saved]").await;
        page.wait_until_gone("[data-notice]").await;
        page.run_command("CreateOrder").await;
        assert_eq!(page.head().await, 2);
        page.no_longer_before_every_document(script).await;
    })
    .await;
}

/// The page's database, for the test to close it as the browser would.
const CAUGHT: &str = "
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...wanted) {
        const opening = open.apply(this, wanted);
        if (wanted[0] === 'hindcast') opening.addEventListener('success', () => { window.caught = opening.result; });
        return opening;
    };";

#[tokio::test]
async fn a_connection_that_the_browser_closes_is_opened_again_and_nothing_is_lost() {
    visit(async |page: &Page| {
        let script = page.before_every_document(CAUGHT).await;
        page.open().await;
        page.create_order(1).await;
        page.js("window.was = caught; was.close(); was.dispatchEvent(new Event('close'))").await;
        let reopened = "return caught !== was && document.querySelector('[data-saved]') !== null";
        eventually_eq("it is open again", json!(true), async || page.look(reopened, &[]).await).await;
        page.wait_until_gone("[data-notice]").await;
        page.create_order(2).await;
        assert_eq!(page.head().await, 2);
        // some browsers close it and say nothing: the next step finds it out
        page.js("caught.close()").await;
        let give =
            "return await hindcast.append('lessons-1', 'any', [{ event_type: 'Lessons.LessonTaught', data: {} }])
            .then(() => 'recorded', ({ code }) => code)";
        eventually_eq("what comes of a step", json!("recorded"), async || page.js(give).await).await;
        page.wait_for("[data-saved]").await;
        page.no_longer_before_every_document(script).await;
        page.reload().await;
        assert_eq!(page.head().await, 3, "everything that was acknowledged, and nothing twice");
    })
    .await;
}
