//! What the page says when something failed that no rule foresaw, and how things are made to fail.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::page::{ApiError, Page};
use super::patience::eventually;

/// How long the page may take to say that something failed.
const PROMISE: Duration = Duration::from_secs(3);

/// Scripts that look into the database, as no part of the app does.
const RAW: &str = "
    const answered = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const remove = () => answered(indexedDB.deleteDatabase('hindcast'));
";

impl Page {
    /// Waits for the notice of a fault; it has to come in time, and to have three sentences and these words in them.
    pub(crate) async fn wait_for_notice(&self, code: &str, parts: &[&str]) {
        let start = Instant::now();
        let notice = format!("[data-notice='{code}'] span");
        let text = eventually(&notice, async || self.text(&notice).await).await;
        assert!(start.elapsed() < PROMISE, "the notice {code} came after {:?}", start.elapsed());
        let sentences = text.split_inclusive('.').count();
        assert_eq!(sentences, 3, "what happened, what is safe, what to do: {text}");
        let said = text.to_lowercase();
        assert!(parts.iter().all(|part| said.contains(part)), "{parts:?} in: {text}");
    }

    /// How the scripting API refuses a command.
    pub(crate) async fn refused_command(&self) -> ApiError {
        self.js_error("await hindcast.dispatch('orders', 'CompleteOrder', { order_id: crypto.randomUUID() })").await
    }

    /// Runs a script that has `answered(request)` and `remove()` to deal with the database directly.
    pub(crate) async fn raw(&self, body: &str, args: &[Value]) -> Value {
        self.js_with(&format!("{RAW} {body}"), args).await
    }

    /// From now on this script runs in every document of this tab before any other.
    pub(crate) async fn before_every_document(&self, script: &str) -> Value {
        let source = json!({ "source": script });
        let added = self.devtools("Page.addScriptToEvaluateOnNewDocument", source).await;
        added["identifier"].clone()
    }

    pub(crate) async fn no_longer_before_every_document(&self, identifier: Value) {
        self.devtools("Page.removeScriptToEvaluateOnNewDocument", json!({ "identifier": identifier })).await;
    }

    /// Sends a command of the browser's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let sent = self.browser().driver().cdp().send_raw(command, parameters).await;
        sent.unwrap_or_else(|error| panic!("{command} failed: {error}"))
    }
}
