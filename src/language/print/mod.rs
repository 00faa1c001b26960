//! Writes a tree down as text, so that reading it again gives the same tree.
//!
//! Lines come in an order of their own, comments are none of a tree. Must not know where a tree comes from.

mod expr;
mod lines;
mod story;

pub use expr::{expr, quoted};

use super::tree::{
    Aggregate, Body, Command, Event, EventField, Head, Policy, Process, Record, System, Title, Tree, View,
};
use lines::{ask_step, change, deed, effect, field, names, on, rule, unique};

/// The text of a model.
#[must_use]
pub fn print(tree: &Tree) -> String {
    let mut text = String::new();
    let mut body_before = true;
    for one in &tree.heads {
        let lines = body(one);
        if !text.is_empty() && (body_before || !lines.is_empty()) {
            text.push('\n');
        }
        body_before = !lines.is_empty() || matches!(one.body, Body::Model(_));
        push_head(&mut text, one, &lines);
    }
    text
}

/// The text of one head.
#[must_use]
pub fn head(head: &Head) -> String {
    let mut text = String::new();
    push_head(&mut text, head, &body(head));
    text
}

fn push_head(text: &mut String, head: &Head, lines: &[String]) {
    if matches!(&head.body, Body::Event(event) if event.pivotal) {
        text.push_str("pivotal ");
    }
    text.push_str(head.body.kind().says());
    text.push(' ');
    text.push_str(&head.name.says);
    text.push('\n');
    for line in lines {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
}

fn body(head: &Head) -> Vec<String> {
    let mut lines: Vec<String> = head.was.iter().map(|was| format!("was {}", was.says)).collect();
    match &head.body {
        Body::Model(Title { title }) => lines.extend(title.iter().map(|title| format!("title {}", quoted(title)))),
        Body::Record(Record { fields }) | Body::System(System { settings: fields }) => {
            lines.extend(fields.iter().map(field));
        }
        Body::Aggregate(aggregate) => self::aggregate(aggregate, &mut lines),
        Body::Command(command) => self::command(command, &mut lines),
        Body::Event(event) => self::event(event, &mut lines),
        Body::Policy(policy) => self::policy(policy, &mut lines),
        Body::Process(process) => self::process(process, &mut lines),
        Body::View(view) => self::view(view, &mut lines),
        Body::Hotspot(hotspot) => lines.extend(hotspot.at.iter().map(|at| format!("at {}", at.says))),
        Body::Story(story) => lines.extend(story.steps.iter().map(|step| story::step(&step.kind))),
        Body::Actor => {}
    }
    lines
}

/// A line that stands under another one.
fn nested(line: &str) -> String {
    format!("  {line}")
}

fn aggregate(aggregate: &Aggregate, lines: &mut Vec<String>) {
    lines.extend(aggregate.key.iter().map(|key| format!("one per {}", key.says)));
    lines.extend(aggregate.known_by.iter().map(|known_by| format!("known by {}", known_by.says)));
    lines.extend(aggregate.remembers.iter().map(|remembered| format!("remembers {}", field(remembered))));
    lines.extend(aggregate.rules.iter().map(rule));
}

fn command(command: &Command, lines: &mut Vec<String>) {
    match (&command.invoked.by, &command.invoked.on) {
        (Some(by), Some(on)) => lines.push(format!("by {} on {}", by.says, on.says)),
        (Some(by), None) => lines.push(format!("by {}", by.says)),
        (None, Some(on)) => lines.push(format!("on {}", on.says)),
        (None, None) => {}
    }
    lines.extend(command.fields.iter().map(field));
    for asks in &command.asks {
        lines.push(format!("asks {}", asks.system.says));
        lines.extend(asks.steps.iter().map(|step| nested(&ask_step(step))));
    }
    lines.extend(command.unique.iter().map(unique));
    lines.extend(command.rules.iter().map(rule));
    lines.extend(command.effects.iter().map(effect));
}

fn event(event: &Event, lines: &mut Vec<String>) {
    lines.extend(event.on.iter().map(|on| format!("on {}", on.says)));
    let mut carried: Vec<&str> = Vec::new();
    for one in &event.fields {
        match one {
            EventField::Carried(name) => carried.push(&name.says),
            EventField::Own(own) => {
                if !carried.is_empty() {
                    lines.push(std::mem::take(&mut carried).join(", "));
                }
                lines.push(field(own));
            }
        }
    }
    if !carried.is_empty() {
        lines.push(carried.join(", "));
    }
    lines.extend(event.changes.iter().map(|(one, _)| change(one)));
}

fn policy(policy: &Policy, lines: &mut Vec<String>) {
    for whenever in &policy.whenever {
        let events: Vec<_> = whenever.events.iter().map(|event| event.says.as_str()).collect();
        let begins = format!("whenever {}", events.join(" or "));
        match whenever.effects.as_slice() {
            [one] => lines.push(format!("{begins} {}", effect(one))),
            several => {
                lines.push(begins);
                lines.extend(several.iter().map(|one| nested(&effect(one))));
            }
        }
    }
}

fn process(process: &Process, lines: &mut Vec<String>) {
    lines.extend(process.key.iter().map(|key| format!("one per {}", key.says)));
    lines.extend(process.remembers.iter().map(|remembered| format!("remembers {}", field(remembered))));
    for step in &process.steps {
        let kind: &str = step.kind.into();
        let at = step.at.as_ref().map(|at| format!(" at {}", expr(at))).unwrap_or_default();
        lines.push(format!("{kind} {}{at}", step.event.says));
        lines.extend(step.deeds.iter().map(|one| nested(&deed(one))));
    }
}

fn view(view: &View, lines: &mut Vec<String>) {
    if !view.keys.is_empty() {
        lines.push(format!("one row per {}", names(&view.keys)));
    }
    if !view.shows.is_empty() {
        lines.push(format!("shows {}", names(&view.shows)));
    }
    if !view.sorted_by.is_empty() {
        let sorted = view.sorted_by.iter().map(|sorting| {
            let falling = if sorting.falling { " falling" } else { "" };
            format!("{}{falling}", sorting.column.says)
        });
        lines.push(format!("sorted by {}", sorted.collect::<Vec<_>>().join(", ")));
    }
    lines.extend(view.empty.iter().map(|empty| format!("empty {}", quoted(empty))));
    for one in &view.on {
        lines.push(on(one));
        lines.extend(one.changes.iter().map(|(one, _)| nested(&change(one))));
    }
}
