//! The wall in words, for somebody who cannot see it: the same grammar, step by step.

use crate::engine::model::{Model, Step, label};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// The outline.
#[component]
pub fn Outline(model: Model) -> impl IntoView {
    let steps = each(&model.steps, |step| view! { <li>{sentence(&model, step)}</li> });
    view! {
        <section class="unseen" aria-label=words::OUTLINE>
            <ol>{steps}</ol>
        </section>
    }
}

fn sentence(model: &Model, step: &Step) -> String {
    let command = label(step.command.name);
    let issuer = model.policies.iter().find(|policy| policy.then.contains(&step.command.name));
    let start = match (step.actor, issuer) {
        (Some(actor), _) => format!("{actor} decides to {command}"),
        (None, Some(policy)) => {
            let whenever = policy.whenever.iter().map(|event| label(event)).collect::<Vec<_>>().join(" or ");
            format!("policy {} issues {command}, whenever {whenever}", policy.name)
        }
        (None, None) => command,
    };
    let list = |names: &[&str]| names.iter().map(|name| label(name)).collect::<Vec<_>>().join(" or ");
    let (events, views) = (list(&step.events), list(&step.views));
    format!("{start}; it is invoked on {}, which produces {events}; that results in {views}.", step.aggregate)
}
