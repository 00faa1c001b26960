//! What every browser test stands on: a server, a browser and the words to speak about the page.

mod beat;
mod browser;
mod chromium;
mod folder;
mod form;
mod log;
mod notice;
mod page;
mod patience;
mod process;
mod release;
mod rows;
mod screen;
mod server;
mod story;
mod tabs;
mod turn;

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt as _;

pub(crate) use browser::{Browser, Colours, Size};
pub(crate) use folder::Folder;
pub(crate) use log::Log;
pub(crate) use page::Page;
pub(crate) use patience::{eventually, eventually_eq, eventually_within};
pub(crate) use server::Server;
pub(crate) use story::Order;

/// Runs a test against the built app, at an origin of its own that keeps nothing yet.
pub(crate) async fn visit(test: impl AsyncFnOnce(&Page)) {
    visit_site(Server::built().await, async |page: &Page, _: &mut Server| test(page).await).await;
}

/// The same for a test that also does something to the server: stops it, or puts a new release on it.
///
/// However the test ends, the server ends with it, and nothing of it stays in the browser. A test that passed must leave a quiet
/// console; one that failed leaves a picture and what the console said, and takes the browser with it.
pub(crate) async fn visit_site(server: Server, test: impl AsyncFnOnce(&Page, &mut Server)) {
    let origin = server.origin();
    let browser = stage(Browser::take().await, server, async |page: &mut Page, server: &mut Server| {
        page.open().await;
        test(page, server).await;
    })
    .await;
    browser.leave(&origin).await;
}

/// The same for a test of what is there before the page is ready, or instead of it: the test opens it itself.
pub(crate) async fn visit_unready(server: Server, test: impl AsyncFnOnce(&Page, &mut Server)) {
    let origin = server.origin();
    let browser =
        stage(Browser::take().await, server, async |page: &mut Page, server: &mut Server| test(page, server).await);
    browser.await.leave(&origin).await;
}

/// The same for a test that opens the page itself, and may let the browser crash: it has a profile that has never been used, and
/// nobody uses it afterwards.
pub(crate) async fn visit_later(test: impl AsyncFnOnce(&mut Page)) {
    let server = Server::built().await;
    let browser = Browser::fresh().await;
    stage(browser, server, async |page: &mut Page, _: &mut Server| test(page).await).await.end().await;
}

/// Runs a test; gives the browser back as the test has left it.
async fn stage(browser: Browser, mut server: Server, test: impl AsyncFnOnce(&mut Page, &mut Server)) -> Browser {
    let mut page = Page::new(browser, server.url());
    let story = AssertUnwindSafe(async {
        test(&mut page, &mut server).await;
        page.assert_quiet_console().await;
    });
    let outcome = story.catch_unwind().await;
    if outcome.is_err() {
        page.browser().witness(&format!("failed-{}", test_name())).await;
    }
    server.stop().await;
    let browser = page.into_browser();
    if let Err(panic) = outcome {
        browser.end().await;
        resume_unwind(panic);
    }
    browser
}

fn test_name() -> String {
    let thread = std::thread::current();
    thread.name().unwrap_or("test").replace("::", "-")
}
