//! Promise: what a context has beyond tables can be worked with, by hand, from an empty workspace.

mod meetups;
mod orders;
mod pipeline;

use super::handlers::show_tab;
use super::support::{Colours, Page, Size};

/// Shows the desk of the context that is shown.
async fn open_desk(page: &Page) {
    show_tab(page, "desk").await;
    page.wait_for(".desk").await;
}

/// Keeps pictures of what is shown, from the top of the panel and from a part of it.
async fn pictures(page: &Page, name: &str, part: &str) {
    for colours in [Colours::Dark, Colours::Light] {
        page.browser().prefer(colours).await;
        for (device, size) in [("1280x800", Size(1280, 800)), ("390x844", Size(390, 844))] {
            page.resize(size).await;
            let script = "document.querySelector(args[0]).scrollIntoView({ block: 'start' })";
            page.js_with(script, &[serde_json::json!(format!("[data-part={part}]"))]).await;
            page.settle().await;
            page.browser().picture(&format!("{name}-{device}-{}", colours.name())).await;
        }
    }
    page.resize(Size(1280, 800)).await;
}
