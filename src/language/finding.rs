//! Findings: what is wrong with a text, where, and how to mend it.
//!
//! Codes are stable. Must not know what looks for them.

use super::tree::span::Span;

/// How much a finding weighs. Only an error keeps a text from being applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Severity {
    /// The text means nothing there.
    Error,
    /// It means something that is hardly wanted.
    Warning,
    /// It could be said better.
    Hint,
}

/// The stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)]
pub enum Code {
    UnknownHead,
    NoName,
    Twice,
    Tabs,
    OddIndent,
    UnknownEvent,
    UnknownCommand,
    UnknownAggregate,
    UnknownView,
    UnknownType,
    UnknownField,
    UnknownWord,
    BareText,
    OpenQuote,
    OpenBracket,
    LeftOver,
    TypeClash,
    NotAList,
    FieldUnfilled,
    NoKey,
    KeyMissing,
    ViewInRule,
    Never,
    Loop,
    NameTaken,
    TooLong,
    /// Something must stand here, and the line does not have it.
    Missing,
    /// A warning: a command after which nothing happens.
    NoOutcome,
    /// A warning: an event that is not named in the past tense.
    PastTense,
    /// A warning: a policy that nothing activates.
    NoWhenever,
    /// A warning: recorded events do not have what the text says of them.
    ShapeChanged,
}

/// What the editor can put in the place of a piece of text when a person asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The piece.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub span: Span,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is.
    pub code: Code,
    /// What a person reads: what is wrong and how to mend it.
    pub message: String,
    /// What mends it, where that is certain enough to be offered as a button.
    pub fix: Option<Fix>,
}

/// How many findings are kept: more than anybody mends at once.
const MOST: usize = 200;

/// Findings as they come.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    left_out: bool,
}

impl Findings {
    /// Keeps an error.
    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.add(Finding { span, severity: Severity::Error, code, message: message.into(), fix: None });
    }

    /// Keeps an error with what mends it.
    pub fn mendable(&mut self, code: Code, span: Span, message: impl Into<String>, fix: Option<Fix>) {
        self.add(Finding { span, severity: Severity::Error, code, message: message.into(), fix });
    }

    /// Keeps a warning.
    pub fn warning(&mut self, code: Code, span: Span, message: impl Into<String>) {
        self.add(Finding { span, severity: Severity::Warning, code, message: message.into(), fix: None });
    }

    /// Keeps any finding.
    pub fn add(&mut self, finding: Finding) {
        if self.found.len() >= MOST {
            self.left_out = true;
            if finding.severity != Severity::Error || self.has_error() {
                return;
            }
            // an error is never hidden by warnings that came first
            self.found.pop();
        }
        self.found.push(finding);
    }

    /// Whether there is room for more; where there is none, looking for "did you mean" is not worth its time.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.found.len() < MOST / 4
    }

    /// Whether there is an error.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.found.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Whether there is a finding with this code.
    #[must_use]
    pub fn has_code(&self, code: Code) -> bool {
        self.found.iter().any(|finding| finding.code == code)
    }

    /// Those that there are, in the order of the text, each place and code once.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|finding| (finding.span.line, finding.span.column, finding.severity, finding.code));
        self.found.dedup_by_key(|finding| (finding.span.line, finding.span.column, finding.code));
        self.found
    }
}
