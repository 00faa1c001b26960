//! Words of the editor of models.
//!
//! Must not know signals or markup.

use crate::language::finding::Severity;

pub const TAB_WRITE: &str = "Write";
pub const WRITE: &str = "the text of the model";
pub const WRITE_LABEL: &str = "Text of the model";
pub const WRITE_HINT: &str = "Tab leaves the text. Ctrl S applies it. Write two spaces before a line that belongs to the head above it.";
pub const APPLY: &str = "Apply";
pub const APPLY_HINT: &str = "record this text as the model, from now on (Ctrl/⌘ S)";
pub const APPLYING: &str = "Applying…";
pub const NEW_MODEL: &str = "New model…";
pub const NEW_MODEL_HINT: &str = "write the event storm of your own domain";
pub const BEGIN_WITH: &str = "Begin with";
pub const EMPTY_PAGE: &str = "Begin with three lines";
pub const HELP_BESIDE: &str = "The language";
pub const HELP_BESIDE_HINT: &str = "what can be written, with examples that a click puts in";
pub const PUT_IN: &str = "Put in";
pub const WIDE: &str = "Wide";
pub const WIDE_HINT: &str = "give the text half of the page";
pub const MEND: &str = "Mend";
pub const STORIES_OF_TEXT: &str = "Stories";
pub const FINDINGS: &str = "Findings";
pub const RUN_AS_STORY: &str = "Write what I did as a story";
pub const RUN_AS_STORY_HINT: &str = "the commands that you have given in this model, with what came of them";
pub const COPY_LINK: &str = "Copy link";
pub const COPY_LINK_HINT: &str = "an address that has this text in it; nothing is sent anywhere";
pub const LINK_COPIED: &str = "Link copied";
pub const REMOVE_MODEL: &str = "Remove model";
pub const REMOVE_MODEL_HINT: &str = "take the model away; its events stay in the log";
pub const NOT_A_MODEL: &str = "Only models that are written as text can be edited here. Begin with a copy of this one, or with an empty page.";
pub const COPY_OF: &str = "Write a copy of";
pub const IS_APPLIED: &str = "applied";
pub const IS_DRAFT: &str = "not applied yet; the wall shows it";
pub const HAS_ERRORS: &str = "the wall shows the last text without an error";
pub const PASSES: &str = "passes";
pub const BREAKS: &str = "breaks";
/// What a new model begins with.
pub const FIRST_LINES: &str = "model My Model\n\ncommand Borrow Book\nevent Book Borrowed\n";

/// How many findings there are, and what that means for the wall.
pub fn findings_count(errors: usize, others: usize) -> String {
    let of = |count: usize, one: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    };
    match (errors, others) {
        (0, 0) => String::new(),
        (0, others) => of(others, "remark"),
        (errors, 0) => of(errors, "error"),
        (errors, others) => format!("{}, {}", of(errors, "error"), of(others, "remark")),
    }
}

/// Where a finding is.
pub fn at_line(line: u32, column: u32) -> String {
    format!("{line} : {column}")
}

/// The same, for somebody who hears it.
pub fn at_line_said(line: u32, column: u32) -> String {
    format!("line {line}, column {column}")
}

/// What kind of finding it is.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// Which block the cursor is in.
pub fn in_block(line: u32, kind: &str, name: &str) -> String {
    format!("line {line}: {kind} {name}")
}

/// Which line the cursor is in.
pub fn in_line(line: u32) -> String {
    format!("line {line}")
}

/// Where a story broke.
pub fn story_broke(line: u32, expected: &str, came: &str) -> String {
    format!("line {line}: expected {expected}, came {came}")
}
pub const WRITE_TITLE: &str = "Write a model of your own";
pub const WRITE_WHAT: &str = "An event storm as text: one sticky a line, as rough or as exact as you like. It hangs on the wall while you type, and it runs.";
pub const WRITTEN_HERE: &str = "Written in this workspace";
