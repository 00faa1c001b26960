//! The loan request: made once, decided at once where the case is clear, and otherwise by an underwriter.
//!
//! Must not know where a credit score comes from: it comes with the command, and is in the event. Must not know other
//! requests of the same person; see [`UNIQUE_PERSON`].

use super::{underwriter_dashboard_view as dashboard, underwriter_desk as desk};
use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::model::{RefusedAs, Unique};
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use crate::engine::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of a loan request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Asks for a loan.
    RequestLoan {
        /// The id that the client chose.
        loan_request_id: Uuid,
        /// Who asks.
        name: String,
        /// For how much.
        amount: u64,
        /// Which person that is.
        national_id: String,
        /// What the clearing house says; no person fills this in.
        credit_score: Option<CreditScore>,
    },
    /// An underwriter says no.
    DenyLoan {
        /// Which request.
        loan_request_id: Uuid,
        /// Who says it.
        underwriter: Option<String>,
    },
    /// An underwriter says yes.
    ApproveLoan {
        /// Which request.
        loan_request_id: Uuid,
        /// Who says it.
        underwriter: Option<String>,
    },
}

/// An answer of the credit clearing house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditScore {
    /// From 1, bad, to 10, good.
    pub score: u8,
    /// Whose.
    pub national_id: String,
    /// When it was given, UTC.
    pub at: Timestamp,
}

/// What happened to a loan request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// Somebody asked for a loan.
    LoanRequested {
        /// The id of the request.
        loan_request_id: Uuid,
        /// Who asks.
        name: String,
        /// For how much.
        amount: u64,
        /// Which person that is.
        national_id: String,
        /// What the clearing house said.
        credit_score: CreditScore,
    },
    /// The rule said yes.
    AutoApproved {
        /// Which request.
        loan_request_id: Uuid,
    },
    /// The rule said no.
    AutoDenied {
        /// Which request.
        loan_request_id: Uuid,
    },
    /// The case is not clear: an underwriter has to decide.
    ManualReviewRequired {
        /// Which request.
        loan_request_id: Uuid,
        /// Who asks.
        name: String,
        /// For how much.
        amount: u64,
        /// Which person that is.
        national_id: String,
        /// What the clearing house said.
        score: u8,
    },
    /// An underwriter said no.
    ManuallyDenied {
        /// Which request.
        loan_request_id: Uuid,
        /// Who said it.
        underwriter: Option<String>,
    },
    /// An underwriter said yes.
    ManuallyApproved {
        /// Which request.
        loan_request_id: Uuid,
        /// Who said it.
        underwriter: Option<String>,
    },
}

/// Why a loan request says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is a request of this id; the code is that of the conflict which it is.
    #[error("Loan request already exists")]
    StreamExists,
    /// The clearing house did not answer.
    #[error("The credit clearing house cannot be reached")]
    CreditScoreUnavailable,
    /// No review of it is open.
    #[error("Loan request is not under review")]
    NotUnderReview,
    /// There is no request of this id.
    #[error("Loan request not found")]
    NotFound,
}

/// Where a loan request stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LoanRequest {
    /// Nobody has made it yet.
    #[default]
    Absent,
    /// Made; what comes of it is the next event.
    Requested,
    /// An underwriter has to decide.
    UnderReview,
    /// Yes.
    Approved,
    /// No.
    Denied,
}

/// From here on the rule says yes.
const APPROVED_FROM: u8 = 7;
/// Up to here the rule says no.
const DENIED_UP_TO: u8 = 4;

/// What the rule makes of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Yes.
    Approved,
    /// No.
    Denied,
    /// An underwriter has to decide.
    Review,
}

impl Ruling {
    /// What the rule makes of this score.
    #[must_use]
    pub fn on(score: u8) -> Self {
        match score {
            APPROVED_FROM.. => Self::Approved,
            ..=DENIED_UP_TO => Self::Denied,
            _ => Self::Review,
        }
    }
}

impl Decider for LoanRequest {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::RequestLoan { loan_request_id, name, amount, national_id, credit_score }) => {
                let credit_score = credit_score.ok_or(Rejection::CreditScoreUnavailable)?;
                let score = credit_score.score;
                let outcome = match Ruling::on(score) {
                    Ruling::Approved => Event::AutoApproved { loan_request_id },
                    Ruling::Denied => Event::AutoDenied { loan_request_id },
                    Ruling::Review => {
                        let (name, national_id) = (name.clone(), national_id.clone());
                        Event::ManualReviewRequired { loan_request_id, name, amount, national_id, score }
                    }
                };
                Ok(vec![Event::LoanRequested { loan_request_id, name, amount, national_id, credit_score }, outcome])
            }
            (_, Command::RequestLoan { .. }) => Err(Rejection::StreamExists),
            (Self::Absent, _) => Err(Rejection::NotFound),
            (Self::UnderReview, Command::DenyLoan { loan_request_id, underwriter }) => {
                Ok(vec![Event::ManuallyDenied { loan_request_id, underwriter }])
            }
            (Self::UnderReview, Command::ApproveLoan { loan_request_id, underwriter }) => {
                Ok(vec![Event::ManuallyApproved { loan_request_id, underwriter }])
            }
            (_, Command::DenyLoan { .. } | Command::ApproveLoan { .. }) => Err(Rejection::NotUnderReview),
        }
    }

    fn evolve(_: Self, event: &Event) -> Self {
        match event {
            Event::LoanRequested { .. } => Self::Requested,
            Event::ManualReviewRequired { .. } => Self::UnderReview,
            Event::AutoApproved { .. } | Event::ManuallyApproved { .. } => Self::Approved,
            Event::AutoDenied { .. } | Event::ManuallyDenied { .. } => Self::Denied,
        }
    }
}

impl Aggregate for LoanRequest {
    const NAME: &'static str = "LoanRequest";
    const STREAM_PREFIX: &'static str = "loan-request";

    fn identity(command: &Command) -> String {
        match command {
            Command::RequestLoan { loan_request_id, .. }
            | Command::DenyLoan { loan_request_id, .. }
            | Command::ApproveLoan { loan_request_id, .. } => loan_request_id.to_string(),
        }
    }
}

/// A person has one request under review at most.
pub const UNIQUE_PERSON: Unique = Unique {
    field: "national_id",
    view: "underwriter-dashboard",
    taken: dashboard::PERSONS,
    held_by: Some("loan_request_id"),
    refused_as: RefusedAs::Rejection,
    code: "request_already_open",
    message: "A request of this person is already under review",
};

/// The fields of `RequestLoan`, in the order in which they are checked.
#[must_use]
pub fn request_loan_fields() -> Vec<Field> {
    let name = FieldKind::AtLeast(2, "should be at least 2 character(s)");
    let amount = FieldKind::Positive("must be greater than 0");
    let national_id = FieldKind::Shaped("999999aa", "has invalid format");
    vec![
        Field::new("loan_request_id", FieldKind::Uuid, Example::FreshId),
        Field::new("name", name, Example::Fixed("Yev")),
        Field::new("amount", amount, Example::Number(1_000)),
        Field::new("national_id", national_id, Example::Fixed("999999aa")),
    ]
}

/// The fields of `DenyLoan` and `ApproveLoan`.
#[must_use]
pub fn decision_fields() -> Vec<Field> {
    let requests = Reference { view: "decisions", shown: "name", possible: Some(("status", "under_review")) };
    vec![
        Field::new("loan_request_id", FieldKind::Existing(requests), Example::FirstPossible),
        Field::new("underwriter", FieldKind::Text, Example::Fixed(desk::ADA)).optional(),
    ]
}
