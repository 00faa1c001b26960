//! Rules: what may say no, in the order of their lines.
//!
//! Must not know whose they are.

use super::compile::Scope;
use super::eval::{Eval, TooLong};
use super::expr::{Expr, Piece};
use crate::engine::model::label;
use crate::engine::name::intern;
use crate::engine::rejection::Rejection;
use crate::language::tree::line;
use crate::language::tree::name::joined;

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// A "no", if there is a reason for it.
    Refuse(Refusal, Option<Expr>),
    /// The command is accepted and changes nothing.
    NothingIf(Expr),
    /// Only these commands make a new one, and they make it once.
    BeginsWith(Vec<&'static str>, Refusal),
}

/// A "no" with its code.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The stable code.
    pub code: Box<str>,
    /// What a person reads.
    pub message: Vec<Piece>,
}

/// What a rule says to a command.
#[derive(Debug)]
pub enum Verdict {
    /// Go on.
    Pass,
    /// Accepted, and nothing happens.
    Nothing,
    /// No.
    Refused(Rejection),
}

impl Rule {
    /// Compiles a rule of an aggregate that is called so, or of one of its commands.
    pub fn compile(scope: &mut Scope, rule: &line::Rule, aggregate: &str) -> Self {
        match rule {
            line::Rule::Refuse(refusal) => {
                let condition = refusal.condition.as_ref().map(|condition| scope.expr(condition));
                Self::Refuse(Refusal::compile(scope, refusal), condition)
            }
            line::Rule::NothingIf(condition, _) => Self::NothingIf(scope.expr(condition)),
            line::Rule::BeginsWith { commands, refused_as, .. } => {
                let commands = commands.iter().map(|command| intern(&joined(&command.says))).collect();
                let already = || Refusal::plain("already_created", &format!("{} already created", as_words(aggregate)));
                let refusal = refused_as.as_ref().map(|refusal| Refusal::compile(scope, refusal));
                Self::BeginsWith(commands, refusal.unwrap_or_else(already))
            }
        }
    }
}

impl Refusal {
    /// Compiles a refusal; one without a message says its code in words.
    pub fn compile(scope: &mut Scope, refusal: &line::Refusal) -> Self {
        let message = refusal.message.as_ref().map(|message| scope.message(message));
        let code = refusal.code.says.as_str();
        message.map_or_else(|| Self::plain(code, &label(code)), |message| Self { code: code.into(), message })
    }

    /// A refusal with a fixed text.
    pub fn plain(code: &str, message: &str) -> Self {
        Self { code: code.into(), message: vec![Piece::Text(message.into())] }
    }

    /// The "no".
    ///
    /// # Errors
    /// When what it says takes too many steps.
    pub fn rejection<'v>(&'v self, eval: &mut Eval<'v>) -> Result<Rejection, TooLong> {
        Ok(Rejection::new(&self.code, eval.text(&self.message)?))
    }
}

/// What a refusal and a `nothing if` say; `begins with` is the business of the aggregate.
///
/// # Errors
/// When that takes too many steps.
pub fn judge<'v>(rule: &'v Rule, eval: &mut Eval<'v>) -> Result<Verdict, TooLong> {
    Ok(match rule {
        Rule::Refuse(refusal, condition) => {
            let is_so = condition.as_ref().map_or(Ok(true), |condition| eval.is_yes(condition))?;
            if is_so { Verdict::Refused(refusal.rejection(eval)?) } else { Verdict::Pass }
        }
        Rule::NothingIf(condition) if eval.is_yes(condition)? => Verdict::Nothing,
        Rule::NothingIf(_) | Rule::BeginsWith(..) => Verdict::Pass,
    })
}

/// A name within a sentence that it begins: `Loan Request` is "Loan request".
pub fn as_words(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |said, word| said + " " + &word.to_lowercase())
}
