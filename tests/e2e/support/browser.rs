//! A browser as a test has it: driven by a chromedriver of the test's own, and left for the next test as if nobody had been there.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::json;
use thirtyfour::cdp::domains::emulation::{MediaFeature, SetEmulatedMedia};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{
    BrowserLogEntry, CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver,
};

use super::chromium::Chromium;
use super::folder::artifacts;
use super::patience::BREATH;
use super::turn::{self, Turn};

/// How often a chromedriver is asked to start.
const STARTS: usize = 3;
/// How often it is looked whether the tabs of a test are gone.
const LOOKS: usize = 50;

/// The page's size in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size(pub(crate) u32, pub(crate) u32);

/// The colour scheme that the person asked the system for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Colours {
    Dark,
    Light,
}

impl Colours {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

// Dropped from top to bottom: first the session ends, then its driver, then the browser, and then it is another test's turn.
pub(crate) struct Browser {
    driver: WebDriver,
    chromedriver: Chromedriver,
    chromium: Chromium,
    _turn: Turn,
}

impl Browser {
    /// One that other tests may have used, and left.
    pub(crate) async fn take() -> Self {
        let turn = Turn::take();
        let chromium = turn::left().filter(Chromium::is_there).unwrap_or_else(Chromium::start);
        Self::drive(chromium, turn).await
    }

    /// One on a profile that has never been used.
    pub(crate) async fn fresh() -> Self {
        let turn = Turn::take();
        Self::drive(Chromium::start(), turn).await
    }

    async fn drive(chromium: Chromium, turn: Turn) -> Self {
        let chromedriver = Chromedriver::start();
        let driver = chromedriver.drive(&chromium).await;
        Self { driver, chromedriver, chromium, _turn: turn }
    }

    /// Kills every process of the browser at once, as a power switch would, and starts it again on the same profile, to which
    /// something is done before.
    pub(crate) async fn crash(&mut self, meanwhile: impl FnOnce(&Path)) {
        self.chromium.crash(meanwhile).await;
        self.driver.clone().leak().expect("a session that nobody has ended");
        self.chromedriver = Chromedriver::start();
        self.driver = self.chromedriver.drive(&self.chromium).await;
    }

    /// Leaves the browser to the next test, without the tabs and the data of this one. A browser that does not let itself be cleaned
    /// up is nothing to leave, and ends.
    pub(crate) async fn leave(self, origin: &str) {
        let is_clean = self.clean_up(origin).await.unwrap_or(false);
        self.end_session().await;
        if is_clean {
            turn::leave(self.chromium);
        }
    }

    /// Ends the browser.
    pub(crate) async fn end(self) {
        self.end_session().await;
    }

    /// A session that nobody has ended is ended when it is dropped, and whoever drops it waits a minute for that.
    async fn end_session(&self) {
        // that of a browser that crashed is gone already
        self.driver.clone().quit().await.ok();
    }

    /// Whether nothing is left.
    async fn clean_up(&self, origin: &str) -> WebDriverResult<bool> {
        let empty = self.driver.new_tab().await?;
        self.driver.switch_to_window(empty.clone()).await?;
        let cdp = self.driver.cdp();
        // a tab that is not in front draws nothing
        cdp.send_raw("Page.bringToFront", ()).await?;
        for tab in self.driver.windows().await?.into_iter().filter(|tab| *tab != empty) {
            cdp.send_raw("Target.closeTarget", json!({ "targetId": tab.to_string() })).await?;
        }
        cdp.send_raw("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": "all" })).await?;
        // a tab is said to be closed before it is gone, and the next test would begin in one that is about to go
        for _ in 0..LOOKS {
            if self.driver.windows().await? == [empty.clone()] {
                return Ok(true);
            }
            tokio::time::sleep(BREATH).await;
        }
        Ok(false)
    }

    pub(crate) const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub(crate) async fn resize(&self, Size(width, height): Size) {
        let phone = width < 600;
        let emulation = self.driver.cdp();
        emulation.emulation().set_device_metrics_override(width, height, 1.0, phone).await.expect("the page's size");
    }

    pub(crate) async fn prefer(&self, colours: Colours) {
        self.emulate("prefers-color-scheme", colours.name()).await;
    }

    pub(crate) async fn prefer_reduced_motion(&self) {
        self.emulate("prefers-reduced-motion", "reduce").await;
    }

    pub(crate) async fn force_colours(&self) {
        self.emulate("forced-colors", "active").await;
    }

    /// One wish of the person at a time: each takes the place of the one before.
    async fn emulate(&self, feature: &str, value: &str) {
        let feature = MediaFeature { name: feature.into(), value: value.into() };
        let media = SetEmulatedMedia { media: None, features: Some(vec![feature]) };
        self.driver.cdp().send(media).await.expect("the media feature");
    }

    /// Keeps a picture of the page as it is now.
    pub(crate) async fn picture(&self, name: &str) {
        let file = artifacts().join(format!("{name}.png"));
        self.driver.screenshot(&file).await.expect("a picture of the page");
    }

    /// What a failed test leaves behind, as far as the browser still answers.
    pub(crate) async fn witness(&self, name: &str) {
        let file = artifacts().join(format!("{name}.png"));
        match self.driver.screenshot(&file).await {
            Ok(()) => eprintln!("the page as it was: {}", file.display()),
            Err(error) => eprintln!("there is no picture of the page: {error}"),
        }
        for entry in self.driver.browser_log().await.unwrap_or_default() {
            eprintln!("console: {} {}", entry.level, entry.message);
        }
    }

    /// What the console has said since it was last read.
    pub(crate) async fn console(&self) -> Vec<BrowserLogEntry> {
        self.driver.browser_log().await.expect("the console's log")
    }

    /// No error and no violation of the Content Security Policy, but for the complaints that contain a word of `expected`.
    pub(crate) async fn assert_quiet_console(&self, expected: &[&str]) {
        let is_expected = |message: &str| expected.iter().any(|part| message.contains(part));
        let complaints: Vec<String> = self
            .console()
            .await
            .into_iter()
            .filter(|entry| entry.level == "SEVERE" || entry.message.contains("Content Security Policy"))
            .map(|entry| entry.message)
            .filter(|message| !is_expected(message))
            .collect();
        assert!(complaints.is_empty(), "the console complains:\n{}", complaints.join("\n"));
    }
}

/// One chromedriver on a port that it chose itself; ended, also when the test panics.
struct Chromedriver {
    process: Child,
    url: String,
    // Held open: a driver without somebody to read what it says would end at its next word.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts one. It chooses a port that is free with the one kind of address, and ends if it is not with the other; so it is asked
    /// more than once.
    fn start() -> Self {
        let started = (0..STARTS).find_map(|_| Self::try_to_start());
        started.expect("chromedriver says on which port it listens")
    }

    fn try_to_start() -> Option<Self> {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let mut process = Command::new(&program)
            .args(["--port=0", "--log-level=SEVERE"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        let mut output = BufReader::new(process.stdout.take().expect("a pipe"));
        if let Some(port) = announced_port(&mut output) {
            return Some(Self { process, url: format!("http://127.0.0.1:{port}"), _output: output });
        }
        process.wait().ok();
        None
    }

    /// Drives a browser that runs.
    async fn drive(&self, chromium: &Chromium) -> WebDriver {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_debugger_address(chromium.address()).expect("an address");
        if env::var("CHROMIUM").is_ok_and(|binary| binary.ends_with("headless-shell")) {
            capabilities.set("browserName", "chrome-headless-shell").expect("a name");
        }
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).expect("logging preferences");
        let driver = WebDriver::new(&self.url, capabilities).await.expect("Chromium can be driven");
        // what a test downloads goes with the profile, and not among the files of whoever runs it
        let downloads = json!({ "behavior": "allow", "downloadPath": chromium.profile() });
        driver.cdp().send_raw("Browser.setDownloadBehavior", downloads).await.expect("a folder for downloads");
        driver
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// From "`ChromeDriver` was started successfully on port 41251."
fn announced_port(output: &mut impl BufRead) -> Option<u16> {
    let lines = output.lines().map_while(Result::ok);
    let line = lines.into_iter().find(|line| line.contains("started successfully on port"))?;
    line.trim_end_matches('.').rsplit(' ').next()?.parse().ok()
}
