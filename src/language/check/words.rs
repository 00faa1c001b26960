//! Judges bare words, and says what was meant by one that means nothing.
//!
//! Must not know which line a word stands in.

use super::judge::Judge;
use super::scope::{Place, snake};
use crate::language::finding::{Code, Fix};
use crate::language::meaning::ty::{Known, Ty, few};
use crate::language::near::nearest;
use crate::language::tree::expr::Means;
use crate::language::tree::span::Span;

impl Judge<'_> {
    /// What a bare word means, and its kind of value.
    pub(super) fn name(&mut self, word: &str, means: Means, span: Span, expected: &Ty) -> (Means, Ty) {
        if means != Means::View
            && let Some(found) = self.scope.meaning_of(word, &self.turns)
        {
            return found;
        }
        let is_word = means != Means::View && self.meaning.words.contains(word);
        if self.meaning.views.contains_key(word) && !is_word {
            return self.view(word, span, expected);
        }
        if let Ty::Words(words) = expected
            && (is_word || word.starts_with(char::is_uppercase))
        {
            return (Means::Word, self.word_of(word, words, span));
        }
        if is_word {
            return (Means::Word, Ty::Words(vec![word.to_owned()]));
        }
        self.unknown(word, span, expected);
        (Means::Word, Ty::Anything)
    }

    fn view(&mut self, view: &str, span: Span, expected: &Ty) -> (Means, Ty) {
        self.reads.push((view.to_owned(), span));
        // what is reported once is not reported again by what is around it
        let mut ty = Ty::Anything;
        match self.scope.place {
            Place::View if matches!(expected, Ty::View(_)) => ty = Ty::View(view.to_owned()),
            Place::View => {
                let message = format!("{view} is a view; say which of its rows: {view}[order_id]");
                self.findings.error(Code::NotAList, span, message);
            }
            Place::Rule => {
                let message = format!(
                    "a rule never reads a view, for views may be late; let the aggregate remember what it needs of {view}"
                );
                self.findings.error(Code::ViewInRule, span, message);
            }
            Place::Story | Place::Literal => {
                let message = format!("{view} is a view, and a view is read by other views only");
                self.findings.error(Code::ViewInRule, span, message);
            }
        }
        (Means::View, ty)
    }

    /// A word where one of some words is expected.
    fn word_of(&mut self, word: &str, words: &[String], span: Span) -> Ty {
        if words.iter().any(|other| other == word) {
            return Ty::Words(vec![word.to_owned()]);
        }
        let near = nearest(word, words.iter().map(String::as_str));
        let fix = near.map(|near| Fix { span, text: near.to_owned() });
        let known = self.meaning.words.contains(word);
        let code = if known && near.is_none() { Code::TypeClash } else { Code::UnknownWord };
        let message = match near {
            Some(near) => format!("no word {word} here; did you mean {near}?"),
            None if known => format!("this is one of {}, and never {word}", few(words)),
            None => format!("no word {word} here; there are {}", few(words)),
        };
        self.findings.mendable(code, span, message, fix);
        Ty::Anything
    }

    fn unknown(&mut self, word: &str, span: Span, expected: &Ty) {
        let words = self.scope.words(&self.turns);
        let open = self.findings.is_open();
        let of_type: &[String] = if let Ty::Words(of_type) = expected { of_type } else { &[] };
        let candidates = words.iter().chain(of_type).map(String::as_str);
        let near = if open { nearest(word, candidates) } else { None };
        let remembering = self.remembering(word);
        if let (Some(aggregate), Place::Rule | Place::View) = (remembering, self.scope.place) {
            let path = format!("{}.{word}", snake(&aggregate));
            let message = format!("{} has no field {word}; what {aggregate} remembers is {path}", self.scope.of);
            self.findings.mendable(Code::UnknownField, span, message, Some(Fix { span, text: path }));
            return;
        }
        if let (Some(near), false) = (near, word.starts_with(char::is_uppercase) && matches!(expected, Ty::Text)) {
            let is_field = words.iter().any(|field| field == near);
            let code = if is_field { Code::UnknownField } else { Code::UnknownWord };
            let message = if is_field && !self.scope.of.is_empty() {
                format!("{} has no field {word}; did you mean {near}?", self.scope.of)
            } else {
                format!("no word {word} here; did you mean {near}?")
            };
            self.findings.mendable(code, span, message, Some(Fix { span, text: near.to_owned() }));
            return;
        }
        if matches!(expected, Ty::Text) && (word.starts_with(char::is_uppercase) || words.is_empty()) {
            let fix = Fix { span, text: format!("\"{word}\"") };
            self.findings.mendable(
                Code::BareText,
                span,
                format!("{word} is a text; put it in quotes: \"{word}\""),
                Some(fix),
            );
            return;
        }
        if word.starts_with(char::is_uppercase) || matches!(self.scope.place, Place::Literal | Place::Story) {
            let near = if open { nearest(word, self.meaning.words.iter().map(String::as_str)) } else { None };
            let fix = near.map(|near| Fix { span, text: near.to_owned() });
            let message = match near {
                Some(near) => format!("no type has the word {word}; did you mean {near}?"),
                None => format!("no type has the word {word}; a text stands in quotes: \"{word}\""),
            };
            self.findings.mendable(Code::UnknownWord, span, message, fix);
            return;
        }
        let whose = &self.scope.of;
        let message = if words.is_empty() {
            format!("{whose} has no field {word}; it has no fields at all")
        } else {
            format!("{whose} has no field {word}; what may stand here: {}", few(&words))
        };
        self.findings.error(Code::UnknownField, span, message);
    }

    /// The aggregate at hand that remembers something of this name.
    fn remembering(&self, word: &str) -> Option<String> {
        let remembers = |name: &&String| {
            self.meaning.aggregates.get(*name).is_some_and(|known| Known::find(&known.remembers, word).is_some())
        };
        self.scope.aggregates.iter().find(remembers).cloned()
    }
}
