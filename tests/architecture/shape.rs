//! What every file looks like: not too long, and with a first line that says why it exists.

use super::source::{self, Source};

/// Aimed at are 250 lines; this is where a file is too long.
const LONGEST: usize = 400;

fn too_long(sources: &[Source]) -> Vec<String> {
    let lengths = sources.iter().map(|source| (source, source.text.lines().count()));
    lengths.filter(|(_, lines)| *lines > LONGEST).map(|(source, lines)| format!("{}: {lines}", source.path)).collect()
}

/// Files that do not begin with a sentence of documentation.
fn without_reason(sources: &[Source]) -> Vec<&str> {
    let has_reason =
        |source: &Source| source.text.lines().next().is_some_and(|line| line.len() > 10 && line.starts_with("//! "));
    sources.iter().filter(|source| !has_reason(source)).map(|source| source.path.as_str()).collect()
}

fn unfinished(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let lines = (1..).zip(source.text.lines());
        let marked = lines.filter(|(_, line)| {
            ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!("].iter().any(|mark| line.contains(mark))
        });
        found.extend(marked.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
    }
    found
}

#[test]
fn no_file_is_too_long() {
    assert_eq!(too_long(&source::all()), [""; 0]);
}

#[test]
fn every_file_begins_with_why_it_exists() {
    assert_eq!(without_reason(&source::all()), [""; 0]);
}

#[test]
fn nothing_is_left_for_later() {
    assert_eq!(unfinished(&source::all()), [""; 0]);
}

#[test]
fn a_file_that_is_too_long_is_found() {
    let of = |lines| Source::new("a.rs", &"x\n".repeat(lines));
    assert_eq!(too_long(&[of(LONGEST)]), [""; 0]);
    assert_eq!(too_long(&[of(LONGEST + 1)]), ["a.rs: 401"]);
}

#[test]
fn a_file_without_a_reason_is_found() {
    for text in ["", "fn main() {}", "// A comment.", "//!", "/// An item.", "use a;\n//! Too late to say."] {
        assert_eq!(without_reason(&[Source::new("a.rs", text)]), ["a.rs"], "{text}");
    }
    assert_eq!(without_reason(&[Source::new("a.rs", "//! Says why it exists.")]), [""; 0]);
}

#[test]
fn what_is_left_for_later_is_found() {
    assert_eq!(unfinished(&[Source::new("a.rs", "fn a() {}\n// TODO: b")]), ["a.rs:2: // TODO: b"]);
    assert_eq!(unfinished(&[Source::new("a.rs", "    todo!()")]), ["a.rs:1: todo!()"]);
    assert_eq!(unfinished(&[Source::new("a.rs", "let todos = 1;")]), [""; 0]);
}
