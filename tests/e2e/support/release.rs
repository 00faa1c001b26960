//! New releases of the app, made from a copy of the built one: an honest one and one that was tampered with.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::folder::Folder;
use super::page::Page;
use super::patience::eventually_eq;

const VERSION: &str = "const VERSION = \"";
const MARK: &str = "<meta name=\"release\" content=\"second\">";

impl Folder {
    /// Puts a second release into the folder. It differs from the first by a mark in the page, and its service worker
    /// lists the changed page with the right digest.
    pub(crate) async fn ship_second_release(&self, page: &Page) {
        let (was, is) = self.mark_index();
        let (old, new) = (digest(page, &was).await, digest(page, &is).await);
        let worker = self.worker();
        let list = fs::read_to_string(&worker).expect("a service worker");
        assert!(list.contains(&old), "the service worker knows the digest of index.html");
        fs::write(worker, renamed(&list.replace(&old, &new))).expect("the service worker can be changed");
    }

    /// The same change in the page, but nobody told the service worker's list.
    pub(crate) fn ship_tampered_release(&self) {
        self.mark_index();
        let worker = self.worker();
        let list = fs::read_to_string(&worker).expect("a service worker");
        fs::write(worker, renamed(&list)).expect("the service worker can be changed");
    }

    fn worker(&self) -> PathBuf {
        self.path().join("sw.js")
    }

    /// The page before and after it was marked.
    fn mark_index(&self) -> (String, String) {
        let index = self.path().join("index.html");
        let was = fs::read_to_string(&index).expect("the page");
        let is = was.replacen("<title", &format!("{MARK}<title"), 1);
        assert_ne!(was, is, "the page has a title to put the mark before");
        fs::write(index, &is).expect("the page can be changed");
        (was, is)
    }
}

/// The service worker under another version: a release has a cache of its own.
fn renamed(worker: &str) -> String {
    let (before, version) = worker.split_once(VERSION).expect("the service worker names its version");
    let (_, after) = version.split_once('"').expect("the version ends");
    format!("{before}{VERSION}another\"{after}")
}

/// SHA-384 in base64, as integrity attributes want it; the browser can do that.
async fn digest(page: &Page, text: &str) -> String {
    let script = "const digest = await crypto.subtle.digest('SHA-384', new TextEncoder().encode(args[0]));
        return btoa(String.fromCharCode(...new Uint8Array(digest)))";
    let digest = page.js_with(script, &[json!(text)]).await;
    digest.as_str().expect("a digest").to_owned()
}

impl Page {
    /// Waits until the service worker is active: from then on the page must work without a network.
    pub(crate) async fn wait_for_service_worker(&self) {
        let script = "return (await navigator.serviceWorker.getRegistration())?.active?.state";
        eventually_eq("the service worker's state", json!("activated"), async || self.look(script, &[]).await).await;
    }

    /// Lets the browser look for a new release; gives what became of the new worker: installed or redundant.
    pub(crate) async fn look_for_a_release(&self) -> String {
        let script = "const registration = await navigator.serviceWorker.getRegistration();
            const fate = new Promise((tell) => registration.addEventListener('updatefound', () => {
                const worker = registration.installing;
                worker.addEventListener('statechange', () => tell(worker.state), { once: true });
            }, { once: true }));
            await registration.update().catch(() => undefined);
            return await fate";
        self.js(script).await.as_str().expect("a state").to_owned()
    }

    pub(crate) async fn runs_the_second_release(&self) -> bool {
        self.look("return document.querySelector('meta[name=release]') !== null", &[]).await == Value::Bool(true)
    }
}
