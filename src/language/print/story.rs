//! Writes the lines of a story.
//!
//! Must not know who tells it.

use super::expr::quoted;
use super::lines::{names, with};
use crate::language::tree::name::Name;
use crate::language::tree::story::{Happening, StoryStepKind};

/// A line of a story.
pub fn step(kind: &StoryStepKind) -> String {
    match kind {
        StoryStepKind::Says(says) => quoted(says),
        StoryStepKind::Given(happening) => said("given", happening),
        StoryStepKind::When(happening) => said("when", happening),
        StoryStepKind::Then(happening) => said("then", happening),
        StoryStepKind::ThenNothing => "then nothing".into(),
        StoryStepKind::ThenRefused { code, at } if at.is_empty() => format!("then refused {}", code.says),
        StoryStepKind::ThenRefused { code, at } => format!("then refused {} at {}", code.says, names(at)),
        StoryStepKind::ThenShows { view, rows, with: fields } => {
            let row = if *rows == 1 { "row" } else { "rows" };
            format!("then {} shows {rows} {row}{}", view.says, with(fields))
        }
        StoryStepKind::Later(happening) => said("later", happening),
        StoryStepKind::Pause(name) => handler("pause", name.as_ref()),
        StoryStepKind::Resume(name) => handler("resume", name.as_ref()),
        StoryStepKind::Rebuild(name) => handler("rebuild", name.as_ref()),
        StoryStepKind::Set { system, with: settings } => format!("set {}{}", system.says, with(settings)),
        StoryStepKind::Wait(minutes) if *minutes == 1 => "wait 1 minute".into(),
        StoryStepKind::Wait(minutes) => format!("wait {minutes} minutes"),
        StoryStepKind::LookBack(events) => format!("look back {events}"),
    }
}

fn said(word: &str, happening: &Happening) -> String {
    format!("{word} {}{}", happening.name.says, with(&happening.with))
}

fn handler(word: &str, name: Option<&Name>) -> String {
    name.map_or_else(|| word.to_owned(), |name| format!("{word} {}", name.says))
}
