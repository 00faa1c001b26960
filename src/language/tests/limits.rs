//! Hostile texts end in findings, within limits.

use super::found;
use crate::language::finding::Code;
use crate::language::{Checked, check};
use std::fmt::Write;

fn codes(checked: &Checked) -> Vec<Code> {
    checked.findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_megabyte_is_too_long_and_says_from_where() {
    let checked = check(&"event X\n".repeat(131_072));
    assert_eq!(codes(&checked), [Code::TooLong]);
    assert_eq!((checked.findings[0].span.line, checked.findings[0].span.column), (6_251, 1));
    assert!(checked.tree.is_none());
}

#[test]
fn a_megabyte_of_one_line_is_too_long_too() {
    let checked = check(&"ä".repeat(524_288));
    assert_eq!(codes(&checked), [Code::TooLong]);
    assert_eq!(checked.findings[0].span.column, 25_001);
}

#[test]
fn the_501st_head_is_one_too_many() {
    let mut text = "model T\n".to_owned();
    for number in 0..500 {
        let _ = writeln!(text, "event Thing {number} Done");
    }
    let checked = check(&text);
    assert_eq!(codes(&checked), [Code::TooLong]);
    assert_eq!(checked.findings[0].span.line, 501);
}

#[test]
fn a_name_has_80_letters_at_most() {
    let name = "Ü".repeat(80);
    assert_eq!(found(&format!("model T\nevent {name}\n")), "");
    let checked = check(&format!("model T\nevent {name}Ü\n"));
    assert_eq!(codes(&checked), [Code::TooLong]);
}

#[test]
fn deep_nesting_ends_in_a_finding() {
    let rule = |expr: &str| format!("model T\naggregate A\n  one per a\n  nothing if {expr}\n");
    let deep = [
        rule(&format!("{}a{}", "(".repeat(20_000), ")".repeat(20_000))),
        rule(&format!("{}a{}", "[".repeat(20_000), "]".repeat(20_000))),
        rule(&"not ".repeat(10_000)),
        rule(&"- ".repeat(20_000)),
        rule(&format!("a{}", " + a".repeat(10_000))),
        rule(&format!("a{}", ".b".repeat(20_000))),
        rule(&format!("a{}", " or else a".repeat(4_000))),
        rule(&"count(".repeat(8_000)),
        rule(&"{a: ".repeat(10_000)),
        format!("model T\nrecord R\n  a: {}text\n", "list of ".repeat(5_000)),
        format!("model T\naggregate A\n  one per a\n  refuse b \"{}\"\n", "{\"".repeat(10_000)),
    ];
    for text in deep {
        let checked = check(&text);
        assert!(checked.has_error(), "{}", &text[..60]);
    }
}

#[test]
fn as_much_depth_as_people_write_is_fine() {
    let expr = format!("{}yes{} and {}", "(".repeat(15), ")".repeat(15), vec!["yes"; 20].join(" and "));
    let text = format!("model T\naggregate A\n  one per a\n  nothing if {expr}\n  remembers b: number\n");
    assert_eq!(found(&text), "");
}

#[test]
fn a_for_stands_three_deep_at_most() {
    let deep = |inner: &str| {
        format!(
            "model T\nrecord R\n  n: list of number\nevent Done\n  a: list of number\n  on A\n  sets x to {inner}\naggregate A\n  one per a_id\n  remembers x: number\n"
        )
    };
    let three = "sum(sum(sum(b + c + d for b in a) for c in a) for d in a)";
    assert_eq!(found(&deep(three)), "");
    let four = "sum(sum(sum(sum(b for b in a) for c in a) for d in a) for e in a)";
    assert_eq!(codes(&check(&deep(four))), [Code::TooLong]);
}

#[test]
fn invisible_letters_and_turned_text_are_found() {
    for letter in ["\u{200b}", "\u{202e}", "\u{2066}", "\u{feff}", "\u{0}", "\u{ad}"] {
        let checked = check(&format!("model T\nevent Order{letter} Created\n"));
        assert_eq!(codes(&checked), [Code::UnknownWord], "{letter:?}");
        let finding = &checked.findings[0];
        assert_eq!((finding.span.line, finding.span.column), (2, 12));
        assert_eq!(finding.fix.as_ref().map(|fix| fix.text.as_str()), Some(""));
    }
    assert_eq!(found("\u{feff}model T\nactor 👩‍⚕️ Nurse\nactor می‌خواهم\n"), "", "letters that are seen are fine");
}

#[test]
fn markup_in_a_name_is_text() {
    let checked = check("model <script>alert(1)</script>\nevent <img src=x onerror=alert(1)> Loaded\n");
    assert_eq!(checked.findings, []);
    assert_eq!(checked.name, "script-alert-1-script");
}

#[test]
fn a_thousand_bad_lines_have_as_many_findings_as_are_worth_reading() {
    let checked = check(&format!("model T\n{}", "evnt X\n  foo\n".repeat(3_000)));
    assert!(checked.findings.len() <= 200, "{}", checked.findings.len());
    assert!(checked.has_error());
}

#[test]
fn an_error_is_not_hidden_by_many_warnings() {
    let mut text = "model T\n".to_owned();
    for number in 0..300 {
        let _ = writeln!(text, "command Do Thing {number}\nview V{number}\n");
    }
    let checked = check(&format!("{text}policy P\n  whenever Nothing Known then Do Thing 1\n"));
    assert!(checked.has_error());
}

#[test]
fn empty_texts_have_no_name() {
    for text in ["", "\n\n", "-- only a comment", "   ", "\u{feff}", "\r\n"] {
        let checked = check(text);
        assert_eq!(codes(&checked), [Code::NoName], "{text:?}");
        assert_eq!((checked.findings[0].span.line, checked.findings[0].span.column), (1, 1));
    }
}
