//! Judges declared fields: their defaults, examples and choices.
//!
//! Must not know the heads.

use super::Check;
use super::judge::Judge;
use super::scope::{Place, Scope};
use crate::language::finding::{Code, Fix};
use crate::language::meaning::ty::{Known, Ty, few};
use crate::language::near::nearest;
use crate::language::tree::expr::{Expr, ExprKind};
use crate::language::tree::line::{Field, Type, TypeKind};

impl Check<'_> {
    /// In a scope.
    pub(super) fn judge(&mut self, scope: Scope) -> Judge<'_> {
        Judge::new(self.meaning, self.findings, scope)
    }

    /// Judges fields.
    pub(super) fn fields(&mut self, fields: &mut [Field]) {
        let former: Vec<Known> = Known::all(fields);
        for field in fields {
            self.field(field, &former);
        }
    }

    /// A field; `was` may name what an older event has: its other fields, and any that are gone.
    pub(super) fn field(&mut self, field: &mut Field, others: &[Known]) {
        self.choices(&field.kind);
        let ty = Ty::of(&field.kind);
        let name = field.name.says.clone();
        for expr in field.default.iter_mut().chain(&mut field.example) {
            self.literal(expr, &ty, &name);
        }
        if let Some(was) = &mut field.was {
            let mut known = others.to_vec();
            names_in(was, &mut |word| {
                if Known::find(&known, word).is_none() && !self.meaning.words.contains(word) {
                    known.push(Known::new(word, Ty::Anything));
                }
            });
            let scope = Scope { of: name.clone(), fields: known, event: true, ..Scope::default() };
            self.judge(scope).wants(was, &ty, &name);
        }
    }

    /// A default or an example. What is made of bare words and should be a text is a text without quotes.
    fn literal(&mut self, expr: &mut Expr, ty: &Ty, name: &str) {
        if matches!(ty, Ty::Text | Ty::Time | Ty::Id) && matches!(expr.kind, ExprKind::Binary(..)) {
            let mut unknown = None;
            let mut is_text = false;
            names_in(expr, &mut |word| unknown = unknown.take().or_else(|| Some(word.to_owned())));
            texts_in(expr, &mut is_text);
            if !is_text {
                let span = expr.span;
                let message = "this is a text without quotes; put it in quotes: \"…\"";
                self.findings.error(Code::BareText, span, message);
                return;
            }
        }
        self.judge(Scope::literal(Place::Literal)).wants(expr, ty, name);
    }

    /// `from VIEW where column is WORD`
    fn choices(&mut self, kind: &Type) {
        match &kind.kind {
            TypeKind::List(of) | TypeKind::Map(of) => self.choices(of),
            TypeKind::Id(Some(choices)) => {
                let Some(view) = self.meaning.views.get(&choices.view.says) else { return };
                let Some((column, word)) = &choices.possible else { return };
                let Some(known) = Known::find(&view.columns, &column.says) else {
                    let columns = view.columns.clone();
                    self.judge(Scope::default()).no_field(column, &choices.view.says, &columns);
                    return;
                };
                if let Ty::Words(words) = &known.ty
                    && !words.contains(&word.says)
                {
                    let near = nearest(&word.says, words.iter().map(String::as_str));
                    let known_elsewhere = self.meaning.words.contains(&word.says);
                    let (code, hint) = match near {
                        Some(near) => (Code::UnknownWord, format!("did you mean {near}?")),
                        None if known_elsewhere => (Code::TypeClash, format!("it is one of {}", few(words))),
                        None => (Code::UnknownWord, format!("it is one of {}", few(words))),
                    };
                    let message = format!("{} of {} is never {}; {hint}", column.says, choices.view.says, word.says);
                    let fix = near.map(|near| Fix { span: word.span, text: near.to_owned() });
                    self.findings.mendable(code, word.span, message, fix);
                }
            }
            _ => {}
        }
    }
}

/// Every bare word of an expression.
fn names_in(expr: &Expr, found: &mut impl FnMut(&str)) {
    each(expr, &mut |expr| {
        if let ExprKind::Name(word, _) = &expr.kind {
            found(word);
        }
    });
}

fn texts_in(expr: &Expr, found: &mut bool) {
    each(expr, &mut |expr| *found |= matches!(expr.kind, ExprKind::Text(_) | ExprKind::Call(..)));
}

fn each(expr: &Expr, visit: &mut impl FnMut(&Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::List(items) | ExprKind::Call(_, items) => items.iter().for_each(|item| each(item, visit)),
        ExprKind::Record(args) => args.iter().for_each(|arg| each(&arg.value, visit)),
        ExprKind::Member(inner, _) | ExprKind::Negative(inner) | ExprKind::Not(inner) | ExprKind::Is(inner, ..) => {
            each(inner, visit);
        }
        ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
            each(left, visit);
            each(right, visit);
        }
        ExprKind::Each(inner) => {
            each(&inner.item, visit);
            each(&inner.turns.source, visit);
            inner.filter.iter().for_each(|filter| each(filter, visit));
        }
        _ => {}
    }
}
