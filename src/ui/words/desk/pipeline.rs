//! The words of the pipeline, stage by stage. Must not know signals or markup.

use crate::engine::model::label;
use crate::runtime::{Passage, Stage};

pub const PIPELINE: &str = "The pipeline";
pub const PIPELINE_ABOUT: &str = "Every command goes through the same stages in the same order. Here is what each did with the last one, and where it stopped.";
pub const NO_PASSAGE: &str = "No command of this context has been given in this tab up to here. Click a blue sticky on the wall, then come back.";
pub const WHICH: &str = "Command";
pub const STEP_THROUGH: &str = "Step through";
pub const NEXT: &str = "Next ▸";
pub const NEXT_HINT: &str = "shows the next stage; from the whole way, begins with the first";
pub const PREVIOUS: &str = "◂ Previous";
pub const PREVIOUS_HINT: &str = "takes the last stage that is shown away";
pub const ALL: &str = "All";
pub const ALL_HINT: &str = "shows the whole way";
pub const PASSED: &str = "passed";
pub const STOPPED: &str = "stopped here";
pub const UNREACHED: &str = "not reached";
pub const HIDDEN: &str = "not shown yet";

/// What each stage is for.
const FOR: [(&str, &str); 8] = [
    ("middleware", "Stands around every command, and may halt it."),
    ("router", "Knows which aggregate a command is for."),
    ("enrichment", "Asks outside systems what the command has to know. It sees input that nobody has checked yet."),
    ("validation", "Checks every field, and reports all faults at once."),
    ("uniqueness", "Asks a read model, for no stream knows of the others."),
    ("identity", "Finds the stream that the command is about."),
    ("aggregate", "Folds its own past and decides: events, or no."),
    ("recorded", "Appends the events in one transaction. Only now it has happened."),
];

/// What a stage is for.
pub fn purpose(stage: &str) -> &'static str {
    FOR.iter().find(|(name, _)| *name == stage).map_or("", |(_, purpose)| purpose)
}

/// A command among the last ones.
pub fn passage(passage: &Passage) -> String {
    let how = if passage.outcome.is_ok() { "" } else { " · refused" };
    match &passage.issued_by {
        Some(policy) => format!("↳ {}, issued by {}{how}", label(&passage.command), label(policy)),
        None => format!("{}{how}", label(&passage.command)),
    }
}

/// What became of a command.
pub fn outcome(passage: &Passage, stopped: Option<&Stage>) -> String {
    let command = label(&passage.command);
    match (&passage.outcome, stopped) {
        (Ok(events), _) if events.is_empty() => format!("{command} is done; nothing had to happen."),
        (Ok(_), _) => format!("{command} is done."),
        (Err(why), Some(stage)) => format!("{command} was stopped at the stage {}: {why}.", stage.name),
        (Err(why), None) => format!("{command} was refused: {why}."),
    }
}

/// How far one has stepped.
pub fn step(number: usize, of: usize, stage: &str) -> String {
    format!("Stage {number} of {of}: {stage}")
}
