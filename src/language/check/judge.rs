//! Judges expressions: what their words mean, and whether their values can be what they are used as.
//!
//! Sets the meaning of every bare word in the tree. Must not know which line an expression stands in.

use super::scope::{Place, Scope};
use crate::language::finding::{Code, Findings, Fix};
use crate::language::meaning::Meaning;
use crate::language::meaning::ty::{Known, Ty, few};
use crate::language::near::nearest;
use crate::language::tree::DEEPEST_FOR;
use crate::language::tree::expr::{Arg, Expr, ExprKind, State, Turns};
use crate::language::tree::name::Name;
use crate::language::tree::span::Span;

/// Judges expressions in one scope after the other.
pub struct Judge<'a> {
    /// What heads mean.
    pub meaning: &'a Meaning,
    /// What is wrong.
    pub findings: &'a mut Findings,
    /// What bare words mean.
    pub scope: Scope,
    /// The words of the `for`s around.
    pub turns: Vec<(String, Ty)>,
    /// The views that were read, and where.
    pub reads: Vec<(String, Span)>,
}

impl<'a> Judge<'a> {
    /// In a scope.
    pub fn new(meaning: &'a Meaning, findings: &'a mut Findings, scope: Scope) -> Self {
        Self { meaning, findings, scope, turns: Vec::new(), reads: Vec::new() }
    }

    /// The kind of a value that is used as some kind; reports if it can never be. A list or a record that stands there is judged
    /// part by part.
    pub fn wants(&mut self, expr: &mut Expr, expected: &Ty, what: &str) -> Ty {
        match (&mut expr.kind, expected) {
            (ExprKind::List(items), Ty::List(of)) => {
                for item in items {
                    self.wants(item, of, &format!("an element of {what}"));
                }
                return expected.clone();
            }
            (ExprKind::Record(args), Ty::Map(of)) => {
                for arg in args {
                    self.wants(&mut arg.value, of, &format!("a value of {what}"));
                }
                return expected.clone();
            }
            (ExprKind::Record(args), expected) if expected.is_record() => {
                let fields = self.meaning.fields_of(expected).unwrap_or_default();
                for arg in args {
                    match Known::find(&fields, &arg.name.says) {
                        Some(field) => {
                            self.wants(&mut arg.value, &field.ty, &field.name);
                        }
                        None => self.no_field(&arg.name, &expected.says(), &fields),
                    }
                }
                return expected.clone();
            }
            _ => {}
        }
        let ty = self.ty(expr, expected);
        let fits = match (&expr.kind, expected) {
            (ExprKind::Text(text), Ty::Words(words)) => words.contains(text),
            _ => ty.goes_with(expected),
        };
        if !fits {
            let message = format!("{what} is {}, and this is {}", expected.says(), ty.says());
            self.findings.error(Code::TypeClash, expr.span, message);
        }
        ty
    }

    /// Yes or no is wanted.
    pub fn condition(&mut self, expr: &mut Expr) {
        let ty = self.ty(expr, &Ty::Truth);
        if !ty.may_be(&Ty::Truth) {
            let message = format!("a yes or no is wanted here, and this is {}; compare it with something", ty.says());
            self.findings.error(Code::TypeClash, expr.span, message);
        }
    }

    /// The kind of value of an expression. What is expected says what a bare word may be.
    pub fn ty(&mut self, expr: &mut Expr, expected: &Ty) -> Ty {
        let span = expr.span;
        match &mut expr.kind {
            ExprKind::Number(_) => Ty::Number,
            ExprKind::Text(_) => Ty::Text,
            ExprKind::Truth(_) => Ty::Truth,
            ExprKind::Nothing => Ty::Nothing,
            ExprKind::Now => Ty::Time,
            ExprKind::NewId => Ty::Id,
            ExprKind::Label(label) => {
                if self.scope.place != Place::Story {
                    let message = format!("#{label} is a label, and labels stand in stories only");
                    self.findings.error(Code::UnknownWord, span, message);
                }
                Ty::Id
            }
            ExprKind::Name(word, means) => {
                let (found, ty) = self.name(&word.clone(), *means, span, expected);
                *means = found;
                ty
            }
            ExprKind::List(items) => self.list(items, expected),
            ExprKind::Record(args) => self.record(args, expected),
            ExprKind::Member(base, field) => {
                let ty = self.ty(base, &Ty::Anything);
                self.member(&ty, field, base.span)
            }
            ExprKind::Index(base, index) => self.index(base, index),
            ExprKind::Call(function, args) => {
                let function = *function;
                self.call(function, args, span, expected)
            }
            ExprKind::Each(each) => {
                self.enter(&mut each.turns);
                let item = self.ty(&mut each.item, &Ty::Anything);
                if let Some(filter) = &mut each.filter {
                    self.condition(filter);
                }
                self.turns.pop();
                self.over_list(each.function, &item, each.item.span)
            }
            ExprKind::Negative(inner) => {
                self.number(inner, "`-`");
                Ty::Number
            }
            ExprKind::Not(inner) => {
                self.condition(inner);
                Ty::Truth
            }
            ExprKind::Binary(operator, left, right) => {
                let operator = *operator;
                self.binary(operator, left, right, span, expected)
            }
            ExprKind::Is(inner, state, _) => {
                let ty = self.ty(inner, &Ty::Anything);
                let fits = match state {
                    State::New => matches!(ty, Ty::Aggregate(_) | Ty::Process(_) | Ty::Anything),
                    State::Empty | State::Missing => true,
                };
                if !fits {
                    let message = format!("only an aggregate is new, and this is {}", ty.says());
                    self.findings.error(Code::TypeClash, span, message);
                }
                Ty::Truth
            }
        }
    }

    /// Goes into a `for`; its word is known until `turns` is popped.
    pub fn enter(&mut self, turns: &mut Turns) {
        let source = self.ty(&mut turns.source, &Ty::Anything);
        let element = self.element(&source, turns.source.span);
        if self.turns.len() >= DEEPEST_FOR {
            let message = format!("a `for` stands at most {DEEPEST_FOR} deep");
            self.findings.error(Code::TooLong, turns.word.span, message);
        }
        self.turns.push((turns.word.says.clone(), element));
    }

    /// What the elements of a list are; reports if it is none.
    pub fn element(&mut self, ty: &Ty, span: Span) -> Ty {
        match ty {
            Ty::List(of) | Ty::Map(of) => (**of).clone(),
            Ty::Anything | Ty::Nothing => Ty::Anything,
            other => {
                let message = format!("a list is wanted here, and this is {}", other.says());
                self.findings.error(Code::NotAList, span, message);
                Ty::Anything
            }
        }
    }

    /// A number is wanted.
    pub fn number(&mut self, expr: &mut Expr, by: &str) {
        let ty = self.ty(expr, &Ty::Number);
        if !ty.may_be(&Ty::Number) {
            let message = format!("{by} wants a number, and this is {}", ty.says());
            self.findings.error(Code::TypeClash, expr.span, message);
        }
    }

    fn list(&mut self, items: &mut [Expr], expected: &Ty) -> Ty {
        let of = match expected {
            Ty::List(of) => (**of).clone(),
            _ => Ty::Anything,
        };
        let element = items.iter_mut().map(|item| self.ty(item, &of)).reduce(Ty::or);
        Ty::List(Box::new(element.unwrap_or(Ty::Anything)))
    }

    fn record(&mut self, args: &mut [Arg], expected: &Ty) -> Ty {
        let fields = self.meaning.fields_of(expected).unwrap_or_default();
        let of_map = match expected {
            Ty::Map(of) => (**of).clone(),
            _ => Ty::Anything,
        };
        let typed = args.iter_mut().map(|arg| {
            let expected = Known::find(&fields, &arg.name.says).map_or(of_map.clone(), |field| field.ty.clone());
            (arg.name.says.clone(), self.ty(&mut arg.value, &expected))
        });
        Ty::Fields(typed.collect())
    }

    /// A field of a value.
    pub fn member(&mut self, ty: &Ty, field: &Name, base: Span) -> Ty {
        if let Some(fields) = self.meaning.fields_of(ty) {
            if let Some(known) = Known::find(&fields, &field.says) {
                return known.ty.clone();
            }
            let whose = match ty {
                Ty::Aggregate(name) | Ty::Process(name) | Ty::Row(name) | Ty::System(name) => name.clone(),
                other => other.says(),
            };
            self.no_field(field, &whose, &fields);
            return Ty::Anything;
        }
        match ty {
            Ty::Map(of) => (**of).clone(),
            Ty::Anything | Ty::Nothing | Ty::Record(_) | Ty::Row(_) => Ty::Anything,
            other => {
                let hint = if matches!(other, Ty::List(_)) { "; take one element of it" } else { "" };
                let message = format!("this is {}, which has no field {}{hint}", other.says(), field.says);
                self.findings.error(Code::UnknownField, base.until(field.span), message);
                Ty::Anything
            }
        }
    }

    /// Reports a field that something does not have.
    pub fn no_field(&mut self, field: &Name, whose: &str, fields: &[Known]) {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let near = if self.findings.is_open() { nearest(&field.says, names.iter().copied()) } else { None };
        let no = format!("{whose} has no field {}", field.says);
        let message = match near {
            Some(near) => format!("{no}; did you mean {near}?"),
            None if names.is_empty() => no,
            None => format!("{no}; it has {}", few(&names)),
        };
        let fix = near.map(|near| Fix { span: field.span, text: near.to_owned() });
        self.findings.mendable(Code::UnknownField, field.span, message, fix);
    }

    fn index(&mut self, base: &mut Expr, index: &mut Expr) -> Ty {
        let ty = self.ty(base, &Ty::View(String::new()));
        match ty {
            Ty::View(view) => {
                self.ty(index, &Ty::Id);
                Ty::Row(view)
            }
            Ty::List(of) => {
                self.number(index, "the place in a list");
                *of
            }
            Ty::Map(of) => {
                self.wants(index, &Ty::Text, "a key of this map");
                *of
            }
            Ty::Anything | Ty::Nothing => {
                self.ty(index, &Ty::Anything);
                Ty::Anything
            }
            ty if ty.is_record() => {
                self.wants(index, &Ty::Text, "the name of a field");
                Ty::Anything
            }
            other => {
                let message = format!("a list, a map or a view is wanted before `[`, and this is {}", other.says());
                self.findings.error(Code::NotAList, base.span, message);
                Ty::Anything
            }
        }
    }
}
