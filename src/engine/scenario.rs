//! A guided scenario: a prepared story that a presenter plays, one beat at a time, each with a sentence.
//!
//! It begins in an empty workspace and gives commands like anybody; nothing is written for it behind the rules' back. Must
//! not know how it is played.

use super::event::JsonObject;

/// A prepared story.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The name in scripts, in kebab case: `happy-path`.
    pub name: &'static str,
    /// What a person chooses it by.
    pub title: &'static str,
    /// What happens, in order.
    pub beats: Vec<Beat>,
}

/// One step of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Beat {
    /// The sentence of this step.
    pub says: &'static str,
    /// What is done.
    pub act: Act,
}

/// What is done at a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A command is given, and done.
    Give(&'static str, JsonObject),
    /// A command is given, and refused with this code.
    GiveInVain(&'static str, JsonObject, &'static str),
    /// A command is given of which only a part is said: ids that are left out are the last ones used, the rest is what its form
    /// begins with. It is done, or refused with this code.
    GiveFilled(&'static str, JsonObject, Option<&'static str>),
    /// An event has happened before the story begins, in the stream that this command would be for; nobody acts on it.
    Happened(&'static str, &'static str, JsonObject),
    /// Somebody looks at what lies before them, and goes by that until they look again.
    Look(&'static str),
    /// Somebody gives a command on what they saw when they last looked, and it is done.
    GiveAsSeen(&'static str, &'static str, JsonObject),
    /// The same, and it is refused, because another one was faster.
    GiveTooLate(&'static str, &'static str, JsonObject),
    /// A command is given for the newest row of a view: the key of that row goes into this field, and nothing else is said. For
    /// things that a policy made, whose ids nobody knows before.
    GiveForNewest {
        /// The command.
        command: &'static str,
        /// Its field.
        field: &'static str,
        /// The view.
        view: &'static str,
    },
    /// A handler is paused: it lags from now on.
    Pause(&'static str),
    /// A paused handler goes on.
    Resume(&'static str),
    /// A handler's tables are folded anew, from the first event.
    Rebuild(&'static str),
    /// A row of a view is lost, as by an accident: the view's table forgets it, and no event says so.
    Lose {
        /// The view.
        view: &'static str,
        /// The key of the row.
        row: &'static str,
    },
    /// An external system is set; settings that are not named stay.
    Set(&'static str, JsonObject),
    /// The clock is moved on by so many minutes.
    Wait(u32),
    /// The clock is set to this time, RFC 3339, and goes on from there.
    SetClock(&'static str),
    /// A link is followed: the command that it stands for is given, with some more fields that a person fills in.
    Follow(Link, JsonObject),
    /// A link is followed, and its command refused with this code.
    FollowInVain(Link, &'static str),
    /// The playhead moves back by so many events.
    LookBack(u64),
    /// The playhead moves to the head.
    LookAtNow,
}

/// Where a link is shown: a cell that stands for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The view.
    pub view: &'static str,
    /// The key of the row, or the newest where it is empty.
    pub row: &'static str,
    /// The column.
    pub column: &'static str,
}
