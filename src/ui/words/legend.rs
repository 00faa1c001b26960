//! What the stickies of a wall mean.
//!
//! The meanings are those of the community's glossary (ddd-crew, event storming cheat sheet), in our words.

use crate::engine::model::StickyKind;

pub const LEGEND: &str = "What the stickies mean";
pub const LEGEND_HINT: &str = "What the stickies mean (I)";
pub const SIGNS_OF_A_RUNNING_WALL: &str = "What a wall shows while it runs";

/// What a kind of sticky stands for.
pub fn meaning(kind: StickyKind) -> &'static str {
    match kind {
        StickyKind::Actor => "Somebody who looks at a read model and decides to give a command.",
        StickyKind::Command => "What somebody wants to be done: Complete Order. Click it to give it.",
        StickyKind::Aggregate => "Who decides, by its own rules: yes, and events are recorded; or no, and nothing is.",
        StickyKind::Event => {
            "What has happened, and stays so: Order Completed. Click it to go to the last time it did."
        }
        StickyKind::Policy => {
            "What follows by itself: whenever this event, then that command. A process manager also remembers where it is."
        }
        StickyKind::View => {
            "What somebody looks at. It is made of events alone, so it can be made again, as of any event."
        }
        StickyKind::System => "What is outside, and is asked or told. A replay neither asks nor tells it again.",
        StickyKind::Hotspot => "A question that nobody has answered yet.",
    }
}

/// The signs that a wall shows while it runs: how they look, what stands in them, and what they mean.
pub const SIGNS: [(&str, &str, &str); 6] = [
    (
        "count",
        "3",
        "How often it has happened, up to where you look; how many of an aggregate there are; how many rows.",
    ),
    ("stamp refused", "×1", "How often a command was refused. Nothing was written."),
    ("lit", "", "What has a part in the newest step, or in the event that you look at."),
    ("dull", "", "A command that is not possible now, or that a policy issues by itself."),
    (
        "arrow",
        "",
        "An event activates a policy, a policy issues a command; solid while it happens: an event results in a read model.",
    ),
    ("pivot", "", "After a pivotal event the story is another one."),
];
