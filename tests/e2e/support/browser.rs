//! A headless Chromium of the test's own: fresh profile, driven by a chromedriver of its own, ended with the test.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Condvar, Mutex, PoisonError};

use serde_json::json;
use thirtyfour::cdp::domains::emulation::{MediaFeature, SetEmulatedMedia};
use thirtyfour::{
    BrowserLogEntry, CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver,
};

use super::folder::{Folder, artifacts};
use super::patience::eventually_eq;

const ARGUMENTS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--lang=en",
    "--window-size=1280,800",
];

/// How often a chromedriver is asked to start.
const STARTS: usize = 3;

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

// Dropped from top to bottom: first the browser is asked to close, then its driver ends, then the profile goes.
pub(crate) struct Browser {
    driver: WebDriver,
    chromedriver: Chromedriver,
    profile: Folder,
    _turn: Turn,
}

impl Browser {
    pub(crate) async fn start() -> Self {
        let turn = Turn::take();
        let profile = Folder::new();
        let chromedriver = Chromedriver::start();
        let driver = chromedriver.browse(&profile).await;
        Self { driver, chromedriver, profile, _turn: turn }
    }

    /// Kills every process of the browser at once, as a power switch would, and starts it again on the same profile, to which
    /// something is done before.
    pub(crate) async fn crash(&mut self, meanwhile: impl FnOnce(&Path)) {
        kill(&descendants(self.chromedriver.process.id())).await;
        meanwhile(self.profile.path());
        self.driver.clone().leak().expect("a session that nobody has ended");
        self.chromedriver = Chromedriver::start();
        self.driver = self.chromedriver.browse(&self.profile).await;
    }

    pub(crate) const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    pub(crate) async fn quit(self) {
        self.driver.clone().quit().await.expect("Chromium closes");
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
        if self.driver.screenshot(&file).await.is_ok() {
            eprintln!("the page as it was: {}", file.display());
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

    /// Starts Chromium on a profile.
    async fn browse(&self, profile: &Folder) -> WebDriver {
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument).expect("an argument");
        }
        let user_data = format!("--user-data-dir={}", profile.path().display());
        capabilities.add_arg(&user_data).expect("an argument");
        if let Ok(binary) = env::var("CHROMIUM") {
            capabilities.set_binary(&binary).expect("a binary");
            if binary.ends_with("headless-shell") {
                capabilities.set("browserName", "chrome-headless-shell").expect("a name");
            }
        }
        capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" })).expect("logging preferences");
        // what a test downloads goes with its profile, and not among the files of whoever runs it
        let preferences = json!({ "download.default_directory": profile.path() });
        capabilities.add_experimental_option("prefs", preferences).expect("preferences");
        WebDriver::new(&self.url, capabilities).await.expect("Chromium starts")
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

/// A process, as `ps` lists it.
struct Process {
    id: u32,
    parent: u32,
    /// Ended, though nobody has asked yet how.
    is_zombie: bool,
}

fn processes() -> Vec<Process> {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output().expect("ps lists the processes");
    let read = |line: &str| {
        let mut words = line.split_whitespace();
        let (id, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Process { id, parent, is_zombie: words.next()?.starts_with('Z') })
    };
    String::from_utf8_lossy(&listed.stdout).lines().filter_map(read).collect()
}

/// The processes that this one started, and those that they started.
fn descendants(ancestor: u32) -> Vec<u32> {
    let (all, mut family, mut next) = (processes(), vec![ancestor], 0);
    while let Some(parent) = family.get(next).copied() {
        family.extend(all.iter().filter(|process| process.parent == parent).map(|process| process.id));
        next += 1;
    }
    family.split_off(1)
}

/// Kills processes and waits until they are gone. A browser that starts while the one before still has its files open is
/// no machine that was switched on again.
async fn kill(ids: &[u32]) {
    assert!(!ids.is_empty(), "the browser has processes");
    let killing = Command::new("kill").arg("-KILL").args(ids.iter().map(u32::to_string)).stderr(Stdio::null()).status();
    killing.expect("kill can be called");
    let is_alive = |process: &Process| ids.contains(&process.id) && !process.is_zombie;
    eventually_eq("a killed process lives", false, async || processes().iter().any(is_alive)).await;
}

/// At most two browsers at a time, however many tests there are: more would only slow each other down.
struct Turn;

static FREE: (Mutex<u8>, Condvar) = (Mutex::new(2), Condvar::new());

impl Turn {
    fn take() -> Self {
        let free = FREE.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = FREE.1.wait_while(free, |free| *free == 0).unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *FREE.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        FREE.1.notify_one();
    }
}
