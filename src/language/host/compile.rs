//! From the tree's expressions to those that are evaluated: each name is resolved to where its value is.
//!
//! The checker has said what each name means. Must not know how a value comes about.

use super::expr::{Each, Envelope, Expr, Piece};
use super::value;
use crate::language::tree::expr::{self as tree, Binary, Denied, ExprKind, Function, Means, Turns};
use crate::language::tree::line::{Message, Part};
use serde_json::Value;
use uuid::Uuid;

/// Where an expression stands, as far as its names go by that.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The names of what is remembered, by slot.
    pub slots: Vec<Box<str>>,
    /// The views of which there is a copy, as people say them.
    pub copies: Vec<String>,
    /// The columns by whose values rows are looked up.
    pub indexed: Vec<Box<str>>,
    /// How many ids are made.
    new_ids: u32,
    /// The words of the turns, the innermost last.
    turns: Vec<String>,
    /// What the ids follow from that labels stand for.
    labels: Uuid,
}

impl Scope {
    /// A scope in which these are remembered.
    pub fn remembering(slots: &[Box<str>]) -> Self {
        Self { slots: slots.to_vec(), ..Self::default() }
    }

    /// A scope in which a label stands for an id that follows from this one.
    pub fn labelled(labels: Uuid) -> Self {
        Self { labels, ..Self::default() }
    }

    /// Compiles an expression.
    pub fn expr(&mut self, expr: &tree::Expr) -> Expr {
        let of = |scope: &mut Self, expr: &tree::Expr| Box::new(scope.expr(expr));
        match &expr.kind {
            ExprKind::Number(number) => Expr::Const(value::number(*number)),
            ExprKind::Text(text) => Expr::Const(text.as_str().into()),
            ExprKind::Label(label) => Expr::Const(Uuid::new_v5(&self.labels, label.as_bytes()).to_string().into()),
            ExprKind::Truth(truth) => Expr::Const((*truth).into()),
            ExprKind::Nothing => Expr::Const(Value::Null),
            ExprKind::Now => Expr::Now,
            ExprKind::NewId => {
                self.new_ids += 1;
                Expr::NewId(self.new_ids - 1)
            }
            ExprKind::Name(word, means) => self.name(word, *means),
            ExprKind::List(values) => Expr::List(values.iter().map(|value| self.expr(value)).collect()),
            ExprKind::Record(fields) => Expr::Record(
                fields.iter().map(|field| (field.name.says.as_str().into(), self.expr(&field.value))).collect(),
            ),
            ExprKind::Member(base, name) => self.member(base, &name.says),
            ExprKind::Index(base, index) => match &base.kind {
                ExprKind::Name(view, Means::View) => {
                    let copy = self.copy(view);
                    Expr::Copy(copy, of(self, index))
                }
                _ => Expr::Index(of(self, base), of(self, index)),
            },
            ExprKind::Call(function, arguments) => {
                Expr::Call(*function, arguments.iter().map(|argument| self.expr(argument)).collect())
            }
            ExprKind::Each(each) => self.each(each),
            ExprKind::Negative(expr) => Expr::Negative(of(self, expr)),
            ExprKind::Not(expr) => Expr::Not(of(self, expr)),
            ExprKind::Binary(operator, one, other) => self.binary(*operator, one, other),
            ExprKind::Is(expr, state, denied) => {
                let is = match (state, &expr.kind) {
                    (tree::State::Empty, _) => Expr::IsEmpty(of(self, expr)),
                    (tree::State::New, ExprKind::Name(_, Means::Aggregate | Means::Process)) => Expr::IsNew,
                    (tree::State::New | tree::State::Missing, _) => Expr::IsMissing(of(self, expr)),
                };
                if *denied == Denied::Yes { Expr::Not(Box::new(is)) } else { is }
            }
        }
    }

    /// Compiles the list of some turns, and whatever stands in them with their word.
    pub fn in_turns<R>(&mut self, turns: Option<&Turns>, compile: impl FnOnce(&mut Self) -> R) -> (Option<Expr>, R) {
        let source = turns.map(|turns| self.expr(&turns.source));
        if let Some(turns) = turns {
            self.turns.push(turns.word.says.clone());
        }
        let compiled = compile(self);
        if turns.is_some() {
            self.turns.pop();
        }
        (source, compiled)
    }

    /// Compiles a message.
    pub fn message(&mut self, message: &Message) -> Vec<Piece> {
        let piece = |part: &Part| match part {
            Part::Text(text) => Piece::Text(text.as_str().into()),
            Part::Value(expr) => Piece::Value(self.expr(expr)),
        };
        message.parts.iter().map(piece).collect()
    }

    /// The column and the value by which rows can be looked up that a filter lets through, if there is such a column: of several
    /// conditions one that asks the row (`row`, or the word of the turn) for a value which is the same for all rows.
    pub fn lookup(&mut self, filter: &tree::Expr, of_row: &dyn Fn(&tree::Expr) -> bool) -> Option<(Box<str>, Expr)> {
        let (column, value) = asked_for(filter, of_row)?;
        let column: Box<str> = column.into();
        if !self.indexed.contains(&column) {
            self.indexed.push(column.clone());
        }
        Some((column, self.expr(value)))
    }

    fn name(&mut self, word: &str, means: Means) -> Expr {
        match means {
            Means::Word => Expr::Const(word.into()),
            Means::Turn => {
                let out = self.turns.iter().rev().position(|turn| turn == word);
                out.map_or(Expr::Const(Value::Null), Expr::Turn)
            }
            Means::Position => Expr::Position,
            Means::Remembered => self.slot(word),
            Means::Aggregate | Means::Process => Expr::State(self.slots.clone()),
            Means::Row => Expr::Row,
            Means::Rows => Expr::Rows,
            Means::System => Expr::System,
            Means::Open | Means::Field => Expr::Input(word.into()),
            Means::Event | Means::View => Expr::Const(Value::Null),
        }
    }

    fn slot(&self, name: &str) -> Expr {
        self.slots.iter().position(|slot| **slot == *name).map_or(Expr::Const(Value::Null), Expr::Slot)
    }

    fn copy(&mut self, view: &str) -> usize {
        self.copies.iter().position(|copy| copy == view).unwrap_or_else(|| {
            self.copies.push(view.to_owned());
            self.copies.len() - 1
        })
    }

    fn member(&mut self, base: &tree::Expr, name: &str) -> Expr {
        match &base.kind {
            ExprKind::Name(_, Means::Aggregate | Means::Process) => self.slot(name),
            ExprKind::Name(_, Means::Event) => match name {
                "time" => Expr::Event(Envelope::Time),
                "name" => Expr::Event(Envelope::Name),
                "version" => Expr::Event(Envelope::Version),
                "position" => Expr::Event(Envelope::Position),
                _ => Expr::Const(Value::Null),
            },
            _ => Expr::Member(Box::new(self.expr(base)), name.into()),
        }
    }

    fn each(&mut self, each: &tree::Each) -> Expr {
        let word = &each.turns.word.says;
        let is_turn = |expr: &tree::Expr| matches!(&expr.kind, ExprKind::Name(name, Means::Turn) if name == word);
        let goes_through_rows = matches!(each.turns.source.kind, ExprKind::Name(_, Means::Rows));
        let found = each.filter.as_ref().filter(|_| goes_through_rows).and_then(|filter| self.lookup(filter, &is_turn));
        let (source, (item, filter)) = self.in_turns(Some(&each.turns), |scope| {
            (scope.expr(&each.item), each.filter.as_ref().map(|filter| scope.expr(filter)))
        });
        let source = match found {
            Some((column, value)) => Expr::RowsWith(column, Box::new(value)),
            None => source.unwrap_or(Expr::Const(Value::Null)),
        };
        let counts_rows = each.function == Function::Count && matches!(each.item.kind, ExprKind::Name(_, Means::Turn));
        // what counts is the turn, whatever it is worth
        let item = if counts_rows { Expr::Const(true.into()) } else { item };
        Expr::Each(Box::new(Each { function: each.function, item, source, filter }))
    }

    fn binary(&mut self, operator: Binary, one: &tree::Expr, other: &tree::Expr) -> Expr {
        let left = Box::new(self.expr(one));
        match (operator, &other.kind) {
            // a comparison with nothing would be no; whoever writes the word asks whether it is missing
            (Binary::Is, ExprKind::Nothing) => Expr::IsMissing(left),
            (Binary::IsNot, ExprKind::Nothing) => Expr::Not(Box::new(Expr::IsMissing(left))),
            _ => Expr::Binary(operator, left, Box::new(self.expr(other))),
        }
    }
}

fn asked_for<'a>(filter: &'a tree::Expr, of_row: &dyn Fn(&tree::Expr) -> bool) -> Option<(&'a str, &'a tree::Expr)> {
    match &filter.kind {
        ExprKind::Binary(Binary::And, one, other) => asked_for(one, of_row).or_else(|| asked_for(other, of_row)),
        ExprKind::Binary(Binary::Is, one, other) => {
            let column = |expr: &'a tree::Expr| match &expr.kind {
                ExprKind::Member(base, name) if of_row(base) => Some(name.says.as_str()),
                _ => None,
            };
            let pair = |this: &'a tree::Expr, that: &'a tree::Expr| {
                column(this).filter(|_| !mentions(that, of_row)).map(|column| (column, that))
            };
            pair(one, other).or_else(|| pair(other, one))
        }
        _ => None,
    }
}

/// Whether an expression has a part of some kind.
fn mentions(expr: &tree::Expr, wanted: &dyn Fn(&tree::Expr) -> bool) -> bool {
    let any = |exprs: &[tree::Expr]| exprs.iter().any(|expr| mentions(expr, wanted));
    wanted(expr)
        || match &expr.kind {
            ExprKind::List(values) | ExprKind::Call(_, values) => any(values),
            ExprKind::Record(fields) => fields.iter().any(|field| mentions(&field.value, wanted)),
            ExprKind::Member(base, _) | ExprKind::Negative(base) | ExprKind::Not(base) | ExprKind::Is(base, _, _) => {
                mentions(base, wanted)
            }
            ExprKind::Index(one, other) | ExprKind::Binary(_, one, other) => {
                mentions(one, wanted) || mentions(other, wanted)
            }
            ExprKind::Each(each) => {
                mentions(&each.item, wanted)
                    || mentions(&each.turns.source, wanted)
                    || each.filter.as_ref().is_some_and(|filter| mentions(filter, wanted))
            }
            _ => false,
        }
}

/// The value of an expression that depends on nothing.
pub fn constant(expr: &tree::Expr) -> Value {
    let expr = Scope::default().expr(expr);
    let steps = super::eval::Steps::default();
    super::eval::Eval::new(super::eval::Around::default(), &steps)
        .value(&expr)
        .map(std::borrow::Cow::into_owned)
        .unwrap_or_default()
}
