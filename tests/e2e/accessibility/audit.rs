//! axe-core finds nothing, on any screen.

use std::{env, fs};

use serde::Deserialize;
use thirtyfour::Key;

use crate::e2e::support::{Colours, Page, Size, visit};

const SIZES: [Size; 2] = [Size(1280, 800), Size(320, 568)];

/// All that axe-core checks unless told otherwise, and the size of targets.
const AUDIT: &str = "
    const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
    const { violations } = await axe.run(document, options);
    return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, any }) => ({
        rule: id, impact, target: target.join(' '), detail: any[0]?.message ?? '',
    })))";

/// What axe-core objects to.
#[derive(Deserialize)]
struct Finding {
    rule: String,
    impact: Option<String>,
    target: String,
    detail: String,
}

impl Finding {
    fn on(&self, screen: &str) -> String {
        let impact = self.impact.as_deref().unwrap_or("no impact");
        format!("{screen}: {} ({impact}) at {}: {}", self.rule, self.target, self.detail)
    }
}

/// One page, looked at screen after screen; everything that was found is told at the end.
struct Audit<'page> {
    page: &'page Page,
    found: Vec<String>,
}

impl<'page> Audit<'page> {
    async fn of(page: &'page Page) -> Self {
        let file = env::var("AXE_CORE_JS").expect("AXE_CORE_JS names axe-core's script: `make setup-test` installs it");
        let axe = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file} cannot be read: {error}"));
        // The driver may run scripts that the page's own security policy would refuse.
        page.browser().driver().execute(axe, vec![]).await.expect("axe-core starts");
        Self { page, found: Vec::new() }
    }

    /// Looks at the screen as it is now, in both colours and sizes.
    async fn look_at(&mut self, screen: &str) {
        for colours in [Colours::Dark, Colours::Light] {
            self.page.browser().prefer(colours).await;
            for size in SIZES {
                self.page.resize(size).await;
                self.note(&format!("{screen}, {}, {} px", colours.name(), size.0)).await;
            }
        }
        self.page.resize(SIZES[0]).await;
    }

    /// On a phone the timeline covers the lower edge of the page, wherever that is; what is half under it can be scrolled out. From
    /// now on it is where it belongs in the page, and everything can be seen whole.
    async fn uncover(&self) {
        self.page.js("document.querySelector('.timeline').style.position = 'static'").await;
    }

    async fn note(&mut self, screen: &str) {
        let findings = self.page.js(AUDIT).await;
        let findings: Vec<Finding> = serde_json::from_value(findings).expect("what axe-core found");
        self.found.extend(findings.iter().map(|finding| finding.on(screen)));
    }

    fn assert_clean(self) {
        assert!(self.found.is_empty(), "axe-core objects:\n{}", self.found.join("\n"));
    }
}

async fn show_tab(page: &Page, tab: &str) {
    page.click(&format!("[role=tab][data-tab={tab}]")).await;
    page.wait_for(&format!("[role=tab][data-tab={tab}][aria-selected=true]")).await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_wall_the_timeline_and_the_inspector() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        audit.look_at("the empty workspace").await;
        page.tell_the_story().await;
        page.wait_for_rows("shipments", 1).await;
        audit.look_at("the story").await;
        page.seek(2).await;
        audit.look_at("the past").await;
        show_tab(page, "event").await;
        audit.look_at("the tab Event").await;
        show_tab(page, "stream").await;
        audit.look_at("the tab Stream").await;
        audit.assert_clean();
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_tabs_handlers_and_store() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        page.js("await hindcast.order('Orders.shipments', { fail_on: 'Orders.ShipmentCreated' })").await;
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        show_tab(page, "handlers").await;
        page.wait_for("[data-parked]").await;
        page.click("tbody[data-handler=\"Orders.orders\"] .disclose").await;
        page.click("tbody[data-handler=\"Orders.orders\"] [data-action=reset]").await;
        audit.look_at("the tab Handlers").await;
        show_tab(page, "store").await;
        for table in ["streams", "log", "links", "subscriptions", "snapshots", "rejections", "outbox"] {
            page.click(&format!("[data-table={table}]")).await;
            page.wait_for(&format!("[data-store={table}]")).await;
            audit.look_at(&format!("the table {table}")).await;
        }
        page.click("[data-action=delete-all]").await;
        page.wait_for("dialog.question[open]").await;
        audit.look_at("the question before everything is deleted").await;
        audit.assert_clean();
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_desks_of_orders_and_meetups() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        show_tab(page, "desk").await;
        page.wait_for("[data-blocked]").await;
        audit.look_at("the desk of orders, empty").await;
        page.js("await hindcast.reset({ context: 'orders', scenario: 'blocked-product' })").await;
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.create_order(2).await;
        page.js("await hindcast.dispatch('orders', 'CompleteOrder', {}).catch(() => {})").await;
        page.wait_for("[data-standing=stopped]").await;
        page.wait_for("table[data-section=completed]").await;
        page.click("[data-action=block]").await;
        audit.look_at("the desk of orders").await;
        page.click("[data-action=stage-on]").await;
        page.wait_for("[aria-current=step]").await;
        audit.look_at("the pipeline, stage by stage").await;

        page.open_at("#meetups?tab=desk").await;
        page.wait_for("[data-part=consistency]").await;
        audit = Audit { found: audit.found, ..Audit::of(page).await };
        audit.look_at("the desk of meetups, empty").await;
        page.begin("CreateMeetup").await.send().await;
        for way in ["strong", "eventual"] {
            page.click(&format!("[data-action={way}]")).await;
            page.wait_for(&format!("[data-reading={way}] [data-said]")).await;
        }
        audit.look_at("the desk of meetups").await;
        audit.assert_clean();
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_desks_of_coins_and_loans() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        page.js("location.hash = '#coins?tab=desk'").await;
        page.click("[data-action=mine]").await;
        audit.uncover().await;
        page.wait_for_words("[data-part=miner] [data-outcome]", &["a coin for me"]).await;
        audit.look_at("the desk of coins").await;
        page.js("await hindcast.order('Coins.balances', 'pause')").await;
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 443 })").await;
        page.wait_for("[data-verdict=lags]").await;
        audit.look_at("the desk of coins while a view lags").await;
        page.js("await hindcast.system('loans', 'credit-clearing-house', { delay_ms: 0 })").await;
        let request = "await hindcast.dispatch('loans', 'RequestLoan',
            { loan_request_id: crypto.randomUUID(), name: 'Yev', amount: 1000, national_id: '555555aa' })";
        page.js(request).await;
        page.js("location.hash = '#loans?tab=desk'").await;
        page.wait_for("[data-desk=Ada]").await;
        audit.uncover().await;
        page.click("[data-desk=Ada] [data-action=approve]").await;
        page.wait_for_words("[data-desk=Ada] [data-outcome]", &["approved"]).await;
        page.click("[data-desk=Ben] [data-action=deny]").await;
        page.wait_for("[data-desk=Ben] [data-conflict]").await;
        page.click("[data-field=on]").await;
        page.wait_for("[data-down]").await;
        audit.look_at("the desk of loans with a conflict, the clearing house being down").await;
        page.press(Key::Left).await;
        page.wait_until_gone("[data-conflict]").await;
        audit.look_at("the desk of loans in the past").await;
        audit.assert_clean();
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_form_in_other_dialogs_and_while_presenting() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        faulty_form(page, &mut audit).await;
        refused_form(page, &mut audit).await;
        page.press('?').await;
        page.wait_for("dialog.keys[open]").await;
        audit.look_at("the list of keys").await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.keys[open]").await;
        page.press('i').await;
        page.wait_for("dialog.legend[open]").await;
        audit.look_at("the legend").await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.legend[open]").await;
        page.press_with_control("k").await;
        page.wait_for("dialog.palette[open] [aria-selected=true]").await;
        audit.look_at("everything that can be done").await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.palette[open]").await;
        page.press('p').await;
        page.wait_for(".presenting").await;
        audit.look_at("presenting").await;
        audit.assert_clean();
    })
    .await;
}

async fn faulty_form(page: &Page, audit: &mut Audit<'_>) {
    let form = page.begin("CreateOrder").await;
    audit.look_at("the form").await;
    for field in ["order_id", "order_number", "business_partner", "items[0].product_id", "items[0].quantity"] {
        form.fill(field, "").await;
    }
    form.smuggle("items[0].uom", "LT").await;
    form.submit().await;
    form.faults(6).await;
    audit.look_at("the form with every fault").await;
    page.press(Key::Escape).await;
    page.wait_until_gone("dialog[open]").await;
}

async fn refused_form(page: &Page, audit: &mut Audit<'_>) {
    let order = page.create_order(1).await;
    page.complete_order(&order).await;
    page.wait_for_position(4).await;
    let form = page.begin("CompleteOrder").await;
    form.submit().await;
    form.refusal().await;
    audit.look_at("the form with a refusal").await;
    page.press(Key::Escape).await;
    page.wait_until_gone("dialog[open]").await;
    page.settle().await;
    audit.note("the wall with the mark of a refusal").await;
}

#[tokio::test]
async fn axe_finds_nothing_on_the_desk_of_attendance() {
    visit(async |page: &Page| {
        page.open_at("#attendance?tab=desk").await;
        page.wait_for("[data-part=inbox]").await;
        let mut audit = Audit::of(page).await;
        audit.look_at("the empty desk").await;
        page.js("await hindcast.reset({ context: 'attendance', scenario: 'the-noodles', play: true })").await;
        page.click("[data-mail] [data-reply=no]").await;
        page.wait_for("[data-mail] [data-refusal]").await;
        audit.look_at("the desk with a refusal").await;
        page.seek(9).await;
        page.wait_for("[data-reply]:disabled").await;
        audit.look_at("the desk in the past").await;
        audit.assert_clean();
    })
    .await;
}

// A test that cannot fail is none: axe-core must be awake on this very page.
#[tokio::test]
async fn axe_does_find_a_button_without_a_name() {
    visit(async |page: &Page| {
        let mut audit = Audit::of(page).await;
        page.js("document.querySelector('main').append(document.createElement('button'))").await;
        audit.note("the page with a nameless button").await;
        assert!(audit.found.iter().any(|found| found.contains("button-name (critical)")), "{:?}", audit.found);
    })
    .await;
}
