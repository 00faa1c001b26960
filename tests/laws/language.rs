//! The language of models, held against random bytes, random words of its own, and the promised models with random edits.
//!
//! Whatever the text, checking ends without a panic; what is accepted prints and reads as the same.

use super::cases;
use hindcast::language::finding::Findings;
use hindcast::language::read::read;
use hindcast::language::tree::expr::{Arg, Binary, Denied, Each, Expr, ExprKind, Function, Means, State, Turns};
use hindcast::language::tree::line::Change;
use hindcast::language::tree::name::Name;
use hindcast::language::tree::span::Span;
use hindcast::language::tree::{Body, Tree};
use hindcast::language::{check, print};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;
use strum::IntoEnumIterator;

const MODELS: [&str; 3] = [
    include_str!("../../models/orders.hindcast"),
    include_str!("../../models/loans.hindcast"),
    include_str!("../../models/library.hindcast"),
];

/// Words of the language, names, signs, and what is nearly one of them.
const WORDS: [&str; 96] = [
    "model",
    "record",
    "aggregate",
    "command",
    "pivotal event",
    "event",
    "policy",
    "process",
    "view",
    "system",
    "actor",
    "hotspot",
    "story",
    "Order",
    "Order Created",
    "Pay",
    "Paid",
    "Orders",
    "Mail",
    "order_id",
    "status",
    "items",
    "OPEN",
    "one per",
    "known by",
    "remembers",
    "by",
    "on",
    "asks",
    "unique",
    "in",
    "held by",
    "as",
    "refuse",
    "nothing if",
    "begins with",
    "then",
    "otherwise",
    "with",
    "for",
    "if",
    "sets",
    "to",
    "copies",
    "of",
    "adds",
    "takes",
    "from",
    "row",
    "rows",
    "where",
    "changes",
    "removes",
    "one row per",
    "shows",
    "sorted by",
    "falling",
    "empty",
    "whenever",
    "or",
    "starts on",
    "goes on with",
    "ends on",
    "at",
    "given",
    "when",
    "later",
    "pause",
    "set",
    "wait",
    "look back",
    "refused",
    "new id",
    "id",
    "text",
    "number",
    "whole number",
    "yes/no",
    "list of",
    "one of",
    "e.g.",
    "optional",
    "was",
    "is",
    "is not",
    "or else",
    "not",
    "and",
    "count",
    "now",
    "yes",
    "nothing",
    "1",
    "\"a\"",
    "#A",
    "title",
];

const SIGNS: [&str; 24] = [
    ":", ",", ";", "(", ")", "[", "]", "{", "}", "\"", ".", "+", "-", "*", "/", "<", ">=", "=", "--", "\\", "\t", "\n",
    "\n  ", "\n    ",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(&WORDS[..]).prop_map(|word| format!(" {word} ")),
        3 => select(&SIGNS[..]).prop_map(str::to_owned),
        2 => select(&WORDS[..13]).prop_map(|head| format!("\n{head} ")),
        2 => Just("\n  ".to_owned()),
        1 => any::<char>().prop_map(String::from),
    ]
}

/// A change that somebody or something makes to a text.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, String),
    Delete(usize, usize),
    DeleteLines(usize, usize),
    RepeatLine(usize),
    SwapLines(usize, usize),
    ReplaceWord(usize, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<usize>;
    prop_oneof![
        (at(), piece()).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (at(), 1_usize..12).prop_map(|(at, length)| Edit::Delete(at, length)),
        (at(), 1_usize..8).prop_map(|(at, lines)| Edit::DeleteLines(at, lines)),
        at().prop_map(Edit::RepeatLine),
        (at(), at()).prop_map(|(one, other)| Edit::SwapLines(one, other)),
        (at(), select(&WORDS[..])).prop_map(|(at, word)| Edit::ReplaceWord(at, word.to_owned())),
    ]
}

fn edited(text: &str, edit: &Edit) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let mut lines: Vec<&str> = text.split('\n').collect();
    match edit {
        Edit::Insert(at, piece) => {
            let at = at % (letters.len() + 1);
            letters.splice(at..at, piece.chars());
            return letters.into_iter().collect();
        }
        Edit::Delete(at, length) => {
            let at = at % (letters.len() + 1);
            letters.drain(at..(at + length).min(letters.len()));
            return letters.into_iter().collect();
        }
        Edit::DeleteLines(at, length) => {
            let at = at % lines.len();
            lines.drain(at..(at + length).min(lines.len()));
        }
        Edit::RepeatLine(at) => {
            let at = at % lines.len();
            lines.insert(at, lines[at]);
        }
        Edit::SwapLines(one, other) => {
            let length = lines.len();
            lines.swap(one % length, other % length);
        }
        Edit::ReplaceWord(at, word) => {
            let mut words: Vec<&str> = text.split(' ').collect();
            let at = at % words.len();
            words[at] = word;
            return words.join(" ");
        }
    }
    lines.join("\n")
}

/// Checking ends, and what is accepted prints and reads as the same.
fn holds(text: &str) {
    let checked = check(text);
    for finding in &checked.findings {
        assert!(finding.span.line >= 1 && finding.span.column >= 1, "{finding:?}");
        assert!(!finding.message.is_empty(), "{finding:?}");
        assert!(text.get(finding.span.from as usize..finding.span.to as usize).is_some(), "{finding:?}");
    }
    let outlined: Vec<_> = checked.outline.tokens.iter().map(|token| (token.span.from, token.span.to)).collect();
    assert!(outlined.windows(2).all(|pair| pair[0].1 <= pair[1].0), "no piece is over another one");
    let Some(tree) = checked.tree else { return };
    let printed = print::print(&tree);
    let again = check(&printed);
    assert!(again.tree.as_ref() == Some(&tree), "{text}\n---\n{printed}\n---\n{:?}", again.findings);
}

fn name(says: &str) -> Name {
    Name { says: says.to_owned(), span: Span::default() }
}

fn of_kind(kind: ExprKind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn single() -> impl Strategy<Value = Expr> {
    let text = vec(
        prop_oneof![
            any::<char>().prop_filter("is seen", |letter| !letter.is_control()),
            select(&['"', '\\', '{', '}', ';', '-'][..])
        ],
        0..6,
    );
    let kind = prop_oneof![
        (0_u32..2_000).prop_map(|number| ExprKind::Number(f64::from(number) / 4.0)),
        text.prop_map(|letters| ExprKind::Text(letters.into_iter().collect())),
        any::<bool>().prop_map(ExprKind::Truth),
        select(&[ExprKind::Nothing, ExprKind::Now, ExprKind::NewId][..]),
        select(&["A", "1", "b2"][..]).prop_map(|label| ExprKind::Label(label.to_owned())),
        select(&["a", "b", "items", "OPEN", "empty", "new", "missing", "count", "größe"][..])
            .prop_map(|word| ExprKind::Name(word.to_owned(), Means::Open)),
    ];
    kind.prop_map(of_kind)
}

/// Any expression, of moderate depth.
fn expr() -> impl Strategy<Value = Expr> {
    single().prop_recursive(4, 24, 3, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let field = || select(&["a", "time", "empty"][..]).prop_map(name);
        let functions = select(Function::iter().collect::<Vec<_>>());
        let states = select(&[State::Empty, State::New, State::Missing][..]);
        let kind = prop_oneof![
            vec(inner.clone(), 0..3).prop_map(ExprKind::List),
            vec(inner.clone(), 0..3).prop_map(|values| {
                let keys = ["a", "999", "b c"];
                ExprKind::Record(
                    keys.into_iter().zip(values).map(|(key, value)| Arg { name: name(key), value }).collect(),
                )
            }),
            (boxed(), field()).prop_map(|(base, field)| ExprKind::Member(base, field)),
            (boxed(), boxed()).prop_map(|(base, index)| ExprKind::Index(base, index)),
            (functions.clone(), vec(inner.clone(), 0..3)).prop_map(|(function, args)| ExprKind::Call(function, args)),
            (functions, inner.clone(), inner.clone(), proptest::option::of(inner.clone())).prop_map(
                |(function, item, source, filter)| {
                    ExprKind::Each(Box::new(Each { function, item, turns: Turns { word: name("x"), source }, filter }))
                }
            ),
            boxed().prop_map(|inner| match inner.kind {
                ExprKind::Number(number) if number > 0.0 => ExprKind::Number(-number),
                ExprKind::Number(number) if number < 0.0 => ExprKind::Number(-number),
                _ => ExprKind::Negative(inner),
            }),
            boxed().prop_map(ExprKind::Not),
            (select(Binary::iter().collect::<Vec<_>>()), boxed(), boxed())
                .prop_map(|(operator, left, right)| ExprKind::Binary(operator, left, right)),
            (boxed(), states, any::<bool>()).prop_map(|(inner, state, denied)| ExprKind::Is(
                inner,
                state,
                if denied { Denied::Yes } else { Denied::No }
            )),
        ];
        kind.prop_map(of_kind)
    })
}

fn first_change(tree: &Tree) -> Option<&Change> {
    tree.heads.first().and_then(|head| match &head.body {
        Body::Event(event) => event.changes.first().map(|(change, _)| change),
        _ => None,
    })
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_bytes_end_in_findings(bytes in vec(any::<u8>(), 0..2_000)) {
        holds(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_letters_end_in_findings(text in any::<String>()) {
        holds(&text);
        holds(&format!("model T\ncommand Go\n  {text}\n  then Gone\nevent Gone\n"));
    }

    #[test]
    fn any_words_end_in_findings_or_print_as_the_same(pieces in vec(piece(), 0..120)) {
        holds(&pieces.concat());
        holds(&format!("model T\n{}", pieces.concat()));
    }

    #[test]
    fn an_edited_model_ends_in_findings_or_prints_as_the_same(model in select(&MODELS[..]), edits in vec(edit(), 0..6)) {
        let text = edits.iter().fold(model.to_owned(), |text, edit| edited(&text, edit));
        holds(&text);
    }

    #[test]
    fn any_expression_prints_and_reads_as_the_same(expr in expr()) {
        let printed = print::expr(&expr);
        let mut findings = Findings::default();
        let read = read(&format!("event X\n  sets a to {printed}\n"), &mut findings);
        let Some(Change::Sets(_, again)) = first_change(&read.tree) else {
            panic!("{printed}: {:?}", findings.sorted());
        };
        assert!(*again == expr, "{printed} reads as {}", print::expr(again));
    }
}
