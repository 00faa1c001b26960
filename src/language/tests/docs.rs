//! What the documents say about the language is checked.

use crate::language::check;

/// The blocks of `docs/models.md`: a block stands for itself, one marked `add` is added to those before it.
fn models() -> Vec<String> {
    let text = include_str!("../../../docs/models.md");
    let mut models: Vec<String> = Vec::new();
    for block in text.split("```hindcast").skip(1) {
        let (mark, rest) = block.split_once('\n').expect("a block has lines");
        let body = rest.split("```").next().expect("a block ends");
        let before = if mark.trim() == "add" { models.last().cloned().unwrap_or_default() } else { String::new() };
        models.push(format!("{before}\n{body}"));
    }
    models
}

#[test]
fn every_block_of_the_ten_minutes_checks_without_a_finding() {
    let models = models();
    assert!(models.len() >= 6, "only {} blocks were found", models.len());
    for model in models {
        assert_eq!(super::found(&model), "", "{model}");
    }
}

#[test]
fn what_the_ten_minutes_say_about_mistakes_is_what_is_found() {
    let whole = models().pop().expect("there is one");
    let broken =
        whole.replace("if count(workshop.guests)", "if count(guests)").replace("then Seat Booked", "then Seat Bookd");
    let messages: Vec<String> = check(&broken).findings.into_iter().map(|finding| finding.message).collect();
    assert!(
        messages.iter().any(|message| message.contains("what Workshop remembers is workshop.guests")),
        "{messages:?}"
    );
    assert!(messages.contains(&"no event Seat Bookd; did you mean Seat Booked?".to_owned()), "{messages:?}");
}
