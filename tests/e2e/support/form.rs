//! The form that opens at a command's sticky.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use super::page::Page;
use super::patience::eventually;

const DIALOG: &str = "dialog.command-form[open]";

pub(crate) struct Form<'page> {
    page: &'page Page,
}

impl Page {
    /// Clicks a command's sticky.
    pub(crate) async fn begin(&self, command: &str) -> Form<'_> {
        self.click(&format!("button[data-sticky=\"command:{command}\"]")).await;
        self.wait_for(DIALOG).await;
        Form { page: self }
    }

    /// Runs a command from its form with the values that are already in it, policies included.
    pub(crate) async fn run_command(&self, command: &str) {
        self.begin(command).await.send().await;
        self.idle().await;
    }
}

impl Form<'_> {
    /// What is in the field now.
    pub(crate) async fn value(&self, field: &str) -> String {
        let script = "return document.querySelector(args[0]).value";
        let value = self.page.js_with(script, &[json!(input(field))]).await;
        value.as_str().expect("a text").to_owned()
    }

    /// Types over what is in the field.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let element = self.page.element(&input(field)).await;
        element.send_keys(Key::Control + "a").await.expect("the field's text can be selected");
        element.send_keys(Key::Delete + text).await.expect("the field can be typed into");
    }

    /// Puts a text into the field at once, as pasting does; typing a long one takes too long.
    pub(crate) async fn paste(&self, field: &str, text: &str) {
        let script = "const field = document.querySelector(args[0]);
            field.value = args[1];
            field.dispatchEvent(new Event('input', { bubbles: true }))";
        self.page.js_with(script, &[json!(input(field)), json!(text)]).await;
    }

    /// Chooses the option whose text contains `words`.
    pub(crate) async fn choose(&self, field: &str, words: &str) {
        let select = self.page.element(&input(field)).await;
        for option in select.find_all(By::Css("option")).await.expect("options") {
            if option.text().await.expect("an option's text").contains(words) {
                option.click().await.expect("the option can be chosen");
                return;
            }
        }
        panic!("{field} offers nothing with {words:?}");
    }

    /// The options of a choice, as they are offered.
    pub(crate) async fn options(&self, field: &str) -> Vec<String> {
        let script = "return [...document.querySelector(args[0]).options].map((option) => option.textContent.trim())";
        let options = self.page.js_with(script, &[json!(input(field))]).await;
        serde_json::from_value(options).expect("texts")
    }

    /// Adds an option that the page never offered, as somebody with the browser's tools could.
    pub(crate) async fn smuggle(&self, field: &str, value: &str) {
        let script = "document.querySelector(args[0]).add(new Option(args[1], args[1]))";
        self.page.js_with(script, &[json!(input(field)), json!(value)]).await;
        self.choose(field, value).await;
    }

    /// Presses the button, whatever comes of it.
    pub(crate) async fn submit(&self) {
        self.page.click(&format!("{DIALOG} button[type=submit]")).await;
    }

    /// Presses the button and waits until the command is done and the form gone.
    pub(crate) async fn send(self) {
        self.submit().await;
        self.page.wait_until_gone(DIALOG).await;
    }

    pub(crate) async fn is_open(&self) -> bool {
        self.page.has(DIALOG).await
    }

    /// The faults at their fields, as soon as there are `count` of them.
    pub(crate) async fn faults(&self, count: usize) -> BTreeMap<String, String> {
        let script = "return Object.fromEntries([...document.querySelectorAll(`${args[0]} [data-error-for]`)]
            .map((fault) => [fault.dataset.errorFor, fault.textContent.trim()])
            .filter(([, message]) => message !== ''))";
        eventually(&format!("{count} faults at their fields"), async || {
            let faults: Value = self.page.look(script, &[json!(DIALOG)]).await;
            let faults: BTreeMap<String, String> = serde_json::from_value(faults).ok()?;
            (faults.len() == count).then_some(faults)
        })
        .await
    }

    /// The code and the words of a refusal, as soon as there is one.
    pub(crate) async fn refusal(&self) -> (String, String) {
        let refusal = format!("{DIALOG} [data-refusal]:not([data-refusal=''])");
        self.page.wait_for(&refusal).await;
        let code = self.page.attribute(&refusal, "data-refusal").await;
        let words = self.page.text(&refusal).await;
        (code.unwrap_or_default(), words.unwrap_or_default())
    }
}

fn input(field: &str) -> String {
    format!("{DIALOG} [name=\"{field}\"]")
}
