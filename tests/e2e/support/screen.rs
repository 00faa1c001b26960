//! The page as a screen: how large it is, whether it stands still, what is wider than it.

use serde_json::json;

use super::browser::{Colours, Size};
use super::page::Page;
use super::patience::eventually;

impl Page {
    pub(crate) async fn resize(&self, size: Size) {
        self.browser().resize(size).await;
        let fits = "return window.innerWidth >= args[0] && document.documentElement.clientWidth <= args[0]";
        let fits = async || self.look(fits, &[json!(size.0)]).await.as_bool().filter(|fits| *fits);
        eventually("the new size", fits).await;
        self.settle().await;
    }

    /// Keeps pictures of the page in both colours and in these sizes, each with its name.
    pub(crate) async fn pictures(&self, what: &str, sizes: &[(&str, Size)]) {
        for colours in [Colours::Dark, Colours::Light] {
            self.browser().prefer(colours).await;
            for (device, size) in sizes {
                self.resize(*size).await;
                self.browser().picture(&format!("{what}-{device}-{}", colours.name())).await;
            }
        }
    }

    /// Waits for two frames and for the end of every animation that has one.
    pub(crate) async fn settle(&self) {
        self.js("const frame = () => new Promise((shown) => requestAnimationFrame(shown));
             await frame(); await frame();
             const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 5000);
             await Promise.allSettled(ending.map((one) => one.finished));
             await document.fonts.ready")
            .await;
    }

    /// How far the page is wider than the screen.
    pub(crate) async fn overflow(&self, Size(width, _): Size) -> i64 {
        let script =
            "return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, window.innerWidth)";
        let wide = self.js(script).await.as_i64().expect("a width");
        wide - i64::from(width)
    }
}
