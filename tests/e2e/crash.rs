//! Promise: what was acknowledged survives the death of the browser, and no command is done by half.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::support::{Log, Page, visit_later};

/// How often the browser is killed in the long tests; what they do comes round several times by then.
const CYCLES: usize = 60;
/// How many events an old workspace has before the first kill.
const OLD: usize = 10_000;

/// What the page is doing when the browser is killed, and after how many milliseconds that is, at least and at most.
const DOINGS: [(&str, &str, u64, u64); 7] = [
    ("opening", "", 0, 300),
    ("idle", "", 300, 1_500),
    ("commanding", "orders(); orders(); many('lessons-1', 'any', 5); many(null, 'no_stream', 5);", 20, 1_500),
    // what handlers remember is kept a second after the last event
    ("keeping", "orders(2);", 900, 2_000),
    ("importing", "imports();", 20, 1_200),
    // small records are sealed three seconds after the page was opened
    ("sealing", "many('lessons-2', 'any', 400, 3); orders();", 2_400, 3_800),
    ("rebuilding", "rebuild(); orders();", 20, 1_200),
];

/// What a page can do. What was acknowledged waits in a list to be taken out of the browser.
const WORK: &str = "
    window.acknowledged = [];
    const orders = async (times = Infinity) => {
        for (let time = 0; time < times; time += 1) {
            const order_id = crypto.randomUUID();
            const item = { product_id: crypto.randomUUID(), quantity: 1, uom: 'KG' };
            const order = { order_id, order_number: `SO-${order_id.slice(0, 13)}`, business_partner: 'jane.doe@acme.com', items: [item] };
            for (const [command, data] of [['CreateOrder', order], ['CompleteOrder', { order_id }]]) {
                const { events } = await hindcast.dispatch('orders', command, data);
                acknowledged.push({ events: events.map((event) => event.event_id) });
            }
        }
    };
    const parts = (batch, of) => Array.from({ length: of }, (_, part) => ({ event_type: 'Lessons.PartTaught', data: { batch, part, of } }));
    const many = async (stream, expected, of, times = Infinity) => {
        for (let time = 0; time < times; time += 1) {
            const batch = crypto.randomUUID();
            await hindcast.append(stream ?? `lesson-${batch}`, expected, parts(batch, of));
            acknowledged.push({ batch });
        }
    };
    const imports = async (times = Infinity, of = 1500) => {
        for (let time = 0; time < times; time += 1) {
            const batch = crypto.randomUUID(), id = () => crypto.randomUUID();
            const events = parts(batch, of).map((event, n) => JSON.stringify({ event_id: id(), event_type: event.event_type,
                stream_id: `import-${batch}`, stream_version: n + 1, position: n + 1, data: event.data, metadata: {},
                causation_id: id(), correlation_id: id(), created_at: '2026-03-01T10:00:00Z', schema_version: 1 }));
            await hindcast.import([JSON.stringify({ format: 'hindcast-log', version: 1, events: of, model: [] }), ...events].join('\\n'));
            acknowledged.push({ batch });
        }
    };
    const rebuild = async () => { for (const { name } of await hindcast.handlers()) await hindcast.order(name, 'rebuild'); };";

/// Random numbers that come again with the same seed.
struct Chance(u64);

impl Chance {
    /// The seed is taken from `HINDCAST_SEED`, and from the clock if there is none.
    fn new() -> Self {
        let given = env::var("HINDCAST_SEED").ok().map(|seed| seed.parse().expect("HINDCAST_SEED is a number"));
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| u64::from(time.subsec_nanos()));
        let seed = given.unwrap_or_else(now);
        println!("the moments of the crashes come from HINDCAST_SEED={seed}");
        Self(seed)
    }

    /// The next number below `end`: splitmix64.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// Lets a page do something until the moment has come; gives what it said to be saved by then.
async fn do_until(page: &Page, doing: &str, moment: Duration) -> Vec<Value> {
    let start = Instant::now();
    page.js(&format!("{WORK} {doing}")).await;
    let mut acknowledged = Vec::new();
    while start.elapsed() < moment {
        let answered = page.js("return acknowledged.splice(0)").await;
        acknowledged.extend(answered.as_array().expect("a list").iter().cloned());
    }
    acknowledged
}

/// Every event that was acknowledged is there, and of every append and every import all events or none.
fn assert_kept(log: &Log, acknowledged: &[Value]) {
    let mut batches: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for data in log.0.iter().map(|event| &event["data"]) {
        if let (Some(batch), Some(of)) = (data["batch"].as_str(), data["of"].as_u64()) {
            let (parts, _) = *batches.entry(batch).or_default();
            batches.insert(batch, (parts + 1, of));
        }
    }
    let halves: Vec<_> = batches.iter().filter(|(_, (parts, of))| parts != of).collect();
    assert!(halves.is_empty(), "something is there by half: {halves:?}");
    let events: BTreeMap<_, _> = log.0.iter().map(|event| (event["event_id"].as_str(), event)).collect();
    for answer in acknowledged {
        let missing = answer["events"].as_array().into_iter().flatten().find(|id| !events.contains_key(&id.as_str()));
        assert_eq!(missing, None, "an acknowledged event is lost");
        let batch = answer["batch"].as_str();
        assert!(
            batch.is_none_or(|batch| batches.contains_key(batch)),
            "an acknowledged append or import is lost: {batch:?}"
        );
    }
}

/// Kills the browser so many times, whatever it is doing, in a workspace that has so many events already. The database comes back
/// each time, be it from the copy; that is counted.
async fn kill(times: usize, old: usize) {
    visit_later(async move |page: &mut Page| {
        page.open().await;
        if old > 0 {
            page.js(&format!("{WORK} await imports({old} / 1000, 1000)")).await;
        }
        let (mut chance, mut head, mut restored, mut tried, mut all) =
            (Chance::new(), page.head().await, 0, 0, Vec::new());
        for cycle in 0..times {
            let (name, doing, least, most) = DOINGS[cycle % DOINGS.len()];
            let moment = Duration::from_millis(least + chance.below(most - least));
            let acknowledged = if name == "opening" {
                page.reload_and_leave_it(moment).await;
                Vec::new()
            } else {
                do_until(page, doing, moment).await
            };
            page.crash().await;
            restored += u32::from(page.has("[data-notice='events_restored']").await);
            page.idle().await;
            let kept = page.head().await;
            assert!(
                kept >= head,
                "after kill {cycle} while {name} the log ends at {kept}, before it there were {head} events"
            );
            let log = page.log_after(head).await;
            println!(
                "kill {cycle} while {name}, after {moment:?}: {} acknowledged, {} new events",
                acknowledged.len(),
                log.0.len()
            );
            assert_kept(&log, &acknowledged);
            head += log.0.len() as u64;
            tried += acknowledged.len();
            all.extend(acknowledged);
        }
        assert!(tried > 0, "nothing was acknowledged, so nothing was tried");
        let log = page.log_after(0).await;
        log.assert_whole();
        log.assert_shipped_once();
        assert_kept(&log, &all);
        println!(
            "{times} kills, {} acknowledged, {} events, {restored} times the copy had to help",
            all.len(),
            log.0.len()
        );
        assert_eq!(restored, 0, "the browser has dropped the database");
    })
    .await;
}

#[tokio::test]
async fn whatever_the_page_is_doing_when_the_browser_is_killed_nothing_acknowledged_is_lost() {
    kill(DOINGS.len(), 0).await;
}

#[tokio::test]
#[ignore = "takes minutes: make test-crash"]
async fn sixty_kills_of_a_young_workspace_lose_nothing() {
    kill(CYCLES, 0).await;
}

#[tokio::test]
#[ignore = "takes minutes: make test-crash"]
async fn sixty_kills_of_an_old_workspace_lose_nothing() {
    kill(CYCLES, OLD).await;
}

/// Leaves half a record at the end of the log of the `LevelDB` under IndexedDB, as a kill in the middle of a write does: a header
/// that promises a hundred bytes, and none of them.
fn tear(profile: &Path) {
    let databases = fs::read_dir(profile.join("Default/IndexedDB")).expect("the browser keeps databases");
    let files = databases.flatten().flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let logs = files.map(|file| file.path()).filter(|file| file.extension().is_some_and(|ending| ending == "log"));
    // they are numbered, with zeros before
    let newest = logs.max().expect("the database has a log");
    let mut log = fs::OpenOptions::new().append(true).open(newest).expect("it can be written");
    log.write_all(&[1, 2, 3, 4, 100, 0, 1]).expect("there is room");
}

#[tokio::test]
async fn half_a_record_that_a_kill_leaves_in_the_browsers_own_log_costs_nothing() {
    visit_later(async |page: &mut Page| {
        page.open().await;
        page.create_order(1).await;
        // the first start passes over the half and writes behind it; it is the second that would find it in the middle
        for crashed in 1_u32..=4 {
            let meanwhile: fn(&Path) = if crashed < 3 { tear } else { |_| () };
            page.crash_and(meanwhile).await;
            assert_eq!(page.head().await, u64::from(crashed), "after crash {crashed} every event is there");
            page.create_order(crashed + 1).await;
        }
        page.log_after(0).await.assert_whole();
    })
    .await;
}
