//! The switcher: every wall with what it teaches, and its stories, each with its first sentence, its length and a button that
//! starts it. Nothing starts, and nothing is deleted, while somebody only looks.
//!
//! Must not know any particular model.

use crate::app::keys::Surface;
use crate::app::session::Session;
use crate::app::story::{Choice, Story};
use crate::engine::model::Model;
use crate::engine::scenario::Scenario;
use crate::ui::asked::{Asked, to_read};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// The dialog, while it is asked for.
#[component]
pub fn Walls(session: Session, surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let content = move || to_read(surface, words::WALLS, walls(session, surface));
    view! { <Asked surface own=Surface::Walls kind="walls" says=words::WALLS content=Box::new(content) /> }
}

fn walls(session: Session, surface: RwSignal<Option<Surface>>) -> AnyView {
    let shown = session.shown.get_untracked();
    let walls = each(session.contexts().into_iter().enumerate(), |(number, context)| {
        let model = &context.model;
        let is_here = number == shown;
        let show = move |_| {
            surface.set(None);
            if session.shown.get_untracked() != number {
                session.show_context(number);
            }
        };
        let stories = each(model.scenarios.iter().enumerate(), |(scenario, story)| {
            story_line(session, surface, Choice { context: number, scenario }, model, story)
        });
        view! {
            <section class="wall-entry" class:here=is_here aria-label=model.title>
                <div class="of">
                    <h3>{model.title}</h3>
                    <p>{words::teaches(model)}</p>
                    <button class="quiet show" data-show=model.name aria-current=is_here.then_some("true") on:click=show>
                        {if is_here { words::WALL_IS_SHOWN } else { words::SHOW_WALL }}
                        <span class="unseen">" "{model.title}</span>
                    </button>
                </div>
                <ol class="stories">{stories}</ol>
            </section>
        }
    });
    view! { <div class="wall-entries">{walls}</div> }.into_any()
}

fn story_line(
    session: Session,
    surface: RwSignal<Option<Surface>>,
    choice: Choice,
    model: &Model,
    story: &Scenario,
) -> AnyView {
    let is_told = session.story.with_untracked(Story::choice) == Some(choice);
    let start = move |_| {
        surface.set(None);
        // the dialog is closed first: it gives the focus back, and the next one may ask something
        request_animation_frame(move || session.choose_story(choice));
    };
    let first = story.beats.first().map_or("", |beat| beat.says);
    view! {
        <li class:here=is_told>
            <div>
                <strong>{story.title}</strong>" "<span class="beats">{words::steps(story.beats.len())}</span>
                <p>{first}</p>
            </div>
            <button class="start" data-start=format!("{}/{}", model.name, story.name) on:click=start>
                {if is_told { words::START_AGAIN } else { words::START }}<span class="unseen">": "{story.title}</span>
            </button>
        </li>
    }
    .into_any()
}
