//! The wall in words, for somebody who cannot see it: the same grammar, step by step.

use crate::engine::model::{Model, PolicySticky, Step, label};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// The outline.
#[component]
pub fn Outline(model: Model) -> impl IntoView {
    let steps = model.steps.iter().map(|step| step_in_words(&model, step));
    let policies = model.policies.iter().map(policy_in_words);
    let hotspots = model.hotspots.iter().map(|hotspot| words::question(hotspot.at, hotspot.question));
    let sentences = each(steps.chain(policies).chain(hotspots), |sentence| view! { <li>{sentence}</li> });
    view! {
        <section class="unseen" aria-label=words::OUTLINE>
            <ol>{sentences}</ol>
        </section>
    }
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
