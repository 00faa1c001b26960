//! A view of a model: keyed rows that are made from events only.
//!
//! What it reads of another view it folds for itself, in a copy, before its own lines hear of the event. Must not know who
//! looks at it.

use super::change::Change;
use super::eval::{Around, Eval, Rows, Steps, TooLong};
use super::expr::Expr;
use super::plan::{Plan, Read};
use super::rows::{Kept, row_key};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::handler::{Handler, HandlerKind};
use crate::engine::tables::Writer;
use crate::language::tree::line::RowDeed;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// A view.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewPlan {
    /// Its name in scripts, and that of the table with its rows.
    pub name: &'static str,
    /// Its name as people say it.
    pub says: String,
    /// Its key fields.
    pub keys: Vec<Box<str>>,
    /// What a row has: its keys and what it shows.
    pub columns: Vec<Box<str>>,
    /// What events do to its rows.
    pub on: Vec<On>,
    /// The views that it reads, by name.
    pub copies: Vec<&'static str>,
    /// The columns by whose values rows are looked up.
    pub indexed: Vec<Box<str>>,
    /// The columns whose values are asked for by commands that want them to be unique, each with the columns that say who has it.
    pub taken: Vec<(Box<str>, Vec<Box<str>>)>,
}

/// What an event does to rows.
#[derive(Clone, Debug, PartialEq)]
pub struct On {
    /// The event.
    pub event: &'static str,
    /// What happens.
    pub deed: RowDeed,
    /// Which rows.
    pub which: Which,
    /// Once for each of these.
    pub turns: Option<Expr>,
    /// The rows or turns that count.
    pub filter: Option<Expr>,
    /// What changes in a row, in order.
    pub changes: Vec<Change<Box<str>>>,
}

/// Which rows an event is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Which {
    /// The one under this key.
    Under(Expr),
    /// The one whose key is made of the event's fields.
    Own,
    /// All that the filter lets through, among those of this list.
    Among(Expr),
}

/// The handler of a view. `all` are the views that it reads, those that are read by others first, and the view itself, last.
pub fn handler(plan: &Arc<Plan>, name: &'static str, all: Vec<Arc<ViewPlan>>, version: u32) -> Handler {
    let mut tables: Vec<&'static str> = vec![name];
    for view in &all {
        let own = view.tables(view.name == name);
        tables.extend(own.into_iter().filter(|table| !tables.contains(table)).collect::<Vec<_>>());
    }
    let plan = Arc::clone(plan);
    let apply = move |read: &dyn std::any::Any, recorded: &RecordedEvent, writer: &mut Writer| {
        let Some(read) = read.downcast_ref::<Read>() else { return };
        let Some(event) = plan.events.get(read.event) else { return };
        for view in &all {
            let kept = Kept { view, is_copy: view.name != name };
            for on in view.on.iter().filter(|on| on.event == event.name) {
                // what takes too long changes what it changed by then
                let _ = on.take_in(&kept, read.data(recorded), recorded, writer);
            }
        }
    };
    Handler { version, tables, apply: Arc::new(apply), ..Handler::new(name, HandlerKind::Projection) }
}

impl On {
    fn take_in(
        &self,
        kept: &Kept,
        data: &JsonObject,
        recorded: &RecordedEvent,
        writer: &mut Writer,
    ) -> Result<(), TooLong> {
        let steps = Steps::default();
        let around = Around {
            input: Some(data),
            event: Some(recorded),
            now: recorded.created_at,
            position: 1,
            ..Around::default()
        };
        let elements: Option<Vec<Value>> = match &self.turns {
            None => None,
            Some(turns) => {
                let rows = kept.rows(writer);
                let around = Around { rows: Some(&rows), ..around };
                let elements = Eval::new(around, &steps).elements(turns)?;
                Some(elements.into_iter().map(Cow::into_owned).collect())
            }
        };
        match elements {
            None => self.turn(kept, around, &steps, None, writer),
            Some(elements) => elements.iter().enumerate().try_for_each(|(number, element)| {
                let around = Around { position: number as u64 + 1, ..around };
                self.turn(kept, around, &steps, Some((element, number)), writer)
            }),
        }
    }

    fn turn(
        &self,
        kept: &Kept,
        around: Around,
        steps: &Steps,
        turn: Option<(&Value, usize)>,
        writer: &mut Writer,
    ) -> Result<(), TooLong> {
        let row = Turn { on: self, kept, around, steps, element: turn };
        if let Which::Among(list) = &self.which {
            for old in row.among(list, writer)? {
                row.change(Some(old), writer)?;
            }
            return Ok(());
        }
        let key = row.key(writer)?;
        let old = key.as_ref().and_then(|key| writer.get(kept.view.name, key));
        let exists = old.is_some();
        match self.deed {
            RowDeed::Adds => row.add(writer),
            RowDeed::AddsOrChanges if !exists => row.add(writer),
            RowDeed::Changes | RowDeed::Removes | RowDeed::AddsOrChanges if exists => {
                let counts = match &old {
                    Some(old) => row.counts(old, writer)?,
                    None => false,
                };
                if counts { row.change(old, writer) } else { Ok(()) }
            }
            RowDeed::Changes | RowDeed::Removes | RowDeed::AddsOrChanges => Ok(()),
        }
    }
}

/// One turn of what an event does.
struct Turn<'a> {
    on: &'a On,
    kept: &'a Kept<'a>,
    around: Around<'a>,
    steps: &'a Steps,
    element: Option<(&'a Value, usize)>,
}

impl Turn<'_> {
    /// What an expression is worth at a row, as the rows are by now.
    fn value(&self, expr: &Expr, row: Option<&JsonObject>, writer: &Writer) -> Result<Value, TooLong> {
        let rows = self.kept.rows(writer);
        let around = Around { rows: Some(&rows as &dyn Rows), row, ..self.around };
        let turns: Vec<_> = self.element.iter().map(|(element, number)| (Cow::Borrowed(*element), *number)).collect();
        Eval::within(around, self.steps, &turns).value(expr).map(Cow::into_owned)
    }

    fn counts(&self, row: &JsonObject, writer: &Writer) -> Result<bool, TooLong> {
        let Some(filter) = &self.on.filter else { return Ok(true) };
        Ok(super::value::is_yes(&self.value(filter, Some(row), writer)?))
    }

    /// The values of the key fields as far as the event says them.
    fn keyed(&self, writer: &Writer) -> Result<JsonObject, TooLong> {
        let keys = &self.kept.view.keys;
        let named = |values: Vec<Value>| keys.iter().map(|key| String::from(&**key)).zip(values).collect();
        Ok(match &self.on.which {
            Which::Under(at) => match self.value(at, None, writer)? {
                Value::Array(values) => named(values),
                value => named(vec![value]),
            },
            Which::Own | Which::Among(_) => {
                let input = self.around.input.into_iter();
                let of = |key: &str| input.clone().find_map(|input| Some((key.to_owned(), input.get(key)?.clone())));
                keys.iter().filter_map(|key| of(key)).collect()
            }
        })
    }

    fn key(&self, writer: &Writer) -> Result<Option<String>, TooLong> {
        Ok(row_key(&self.kept.view.keys, &self.keyed(writer)?))
    }

    fn among(&self, list: &Expr, writer: &Writer) -> Result<Vec<JsonObject>, TooLong> {
        let Value::Array(rows) = self.value(list, None, writer)? else { return Ok(Vec::new()) };
        let mut counting = Vec::new();
        for row in rows {
            let Value::Object(row) = row else { continue };
            if self.counts(&row, writer)? {
                counting.push(row);
            }
        }
        Ok(counting)
    }

    fn add(&self, writer: &mut Writer) -> Result<(), TooLong> {
        let row = self.keyed(writer)?;
        if !self.counts(&row, writer)? {
            return Ok(());
        }
        let row = self.changed(row, writer)?;
        self.kept.put(None, &row, writer);
        Ok(())
    }

    fn change(&self, old: Option<JsonObject>, writer: &mut Writer) -> Result<(), TooLong> {
        let Some(old) = old else { return Ok(()) };
        if self.on.deed == RowDeed::Removes {
            self.kept.remove(&old, writer);
            return Ok(());
        }
        let row = self.changed(old.clone(), writer)?;
        self.kept.put(Some(&old), &row, writer);
        Ok(())
    }

    fn changed(&self, mut row: JsonObject, writer: &Writer) -> Result<JsonObject, TooLong> {
        for change in &self.on.changes {
            let value = self.value(&change.expr, Some(&row), writer)?;
            let current = row.remove(&*change.target).unwrap_or_default();
            row.insert(String::from(&*change.target), change.made_of(current, value));
        }
        Ok(row)
    }
}
