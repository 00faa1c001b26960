//! Several tabs of one browser, on one workspace.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use super::page::Page;

impl Page {
    /// Opens a second tab on the same workspace and goes there; gives the way back to the first.
    pub(crate) async fn open_second_tab(&self) -> [WindowHandle; 2] {
        let first = self.tab().await;
        [first, self.open_tab().await]
    }

    /// Opens as many more tabs on the same workspace as make `count`, and goes back to the first; gives the way to each.
    pub(crate) async fn open_tabs(&self, count: usize) -> Vec<WindowHandle> {
        let mut tabs = vec![self.tab().await];
        while tabs.len() < count {
            tabs.push(self.open_tab().await);
        }
        self.go_to_tab(&tabs[0]).await;
        tabs
    }

    /// Opens a tab of the same origin, without the app, and goes there; gives the way back to the first.
    pub(crate) async fn open_bare_tab(&self) -> [WindowHandle; 2] {
        let first = self.tab().await;
        let bare = self.new_tab().await;
        self.leave().await;
        [first, bare]
    }

    /// Leaves the app for a file of the same origin, which runs none of its code.
    pub(crate) async fn leave(&self) {
        self.browser().driver().goto(format!("{}icon.svg", self.url())).await.expect("a file of the same origin");
    }

    pub(crate) async fn go_to_tab(&self, tab: &WindowHandle) {
        self.browser().driver().switch_to_window(tab.clone()).await.expect("the tab is there");
        self.browser().driver().cdp().send_raw("Page.bringToFront", ()).await.expect("the tab comes to the front");
    }

    /// Closes another tab than the one that is looked at, in the middle of whatever it does.
    pub(crate) async fn close_other_tab(&self, tab: &WindowHandle) {
        let target = json!({ "targetId": tab.to_string() });
        self.browser().driver().cdp().send_raw("Target.closeTarget", target).await.expect("the tab closes");
    }

    /// Lets this tab crash, with all that it was about to do. It gives no answer any more; the others do.
    pub(crate) async fn kill_this_tab(&self) {
        let crash = self.browser().driver().cdp();
        let _ = tokio::time::timeout(Duration::from_secs(2), crash.send_raw("Page.crash", ())).await;
    }

    /// Runs a script in each tab; gives what each answered.
    pub(crate) async fn in_each_tab(&self, tabs: &[WindowHandle], body: &str) -> Vec<Value> {
        let mut answers = Vec::new();
        for tab in tabs {
            self.go_to_tab(tab).await;
            answers.push(self.js(body).await);
        }
        answers
    }

    async fn tab(&self) -> WindowHandle {
        self.browser().driver().window().await.expect("this tab")
    }

    async fn open_tab(&self) -> WindowHandle {
        let tab = self.new_tab().await;
        self.open().await;
        tab
    }

    async fn new_tab(&self) -> WindowHandle {
        let tab = self.browser().driver().new_tab().await.expect("another tab");
        self.go_to_tab(&tab).await;
        tab
    }
}
