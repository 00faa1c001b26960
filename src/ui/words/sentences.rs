//! Sentences that are put together: who decided what, and why something was refused.
//!
//! The messages come from the models, some with a full stop and some without. Must not know signals or markup.

use super::{NOTHING_WRITTEN, notice, rows};
use crate::engine::model::label;
use crate::engine::rejection::{FieldError, RejectedCommand};
use crate::kernels::isolation::isolated;
use crate::kernels::naming::Name;
use crate::runtime::Refused;

/// A sentence with a full stop, unless it has its end already.
pub fn stop(sentence: &str) -> String {
    let end = if sentence.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{sentence}{end}")
}

/// The same, beginning with a capital.
pub fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    // ours begin with a letter of ASCII; the tables of all other capitals weigh more than all words here
    let first: String = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().collect();
    format!("{first}{}", letters.as_str())
}

/// A command and what it is for: `Create Order SO-1`, `Mine Coin for Account me`.
pub fn command_on(command: &str, aggregate: &str, name: Option<&Name>) -> String {
    let Some(name) = name else { return command.to_owned() };
    match command.strip_suffix(aggregate) {
        Some(_) => name.after(command),
        None => format!("{command} for {}", name.after(aggregate)),
    }
}

/// What led to what: `Clerk → Create Order SO-1 → Order Created`.
pub fn led_to(parts: [Option<&str>; 3]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" → ")
}

/// Rows of a read model, by name as far as there are few, with what has become of them.
pub fn rows_are(names: &[String], count: usize, word: &str) -> String {
    match names {
        [one] if count > 1 => format!("{} of {} {word}", rows(count as u64), isolated(one)),
        names if names.len() == count && count < 3 => {
            let names: Vec<String> = names.iter().map(|name| isolated(name)).collect();
            format!("{} {word}", names.join(" and "))
        }
        _ => format!("{} {word}", rows(count as u64)),
    }
}

/// What one sees in a read model.
pub fn seen_in(view: &str, what: &str) -> String {
    format!("{}: {what}", label(view))
}

/// Why a command was not done, as a sentence.
pub fn refusal(why: &Refused) -> String {
    match why {
        Refused::Rejected(no) => stop(&format!("No: {}", reason(&no.code, &no.message, &no.details))),
        Refused::Conflict(conflict) => {
            format!(
                "Somebody was first: {} Look at what happened and try again.",
                isolated(&stop(&conflict.to_string()))
            )
        }
        Refused::Fault(fault) => notice(fault),
    }
}

/// A refused command, as the caption tells of it. `known` is the stream that it is about, and what people call that.
pub fn rejected(rejected: &RejectedCommand, known: Option<[&str; 2]>) -> String {
    let message = match known {
        Some([stream, name]) => rejected.message.replace(&format!("stream {stream}"), name),
        None => rejected.message.clone(),
    };
    let reason = reason(&rejected.code, &message, &rejected.details);
    format!("{} {NOTHING_WRITTEN}", stop(&format!("{} was refused: {reason}", label(&rejected.command))))
}

/// Why a command was refused.
pub fn reason_of(rejected: &RejectedCommand) -> String {
    reason(&rejected.code, &rejected.message, &rejected.details)
}

/// The reason of a "no", with the labels that the screen has.
fn reason(code: &str, message: &str, details: &[FieldError]) -> String {
    if !details.is_empty() {
        let faults = details.iter().map(|fault| isolated(&format!("{} {}", at_field(&fault.field), fault.message)));
        return faults.collect::<Vec<_>>().join(", ");
    }
    match code.strip_prefix("invalid_") {
        // it is the field's fault, and the code has its name
        Some(field) if message.starts_with("must ") => format!("{} {message}", label(field)),
        _ if code == "unregistered_command" => isolated(&in_words(message)),
        _ => isolated(message),
    }
}

/// Where a field is: `items[0].quantity` is "Items 1 Quantity".
fn at_field(path: &str) -> String {
    let part = |part: &str| match part.split_once('[') {
        Some((list, index)) => {
            let index = index.trim_end_matches(']').parse().map_or(0, |index: usize| index + 1);
            format!("{} {index}", label(list))
        }
        None => label(part),
    };
    path.split('.').map(part).collect::<Vec<_>>().join(" ")
}

/// A text in which the names of commands are read as on the screen.
pub fn in_words(text: &str) -> String {
    let word = |word: &str| {
        let name = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        if is_name_in_code(name) { word.replace(name, &label(name)) } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether a word is several, written in one: `CreateOrder`, `under_review`.
pub fn is_name_in_code(word: &str) -> bool {
    let joined = |pair: &[u8]| match pair {
        [before, after] => {
            (before.is_ascii_lowercase() && after.is_ascii_uppercase())
                || (before.is_ascii_lowercase() && *after == b'_')
        }
        _ => false,
    };
    let letters = word.as_bytes();
    letters.iter().all(|letter| letter.is_ascii_alphanumeric() || *letter == b'_') && letters.windows(2).any(joined)
}

#[cfg(test)]
mod tests {
    use super::{in_words, refusal, stop};
    use crate::engine::rejection::{FieldError, Rejection};

    fn no(code: &str, message: &str) -> String {
        refusal(&Rejection::new(code, message).into())
    }

    #[test]
    fn a_sentence_ends_once() {
        assert_eq!(
            no("early", "Can't start a game before its start time."),
            "No: Can't start a game before its start time."
        );
        assert_eq!(no("late", "Game already ended"), "No: Game already ended.");
        assert_eq!(stop("why?"), "why?");
    }

    #[test]
    fn a_fault_is_said_with_the_label_of_its_field() {
        let fault =
            |field: &str| FieldError { field: field.into(), code: String::new(), message: "must be present".into() };
        let faulty = Rejection::validation(vec![fault("order_number"), fault("items[0].quantity")]);
        assert_eq!(refusal(&faulty.into()), "No: Order number must be present, Items 1 Quantity must be present.");
        assert_eq!(no("invalid_title", "must be a valid string"), "No: Title must be a valid string.");
        assert_eq!(no("invalid_nonce", "proof of work does not hold"), "No: proof of work does not hold.");
    }

    #[test]
    fn commands_have_the_names_of_the_screen() {
        let message = "there is no command \"CreateOrder\"; there are AddOrderItem, PayInvoice";
        let read = "there is no command \"Create Order\"; there are Add Order Item, Pay Invoice";
        assert_eq!(in_words(message), read);
        assert_eq!(no("unregistered_command", message), format!("No: {read}."));
        assert_eq!(no("else", "Mr McDonald"), "No: Mr McDonald.", "what people write stays");
    }
}
