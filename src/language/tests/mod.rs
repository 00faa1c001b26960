//! The language, held against texts: every production, every finding, printing, limits.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod docs;
mod findings;
mod grammar;
mod limits;
mod meaning;

use super::finding::Severity;
use super::outline::{Kind, TokenKind};
use super::{check, print};
use std::fmt::Write;

/// The models that are promised to run.
pub const MODELS: [&str; 3] = [
    include_str!("../../../models/orders.hindcast"),
    include_str!("../../../models/loans.hindcast"),
    include_str!("../../../models/library.hindcast"),
];

/// The findings of a text: `2:8 error unknown_event: no event … [Order Created]`, with what mends it in brackets.
pub fn found(text: &str) -> String {
    let mut lines = String::new();
    for finding in check(text).findings {
        let (severity, code): (&str, &str) = (finding.severity.into(), finding.code.into());
        let fix = finding.fix.map(|fix| format!(" [{:?}]", fix.text)).unwrap_or_default();
        let (line, column) = (finding.span.line, finding.span.column);
        // writing into a string does not fail
        let _ = writeln!(lines, "{line}:{column} {severity} {code}: {}{fix}", finding.message);
    }
    lines
}

#[test]
fn the_promised_models_check_without_a_finding() {
    for model in MODELS {
        assert_eq!(found(model), "");
        assert!(check(model).tree.is_some());
    }
}

#[test]
fn the_promised_models_print_and_read_as_the_same() {
    for model in MODELS {
        let tree = check(model).tree.expect("it is accepted");
        let printed = print::print(&tree);
        let again = check(&printed);
        assert_eq!(again.tree.as_ref(), Some(&tree), "{printed}");
        assert_eq!(print::print(&tree), print::print(&again.tree.expect("it is accepted")));
    }
}

#[test]
fn what_is_checked_is_told_by_the_names_of_scripts() {
    let orders = check(MODELS[0]);
    assert_eq!(orders.name, "orders");
    assert_eq!(orders.commands.first().map(String::as_str), Some("CreateOrder"));
    assert_eq!(orders.views, ["orders", "order-lines", "shipments", "invoices"]);
    assert_eq!(orders.policies, ["Shipping", "Invoicing"]);
    assert_eq!(orders.events.len(), 8);
    let rough = check(MODELS[2]);
    assert_eq!(rough.policies, ["Whenoverdue,remind"]);
}

#[test]
fn a_sticky_has_its_lines_and_a_line_its_sticky() {
    let outline = check(MODELS[0]).outline;
    let block = outline.block_of(Kind::Event, "Order Item Added").expect("there is one");
    assert_eq!((block.line, block.last_line), (36, 37));
    assert_eq!(outline.block_at(37), Some(block));
    assert_eq!(outline.block_at(35), None, "a blank line belongs to nobody");
}

#[test]
fn every_piece_of_a_line_has_its_kind() {
    let text = "model T -- why\ncommand Go\n  n: number above 0, e.g. 2\n  refuse no_way \"not {n}\" if n > 3\n  then Gone\nevent Gone\n";
    let outline = check(text).outline;
    let pieces: Vec<_> = outline.tokens.iter().map(|token| (token.span.of(text), token.kind)).collect();
    let expected = [
        ("model", TokenKind::Head(Kind::Model)),
        ("T", TokenKind::Name(Kind::Model)),
        ("-- why", TokenKind::Comment),
        ("command", TokenKind::Head(Kind::Command)),
        ("Go", TokenKind::Name(Kind::Command)),
        ("n", TokenKind::Field),
        ("number", TokenKind::Type),
        ("above", TokenKind::Keyword),
        ("0", TokenKind::Number),
        ("e.g.", TokenKind::Keyword),
        ("2", TokenKind::Number),
        ("refuse", TokenKind::Keyword),
        ("no_way", TokenKind::Code),
        ("\"not {", TokenKind::Text),
        ("n", TokenKind::Field),
        ("}\"", TokenKind::Text),
        ("if", TokenKind::Keyword),
        ("n", TokenKind::Field),
        (">", TokenKind::Keyword),
        ("3", TokenKind::Number),
        ("then", TokenKind::Keyword),
        ("Gone", TokenKind::Name(Kind::Event)),
        ("event", TokenKind::Head(Kind::Event)),
        ("Gone", TokenKind::Name(Kind::Event)),
    ];
    assert_eq!(pieces, expected);
}

#[test]
fn every_fix_of_a_finding_mends_it() {
    let text = "model T\n\ncommand Go\n  n: nubmer\n  then Gnoe\n  refuse x not today if n > 3\n\nevent Gone\n  stes n to 1\n\nviwe Trips\n";
    let mut mended = text.to_owned();
    for _ in 0..10 {
        let findings = check(&mended).findings;
        let Some(fix) = findings.into_iter().find_map(|finding| finding.fix) else { break };
        mended.replace_range(fix.span.from as usize..fix.span.to as usize, &fix.text);
    }
    let expected = "model T\n\ncommand Go\n  n: number\n  then Gone\n  refuse x \"not today\" if n > 3\n\nevent Gone\n  sets n to 1\n\nview Trips\n";
    assert_eq!(mended, expected);
    assert!(check(&mended).findings.iter().all(|finding| finding.code != super::finding::Code::UnknownWord));
}

#[test]
fn warnings_and_hints_do_not_block() {
    let checked = check("model T\ncommand Go\n");
    assert_eq!(checked.findings.iter().map(|finding| finding.severity).collect::<Vec<_>>(), [Severity::Warning]);
    assert!(checked.tree.is_some() && !checked.has_error());
}
