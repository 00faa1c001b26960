//! What is measured at one number of events, in which order, and which bar it is held against.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};

use super::session::{Memory, Session, Trouble};
use super::table::{Row, thousands, time};

const FIRST_LOAD_LIMIT: f64 = 350.0;
const COMMAND: &str = "a command, until it is saved, p50";
const COMMANDS: &str = "one command right after the other, p50";
const CASCADE: &str = "a completed order until its policies are done";
const CASCADES: &str = "the same, fifty given at once, for each";
const APPENDS: &str = "append by script, one right after the other, p50";
const IMPORT: &str = "import, events per second";
const OPEN: &str = "opening, until the page is usable";
const LOADED: &str = "opening, until nothing is left to do in the background";
const MEMORY: &str = "memory, JavaScript heap and wasm";
const JUMP: &str = "a jump of the playhead, p50 and p95";
const JUMP_SHOWN: &str = "the same, until the wall shows it";
const STEP: &str = "one step on screen, p50 and p95";
const TASKS: &str = "longest task while importing, opening, seeking";

#[derive(Deserialize)]
struct Spread {
    p50: f64,
    p95: f64,
}

impl Spread {
    fn both(&self) -> String {
        format!("{}, {}", time(self.p50), time(self.p95))
    }
}

#[derive(Deserialize)]
struct Imported {
    time: f64,
    counts: Value,
    longest_task: f64,
    baseline: Written,
}

#[derive(Deserialize)]
struct Written {
    events: f64,
    time: f64,
}

#[derive(Deserialize)]
struct Opened {
    usable: f64,
}

#[derive(Deserialize)]
struct Jumped {
    answered: Spread,
    shown: Spread,
    longest_task: f64,
}

#[derive(Deserialize)]
struct Stepped {
    #[serde(flatten)]
    spread: Spread,
    longest_task: f64,
}

#[derive(Deserialize)]
struct Sent {
    time: f64,
    baseline: f64,
    ratio: f64,
}

#[derive(Deserialize)]
struct Cascaded {
    alone: Sent,
    together: Sent,
}

/// All figures at one number of events. The commands come last, since they make the log longer.
pub(crate) async fn measure(session: &Session, events: u64) -> Vec<Row> {
    let imported = match import(session, events).await {
        Ok(imported) => imported,
        Err(trouble) => return vec![Row::trouble(events, IMPORT, &trouble)],
    };
    let mut rows = vec![import_row(events, &imported)];
    let mut tasks = vec![Ok(imported.longest_task)];
    match openings(session, events, &imported.counts).await {
        Ok(openings) => {
            tasks.push(Ok(openings.longest_task));
            rows.extend(openings.rows(events));
        }
        Err(trouble) => {
            rows.push(Row::trouble(events, OPEN, &trouble));
            return rows;
        }
    }
    rows.push(memory(session, events).await.unwrap_or_else(|trouble| Row::trouble(events, MEMORY, &trouble)));
    let jumped = jumps(session, events).await;
    tasks.push(jumped.as_ref().map(|jumped| jumped.longest_task).map_err(Clone::clone));
    let stepped: Result<Stepped, Trouble> = session.run("steps", json!([])).await;
    match &jumped {
        // what is folded again fills the page's memory, so that comes when nothing is watched any more
        Ok(jumped) => match session.run::<Option<Spread>>("jumpsBaseline", json!([events])).await {
            Ok(baseline) => rows.extend(jump_rows(events, jumped, baseline.as_ref())),
            Err(trouble) => rows.push(Row::trouble(events, JUMP, &trouble)),
        },
        Err(trouble) => rows.push(Row::trouble(events, JUMP, trouble)),
    }
    tasks.push(stepped.as_ref().map(|stepped| stepped.longest_task).map_err(Clone::clone));
    rows.push(match &stepped {
        Ok(stepped) => step_row(events, &stepped.spread),
        Err(trouble) => Row::trouble(events, STEP, trouble),
    });
    rows.push(task_row(events, tasks));
    let given = session.run("commands", json!([5, 5])).await;
    let in_a_row = session.run("commandsInARow", json!([100])).await;
    let appends = session.run("appends", json!([5, 40])).await;
    let cascades = session.run("cascades", json!([5, 3, 50])).await;
    let cascades = cascade_rows(events, cascades);
    let commands = [command_row(events, given), commands_row(events, in_a_row), append_row(events, appends)];
    rows.splice(0..0, commands.into_iter().chain(cascades));
    rows
}

async fn import(session: &Session, events: u64) -> Result<Imported, Trouble> {
    session.run::<()>("importBegin", json!([events])).await?;
    while session.run("importText", json!([])).await? {
        session.collect_garbage().await?;
        session.run::<()>("importPart", json!([])).await?;
    }
    session.run("importEnd", json!([])).await
}

fn import_row(events: u64, imported: &Imported) -> Row {
    let ours = events as f64 / imported.time * 1000.0;
    let theirs = imported.baseline.events / imported.baseline.time * 1000.0;
    let measured = format!("{}/s ({})", thousands(ours), time(imported.time));
    let row = Row::new(events, IMPORT, measured).against(format!("{}/s", thousands(theirs)), ours / theirs);
    if events == 100_000 { row.bar("≥ 10 ×", ours / theirs >= 10.0) } else { row }
}

struct Openings {
    usable: f64,
    loaded: f64,
    baseline: Option<Compared>,
    longest_task: f64,
}

/// A baseline, and the ratio to it: the median of those of each pair, so that a slow moment of the machine does not decide.
struct Compared {
    time: f64,
    ratio: f64,
}

/// Opens the page again and again, in turns with the baseline; the last opening is left without, for the memory.
async fn openings(session: &Session, events: u64, counts: &Value) -> Result<Openings, Trouble> {
    let (mut usable, mut loaded, mut pairs, mut longest_task) = (vec![], vec![], vec![], 0.0_f64);
    let given = json!([events, counts]);
    for left in (0..if events > 100_000 { 3 } else { 6 }).rev() {
        session.reload().await?;
        let opened: Opened = session.run("open", given.clone()).await?;
        usable.push(opened.usable);
        loaded.push(session.quiet().await?.max(opened.usable));
        longest_task = longest_task.max(session.run("longestTask", json!([])).await?);
        if left > 0 {
            let baseline: Option<f64> = session.run("openBaseline", given.clone()).await?;
            pairs.extend(baseline.map(|baseline| (baseline, opened.usable / baseline)));
        }
    }
    let (times, ratios): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let baseline = (!times.is_empty()).then(|| Compared { time: median(times), ratio: median(ratios) });
    Ok(Openings { usable: median(usable), loaded: median(loaded), baseline, longest_task })
}

impl Openings {
    fn rows(&self, events: u64) -> [Row; 2] {
        let mut row = Row::new(events, OPEN, time(self.usable));
        if let Some(Compared { time: baseline, ratio }) = &self.baseline {
            row = row.against(time(*baseline), *ratio);
            if events == 100_000 {
                row = row.bar("≤ 0.35 ×", *ratio <= 0.35);
            }
        }
        if events == 1_000_000 {
            row = row.bar("≤ 2 s", self.usable <= 2000.0);
        }
        [row, Row::new(events, LOADED, time(self.loaded))]
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

async fn memory(session: &Session, events: u64) -> Result<Row, Trouble> {
    session.run::<Value>("warm", json!([events])).await?;
    let Memory { heap, wasm } = session.memory().await?;
    let row = Row::new(events, MEMORY, format!("{heap:.0} + {wasm:.0} = {:.0} MB", heap + wasm));
    Ok(match events {
        100_000 => row.bar("≤ 150 MB", heap + wasm <= 150.0),
        1_000_000 => row.bar("≤ 500 MB", heap + wasm <= 500.0),
        _ => row,
    })
}

async fn jumps(session: &Session, events: u64) -> Result<Jumped, Trouble> {
    session.run::<Value>("plan", json!([events, 300, 10, 20])).await?;
    session.collect_garbage().await?;
    session.run("jumps", json!([])).await
}

fn jump_rows(events: u64, jumped: &Jumped, baseline: Option<&Spread>) -> [Row; 2] {
    let mut row = Row::new(events, JUMP, jumped.answered.both());
    if let Some(baseline) = baseline {
        row = row.against(baseline.both(), jumped.answered.p95 / baseline.p95);
    }
    let row = match events {
        100_000 => row.bar("p95 ≤ 3 ms", jumped.answered.p95 <= 3.0),
        1_000_000 => row.bar("p95 ≤ 6 ms", jumped.answered.p95 <= 6.0),
        _ => row,
    };
    [row, Row::new(events, JUMP_SHOWN, jumped.shown.both())]
}

fn step_row(events: u64, step: &Spread) -> Row {
    Row::new(events, STEP, step.both()).bar("p95 ≤ 16 ms", step.p95 <= 16.0)
}

/// Importing, opening, jumping and stepping; the last two are both seeking.
fn task_row(events: u64, tasks: Vec<Result<f64, Trouble>>) -> Row {
    let tasks: Result<Vec<f64>, Trouble> = tasks.into_iter().collect();
    let tasks = match tasks {
        Ok(tasks) => tasks,
        Err(trouble) => return Row::trouble(events, TASKS, &trouble),
    };
    let written = |task: f64| if task == 0.0 { "none".to_owned() } else { time(task) };
    let [importing, opening, seeking] = [tasks[0], tasks[1], tasks[2].max(tasks[3])];
    let measured = [importing, opening, seeking].map(written).join(", ");
    Row::new(events, TASKS, measured).bar("≤ 50 ms", importing.max(opening).max(seeking) <= 50.0)
}

fn command_row(events: u64, given: Result<Sent, Trouble>) -> Row {
    match given {
        Ok(sent) => sent.row(events, COMMAND).bar("≤ 1.6 ×", sent.ratio <= 1.6),
        Err(trouble) => Row::trouble(events, COMMAND, &trouble),
    }
}

fn commands_row(events: u64, given: Result<Sent, Trouble>) -> Row {
    let row = |sent: Sent| sent.row(events, COMMANDS).bar("≤ 3 ×", sent.ratio <= 3.0);
    given.map_or_else(|trouble| Row::trouble(events, COMMANDS, &trouble), row)
}

fn append_row(events: u64, given: Result<Sent, Trouble>) -> Row {
    let row = |sent: Sent| sent.row(events, APPENDS).bar("≤ 2 ×", sent.ratio <= 2.0);
    given.map_or_else(|trouble| Row::trouble(events, APPENDS, &trouble), row)
}

fn cascade_rows(events: u64, given: Result<Cascaded, Trouble>) -> Vec<Row> {
    match given {
        Ok(Cascaded { alone, together }) => [(CASCADE, alone), (CASCADES, together)]
            .into_iter()
            .map(|(what, sent)| sent.row(events, what).bar("≤ 12 ×", sent.ratio <= 12.0))
            .collect(),
        Err(trouble) => vec![Row::trouble(events, CASCADE, &trouble)],
    }
}

impl Sent {
    fn row(&self, events: u64, what: &'static str) -> Row {
        Row::new(events, what, time(self.time)).against(time(self.baseline), self.ratio)
    }
}

/// What a first visit downloads, as `make size` weighs it.
pub(crate) fn first_load() -> Row {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/first-load.mjs");
    let dist = std::env::var("HINDCAST_DIST").unwrap_or_else(|_| "dist".into());
    let weighed = Command::new("node").arg(script).arg(dist).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let told = weighed.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let in_all = told.lines().find(|line| line.ends_with("in all")).unwrap_or_default().split_whitespace().nth(2);
    let what = "first load, brotli";
    match in_all.and_then(|size| size.parse::<f64>().ok()) {
        Some(size) => Row::of_page(what, format!("{size:.0} kB")).bar("≤ 350 kB", size <= FIRST_LOAD_LIMIT),
        None => Row::of_page(what, "— (tools/first-load.mjs says nothing)"),
    }
}
