//! What every browser test stands on: a server, a browser and the words to speak about the page.

mod browser;
mod folder;
mod form;
mod log;
mod notice;
mod page;
mod patience;
mod release;
mod rows;
mod screen;
mod server;
mod story;
mod tabs;

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt as _;

pub(crate) use browser::{Browser, Colours, Size};
pub(crate) use folder::Folder;
pub(crate) use log::Log;
pub(crate) use page::Page;
pub(crate) use patience::{eventually, eventually_eq, eventually_within};
pub(crate) use server::Server;
pub(crate) use story::Order;

/// Runs a test against the built app in a browser of its own, with a profile that has never been used.
pub(crate) async fn visit(test: impl AsyncFnOnce(&Page)) {
    visit_site(Server::built().await, async |page: &Page, _: &mut Server| test(page).await).await;
}

/// The same for a test that also does something to the server: stops it, or puts a new release on it.
///
/// However the test ends, the browser and the server end with it. A test that passed must leave a quiet console; one
/// that failed leaves a picture and what the console said.
pub(crate) async fn visit_site(server: Server, test: impl AsyncFnOnce(&Page, &mut Server)) {
    stage(server, async |page: &mut Page, server: &mut Server| {
        page.open().await;
        test(page, server).await;
    })
    .await;
}

/// The same for a test that opens the page itself, and may let the browser crash.
pub(crate) async fn visit_later(test: impl AsyncFnOnce(&mut Page)) {
    stage(Server::built().await, async |page: &mut Page, _: &mut Server| test(page).await).await;
}

async fn stage(mut server: Server, test: impl AsyncFnOnce(&mut Page, &mut Server)) {
    let mut page = Page::new(Browser::start().await, server.url());
    let story = AssertUnwindSafe(async {
        test(&mut page, &mut server).await;
        page.browser().assert_quiet_console(&[]).await;
    });
    let outcome = story.catch_unwind().await;
    if outcome.is_err() {
        page.browser().witness(&format!("failed-{}", test_name())).await;
    }
    page.into_browser().quit().await;
    server.stop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

fn test_name() -> String {
    let thread = std::thread::current();
    thread.name().unwrap_or("test").replace("::", "-")
}
