//! The lines under `view`.
//!
//! Must not know how lines are found in the text.

use super::heads::Under;
use super::parser::{Halt, Parsed, Parser};
use super::rules::CHANGES;
use crate::language::finding::Code;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::View;
use crate::language::tree::line::{On, RowDeed, Sorting};

impl Parser<'_> {
    pub(super) fn view_line(&mut self, view: &mut View, under: Under) -> Parsed<bool> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if under == Under::Line {
            if !self.is_one_of(&CHANGES) {
                let here = self.here();
                let word = self.cursor.peek_word();
                let message = format!("`{word}` cannot stand under `on`; what may: {}", CHANGES.join(", "));
                return Err(self.halt(Code::UnknownWord, here, message));
            }
            let change = self.change()?;
            let span = self.cursor.span(from, self.cursor.at);
            let Some(on) = view.on.last_mut() else { return Err(Halt) };
            on.changes.push((change, span));
            return Ok(true);
        }
        if self.keyword("one row per") || self.keyword("one per") {
            view.keys = self.idents(TokenKind::Field, "the field that tells the rows apart")?;
        } else if self.keyword("shows") {
            let mut shows = self.idents(TokenKind::Field, "what it shows")?;
            view.shows.append(&mut shows);
        } else if self.keyword("sorted by") {
            view.sorted_by = self.sorting()?;
        } else if self.keyword("empty") {
            view.empty = Some(self.text("what an empty table says")?.0);
        } else if self.keyword("on") {
            let on = self.on(from)?;
            view.on.push(on);
            return Ok(true);
        } else if self.is_one_of(&CHANGES) {
            let here = self.here();
            let message = "this line belongs under `on EVENT adds row`; indent it further than that line";
            return Err(self.halt(Code::OddIndent, here, message));
        } else {
            return Err(self.unknown_line(Kind::View, &["one row per", "shows", "sorted by", "empty", "on"]));
        }
        Ok(false)
    }

    fn sorting(&mut self) -> Parsed<Vec<Sorting>> {
        let mut sorting = Vec::new();
        loop {
            let column = self.ident(TokenKind::Field, "a column")?;
            let falling = self.keyword("falling");
            sorting.push(Sorting { column, falling });
            if self.cursor.eat(",").is_none() {
                return Ok(sorting);
            }
        }
    }

    /// `on EVENT adds row at … for … in … where …`
    fn on(&mut self, from: usize) -> Parsed<On> {
        let event = self.name(&[Kind::Event], &["adds", "changes", "removes"])?;
        let phrases = [
            ("adds or changes", RowDeed::AddsOrChanges),
            ("adds", RowDeed::Adds),
            ("changes", RowDeed::Changes),
            ("removes", RowDeed::Removes),
        ];
        let deed = phrases.into_iter().find(|(phrase, _)| self.keyword(phrase)).map(|(_, deed)| deed);
        let Some(deed) = deed else { return Err(self.missing("`adds row`, `changes row` or `removes row`")) };
        let many = self.keyword("rows");
        if !many {
            self.expect("row")?;
        }
        let at = if self.keyword("at") { Some(self.value(&["for", "where"])?) } else { None };
        let turns = if self.is_next("for") { Some(self.turns(&["where"])?) } else { None };
        let filter = if self.keyword("where") { Some(self.value(&[])?) } else { None };
        Ok(On {
            event,
            deed,
            many,
            at,
            turns,
            filter,
            changes: Vec::new(),
            span: self.cursor.span(from, self.cursor.at),
        })
    }
}
