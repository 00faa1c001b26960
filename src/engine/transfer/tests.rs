//! Texts as friends and strangers write them, and what becomes of them.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use super::{Import, MAX_DEPTH, MAX_EVENT, MAX_LINE, Reader, Reading, event_line, first_line, line_of_lone_surrogate};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use serde_json::{Value, json};
use std::sync::Arc;

/// The line of event number `position`, in the stream at the version.
fn event(position: u64, stream: &str, version: u64) -> Value {
    let id = format!("00000000-0000-4000-8000-{position:012}");
    json!({
        "event_id": id, "event_type": "Lessons.LessonTaught", "stream_id": stream, "stream_version": version,
        "position": position, "data": {"number": position, "text": "Köln 北京 🚚 \u{1}"}, "metadata": {"command": "Teach"},
        "causation_id": id, "correlation_id": id, "created_at": "2026-03-01T10:00:00Z", "schema_version": 1
    })
}

/// Three events in two streams.
fn three() -> Vec<Value> {
    vec![event(1, "a", 1), event(2, "b", 1), event(3, "a", 2)]
}

fn with(mut event: Value, field: &str, value: Value) -> Value {
    event[field] = value;
    event
}

fn text(events: &[Value]) -> String {
    let first = json!({"format": "hindcast-log", "version": 1, "events": events.len(), "model": ["lessons"]});
    std::iter::once(&first).chain(events).fold(String::new(), |text, line| text + &line.to_string() + "\n")
}

/// The text of three events whose second one is this line.
fn around(line: &str) -> String {
    let whole = text(&three());
    let mut lines: Vec<_> = whole.lines().collect();
    lines[2] = line;
    lines.join("\n") + "\n"
}

fn log(events: &[Value]) -> Log {
    let mut log = Log::default();
    let reading = Reading::of(&text(events));
    assert_eq!(reading.refused, []);
    log.take(&Import::plan(&log, &reading));
    assert_eq!(log.head().0, events.len() as u64);
    log
}

/// Which lines and fields are refused when the text is imported into an empty log.
fn refused(text: &str) -> Vec<(u64, String)> {
    refused_by(&Log::default(), text)
}

fn refused_by(log: &Log, text: &str) -> Vec<(u64, String)> {
    let import = Import::plan(log, &Reading::of(text));
    import.refused.into_iter().map(|refused| (refused.line, refused.field)).collect()
}

fn message(text: &str) -> String {
    Import::plan(&Log::default(), &Reading::of(text)).refused[0].message.clone()
}

fn at(line: u64, field: &str) -> Vec<(u64, String)> {
    vec![(line, field.to_owned())]
}

fn exported(log: &Log) -> String {
    let events = events(log, 0).into_iter().map(|event| event_line(&event));
    let lines = std::iter::once(first_line(log, &[], &["lessons"])).chain(events);
    lines.collect::<Result<_, _>>().expect("a log is text")
}

/// The events after a position.
fn events(log: &Log, after: u64) -> Vec<Arc<RecordedEvent>> {
    (after + 1..=log.head().0).map(|position| log.as_written(Position(position)).expect("an event")).collect()
}

/// What a log is after an import.
fn after(log: &Log, import: &Import) -> Vec<Arc<RecordedEvent>> {
    let mut grown = log.clone();
    grown.take(import);
    events(&grown, log.head().0)
}

#[test]
fn an_exported_log_is_one_first_line_and_one_line_for_each_event() {
    let text = exported(&log(&three()));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!(lines[0], json!({"format": "hindcast-log", "version": 1, "events": 3, "model": ["lessons"]}));
    assert_eq!(lines[1..], three());
    assert!(text.ends_with("}\n"));
}

#[test]
fn an_empty_log_is_a_text_too() {
    let text = exported(&Log::default());
    assert_eq!(Import::plan(&Log::default(), &Reading::of(&text)), Import::default());
}

#[test]
fn a_text_may_come_in_pieces_of_any_size_and_without_a_last_line_end() {
    let whole = exported(&log(&three()));
    let expected = Reading::of(&whole);
    for size in [1, 2, 7, 100, 10_000] {
        let mut reader = Reader::default();
        for piece in whole.trim_end().as_bytes().chunks(size) {
            assert!(reader.push(piece));
        }
        assert_eq!(reader.finish(), expected, "pieces of {size}");
    }
    assert_eq!(Reading::of(&whole.replace('\n', "\r\n")), expected, "lines may end as on Windows");
}

#[test]
fn what_is_here_already_is_counted_and_what_is_new_continues_its_stream() {
    let here = log(&three());
    let more = [three(), vec![event(4, "b", 2), event(5, "c", 1)]].concat();
    let import = Import::plan(&here, &Reading::of(&text(&more)));
    assert_eq!((import.already_there, import.refused.len()), (3, 0));
    let new = after(&here, &import);
    let places: Vec<_> = new.iter().map(|event| (event.stream_id.0.as_str(), event.position.0)).collect();
    assert_eq!(places, [("b", 4), ("c", 5)]);
    assert_eq!((import.new, import.types["Lessons.LessonTaught"]), (2, 2));
}

#[test]
fn new_events_get_positions_after_the_head_and_keep_everything_else() {
    let here = log(&[event(7, "x", 1)].map(|event| with(event, "position", 1.into())));
    let import = Import::plan(&here, &Reading::of(&text(&three())));
    assert_eq!(import.refused, []);
    for (new, line) in after(&here, &import).iter().zip(three()) {
        let was: RecordedEvent = serde_json::from_value(line).expect("an event");
        assert_eq!(new.position.0, was.position.0 + 1);
        assert_eq!(RecordedEvent { position: was.position, ..new.as_ref().clone() }, was);
    }
}

#[test]
fn a_part_of_a_log_can_be_imported_as_long_as_it_continues_the_streams() {
    let here = log(&three());
    let part = [event(8, "a", 3), event(11, "a", 4)];
    assert_eq!(Import::plan(&here, &Reading::of(&text(&part))).new, 2, "positions may have gaps");
}

#[test]
fn an_id_with_other_content_is_refused_and_the_field_is_named() {
    let here = log(&three());
    let changes = [
        ("event_type", json!("Lessons.LessonSkipped")),
        ("data", json!({"number": 3})),
        ("metadata", json!({})),
        ("causation_id", json!("00000000-0000-4000-8000-000000000009")),
        ("correlation_id", json!("00000000-0000-4000-8000-000000000009")),
        ("created_at", json!("2026-03-01T10:00:01Z")),
        ("schema_version", json!(2)),
    ];
    for (field, value) in changes {
        let mut events = three();
        events[2] = with(events[2].clone(), field, value);
        assert_eq!(refused_by(&here, &text(&events)), at(4, field));
    }
    let moved = [event(1, "a", 1), event(2, "c", 1)];
    assert_eq!(refused_by(&here, &text(&moved)), at(3, "stream_id"));
}

#[test]
fn a_stream_that_went_another_way_here_is_refused() {
    let here = log(&three());
    let other = [event(1, "a", 1), event(9, "a", 2)];
    assert_eq!(refused_by(&here, &text(&other)), at(3, "stream_version"));
    let ahead = [event(9, "a", 4)];
    assert_eq!(refused_by(&here, &text(&ahead)), at(2, "stream_version"));
}

#[test]
fn gaps_and_disorder_in_a_stream_are_refused() {
    for (second, third) in [(3, 4), (1, 2), (0, 1)] {
        let events = [event(1, "a", 1), event(2, "a", second), event(3, "a", third)];
        let found = refused(&text(&events));
        assert_eq!(found[0], (3, "stream_version".into()), "version {second} after 1");
    }
    assert_eq!(refused(&text(&[event(1, "a", 2)])), at(2, "stream_version"), "a stream begins with version 1");
    assert_eq!(refused(&text(&[event(1, "a", u64::MAX)])), at(2, "stream_version"));
}

#[test]
fn positions_that_do_not_rise_and_ids_that_come_twice_are_refused() {
    assert_eq!(refused(&text(&[event(2, "a", 1), event(1, "b", 1)])), at(3, "position"));
    let twice = [event(1, "a", 1), with(event(2, "b", 1), "event_id", event(1, "a", 1)["event_id"].clone())];
    assert_eq!(refused(&text(&twice)), at(3, "event_id"));
}

#[test]
fn a_text_that_was_cut_off_is_refused() {
    let whole = text(&three());
    let lines: Vec<_> = whole.lines().collect();
    assert_eq!(refused(&lines[..3].join("\n")), at(1, "events"), "between two lines");
    let within = &whole[..whole.len() - 40];
    assert_eq!(refused(within)[0].0, 4, "within a line");
    assert_eq!(refused(&(whole.clone() + lines[3] + "\n"))[0], (1, "events".into()), "one line too many");
    assert!(message(&lines[..3].join("\n")).contains("only 2 lines follow"));
}

#[test]
fn an_empty_text_and_a_text_of_something_else_are_refused() {
    assert_eq!(refused(""), at(1, "format"));
    assert_eq!(refused("hello\n"), at(1, "line"));
    assert_eq!(refused("[]\n"), at(1, "line"));
    assert_eq!(refused(&event(1, "a", 1).to_string()), at(1, "format"), "the first line is missing");
    assert_eq!(refused(r#"{"format":"other-log","version":1,"events":0,"model":[]}"#), at(1, "format"));
}

#[test]
fn a_newer_version_is_refused_kindly_whatever_else_it_has() {
    let newer = r#"{"format":"hindcast-log","version":2,"size":"huge"}"#;
    assert_eq!(refused(&format!("{newer}\nwhatever\n")), at(1, "version"));
    let said = message(newer);
    assert!(said.contains("is 2") && said.contains("newer Hindcast") && said.contains("reload"), "{said}");
}

#[test]
fn every_field_of_the_first_line_is_looked_at() {
    let first = |field: &str, value: Value| {
        let first = json!({"format": "hindcast-log", "version": 1, "events": 0, "model": []});
        with(first, field, value).to_string()
    };
    for (field, value) in [
        ("format", json!(1)),
        ("version", json!("1")),
        ("version", json!(0)),
        ("version", json!(1.5)),
        ("events", json!(-1)),
        ("model", json!("orders")),
        ("model", json!([1])),
        ("extra", json!(1)),
    ] {
        assert_eq!(refused(&first(field, value)), at(1, field));
    }
    assert_eq!(refused(r#"{"format":"hindcast-log","version":1,"model":[]}"#), at(1, "events"));
}

#[test]
fn every_field_of_an_event_must_be_there_and_of_its_type() {
    let good = event(2, "b", 1);
    for field in good.as_object().expect("an event").keys() {
        let mut missing = good.clone();
        missing.as_object_mut().expect("an event").remove(field);
        assert_eq!(refused(&around(&missing.to_string())), at(3, field), "without {field}");
        for value in [json!(null), json!(true), json!([]), json!(-1), json!(1.5)] {
            let wrong = with(good.clone(), field, value.clone()).to_string();
            assert_eq!(refused(&around(&wrong)), at(3, field), "{field} is {value}");
        }
    }
    for (field, value) in [
        ("event_id", json!("1")),
        ("created_at", json!("yesterday")),
        ("position", json!(0)),
        ("position", json!("2")),
        ("schema_version", json!(u64::MAX)),
        ("data", json!("{}")),
        ("stream_id", json!("$all")),
        ("colour", json!("red")),
    ] {
        assert_eq!(refused(&around(&with(good.clone(), field, value).to_string())), at(3, field));
    }
}

#[test]
fn a_key_that_is_there_twice_is_refused_at_any_depth() {
    let line = |was: &str, is: &str| event(2, "b", 1).to_string().replacen(was, is, 1);
    let twice = line(r#""position":2"#, r#""position":2,"position":2"#);
    assert_eq!(refused(&around(&twice)), at(3, "position"));
    let deep = line(r#""data":{"#, r#""data":{"a":[{},{"b":1,"b":2}],"#);
    assert_eq!(refused(&around(&deep)), at(3, "data.a[1].b"));
    assert!(message(&around(&deep)).contains("twice"));
    let spelled = line(r#""data":{"#, r#""data":{"a":1,"\u0061":2,"#);
    assert_eq!(refused(&around(&spelled)), at(3, "data.a"), "however it is spelled");
    assert_eq!(refused(r#"{"format":"hindcast-log","version":1,"version":9,"events":0,"model":[]}"#), at(1, "version"));
}

#[test]
fn what_is_no_json_is_refused_where_it_stands() {
    let line = |is: &str| event(2, "b", 1).to_string().replacen(r#""number":2"#, &format!(r#""number":{is}"#), 1);
    for no_number in ["NaN", "Infinity", "-Infinity", "1e999", "01", "+1", ".5", "1.", "undefined", "'a'"] {
        assert_eq!(refused(&around(&line(no_number))), at(3, "data.number"), "{no_number}");
    }
    for half_a_number in ["0x1", "1 2"] {
        assert_eq!(refused(&around(&line(half_a_number))), at(3, "data"), "{half_a_number}");
    }
    for surrogate in [r#""\ud800""#, r#""\udc00""#, r#""\ud800x""#, r#""\ud800\u0041""#, "\"a\tb\"", r#""\x""#] {
        assert_eq!(refused(&around(&line(surrogate))), at(3, "data.number"), "{surrogate}");
    }
    assert_eq!(refused(&around(&line(r#"1,"\ud800":2"#))), at(3, "data"), "in a key");
    for broken in ["", "  ", "{", "null", "[]", "// a comment", "{} {}", "\u{feff}{}"] {
        assert_eq!(refused(&around(broken)), at(3, "line"), "{broken}");
    }
    assert_eq!(refused(&around(&line("2").replacen('}', "},", 1)))[0].0, 3);
}

#[test]
fn bytes_that_are_no_utf_8_are_refused() {
    let mut bytes = text(&three()).into_bytes();
    let second = bytes.iter().position(|byte| *byte == b'\n').expect("a first line") + 20;
    bytes[second] = 0xFF;
    let mut reader = Reader::default();
    reader.push(&bytes);
    let refused = reader.finish().refused;
    assert_eq!((refused[0].line, refused[0].field.as_str()), (2, "line"));
}

#[test]
fn an_event_may_be_as_deep_as_the_limit_and_no_deeper() {
    // the event is the first level, its data the second
    let nested = |depth: usize| {
        let inner = depth - 2;
        let data = format!(r#""data":{{"a":{}{}}}"#, "[".repeat(inner), "]".repeat(inner));
        let plain = with(event(2, "b", 1), "data", json!({})).to_string();
        around(&plain.replacen(r#""data":{}"#, &data, 1))
    };
    assert_eq!(refused(&nested(MAX_DEPTH)), []);
    let deeper = refused(&nested(MAX_DEPTH + 1));
    assert_eq!(deeper[0].0, 3);
    assert!(deeper[0].1.starts_with("data.a[0][0]") && deeper[0].1.chars().count() <= 201, "{deeper:?}");
    let bottomless = format!(r#"{{"data":{}"#, "[".repeat(MAX_LINE - 10));
    assert_eq!(refused(&around(&bottomless))[0].0, 3, "and nothing overflows");
}

#[test]
fn an_event_may_be_as_long_as_the_limit_and_no_longer() {
    let plain = with(event(2, "b", 1), "data", json!({"a": ""})).to_string().len();
    let sized = |length: usize| with(event(2, "b", 1), "data", json!({"a": "x".repeat(length - plain)})).to_string();
    assert_eq!(refused(&around(&sized(MAX_EVENT))), []);
    assert_eq!(refused(&around(&sized(MAX_EVENT + 1))), at(3, "data"));
    let metadata = with(event(2, "b", 1), "metadata", json!({"a": "x".repeat(MAX_EVENT)})).to_string();
    assert_eq!(refused(&around(&metadata)), at(3, "metadata"));
    let numbers = vec!["1e15"; 10_000].join(",");
    let grows = with(event(2, "b", 1), "data", json!({})).to_string();
    let grows = grows.replacen(r#""data":{}"#, &format!(r#""data":{{"a":[{numbers}]}}"#), 1);
    assert!(grows.len() < MAX_EVENT);
    assert_eq!(refused(&around(&grows)), at(3, "data"), "it counts as it would be kept");
}

#[test]
fn a_line_that_is_too_long_ends_the_reading() {
    let spaces = event(2, "b", 1).to_string() + &" ".repeat(MAX_LINE);
    assert_eq!(refused(&around(&spaces)), at(3, "line"));
    let fits = event(2, "b", 1).to_string();
    let fits = fits.clone() + &" ".repeat(MAX_LINE - fits.len());
    assert_eq!(refused(&around(&fits)), []);
    let mut reader = Reader::default();
    assert!(reader.push(&vec![b'x'; MAX_LINE]));
    assert!(!reader.push(b"x"), "nobody reads on");
    assert!(!reader.push(&vec![b'x'; MAX_LINE]));
    assert_eq!(reader.finish().refused.len(), 1);
}

#[test]
fn a_text_of_faults_is_not_read_to_its_end() {
    let text = text(&vec![json!({}); 500]);
    let found = refused(&text);
    assert_eq!(found.len(), super::MAX_REFUSED);
    assert_eq!(found.last(), Some(&(101, "event_id".into())));
}

#[test]
fn one_refused_line_names_itself_in_a_sentence() {
    let import = Import::plan(&Log::default(), &Reading::of(&around("{}")));
    assert_eq!(import.refused[0].to_string(), "line 3, event_id: is missing");
}

#[test]
fn half_a_letter_is_found_in_its_line() {
    assert_eq!(line_of_lone_surrogate("a\nb🚚\n".encode_utf16()), None);
    assert_eq!(line_of_lone_surrogate("a\nb".encode_utf16().chain([0xD83D])), Some(2));
    let refused = Reading::with_lone_surrogate(2).refused;
    assert_eq!((refused[0].line, refused[0].field.as_str()), (2, "line"));
}

#[test]
fn a_run_whose_events_are_all_new_is_not_written_anew() {
    let reading = Reading::of(&text(&three()));
    let import = Import::plan(&Log::default(), &reading);
    assert!(Arc::ptr_eq(&import.segments[0], &reading.runs[0].segment));
}

#[test]
fn imported_events_are_known_as_such_and_others_are_not() {
    let other = log(&[with(event(7, "x", 1), "position", 1.into())]);
    let mut log = Log::default();
    log.extend(events(&other, 0));
    log.take(&Import::plan(&log, &Reading::of(&text(&three()))));
    let imported: Vec<_> = (0..=5).map(|position| log.was_imported(Position(position))).collect();
    assert_eq!(imported, [false, false, true, true, true, false]);
}
