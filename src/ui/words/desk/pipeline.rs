//! The words of the pipeline, stage by stage. Must not know signals or markup.

use crate::engine::model::label;
use crate::kernels::isolation::isolated;
use crate::runtime::{Passage, Stage};
use crate::ui::words::{in_words, stop};

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

/// What a stage did, or why it stopped the command. The router names commands, and the screen has labels for them.
pub fn reads(stage: &str, did: &str) -> String {
    if stage == "router" { isolated(&in_words(did)) } else { isolated(did) }
}

/// The last commands, the newest first. Those that read alike are told apart by when they were given.
pub fn passages(passages: &[Passage]) -> Vec<String> {
    let plain: Vec<_> = passages.iter().map(passage).collect();
    let is_like_another = |says: &String| plain.iter().filter(|other| *other == says).count() > 1;
    let timed = plain.iter().zip(passages);
    let timed = timed.map(
        |(says, passage)| {
            if is_like_another(says) { format!("{says} · {}", when(passage)) } else { says.clone() }
        },
    );
    let timed: Vec<_> = timed.collect();
    let number = |(index, says): (usize, &String)| {
        let older = timed.iter().skip(index + 1).filter(|other| *other == says).count();
        if older == 0 { says.clone() } else { format!("{says} ({})", older + 1) }
    };
    timed.iter().enumerate().map(number).collect()
}

fn when(passage: &Passage) -> String {
    match passage.outcome.as_deref().map(<[_]>::first) {
        Ok(Some(event)) => format!("event {event}"),
        _ => format!("after event {}", passage.position),
    }
}

/// A command among the last ones.
fn passage(passage: &Passage) -> String {
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
        (Err(why), Some(stage)) => {
            stop(&format!("{command} was stopped at the stage {}: {}", stage.name, reads(stage.name, why)))
        }
        (Err(why), None) => stop(&format!("{command} was refused: {}", isolated(why))),
    }
}

/// How far one has stepped.
pub fn step(number: usize, of: usize, stage: &str) -> String {
    format!("Stage {number} of {of}: {stage}")
}

#[cfg(test)]
mod tests {
    use super::passages;
    use crate::engine::ids::{CommandId, CorrelationId, Position};
    use crate::runtime::Passage;
    use uuid::Uuid;

    fn passage(command: &str, outcome: Result<u64, &str>, position: u64) -> Passage {
        Passage {
            id: CommandId(Uuid::from_u128(position.into())),
            context: "orders".into(),
            command: command.into(),
            issued_by: None,
            correlation_id: CorrelationId(Uuid::nil()),
            stages: Vec::new(),
            outcome: outcome.map(|event| vec![Position(event)]).map_err(str::to_owned),
            position: Position(position),
        }
    }

    #[test]
    fn commands_that_read_alike_are_told_apart() {
        let all = [
            passage("CreateOrder", Err("no"), 3),
            passage("CreateOrder", Err("no"), 3),
            passage("CompleteOrder", Ok(3), 3),
            passage("CreateOrder", Ok(2), 2),
            passage("CreateOrder", Ok(1), 1),
        ];
        let expected = [
            "Create Order · refused · after event 3 (2)",
            "Create Order · refused · after event 3",
            "Complete Order",
            "Create Order · event 2",
            "Create Order · event 1",
        ];
        assert_eq!(passages(&all), expected);
    }
}
