//! A browser with the page and our measuring scripts in it. Knows how a measurement is started and waited for, and what the
//! developer tools tell about the page; not what is measured.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;

use super::support::{Browser, Page, Server};

const SCRIPTS: [&str; 6] = [
    include_str!("notes.js"),
    include_str!("workload.js"),
    include_str!("baselines.js"),
    include_str!("timing.js"),
    include_str!("measure.js"),
    include_str!("commands.js"),
];

/// The context whose events are measured.
const PLACE: &str = "#orders";
/// How often a measurement is asked whether it is done. Asking takes a little time from the page.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// After that a measurement is given up.
const PATIENCE: Duration = Duration::from_mins(5);
/// A page is done with its background work when for so long there was no slice in which its main thread was busy.
const QUIET: Duration = Duration::from_secs(1);
const SLICE: Duration = Duration::from_millis(100);
/// Busy is a slice of which the main thread was at work for more than this part. Looking takes a part of it, too.
const BUSY: f64 = 0.2;

/// Why there is no figure.
#[derive(Clone, Debug)]
pub(crate) enum Trouble {
    /// It could not be measured.
    Impossible(String),
    /// What the page said is not right.
    Wrong(String),
}

#[derive(Deserialize)]
struct Failed {
    wrong: bool,
    why: String,
}

/// Megabytes that the page holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) heap: f64,
    pub(crate) wasm: f64,
}

pub(crate) struct Session {
    page: Page,
}

impl Session {
    /// Opens the page in a browser of its own, with a profile that has never been used.
    pub(crate) async fn start(server: &Server) -> Self {
        let session = Self { page: Page::new(Browser::fresh().await, server.url()) };
        let tools = session.page.browser().driver().cdp();
        let source = format!("{{\n{}\n}}", SCRIPTS.join("\n"));
        let script = json!({ "source": source });
        tools.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.expect("the scripts are taken");
        tools.send_raw("Performance.enable", ()).await.expect("the page's metrics");
        session.page.open_at(PLACE).await;
        session
    }

    pub(crate) async fn quit(self) {
        self.page.into_browser().end().await;
    }

    pub(crate) async fn chromium(&self) -> String {
        let version = self.tell("Browser.getVersion").await.unwrap_or_default();
        version["product"].as_str().unwrap_or("Chromium").replace("HeadlessChrome/", "Chromium ")
    }

    pub(crate) async fn reload(&self) -> Result<(), Trouble> {
        self.page.browser().driver().refresh().await.map_err(impossible)
    }

    /// Runs a measurement of `measure.js` or `commands.js`; gives what it found.
    pub(crate) async fn run<T: DeserializeOwned>(&self, name: &str, given: Value) -> Result<T, Trouble> {
        let begun = Instant::now();
        self.execute("bench.start(arguments[0], arguments[1])", vec![json!(name), given]).await.map_err(impossible)?;
        while begun.elapsed() < PATIENCE {
            tokio::time::sleep(LOOK_EVERY).await;
            match self.execute("return bench.outcome", Vec::new()).await {
                Ok(Value::String(outcome)) => {
                    eprintln!("bench:   {name} took {:.1} s in all", begun.elapsed().as_secs_f64());
                    return read(&outcome);
                }
                Ok(_) => {}
                // the page is busy and does not answer now
                Err(error) if error.to_string().contains("timeout") => {}
                Err(error) => return Err(impossible(error)),
            }
        }
        Err(Trouble::Impossible(format!("{name} took longer than {} s", PATIENCE.as_secs())))
    }

    /// When the page had nothing more to do in the background, in milliseconds from the start of its navigation.
    pub(crate) async fn quiet(&self) -> Result<f64, Trouble> {
        let begun = Instant::now();
        let (mut looked, mut busy, mut last_busy) = (begun, self.busy().await?, begun);
        while last_busy.elapsed() < QUIET {
            if begun.elapsed() > PATIENCE {
                return Err(Trouble::Impossible(format!("the page was not quiet after {} s", PATIENCE.as_secs())));
            }
            tokio::time::sleep(SLICE).await;
            let busy_now = self.busy().await?;
            if busy_now - busy > looked.elapsed().as_secs_f64() * BUSY {
                last_busy = Instant::now();
            }
            (looked, busy) = (Instant::now(), busy_now);
        }
        let now = self.execute("return performance.now()", Vec::new()).await.map_err(impossible)?;
        Ok(now.as_f64().unwrap_or_default() - last_busy.elapsed().as_secs_f64() * 1000.0)
    }

    /// For how many seconds the main thread has been at work.
    async fn busy(&self) -> Result<f64, Trouble> {
        let told = self.tell("Performance.getMetrics").await?;
        let metrics = told["metrics"].as_array().cloned().unwrap_or_default();
        let busy =
            metrics.iter().find(|metric| metric["name"] == "TaskDuration").and_then(|metric| metric["value"].as_f64());
        busy.ok_or_else(|| Trouble::Impossible("the browser does not tell its TaskDuration".into()))
    }

    /// What the page holds after the garbage was collected: JavaScript objects, and the whole of the wasm memory.
    pub(crate) async fn memory(&self) -> Result<Memory, Trouble> {
        let wasm =
            "return bench.workers ? null : bench.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0)";
        let wasm = self.execute(wasm, Vec::new()).await.map_err(impossible)?.as_f64();
        let wasm = wasm.ok_or_else(|| Trouble::Impossible("the page has workers, whose memory is not seen".into()))?;
        self.collect_garbage().await?;
        let heap = self.tell("Runtime.getHeapUsage").await?;
        let used = ["usedSize", "embedderHeapUsedSize"].iter().filter_map(|part| heap[part].as_f64()).sum::<f64>();
        Ok(Memory { heap: used / 1e6, wasm: wasm / 1e6 })
    }

    pub(crate) async fn collect_garbage(&self) -> Result<(), Trouble> {
        self.tell("HeapProfiler.collectGarbage").await.map(drop)
    }

    async fn tell(&self, what: &str) -> Result<Value, Trouble> {
        self.page.browser().driver().cdp().send_raw(what, ()).await.map_err(impossible)
    }

    async fn execute(&self, script: &str, given: Vec<Value>) -> WebDriverResult<Value> {
        self.page.browser().driver().execute(script, given).await?.convert()
    }
}

fn impossible(why: impl ToString) -> Trouble {
    let why = why.to_string();
    Trouble::Impossible(why.lines().next().unwrap_or_default().to_owned())
}

fn read<T: DeserializeOwned>(outcome: &str) -> Result<T, Trouble> {
    let outcome: Result<Value, Failed> = serde_json::from_str(outcome).expect("an outcome");
    match outcome {
        Ok(value) => serde_json::from_value(value).map_err(impossible),
        Err(Failed { wrong: true, why }) => Err(Trouble::Wrong(why)),
        Err(Failed { wrong: false, why }) => Err(Trouble::Impossible(why)),
    }
}
