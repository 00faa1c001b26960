//! The first pass: the heads of a text and their names.
//!
//! A head that is misspelt a little counts as what it was meant to be, so that its name is known everywhere else. Must not
//! know what stands under a head.

use super::lines::Line;
use super::names::is_of_word;
use super::parser::short;
use super::{LONGEST_NAME, MOST_HEADS};
use crate::language::finding::{Code, Findings, Fix};
use crate::language::near::nearest;
use crate::language::outline::{Kind, Token, TokenKind};
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;
use std::collections::HashMap;
use strum::IntoEnumIterator;

/// Words that begin a line under a head, and no head.
const BODY_WORDS: [&str; 39] = [
    "title",
    "one",
    "known",
    "remembers",
    "refuse",
    "nothing",
    "begins",
    "by",
    "on",
    "asks",
    "unique",
    "then",
    "otherwise",
    "sets",
    "copies",
    "adds",
    "takes",
    "whenever",
    "starts",
    "goes",
    "ends",
    "shows",
    "sorted",
    "empty",
    "at",
    "given",
    "when",
    "later",
    "pause",
    "resume",
    "rebuild",
    "set",
    "wait",
    "look",
    "was",
    "with",
    "for",
    "if",
    "where",
];

/// The line of a head.
#[derive(Debug)]
pub struct HeadLine {
    /// Which of the lines it is.
    pub index: usize,
    /// What it is; nothing if nobody knows.
    pub kind: Option<Kind>,
    /// Whether its first word is written wrongly.
    pub is_misspelt: bool,
    /// Whether it is a pivotal event.
    pub pivotal: bool,
    /// Its name.
    pub name: Name,
    /// What it was called before.
    pub was: Option<Name>,
    /// The line.
    pub span: Span,
    /// What the editor colours.
    pub tokens: Vec<Token>,
}

/// The heads of a text with findings about them, and how many lines belong to them: all, unless there are too many heads.
pub fn head_lines(text: &str, lines: &[Line], findings: &mut Findings) -> (Vec<HeadLine>, usize) {
    let mut heads: Vec<HeadLine> = Vec::new();
    let mut seen = Seen::default();
    for (index, line) in lines.iter().enumerate() {
        if line.indent > 0 || line.cursor(text).is_at_end() || belongs_under_a_head(text, line, !heads.is_empty()) {
            continue;
        }
        let head = Reader { text, line, findings }.head(index);
        if heads.len() >= MOST_HEADS {
            findings.error(
                Code::TooLong,
                head.span,
                format!("a model has at most {MOST_HEADS} heads; make two models of it"),
            );
            return (heads, index);
        }
        if let Some(kind) = head.kind {
            seen.check(kind, &head.name, findings);
        }
        heads.push(head);
    }
    (heads, lines.len())
}

/// Whether a line at the left margin is one of a body that somebody forgot to indent.
fn belongs_under_a_head(text: &str, line: &Line, is_head_before: bool) -> bool {
    let mut cursor = line.cursor(text);
    let word = cursor.peek_word();
    cursor.at += word.len();
    is_head_before && (BODY_WORDS.contains(&word) || (!word.is_empty() && cursor.eat(":").is_some()))
}

struct Reader<'a, 'f> {
    text: &'a str,
    line: &'a Line,
    findings: &'f mut Findings,
}

impl Reader<'_, '_> {
    fn head(&mut self, index: usize) -> HeadLine {
        let raw = self.text.get(self.line.start..self.line.end).unwrap_or_default();
        let code = raw.find("--").and_then(|comment| raw.get(..comment)).unwrap_or(raw);
        let mut tokens = Vec::new();
        if code.len() < raw.len() {
            tokens.push(Token { span: self.span(code.len(), raw.len()), kind: TokenKind::Comment });
        }
        let word_end = code.find(|letter| !is_of_word(letter)).unwrap_or(code.len());
        let (mut kind, mut pivotal, mut after) =
            (code.get(..word_end).and_then(|word| word.parse().ok()), false, word_end);
        let rest = code.get(word_end..).unwrap_or_default();
        if code.get(..word_end) == Some("pivotal") {
            let word = rest.trim_start().strip_prefix("event");
            if let Some(name) = word.filter(|name| !name.starts_with(is_of_word)) {
                (kind, pivotal, after) = (Some(Kind::Event), true, code.len() - name.len());
            }
        }
        let word_end = after.max(code.chars().next().map_or(0, char::len_utf8)).min(code.len());
        let is_misspelt = kind.is_none();
        if is_misspelt {
            kind = self.unknown_head(code, word_end);
            pivotal = false;
        }
        if let Some(kind) = kind {
            tokens.push(Token { span: self.span(0, word_end), kind: TokenKind::Head(kind) });
        }
        let (name, was) = self.names(code, word_end, kind);
        if let Some(kind) = kind {
            tokens.push(Token { span: name.span, kind: TokenKind::Name(kind) });
            tokens.extend(was.iter().map(|was| Token { span: was.span, kind: TokenKind::Name(kind) }));
            self.check_name(kind, &name, word_end);
        }
        let span = self.span(0, code.trim_end().len());
        HeadLine { index, kind, is_misspelt, pivotal, name, was, span, tokens }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        self.line.cursor(self.text).span(self.line.start + from, self.line.start + to)
    }

    fn unknown_head(&mut self, code: &str, word_end: usize) -> Option<Kind> {
        let written = code.get(..word_end).unwrap_or_default();
        let near = nearest(written, Kind::iter().map(Kind::says));
        let near = if written == "pivotal" { Some("pivotal event") } else { near };
        let span = self.span(0, word_end);
        let written = short(written);
        let message = if let Some(near) = near {
            format!("no head `{written}`; did you mean `{near}`?")
        } else {
            let all: Vec<_> = Kind::iter().map(Kind::says).collect();
            format!("no head `{written}`; a line at the left margin begins with one of {}", all.join(", "))
        };
        let fix = near.map(|near| Fix { span, text: near.to_owned() });
        self.findings.mendable(Code::UnknownHead, span, message, fix);
        near.and_then(|near| near.rsplit(' ').next()).and_then(|kind| kind.parse().ok())
    }

    /// The name, and what it was before. A question or the title of a story may have a `was` in it.
    fn names(&self, code: &str, after: usize, kind: Option<Kind>) -> (Name, Option<Name>) {
        let rest = code.get(after..).unwrap_or_default();
        let may_have_been = !matches!(kind, Some(Kind::Hotspot | Kind::Story));
        let was = rest.rfind(" was ").filter(|at| {
            may_have_been && rest.get(at + 5..).is_some_and(|old| old.trim_start().starts_with(char::is_uppercase))
        });
        let end = was.unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let name = if was.is_some() { name.trim_end().trim_end_matches(',') } else { name };
        let was = was.map(|at| self.name(code, after + at + 5, code.len()));
        (self.name(code, after, after + name.len()), was)
    }

    fn name(&self, code: &str, from: usize, to: usize) -> Name {
        let raw = code.get(from..to).unwrap_or_default();
        let from = from + raw.len() - raw.trim_start().len();
        let trimmed = raw.trim();
        let says = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
        Name { says, span: self.span(from, from + trimmed.len()) }
    }

    fn check_name(&mut self, kind: Kind, name: &Name, word_end: usize) {
        if name.says.is_empty() {
            let at = self.span(word_end, word_end);
            let message = format!("this {} has no name; write one after the word", kind.says());
            self.findings.error(Code::NoName, at, message);
        }
        let letters = name.says.chars().count();
        if letters > LONGEST_NAME {
            let message = format!("this name has {letters} letters; {LONGEST_NAME} is the most");
            self.findings.error(Code::TooLong, name.span, message);
        }
        if !name.says.is_empty() && !name.says.contains(char::is_alphanumeric) && kind != Kind::Hotspot {
            let message = format!("the name of this {} has no letter in it", kind.says());
            self.findings.error(Code::NoName, name.span, message);
        }
    }
}

/// The names that were seen, by what tells them apart in the log and in scripts.
#[derive(Default)]
struct Seen(HashMap<(Kind, String), (Kind, u32)>);

impl Seen {
    fn check(&mut self, kind: Kind, name: &Name, findings: &mut Findings) {
        // an actor may decide again and again, and a question may be asked twice
        if name.says.is_empty() || matches!(kind, Kind::Actor | Kind::Hotspot) {
            return;
        }
        let apart = match kind {
            Kind::Model => String::new(),
            Kind::View | Kind::Aggregate | Kind::System => name.kebab(),
            Kind::Story => name.says.clone(),
            _ => name.joined(),
        };
        // policies and processes are both found by their names among the handlers
        let group = if kind == Kind::Process { Kind::Policy } else { kind };
        let (first, line) = *self.0.entry((group, apart)).or_insert((kind, name.span.line));
        if line == name.span.line {
            return;
        }
        let says = short(&name.says);
        if kind == Kind::Model {
            let message = format!("a text is one model, and it has a name in line {line}");
            findings.error(Code::Twice, name.span, message);
        } else if first == kind {
            let message = format!("{} {says} is there twice; the first one is in line {line}", kind.says());
            findings.error(Code::Twice, name.span, message);
        } else {
            let message = format!("the name {says} is taken by the {} in line {line}", first.says());
            findings.error(Code::NameTaken, name.span, message);
        }
    }
}
