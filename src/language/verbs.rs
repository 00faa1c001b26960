//! Whether a name reads as something that happened or as something that is wanted.
//!
//! A guess by a few lists, good enough for a warning and for pasted stickies. Must not know what is named.

/// Participles that do not end in "ed".
const PARTICIPLES: [&str; 62] = [
    "begun",
    "bound",
    "bought",
    "broken",
    "brought",
    "built",
    "caught",
    "chosen",
    "come",
    "cut",
    "dealt",
    "done",
    "drawn",
    "driven",
    "fallen",
    "fed",
    "felt",
    "fixed",
    "forgotten",
    "fought",
    "found",
    "frozen",
    "given",
    "gone",
    "grown",
    "held",
    "hidden",
    "hit",
    "kept",
    "known",
    "laid",
    "led",
    "left",
    "lent",
    "lost",
    "made",
    "meant",
    "met",
    "overdue",
    "paid",
    "put",
    "read",
    "risen",
    "run",
    "seen",
    "sent",
    "set",
    "shown",
    "shut",
    "signed",
    "sold",
    "spent",
    "spoken",
    "split",
    "stolen",
    "taken",
    "taught",
    "thrown",
    "told",
    "understood",
    "won",
    "written",
];

/// Verbs that commands begin with.
const VERBS: [&str; 66] = [
    "accept",
    "activate",
    "add",
    "apply",
    "approve",
    "archive",
    "assign",
    "block",
    "book",
    "borrow",
    "buy",
    "calculate",
    "cancel",
    "change",
    "charge",
    "check",
    "close",
    "complete",
    "confirm",
    "create",
    "deactivate",
    "delete",
    "deliver",
    "deny",
    "extend",
    "finish",
    "give",
    "invite",
    "issue",
    "join",
    "leave",
    "lend",
    "make",
    "mark",
    "move",
    "notify",
    "open",
    "order",
    "pay",
    "pick",
    "place",
    "plan",
    "publish",
    "raise",
    "receive",
    "refund",
    "register",
    "reject",
    "remind",
    "remove",
    "rename",
    "request",
    "reserve",
    "return",
    "schedule",
    "sell",
    "send",
    "ship",
    "sign",
    "start",
    "stop",
    "submit",
    "take",
    "transfer",
    "update",
    "withdraw",
];

/// `Order Created`: a participle is in it.
#[must_use]
pub fn reads_as_happened(name: &str) -> bool {
    let past = |word: String| (word.ends_with("ed") && word.len() > 3) || PARTICIPLES.contains(&word.as_str());
    name.split_whitespace().map(str::to_lowercase).any(past)
}

/// `Create Order`, `Order Create`: it begins or ends with a verb.
#[must_use]
pub fn reads_as_wanted(name: &str) -> bool {
    let is_verb = |word: Option<&str>| word.is_some_and(|word| VERBS.contains(&word.to_lowercase().as_str()));
    is_verb(name.split_whitespace().next()) || is_verb(name.split_whitespace().next_back())
}

#[cfg(test)]
mod tests {
    use super::{reads_as_happened, reads_as_wanted};

    #[test]
    fn names_read_as_happened_or_as_wanted() {
        for name in ["Order Created", "Goods Put on Shelf", "Loan Overdue"] {
            assert!(reads_as_happened(name), "{name}");
        }
        for name in ["Create Order", "Order Create", "pay invoice"] {
            assert!(reads_as_wanted(name) && !reads_as_happened(name), "{name}");
        }
    }
}
