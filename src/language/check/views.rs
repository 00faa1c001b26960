//! Judges views: their keys, and what events put into their rows.
//!
//! Must not know who reads a view.

use super::Check;
use super::lines::{Target, hint};
use super::scope::{Place, Scope};
use crate::language::finding::Code;
use crate::language::meaning::set_by;
use crate::language::meaning::ty::{Known, Ty};
use crate::language::tree::View;
use crate::language::tree::line::{On, RowDeed};
use crate::language::tree::name::Name;

impl Check<'_> {
    pub(super) fn view(&mut self, name: &Name, view: &mut View) {
        let Some(meaning) = self.meaning.views.get(&name.says) else { return };
        if view.keys.is_empty() && !view.on.is_empty() && !self.broken {
            let message =
                format!("nothing tells the rows of {} apart; write `one row per order_id` under it", name.says);
            self.findings.error(Code::NoKey, name.span, message);
        }
        let mut seen: Vec<&str> = Vec::new();
        for shown in &view.shows {
            if seen.contains(&shown.says.as_str()) {
                self.findings.error(Code::Twice, shown.span, format!("{} is shown twice; take one out", shown.says));
            }
            seen.push(&shown.says);
        }
        for sorting in &view.sorted_by {
            if Known::find(&meaning.columns, &sorting.column.says).is_none() {
                self.judge(Scope::default()).no_field(&sorting.column, &name.says, &meaning.columns);
            }
        }
        for on in &mut view.on {
            self.on(name, &meaning.keys, &meaning.columns, on);
        }
        self.never_filled(name, view, &meaning.keys);
    }

    fn on(&mut self, name: &Name, keys: &[String], columns: &[Known], on: &mut On) {
        let Some(event) = self.meaning.events.get(&on.event.says) else { return };
        let scope =
            Scope { view: Some(name.says.clone()), place: Place::View, ..Scope::event(self.meaning, &on.event.says) };
        self.key_of(name, keys, on, &event.fields);
        let mut judge = self.judge(scope.clone());
        if let Some(turns) = &mut on.turns {
            judge.enter(turns);
        }
        if let Some(at) = &mut on.at {
            judge.ty(at, &Ty::Anything);
        }
        if let Some(filter) = &mut on.filter {
            judge.condition(filter);
        }
        let (turns, read) = (std::mem::take(&mut judge.turns), std::mem::take(&mut judge.reads));
        self.reads.extend(read.into_iter().map(|(read, span)| (name.says.clone(), read, span)));
        let target =
            Target { of: &name.says, fields: columns, from: &event.fields, from_of: &on.event.says, hint: "shows" };
        for (change, span) in &mut on.changes {
            if on.deed == RowDeed::Removes {
                self.never(*span, "the row is gone by then");
            }
            self.change(&scope, &turns, change, &target);
        }
    }

    /// An event says which row it is about: by its fields, by `at`, or by what it sets. `rows where …` needs no key.
    fn key_of(&mut self, name: &Name, keys: &[String], on: &On, fields: &[Known]) {
        if on.at.is_some() || (on.many && on.deed != RowDeed::Adds) || self.broken {
            return;
        }
        let set: Vec<&str> = match on.deed {
            RowDeed::Adds | RowDeed::AddsOrChanges => {
                on.changes.iter().flat_map(|(change, _)| set_by(change)).collect()
            }
            RowDeed::Changes | RowDeed::Removes => Vec::new(),
        };
        let missing = keys.iter().find(|key| Known::find(fields, key).is_none() && !set.contains(&key.as_str()));
        if let Some(key) = missing {
            let how = match on.deed {
                RowDeed::Changes | RowDeed::Removes => {
                    let deed: &str = on.deed.into();
                    format!("write `{deed} row at …` or `{deed} rows where …`")
                }
                _ => format!("write `at …` or `sets {key} to …`"),
            };
            let message = format!("{} has no {key}, by which {} tells its rows apart; {how}", on.event.says, name.says);
            self.findings.error(Code::KeyMissing, on.event.span, message);
        }
    }

    /// A column that no line fills.
    fn never_filled(&mut self, name: &Name, view: &View, keys: &[String]) {
        if view.on.is_empty() || self.broken {
            return;
        }
        let set: Vec<&str> = view.on.iter().flat_map(|on| &on.changes).flat_map(|(change, _)| set_by(change)).collect();
        for shown in &view.shows {
            if !set.contains(&shown.says.as_str()) && !keys.contains(&shown.says) {
                let message = format!("no line of {} fills {}, so it stays empty", name.says, shown.says);
                self.findings.add(hint(Code::FieldUnfilled, shown.span, message));
            }
        }
    }
}
