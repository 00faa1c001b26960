//! A draft of a model: heads with lines and remarks, each head once, in the order in which they came.
//!
//! Must not know where it comes from.

use crate::language::check;
use crate::language::finding::Severity;
use crate::language::outline::Kind;
use crate::language::read::{LONGEST_NAME, LONGEST_TEXT, MOST_HEADS};
use std::collections::{BTreeMap, HashMap};

/// A draft.
#[derive(Debug, Default)]
pub struct Draft {
    name: String,
    parts: Vec<Part>,
    known: HashMap<(Kind, String), usize>,
}

#[derive(Debug)]
enum Part {
    Remark(String),
    Head { kind: Kind, name: String, lines: Vec<String> },
}

impl Draft {
    /// An empty one.
    pub fn new(name: &str) -> Self {
        let name = name_of(name);
        let name = if name.contains(char::is_alphanumeric) { name } else { "Imported".to_owned() };
        Self { name, ..Self::default() }
    }

    /// A remark between heads.
    pub fn remark(&mut self, remark: &str) {
        let remark = on_one_line(remark);
        if !remark.is_empty() {
            self.parts.push(Part::Remark(remark));
        }
    }

    /// A head, unless it is there already; whether it is new. Its name as it stands in the draft comes with it.
    pub fn head(&mut self, kind: Kind, name: &str) -> (String, bool) {
        let name = name_of(name);
        if name.is_empty() || self.known.len() >= MOST_HEADS - 1 {
            return (name, false);
        }
        let apart = (kind, name.split(' ').collect::<String>());
        if let Some(Part::Head { name, .. }) = self.known.get(&apart).and_then(|index| self.parts.get(*index)) {
            return (name.clone(), false);
        }
        self.known.insert(apart, self.parts.len());
        self.parts.push(Part::Head { kind, name: name.clone(), lines: Vec::new() });
        (name, true)
    }

    /// A line under a head that is there, once.
    pub fn line(&mut self, kind: Kind, name: &str, line: String) {
        let apart = (kind, name_of(name).split(' ').collect::<String>());
        let part = self.known.get(&apart).and_then(|index| self.parts.get_mut(*index));
        if let Some(Part::Head { lines, .. }) = part
            && !lines.contains(&line)
        {
            lines.push(line);
        }
    }

    /// The text. Lines with an error become comments, so that the whole has none.
    pub fn text(&self) -> String {
        let mut text = format!("model {}\n", self.name);
        let mut body_before = true;
        for part in &self.parts {
            match part {
                Part::Remark(remark) => text.extend(["-- ", remark, "\n"]),
                Part::Head { kind, name, lines } => {
                    if body_before || !lines.is_empty() {
                        text.push('\n');
                    }
                    text.extend([kind.says(), " ", name, "\n"]);
                    text.extend(lines.iter().flat_map(|line| ["  ", line, "\n"]));
                    body_before = !lines.is_empty();
                }
            }
        }
        without_errors(shortened(text))
    }
}

/// What is too long ends at a head.
fn shortened(mut text: String) -> String {
    // room for the comments that lines may become
    const LONGEST: usize = LONGEST_TEXT - 10_000;
    if text.len() > LONGEST {
        let end = (0..LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
        let end = text.get(..end).and_then(|text| text.rfind("\n\n")).unwrap_or(end);
        text.truncate(end);
        text.push_str("\n\n-- the rest did not fit into one model\n");
    }
    text
}

/// Makes comments of the lines that have an error, until there is none. That of a missing key stands at the head, and takes the
/// body of the head with it.
fn without_errors(mut text: String) -> String {
    const ROUNDS: usize = 12;
    for _ in 0..ROUNDS {
        let checked = check(&text);
        let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut wrong: BTreeMap<usize, &str> = BTreeMap::new();
        for finding in errors {
            let line = finding.span.line as usize;
            let block = checked.outline.blocks.iter().find(|block| block.line as usize == line);
            let last = block.map_or(line, |block| block.last_line as usize);
            let body = text.lines().skip(line).take(last.saturating_sub(line));
            let has_body = body.into_iter().any(|line| !line.trim_start().starts_with("--"));
            let (first, last) = if has_body { (line + 1, last) } else { (line, line) };
            (first..=last).for_each(|line| {
                wrong.entry(line).or_insert(&finding.message);
            });
        }
        if wrong.is_empty() {
            return text;
        }
        let lines = (1..).zip(text.lines()).map(|(number, line)| match wrong.get(&number) {
            Some(why) if !line.trim_start().starts_with("--") => {
                let rest = line.trim_start();
                let margin = line.get(..line.len() - rest.len()).unwrap_or_default();
                format!("{margin}-- {rest}   ({why})")
            }
            _ => line.to_owned(),
        });
        text = lines.collect::<Vec<_>>().join("\n") + "\n";
    }
    text
}

/// A name as people say it: `AddItem`, `add_item` and `add-item` are "Add Item".
pub fn name_of(raw: &str) -> String {
    let raw = on_one_line(raw);
    let mut name = String::with_capacity(raw.len() + 4);
    let mut before = ' ';
    let is_code = !raw.contains(' ');
    for letter in raw.chars() {
        let letter = if is_code && matches!(letter, '_' | '-' | '.') { ' ' } else { letter };
        if is_code && letter.is_uppercase() && (before.is_lowercase() || before.is_numeric()) {
            name.push(' ');
        }
        name.push(if before == ' ' && is_code { letter.to_uppercase().next().unwrap_or(letter) } else { letter });
        before = letter;
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_start_matches(['#', ':']).trim();
    name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}

/// A field in snake case: `productId` is `product_id`.
pub fn field_of(raw: &str) -> String {
    let mut field = String::with_capacity(raw.len() + 4);
    let mut before = '_';
    for letter in raw.chars().take(LONGEST_NAME) {
        if letter.is_uppercase() && (before.is_lowercase() || before.is_numeric()) {
            field.push('_');
        }
        let letter = if letter.is_alphanumeric() { letter } else { '_' };
        if !(letter == '_' && before == '_') {
            field.extend(letter.to_lowercase());
        }
        before = letter;
    }
    let field = field.trim_end_matches('_').to_owned();
    if field.starts_with(|letter: char| letter.is_alphabetic()) { field } else { format!("field_{field}") }
}

/// Without line breaks, letters that nobody sees, and dashes that would begin a comment.
pub fn on_one_line(raw: &str) -> String {
    let seen = raw.chars().map(|letter| if letter.is_control() || letter == '\u{a0}' { ' ' } else { letter });
    let seen: String = seen
        .filter(|letter| {
            !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        })
        .collect();
    let mut line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    while line.contains("--") {
        line = line.replace("--", "-");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{Draft, Kind, field_of, name_of};
    use crate::language::check;

    #[test]
    fn names_are_as_people_say_them() {
        assert_eq!(name_of("AddItem"), "Add Item");
        assert_eq!(name_of("item_added"), "Item Added");
        assert_eq!(name_of("  Goods   Put on Shelf\n"), "Goods Put on Shelf");
        assert_eq!(name_of("a -- b"), "a - b");
        assert_eq!(field_of("productId"), "product_id");
        assert_eq!(field_of("Total Amount (EUR)"), "total_amount_eur");
        assert_eq!(field_of("2nd"), "field_2nd");
    }

    #[test]
    fn a_line_that_means_nothing_becomes_a_comment() {
        let mut draft = Draft::new("Shop");
        draft.head(Kind::Command, "PlaceOrder");
        draft.line(Kind::Command, "PlaceOrder", "then Order Lost".into());
        draft.line(Kind::Command, "PlaceOrder", "then Order Placed".into());
        draft.head(Kind::Event, "Order Placed");
        let text = draft.text();
        assert!(text.contains("  -- then Order Lost   (no event Order Lost"), "{text}");
        assert!(!check(&text).has_error(), "{text}");
    }
}
