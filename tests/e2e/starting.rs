//! Promise: a page that does not start, and one that has crashed, says in plain words what happened, what is safe and what to do.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::support::{Folder, Page, Server, eventually_eq, visit, visit_unready};

/// What the browser itself says of files that are not there, or not as they should be.
const COMPLAINTS: [&str; 9] = [
    "Failed to",
    "integrity",
    "Integrity",
    "CORS",
    "MIME",
    "TypeError",
    "CompileError",
    "status of 404",
    "not supported",
];
const REASON: &str = "#boot [role=alert]";

fn page(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/html")], text).into_response()
}

impl Folder {
    fn index(&self) -> String {
        fs::read_to_string(self.path().join("index.html")).expect("the page")
    }

    /// The first file whose name begins and ends like this.
    fn file(&self, begins: &str, ends: &str) -> PathBuf {
        let files = fs::read_dir(self.path()).expect("the folder can be listed").flatten();
        let named = |name: &str| name.starts_with(begins) && name.ends_with(ends);
        let found = files.map(|entry| entry.path()).find(|path| named(&path.file_name().unwrap().to_string_lossy()));
        found.unwrap_or_else(|| panic!("a file {begins}…{ends}"))
    }
}

impl Page {
    async fn go(&self, address: &str) {
        self.browser().driver().goto("about:blank").await.expect("an empty page");
        self.browser().driver().goto(address).await.expect("the page answers");
    }

    /// Waits for the reason why the page does not start; what is said while it loads must be gone.
    async fn wait_for_reason(&self, parts: &[&str]) {
        let text = self.wait_for_words(REASON, parts).await;
        assert!(!text.contains("Loading"), "{text}");
        assert!(text.matches(". ").count() >= 1, "what happened, what is safe, what to do: {text}");
    }
}

#[tokio::test]
async fn an_address_without_its_slash_leads_to_the_folder() {
    let site = Folder::copy_of_dist();
    let index = site.index();
    let server = Server::odd(&site, move |path| path.ends_with("/hindcast").then(|| page(index.clone()))).await;
    visit_unready(server, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(&format!("{}#coins", page.url().trim_end_matches('/'))).await;
        page.ready().await;
        assert_eq!(page.js("return location.pathname + location.hash").await, json!("/some/path/hindcast/#coins"));
    })
    .await;
}

#[tokio::test]
async fn a_host_that_answers_everything_with_the_page_is_named_as_the_reason() {
    let site = Folder::copy_of_dist();
    let index = site.index();
    let is_file =
        |path: &str| path.rsplit('/').next().is_some_and(|name| name.contains('.')) && !path.contains("/deep/");
    let server = Server::odd(&site, move |path| (!is_file(path)).then(|| page(index.clone()))).await;
    visit_unready(server, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(&format!("{}deep/link", page.url())).await;
        page.wait_for_reason(&["web page where the file", "still in this browser", "folder"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_missing_or_changed_is_named() {
    for (begins, ends, says) in
        [("hindcast-", ".js", "missing"), ("hindcast-", ".wasm", "missing"), ("hindcast-", ".wasm", "not the one")]
    {
        let site = Folder::copy_of_dist();
        let file = site.file(begins, ends);
        if says == "missing" {
            fs::remove_file(&file).expect("it can be removed");
        } else {
            let mut bytes = fs::read(&file).expect("it can be read");
            bytes.extend([0, 1, 0]);
            fs::write(&file, bytes).expect("it can be changed");
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        visit_unready(Server::of(&site).await, async |page: &Page, _: &mut Server| {
            page.expect_complaints(&COMPLAINTS);
            page.go(page.url()).await;
            page.wait_for_reason(&[&name, says, "still in this browser", "Reload"]).await;
        })
        .await;
    }
}

#[tokio::test]
async fn a_page_without_its_looks_works_and_says_so() {
    let site = Folder::copy_of_dist();
    fs::remove_file(site.file("timeline-", ".css")).expect("it can be removed");
    visit_unready(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(page.url()).await;
        page.ready().await;
        page.wait_for_words("body > [role=alert]", &["timeline-", "missing", "works all the same"]).await;
    })
    .await;
}

#[tokio::test]
async fn an_old_page_whose_files_are_gone_gives_way_to_the_new_one() {
    let site = Folder::copy_of_dist();
    let file = |begins, ends| site.file(begins, ends).file_name().unwrap().to_string_lossy().into_owned();
    // the address of the module is not part of its hash in the policy, so the old page brings a policy that allows it
    let (glue, boot) = (file("hindcast-", ".js"), file("boot-", ".js"));
    let start = site.index().replace(&glue, "hindcast-0.js").replace(&boot, "boot-0.js");
    let policy = start.find("script-src 'self' 'sha256-").expect("a policy") + "script-src 'self' ".len();
    let end = start[policy..].find("' ").expect("it ends") + policy + 1;
    let old = format!("{}'unsafe-inline'{}", &start[..policy], &start[end..]);
    let first = AtomicBool::new(true);
    let server = Server::odd(&site, move |path| {
        (path.ends_with("/hindcast/") && first.swap(false, Ordering::Relaxed)).then(|| page(old.clone()))
    });
    visit_unready(server.await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(page.url()).await;
        page.ready().await;
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_without_web_assembly_is_told_so() {
    visit_unready(Server::built().await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&["WebAssembly", "TypeError"]);
        let script = page.before_every_document("delete globalThis.WebAssembly").await;
        page.go(page.url()).await;
        page.wait_for_words(REASON, &["WebAssembly", "Firefox"]).await;
        page.no_longer_before_every_document(script).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_opened_as_a_file_is_told_what_to_do() {
    let site = Folder::copy_of_dist();
    visit_unready(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(&format!("file://{}/index.html", site.path().display())).await;
        page.wait_for_reason(&["opened as a file", "Nothing was recorded", "web server"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_frame_without_rights_is_told_to_be_a_tab() {
    let site = Folder::copy_of_dist();
    let frame = "<!DOCTYPE html><iframe sandbox='allow-scripts' src='/some/path/hindcast/'></iframe>";
    let server = Server::odd(&site, move |path| (path == "/frame").then(|| page(frame.to_owned()))).await;
    visit_unready(server, async |page: &Page, server: &mut Server| {
        page.expect_complaints(&COMPLAINTS);
        page.go(&format!("{}/frame", server.origin())).await;
        page.browser().driver().enter_frame(0).await.expect("a frame");
        page.wait_for_reason(&["in a frame", "a tab of its own", page.url()]).await;
        page.browser().driver().enter_default_frame().await.expect("the page around it");
    })
    .await;
}

/// The next element that is made cannot be: the program panics, and everything after it goes on as before.
const PANIC: &str = "
    const create = Document.prototype.createElement;
    Document.prototype.createElement = function () {
        Document.prototype.createElement = create;
        throw new Error('there are no elements today');
    };
    document.querySelector('[role=tab][data-tab=store]').click();";

#[tokio::test]
async fn a_crash_stops_saying_that_it_saves_and_offers_a_way_on() {
    visit(async |page: &Page| {
        page.expect_complaints(&["panicked", "unreachable", "RuntimeError", "no elements today"]);
        page.run_command("CreateOrder").await;
        page.js(PANIC).await;
        let words = ["crashed", "still in this browser", "may not be recorded", "Reload", "rescue"];
        page.wait_for_words("[data-crash]", &words).await;
        assert!(!page.has("[data-saved]").await, "nobody may think that it saves");
        assert_eq!(page.attribute("[data-crash-rescue]", "href").await.as_deref(), Some("rescue.html"));
        let error = page.js_error("await hindcast.dispatch('orders', 'CreateOrder', {})").await;
        assert_eq!(error.code.as_deref(), Some("crashed"), "no call waits for ever: {error:?}");
        page.browser().picture("crashed").await;
        page.click("[data-crash-reload]").await;
        eventually_eq("the head", json!(1), async || {
            page.look("await hindcast.ready; return hindcast.head()", &[]).await
        })
        .await;
        page.ready().await;
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_crash_of_the_program_leaves_it_alone() {
    visit(async |page: &Page| {
        page.expect_complaints(&["mine", "Uncaught"]);
        let script = "hindcast.dispatch('orders', 'NoSuchCommand', {});
            setTimeout(() => { throw new Error('mine'); });
            Promise.reject(new Error('mine as well'));
            await new Promise((later) => setTimeout(later, 50));";
        page.js(script).await;
        page.run_command("CreateOrder").await;
        assert!(!page.has("[data-crash]").await);
        // a trap that nobody has seen coming is one
        page.js("dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('memory access out of bounds') }))").await;
        page.wait_for_words("[data-crash]", &["memory access out of bounds"]).await;
        assert!(!page.has("[data-saved]").await);
    })
    .await;
}
