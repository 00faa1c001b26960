//! The story that is told: choosing one, going through it, and the question whether everything may be deleted.
//!
//! Must not know how a beat is played.

use crate::app::keys::Surface;
use crate::app::session::Session;
use crate::app::story::{Choice, Story, Telling};
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::ui::caption::Caption;
use crate::ui::focus::{focus_soon, focused_within};
use crate::ui::icon::{Icon, IconButton};
use crate::ui::parts::{While, each, live};
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The wall that is shown, and the way to the others and to all stories.
#[component]
pub fn Menus(session: Session, show: Callback<Surface>) -> impl IntoView {
    let title = live(move || {
        session.shown.track();
        session.context().model.title
    });
    let has_events = Memo::new(move |_| session.log.with(Log::head) != Position::START);
    let open = move |_| show.run(Surface::Walls);
    let again = move |_| match session.story.with_untracked(Story::choice) {
        Some(choice) => session.choose_story(choice),
        None => session.choose_nothing(),
    };
    view! {
        <button class="menu" translate="no" data-menu="context" aria-haspopup="dialog" title=words::WALLS_HINT value=move || session.shown.get().to_string() on:click=open>
            <span>{title}</span><Icon drawing=icondata_lu::LuChevronDown />
        </button>
        <button class="menu" data-menu="story" aria-haspopup="dialog" title=words::WALLS_HINT on:click=open>
            <Icon drawing=icondata_lu::LuBookOpen /><span>{words::STORIES}</span>
        </button>
        <While when=has_events>
            <button class="quiet again" data-action="start-again" title=words::START_AGAIN_HINT on:click=again>
                <Icon drawing=icondata_lu::LuRotateCcw /><span>{words::START_AGAIN}</span>
            </button>
        </While>
    }
}

/// The strip below the wall: what the story says of this beat and what the step was; while a story is told also which one, how far
/// it is, and its buttons. It is as high as it ever gets, so that the wall never changes its size with a sentence.
#[component]
pub fn Strip(session: Session) -> impl IntoView {
    view! {
        <section class="told" translate="no" aria-label=words::TOLD>
            <Caption session />
            <StoryBar session />
        </section>
    }
}

/// Title, place and buttons of the story, while one is told.
#[component]
fn StoryBar(session: Session) -> impl IntoView {
    let told = Memo::new(move |_| session.story.with(|story| story.told().is_some()));
    let telling = move || session.story.with(|story| story.told().cloned());
    let over = Memo::new(move |_| telling().is_none_or(|telling| telling.is_over()));
    let runs = Memo::new(move |_| telling().is_some_and(|telling| telling.by_itself.is_some()));
    let wrong = Memo::new(move |_| telling().and_then(|telling| telling.went_wrong));
    let title = move || telling().map(|telling| telling.title);
    let place = move || telling().map(|Telling { played, beats, .. }| words::beat_of(played, beats));
    let shown = session.place_in_story();
    let at = Memo::new(move |_| {
        let played = telling().map_or(0, |telling| telling.played);
        shown.get().map(|place| (place.number, played, place.beats)).unwrap_or_default()
    });
    let dots = move || {
        let (here, played, beats) = at.get();
        each(1..=beats, move |beat| {
            let class = match beat {
                beat if beat == here => "dot here",
                beat if beat <= played => "dot played",
                _ => "dot",
            };
            view! { <span class=class></span> }
        })
    };
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
    // whoever chose it goes on with its first step
    Effect::new(move |_| {
        if told.get() && focused_within("[data-menu]").is_some() {
            focus_soon("[data-action=next-beat]");
        }
    });
    let leave = move || {
        session.leave_story();
        focus_soon("[data-menu=story]");
    };
    view! {
        <While when=told>
            <div class="story" translate="no" role="group" aria-label=words::STORY data-story=place>
                <p class="which"><strong>{live(title)}</strong> <output data-told>{live(place)}</output></p>
                <p class="dots" aria-hidden="true">{live(dots)}</p>
                {live(move || wrong.get().map(|why| view! { <p class="wrong" role="alert" data-story-wrong>{words::went_wrong(&why)}</p> }))}
                <div class="buttons">
                    <button
                        class="primary" data-action="next-beat" title=words::NEXT_BEAT_HINT
                        disabled=move || over.get() on:click=move |_| session.step_story()
                    >
                        <span>{words::NEXT_BEAT}</span>
                        <Icon drawing=icondata_lu::LuArrowRight />
                    </button>
                    {live(play)}
                    <IconButton action="tell-anew" drawing=icondata_lu::LuRotateCcw says=words::TELL_ANEW press=Box::new(begin_anew) />
                    <IconButton action="leave-story" drawing=icondata_lu::LuX says=words::CLOSE_STORY press=Box::new(leave) />
                </div>
            </div>
        </While>
    }
}

/// Asks whether everything may be deleted: for a story where somebody's own events would be lost, or because the owner wants it.
#[component]
pub fn Question(session: Session) -> impl IntoView {
    let asked = Memo::new(move |_| match session.story.get() {
        Story::Asked(choice, events, _) => Some((choice, events)),
        Story::None | Story::Told(_) => None,
    });
    let is_open = Memo::new(move |_| asked.with(Option::is_some));
    let said = Memo::new(move |_| asked.get().map(|(choice, events)| question(session, choice, events)));
    let part = |part: usize| Memo::new(move |_| said.with(|said| said.as_ref()?.get(part).cloned()));
    let (heading, says, does) = (part(0), part(1), part(2));
    let leave = move || {
        if asked.get_untracked().is_some() {
            session.leave_question();
        }
    };
    let export = move |_| spawn_local(async move { session.noticing(session.download().await) });
    let begin = move |_| {
        if let Some((choice, _)) = asked.get_untracked() {
            spawn_local(begin(session, choice));
        }
    };
    view! {
        <Sheet kind="question" says=heading is_open leave=Box::new(leave)>
            <h2>{live(move || heading.get())}</h2>
            <p>{live(move || says.get())}</p>
            <div class="actions">
                <button class="quiet" data-action="export-first" on:click=export>{words::EXPORT_FIRST}</button>
                <button class="quiet" autofocus on:click=move |_| leave()>{words::CANCEL}</button>
                <button class="primary" data-action="begin-anew" on:click=begin>{live(move || does.get())}</button>
            </div>
        </Sheet>
    }
}

/// The heading of the question, what would be lost, and what the button does.
fn question(session: Session, choice: Option<Choice>, events: u64) -> [String; 3] {
    let contexts = session.contexts_now();
    let story = |choice: Choice| contexts.get(choice.context)?.model.scenarios.get(choice.scenario);
    match choice.and_then(story) {
        Some(story) => {
            [words::BEGIN_ANEW.into(), words::own_events(events, story.title), words::DELETE_AND_BEGIN.into()]
        }
        None => [words::DELETE_ALL_ASKS.into(), words::all_deleted(events), words::DELETE_ALL_SURE.into()],
    }
}

async fn begin(session: Session, choice: Option<Choice>) {
    let (done, goes_on) = match choice {
        Some(choice) => (session.begin_story(choice).await, "[data-action=next-beat]"),
        None => (session.begin_with_nothing().await, "[data-action=delete-all]"),
    };
    session.noticing(done);
    focus_soon(goes_on);
}
