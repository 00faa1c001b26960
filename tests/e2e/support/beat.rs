//! Stories of the page, told beat by beat with its button.

use super::page::Page;

impl Page {
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
