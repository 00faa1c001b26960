//! Judges stories: that what they name has the fields that they say.
//!
//! What is given to a command may be wrong on purpose. Must not know how a story is played.

use super::Check;
use super::lines::judge_arg;
use super::scope::{Place, Scope};
use crate::language::meaning::ty::Known;
use crate::language::tree::Story;
use crate::language::tree::expr::Arg;
use crate::language::tree::story::{Happening, StoryStepKind};

impl Check<'_> {
    pub(super) fn story(&mut self, story: &mut Story) {
        for step in &mut story.steps {
            match &mut step.kind {
                StoryStepKind::When(happening) => {
                    let strict = !self.meaning.commands.contains_key(&happening.name.says);
                    self.happening(happening, strict);
                }
                StoryStepKind::Given(happening) | StoryStepKind::Then(happening) | StoryStepKind::Later(happening) => {
                    self.event_fields(happening);
                }
                StoryStepKind::ThenShows { view, with, .. } => {
                    if let Some(known) = self.meaning.views.get(&view.says) {
                        self.args(with, &view.says, &known.columns, true);
                    }
                }
                StoryStepKind::Set { system, with } => {
                    if let Some(settings) = self.meaning.systems.get(&system.says) {
                        self.args(with, &system.says, settings, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn happening(&mut self, happening: &mut Happening, strict: bool) {
        match self.meaning.commands.get(&happening.name.says) {
            Some(command) => self.args(&mut happening.with, &happening.name.says, &command.fields, strict),
            None => self.event_fields(happening),
        }
    }

    fn event_fields(&mut self, happening: &mut Happening) {
        if let Some(event) = self.meaning.events.get(&happening.name.says) {
            self.args(&mut happening.with, &happening.name.says, &event.fields, true);
        }
    }

    fn args(&mut self, args: &mut [Arg], whose: &str, fields: &[Known], strict: bool) {
        let mut judge = self.judge(Scope::literal(Place::Story));
        for arg in args {
            judge_arg(&mut judge, arg, whose, fields, strict);
        }
    }
}
