//! What all lines have in common: keywords, names, fields, texts, and the findings about them.
//!
//! A function that does not find what it wants reports that and answers [`Halt`]; its line is given up, the next one is read.
//! Must not know a particular kind of line.

use super::cursor::Cursor;
use super::names::{Declared, is_of_word};
use crate::language::finding::{Code, Findings, Fix};
use crate::language::near::nearest;
use crate::language::outline::{Kind, Token, TokenKind};
use crate::language::tree::DEEPEST;
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;

/// A line was given up; the finding about it is there.
#[derive(Debug)]
pub struct Halt;

/// What was read, or nothing with a finding.
pub type Parsed<T> = Result<T, Halt>;

/// Reads one line after the other.
pub struct Parser<'a> {
    /// Where it stands.
    pub cursor: Cursor<'a>,
    /// The names of all heads.
    pub names: &'a Declared,
    /// What is wrong.
    pub findings: &'a mut Findings,
    /// What the editor colours.
    pub tokens: Vec<Token>,
    /// How deep it is in an expression or a type.
    pub depth: usize,
}

impl Parser<'_> {
    /// Says what a piece is.
    pub fn mark(&mut self, span: Span, kind: TokenKind) {
        self.tokens.push(Token { span, kind });
    }

    /// Reports an error and gives the line up.
    pub fn halt(&mut self, code: Code, span: Span, message: impl Into<String>) -> Halt {
        self.findings.error(code, span, message);
        Halt
    }

    /// The place where the cursor stands: the next word or sign, or nothing at the end of the line.
    pub fn here(&mut self) -> Span {
        if self.cursor.is_at_end() {
            let at = self.cursor.at;
            return self.cursor.span(at, at);
        }
        let rest = self.cursor.rest();
        let word = rest.find(|letter| !is_of_word(letter)).unwrap_or(rest.len());
        let length = if word == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { word };
        let at = self.cursor.at;
        self.cursor.span(at, at + length)
    }

    /// Everything from the cursor to the next `;` or the end, and its place. The cursor passes over it.
    pub fn take_rest(&mut self) -> (String, Span) {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        self.cursor.skip_piece();
        let text = self.cursor.between(from, self.cursor.at).trim_end();
        let to = from + text.len();
        (text.to_owned(), self.cursor.span(from, to))
    }

    /// Goes one step deeper, unless it is too deep already.
    pub fn deeper(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let here = self.here();
        Err(self.halt(Code::TooLong, here, format!("this is nested deeper than {DEEPEST}; say it in smaller parts")))
    }

    /// Passes over a keyword or a phrase of keywords, if it comes next.
    pub fn keyword(&mut self, phrase: &str) -> bool {
        let eaten = self.cursor.eat_phrase(phrase);
        if let Some(span) = eaten {
            self.mark(span, TokenKind::Keyword);
        }
        eaten.is_some()
    }

    /// Whether a word comes next.
    pub fn is_next(&mut self, word: &str) -> bool {
        self.cursor.peek_word() == word
    }

    /// Passes over a phrase that must come next.
    pub fn expect(&mut self, phrase: &str) -> Parsed<()> {
        if self.keyword(phrase) { Ok(()) } else { Err(self.missing(&format!("`{phrase}`"))) }
    }

    /// Passes over a sign that must come next.
    pub fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.cursor.eat(sign).is_some() { Ok(()) } else { Err(self.missing(&format!("`{sign}`"))) }
    }

    /// Something must stand here, and does not.
    pub fn missing(&mut self, what: &str) -> Halt {
        let here = self.here();
        let found = self.cursor.rest();
        let found = if self.cursor.clone().is_at_end() { String::new() } else { short(found) };
        let message = if found.is_empty() {
            format!("{what} is missing here")
        } else {
            format!("{what} is missing before `{found}`")
        };
        self.halt(Code::Missing, here, message)
    }

    /// Reports what is left of a piece that was read, if anything is.
    pub fn finish_piece(&mut self) -> Parsed<()> {
        if self.cursor.peek().is_none_or(|sign| sign == ';') {
            return Ok(());
        }
        let (text, span) = self.take_rest();
        let message = format!("`{}` is left over at the end of this line; nothing reads it. Take it out", short(&text));
        Err(self.halt(Code::LeftOver, span, message))
    }

    /// A word such as a field, a code or a word of a type.
    pub fn ident(&mut self, kind: TokenKind, what: &str) -> Parsed<Name> {
        let word = self.cursor.peek_word();
        if word.is_empty() {
            let here = self.here();
            let example = if kind == TokenKind::Word { "OPEN" } else { "order_id" };
            return Err(self.halt(Code::NoName, here, format!("{what} is missing here: a word such as `{example}`")));
        }
        let from = self.cursor.at;
        self.cursor.at += word.len();
        let span = self.cursor.span(from, self.cursor.at);
        self.mark(span, kind);
        self.check_length(word, span);
        Ok(Name { says: word.to_owned(), span })
    }

    /// Words with commas between.
    pub fn idents(&mut self, kind: TokenKind, what: &str) -> Parsed<Vec<Name>> {
        let mut idents = vec![self.ident(kind, what)?];
        while self.cursor.eat(",").is_some() {
            idents.push(self.ident(kind, what)?);
        }
        Ok(idents)
    }

    /// A name is not longer than names may be.
    pub fn check_length(&mut self, name: &str, span: Span) {
        let letters = name.chars().count();
        if letters > super::LONGEST_NAME {
            let most = super::LONGEST_NAME;
            self.findings.error(Code::TooLong, span, format!("this name has {letters} letters; {most} is the most"));
        }
    }

    /// The name of a head of one of these kinds. It ends where the longest declared name does; if there is none, before one of
    /// the words that may follow. A name that nobody declared is reported, and read all the same.
    pub fn name(&mut self, kinds: &[Kind], follow: &[&str]) -> Parsed<Name> {
        let (says, span, kind) = self.any_name(kinds, follow)?;
        if kind.is_none() {
            self.unknown(&says, span, kinds);
        }
        Ok(Name { says, span })
    }

    /// The same; a name that nobody declared is none to be reported.
    pub fn any_name(&mut self, kinds: &[Kind], follow: &[&str]) -> Parsed<(String, Span, Option<Kind>)> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let rest = self.cursor.between(from, self.cursor.code_end());
        let guessed = guess(rest, follow);
        if guessed == 0 {
            let here = self.here();
            return Err(self.halt(Code::NoName, here, format!("the name of {} is missing here", one_of(kinds))));
        }
        let declared = self.names.longest(rest, kinds);
        // "Order Created Twice" is not "Order Created" and something left over
        let declared = declared.filter(|(_, _, length)| *length >= guessed || !goes_on(rest, *length));
        let length = declared.map_or(guessed, |(.., length)| length);
        let kind = declared.map(|(_, kind, _)| kind);
        self.cursor.at = from + length;
        let span = self.cursor.span(from, self.cursor.at);
        if let Some(kind) = kind.or_else(|| kinds.first().copied()) {
            self.mark(span, TokenKind::Name(kind));
        }
        let says = rest.get(..length).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Ok((says, span, kind))
    }

    /// Reports a name that nobody declared.
    pub fn unknown(&mut self, says: &str, span: Span, kinds: &[Kind]) {
        let says = short(says);
        let near = if self.findings.is_open() { nearest(&says, self.names.of(kinds)) } else { None };
        let no = format!("no {} {says}", kinds.iter().map(|kind| kind.says()).collect::<Vec<_>>().join(" or "));
        let first = kinds.first().copied().unwrap_or(Kind::Event);
        let message = match (near, self.names.kind_of(&says)) {
            (Some(near), _) => format!("{no}; did you mean {near}?"),
            (None, Some(kind)) => format!("{no}; {says} is {}", kind.with_article()),
            (None, None) => format!("{no}; write `{} {says}` at the left margin", first.says()),
        };
        let fix = near.map(|near| Fix { span, text: near.to_owned() });
        self.findings.mendable(code_of(first), span, message, fix);
    }

    /// A line begins with a word that begins none here.
    pub fn unknown_line(&mut self, under: Kind, words: &[&str]) -> Halt {
        let word = self.cursor.peek_word();
        let span = self.here();
        let found = if word.is_empty() { short(self.cursor.rest()) } else { word.to_owned() };
        if let Some(phrase) = words.iter().find(|phrase| phrase.split(' ').next() == Some(found.as_str())) {
            return self.halt(Code::Missing, span, format!("`{found}` begins no line alone; write `{phrase}`"));
        }
        let near = nearest(&found, words.iter().filter_map(|phrase| phrase.split(' ').next()));
        let under = under.with_article();
        let fix = near.map(|near| Fix { span, text: near.to_owned() });
        let message = match near {
            Some(near) => format!("`{found}` begins no line under {under}; did you mean `{near}`?"),
            None if words.is_empty() => format!("{under} has no lines under it"),
            None => format!("`{found}` begins no line under {under}; what may: {}", words.join(", ")),
        };
        self.findings.mendable(Code::UnknownWord, span, message, fix);
        Halt
    }

    /// A text in quotes.
    pub fn text(&mut self, what: &str) -> Parsed<(String, Span)> {
        if self.cursor.peek() != Some('"') {
            return Err(self.bare_text(what, &[]));
        }
        let from = self.cursor.at;
        let mut text = String::new();
        let mut letters = self.cursor.rest().char_indices().skip(1);
        while let Some((index, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.cursor.at = from + index + 1;
                    let span = self.cursor.span(from, self.cursor.at);
                    self.mark(span, TokenKind::Text);
                    return Ok((text, span));
                }
                '\\' => {
                    let after = self.cursor.rest().get(index + 1..).and_then(|rest| rest.chars().next());
                    let escaped = after.and_then(unescaped);
                    text.push(escaped.unwrap_or('\\'));
                    if escaped.is_some() {
                        letters.next();
                    }
                }
                _ => text.push(letter),
            }
        }
        Err(self.open_quote(from))
    }

    /// A quote that nobody closes.
    pub fn open_quote(&mut self, from: usize) -> Halt {
        let line_end = from + self.rest_from(from);
        let end = from + self.cursor.between(from, line_end).trim_end().len();
        let span = self.cursor.span(from, from + 1);
        let fix = Fix { span: self.cursor.span(end, end), text: "\"".into() };
        self.findings.mendable(
            Code::OpenQuote,
            span,
            "this quote is not closed; write \" where the text ends",
            Some(fix),
        );
        self.cursor.at = line_end;
        Halt
    }

    fn rest_from(&self, from: usize) -> usize {
        let back = self.cursor.at.saturating_sub(from);
        back + self.cursor.rest().len()
    }

    /// A text stands where one in quotes must, or nothing does.
    pub fn bare_text(&mut self, what: &str, follow: &[&str]) -> Halt {
        if self.cursor.peek().is_none_or(|sign| sign == ';') {
            return self.missing(&format!("{what} in quotes"));
        }
        let from = self.cursor.at;
        self.bare_text_from(from, follow)
    }

    /// A text without quotes that begins at a byte and goes on to one of the words that may follow.
    pub fn bare_text_from(&mut self, from: usize, follow: &[&str]) -> Halt {
        self.cursor.at = from;
        let rest = self.cursor.between(from, self.cursor.code_end());
        let ends = follow.iter().filter_map(|word| rest.find(&format!(" {word} ")));
        let end = ends.chain(rest.find(['"', ';'])).min().unwrap_or(rest.len());
        let text = rest.get(..end).unwrap_or_default().trim_end();
        let span = self.cursor.span(from, from + text.len());
        let fix = Fix { span, text: format!("\"{text}\"") };
        let message = format!("`{}` is a text; put it in quotes: \"{}\"", short(text), short(text));
        self.findings.mendable(Code::BareText, span, message, Some(fix));
        Halt
    }
}

/// What stands for a letter after `\` in a text.
pub fn unescaped(letter: char) -> Option<char> {
    match letter {
        '"' | '\\' | '{' => Some(letter),
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        _ => None,
    }
}

/// Of a long text its beginning, for a message.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(super::LONGEST_NAME) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.trim_end().to_owned(),
    }
}

/// `a command or an event`
fn one_of(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.with_article()).collect::<Vec<_>>().join(" or ")
}

fn code_of(kind: Kind) -> Code {
    match kind {
        Kind::Event => Code::UnknownEvent,
        Kind::Command => Code::UnknownCommand,
        Kind::Aggregate => Code::UnknownAggregate,
        Kind::View => Code::UnknownView,
        Kind::Record => Code::UnknownType,
        _ => Code::UnknownWord,
    }
}

/// The bytes of a name that nobody declared: up to a sign or a word that may follow.
fn guess(rest: &str, follow: &[&str]) -> usize {
    let mut end = 0;
    let mut at = 0;
    for word in rest.split(' ') {
        let stop = word.find([',', ';', ':', '"', '(', '[', '{', '=', '|', ')', ']', '}']);
        if follow.contains(&word) {
            break;
        }
        end = if word.is_empty() { end } else { at + stop.unwrap_or(word.len()) };
        if stop.is_some() {
            break;
        }
        at += word.len() + 1;
    }
    end
}

/// Whether a name goes on after a declared one: with a word in capitals.
fn goes_on(rest: &str, length: usize) -> bool {
    rest.get(length..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase))
}
