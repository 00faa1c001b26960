//! The stories of the built-in examples, and what a verdict says of a story that breaks.

use super::passes;
use crate::support::now;
use hindcast::language::check;
use hindcast::runtime::stories;

#[test]
fn the_stories_of_the_orders_pass() {
    passes(include_str!("../../models/orders.hindcast"));
}

#[test]
fn the_stories_of_the_loans_pass() {
    passes(include_str!("../../models/loans.hindcast"));
}

#[test]
fn the_story_of_the_library_passes_although_nothing_has_a_body() {
    passes(include_str!("../../models/library.hindcast"));
}

#[test]
fn a_story_that_breaks_says_at_which_line_what_was_expected_and_what_came() {
    let text = include_str!("../../models/orders.hindcast");
    let broken =
        text.replace("refuse already_completed \"Order already completed\" if order.status is COMPLETED\n", "\n");
    let verdicts = now(stories(&check(&broken)));
    let first = &verdicts[0];
    assert_eq!((first.name.as_str(), first.passed), ("An order is taken, shipped and paid", false));
    let line = first.line.expect("it broke at a line") as usize;
    assert_eq!(broken.lines().nth(line - 1), Some("  then refused already_completed"));
    assert_eq!(first.expected.as_deref(), Some("refused already_completed"));
    assert!(first.came.as_ref().is_some_and(|came| came.starts_with("Order Completed with")), "{:?}", first.came);
}

/// A text with one story of these lines.
fn of(lines: &str) -> String {
    format!(
        "model T\ncommand Ring\n  times: whole number, e.g. 1\n  nothing if times is 0\n  refuse too_often \"No more\" if times > 3\n  then Rung\n  then Echoed if times is 2\nevent Rung\nevent Echoed\npolicy Dog\n  whenever Rung then Bark with times: times\ncommand Bark\n  times: whole number\n  then Barked\nevent Barked\nview Rings\n  one row per times\n  shows last\n  on Rung adds row: sets last to event.position\nstory A\n{lines}"
    )
}

fn broken(lines: &str) -> Option<(String, String)> {
    let text = of(lines);
    let checked = check(&text);
    let verdict = now(stories(&checked)).pop().unwrap_or_else(|| panic!("{:#?}", checked.findings));
    verdict.expected.zip(verdict.came)
}

#[test]
fn each_kind_of_line_can_break() {
    for (lines, expected, came) in [
        ("  when Ring with times: 5\n", "Ring is accepted", "it was refused: too_often: No more"),
        ("  when Ring\n  then Echoed\n", "Echoed", "Rung with {\"times\":1}"),
        ("  when Ring\n  then Rung with times: 7\n", "Rung with {\"times\":7}", "Rung with {\"times\":1}"),
        ("  when Ring with times: 2\n  then Rung\n", "nothing more comes of it", "Echoed with {\"times\":2}"),
        ("  when Ring\n  then Rung\n  then Echoed\n", "Echoed", "nothing more came of it"),
        ("  when Ring\n  then nothing\n", "nothing", "Rung with {\"times\":1}"),
        ("  when Ring\n  then refused too_often\n", "refused too_often", "Rung with {\"times\":1}"),
        ("  when Ring with times: 5\n  then refused other\n", "refused other", "refused too_often: No more"),
        ("  pause Dog\n  when Ring\n  later Barked\n", "later Barked", "nothing"),
        ("  when Ring\n  then Rings shows 2 rows\n", "rings shows 2 like {}", "1 of 1: {\"times\":1,\"last\":1}"),
    ] {
        assert_eq!(broken(lines), Some((expected.to_owned(), came.to_owned())), "{lines}");
    }
}

#[test]
fn what_is_as_it_says_passes_whatever_it_is() {
    for lines in [
        "  when Ring with times: 2\n  then Rung with times: 2\n  then Echoed\n  later Barked with times: 2\n",
        "  when Ring with times: 0\n  then nothing\n  then Rings shows 0 rows\n",
        "  when Ring with times: 4\n  then refused too_often\n",
        "  given Rung with times: 3\n  then Rings shows 1 row with times: 3\n",
        "  pause Dog\n  when Ring\n  then Rings shows 1 row\n  resume Dog\n  later Barked\n",
        "  when Ring with times: 1\n  when Ring with times: 2\n  rebuild Rings\n  then Rings shows 2 rows\n  look back 5\n  then Rings shows 0 rows\n",
        "  wait 5 minutes\n  when Ring\n  then Rung\n",
    ] {
        assert_eq!(broken(lines), None, "{lines}");
    }
}

#[test]
fn nobody_acts_on_what_is_given() {
    let text = of("  given Rung with times: 3\n  when Ring with times: 0\n  later Barked\n");
    let verdicts = now(stories(&check(&text)));
    assert_eq!(verdicts[0].came.as_deref(), Some("nothing"));
}
