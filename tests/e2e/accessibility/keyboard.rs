//! All of it by keyboard.

use serde_json::json;
use thirtyfour::Key;

use crate::e2e::support::{Page, eventually_eq, visit};

const FORM: &str = "dialog.command-form[open]";
const SEND: &str = "dialog.command-form[open] button[type=submit]";

/// More presses of Tab than any way on this page needs: tables have a button for each column, and a few of their own.
const PATIENCE: usize = 150;

impl Page {
    async fn has_focus(&self, css: &str) -> bool {
        let script = "return document.activeElement?.matches(args[0]) ?? false";
        self.look(script, &[json!(css)]).await == json!(true)
    }

    pub(crate) async fn wait_for_focus(&self, css: &str) {
        eventually_eq(&format!("the focus is on {css}"), true, async || self.has_focus(css).await).await;
    }

    /// Presses Tab until the element has the focus.
    pub(crate) async fn tab_to(&self, css: &str) {
        for _ in 0..PATIENCE {
            if self.has_focus(css).await {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("Tab never comes to {css}");
    }

    /// Goes to a command's sticky and opens its form with a key.
    async fn begin_by_key(&self, command: &str, key: Key) -> String {
        let sticky = format!("[data-sticky=\"command:{command}\"]");
        self.tab_to(&sticky).await;
        self.press(key).await;
        self.wait_for(FORM).await;
        sticky
    }
}

#[tokio::test]
async fn the_first_order_is_created_and_completed_with_tab_enter_and_space_alone() {
    visit(async |page: &Page| {
        page.begin_by_key("CreateOrder", Key::Enter).await;
        page.tab_to("[name=\"order_number\"]").await;
        page.tab_to(SEND).await;
        page.press(Key::Enter).await;
        page.wait_until_gone(FORM).await;
        page.wait_for_rows("orders", 1).await;

        page.begin_by_key("CompleteOrder", Key::Space).await;
        page.tab_to(SEND).await;
        page.press(Key::Space).await;
        page.wait_until_gone(FORM).await;
        page.idle().await;
        let order = page.wait_for_rows("orders", 1).await.remove(0);
        page.wait_for_cell("orders", &order.key, "status", "COMPLETED").await;
        page.wait_for_rows("shipments", 1).await;
    })
    .await;
}

#[tokio::test]
async fn the_focus_returns_to_the_sticky_when_its_form_closes() {
    visit(async |page: &Page| {
        let sticky = page.begin_by_key("CreateOrder", Key::Enter).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(FORM).await;
        page.wait_for_focus(&sticky).await;

        page.press(Key::Enter).await;
        page.tab_to(SEND).await;
        page.press(Key::Enter).await;
        page.wait_until_gone(FORM).await;
        page.wait_for_rows("orders", 1).await;
        page.wait_for_focus(&sticky).await;
    })
    .await;
}

#[tokio::test]
async fn the_focus_stays_in_an_open_form() {
    visit(async |page: &Page| {
        page.begin_by_key("CreateOrder", Key::Enter).await;
        page.wait_for_focus(&format!("{FORM} *")).await;
        for _ in 0..20 {
            page.press(Key::Tab).await;
            // Between the last field and the first one, Tab may visit the browser's own bar: then nothing here has it.
            assert!(page.has_focus(&format!("{FORM}, {FORM} *, body")).await, "Tab left the open form");
        }
    })
    .await;
}

#[tokio::test]
async fn the_first_faulty_field_has_the_focus_after_a_form_was_sent_in_vain() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        form.fill("business_partner", "nobody").await;
        form.fill("items[0].quantity", "0").await;
        page.tab_to(SEND).await;
        page.press(Key::Enter).await;
        form.faults(2).await;
        page.wait_for_focus(&format!("{FORM} [name=business_partner]")).await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_keeps_the_focus_and_escape_closes_it() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.complete_order(&order).await;
        page.wait_for_position(4).await;
        let sticky = page.begin_by_key("CompleteOrder", Key::Enter).await;
        page.tab_to(SEND).await;
        page.press(Key::Enter).await;
        page.wait_for(&format!("{FORM} [data-refusal]")).await;
        page.wait_for_focus(SEND).await;
        page.press(Key::Escape).await;
        page.wait_until_gone(FORM).await;
        page.wait_for_focus(&sticky).await;
    })
    .await;
}

#[tokio::test]
async fn arrow_keys_go_from_tab_to_tab_and_leave_the_playhead_alone() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.tab_to("[role=tab]").await;
        let onwards = ["desk", "event", "stream", "handlers", "store", "state"].map(|tab| (Key::Right, tab));
        for (key, tab) in
            onwards.into_iter().chain([(Key::Left, "store"), (Key::Left, "handlers"), (Key::Left, "stream")])
        {
            page.press(key).await;
            page.wait_for_focus(&format!("[role=tab][data-tab={tab}][aria-selected=true]")).await;
        }
        assert_eq!(page.position().await, 5, "the arrows were for the tabs");
        page.press(Key::Tab).await;
        page.wait_for_focus("[role=tabpanel]").await;
    })
    .await;
}
