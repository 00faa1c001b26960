//! Promise: a log leaves the page as text and comes into another one as it was, or not at all.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};

use super::support::{Folder, Order, Page, eventually, eventually_eq, visit, visit_later};

/// How many events an import has that is cut off: so many that it takes a while.
const MANY: u64 = 5_000;

impl Page {
    async fn import(&self, text: &str, options: Value) -> Value {
        self.js_with("return await hindcast.import(args[0], args[1])", &[json!(text), options]).await
    }
}

/// The text of the story's log, made in a profile of its own.
async fn story() -> (String, Value) {
    let (mut text, mut log) = (String::new(), Value::Null);
    visit(async |page: &Page| {
        page.tell_the_story().await;
        (text, log) = (page.export().await, page.log().await);
    })
    .await;
    (text, log)
}

/// The same text with other words in one line.
fn changed(text: &str, line: usize, was: &str, is: &str) -> String {
    let change = |(number, text): (usize, &str)| if number == line { text.replace(was, is) } else { text.to_owned() };
    let lines: Vec<_> = (1..).zip(text.lines()).map(change).collect();
    let changed = lines.join("\n") + "\n";
    assert_ne!(changed, text, "{was} is in line {line}");
    changed
}

#[tokio::test]
async fn a_log_imported_into_a_fresh_profile_is_the_same_and_nothing_follows_from_it() {
    let (text, log) = story().await;
    let first: Value = serde_json::from_str(text.lines().next().expect("a first line")).expect("it is JSON");
    assert_eq!((&first["format"], &first["version"], &first["events"]), (&json!("hindcast-log"), &json!(1), &json!(5)));
    // an order that was completed, and neither shipment nor invoice yet: here policies would act, if it had happened here
    let cut: String = text.split_inclusive('\n').take(3).collect();
    let cut = changed(&cut, 1, "\"events\":5,\"beside\":1", "\"events\":2");
    visit(async |page: &Page| {
        let report = page.import(&cut, json!({})).await;
        let expected = json!({ "new": 2, "already_there": 0, "unknown_type": {}, "linked": 0, "closed": 0, "refused": [], "imported": true });
        assert_eq!(report, expected);
        page.idle().await;
        page.reload().await;
        page.idle().await;
        assert_eq!(page.log_types().await, ["OrderCreated", "OrderCompleted"], "no policy acts on imported history");
        page.wait_for_cell("orders", &Order::nth(1).id, "status", "COMPLETED").await;

        let report = page.import(&text, json!({})).await;
        assert_eq!((&report["new"], &report["already_there"]), (&json!(3), &json!(2)));
        page.reload().await;
        assert_eq!(page.log().await, log);
        assert_eq!(page.export().await, text, "byte for byte");
        page.wait_for_rows("shipments", 1).await;
    })
    .await;
}

#[tokio::test]
async fn links_and_closed_streams_outlive_an_export_a_deletion_and_an_import() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let arrange = "const [first] = await hindcast.readAll({ count: 1 });
            await hindcast.append('notes-1', 'no_stream', [{ event_type: 'Notes.NoteTaken', data: {} }]);
            const [note] = await hindcast.readAll({ from: -1, count: 1, direction: 'backward' });
            await hindcast.link('favourites', [note.event_id, first.event_id]);
            await hindcast.closeStream('notes-1')";
        page.js(arrange).await;
        let text = page.export().await;
        page.js("await hindcast.deleteWorkspace()").await;
        let report = page.import(&text, json!({})).await;
        assert_eq!(
            (&report["new"], &report["linked"], &report["closed"]),
            (&json!(6), &json!(4), &json!(1)),
            "{report}"
        );
        assert_eq!(page.export().await, text, "byte for byte");
        page.reload().await;
        let linked =
            "return (await hindcast.readStream('favourites')).map((event) => [event.link_number, event.position])";
        assert_eq!(page.js(linked).await, json!([[1, 6], [2, 1]]));
        let error = page.js_error("await hindcast.append('notes-1', 'any', [])").await;
        assert_eq!(error.code.as_deref(), Some("stream_deleted"));
        let orders = "return (await hindcast.readStream('d2466ee2-52d9-5083-a1e9-60a0d796e9c6')).length";
        assert_eq!(page.js(orders).await, json!(2), "what a policy has linked is linked");
    })
    .await;
}

/// A script's text is taken in by pieces, and a piece may end between the two halves of a letter.
#[tokio::test]
async fn letters_beyond_the_first_plane_stay_whole_wherever_a_piece_ends() {
    let (story, _) = story().await;
    for before in ["", "a"] {
        let note = format!("\"metadata\":{{\"note\":\"{before}{}\",", "🎈".repeat(13_000));
        let text = story.replace("\"metadata\":{", &note);
        visit(async |page: &Page| {
            assert_eq!(page.import(&text, json!({})).await["new"], 5);
            assert!(page.export().await == text, "byte for byte");
        })
        .await;
    }
}

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let (text, _) = story().await;
    let strange = changed(&text, 6, "Orders.ShipmentCompleted", "Orders.ShipmentVanished");
    visit(async |page: &Page| {
        let report = page.import(&strange, json!({ "dry_run": true })).await;
        let unknown = json!({ "Orders.ShipmentVanished": 1 });
        let expected =
            json!({ "new": 5, "already_there": 0, "unknown_type": unknown, "linked": 2, "closed": 0, "refused": [], "imported": false });
        assert_eq!(report, expected);
        let broken = changed(&text, 3, "\"position\":2", "\"position\":2,\"position\":3");
        let report = page.import(&broken, json!({ "dry_run": true })).await;
        let refused = json!([{ "line": 3, "field": "position", "message": "is there twice" }]);
        assert_eq!((&report["refused"], &report["imported"]), (&refused, &json!(false)));
        assert_eq!(page.head().await, 0, "nothing is written");
        page.reload().await;
        assert_eq!(page.head().await, 0);

        page.import(&strange, json!({})).await;
        assert_eq!(page.head().await, 5, "an event that nobody knows is kept");
        assert_eq!(page.export().await, strange);
    })
    .await;
}

#[tokio::test]
async fn an_import_by_script_that_is_refused_is_an_error_with_every_line() {
    let (text, _) = story().await;
    let newer = changed(&text, 1, "\"version\":1", "\"version\":2");
    visit(async |page: &Page| {
        let refused = async |text: &str| {
            let error = page.js_error(&format!("await hindcast.import({})", json!(text))).await;
            assert_eq!(error.code.as_deref(), Some("import_refused"), "{error:?}");
            (error.details[0]["line"].clone(), error.details[0]["field"].clone(), error.message)
        };
        let (line, field, message) = refused(&newer).await;
        assert_eq!((line, field), (json!(1), json!("version")));
        assert!(message.contains("newer"), "{message}");
        let (line, field, _) = refused(&changed(&text, 4, "\"stream_version\":1", "\"stream_version\":2")).await;
        assert_eq!((line, field), (json!(4), json!("stream_version")));
        let cut: String = text.split_inclusive('\n').take(4).collect();
        assert_eq!(refused(&cut).await.1, "events");
        let error = page.js_error("await hindcast.import('a\\nb\\ud800')").await;
        assert_eq!((&error.details[0]["line"], &error.details[0]["field"]), (&json!(2), &json!("line")));
        let error = page.js_error("await hindcast.import(7)").await;
        assert_eq!(error.code.as_deref(), Some("invalid_argument"));
        assert_eq!(page.head().await, 0, "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn a_file_is_imported_by_the_screen_after_it_was_said_what_would_happen() {
    let (text, log) = story().await;
    let folder = Folder::new();
    visit(async |page: &Page| {
        page.choose_file(&folder, &text).await;
        page.wait_for_words("dialog.import", &["log.jsonl", "5 events would be added", "Import"]).await;
        assert_eq!(page.head().await, 0, "nothing is written before somebody says so");
        page.click("[data-import-now]").await;
        page.wait_for_words("[data-imported]", &["5 events added"]).await;
        page.click("[data-import-leave]").await;
        page.wait_until_gone("dialog.import[open]").await;
        assert_eq!(page.log().await, log);
        page.wait_for_rows("shipments", 1).await;

        page.choose_file(&folder, &text).await;
        page.wait_for_words("dialog.import", &["Nothing in it is new.", "Already here: 5 events."]).await;
        page.wait_until_gone("[data-import-now]").await;
    })
    .await;
}

/// From now on nothing of this page can read a file as one text or in one go; notes how large the pieces are that it reads.
const IN_PIECES: &str = "
    const refuse = (how) => function () { throw new Error(`a file is read by ${how}`); };
    Blob.prototype.text = refuse('text');
    Response.prototype.text = refuse('Response.text');
    for (const how of ['readAsText', 'readAsArrayBuffer', 'readAsDataURL', 'readAsBinaryString']) FileReader.prototype[how] = refuse(how);
    const read = Blob.prototype.arrayBuffer;
    window.pieces = [];
    Blob.prototype.arrayBuffer = function () {
        window.pieces.push(this.size);
        return this instanceof File ? refuse('arrayBuffer')() : read.call(this);
    };";

#[tokio::test]
async fn a_file_is_read_in_pieces_and_never_as_one_text() {
    let (text, _) = story().await;
    // each event as long as an event may be, nearly: a line ends in another piece than it begins in
    let text = text.replace("\"metadata\":{", &format!("\"metadata\":{{\"note\":\"{}\",", "x".repeat(50_000)));
    let folder = Folder::new();
    visit(async |page: &Page| {
        page.js(IN_PIECES).await;
        page.choose_file(&folder, &text).await;
        page.wait_for_words("dialog.import", &["5 events would be added"]).await;
        page.click("[data-import-now]").await;
        page.wait_for_words("[data-imported]", &["5 events added"]).await;
        let pieces: Vec<usize> = serde_json::from_value(page.js("return window.pieces").await).expect("sizes");
        assert_eq!(pieces.iter().sum::<usize>(), text.len(), "every byte is read once: {pieces:?}");
        assert!(pieces.iter().all(|piece| *piece < text.len() / 3), "{pieces:?} of {}", text.len());
        assert!(page.export().await == text, "byte for byte");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_refused_by_the_screen_says_line_and_field() {
    let (text, _) = story().await;
    let broken = changed(&text, 3, "\"schema_version\":1", "\"schema_version\":\"<b>one</b>\"");
    let folder = Folder::new();
    visit(async |page: &Page| {
        page.choose_file(&folder, &broken).await;
        page.wait_for_words("[data-import-refused]", &["cannot be imported", "Nothing was written"]).await;
        page.wait_for_words("[data-refused-line='3']", &["Line 3, schema_version", "<b>one</b>"]).await;
        page.wait_until_gone("[data-import-now]").await;
        page.click("[data-import-leave]").await;
        page.wait_until_gone("dialog.import[open]").await;
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_screen_saves_the_log_as_a_file() {
    let folder = Folder::new();
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let place = json!({ "behavior": "allow", "downloadPath": folder.path() });
        let devtools = page.browser().driver().cdp();
        devtools.send_raw("Browser.setDownloadBehavior", place).await.expect("files can be saved there");
        page.click("[data-action=export]").await;
        let saved = eventually("a file", async || {
            let files = fs::read_dir(folder.path()).ok()?.filter_map(Result::ok).map(|entry| entry.path());
            files.into_iter().find(|file| file.extension().is_some_and(|extension| extension == "jsonl"))
        })
        .await;
        let name = saved.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        assert!(name.starts_with("hindcast-") && name.ends_with("-5-events.jsonl"), "{name}");
        let text = page.export().await;
        eventually_eq("the file", text, async || fs::read_to_string(&saved).unwrap_or_default()).await;
    })
    .await;
}

#[tokio::test]
async fn an_import_that_a_crash_cuts_off_is_there_as_a_whole_or_not_at_all() {
    visit_later(async |page: &mut Page| {
        page.open().await;
        page.create_order(1).await;
        let begin = "const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
            const line = (n) => JSON.stringify({ event_id: id(n), event_type: 'Lessons.LessonTaught', stream_id: 'lesson-1', stream_version: n,
                position: n, data: { text: 'x'.repeat(200) }, metadata: {}, causation_id: id(n), correlation_id: id(n),
                created_at: '2026-03-01T10:00:00Z', schema_version: 1 });
            const lines = Array.from({ length: args[0] }, (_, n) => line(n + 1));
            const first = JSON.stringify({ format: 'hindcast-log', version: 1, events: args[0], model: ['lessons'] });
            window.imported = null;
            const text = [first, ...lines].join('\\n') + '\\n';
            hindcast.import(text).then((report) => { window.imported = report.new; }, (e) => { window.imported = String(e.message); });";
        let (mut cut_off, mut whole) = (0, 0);
        for moment in [30, 150, 400, 800, 1_400] {
            page.js_with(begin, &[json!(MANY)]).await;
            tokio::time::sleep(Duration::from_millis(moment)).await;
            let said = page.js("return window.imported").await;
            assert!(said.is_null() || said.is_u64(), "{said}");
            page.crash().await;
            match (page.head().await, said.as_u64()) {
                (1, None) => cut_off += 1,
                // it may have been done without having been said
                (head, _) => {
                    assert_eq!(head, MANY + 1, "{said} was said after {moment} ms");
                    whole += 1;
                    page.js("await hindcast.deleteWorkspace()").await;
                    page.create_order(1).await;
                }
            }
        }
        println!("{cut_off} imports were cut off, {whole} were done");
        assert!(cut_off > 0, "no import was cut off, so nothing was tried");
    })
    .await;
}
