//! What a text is that is no log of ours: named by how it begins, for somebody who has chosen the wrong file or another tool's.
//!
//! Must not read more than the beginning, nor refuse anything: that is the reader's business.

/// How many bytes of a text are looked at.
pub const LOOKED_AT: usize = 8 * 1024;

/// UTF-8 may begin with this, and some editors write it.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// What is needed to import events that another tool has written.
const NEEDED: &str = "an import needs one event a line, with event_id, event_type, stream_id, stream_version, position, data, \
    metadata, causation_id, correlation_id, created_at and schema_version, after a first line \
    {\"format\":\"hindcast-log\",\"version\":1,\"events\":…,\"model\":[]}; or append them by script, with \
    hindcast.append(stream_id, \"any\", [{event_type, data}])";

/// How files begin that are no text.
const SIGNATURES: [(&[u8], &str); 10] = [
    (b"\xff\xfe", "text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16; save it as UTF-8"),
    (b"\x1f\x8b", "a compressed file (gzip); unpack it first"),
    (b"PK\x03\x04", "a compressed file (zip, or a document of an office program); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd); unpack it first"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database of SQLite"),
];

/// What a text looks like that begins like this, as a clause; nothing if it may be a log of ours with a fault.
#[must_use]
pub fn looks_like(start: &[u8]) -> Option<String> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)) {
        return Some((*what).to_owned());
    }
    if start.contains(&0) {
        // of letters in UTF-16 every second byte is 0 in most languages of Europe
        let zeros = memchr::memchr_iter(0, start).count();
        return Some(
            if zeros * 3 > start.len() { "text in UTF-16; save it as UTF-8" } else { "no text at all" }.into(),
        );
    }
    let start = start.strip_prefix(MARK).unwrap_or(start);
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // the last letter may be cut off
        Err(why) if why.error_len().is_none() => std::str::from_utf8(start.get(..why.valid_up_to())?).ok()?,
        Err(_) => return Some("text in another encoding than UTF-8, such as Windows-1252; save it as UTF-8".into()),
    };
    let text = text.trim_start();
    if text.contains("hindcast-log") {
        return None;
    }
    match text.chars().next()? {
        '<' => Some(markup(&text.to_ascii_lowercase()).to_owned()),
        '{' | '[' => json(text),
        _ => table(text).or_else(|| Some("text of another kind".into())),
    }
}

fn markup(text: &str) -> &'static str {
    if text.contains("<!doctype html") || text.contains("<html") {
        "a saved web page"
    } else if text.contains("<feed") || text.contains("2005/atom") {
        "an Atom feed, as EventStore has them; export the events themselves as JSON"
    } else {
        "XML or another markup"
    }
}

fn json(text: &str) -> Option<String> {
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    let what = if has("specversion") {
        format!(
            "CloudEvents (id is our event_id, type our event_type, subject our stream_id, time our created_at); {NEEDED}"
        )
    } else if has("preloadedState") || has("actionsById") || has("computedStates") || has("nextActionId") {
        "an export of Redux DevTools: actions and states, and no events of a log".into()
    } else if has("headOfStream") || has("eTag") || (has("entries") && has("links")) {
        "an Atom feed of EventStore in JSON; export the events themselves".into()
    } else if has("eventStreamId") || has("streamId") || has("eventNumber") || has("eventType") || has("eventId") {
        format!("events of EventStore or a like store in JSON; {NEEDED}")
    } else if has("event_id") || has("stream_version") {
        format!("events without the first line of a log; {NEEDED}")
    } else if has("log") && has("creator") {
        "a recording of a browser's network (HAR)".into()
    } else if text.starts_with('[') {
        format!("JSON in one piece; {NEEDED}")
    } else if (has("type") || has("event_type") || has("event")) && (has("data") || has("payload")) {
        format!("lines of events in JSON; {NEEDED}")
    } else {
        return None;
    };
    Some(what)
}

/// Two lines with as many columns each.
fn table(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (first, second) = (lines.next()?, lines.next()?);
    let is_table = |separator: char| {
        let columns = |line: &str| line.matches(separator).count();
        columns(first) > 0 && columns(first) == columns(second)
    };
    [',', ';', '\t'].into_iter().any(is_table).then(|| "a table (CSV)".into())
}

#[cfg(test)]
mod tests {
    use super::super::{MAX_LINE, Reader, Reading};
    use super::looks_like;

    /// A log without events.
    const EMPTY: &str = "{\"format\":\"hindcast-log\",\"version\":1,\"events\":0,\"model\":[\"orders\"]}\n";

    fn refused(text: &str) -> Option<(u64, String)> {
        Reading::of(text).refused.into_iter().map(|refused| (refused.line, refused.message)).next()
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_in_whatever_pieces_it_comes() {
        let marked = format!("\u{feff}{EMPTY}");
        assert_eq!(Reading::of(&marked), Reading::of(EMPTY));
        let mut reader = Reader::default();
        for byte in marked.as_bytes() {
            reader.push(std::slice::from_ref(byte));
        }
        let reading = reader.finish();
        assert_eq!((reading.model, reading.refused), (vec!["orders".to_owned()], vec![]));
    }

    #[test]
    fn a_text_of_another_kind_is_named_and_not_parsed() {
        let csv = refused("id,name\n1,Jane\n");
        assert_eq!(csv, Some((1, "This is no Hindcast log; it looks like a table (CSV)".into())));
        let long = format!("{{\"actionsById\":{{}},\"rest\":\"{}\"}}", "x".repeat(MAX_LINE));
        assert!(
            refused(&long).is_some_and(|(_, why)| why.contains("Redux DevTools")),
            "though its only line is too long"
        );
        let mut reader = Reader::default();
        reader.push(b"\xff\xfe{\0\"\0\n\0");
        assert!(reader.finish().refused.iter().any(|refused| refused.message.contains("UTF-16")));
        assert!(
            refused("{}").is_some_and(|(_, why)| why.starts_with("is missing")),
            "what may be ours is told what it lacks"
        );
    }

    fn said(start: &str) -> String {
        looks_like(start.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn the_files_that_people_choose_by_mistake_are_named() {
        for (start, what) in [
            ("{\"payload\":\"[{\\\"type\\\":\\\"INC\\\"}]\",\"preloadedState\":\"{}\"}", "Redux DevTools"),
            ("{\"monitorState\":{},\"actionsById\":{\"0\":{}}}", "Redux DevTools"),
            ("{\"title\":\"Event stream 'a'\",\"links\":[],\"entries\":[]}", "EventStore"),
            ("[{\"eventId\":\"1\",\"eventType\":\"A\",\"data\":{}}]", "EventStore"),
            ("<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">", "Atom feed"),
            ("{\"specversion\":\"1.0\",\"type\":\"a\",\"source\":\"/b\",\"id\":\"1\"}", "CloudEvents"),
            ("[\n  {\n    \"specversion\": \"1.0\"\n  }\n]", "CloudEvents"),
            ("{\"type\":\"OrderCreated\",\"data\":{}}\n{\"type\":\"B\",\"data\":{}}", "lines of events"),
            ("{\"event_id\":\"1\",\"event_type\":\"A.B\"}", "without the first line"),
            ("id,name,amount\n1,Jane,2\n", "a table (CSV)"),
            ("id;name\n1;Jane\n", "a table (CSV)"),
            ("\n\n<!DOCTYPE html>\n<html>", "a saved web page"),
            ("[]", "JSON in one piece"),
            ("hello", "text of another kind"),
        ] {
            assert!(said(start).contains(what), "{start}: {}", said(start));
        }
        assert!(said("{\"specversion\":\"1.0\"}").contains("stream_version"), "it says what would be needed");
    }

    #[test]
    fn other_encodings_and_files_that_are_no_text_are_named() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        for (start, what) in [
            ([b"\xff\xfe".to_vec(), utf16("{\"format\"")].concat(), "UTF-16"),
            (utf16("{\"format\":\"hindcast-log\"}"), "UTF-16"),
            (b"Name;Stra\xdfe".to_vec(), "another encoding than UTF-8"),
            (b"\x1f\x8b\x08\x00".to_vec(), "gzip"),
            (b"PK\x03\x04\x14\x00".to_vec(), "zip"),
            (b"a\x00bcdefg".to_vec(), "no text at all"),
        ] {
            let said = looks_like(&start).unwrap_or_default();
            assert!(said.contains(what), "{start:?}: {said}");
        }
    }

    #[test]
    fn a_log_of_ours_with_a_fault_is_taken_for_nothing_else() {
        for start in ["{\"format\":\"hindcast-log\",\"version\":", "\u{feff}{\"format\":\"hindcast-log\"", "{}", ""] {
            assert_eq!(looks_like(start.as_bytes()), None, "{start}");
        }
    }
}
