//! Promise: what was acknowledged survives the death of the browser, and no command is done by half.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::support::{Log, Page, visit_later};

const CYCLES: u32 = 20;
/// How often in one run the browser may drop the whole database of the young profile that the test runs in, sometimes twice in a
/// row. Half a record in the middle of its own log makes it do so; the page begins a new log with each opening, and a kill
/// before it has done that, right after another one, still finds the half there (see `store/indexed_db/settle.rs`).
const DROPS: u32 = 5;
/// How many events an append of many has.
const MANY: usize = 5;

/// Orders are created and completed, and appends of many events go in, as fast as they are answered. What was acknowledged
/// waits in a list to be taken out of the browser.
const WORK: &str = "
    window.acknowledged = [];
    const orders = async () => {
        for (;;) {
            const order_id = crypto.randomUUID();
            const item = { product_id: crypto.randomUUID(), quantity: 1, uom: 'KG' };
            const order = { order_id, order_number: `SO-${order_id.slice(0, 13)}`, business_partner: 'jane.doe@acme.com', items: [item] };
            for (const [command, data] of [['CreateOrder', order], ['CompleteOrder', { order_id }]]) {
                const { events } = await hindcast.dispatch('orders', command, data);
                acknowledged.push({ events: events.map((event) => event.event_id) });
            }
        }
    };
    const many = async (stream, expected) => {
        for (;;) {
            const batch = crypto.randomUUID();
            const events = Array.from({ length: args[0] }, (_, part) => ({ event_type: 'Lessons.PartTaught', data: { batch, part } }));
            await hindcast.append(stream ?? `lesson-${batch}`, expected, events);
            acknowledged.push({ batch });
        }
    };
    orders(); orders(); many('lessons-1', 'any'); many(null, 'no_stream');";

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

/// Lets commands go in until the moment has come; gives what the page said to be saved by then.
async fn work_until(page: &Page, moment: Duration) -> Vec<Value> {
    let start = Instant::now();
    page.js_with(WORK, &[json!(MANY)]).await;
    let mut acknowledged = Vec::new();
    while start.elapsed() < moment {
        let answered = page.js("return acknowledged.splice(0)").await;
        acknowledged.extend(answered.as_array().expect("a list").iter().cloned());
    }
    acknowledged
}

/// Every event that was acknowledged is there, and of every append all events or none.
fn assert_kept(log: &Log, acknowledged: &[Value]) {
    let mut batches: BTreeMap<&str, usize> = BTreeMap::new();
    for batch in log.0.iter().filter_map(|event| event["data"]["batch"].as_str()) {
        *batches.entry(batch).or_default() += 1;
    }
    let halves: Vec<_> = batches.iter().filter(|(_, parts)| **parts != MANY).collect();
    assert!(halves.is_empty(), "some appends are there by half: {halves:?}");
    let events: BTreeMap<_, _> = log.0.iter().map(|event| (event["event_id"].as_str(), event)).collect();
    for answer in acknowledged {
        let missing = answer["events"].as_array().into_iter().flatten().find(|id| !events.contains_key(&id.as_str()));
        assert_eq!(missing, None, "an acknowledged event is lost");
        let batch = answer["batch"].as_str();
        assert!(batch.is_none_or(|batch| batches.contains_key(batch)), "an acknowledged append is lost: {batch:?}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_twenty_kills_of_the_browser() {
    visit_later(async |page: &mut Page| {
        page.open().await;
        let (mut chance, mut head, mut all, mut drops, mut tried) = (Chance::new(), 0, Vec::new(), 0, 0);
        for cycle in 1..=CYCLES {
            let moment = Duration::from_millis(20 + chance.below(500));
            let acknowledged = work_until(page, moment).await;
            page.crash().await;
            page.idle().await;
            let kept = page.head().await;
            if kept == 0 && (head > 0 || !acknowledged.is_empty()) {
                drops += 1;
                println!("crash {cycle}: the browser dropped the whole database, which had {head} events");
                assert!(drops <= DROPS, "the browser dropped the whole database {drops} times");
                (head, all) = (0, Vec::new());
                continue;
            }
            assert!(kept >= head, "after crash {cycle} the log ends at {kept}, before it there were {head} events");
            let log = page.log_after(head).await;
            println!("crash {cycle} after {moment:?}: {} acknowledged, {} new events", acknowledged.len(), log.0.len());
            assert_kept(&log, &acknowledged);
            head += log.0.len() as u64;
            tried += acknowledged.len();
            all.extend(acknowledged);
        }
        // counted apart from what is left: a drop in the last cycle leaves nothing
        assert!(tried > 0, "nothing was acknowledged, so nothing was tried");
        let log = page.log_after(0).await;
        log.assert_whole();
        log.assert_shipped_once();
        assert_kept(&log, &all);
        println!("{} acknowledged commands, {} events", all.len(), log.0.len());
    })
    .await;
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
