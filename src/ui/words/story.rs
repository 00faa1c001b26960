//! What is said while a story is told. Must not know what a story does.

use super::stop;
use crate::kernels::isolation::isolated;

pub const STORIES: &str = "Stories";
pub const STORY: &str = "the story";
pub const NEXT_BEAT: &str = "Next";
pub const NEXT_BEAT_HINT: &str = "The next step of the story (→ or PgDn)";
pub const TOLD: &str = "What is told";
pub const TELL_ALL: &str = "Tell it to its end";
pub const TELL_NO_MORE: &str = "Stop telling";
pub const TELL_ANEW: &str = "From the beginning (R)";
pub const CLOSE_STORY: &str = "Leave the story; what happened stays";
pub const STORY_BEGINS: &str = "An empty workspace, and a story. Press → for its first step.";
pub const UNDER_WAY: &str = "Under way…";
pub const BEGIN_ANEW: &str = "Begin in an empty workspace?";
pub const DELETE_AND_BEGIN: &str = "Delete and begin";
pub const EXPORT_FIRST: &str = "Export first";

/// Where a story belongs.
pub fn story_of(context: &str) -> String {
    format!("story · {context}")
}

/// How far a story is.
pub fn beat_of(told: usize, beats: usize) -> String {
    format!("{told} of {beats}")
}

/// What is said when a story does not go as it should.
pub fn went_wrong(why: &str) -> String {
    stop(&format!("The story should go on otherwise here: {}", isolated(why)))
}
