//! A table of the store, as data, and how it is drawn: one way for all of them.

use crate::app::session::{Session, Tab};
use crate::engine::ids::{Position, StreamId};
use crate::kernels::playhead::TimeCommand;
use crate::ui::cell::Cell;
use crate::ui::controls::goes;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A value.
    Value(Value),
    /// An event that can be gone to.
    Event(Position, String),
    /// A stream; goes to its newest event.
    Stream(String),
}

impl<T: Into<Value>> From<T> for Shown {
    fn from(value: T) -> Self {
        Self::Value(value.into())
    }
}

/// A row.
pub type Line = Vec<Shown>;

/// The rows, drawn. The first cell of each says what the row is about.
pub fn lines(session: Session, lines: Vec<Line>) -> Vec<AnyView> {
    each(lines, |line| {
        let cells = each(line.into_iter().enumerate(), |(index, shown)| match index {
            0 => view! { <th scope="row">{drawn(session, shown)}</th> }.into_any(),
            _ => view! { <td>{drawn(session, shown)}</td> }.into_any(),
        });
        view! { <tr>{cells}</tr> }
    })
}

fn drawn(session: Session, shown: Shown) -> AnyView {
    match shown {
        Shown::Value(value) => view! { <Cell value is_in_table=true /> }.into_any(),
        Shown::Event(position, event_type) => {
            let known = session.knows(&event_type);
            let (class, says) = if known {
                ("goes", event_type)
            } else {
                ("goes unknown", format!("{event_type} ({})", words::UNKNOWN))
            };
            goes(says, class, Box::new(move || session.time(TimeCommand::Seek(position))))
        }
        Shown::Stream(name) => {
            let stream = StreamId(name.clone());
            let go = move || {
                let newest = session.log.with_untracked(|log| log.positions_of(&stream).last().copied());
                if let Some(newest) = newest {
                    session.time(TimeCommand::Seek(newest));
                    session.tab.set(Tab::Stream);
                }
            };
            goes(name, "goes name", Box::new(go))
        }
    }
}
