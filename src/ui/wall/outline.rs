//! The wall in words, for somebody who cannot see it: aggregates, policies and read models as headings, and below each the same
//! grammar as on the wall, step by step.

use crate::engine::model::{Model, PolicySticky, Step, ViewSticky, label};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// The outline.
#[component]
pub fn Outline(model: Model) -> impl IntoView {
    let aggregates = each(model.aggregates(), |aggregate| {
        let steps = model.steps.iter().filter(|step| step.aggregate == aggregate);
        let hotspots = model
            .hotspots
            .iter()
            .filter(|hotspot| model.step(hotspot.at).is_some_and(|step| step.aggregate == aggregate));
        let sentences = steps.map(|step| step_in_words(&model, step));
        let sentences = sentences.chain(hotspots.map(|hotspot| words::question(hotspot.at, hotspot.question)));
        part(words::aggregate(aggregate), sentences.collect())
    });
    let policies = each(&model.policies, |policy| part(words::policy(policy.name), vec![policy_in_words(policy)]));
    let views = each(&model.views, |view| part(words::read_model(view.name), vec![view_in_words(&model, view)]));
    view! {
        <section class="unseen" aria-label=words::OUTLINE>
            <h2>{words::OUTLINE}</h2>
            {aggregates}{policies}{views}
        </section>
    }
}

fn part(heading: String, sentences: Vec<String>) -> AnyView {
    let sentences = each(sentences, |sentence| view! { <li>{sentence}</li> });
    view! { <h3>{heading}</h3> <ul>{sentences}</ul> }.into_any()
}

fn step_in_words(model: &Model, step: &Step) -> String {
    let command = label(step.command.name);
    let issuer = model.policies.iter().find(|policy| policy.then.contains(&step.command.name));
    let start = match (step.actor, issuer) {
        (Some(actor), _) => format!("{actor} decides to {command}"),
        (None, Some(policy)) => format!("policy {} issues {command}", policy.name),
        (None, None) => command,
    };
    let asks = step.asks.map(|system| format!("; external system {} is asked", label(system))).unwrap_or_default();
    let views = if step.views.is_empty() {
        String::new()
    } else {
        format!("; that results in {}", words::list(&step.views, "and"))
    };
    let events = words::list(&step.events, "or");
    format!("{start}{asks}; it is invoked on {}, which produces {events}{views}.", label(step.aggregate))
}

fn policy_in_words(policy: &PolicySticky) -> String {
    format!("policy {}: {}.", label(policy.name), words::whenever(policy))
}

fn view_in_words(model: &Model, view: &ViewSticky) -> String {
    if let Some(system) = view.delivered_to {
        return words::delivered_to(system);
    }
    let made_of = model.steps.iter().filter(|step| step.views.contains(&view.name)).flat_map(|step| &step.events);
    let mut events: Vec<&str> = Vec::new();
    made_of.for_each(|event| {
        if !events.contains(event) {
            events.push(event);
        }
    });
    words::made_of(&events)
}
