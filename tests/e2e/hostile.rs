//! Promise: whatever a text does to be taken for a log, it is refused with line and field, and nothing is written.

use serde_json::{Value, json};

use super::support::{Folder, Page, visit};

/// The line of the second event, good in every respect.
fn line() -> Value {
    let id = "00000000-0000-4000-8000-000000000002";
    json!({
        "event_id": id, "event_type": "Lessons.LessonTaught", "stream_id": "lesson-2", "stream_version": 1, "position": 2,
        "data": {"number": 2}, "metadata": {}, "causation_id": id, "correlation_id": id,
        "created_at": "2026-03-01T10:00:00Z", "schema_version": 1
    })
}

/// A log of two events whose second one is this line.
fn text(line: &str) -> String {
    let first = r#"{"format":"hindcast-log","version":1,"events":2,"model":["lessons"]}"#;
    let good = self::line().to_string().replace("000000000002", "000000000001");
    let good = good.replace("lesson-2", "lesson-1").replace(r#""position":2"#, r#""position":1"#);
    format!("{first}\n{good}\n{line}\n")
}

/// The same whose second event has this in its data.
fn with_number(value: &str) -> String {
    text(&line().to_string().replace(r#"{"number":2}"#, &format!(r#"{{"number":{value}}}"#)))
}

fn with(field: &str, value: Value) -> String {
    let mut line = line();
    line[field] = value;
    text(&line.to_string())
}

/// What is wrong, the text, and the line and field that have to be named.
fn hostile() -> Vec<(&'static str, String, u64, &'static str)> {
    let newer = text(&line().to_string()).replacen(r#""version":1"#, r#""version":2"#, 1);
    let whole = text(&line().to_string());
    let cut = whole.lines().take(2).collect::<Vec<_>>().join("\n");
    vec![
        (
            "a depth of 129",
            with_number(&["["; 127].into_iter().chain(["]"; 127]).collect::<String>()),
            3,
            "data.number",
        ),
        ("a depth without end", with_number(&"[".repeat(60_000)), 3, "data.number"),
        ("a line over 64 KiB", text(&format!("{}{}", line(), " ".repeat(65_536))), 3, "line"),
        ("an event over 60 kB", with_number(&json!("x".repeat(60_000)).to_string()), 3, "data"),
        ("a key that is there twice", with_number(r#"1,"number":2"#), 3, "data.number"),
        ("the same, spelled differently", with_number(r#"1,"n\u0075mber":2"#), 3, "data.number"),
        ("NaN", with_number("NaN"), 3, "data.number"),
        ("Infinity", with_number("-Infinity"), 3, "data.number"),
        ("a number beyond all numbers", with_number("1e999"), 3, "data.number"),
        ("half of a letter", with_number(r#""\ud83d""#), 3, "data.number"),
        ("half of a letter in a key", with_number(r#"1,"\udc00":2"#), 3, "data"),
        ("a text where a number belongs", with("position", json!("2")), 3, "position"),
        ("a list where an object belongs", with("data", json!([])), 3, "data"),
        ("a fraction of a version", with("stream_version", json!(1.5)), 3, "stream_version"),
        ("a negative version", with("schema_version", json!(-1)), 3, "schema_version"),
        ("a time that is none", with("created_at", json!("yesterday")), 3, "created_at"),
        ("the name of the whole log", with("stream_id", json!("$all")), 3, "stream_id"),
        ("a field that nobody knows", with("__proto__", json!({"polluted": true})), 3, "__proto__"),
        ("a newer format", newer, 1, "version"),
        ("an end that is cut off", cut, 1, "events"),
        ("no text at all", String::new(), 1, "format"),
        ("markup", "<script>alert(1)</script>\n".to_owned(), 1, "line"),
    ]
}

#[tokio::test]
async fn hostile_texts_are_refused_with_line_and_field_and_nothing_is_written() {
    visit(async |page: &Page| {
        let empty = page.export().await;
        let import = "return await hindcast.import(args[0]).then(() => null,
            (e) => ({ code: e.code, line: e.details[0].line, field: e.details[0].field, message: e.details[0].message }))";
        for (what, text, line, field) in hostile() {
            let refused = page.js_with(import, &[json!(text)]).await;
            assert_eq!((&refused["code"], &refused["line"]), (&json!("import_refused"), &json!(line)), "{what}: {refused}");
            let named = refused["field"].as_str().is_some_and(|named| named.starts_with(field));
            assert!(named, "{what}: {field} is not named in {refused}");
            assert!(refused["message"].as_str().is_some_and(|message| message.len() > 5), "{what}: {refused}");
        }
        let whole = page.js_with("return await hindcast.import(args[0], { dry_run: true })", &[json!(text(&line().to_string()))]).await;
        assert_eq!((&whole["new"], &whole["refused"]), (&json!(2), &json!([])), "what is changed in them is good otherwise");
        page.reload().await;
        assert_eq!((page.head().await, page.export().await), (0, empty), "nothing is written");
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_end_is_cut_off_is_refused_on_the_screen() {
    let folder = Folder::new();
    visit(async |page: &Page| {
        let whole = text(&line().to_string());
        let cut: String = whole.split_inclusive('\n').take(2).collect();
        page.choose_file(&folder, &cut).await;
        page.wait_for_words("[data-import-refused]", &["cannot be imported", "Nothing was written"]).await;
        page.wait_for_words("[data-refused-line='1']", &["Line 1, events", "the end is cut off"]).await;
        page.wait_until_gone("[data-import-now]").await;
        assert_eq!(page.head().await, 0);
    })
    .await;
}
