//! Judges the lines that several heads have: rules, effects with what fills them, and changes.
//!
//! Must not know the heads.

use super::Check;
use super::scope::Scope;
use crate::language::finding::{Code, Finding, Fix, Severity};
use crate::language::meaning::ty::{Known, Ty};
use crate::language::tree::expr::{Arg, Expr, ExprKind};
use crate::language::tree::line::{Change, Effect, Message, Part, Refusal, Rule};
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;

/// What a change changes.
pub struct Target<'a> {
    /// Whose fields they are.
    pub of: &'a str,
    /// The fields.
    pub fields: &'a [Known],
    /// Where `copies` takes from if nothing is said.
    pub from: &'a [Known],
    /// Whose those are.
    pub from_of: &'a str,
    /// What to write where a field is missing.
    pub hint: &'a str,
}

/// How a command is filled.
pub struct Filled<'a> {
    /// The kind of head and its name.
    pub what: &'a Name,
    /// Its fields.
    pub fields: &'a [Known],
    /// What each of those who fill it has: a name, and its fields.
    pub from: &'a [(String, Vec<Known>)],
    /// Whether its fields are simply those of who makes it.
    pub carries: bool,
}

impl Check<'_> {
    /// Rules in their order: after one that always says no, none is reached.
    pub(super) fn rules<'r>(&mut self, scope: &Scope, rules: impl Iterator<Item = &'r mut Rule>) -> bool {
        let mut stopped = false;
        for rule in rules {
            let span = rule_span(rule);
            if stopped {
                self.never(span, "the line above always says no");
            }
            stopped |= self.rule(scope, rule);
        }
        stopped
    }

    /// Reports a line that is never reached.
    pub(super) fn never(&mut self, span: Span, why: &str) {
        self.findings.error(Code::Never, span, format!("this line is never reached: {why}"));
    }

    /// A rule; whether it always applies.
    fn rule(&mut self, scope: &Scope, rule: &mut Rule) -> bool {
        match rule {
            Rule::Refuse(refusal) => {
                self.refusal(scope, refusal);
                let Some(condition) = &mut refusal.condition else { return true };
                self.condition(scope, condition)
            }
            Rule::NothingIf(condition, _) => self.condition(scope, condition),
            Rule::BeginsWith { refused_as, .. } => {
                if let Some(refusal) = refused_as {
                    self.refusal(scope, refusal);
                }
                false
            }
        }
    }

    /// A condition; whether it always holds. One that never does is reported.
    pub(super) fn condition(&mut self, scope: &Scope, condition: &mut Expr) -> bool {
        self.judge(scope.clone()).condition(condition);
        if condition.kind == ExprKind::Truth(false) {
            self.never(condition.span, "`if no` never holds");
        }
        condition.kind == ExprKind::Truth(true)
    }

    pub(super) fn refusal(&mut self, scope: &Scope, refusal: &mut Refusal) {
        if let Some(message) = &mut refusal.message {
            self.message(scope, message);
        }
    }

    fn message(&mut self, scope: &Scope, message: &mut Message) {
        for part in &mut message.parts {
            if let Part::Value(value) = part {
                self.judge(scope.clone()).ty(value, &Ty::Anything);
            }
        }
    }

    /// Effects in their order: an `otherwise` needs a `then … if` before it.
    pub(super) fn effects<'e>(&mut self, effects: impl Iterator<Item = &'e Effect>, stopped: bool) {
        let mut conditions = 0;
        let mut closed = false;
        for effect in effects {
            if stopped {
                self.never(effect.span, "a line above always says no");
                return;
            }
            if effect.otherwise && conditions == 0 {
                let why = if closed {
                    "the `otherwise` above takes everything that is left"
                } else {
                    "no `then … if` stands before this `otherwise`"
                };
                self.never(effect.span, why);
            }
            if effect.condition.is_some() {
                conditions += 1;
            } else if effect.otherwise {
                (conditions, closed) = (0, true);
            }
        }
    }

    /// An effect with what fills it.
    pub(super) fn effect(&mut self, scope: &Scope, effect: &mut Effect, filled: &Filled<'_>) {
        let broken = self.broken;
        let mut judge = self.judge(scope.clone());
        if let Some(turns) = &mut effect.turns {
            judge.enter(turns);
        }
        for arg in &mut effect.with {
            judge_arg(&mut judge, arg, &filled.what.says, filled.fields, true);
        }
        if let Some(condition) = &mut effect.condition {
            judge.condition(condition);
            if condition.kind == ExprKind::Truth(false) {
                self.never(effect.span, "`if no` never holds");
            }
        }
        if filled.carries || broken {
            return;
        }
        let unfilled: Vec<&Known> = filled.fields.iter().filter(|field| !said(effect, field)).collect();
        for field in unfilled {
            self.fill(effect, field, filled);
        }
    }

    /// A field that `with` does not say is filled from one of the same name.
    fn fill(&mut self, effect: &Effect, field: &Known, filled: &Filled<'_>) {
        for (from, fields) in filled.from {
            match Known::find(fields, &field.name) {
                Some(other) if !other.ty.goes_with(&field.ty) => {
                    let message = format!(
                        "{} of {} is {}, and {} of {from} is {}; say it with `with {}: …`",
                        field.name,
                        filled.what.says,
                        field.ty.says(),
                        field.name,
                        other.ty.says(),
                        field.name
                    );
                    self.findings.error(Code::TypeClash, effect.name.span, message);
                }
                None if field.required => {
                    let example = if field.ty == Ty::Id { "new id" } else { "…" };
                    let and = if effect.with.is_empty() { "with " } else { "with …, " };
                    let message = format!(
                        "nothing fills {} of {}, for {from} has none; write `{and}{}: {example}`",
                        field.name, filled.what.says, field.name
                    );
                    let fix = (field.ty == Ty::Id).then(|| fill_with(effect, &field.name));
                    self.findings.mendable(Code::FieldUnfilled, effect.name.span, message, fix);
                    return;
                }
                Some(_) | None => {}
            }
        }
    }

    /// A change of what is remembered, shown or asked.
    pub(super) fn change(&mut self, scope: &Scope, turns: &[(String, Ty)], change: &mut Change, target: &Target<'_>) {
        let mut reads = Vec::new();
        let from = target.from.to_vec();
        let mut judge = self.judge(scope.clone());
        judge.turns = turns.to_vec();
        let found = |field: &Name| Known::find(target.fields, &field.says).cloned();
        match change {
            Change::Sets(field, expr) => {
                let known = found(field);
                let ty = known.as_ref().map_or(Ty::Anything, |known| known.ty.clone());
                judge.wants(expr, &ty, &field.says);
                missing(&mut judge, known.is_some(), field, target);
            }
            Change::Copies(fields, of) => {
                let source = of.as_mut().map(|of| (judge.ty(of, &Ty::Anything), of.span));
                for field in fields {
                    let copied = match &source {
                        Some((ty, span)) => judge.member(ty, field, *span),
                        None => Known::find(&from, &field.says).map_or_else(
                            || {
                                judge.no_field(field, target.from_of, &from);
                                Ty::Anything
                            },
                            |known| known.ty.clone(),
                        ),
                    };
                    let known = found(field);
                    if let Some(known) = known.as_ref().filter(|known| !known.ty.goes_with(&copied)) {
                        let message =
                            format!("{} is {}, and what is copied is {}", field.says, known.ty.says(), copied.says());
                        judge.findings.error(Code::TypeClash, field.span, message);
                    }
                    missing(&mut judge, known.is_some(), field, target);
                }
            }
            Change::Adds(expr, field) | Change::Takes(expr, field) => {
                let known = found(field);
                let of = known.as_ref().map_or(Ty::Anything, |known| known.ty.clone());
                match &of {
                    Ty::Number => judge.number(expr, "what a number grows by"),
                    Ty::List(element) => {
                        judge.wants(expr, element, &format!("an element of {}", field.says));
                    }
                    Ty::Anything => {
                        judge.ty(expr, &Ty::Anything);
                    }
                    other => {
                        judge.ty(expr, &Ty::Anything);
                        let message = format!(
                            "{} is {}; only a number or a list is added to or taken from",
                            field.says,
                            other.says()
                        );
                        judge.findings.error(Code::NotAList, field.span, message);
                    }
                }
                missing(&mut judge, known.is_some(), field, target);
            }
        }
        reads.append(&mut judge.reads);
        if let Some(view) = &scope.view {
            self.reads.extend(reads.into_iter().map(|(read, span)| (view.clone(), read, span)));
        }
    }
}

fn missing(judge: &mut super::judge::Judge<'_>, is_there: bool, field: &Name, target: &Target<'_>) {
    if is_there {
        return;
    }
    let names = target.fields.iter().map(|field| field.name.as_str());
    let near = crate::language::near::nearest(&field.says, names);
    let hint =
        near.map_or_else(|| format!("write `{} {}`", target.hint, field.says), |near| format!("did you mean {near}?"));
    let fix = near.map(|near| Fix { span: field.span, text: near.to_owned() });
    let verb = if target.hint == "shows" { "shows" } else { "remembers" };
    let message = format!("{} {verb} no {}; {hint}", target.of, field.says);
    judge.findings.mendable(Code::UnknownField, field.span, message, fix);
}

fn rule_span(rule: &Rule) -> Span {
    match rule {
        Rule::Refuse(refusal) => refusal.span,
        Rule::NothingIf(_, span) | Rule::BeginsWith { span, .. } => *span,
    }
}

fn said(effect: &Effect, field: &Known) -> bool {
    effect.with.iter().any(|arg| arg.name.says == field.name)
}

/// An id that nothing fills is a new one.
fn fill_with(effect: &Effect, field: &str) -> Fix {
    if let Some(first) = effect.with.first() {
        let span = Span { to: first.name.span.from, ..first.name.span };
        return Fix { span, text: format!("{field}: new id, ") };
    }
    let span = Span { from: effect.name.span.to, ..effect.name.span };
    Fix { span, text: format!(" with {field}: new id") }
}

/// `name: value` for a field of something.
pub fn judge_arg(judge: &mut super::judge::Judge<'_>, arg: &mut Arg, whose: &str, fields: &[Known], strict: bool) {
    let Some(field) = Known::find(fields, &arg.name.says) else {
        judge.no_field(&arg.name, whose, fields);
        judge.ty(&mut arg.value, &Ty::Anything);
        return;
    };
    if strict {
        judge.wants(&mut arg.value, &field.ty, &field.name);
    } else {
        judge.ty(&mut arg.value, &field.ty);
    }
}

/// A hint: nothing is wrong, and something could be better.
pub fn hint(code: Code, span: Span, message: String) -> Finding {
    Finding { span, severity: Severity::Hint, code, message, fix: None }
}
