//! The lines of a story: a guided tour and a test in one.
//!
//! Must not know how a story is played.

use super::expr::Arg;
use super::name::Name;
use super::span::Span;

/// A line of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryStep {
    /// What it says.
    pub kind: StoryStepKind,
    /// The line.
    pub span: Span,
}

/// What a line of a story says.
#[derive(Clone, Debug, PartialEq)]
pub enum StoryStepKind {
    /// A sentence that is read aloud.
    Says(String),
    /// `given EVENT with …`: history.
    Given(Happening),
    /// `when COMMAND with …`, `when EVENT with …`
    When(Happening),
    /// `then EVENT with …`
    Then(Happening),
    /// `then nothing`
    ThenNothing,
    /// `then refused code at path, path`
    ThenRefused {
        /// The code.
        code: Name,
        /// The fields that are at fault: `items[0].quantity`.
        at: Vec<Name>,
    },
    /// `then VIEW shows n rows with …`
    ThenShows {
        /// The view.
        view: Name,
        /// How many rows it has that are like that.
        rows: u32,
        /// What those rows show.
        with: Vec<Arg>,
    },
    /// `later EVENT with …`
    Later(Happening),
    /// `pause Shipping`; everything if no name is said.
    Pause(Option<Name>),
    /// `resume Shipping`; everything if no name is said.
    Resume(Option<Name>),
    /// `rebuild Orders`; everything if no name is said.
    Rebuild(Option<Name>),
    /// `set SYSTEM with …`
    Set {
        /// The system.
        system: Name,
        /// Its settings that change.
        with: Vec<Arg>,
    },
    /// `wait n minutes`
    Wait(u32),
    /// `look back n`: the playhead goes back so many events.
    LookBack(u32),
}

/// A command or an event, and what its fields are.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Its name.
    pub name: Name,
    /// Its fields, as far as they are said.
    pub with: Vec<Arg>,
}
