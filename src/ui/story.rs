//! The story that is told: choosing one, going through it, and the question whether to begin in an empty workspace.
//!
//! Must not know how a beat is played.

use crate::app::session::Session;
use crate::app::story::{Choice, Story, Telling};
use crate::ui::focus::{focus_soon, focused_within};
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::{While, each, live};
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The contexts to choose from, and the stories of the one that is shown.
#[component]
pub fn Menus(session: Session) -> impl IntoView {
    let contexts = session.contexts().into_iter().enumerate();
    let contexts = each(contexts, move |(number, context)| {
        let chosen = move || session.shown.get() == number;
        view! { <option value=number.to_string() prop:selected=chosen>{context.model.title}</option> }
    });
    let change = move |event| {
        if let Ok(number) = event_target_value(&event).parse() {
            session.leave_story();
            session.shown.set(number);
        }
    };
    view! {
        <select class="menu" data-menu="context" aria-label=words::CONTEXT on:change=change>{contexts}</select>
        {live(move || stories(session, session.shown.get()))}
    }
}

fn stories(session: Session, shown: usize) -> Option<AnyView> {
    let scenarios = session.context().model.scenarios.clone();
    if scenarios.is_empty() {
        return None;
    }
    let told = Memo::new(move |_| session.story.with(Story::choice).filter(|choice| choice.context == shown));
    let options = each(scenarios.into_iter().enumerate(), move |(scenario, story)| {
        let chosen = move || told.get().is_some_and(|choice| choice.scenario == scenario);
        view! { <option value=scenario.to_string() prop:selected=chosen>{story.title}</option> }
    });
    let change = move |event| {
        if let Ok(scenario) = event_target_value(&event).parse() {
            session.choose_story(Choice { context: shown, scenario });
        }
    };
    let menu = view! {
        <select class="menu stories" data-menu="story" aria-label=words::STORIES on:change=change>
            <option value="" prop:selected=move || told.get().is_none()>{words::CHOOSE_STORY}</option>
            {options}
        </select>
    };
    Some(menu.into_any())
}

/// Title, place and buttons of the story, while one is told.
#[component]
pub fn StoryBar(session: Session) -> impl IntoView {
    let told = Memo::new(move |_| session.story.with(|story| story.told().is_some()));
    let telling = move || session.story.with(|story| story.told().cloned());
    let over = Memo::new(move |_| telling().is_none_or(|telling| telling.is_over()));
    let runs = Memo::new(move |_| telling().is_some_and(|telling| telling.by_itself.is_some()));
    let wrong = Memo::new(move |_| telling().and_then(|telling| telling.went_wrong));
    let title = move || telling().map(|telling| telling.title);
    let place = move || telling().map(|Telling { played, beats, .. }| words::beat_of(played, beats));
    let play = move || {
        let (drawing, says) = if runs.get() {
            (icondata_lu::LuPause, words::TELL_NO_MORE)
        } else {
            (icondata_lu::LuPlay, words::TELL_ALL)
        };
        view! {
            <IconButton
                action="tell" drawing says disabled=Signal::derive(move || over.get())
                press=Box::new(move || session.tell_by_itself())
            />
        }
    };
    let begin_anew = move || {
        if let Some(telling) = session.story.get_untracked().told() {
            session.choose_story(telling.choice);
        }
    };
    // what was pressed last cannot be pressed any more
    Effect::new(move |_| {
        if over.get() && focused_within(".story [data-action=next-beat], .story [data-action=tell]").is_some() {
            focus_soon("[data-action=tell-anew]");
        }
    });
    let leave = move || {
        session.leave_story();
        focus_soon("[data-menu=story]");
    };
    view! {
        <While when=told>
            <div class="story" role="group" aria-label=words::STORY data-story=place>
                <p><strong>{live(title)}</strong> <output data-told>{live(place)}</output></p>
                {live(move || wrong.get().map(|why| view! { <p class="wrong" role="alert" data-story-wrong>{words::went_wrong(&why)}</p> }))}
                <div class="buttons">
                    <button
                        class="primary" data-action="next-beat" title=words::NEXT_BEAT aria-label=words::NEXT_BEAT
                        disabled=move || over.get() on:click=move |_| session.step_story()
                    >
                        <Icon drawing=icondata_lu::LuStepForward />
                    </button>
                    {live(play)}
                    <IconButton action="tell-anew" drawing=icondata_lu::LuRotateCcw says=words::TELL_ANEW press=Box::new(begin_anew) />
                    <IconButton action="leave-story" drawing=icondata_lu::LuX says=words::CLOSE_STORY press=Box::new(leave) />
                </div>
            </div>
        </While>
    }
}

/// Asks whether to begin in an empty workspace, where somebody's own events would be lost.
#[component]
pub fn Question(session: Session) -> impl IntoView {
    let asked = Memo::new(move |_| match session.story.get() {
        Story::Asked(choice, events, _) => Some((choice, events)),
        Story::None | Story::Told(_) => None,
    });
    let is_open = Memo::new(move |_| asked.with(Option::is_some));
    let says = live(move || {
        let (choice, events) = asked.get()?;
        let contexts = session.contexts();
        let title = contexts.get(choice.context)?.model.scenarios.get(choice.scenario)?.title;
        Some(words::own_events(events, title))
    });
    let leave = move || {
        if asked.get_untracked().is_some() {
            session.choose_no_story();
        }
    };
    let export = move |_| spawn_local(async move { session.noticing(session.download().await) });
    let begin = move |_| {
        if let Some((choice, _)) = asked.get_untracked() {
            spawn_local(async move {
                session.noticing(session.begin_story(choice).await);
                focus_soon("[data-action=next-beat]");
            });
        }
    };
    view! {
        <Sheet kind="question" says=words::BEGIN_ANEW.to_owned() is_open leave=Box::new(leave)>
            <h2>{words::BEGIN_ANEW}</h2>
            <p>{says}</p>
            <div class="actions">
                <button class="quiet" data-action="export-first" on:click=export>{words::EXPORT_FIRST}</button>
                <button class="quiet" autofocus on:click=move |_| leave()>{words::CANCEL}</button>
                <button class="primary" data-action="begin-anew" on:click=begin>{words::DELETE_AND_BEGIN}</button>
            </div>
        </Sheet>
    }
}
