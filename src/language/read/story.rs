//! The lines under `story`.
//!
//! Must not know how lines are found in the text.

use super::parser::{Parsed, Parser};
use crate::language::finding::Code;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::Story;
use crate::language::tree::name::Name;
use crate::language::tree::story::{Happening, StoryStep, StoryStepKind};

/// What a handler may be.
const HANDLERS: [Kind; 3] = [Kind::Policy, Kind::Process, Kind::View];

impl Parser<'_> {
    pub(super) fn story_line(&mut self, story: &mut Story) -> Parsed<()> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        let kind = self.story_step()?;
        story.steps.push(StoryStep { kind, span: self.cursor.span(from, self.cursor.at) });
        Ok(())
    }

    fn story_step(&mut self) -> Parsed<StoryStepKind> {
        if self.cursor.peek() == Some('"') {
            return Ok(StoryStepKind::Says(self.text("a sentence")?.0));
        }
        if self.keyword("given") {
            return Ok(StoryStepKind::Given(self.happening(&[Kind::Event])?));
        }
        if self.keyword("when") {
            return Ok(StoryStepKind::When(self.happening(&[Kind::Command, Kind::Event])?));
        }
        if self.keyword("then") {
            return self.outcome();
        }
        if self.keyword("later") {
            return Ok(StoryStepKind::Later(self.happening(&[Kind::Event])?));
        }
        if self.keyword("pause") {
            return Ok(StoryStepKind::Pause(self.handler()?));
        }
        if self.keyword("resume") {
            return Ok(StoryStepKind::Resume(self.handler()?));
        }
        if self.keyword("rebuild") {
            return Ok(StoryStepKind::Rebuild(self.handler()?));
        }
        if self.keyword("set") {
            let system = self.name(&[Kind::System], &["with"])?;
            if !self.is_next("with") {
                return Err(self.missing("`with`"));
            }
            return Ok(StoryStepKind::Set { system, with: self.with(&[])? });
        }
        if self.keyword("wait") {
            let minutes = self.count("how many minutes")?;
            if !self.keyword("minutes") {
                self.expect("minute")?;
            }
            return Ok(StoryStepKind::Wait(minutes));
        }
        if self.keyword("look back") {
            return Ok(StoryStepKind::LookBack(self.count("how many events")?));
        }
        let may = [
            "given",
            "when",
            "then",
            "later",
            "pause",
            "resume",
            "rebuild",
            "set",
            "wait",
            "look back",
            "a sentence in quotes",
        ];
        Err(self.unknown_line(Kind::Story, &may))
    }

    fn happening(&mut self, kinds: &[Kind]) -> Parsed<Happening> {
        let name = self.name(kinds, &["with"])?;
        Ok(Happening { name, with: self.with(&[])? })
    }

    fn outcome(&mut self) -> Parsed<StoryStepKind> {
        if self.is_alone("nothing") {
            self.keyword("nothing");
            return Ok(StoryStepKind::ThenNothing);
        }
        if self.keyword("refused") {
            let code = self.ident(TokenKind::Code, "the code of the refusal")?;
            return Ok(StoryStepKind::ThenRefused { code, at: self.paths()? });
        }
        let (says, span, kind) = self.any_name(&[Kind::Event, Kind::View], &["shows", "with"])?;
        let name = Name { says, span };
        if !self.is_next("shows") {
            if kind != Some(Kind::Event) {
                self.unknown(&name.says, span, &[Kind::Event]);
            }
            return Ok(StoryStepKind::Then(Happening { name, with: self.with(&[])? }));
        }
        if self.names.of(&[Kind::View]).all(|view| view != name.says) {
            self.unknown(&name.says, span, &[Kind::View]);
        }
        self.keyword("shows");
        let rows = self.count("how many rows")?;
        if !self.keyword("rows") {
            self.expect("row")?;
        }
        Ok(StoryStepKind::ThenShows { view: name, rows, with: self.with(&[])? })
    }

    /// Whether a word is all that is left of the piece.
    fn is_alone(&mut self, word: &str) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.eat_phrase(word).is_some() && ahead.peek().is_none_or(|sign| sign == ';')
    }

    /// `at items[0].quantity, order_id`
    fn paths(&mut self) -> Parsed<Vec<Name>> {
        let mut paths = Vec::new();
        if !self.keyword("at") {
            return Ok(paths);
        }
        loop {
            let (path, span) = self.cursor.raw(&[',', ';']);
            if path.is_empty() {
                return Err(self.halt(Code::NoName, span, "the field that is at fault is missing here"));
            }
            self.mark(span, TokenKind::Field);
            paths.push(Name { says: path.to_owned(), span });
            if self.cursor.eat(",").is_none() {
                return Ok(paths);
            }
        }
    }

    fn handler(&mut self) -> Parsed<Option<Name>> {
        if self.cursor.peek().is_none_or(|sign| sign == ';') {
            return Ok(None);
        }
        self.name(&HANDLERS, &[]).map(Some)
    }
}
