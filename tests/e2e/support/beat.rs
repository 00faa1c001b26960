//! Walls and stories of the page: chosen in the switcher, told beat by beat with the button.

use super::page::Page;

impl Page {
    /// Shows the wall of a context, as a person does: in the switcher.
    pub(crate) async fn show_wall(&self, context: &str) {
        self.click("[data-menu=context]").await;
        self.wait_for("dialog.walls[open]").await;
        self.click(&format!("dialog.walls [data-show={context}]")).await;
        self.wait_until_gone("dialog.walls[open]").await;
    }

    /// Starts a story of a context in the switcher; what it may delete is not asked for here.
    pub(crate) async fn start_story(&self, context: &str, story: &str) {
        self.click("[data-menu=story]").await;
        self.wait_for("dialog.walls[open]").await;
        self.click(&format!("dialog.walls [data-start=\"{context}/{story}\"]")).await;
        self.wait_until_gone("dialog.walls[open]").await;
    }

    /// Plays the next beat, whose number it is from 1, and waits until nothing of it is under way any more.
    pub(crate) async fn tell_beat(&self, number: usize) {
        self.begin_beat(number).await;
        self.wait_until_gone("[data-caption] [data-under-way]").await;
    }

    /// Begins the next beat, and waits for nothing but that: what comes of it comes later.
    pub(crate) async fn begin_beat(&self, number: usize) {
        self.click("[data-action=next-beat]").await;
        self.wait_for_words("[data-told]", &[&format!("{number} of ")]).await;
    }
}
