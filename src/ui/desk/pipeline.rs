//! How the last command went through the pipeline, stage by stage, to step through before a room.
//!
//! What is not shown yet gives nothing away. Must not know what a stage does.

use super::part;
use crate::app::session::Session;
use crate::engine::ids::{CommandId, Position};
use crate::engine::model::label;
use crate::kernels::playhead::TimeCommand;
use crate::runtime::{Passage, STAGES, Stage};
use crate::ui::controls::{button, choice, fixed, goes};
use crate::ui::icon::Icon;
use crate::ui::parts::{each, live};
use crate::ui::reveal::reveal;
use crate::ui::words::desk::pipeline as words;
use leptos::prelude::*;

/// What is looked at.
#[derive(Clone, Copy)]
struct Looking {
    session: Session,
    /// The last passages, what somebody gave first.
    passages: Memo<Vec<Passage>>,
    /// The passage that somebody chose, and which was the newest then: a newer command is shown instead.
    chosen: RwSignal<Option<[CommandId; 2]>>,
    /// How many stages of which passage are shown; all of them, if nobody steps.
    step: RwSignal<Option<(CommandId, usize)>>,
}

impl Looking {
    fn passage(self) -> Option<Passage> {
        self.passages.with(|passages| {
            let newest = passages.first()?;
            let [chosen, _] = self.chosen.get().filter(|[_, then]| *then == newest.id).unwrap_or([newest.id; 2]);
            passages.iter().find(|passage| passage.id == chosen).or(Some(newest)).cloned()
        })
    }

    fn choose(self, key: &str) {
        let chosen = self.passages.with_untracked(|passages| {
            let found = passages.iter().find(|passage| passage.id.0.to_string() == key)?;
            Some([found.id, passages.first()?.id])
        });
        self.chosen.set(chosen);
    }

    /// How many stages are shown. A command that comes while somebody steps begins with its first stage.
    fn shown(self, passage: &Passage) -> usize {
        match self.step.get() {
            None => passage.stages.len(),
            Some((id, step)) if id == passage.id => step.min(passage.stages.len()),
            Some(_) => 1,
        }
    }

    fn go(self, to: impl Fn(usize, usize) -> usize) {
        let Some(passage) = untrack(|| self.passage()) else { return };
        let (steps, last) = (self.step.get_untracked().is_some(), passage.stages.len());
        let now = if steps { untrack(|| self.shown(&passage)) } else { 0 };
        self.step.set(Some((passage.id, to(now, last).clamp(1, last.max(1)))));
        if let Some(panel) = gloo::utils::document().query_selector(".panel").ok().flatten() {
            reveal(&panel, "[aria-current=step]");
        }
    }
}

/// What each stage did with the last command.
pub fn last_command(session: Session) -> AnyView {
    let looking =
        Looking { session, passages: session.passages(), chosen: RwSignal::new(None), step: RwSignal::new(None) };
    let is_empty = Memo::new(move |_| looking.passages.with(Vec::is_empty));
    let content = live(move || {
        if is_empty.get() {
            return view! { <p class="hint">{words::NO_PASSAGE}</p> }.into_any();
        }
        let stages = live(move || looking.passage().map(|passage| stages(looking, &passage)));
        view! { {which(looking)} {steps(looking)} <div class="way">{stages}</div> }.into_any()
    });
    part("pipeline", words::PIPELINE, words::PIPELINE_ABOUT, content)
}

fn which(looking: Looking) -> AnyView {
    let shown = Memo::new(move |_| looking.passage().map(|passage| passage.id.0.to_string()).unwrap_or_default());
    live(move || {
        let options = looking.passages.with(|passages| {
            let keys = passages.iter().map(|passage| passage.id.0.to_string());
            keys.zip(words::passages(passages)).map(|(key, says)| [key, says]).collect()
        });
        choice(words::WHICH, "passage", options, shown, Box::new(move |key| looking.choose(&key)))
    })
}

fn steps(looking: Looking) -> AnyView {
    let next = Memo::new(move |_| {
        let steps = looking.step.with(Option::is_some);
        (if steps { words::NEXT } else { words::STEP_THROUGH }).to_owned()
    });
    let back = move || looking.go(|now, last| if now == 0 { last.saturating_sub(1) } else { now.saturating_sub(1) });
    let step = Memo::new(move |_| {
        let passage = looking.step.get().and_then(|_| looking.passage())?;
        let shown = looking.shown(&passage);
        let stage = passage.stages.get(shown.saturating_sub(1))?;
        Some(words::step(shown, STAGES.len(), &label(stage.name)))
    });
    view! {
        <div class="row steps">
            {button(fixed(words::PREVIOUS), words::PREVIOUS_HINT, "stage-back", Box::new(back))}
            {button(next, words::NEXT_HINT, "stage-on", Box::new(move || looking.go(|now, _| now + 1)))}
            {button(fixed(words::ALL), words::ALL_HINT, "stage-all", Box::new(move || looking.step.set(None)))}
            <span class="hint" role="status" data-step>{live(move || step.get())}</span>
        </div>
    }
    .into_any()
}

fn stages(looking: Looking, passage: &Passage) -> AnyView {
    let (shown, reached) = (looking.shown(passage), passage.stages.len());
    let is_told = shown == reached;
    let steps = looking.step.with(Option::is_some);
    let outcome = is_told.then(|| outcome(passage));
    let one = |(index, name): (usize, &'static str)| {
        let stage = passage.stages.get(index).filter(|_| index < shown);
        let standing = match stage {
            Some(stage) if stage.stopped => Standing::Stopped,
            Some(_) => Standing::Passed,
            None if is_told => Standing::Unreached,
            None => Standing::Hidden,
        };
        let events = passage.outcome.as_deref().unwrap_or_default();
        let events = if index + 1 == STAGES.len() && stage.is_some() { events } else { &[] };
        one(looking.session, name, stage, standing, steps && index + 1 == shown, events)
    };
    view! {
        {outcome}
        <ol class="stages">{each(STAGES.into_iter().enumerate(), one)}</ol>
    }
    .into_any()
}

fn outcome(passage: &Passage) -> AnyView {
    let key = if passage.outcome.is_ok() { "done" } else { "refused" };
    let says = words::outcome(passage, passage.stages.last());
    let drawing = if passage.outcome.is_ok() { Standing::Passed } else { Standing::Stopped }.drawing();
    view! { <p class="outcome" data-outcome=key><Icon drawing /><span>{says}</span></p> }.into_any()
}

/// How a stage stands.
#[derive(Clone, Copy)]
enum Standing {
    Passed,
    Stopped,
    Unreached,
    Hidden,
}

impl Standing {
    fn key(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Stopped => "stopped",
            Self::Unreached => "unreached",
            Self::Hidden => "hidden",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Passed => words::PASSED,
            Self::Stopped => words::STOPPED,
            Self::Unreached => words::UNREACHED,
            Self::Hidden => words::HIDDEN,
        }
    }

    fn drawing(self) -> icondata_core::Icon {
        match self {
            Self::Passed => icondata_lu::LuCheck,
            Self::Stopped => icondata_lu::LuOctagonX,
            Self::Unreached => icondata_lu::LuMinus,
            Self::Hidden => icondata_lu::LuEllipsis,
        }
    }
}

fn one(
    session: Session,
    name: &'static str,
    stage: Option<&Stage>,
    standing: Standing,
    is_current: bool,
    events: &[Position],
) -> AnyView {
    let did = stage.map(|stage| view! { <p class="did">{words::reads(name, &stage.did)}</p> }.into_any());
    let purpose = is_current.then(|| view! { <p class="hint">{words::purpose(name)}</p> }.into_any());
    let event = |position: &Position| {
        let position = *position;
        let event = session.log.with_untracked(|log| Some(log.head_of(position)?.event_type.to_owned()));
        let event = event.unwrap_or_default();
        let says = format!("{position} {}", label(event.split_once('.').map_or(&*event, |(_, name)| name)));
        goes(says, "goes", Box::new(move || session.time(TimeCommand::Seek(position))))
    };
    let current = is_current.then_some("step");
    view! {
        <li data-stage=name data-standing=standing.key() aria-current=current>
            <Icon drawing=standing.drawing() />
            <div>
                <p class="stage-name"><strong>{label(name)}</strong> <span class="word">{standing.word()}</span></p>
                {purpose}
                {did}
                <div class="row">{each(events.iter().take(LISTED), event)}</div>
            </div>
        </li>
    }
    .into_any()
}

/// How many of the events of one command can be gone to from here.
const LISTED: usize = 5;
