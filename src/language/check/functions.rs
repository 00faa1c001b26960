//! Judges calls: what each function wants and gives.
//!
//! Must not know which line a call stands in.

use super::judge::Judge;
use crate::language::finding::Code;
use crate::language::meaning::ty::Ty;
use crate::language::tree::expr::{Expr, Function};
use crate::language::tree::span::Span;

impl Judge<'_> {
    /// A call, and the kind of value that it gives.
    pub(super) fn call(&mut self, function: Function, args: &mut [Expr], span: Span, expected: &Ty) -> Ty {
        let says: &str = function.into();
        let (fewest, most, how) = match function {
            Function::If => (3, 3, "if(condition, value, other value)"),
            Function::Chance => (1, 2, "chance(1, 10), a whole number from 1 to 10"),
            Function::Join => (1, 2, "join(list, \", \")"),
            Function::Round => (1, 2, "round(number, digits)"),
            Function::Min | Function::Max => (1, usize::MAX, "min(list) or min(one, other)"),
            _ => (1, 1, "one value in its brackets"),
        };
        if args.len() < fewest || args.len() > most {
            let message = format!("{says} wants {how}; here it has {} values", args.len());
            self.findings.error(Code::TypeClash, span, message);
            for arg in args {
                self.ty(arg, &Ty::Anything);
            }
            return Ty::Anything;
        }
        match (function, args) {
            (Function::If, [condition, yes, no]) => {
                self.condition(condition);
                let yes = self.ty(yes, expected);
                yes.or(self.ty(no, expected))
            }
            (Function::Min | Function::Max, args) if args.len() > 1 => {
                let types: Vec<Ty> = args.iter_mut().map(|arg| self.ty(arg, expected)).collect();
                types.into_iter().reduce(Ty::or).unwrap_or(Ty::Anything)
            }
            (Function::Join, [list, rest @ ..]) => {
                let ty = self.ty(list, &Ty::Anything);
                self.element(&ty, list.span);
                for between in rest {
                    self.wants(between, &Ty::Text, "what stands between");
                }
                Ty::Text
            }
            (Function::Chance | Function::Round, args) => {
                for arg in args {
                    self.number(arg, says);
                }
                Ty::Number
            }
            (Function::Upper | Function::Lower | Function::Trim, args) => {
                for arg in args {
                    self.wants(arg, &Ty::Text, &format!("what {says} wants"));
                }
                Ty::Text
            }
            (Function::Length, [of]) => {
                let ty = self.ty(of, &Ty::Anything);
                if !matches!(ty, Ty::List(_) | Ty::Map(_) | Ty::Anything | Ty::Nothing) && !ty.is_text() {
                    let message = format!("length wants a text or a list, and this is {}", ty.says());
                    self.findings.error(Code::NotAList, of.span, message);
                }
                Ty::Number
            }
            (_, [list, ..]) => {
                let ty = self.ty(list, &Ty::List(Box::new(Ty::Anything)));
                let element = self.element(&ty, list.span);
                self.over_list(function, &element, list.span)
            }
            _ => Ty::Anything,
        }
    }

    /// What a function gives for a list of such elements.
    pub(super) fn over_list(&mut self, function: Function, element: &Ty, span: Span) -> Ty {
        let says: &str = function.into();
        match function {
            Function::Count | Function::Length => Ty::Number,
            Function::Sum => {
                if !element.may_be(&Ty::Number) {
                    let message = format!("sum wants numbers, and each of these is {}", element.says());
                    self.findings.error(Code::TypeClash, span, message);
                }
                Ty::Number
            }
            Function::Any | Function::All => {
                if !element.may_be(&Ty::Truth) {
                    let message = format!("{says} wants a yes or no for each, and this is {}", element.says());
                    self.findings.error(Code::TypeClash, span, message);
                }
                Ty::Truth
            }
            Function::Distinct => Ty::List(Box::new(element.clone())),
            Function::First | Function::Last | Function::Min | Function::Max => element.clone(),
            Function::Join => Ty::Text,
            Function::Upper | Function::Lower | Function::Trim | Function::Round | Function::If | Function::Chance => {
                let message = format!(
                    "{says} does not go through a list; what does: count, sum, any, all, distinct, first, last, min, max, join"
                );
                self.findings.error(Code::NotAList, span, message);
                Ty::Anything
            }
        }
    }
}
