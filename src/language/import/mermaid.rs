//! A Mermaid `eventmodeling` diagram: time frames with commands, events, read models, processors and screens.
//!
//! Both spellings of the format are read (`tf`/`timeframe`, `cmd`/`command`, `->>`/`->`/`>f`). A frame follows from those that it
//! names, else from the one before. Must not know the other formats.

use super::draft::{Draft, field_of, name_of, on_one_line};
use super::limited;
use crate::language::outline::Kind;
use crate::language::print::quoted;
use std::collections::HashMap;

/// What a frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    Screen,
    Command,
    Event,
    ReadModel,
    Processor,
}

#[derive(Clone, Debug)]
struct Frame {
    id: String,
    shows: Shows,
    name: String,
    lane: Option<String>,
    sources: Vec<String>,
    data: Vec<(String, String)>,
}

/// Text of a model from a diagram.
#[must_use]
pub fn mermaid(text: &str) -> String {
    let text = limited(text);
    let blocks = data_blocks(text);
    let mut frames: Vec<Frame> = Vec::new();
    let mut title = "Imported Diagram".to_owned();
    let mut remarks = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let word = line.split_whitespace().next().unwrap_or_default();
        match word {
            _ if inside => inside = !line.starts_with('}'),
            "tf" | "timeframe" | "rf" | "resetframe" => match frame(line, frames.last(), &blocks) {
                Some(frame) => frames.push(frame),
                None => remarks.push(format!("not understood: {line}")),
            },
            "title" => line.trim_start_matches("title").trim().clone_into(&mut title),
            "data" => inside = !line.contains('}'),
            "note" | "gwt" | "given" | "when" | "then" => {
                remarks.push(line.to_owned());
                inside = line.ends_with('{');
            }
            _ => {}
        }
    }
    let mut draft = Draft::new(&title);
    for frame in &frames {
        add(&mut draft, frame, &frames);
    }
    for remark in &remarks {
        draft.remark(remark);
    }
    draft.text()
}

/// `tf 02 cmd Inventory.AddItem ->> 01 [[Data]] { productId: 7 }`
fn frame(line: &str, before: Option<&Frame>, blocks: &HashMap<String, String>) -> Option<Frame> {
    let mut words = line.split_whitespace();
    let resets = words.next()?.starts_with('r');
    let id = words.next()?.to_owned();
    let shows = match words.next()? {
        "ui" | "scn" | "screen" => Shows::Screen,
        "cmd" | "command" => Shows::Command,
        "evt" | "event" => Shows::Event,
        "rmo" | "readmodel" => Shows::ReadModel,
        "pcr" | "processor" => Shows::Processor,
        _ => return None,
    };
    let full = words.next()?.trim_end_matches(['{', '[']);
    let (lane, name) = full.rsplit_once('.').map_or((None, full), |(lane, name)| (Some(name_of(lane)), name));
    let rest: Vec<&str> = words.collect();
    let mut sources: Vec<String> = Vec::new();
    for pair in rest.windows(2) {
        if let [arrow, source] = pair
            && matches!(*arrow, "->>" | "->" | ">f")
        {
            sources.push((*source).to_owned());
        }
    }
    if let (true, false, Some(before)) = (sources.is_empty(), resets, before) {
        sources.push(before.id.clone());
    }
    let rest = rest.join(" ");
    let named = rest.split_once("[[").and_then(|(_, rest)| rest.split_once("]]")).map(|(name, _)| name.trim());
    let data = match (named.and_then(|name| blocks.get(name)), rest.split_once('{')) {
        (Some(block), _) => fields(block),
        (None, Some((_, inline))) => fields(inline.rsplit_once('}').map_or(inline, |(inline, _)| inline)),
        (None, None) => Vec::new(),
    };
    Some(Frame { id, shows, name: name_of(name), lane, sources, data })
}

/// The blocks of `data Name { … }`.
fn data_blocks(text: &str) -> HashMap<String, String> {
    let mut blocks = HashMap::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("data ") {
            let (name, rest) = name.split_once('{').unwrap_or((name, ""));
            let name = name.split_whitespace().next().unwrap_or_default().to_owned();
            match rest.split_once('}') {
                Some((inside, _)) => _ = blocks.insert(name, inside.to_owned()),
                None => open = Some((name, format!("{rest}\n"))),
            }
        } else if line.starts_with('}') {
            blocks.extend(open.take());
        } else if let Some((_, inside)) = &mut open {
            inside.push_str(line.trim_start_matches('{'));
            inside.push('\n');
        }
    }
    blocks
}

/// `productId: 7, name: "x"`: names and examples. What is nested is not looked into.
fn fields(data: &str) -> Vec<(String, String)> {
    let mut pieces = vec![String::new()];
    let (mut depth, mut quote) = (0_usize, None);
    for letter in data.chars() {
        match (letter, quote) {
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            ('{' | '[', None) => depth += 1,
            ('}' | ']', None) => depth = depth.saturating_sub(1),
            (',' | '\n', None) if depth == 0 => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    let pairs = pieces.iter().filter_map(|piece| piece.split_once(':'));
    let named = pairs.map(|(name, value)| (field_of(name.trim().trim_matches(['"', '\''])), value.trim().to_owned()));
    named.filter(|(name, _)| name.len() > "field_".len() || !name.starts_with("field_")).collect()
}

/// A field with its example; the type is that of the example.
fn typed(name: &str, value: &str) -> String {
    let text = value.trim_matches(['"', '\'']);
    let is_quoted = text.len() < value.len();
    if matches!(text, "true" | "false") && !is_quoted {
        return format!("{name}: yes/no, e.g. {}", if text == "true" { "yes" } else { "no" });
    }
    let is_number = text.parse::<f64>().is_ok_and(f64::is_finite)
        && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
    if is_number && !is_quoted && text.len() < 16 {
        return format!("{name}: number, e.g. {text}");
    }
    if value.starts_with(['{', '[']) || text.is_empty() {
        return format!("{name}: anything");
    }
    format!("{name}: text, e.g. {}", quoted(&on_one_line(text)))
}

fn add(draft: &mut Draft, frame: &Frame, frames: &[Frame]) {
    let name = frame.name.as_str();
    let follows = || frames.iter().filter(|other| other.sources.contains(&frame.id));
    let sources: Vec<&Frame> = frames.iter().filter(|other| frame.sources.contains(&other.id)).collect();
    let kind = match frame.shows {
        Shows::Screen => return draft.remark(&format!("screen: {name}")),
        Shows::Command => Kind::Command,
        Shows::Event => Kind::Event,
        Shows::ReadModel => Kind::View,
        Shows::Processor => Kind::Policy,
    };
    let (_, is_new) = draft.head(kind, name);
    if let (Some(lane), true) = (&frame.lane, is_new) {
        draft.line(kind, name, format!("-- in {lane}"));
    }
    match frame.shows {
        Shows::Command => {
            if is_new {
                frame.data.iter().for_each(|(field, value)| draft.line(kind, name, typed(field, value)));
            }
            for event in follows().filter(|other| other.shows == Shows::Event) {
                draft.line(kind, name, format!("then {}", event.name));
            }
        }
        Shows::Event => {
            let same = |source: &Frame| {
                source.data.iter().map(|(field, _)| field).eq(frame.data.iter().map(|(field, _)| field))
            };
            let commands = || sources.iter().filter(|source| source.shows == Shows::Command);
            if is_new && !commands().any(|source| same(source)) {
                for (field, value) in &frame.data {
                    let carried = commands().any(|source| source.data.iter().any(|(other, _)| other == field));
                    let line = if carried { field.clone() } else { format!("{}, optional", typed(field, value)) };
                    draft.line(kind, name, line);
                }
            }
        }
        Shows::ReadModel => {
            if !frame.data.is_empty() {
                let shown: Vec<_> = frame.data.iter().map(|(field, _)| field.as_str()).collect();
                draft.line(kind, name, format!("shows {}", shown.join(", ")));
            }
            for event in sources.iter().filter(|source| source.shows == Shows::Event) {
                draft.line(kind, name, format!("-- on {} adds or changes row", event.name));
            }
        }
        Shows::Processor => {
            let events = events_before(frame, frames);
            let commands = follows().filter(|other| other.shows == Shows::Command);
            let then: Vec<_> = commands.map(|command| format!(" then {}", command.name)).collect();
            match events.as_slice() {
                [] => draft.line(kind, name, "-- whenever which event?".to_owned()),
                events => draft.line(kind, name, format!("whenever {}{}", events.join(" or "), then.concat())),
            }
        }
        Shows::Screen => {}
    }
}

/// The events that a processor waits for, through the read models and screens that it looks at.
fn events_before(frame: &Frame, frames: &[Frame]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open: Vec<&str> = frame.sources.iter().map(String::as_str).collect();
    let mut seen: Vec<&str> = Vec::new();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        for source in frames.iter().filter(|other| other.id == id) {
            match source.shows {
                Shows::Event if !found.contains(&source.name) => found.push(source.name.clone()),
                Shows::ReadModel | Shows::Screen => open.extend(source.sources.iter().map(String::as_str)),
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::mermaid;
    use crate::language::check;

    fn becomes(diagram: &str, model: &str) {
        let imported = mermaid(diagram);
        assert_eq!(imported, model);
        assert!(!check(&imported).has_error());
    }

    #[test]
    fn frames_become_heads_that_follow_from_each_other() {
        becomes(
            "eventmodeling\n\ntitle Shopping\n\ntf 01 ui CartUI\ntf 02 cmd AddItem { productId: 7, note: \"gift\" }\n\
             tf 03 evt ItemAdded { productId: 7, note: \"gift\" }\ntf 04 rmo CartItems { productId: 7 }\n",
            "model Shopping\n-- screen: Cart UI\n\ncommand Add Item\n  product_id: number, e.g. 7\n  note: text, e.g. \"gift\"\n  \
             then Item Added\n\nevent Item Added\n\nview Cart Items\n  shows product_id\n  -- on Item Added adds or changes row\n",
        );
    }

    #[test]
    fn a_processor_becomes_a_policy_and_sources_are_followed() {
        becomes(
            "eventmodeling\nrf 01 evt Orders.OrderPlaced\ntf 02 readmodel OpenOrders\ntf 03 processor Shipper\ntf 04 command ShipOrder\n\
             timeframe 05 event OrderShipped ->> 04 [[Shipped]]\n\ndata Shipped {\n  trackingCode: 'X1'\n  express: true\n}\n",
            "model Imported Diagram\n\nevent Order Placed\n  -- in Orders\n\nview Open Orders\n  -- on Order Placed adds or changes row\n\n\
             policy Shipper\n  whenever Order Placed then Ship Order\n\ncommand Ship Order\n  then Order Shipped\n\n\
             event Order Shipped\n  tracking_code: text, e.g. \"X1\", optional\n  express: yes/no, e.g. no, optional\n"
                .replace("e.g. no", "e.g. yes")
                .as_str(),
        );
    }

    #[test]
    fn two_sources_and_frames_that_are_not_understood() {
        becomes(
            "```mermaid\neventmodeling\n  tf 01 cmd AddItem\n  tf 02 cmd RemoveItem\n  tf 03 evt ItemChanged ->> 01 ->> 02\n  tf 04 xyz What\n```\n",
            "model Imported Diagram\n\ncommand Add Item\n  then Item Changed\n\ncommand Remove Item\n  then Item Changed\n\n\
             event Item Changed\n-- not understood: tf 04 xyz What\n",
        );
    }

    #[test]
    fn a_follow_up_that_nothing_fills_is_a_comment() {
        let imported = mermaid(
            "eventmodeling\ntf 01 evt OrderPlaced\ntf 02 pcr Shipper\ntf 03 cmd ShipOrder { address: 'x' }\ntf 04 evt OrderShipped\n",
        );
        assert!(imported.contains("  -- whenever Order Placed then Ship Order   (nothing fills address"), "{imported}");
        assert!(!check(&imported).has_error());
    }

    #[test]
    fn any_diagram_becomes_a_model_without_an_error() {
        for text in [
            "",
            "eventmodeling",
            "eventmodeling\ntf",
            "tf 1 cmd --\n",
            "tf 1 cmd A {{{{\n",
            "data X {\n",
            "tf 1 evt A -> 1\ntf 1 pcr A -> 1\n",
        ] {
            assert!(!check(&mermaid(text)).has_error(), "{text}");
        }
    }
}
