//! The views of a model, compiled.
//!
//! Must not know how rows are kept.

use super::build::{Builder, holds, in_types};
use super::change;
use super::compile::Scope;
use super::expr::Expr;
use super::plan::version_of;
use super::view::{self, On, ViewPlan, Which};
use super::wall::in_kebab;
use crate::engine::handler::Handler;
use crate::engine::name::intern;
use crate::language::meaning::ty::Known;
use crate::language::tree::expr::{self, ExprKind, Means};
use crate::language::tree::line::{self, RowDeed};
use crate::language::tree::name::Name;
use crate::language::tree::{self, Head};
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn views(&self) -> Vec<Handler> {
        let plans: Vec<Arc<ViewPlan>> = self.tree.views().map(|(head, view)| Arc::new(self.view(head, view))).collect();
        let handler = |plan: &Arc<ViewPlan>| {
            let mut all = Vec::new();
            with_copies(plan, &plans, &mut Vec::new(), &mut all);
            let version = version_of(&(&all, self.brought_up()));
            view::handler(&self.plan, plan.name, all, version)
        };
        plans.iter().map(handler).collect()
    }

    fn view(&self, head: &Head, view: &tree::View) -> ViewPlan {
        let known = self.meaning.views.get(&head.name.says);
        let columns = known.map(|known| known.columns.as_slice()).unwrap_or_default();
        let mut scope = Scope::default();
        let on: Vec<On> = view.on.iter().map(|on| self.on(&mut scope, on, &view.keys, columns)).collect();
        let name = in_kebab(&head.name);
        ViewPlan {
            name,
            says: head.name.says.clone(),
            keys: view.keys.iter().map(|key| key.says.as_str().into()).collect(),
            columns: columns.iter().map(|column| column.name.as_str().into()).collect(),
            on,
            copies: scope.copies.iter().map(|says| self.view_name(says)).collect(),
            indexed: scope.indexed,
            taken: self.taken(&head.name),
        }
    }

    fn view_name(&self, says: &str) -> &'static str {
        let head = self.tree.views().find(|(head, _)| head.name.says == says);
        head.map_or_else(|| intern(says), |(head, _)| in_kebab(&head.name))
    }

    /// The columns that commands want to be unique.
    fn taken(&self, view: &Name) -> Vec<(Box<str>, Vec<Box<str>>)> {
        let mut taken: Vec<(Box<str>, Vec<Box<str>>)> = Vec::new();
        let asked = self.tree.commands().flat_map(|(_, command)| &command.unique);
        for unique in asked.filter(|unique| unique.view.says == view.says) {
            let column: Box<str> = unique.field.says.as_str().into();
            let holder = unique.held_by.iter().map(|holder| Box::from(holder.says.as_str()));
            match taken.iter_mut().find(|(known, _)| *known == column) {
                Some((_, holders)) => holders.extend(holder),
                None => taken.push((column, holder.collect())),
            }
        }
        taken
    }

    fn on(&self, scope: &mut Scope, on: &line::On, keys: &[Name], columns: &[Known]) -> On {
        let fields = self.meaning.events.get(&on.event.says).map(|event| event.fields.as_slice()).unwrap_or_default();
        let has_keys = keys.iter().all(|key| Known::find(fields, &key.says).is_some());
        let changes_or_removes = matches!(on.deed, RowDeed::Changes | RowDeed::Removes);
        let among = changes_or_removes && on.at.is_none() && (on.many || (on.filter.is_some() && !has_keys));
        let (turns, (which, filter, changes)) = scope.in_turns(on.turns.as_ref(), |scope| {
            let which = match &on.at {
                Some(at) => Which::Under(scope.expr(at)),
                None if among => Which::Among(rows(scope, on.filter.as_ref())),
                None => Which::Own,
            };
            let filter = on.filter.as_ref().map(|filter| scope.expr(filter));
            let target = |name: &str| {
                let column = Known::find(columns, name)?;
                Some((Box::from(column.name.as_str()), holds(columns, name)))
            };
            let changes = on.changes.iter().flat_map(|(change, _)| change::compile(scope, change, target));
            (which, filter, changes.collect())
        });
        On { event: in_types(&on.event.says), deed: on.deed, which, turns, filter, changes }
    }
}

/// The rows that a filter can let through.
fn rows(scope: &mut Scope, filter: Option<&expr::Expr>) -> Expr {
    let of_row = |expr: &expr::Expr| matches!(expr.kind, ExprKind::Name(_, Means::Row));
    let found = filter.and_then(|filter| scope.lookup(filter, &of_row));
    found.map_or(Expr::Rows, |(column, value)| Expr::RowsWith(column, Box::new(value)))
}

/// A view behind those that it reads. One that reads itself by way of others reads what it was before.
fn with_copies(
    view: &Arc<ViewPlan>,
    plans: &[Arc<ViewPlan>],
    entered: &mut Vec<&'static str>,
    all: &mut Vec<Arc<ViewPlan>>,
) {
    if entered.contains(&view.name) {
        return;
    }
    entered.push(view.name);
    for copy in &view.copies {
        if let Some(copy) = plans.iter().find(|plan| plan.name == *copy) {
            with_copies(copy, plans, entered, all);
        }
    }
    all.push(Arc::clone(view));
}
