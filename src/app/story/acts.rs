//! What a beat does: a command that must be done or refused, or something that is arranged for the next one.
//!
//! Must not know how a story goes on.

use super::{id, linked};
use crate::app::session::{Session, Tab};
use crate::app::underwriting::{Outcome, UNDERWRITERS};
use crate::domains::loans::underwriter_desk::Decision;
use crate::engine::codec::object;
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::ids::{CommandId, Position};
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::engine::scenario::{Act, Link, Scenario};
use crate::engine::schema::FieldKind;
use crate::kernels::form::{examples, read};
use crate::kernels::playhead::TimeCommand;
use crate::runtime::{Command, Order, Receipt, Refused};
use crate::store::EventStore;
use leptos::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How many events are looked through for the id that was used last.
const USED_LATELY: usize = 200;
/// The key under which a command says in the metadata which story gave it.
const SCENARIO: &str = "scenario";

/// A command that a beat gives, and with which code it is refused, if it is.
struct Wanted {
    name: String,
    data: JsonObject,
    refused: Option<&'static str>,
}

impl Session {
    /// Does what a beat does.
    pub(super) async fn act(
        self,
        context: &Context,
        scenario: &Scenario,
        number: usize,
        act: Act,
    ) -> Result<(), String> {
        let given = Command {
            command_id: Some(CommandId(id(&context.model, scenario, number))),
            metadata: object(json!({ SCENARIO: scenario.name })),
            ..Command::default()
        };
        match &act {
            Act::Look(who) => return self.look_as(who),
            Act::GiveAsSeen(who, name, data) => return self.decide_for(who, name, data, given, false).await,
            Act::GiveTooLate(who, name, data) => return self.decide_for(who, name, data, given, true).await,
            _ => {}
        }
        let Some(wanted) = self.wanted(context, &act)? else {
            return self.arrange(context, act).await.map_err(|why| why.to_string());
        };
        self.time(TimeCommand::Follow);
        let context = context.model.name.to_owned();
        let command = Command { context, name: wanted.name, data: wanted.data, ..given };
        compared(&self.dispatch(command).await, wanted.refused)
    }

    /// Somebody looks at their desk, and everybody sees that.
    fn look_as(self, who: &str) -> Result<(), String> {
        let desk = desk_of(who)?;
        self.time(TimeCommand::Follow);
        self.tab.set(Tab::Desk);
        self.look_at_dashboard(desk);
        Ok(())
    }

    /// Somebody decides at their desk.
    async fn decide_for(
        self,
        who: &str,
        name: &str,
        data: &JsonObject,
        given: Command,
        too_late: bool,
    ) -> Result<(), String> {
        let (desk, decision) = (desk_of(who)?, Decision::of(name).ok_or("that is no decision")?);
        let request = data.get("loan_request_id").and_then(Value::as_str).unwrap_or_default();
        self.time(TimeCommand::Follow);
        match (self.decide_as(desk, request, decision, given).await, too_late) {
            (Some(Outcome::Done { .. }), false) | (Some(Outcome::TooLate { .. }), true) => Ok(()),
            (Some(Outcome::Refused(why)), _) => Err(format!("{}: {why}", why.code())),
            (Some(Outcome::TooLate { .. }), false) => Err("somebody else was faster".into()),
            (Some(Outcome::Done { .. }), true) => Err("nobody was faster".into()),
            (None, _) => Err("the request is not on the desk".into()),
        }
    }

    /// The command that an act gives, if it gives one.
    fn wanted(self, context: &Context, act: &Act) -> Result<Option<Wanted>, &'static str> {
        let of = |name: &str, data: &JsonObject, refused| {
            Some(Wanted { name: name.to_owned(), data: data.clone(), refused })
        };
        let wanted = match act {
            Act::Give(name, data) => of(name, data, None),
            Act::GiveInVain(name, data, code) => of(name, data, Some(code)),
            Act::GiveForNewest { command, field, view } => {
                self.row(context, view, "").and_then(|row| of(command, &object(json!({ *field: row.key })), None))
            }
            Act::GiveFilled(name, said, refused) => {
                self.filled(context, name, said).and_then(|data| of(name, &data, *refused))
            }
            Act::Follow(link, more) => self.behind(context, *link, more, None),
            Act::FollowInVain(link, code) => self.behind(context, *link, &JsonObject::new(), Some(code)),
            _ => return Ok(None),
        };
        wanted.map(Some).ok_or("the row that this is about is not there")
    }

    fn behind(self, context: &Context, link: Link, more: &JsonObject, refused: Option<&'static str>) -> Option<Wanted> {
        let row = self.row(context, link.view, link.row)?;
        let (name, mut data) = linked(row.cells.get(link.column)?)?;
        data.extend(more.clone());
        Some(Wanted { name, data, refused })
    }

    /// The input of a command of which only a part is said: ids are the last ones used, the rest is what its form begins with.
    fn filled(self, context: &Context, command: &str, said: &JsonObject) -> Option<JsonObject> {
        let (runtime, fields) = (self.runtime().ok()?, &context.model.step(command)?.command.fields);
        let head = runtime.store().look(Log::head);
        let rows_of = |view: &str| Arc::new(runtime.rows(context, view, head, usize::MAX));
        let mut data = examples(fields, &rows_of, &self.world(&|| self.fresh_id()));
        for field in fields.iter().filter(|field| matches!(field.kind, FieldKind::Uuid | FieldKind::Existing(_))) {
            let used = |position| {
                let event = runtime.store().look(|log| log.at(Position(position)))?;
                event.data.get(field.name).cloned()
            };
            if let Some(last) = (1..=head.0).rev().take(USED_LATELY).find_map(used) {
                data.insert(field.name.to_owned(), last);
            }
        }
        for (name, value) in said {
            match (data.get_mut(name), value) {
                // of a record that is said in part, the rest is filled in, too
                (Some(Value::Object(record)), Value::Object(said)) => record.extend(said.clone()),
                _ => drop(data.insert(name.clone(), value.clone())),
            }
        }
        Some(read(fields, &data))
    }

    /// A row by its key, which is its first column; the newest where none is named.
    fn row(self, context: &Context, view: &str, key: &str) -> Option<Row> {
        let column = context.model.view(view)?.columns.first()?;
        let is_meant =
            |row: &Row| key.is_empty() || row.key == key || row.cells.get(*column).and_then(Value::as_str) == Some(key);
        let runtime = self.runtime().ok()?;
        let head = runtime.store().look(Log::head);
        runtime.rows(context, view, head, usize::MAX).into_iter().rfind(is_meant)
    }

    /// Does what is no command.
    async fn arrange(self, context: &Context, act: Act) -> Result<(), Refused> {
        let runtime = self.runtime()?;
        let (handler, order) = match act {
            Act::Pause(handler) => (handler, Order::Pause),
            Act::Resume(handler) => (handler, Order::Resume),
            Act::Rebuild(handler) => (handler, Order::Rebuild),
            Act::Happened(command, event, said) => {
                let data = self.filled(context, command, &said).unwrap_or(said);
                return runtime.take_history(context, (command, event), data).await;
            }
            Act::Set(system, settings) => return runtime.set_system(context, system, settings).await,
            Act::Lose { view, row } => {
                runtime.lose(context, view, row);
                self.log.look_again();
                return Ok(());
            }
            Act::Wait(minutes) => return Ok(runtime.move_clock(Duration::from_mins(minutes.into())).await?),
            Act::SetClock(time) => return Ok(runtime.set_clock(time.parse().ok()).await?),
            Act::LookBack(events) => {
                self.time(TimeCommand::Step(-i64::try_from(events).unwrap_or(i64::MAX)));
                return Ok(());
            }
            _ => {
                self.time(TimeCommand::Follow);
                return Ok(());
            }
        };
        runtime.order(&format!("{}.{handler}", context.prefix), order).await
    }
}

fn desk_of(who: &str) -> Result<usize, String> {
    UNDERWRITERS.iter().position(|underwriter| *underwriter == who).ok_or_else(|| format!("{who} has no desk"))
}

fn compared(outcome: &Result<Receipt, Refused>, refused: Option<&str>) -> Result<(), String> {
    match (outcome, refused) {
        (Ok(_), None) => Ok(()),
        (Err(why), Some(code)) if why.code() == code => Ok(()),
        (Err(why), _) => Err(format!("{}: {why}", why.code())),
        (Ok(_), Some(code)) => Err(format!("the command should have been refused as {code}, and was done")),
    }
}
