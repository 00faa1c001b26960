//! The page, in the words of the domain. What is shown is read from the document, not from the program's insides.

use std::cell::Cell;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::ElementWaitable as _;
use thirtyfour::{By, Key, WebElement};

use super::browser::Browser;
use super::patience::{eventually, eventually_eq};

pub(crate) struct Page {
    browser: Browser,
    url: String,
    expected_complaints: Cell<&'static [&'static str]>,
}

/// How the scripting API says no.
#[derive(Debug, Deserialize)]
pub(crate) struct ApiError {
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) details: Value,
}

/// Waits until something has been where it is for three frames, two seconds at the most, since the wall scrolls to what happened;
/// and then scrolls until all of it can be seen.
const COME_TO_REST: &str = "
    const element = document.querySelector(args[0]);
    const frame = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 50); });
    for (let [before, still, frames] = ['', 0, 0]; still < 3 && frames < 120; frames += 1) {
        await frame();
        const { x, y } = element.getBoundingClientRect();
        still = before === `${x} ${y}` ? still + 1 : 0;
        before = `${x} ${y}`;
    }
    element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });";

impl Page {
    pub(crate) const fn new(browser: Browser, url: String) -> Self {
        Self { browser, url, expected_complaints: Cell::new(&[]) }
    }

    /// The console may complain with these words from now on; whenever it does, for the browser chooses the time.
    pub(crate) fn expect_complaints(&self, expected: &'static [&'static str]) {
        self.expected_complaints.set(expected);
    }

    pub(crate) async fn assert_quiet_console(&self) {
        self.browser.assert_quiet_console(self.expected_complaints.get()).await;
    }

    pub(crate) const fn browser(&self) -> &Browser {
        &self.browser
    }

    pub(crate) fn into_browser(self) -> Browser {
        self.browser
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn open(&self) {
        self.open_at("").await;
    }

    /// Opens the page anew at a place like `#orders?at=3`.
    pub(crate) async fn open_at(&self, hash: &str) {
        // A change of nothing but the hash would not load the page again.
        self.browser.driver().goto("about:blank").await.expect("an empty page");
        self.browser.driver().goto(format!("{}{hash}", self.url)).await.expect("the page answers");
        self.ready().await;
    }

    /// Opens the page anew where it cannot be expected to open its log.
    pub(crate) async fn load(&self) {
        self.browser.driver().goto("about:blank").await.expect("an empty page");
        self.browser.driver().goto(&self.url).await.expect("the page answers");
        self.begins().await;
    }

    pub(crate) async fn reload(&self) {
        self.browser.driver().refresh().await.expect("the page answers again");
        self.ready().await;
    }

    /// The page is loaded again, and nobody waits until it is ready but so long.
    pub(crate) async fn reload_and_leave_it(&self, time: std::time::Duration) {
        self.look("setTimeout(() => location.reload(), 0); return true", &[]).await;
        tokio::time::sleep(time).await;
    }

    /// Waits until the log is open and the page says that it saves.
    pub(crate) async fn ready(&self) {
        self.begins().await;
        self.js("await hindcast.ready").await;
        self.wait_for("[data-saved]").await;
    }

    async fn begins(&self) {
        let here = "return typeof window.hindcast === 'object'";
        eventually_eq("window.hindcast is there", json!(true), async || self.look(here, &[]).await).await;
    }

    /// The browser crashes, and the page is opened again.
    pub(crate) async fn crash(&mut self) {
        self.crash_and(|_| ()).await;
    }

    /// The same; something is done to the profile before the browser starts again.
    pub(crate) async fn crash_and(&mut self, meanwhile: impl FnOnce(&Path)) {
        self.browser.crash(meanwhile).await;
        self.open().await;
    }

    pub(crate) async fn export(&self) -> String {
        self.js("return await hindcast.export()").await.as_str().expect("a text").to_owned()
    }

    /// Runs an async script on the page; an error is what the API would have thrown.
    async fn run(&self, body: &str, args: &[Value]) -> WebDriverResult<Result<Value, ApiError>> {
        let script = format!(
            "const run = async (...args) => {{ {body} }};
             const error = (e) => ({{ code: e?.code ?? null, message: String(e?.message ?? e), details: e?.details ?? null }});
             return run(...arguments).then(
                 (value) => JSON.stringify({{ Ok: value ?? null }}),
                 (e) => JSON.stringify({{ Err: error(e) }}));"
        );
        let answer: String = self.browser.driver().execute(script, args.to_vec()).await?.convert()?;
        Ok(serde_json::from_str(&answer).expect("what the script made of it"))
    }

    /// What an async script gives; the test fails if it throws.
    pub(crate) async fn js(&self, body: &str) -> Value {
        self.js_with(body, &[]).await
    }

    /// The same with arguments: `args[0]` and so on.
    pub(crate) async fn js_with(&self, body: &str, args: &[Value]) -> Value {
        let answer = self.run(body, args).await.expect("the page runs scripts");
        answer.unwrap_or_else(|error| panic!("{body} threw {error:?}"))
    }

    /// What an async script throws; the test fails if it does not.
    pub(crate) async fn js_error(&self, body: &str) -> ApiError {
        let answer = self.run(body, &[]).await.expect("the page runs scripts");
        answer.err().unwrap_or_else(|| panic!("{body} should have been refused"))
    }

    /// For polling: what a script gives, null while the page cannot answer, as in the middle of a reload.
    pub(crate) async fn look(&self, body: &str, args: &[Value]) -> Value {
        self.run(body, args).await.ok().and_then(Result::ok).unwrap_or_default()
    }

    pub(crate) async fn head(&self) -> u64 {
        self.js("return await hindcast.head()").await.as_u64().expect("a position")
    }

    pub(crate) async fn position(&self) -> u64 {
        self.js("return await hindcast.position()").await.as_u64().expect("a position")
    }

    pub(crate) async fn seek(&self, position: u64) {
        self.js_with("await hindcast.seek(args[0])", &[json!(position)]).await;
        self.wait_for_position(position).await;
    }

    /// Waits until the playhead is there and the page shows it, but for what may be late.
    pub(crate) async fn wait_for_position(&self, position: u64) {
        eventually_eq("the playhead's position", position, async || self.position().await).await;
        let shown = "return Number(document.querySelector('#playhead')?.dataset.at ?? NaN)";
        eventually_eq("the position that is shown", json!(position), async || self.look(shown, &[]).await).await;
    }

    /// Waits until the policies have caught up, in this tab or the one that runs them, which is in nobody's sight and may take its
    /// time.
    pub(crate) async fn idle(&self) {
        let idle = "return await hindcast.idle().then(() => 'idle', ({ code }) => code)";
        eventually_eq("what the handlers say", json!("idle"), async || self.js(idle).await).await;
    }

    /// The text of the first element, spaces joined, if there is one.
    pub(crate) async fn text(&self, css: &str) -> Option<String> {
        let script = "return document.querySelector(args[0])?.textContent.replace(/\\s+/g, ' ').trim()";
        self.look(script, &[json!(css)]).await.as_str().map(str::to_owned)
    }

    pub(crate) async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let script = "return document.querySelector(args[0])?.getAttribute(args[1])";
        self.look(script, &[json!(css), json!(name)]).await.as_str().map(str::to_owned)
    }

    pub(crate) async fn has(&self, css: &str) -> bool {
        self.look("return document.querySelector(args[0]) !== null", &[json!(css)]).await == json!(true)
    }

    pub(crate) async fn wait_for(&self, css: &str) {
        eventually_eq(css, true, async || self.has(css).await).await;
    }

    pub(crate) async fn wait_until_gone(&self, css: &str) {
        eventually_eq(&format!("{css} is shown"), false, async || self.has(css).await).await;
    }

    /// Waits until the element's text contains every part; gives the whole text.
    pub(crate) async fn wait_for_words(&self, css: &str, parts: &[&str]) -> String {
        eventually(&format!("{parts:?} in {css}"), async || {
            let text = self.text(css).await?;
            parts.iter().all(|part| text.contains(part)).then_some(text)
        })
        .await
    }

    pub(crate) async fn element(&self, css: &str) -> WebElement {
        self.wait_for(css).await;
        self.browser.driver().find(By::Css(css)).await.expect("the element is still there")
    }

    /// Clicks as a person would, as soon as that is possible, and not while it moves.
    pub(crate) async fn click(&self, css: &str) {
        let element = self.element(css).await;
        self.look(COME_TO_REST, &[json!(css)]).await;
        element.wait_until().clickable().await.unwrap_or_else(|error| panic!("{css} cannot be clicked: {error}"));
        element.click().await.unwrap_or_else(|error| panic!("the click on {css} failed: {error}"));
    }

    /// Presses a key, wherever the focus is.
    pub(crate) async fn press(&self, key: impl Into<char>) {
        let key = key.into();
        self.browser.driver().action_chain().send_keys(key).perform().await.expect("a key is pressed");
    }

    pub(crate) async fn press_with_control(&self, key: &str) {
        let keys = self.browser.driver().action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
        keys.perform().await.expect("two keys are pressed");
    }

    pub(crate) async fn press_with_shift(&self, key: Key) {
        let keys = self.browser.driver().action_chain().key_down(Key::Shift).send_keys(key).key_up(Key::Shift);
        keys.perform().await.expect("two keys are pressed");
    }

    /// How often the sticky has fired up to the playhead.
    pub(crate) async fn count(&self, sticky: &str) -> u64 {
        let text = self.text(&format!("[data-sticky=\"{sticky}\"] [data-count]")).await.unwrap_or_default();
        text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
    }
}
