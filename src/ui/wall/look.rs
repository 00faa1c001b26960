//! How each sticky looks at the playhead, worked out for the whole wall at once: a step touches only those that look different
//! after it.
//!
//! Must not know markup.

use super::walk::Walk;
use crate::app::session::Session;
use crate::engine::model::{Step, StickyId, StickyKind};
use crate::engine::projection::Row;
use crate::engine::rejection::RejectedCommand;
use crate::engine::schema::Field;
use crate::kernels::choices::is_possible;
use crate::kernels::wall_layout::PlacedSticky;
use leptos::prelude::*;

/// What a sticky shows besides its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
pub struct Look {
    /// Whether the last step went over it.
    pub lit: Lit,
    /// How often it has fired, or how many rows it has.
    pub count: u64,
    /// Whether a command is a person's to give and has something to act on.
    pub is_inviting: bool,
    /// How often a command was refused so far.
    pub refused: usize,
    /// Whether it is what happened last: the event at the playhead.
    pub is_newest: bool,
    /// Whether it has just said no, or is the command that was refused.
    pub is_refused: bool,
    /// How many events a read model has not taken in yet.
    pub behind: u64,
    /// Whether a command is on its way though its form was left.
    pub is_under_way: bool,
}

/// Whether and how a sticky is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lit {
    /// It is not.
    #[default]
    Not,
    /// It is, without a walk.
    AtOnce,
    /// It is lit in its turn, counted from 0, by a walk that leads to an event at an even or at an odd position.
    Walked(usize, bool),
}

impl Lit {
    fn of(Walk { position, trace, is_brisk, .. }: &Walk, id: &StickyId) -> Self {
        match trace.turn_of(id) {
            None => Self::Not,
            Some(_) if *is_brisk => Self::AtOnce,
            Some(turn) => Self::Walked(turn, position.0 % 2 == 0),
        }
    }

    /// Its class. Two names for one look, in turn, so that the animation begins anew with every step.
    pub fn class(self) -> &'static str {
        match self {
            Self::Not => "",
            Self::AtOnce => "lit",
            Self::Walked(_, true) => "lit lit-even",
            Self::Walked(_, false) => "lit lit-odd",
        }
    }

    /// Its turn; 0 where it has none.
    pub fn turn(self) -> usize {
        if let Self::Walked(turn, _) = self { turn } else { 0 }
    }
}

/// How every sticky looks, in the order in which they hang.
pub fn looks(session: Session, stickies: &[PlacedSticky], walk: Memo<Walk>) -> Memo<Vec<Look>> {
    let is_first = |number: usize, id: &StickyId| {
        !stickies.iter().take(number).any(|other| other.id.kind == id.kind && other.id.base() == id.base())
    };
    let hung = stickies.iter().enumerate();
    let hung: Vec<Hung> =
        hung.map(|(number, placed)| Hung::of(session, placed.id.clone(), is_first(number, &placed.id))).collect();
    Memo::new(move |_| walk.with(|walk| hung.iter().map(|sticky| sticky.look(session, walk)).collect()))
}

/// A sticky with what the model says of it.
struct Hung {
    id: StickyId,
    counted: Counted,
    /// What a person fills in for it, if it is a command that people give.
    fields: Option<Vec<Field>>,
}

/// What the number on a sticky counts.
enum Counted {
    /// How often it has fired.
    Fired,
    /// The rows of a view: its own, or what was delivered to it.
    Rows(String),
    /// How often it was asked: as often as these commands have fired.
    Asked(Vec<StickyId>),
    /// Nothing: another sticky of the same name says it.
    Nothing,
}

impl Hung {
    fn of(session: Session, id: StickyId, is_first: bool) -> Self {
        let model = &session.context().model;
        let name = id.base();
        // whoever only tells or is told is known by what was delivered
        let told = model.policies.iter().find(|policy| policy.name == name && policy.then.is_empty());
        let told = told.and_then(|policy| policy.tells).unwrap_or(name);
        let delivered = model.views.iter().find(|view| view.delivered_to == Some(told)).map(|view| view.name);
        let counted = match (id.kind, delivered) {
            (StickyKind::Aggregate, _) if !is_first => Counted::Nothing,
            (StickyKind::View, _) => Counted::Rows(id.name.clone()),
            (StickyKind::Policy | StickyKind::System, Some(view)) => Counted::Rows(view.to_owned()),
            (StickyKind::System, None) => {
                let asking = model.steps.iter().filter(|step| step.asks == Some(name));
                Counted::Asked(asking.map(Step::command_id).collect())
            }
            _ => Counted::Fired,
        };
        let step = model.step(&id.name).filter(|step| id.kind == StickyKind::Command && step.actor.is_some());
        Self { counted, fields: step.map(|step| step.command.fields.clone()), id }
    }

    fn look(&self, session: Session, walk: &Walk) -> Look {
        let (kind, name) = (self.id.kind, self.id.base());
        let is_lit = walk.trace.turn_of(&self.id).is_some();
        let is_here = session.event.with(|event| event.as_ref().is_some_and(|event| event.type_parts().1 == name));
        let behind = if kind == StickyKind::View { session.moment.with(|moment| moment.behind(name)) } else { 0 };
        let look = Look {
            // what has not come to a read model yet has not lit it
            lit: if behind == 0 { Lit::of(walk, &self.id) } else { Lit::Not },
            count: self.count(session),
            is_newest: kind == StickyKind::Event && is_here && is_lit,
            is_refused: walk.is_refusal && is_lit && matches!(kind, StickyKind::Command | StickyKind::Aggregate),
            behind,
            ..Look::default()
        };
        if kind != StickyKind::Command {
            return look;
        }
        let here = session.playhead.with(|playhead| playhead.position());
        let is_mine = |rejected: &&RejectedCommand| rejected.command == name;
        session.rejections.with(|rejections| Look {
            is_inviting: self.is_inviting(session),
            refused: rejections.iter().filter(is_mine).filter(|rejected| rejected.position <= here).count(),
            is_under_way: session.unattended.with(|commands| commands.contains(&name)),
            ..look
        })
    }

    fn count(&self, session: Session) -> u64 {
        session.moment.with(|moment| match &self.counted {
            Counted::Fired => moment.fired(&self.id) as u64,
            Counted::Rows(view) => moment.count(view) as u64,
            Counted::Nothing => 0,
            Counted::Asked(commands) => commands.iter().map(|command| moment.fired(command) as u64).sum(),
        })
    }

    fn is_inviting(&self, session: Session) -> bool {
        session.moment.with(|moment| {
            let has = |view: &str, is_meant: &dyn Fn(&Row) -> bool| moment.has(view, is_meant);
            self.fields.as_deref().is_some_and(|fields| is_possible(fields, &has))
        })
    }
}
