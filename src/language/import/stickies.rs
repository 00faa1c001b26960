//! Pasted stickies: lines, or a table from a board, with a colour or a kind for each, or just the form of the verb.
//!
//! Must not know a particular board.

use super::draft::{Draft, on_one_line};
use super::limited;
use crate::language::outline::Kind;
use crate::language::verbs::{reads_as_happened, reads_as_wanted};

/// What a colour or a word says about the kind of a sticky. Colours are those of the community's notation, by the names that
/// boards give them.
const SAID: [(&str, Kind); 54] = [
    ("domain event", Kind::Event),
    ("event", Kind::Event),
    ("orange", Kind::Event),
    ("light_orange", Kind::Event),
    ("light orange", Kind::Event),
    ("#ff9f4b", Kind::Event),
    ("#ff9d48", Kind::Event),
    ("command", Kind::Command),
    ("action", Kind::Command),
    ("blue", Kind::Command),
    ("light_blue", Kind::Command),
    ("light blue", Kind::Command),
    ("dark_blue", Kind::Command),
    ("cyan", Kind::Command),
    ("#6dd8fa", Kind::Command),
    ("#a6ccf5", Kind::Command),
    ("actor", Kind::Actor),
    ("person", Kind::Actor),
    ("user", Kind::Actor),
    ("role", Kind::Actor),
    ("yellow", Kind::Actor),
    ("#fef445", Kind::Actor),
    ("aggregate", Kind::Aggregate),
    ("constraint", Kind::Aggregate),
    ("light_yellow", Kind::Aggregate),
    ("light yellow", Kind::Aggregate),
    ("pale yellow", Kind::Aggregate),
    ("#fff9b1", Kind::Aggregate),
    ("policy", Kind::Policy),
    ("process manager", Kind::Policy),
    ("lilac", Kind::Policy),
    ("violet", Kind::Policy),
    ("purple", Kind::Policy),
    ("#bf89c7", Kind::Policy),
    ("read model", Kind::View),
    ("readmodel", Kind::View),
    ("view", Kind::View),
    ("query", Kind::View),
    ("green", Kind::View),
    ("light_green", Kind::View),
    ("light green", Kind::View),
    ("dark_green", Kind::View),
    ("#d5f593", Kind::View),
    ("external system", Kind::System),
    ("system", Kind::System),
    ("pink", Kind::System),
    ("light_pink", Kind::System),
    ("light pink", Kind::System),
    ("#ea95bc", Kind::System),
    ("hotspot", Kind::Hotspot),
    ("question", Kind::Hotspot),
    ("red", Kind::Hotspot),
    ("hot pink", Kind::Hotspot),
    ("#f16e80", Kind::Hotspot),
];

/// Words that stand over the columns of a table.
const TITLES: [&str; 12] =
    ["text", "content", "name", "title", "sticky", "note", "color", "colour", "type", "kind", "tag", "tags"];

/// Text of a model from pasted stickies.
#[must_use]
pub fn stickies(text: &str) -> String {
    let mut draft = Draft::new("Pasted Board");
    for line in limited(text).lines() {
        let cells = cells(line);
        let is_rule = cells.iter().all(|cell| cell.chars().all(|letter| matches!(letter, '-' | ':' | '=' | ' ')));
        let is_title = cells.len() > 1 && cells.iter().all(|cell| TITLES.contains(&cell.to_lowercase().as_str()));
        if !is_rule && !is_title {
            add(&mut draft, &cells);
        }
    }
    draft.text()
}

fn add(draft: &mut Draft, cells: &[String]) {
    let said = cells.iter().position(|cell| kind_said(cell).is_some());
    // in a table one cell says the kind and the longest other one the name
    if let (Some(said), true) = (said, cells.len() > 1) {
        let others = cells.iter().enumerate().filter(|(index, _)| *index != said).map(|(_, cell)| cell);
        let name = others.max_by_key(|cell| cell.chars().count());
        let kind = cells.get(said).and_then(|cell| kind_said(cell));
        if let (Some(kind), Some(name)) = (kind, name) {
            sticky(draft, kind, name);
        }
        return;
    }
    for cell in cells {
        match labelled(cell) {
            Some((kind, name)) => sticky(draft, kind, &name),
            None => match kind_of_form(cell) {
                Some(kind) => sticky(draft, kind, cell),
                None => draft.remark(&format!("what kind of sticky? {cell}")),
            },
        }
    }
}

fn sticky(draft: &mut Draft, kind: Kind, name: &str) {
    let (name, is_new) = draft.head(kind, name);
    if !is_new && kind != Kind::Actor && !name.is_empty() {
        draft.remark(&format!("there twice: {} {name}", kind.says()));
    }
}

/// The cells of a line: of a table with tabs, bars, semicolons or commas, or one.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim_start_matches('\u{feff}').trim_matches(' ');
    let raw: Vec<String> = if line.contains('\t') {
        line.split('\t').map(str::to_owned).collect()
    } else if line.trim_start().starts_with('|') {
        line.split('|').map(str::to_owned).collect()
    } else {
        let table = [';', ','].into_iter().map(|separator| quoted_cells(line, separator));
        let table = table.into_iter().find(|cells| {
            cells.len() > 1
                && cells
                    .iter()
                    .any(|cell| kind_said(cell).is_some() || TITLES.contains(&cell.trim().to_lowercase().as_str()))
        });
        table.unwrap_or_else(|| vec![line.to_owned()])
    };
    let cleaned = raw.iter().map(|cell| without_bullet(&on_one_line(cell.trim().trim_matches('"'))));
    cleaned.filter(|cell| !cell.is_empty()).collect()
}

/// Cells of a line in which a quoted cell may have separators.
fn quoted_cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        if letter == '"' {
            quoted = !quoted;
        } else if letter == separator && !quoted {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(letter);
        }
    }
    cells
}

fn without_bullet(cell: &str) -> String {
    let rest = cell.trim_start_matches(['-', '*', '•', '+', '>', '◦', '▪']).trim_start();
    let numbered = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let numbered =
        if numbered.len() < rest.len() { numbered.strip_prefix(['.', ')']).map(str::trim_start) } else { None };
    numbered.unwrap_or(rest).to_owned()
}

fn kind_said(cell: &str) -> Option<Kind> {
    let cell = cell.trim().trim_matches(['[', ']', '(', ')', '"', '\'']).to_lowercase();
    let singular = cell.strip_suffix('s').unwrap_or(&cell);
    SAID.iter().find(|(word, _)| *word == cell || *word == singular).map(|(_, kind)| *kind)
}

/// `Event: Order Placed`, `[event] Order Placed`, `Order Placed (orange)`
fn labelled(cell: &str) -> Option<(Kind, String)> {
    if let Some((label, name)) = cell.split_once([':', ']'])
        && let (Some(kind), false) = (kind_said(label), name.trim().is_empty())
    {
        return Some((kind, name.trim().to_owned()));
    }
    let open = cell.rfind(['(', '['])?;
    let (name, label) = (cell.get(..open)?, cell.get(open..)?);
    let kind = kind_said(label)?;
    (!name.trim().is_empty()).then(|| (kind, name.trim().to_owned()))
}

/// What the words of a sticky say about its kind.
fn kind_of_form(name: &str) -> Option<Kind> {
    let lower = name.to_lowercase();
    if lower.ends_with('?') {
        Some(Kind::Hotspot)
    } else if lower.starts_with("when ") || lower.starts_with("whenever ") {
        Some(Kind::Policy)
    } else if reads_as_happened(name) {
        Some(Kind::Event)
    } else if reads_as_wanted(name) {
        Some(Kind::Command)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::stickies;
    use crate::language::check;

    fn becomes(text: &str, model: &str) {
        let imported = stickies(text);
        assert_eq!(imported, model);
        assert!(!check(&imported).has_error());
    }

    #[test]
    fn the_form_of_the_verb_tells_the_kind() {
        becomes(
            "Order Placed\nPlace Order\nWhenever an order is placed, ship it\nWho may cancel?\nWarehouse\n\nOrder Placed\n",
            "model Pasted Board\n\nevent Order Placed\ncommand Place Order\npolicy Whenever an order is placed, ship it\n\
             hotspot Who may cancel?\n-- what kind of sticky? Warehouse\n-- there twice: event Order Placed\n",
        );
    }

    #[test]
    fn a_label_tells_the_kind() {
        becomes(
            "- Event: Order Placed\n* [command] Place Order\n2. Shipping (lilac)\nRead model: Open Orders\n• Clerk (yellow)\n",
            "model Pasted Board\n\nevent Order Placed\ncommand Place Order\npolicy Shipping\nview Open Orders\nactor Clerk\n",
        );
    }

    #[test]
    fn a_table_with_colours_is_read_by_its_cells() {
        becomes(
            "Text\tColor\nOrder Placed\torange\nPlace Order\tlight_blue\nOrder\tlight_yellow\nMail\tlight_pink\n",
            "model Pasted Board\n\nevent Order Placed\ncommand Place Order\naggregate Order\nsystem Mail\n",
        );
        becomes(
            "type,content\nevent,\"Order Placed, at last\"\ncommand,Place Order\n",
            "model Pasted Board\n\nevent Order Placed, at last\ncommand Place Order\n",
        );
        becomes(
            "| Sticky | Colour |\n| --- | --- |\n| Order Placed | #FF9F4B |\n| Why? | red |\n",
            "model Pasted Board\n\nevent Order Placed\nhotspot Why?\n",
        );
    }

    #[test]
    fn anything_pasted_becomes_a_model_without_an_error() {
        for text in [
            "",
            "\t\t\t",
            "<script>alert(1)</script>",
            "--\n-- x",
            "event: \u{202e}",
            "|||\n",
            &"Order Placed ".repeat(500),
        ] {
            assert!(!check(&stickies(text)).has_error(), "{text}: {}", stickies(text));
        }
    }
}
