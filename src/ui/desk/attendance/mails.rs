//! The mails of an inbox as of a position: what each says, what its buttons stand for, and what was answered last.
//!
//! A mail does not change once it is sent; what was answered is read from the events of its question. Must not know signals.

use super::games::text;
use crate::app::story::linked;
use crate::engine::event::JsonObject;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::engine::timestamp::Timestamp;
use serde_json::Value;

/// The answers that a mail has links for, in the order of its buttons.
pub const ANSWERS: [&str; 3] = ["yes", "maybe", "no"];

/// A mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// The id of its question.
    pub key: String,
    /// To whom it went.
    pub to: String,
    /// From whom.
    pub from: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// When it went out.
    pub at: Option<Timestamp>,
    /// For each answer the data of the command that its link stands for.
    pub links: Vec<(&'static str, JsonObject)>,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Yes, no or maybe.
    pub response: String,
    /// What the player had to say.
    pub message: Option<String>,
}

/// The mails in the rows of the inbox, the newest first.
pub fn mails(rows: &[Row], log: &Log) -> Vec<Mail> {
    rows.iter().rev().map(|row| mail(row, log)).collect()
}

fn mail(row: &Row, log: &Log) -> Mail {
    let says = |column: &str| text(&row.cells, column).to_owned();
    let link = |answer: &&'static str| Some((*answer, linked(row.cells.get(*answer)?)?.1));
    Mail {
        key: row.key.clone(),
        to: says("to"),
        from: says("from"),
        subject: says("subject"),
        text: says("text"),
        at: log.first_of(&question(&row.key)).and_then(|asked| log.created_at(asked)),
        links: ANSWERS.iter().filter_map(link).collect(),
    }
}

fn question(key: &str) -> StreamId {
    StreamId(format!("attendance-{key}"))
}

/// The position of the answer to a question that counted as of a position.
pub fn last_answer(log: &Log, key: &str, at: Position) -> Option<Position> {
    let is_answer = |position: &Position| {
        *position <= at
            && log.head_of(*position).is_some_and(|head| head.event_type == "Attendance.AttendanceConfirmed")
    };
    log.positions_of(&question(key)).into_iter().rfind(is_answer)
}

/// What was answered at a position, as soon as the event is in memory.
pub fn reply(log: &Log, at: Position) -> Option<Reply> {
    let event = log.at(at)?;
    let message = event.data.get("message").and_then(Value::as_str).map(str::to_owned);
    Some(Reply { response: text(&event.data, "response").to_owned(), message })
}

/// Those to whom mails went, each once, by name.
pub fn addressees(mails: &[Mail]) -> Vec<String> {
    let mut all: Vec<String> = mails.iter().map(|mail| mail.to.clone()).collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::{addressees, mails};
    use crate::engine::codec::object;
    use crate::engine::log::Log;
    use crate::engine::projection::Row;
    use serde_json::json;

    fn row(key: &str, to: &str) -> Row {
        let link = json!({"command": "ConfirmAttendance", "data": {"token": "t"}});
        Row { key: key.into(), cells: object(json!({"to": to, "subject": "Are you coming?", "yes": link, "no": "?"})) }
    }

    #[test]
    fn mails_stand_the_newest_first_with_the_links_that_they_have() {
        let mails = mails(&[row("1", "b@x.com"), row("2", "a@x.com"), row("3", "b@x.com")], &Log::default());
        assert_eq!(mails.iter().map(|mail| mail.key.as_str()).collect::<Vec<_>>(), ["3", "2", "1"]);
        let links: Vec<_> = mails.iter().flat_map(|mail| &mail.links).map(|(answer, _)| *answer).collect();
        assert_eq!(links, ["yes"; 3], "what is no link is none");
        assert_eq!(addressees(&mails), ["a@x.com", "b@x.com"]);
    }
}
