//! The lines under each kind of head that has few of them, and which function reads the lines of the others.
//!
//! Must not know how lines are found in the text.

use super::parser::{Parsed, Parser};
use super::rules::CHANGES;
use crate::language::finding::Code;
use crate::language::outline::{Kind, TokenKind};
use crate::language::tree::line::Rule;
use crate::language::tree::name::Name;
use crate::language::tree::{
    Aggregate, Body, Command, Event, EventField, Head, Hotspot, Policy, Process, Record, Story, System, Title, View,
};

/// Lines that stand under others: what they would be put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// The head itself.
    Head,
    /// The line before, which takes lines: `asks`, `on`, `whenever`, a step of a process.
    Line,
}

/// An empty body of a kind.
pub fn empty(kind: Kind, pivotal: bool) -> Body {
    match kind {
        Kind::Model => Body::Model(Title::default()),
        Kind::Record => Body::Record(Record::default()),
        Kind::Aggregate => Body::Aggregate(Aggregate::default()),
        Kind::Command => Body::Command(Command::default()),
        Kind::Event => Body::Event(Event { pivotal, ..Event::default() }),
        Kind::Policy => Body::Policy(Policy::default()),
        Kind::Process => Body::Process(Process::default()),
        Kind::View => Body::View(View::default()),
        Kind::System => Body::System(System::default()),
        Kind::Actor => Body::Actor,
        Kind::Hotspot => Body::Hotspot(Hotspot::default()),
        Kind::Story => Body::Story(Story::default()),
    }
}

impl Parser<'_> {
    /// One piece of a line under a head, and whether lines may stand under it.
    pub fn piece(&mut self, head: &mut Head, under: Under) -> Parsed<bool> {
        if self.is_former_name() {
            self.keyword("was");
            let kind = head.body.kind();
            let (says, span) = self.take_rest();
            self.mark(span, TokenKind::Name(kind));
            head.was = Some(Name { says, span });
            return Ok(false);
        }
        match &mut head.body {
            Body::Model(title) => self.title_line(title),
            Body::Record(record) => self.record_line(record),
            Body::Aggregate(aggregate) => self.aggregate_line(aggregate),
            Body::Command(command) => return self.command_line(command, under),
            Body::Event(event) => self.event_line(event),
            Body::Policy(policy) => return self.policy_line(policy),
            Body::Process(process) => return self.process_line(process),
            Body::View(view) => return self.view_line(view, under),
            Body::System(system) => self.system_line(system),
            Body::Actor => Err(self.unknown_line(Kind::Actor, &[])),
            Body::Hotspot(hotspot) => self.hotspot_line(hotspot),
            Body::Story(story) => self.story_line(story),
        }?;
        Ok(false)
    }

    /// `was Old Name`
    fn is_former_name(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.eat_phrase("was").is_some() && ahead.peek().is_some_and(char::is_uppercase)
    }

    fn title_line(&mut self, title: &mut Title) -> Parsed<()> {
        if !self.keyword("title") {
            return Err(self.unknown_line(Kind::Model, &["title"]));
        }
        title.title = Some(self.text("the title")?.0);
        Ok(())
    }

    fn record_line(&mut self, record: &mut Record) -> Parsed<()> {
        if self.cursor.peek_word().is_empty() {
            return Err(self.unknown_line(Kind::Record, &["a field: `quantity: number`"]));
        }
        self.field_into(&mut record.fields)
    }

    fn system_line(&mut self, system: &mut System) -> Parsed<()> {
        if self.cursor.peek_word().is_empty() {
            return Err(self.unknown_line(Kind::System, &["a setting: `reachable: yes/no = yes`"]));
        }
        self.field_into(&mut system.settings)
    }

    fn hotspot_line(&mut self, hotspot: &mut Hotspot) -> Parsed<()> {
        if !self.keyword("at") {
            return Err(self.unknown_line(Kind::Hotspot, &["at"]));
        }
        let kinds = [
            Kind::Command,
            Kind::Event,
            Kind::Aggregate,
            Kind::Policy,
            Kind::Process,
            Kind::View,
            Kind::System,
            Kind::Actor,
        ];
        let (says, span, kind) = self.any_name(&kinds, &[])?;
        if kind.is_none() {
            self.findings.error(
                Code::UnknownWord,
                span,
                format!("no sticky {says}; a hotspot hangs at one by its name"),
            );
        }
        hotspot.at = Some(Name { says, span });
        Ok(())
    }

    /// `one per ident`
    pub fn key_line(&mut self, key: &mut Option<Name>) -> Parsed<()> {
        let name = self.ident(TokenKind::Field, "the field that tells them apart")?;
        if key.is_some() {
            self.findings.error(Code::Twice, name.span, "`one per` is there twice; take one out");
        }
        *key = Some(name);
        Ok(())
    }

    fn aggregate_line(&mut self, aggregate: &mut Aggregate) -> Parsed<()> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.keyword("one per") {
            return self.key_line(&mut aggregate.key);
        }
        if self.keyword("known by") {
            aggregate.known_by = Some(self.ident(TokenKind::Field, "the field that people know it by")?);
            return Ok(());
        }
        if self.keyword("remembers") {
            return self.field_into(&mut aggregate.remembers);
        }
        if self.is_one_of(&["refuse", "nothing"]) {
            aggregate.rules.push(self.rule()?);
            return Ok(());
        }
        if self.keyword("begins with") {
            let mut commands = vec![self.name(&[Kind::Command], &["as"])?];
            while self.cursor.eat(",").is_some() {
                commands.push(self.name(&[Kind::Command], &["as"])?);
            }
            let refused_as = self.refused_as()?;
            let span = self.cursor.span(from, self.cursor.at);
            aggregate.rules.push(Rule::BeginsWith { commands, refused_as, span });
            return Ok(());
        }
        Err(self.unknown_line(
            Kind::Aggregate,
            &["one per", "known by", "remembers", "refuse", "nothing if", "begins with"],
        ))
    }

    fn event_line(&mut self, event: &mut Event) -> Parsed<()> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        if self.is_field() {
            let mut fields = Vec::new();
            let read = self.field_into(&mut fields);
            for field in fields {
                self.check_event_field(event, &field.name);
                event.fields.push(EventField::Own(field));
            }
            return read;
        }
        if self.is_field_list() {
            for name in self.idents(TokenKind::Field, "the name of a field")? {
                self.check_event_field(event, &name);
                event.fields.push(EventField::Carried(name));
            }
            return Ok(());
        }
        if self.is_one_of(&CHANGES) {
            let change = self.change()?;
            event.changes.push((change, self.cursor.span(from, self.cursor.at)));
            return Ok(());
        }
        if self.keyword("on") {
            event.on = Some(self.name(&[Kind::Aggregate], &[])?);
            return Ok(());
        }
        Err(self.unknown_line(Kind::Event, &["sets", "copies", "adds", "takes", "on", "a field: `amount: number`"]))
    }

    /// Whether nothing but words with commas between is in this piece.
    fn is_field_list(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        loop {
            let word = ahead.peek_word();
            if word.is_empty() {
                return false;
            }
            ahead.at += word.len();
            match ahead.peek() {
                None | Some(';') => return true,
                Some(',') => ahead.eat(","),
                Some(_) => return false,
            };
        }
    }

    fn check_event_field(&mut self, event: &Event, name: &Name) {
        let is_it = |field: &EventField| match field {
            EventField::Own(field) => field.name.says == name.says,
            EventField::Carried(other) => other.says == name.says,
        };
        if event.fields.iter().any(is_it) {
            self.findings.error(
                Code::Twice,
                name.span,
                format!("the field {} is there twice; take one out", name.says),
            );
        }
    }
}
