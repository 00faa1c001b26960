//! One headless Chromium on a profile of its own, as a person has one: it stays for test after test, and goes with the tests.
//! It knows nothing of who drives it.

use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use super::folder::Folder;
use super::process;

/// Quiet, without a network of its own, and with nothing that stands in the way of a driver.
const ARGUMENTS: [&str; 18] = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--enable-automation",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-hang-monitor",
    "--disable-popup-blocking",
    "--disable-prompt-on-repost",
    "--disable-quic",
    "--disable-sync",
    "--lang=en",
    "--window-size=1280,800",
];

/// Starts a program and kills it when it is told to, or when nobody is there any more who could tell it: the tests may be killed
/// themselves. Then nobody is there to take the program's folder away, either. What it starts may be a script that starts the
/// browser, so the next generation is killed as well.
const KEEPER: &str = "folder=$1; shift; \"$@\" & read -r _; told=$?; pkill -KILL -P $!; kill -KILL $!; wait
    [ $told = 0 ] || for _ in 1 2 3; do sleep 1; rm -rf \"$folder\"; done";

/// How often a browser is asked to start, and how long it may take for it.
const STARTS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Chromium {
    keeper: Child,
    address: String,
    // after the browser, which has its files open
    profile: Folder,
}

impl Chromium {
    /// Starts one on a profile that has never been used.
    pub(super) fn start() -> Self {
        let profile = Folder::new();
        let (keeper, address) = begin(profile.path());
        Self { keeper, address, profile }
    }

    /// Where it keeps what it has.
    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Whether it can still be driven: one that nobody drives may have gone.
    pub(super) fn is_there(&self) -> bool {
        TcpStream::connect(&self.address).is_ok()
    }

    /// Where it can be driven.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Kills every process of the browser at once, as a power switch would, and starts it again on the same profile, to which
    /// something is done before.
    pub(super) async fn crash(&mut self, meanwhile: impl FnOnce(&Path)) {
        process::kill(&process::descendants(self.keeper.id())).await;
        meanwhile(self.profile.path());
        end(&mut self.keeper);
        (self.keeper, self.address) = begin(self.profile.path());
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        end(&mut self.keeper);
    }
}

/// Starts a browser on a profile; gives who keeps it, and where it can be driven.
fn begin(profile: &Path) -> (Child, String) {
    (0..STARTS).find_map(|_| try_to_begin(profile)).expect("Chromium starts and says where it can be driven")
}

fn try_to_begin(profile: &Path) -> Option<(Child, String)> {
    // the browser says there on which port it listens; one that was killed has left what it said
    let said = profile.join("DevToolsActivePort");
    fs::remove_file(&said).ok();
    let program = env::var("CHROMIUM").unwrap_or_else(|_| "chromium".into());
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(profile)
        .arg(&program)
        .args(ARGUMENTS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        // where the browser puts what is downloaded when nobody has said where
        .current_dir(profile)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell starts");
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let port = fs::read_to_string(&said).ok().and_then(|text| text.lines().next()?.parse::<u16>().ok());
        if let Some(port) = port {
            return Some((keeper, format!("127.0.0.1:{port}")));
        }
        thread::sleep(Duration::from_millis(20));
    }
    end(&mut keeper);
    None
}

/// Lets the keeper do its work, and waits for it.
fn end(keeper: &mut Child) {
    if let Some(mut input) = keeper.stdin.take() {
        input.write_all(b"\n").ok();
    }
    keeper.wait().ok();
}
