//! Judges operators: what may stand on their two sides.
//!
//! Must not know which line they stand in.

use super::judge::Judge;
use crate::language::finding::Code;
use crate::language::meaning::ty::Ty;
use crate::language::tree::expr::{Binary, Expr, ExprKind, Means};
use crate::language::tree::span::Span;

impl Judge<'_> {
    /// Two values and what stands between them.
    pub(super) fn binary(
        &mut self,
        operator: Binary,
        left: &mut Expr,
        right: &mut Expr,
        span: Span,
        expected: &Ty,
    ) -> Ty {
        let says: &str = operator.into();
        match operator {
            Binary::OrElse => {
                let first = self.ty(left, expected);
                let second = self.ty(right, if first == Ty::Anything { expected } else { &first });
                first.or(second)
            }
            Binary::Or | Binary::And => {
                self.condition(left);
                self.condition(right);
                Ty::Truth
            }
            Binary::Is | Binary::IsNot => {
                self.compared(left, right, span);
                Ty::Truth
            }
            Binary::Less | Binary::AtMost | Binary::More | Binary::AtLeast => {
                self.ordered(left, right, span);
                Ty::Truth
            }
            Binary::In | Binary::NotIn => {
                self.within(left, right);
                Ty::Truth
            }
            Binary::Contains => {
                self.within(right, left);
                Ty::Truth
            }
            Binary::StartsWith => {
                for side in [left, right] {
                    let ty = self.ty(side, &Ty::Text);
                    if !ty.goes_with(&Ty::Text) {
                        let message = format!("`starts with` wants a text, and this is {}", ty.says());
                        self.findings.error(Code::TypeClash, side.span, message);
                    }
                }
                Ty::Truth
            }
            Binary::Plus => {
                let first = self.ty(left, &Ty::Anything);
                if first.is_text() {
                    self.wants(right, &Ty::Text, "what is joined with a text");
                    return Ty::Text;
                }
                let second = self.ty(right, &Ty::Anything);
                if first == Ty::Anything && second.is_text() {
                    return Ty::Text;
                }
                self.both_numbers(says, (left.span, &first), (right.span, &second));
                Ty::Number
            }
            Binary::Minus | Binary::Times | Binary::By => {
                let first = self.ty(left, &Ty::Number);
                let second = self.ty(right, &Ty::Number);
                self.both_numbers(says, (left.span, &first), (right.span, &second));
                Ty::Number
            }
        }
    }

    fn both_numbers(&mut self, says: &str, left: (Span, &Ty), right: (Span, &Ty)) {
        for (span, ty) in [left, right] {
            if !ty.may_be(&Ty::Number) {
                let message = format!("`{says}` wants numbers, and this is {}", ty.says());
                self.findings.error(Code::TypeClash, span, message);
            }
        }
    }

    /// `left is right`: each side says what a bare word on the other one may be.
    fn compared(&mut self, left: &mut Expr, right: &mut Expr, span: Span) {
        let (first, second) = if self.is_open_word(left) {
            let second = self.ty(right, &Ty::Anything);
            (self.ty(left, &second), second)
        } else {
            let first = self.ty(left, &Ty::Anything);
            let second = self.ty(right, &first);
            (first, second)
        };
        let never = match (&left.kind, &first, &right.kind, &second) {
            (_, Ty::Words(words), ExprKind::Text(text), _) | (ExprKind::Text(text), _, _, Ty::Words(words)) => {
                !words.contains(text)
            }
            _ => !first.goes_with(&second),
        };
        if never {
            let message = format!("these are never equal: one is {}, the other is {}", first.says(), second.says());
            self.findings.error(Code::TypeClash, span, message);
        }
    }

    fn is_open_word(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(word, Means::Open | Means::Word) => self.scope.meaning_of(word, &self.turns).is_none(),
            _ => false,
        }
    }

    fn ordered(&mut self, left: &mut Expr, right: &mut Expr, span: Span) {
        let first = self.ty(left, &Ty::Anything);
        let second = self.ty(right, &first);
        let unordered = [&first, &second]
            .into_iter()
            .find(|ty| matches!(ty, Ty::Truth | Ty::List(_) | Ty::Map(_) | Ty::Event | Ty::View(_)) || ty.is_record());
        if let Some(unordered) = unordered {
            let message = format!("numbers, times and texts have an order; {} has none", unordered.says());
            self.findings.error(Code::TypeClash, span, message);
        } else if !first.goes_with(&second) {
            let message = format!("{} and {} cannot be compared", first.says(), second.says());
            self.findings.error(Code::TypeClash, span, message);
        }
    }

    /// `item in whole`
    fn within(&mut self, item: &mut Expr, whole: &mut Expr) {
        let list = self.ty(whole, &Ty::List(Box::new(Ty::Anything)));
        let element = match &list {
            Ty::List(of) => (**of).clone(),
            Ty::Map(_) => Ty::Text,
            text if text.is_text() => Ty::Text,
            Ty::Anything | Ty::Nothing => Ty::Anything,
            record if record.is_record() => Ty::Text,
            other => {
                let message = format!("a list is wanted here, and this is {}", other.says());
                self.findings.error(Code::NotAList, whole.span, message);
                Ty::Anything
            }
        };
        let ty = self.ty(item, &element);
        if !ty.goes_with(&element) {
            let message = format!("{} is never in it: what is in it is {}", ty.says(), element.says());
            self.findings.error(Code::TypeClash, item.span, message);
        }
    }
}
