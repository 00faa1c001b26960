//! Events without a command, by script: every expectation, ids that are used twice, several streams at once, links, closing.

use serde_json::{Value, json};

use super::each;
use crate::e2e::support::{Page, visit};

/// Appends a note under each expectation, to a stream of its own each time, and gives the code of every answer.
const TABLE: &str = "
    const note = () => ({ event_type: 'Notes.NoteTaken', data: {} });
    const begun = async (stream) => {
        await hindcast.append(stream, 'no_stream', [note(), note()]);
        return stream;
    };
    const closed = async (stream) => {
        await hindcast.closeStream(await begun(stream));
        return stream;
    };
    const streams = { absent: (stream) => stream, begun, closed, all: () => '$all' };
    const table = {};
    for (const [kind, stream] of Object.entries(streams)) {
        table[kind] = [];
        for (const expected of ['any', 'no_stream', 'stream_exists', 0, 1, 2]) {
            const name = await stream(`${kind}-${expected}`);
            table[kind].push(await hindcast.append(name, expected, [note()]).then(() => 'ok', (e) => e.code));
        }
    }
    return table;";

#[tokio::test]
async fn every_expected_version_is_answered_by_script_as_the_table_says() {
    visit(async |page: &Page| {
        let table = page.js(TABLE).await;
        let wrong = "wrong_expected_version";
        assert_eq!(table["absent"], json!(["ok", "ok", "stream_not_found", "ok", wrong, wrong]));
        assert_eq!(table["begun"], json!(["ok", "stream_exists", "ok", wrong, wrong, "ok"]));
        assert_eq!(table["closed"], json!(["stream_deleted"; 6].to_vec()));
        assert_eq!(table["all"], json!(["cannot_append_to_all_stream"; 6].to_vec()));
        assert_eq!(page.head().await, 6 * 2 + 6 * 2 + 3 + 3, "what is refused writes nothing");
        for expected in ["'some'", "-1", "1.5", "null", "undefined"] {
            let append = format!("await hindcast.append('notes-1', {expected}, [])");
            assert_eq!(page.js_error(&append).await.code.as_deref(), Some("invalid_argument"), "{expected}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_event_id_that_is_used_is_a_duplicate_but_for_the_very_same_append() {
    visit(async |page: &Page| {
        let append = "const note = { event_id: '0e000000-0000-4000-8000-000000000001', event_type: 'Notes.NoteTaken', data: {} };
            const ask = (promise) => promise.then(() => 'ok', (e) => e.code);
            const append = (stream, expected, notes = [note]) => ask(hindcast.append(stream, expected, notes));
            return [await append('notes-1', 'no_stream'), await append('notes-1', 'no_stream'), await append('notes-1', 0),
                await append('notes-1', 'any'), await append('notes-1', 1), await append('notes-2', 'no_stream'),
                await append('notes-3', 'no_stream', [note, note]),
                await ask(hindcast.link('all-notes', [note.event_id])), await ask(hindcast.link('all-notes', [note.event_id])),
                await ask(hindcast.link('some-notes', [note.event_id, note.event_id])),
                await ask(hindcast.link('some-notes', ['0e000000-0000-4000-8000-000000000009']))];";
        let duplicate = "duplicate_event";
        let expected = json!([
            "ok", "ok", "ok", duplicate, duplicate, duplicate, duplicate, "ok", duplicate, duplicate, "event_not_found",
        ]);
        assert_eq!(page.js(append).await, expected);
        let streams = page.js("return await hindcast.streams()").await;
        assert_eq!(each(&streams, "stream_id"), ["all-notes", "notes-1"], "nothing else was begun");
        assert_eq!((each(&streams, "version"), page.head().await), (vec![&json!(1), &json!(1)], 1));
    })
    .await;
}

#[tokio::test]
async fn several_streams_are_appended_to_together_or_not_at_all() {
    visit(async |page: &Page| {
        let together = async |second: &str| {
            let script = "const note = (text) => ({ event_type: 'Notes.NoteTaken', data: { text } });
                return await hindcast.appendAll([{ stream_id: 'notes-1', expected: 'no_stream', events: [note('a'), note('b')] },
                    { stream_id: 'notes-2', expected: args[0], events: [note('c')] }]).then((events) => events, (e) => e.code)";
            page.js_with(script, &[json!(second)]).await
        };
        assert_eq!(together("stream_exists").await, "stream_not_found");
        assert_eq!(page.head().await, 0, "of the first stream nothing is written either");
        let events = together("any").await;
        assert_eq!(each(&events, "position"), [1, 2, 3]);
        assert_eq!(each(&events, "stream_id"), ["notes-1", "notes-1", "notes-2"]);
        assert_eq!(each(&events, "stream_version"), [1, 2, 1]);
        assert_eq!(page.log().await, events);
    })
    .await;
}

#[tokio::test]
async fn a_closed_stream_is_read_by_its_name_no_more_and_stays_in_the_log() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        let stream = [json!(order.stream())];
        let close = "return await hindcast.closeStream(args[0]).then((nothing) => nothing ?? null, (e) => e.code)";
        assert_eq!(page.js_with(close, &stream).await, Value::Null);
        assert_eq!(page.js_with(close, &stream).await, "stream_deleted", "once is enough");
        for read in ["readStream(args[0])", "state(args[0])"] {
            let read = format!("return await hindcast.{read}.then(() => 'ok', (e) => e.code)");
            assert_eq!(page.js_with(&read, &stream).await, "stream_deleted", "{read}");
        }
        let complete = format!("await hindcast.dispatch('orders', 'CompleteOrder', {})", order.reference());
        assert_eq!(page.js_error(&complete).await.code.as_deref(), Some("stream_deleted"));
        page.reload().await;
        page.idle().await;
        assert_eq!(each(&page.log().await, "stream_id"), [&stream[0]], "the log is as it was");
        assert_eq!(page.js("return (await hindcast.view('orders', 'orders')).rows.length").await, 1);
    })
    .await;
}
