//! The lines under `command`, `policy` and `process`.
//!
//! Must not know how lines are found in the text.

use super::heads::Under;
use super::parser::{Halt, Parsed, Parser};
use super::rules::{CHANGES, RULES};
use crate::language::finding::Code;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::line::{AskStep, Asks, Deed, ProcessStep, ProcessStepKind, Unique, Whenever};
use crate::language::tree::{Command, Policy, Process};
use strum::IntoEnumIterator;

const COMMAND: [&str; 10] =
    ["by", "on", "asks", "unique", "refuse", "nothing if", "then", "otherwise", "was", "a field: `amount: number`"];

impl Parser<'_> {
    pub(super) fn command_line(&mut self, command: &mut Command, under: Under) -> Parsed<bool> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if under == Under::Line {
            let Some(asks) = command.asks.last_mut() else { return Err(Halt) };
            return self.ask_line(asks).map(|()| true);
        }
        if self.is_field() {
            self.field_into(&mut command.fields)?;
        } else if self.keyword("by") {
            let (says, span, _) = self.any_name(&[Kind::Actor], &["on"])?;
            command.invoked.by = Some(crate::language::tree::name::Name { says, span });
            if self.keyword("on") {
                command.invoked.on = Some(self.name(&[Kind::Aggregate], &[])?);
            }
        } else if self.keyword("on") {
            command.invoked.on = Some(self.name(&[Kind::Aggregate], &["by"])?);
        } else if self.keyword("asks") {
            let system = self.name(&[Kind::System], &[])?;
            command.asks.push(Asks { system, steps: Vec::new(), span: self.cursor.span(from, self.cursor.at) });
            return Ok(true);
        } else if self.keyword("unique") {
            let unique = self.unique(from)?;
            command.unique.push(unique);
        } else if self.is_one_of(&RULES) {
            command.rules.push(self.rule()?);
        } else if self.is_one_of(&["then", "otherwise"]) {
            self.effects(Kind::Event, &mut command.effects)?;
        } else if self.is_next("begins") {
            let here = self.here();
            return Err(self.halt(
                Code::UnknownWord,
                here,
                "`begins with` stands under an aggregate, not under a command",
            ));
        } else if self.is_one_of(&CHANGES) {
            let here = self.here();
            let message = "a command changes nothing itself; put this line under its event";
            return Err(self.halt(Code::UnknownWord, here, message));
        } else if self.is_lone_word() {
            self.field_into(&mut command.fields)?;
        } else {
            return Err(self.unknown_line(Kind::Command, &COMMAND));
        }
        Ok(false)
    }

    /// Whether nothing but a word is in this piece: a field whose type was forgotten.
    fn is_lone_word(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        let word = ahead.peek_word();
        ahead.at += word.len();
        !word.is_empty() && ahead.is_at_end()
    }

    fn ask_line(&mut self, asks: &mut Asks) -> Parsed<()> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.is_one_of(&RULES) {
            asks.steps.push(AskStep::Rule(self.rule()?));
            return Ok(());
        }
        if self.is_one_of(&CHANGES) {
            let change = self.change()?;
            asks.steps.push(AskStep::Change(change, self.cursor.span(from, self.cursor.at)));
            return Ok(());
        }
        let here = self.here();
        let word = self.cursor.peek_word();
        let message =
            format!("`{word}` cannot stand under `asks`; what may: refuse, nothing if, sets, copies, adds, takes");
        Err(self.halt(Code::UnknownWord, here, message))
    }

    fn unique(&mut self, from: usize) -> Parsed<Unique> {
        let field = self.ident(TokenKind::Field, "the field that is unique")?;
        self.expect("in")?;
        let view = self.name(&[Kind::View], &["held", "as"])?;
        let held_by = if self.keyword("held by") { Some(self.ident(TokenKind::Field, "who holds it")?) } else { None };
        let refused_as = self.refused_as()?;
        Ok(Unique { field, view, held_by, refused_as, span: self.cursor.span(from, self.cursor.at) })
    }

    pub(super) fn policy_line(&mut self, policy: &mut Policy) -> Parsed<bool> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("whenever") {
            let follow = ["or", "then", "otherwise"];
            let mut events = vec![self.name(&[Kind::Event], &follow)?];
            while self.keyword("or") {
                events.push(self.name(&[Kind::Event], &follow)?);
            }
            let mut effects = Vec::new();
            let read = self.effects(Kind::Command, &mut effects);
            policy.whenever.push(Whenever { events, effects, span: self.cursor.span(from, self.cursor.at) });
            return read.map(|()| true);
        }
        if self.is_one_of(&["then", "otherwise"]) {
            let mut effects = Vec::new();
            let read = self.effects(Kind::Command, &mut effects);
            let Some(whenever) = policy.whenever.last_mut() else {
                let span = self.cursor.span(from, self.cursor.at);
                return Err(self.halt(Code::Missing, span, "`whenever EVENT` is missing before this line"));
            };
            whenever.effects.append(&mut effects);
            return read.map(|()| true);
        }
        Err(self.unknown_line(Kind::Policy, &["whenever", "then", "otherwise"]))
    }

    pub(super) fn process_line(&mut self, process: &mut Process) -> Parsed<bool> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("one per") {
            return self.key_line(&mut process.key).map(|()| false);
        }
        if self.keyword("remembers") {
            return self.field_into(&mut process.remembers).map(|()| false);
        }
        let begun = ProcessStepKind::iter().find(|kind| self.keyword((*kind).into()));
        if let Some(kind) = begun {
            let step = self.process_step(kind, from)?;
            process.steps.push(step);
            self.effect_deeds(process)?;
            return Ok(true);
        }
        let is_deed = self.is_one_of(&CHANGES) || self.is_one_of(&["then", "otherwise"]);
        if is_deed && process.steps.is_empty() {
            let span = self.here();
            return Err(self.halt(Code::Missing, span, "`starts on EVENT` is missing before this line"));
        }
        if self.is_one_of(&CHANGES) {
            let change = self.change()?;
            let span = self.cursor.span(from, self.cursor.at);
            if let Some(step) = process.steps.last_mut() {
                step.deeds.push(Deed::Change(change, span));
            }
            return Ok(true);
        }
        if is_deed {
            return self.effect_deeds(process).map(|()| true);
        }
        let may =
            ["one per", "remembers", "starts on", "goes on with", "ends on", "sets", "copies", "adds", "takes", "then"];
        Err(self.unknown_line(Kind::Process, &may))
    }

    fn process_step(&mut self, kind: ProcessStepKind, from: usize) -> Parsed<ProcessStep> {
        let event = self.name(&[Kind::Event], &["at", "then"])?;
        let at = if self.keyword("at") { Some(self.value(&["then"])?) } else { None };
        Ok(ProcessStep { kind, event, at, deeds: Vec::new(), span: self.cursor.span(from, self.cursor.at) })
    }

    fn effect_deeds(&mut self, process: &mut Process) -> Parsed<()> {
        let mut effects = Vec::new();
        let read = self.effects(Kind::Command, &mut effects);
        if let Some(step) = process.steps.last_mut() {
            step.deeds.extend(effects.into_iter().map(Deed::Effect));
        }
        read
    }
}
