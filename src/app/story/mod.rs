//! Stories: the prepared scenarios of the contexts, played one beat at a time or as a whole.
//!
//! A story begins in an empty workspace. Its commands go through the same door as a person's, and their ids follow from the
//! story: so it is known later whether a log holds anything that no story made. Must not know markup, nor any particular story.

mod acts;
mod place;
mod telling;

use super::session::Session;
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::Model;
use crate::engine::scenario::{Act, Beat, Scenario};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

pub use place::{Place, Trail};
pub use telling::{Choice, Story, Telling};

/// What the ids of all stories are derived from.
const STORIES: Uuid = Uuid::from_u128(0x6869_6e64_6361_7374_2d73_746f_7269_6573);
/// How long somebody is given to read a sentence: for itself, and for each letter, in milliseconds.
const READING: (usize, usize) = (1_000, 45);
/// How long it is waited each time for something that is under way, in milliseconds.
const MOMENT: u32 = 10;

/// Numbers the times that a story went on by itself, so that one that was stopped and begun again goes on once.
static RUNS: AtomicU64 = AtomicU64::new(0);

impl Session {
    /// Begins a story, at once or, where events would be lost, when the person says so.
    pub fn choose_story(self, choice: Choice) {
        match self.own_events() {
            0 => self.begin_story_anyway(choice),
            events => self.ask(Some(choice), events),
        }
    }

    /// Asks whether to delete everything, whoever made it.
    pub fn choose_nothing(self) {
        self.ask(None, self.log.with_untracked(Log::head).0);
    }

    fn ask(self, choice: Option<Choice>, events: u64) {
        self.story.update(|story| *story = Story::Asked(choice, events, story.told().cloned()));
    }

    /// Takes a question back: the story that was told goes on where it was.
    pub fn leave_question(self) {
        self.story.update(|story| *story = std::mem::take(story).unasked());
    }

    /// Begins a story, whatever is in the workspace.
    pub fn begin_story_anyway(self, choice: Choice) {
        spawn_local(async move { self.noticing(self.begin_story(choice).await) });
    }

    /// Begins a story in an empty workspace.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn begin_story(self, choice: Choice) -> Result<(), Fault> {
        let Some((_, scenario)) = self.scenario(choice) else { return Ok(()) };
        self.begin_with_models().await?;
        self.shown.set(choice.context);
        let (title, beats) = (scenario.title, scenario.beats.len());
        let begun = Vec::new();
        let (by_itself, went_wrong, trail) = (None, None, Trail::default());
        let telling = Telling { choice, title, beats, played: 0, begun, by_itself, went_wrong, trail };
        self.story.set(Story::Told(telling));
        Ok(())
    }

    /// Empties the workspace: what is under way is done first, a story that was told is left, the clock is the real one.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn begin_with_nothing(self) -> Result<(), Fault> {
        let runtime = self.runtime()?;
        self.change_telling(|telling| telling.by_itself = None);
        self.until_free().await;
        self.until_nothing_is_mined().await;
        self.story.set(Story::None);
        let before = self.renewed.get_untracked();
        runtime.empty().await?;
        while self.renewed.get_untracked() == before {
            TimeoutFuture::new(MOMENT).await;
        }
        Ok(())
    }

    /// Empties the workspace, and keeps the models that were written in it.
    ///
    /// # Errors
    /// When the store is not open, or fails.
    pub async fn begin_with_models(self) -> Result<(), Fault> {
        let models = self.written_models().await?;
        self.begin_with_nothing().await?;
        self.write_again(&models).await
    }

    /// Tells no story any more. What happened stays; the clock shows the real time again, if the story moved it: whatever is done
    /// next has nothing to do with the story's time.
    pub fn leave_story(self) {
        self.set_back_the_clock();
        self.story.set(Story::None);
    }

    /// Shows the wall of another context; a story that is told is left.
    pub fn show_context(self, number: usize) {
        self.leave_story();
        self.shown.set(number);
    }

    /// Sets the clock to the real time if the story that is told has moved it.
    fn set_back_the_clock(self) {
        let told = self.story.with_untracked(|story| story.told().map(|telling| (telling.choice, telling.played)));
        let Some((choice, played)) = told else { return };
        let Some((_, scenario)) = self.scenario(choice) else { return };
        if scenario.beats.iter().take(played).any(|beat| matches!(beat.act, Act::SetClock(_) | Act::Wait(_))) {
            let done = self.set_clock(None);
            spawn_local(async move {
                self.see_to(done).await;
            });
        }
    }

    /// Plays the next beat, after the one that is under way.
    pub fn step_story(self) {
        spawn_local(async move {
            self.tell_next().await;
        });
    }

    /// Lets the story go on by itself, or stops it.
    pub fn tell_by_itself(self) {
        let run = self.story.try_update(|story| match story {
            Story::Told(telling) => {
                let run = telling.by_itself.is_none().then(|| RUNS.fetch_add(1, Ordering::Relaxed));
                telling.by_itself = run;
                run
            }
            Story::None | Story::Asked(..) => None,
        });
        let Some(Some(run)) = run else { return };
        spawn_local(async move {
            while self.goes_on(run) && self.tell_next().await {
                TimeoutFuture::new(self.story.with_untracked(reading_time)).await;
            }
            self.change_telling(|telling| telling.by_itself = telling.by_itself.filter(|now| *now != run));
        });
    }

    fn goes_on(self, run: u64) -> bool {
        self.story.with_untracked(|story| story.told().is_some_and(|telling| telling.by_itself == Some(run)))
    }

    /// Plays the next beat. Gives whether there is one more.
    pub async fn tell_next(self) -> bool {
        self.until_free().await;
        let Some((choice, number)) = self.next_beat() else { return false };
        self.beat_under_way.set(true);
        let outcome = self.play(choice, number).await;
        self.beat_under_way.set(false);
        let (head, looked_at) = (self.log.with_untracked(Log::head), self.looked_at());
        self.change_telling(|telling| {
            telling.went_wrong = outcome.err();
            telling.trail.leave(head, looked_at);
        });
        self.story.with_untracked(|story| {
            story.told().is_some_and(|telling| !telling.is_over() && telling.went_wrong.is_none())
        })
    }

    /// Plays a beat with all that comes of it.
    async fn play(self, choice: Choice, number: usize) -> Result<(), String> {
        let Some((context, scenario)) = self.scenario(choice) else { return Ok(()) };
        let Some(Beat { says, act }) = scenario.beats.get(number).cloned() else { return Ok(()) };
        let head = self.log.with_untracked(Log::head);
        self.change_telling(|telling| {
            telling.begun.push((says, head));
            telling.played = number + 1;
        });
        let outcome = self.act(&context, &scenario, number, act).await;
        // a handler that stands still on purpose is no reason to stop
        let _ = self.idle().await;
        if let Ok(runtime) = self.runtime() {
            self.noticing(runtime.take_in_deliveries().await);
            self.log.look_again();
        }
        outcome
    }

    /// Waits until no beat is under way.
    async fn until_free(self) {
        while self.beat_under_way.get_untracked() {
            TimeoutFuture::new(MOMENT).await;
        }
    }

    /// The next beat of the story that is told, if there is one more.
    fn next_beat(self) -> Option<(Choice, usize)> {
        self.story.with_untracked(|story| match story {
            Story::Told(telling) if !telling.is_over() => Some((telling.choice, telling.played)),
            _ => None,
        })
    }

    fn change_telling(self, change: impl FnOnce(&mut Telling)) {
        self.story.update(|story| {
            if let Some(telling) = story.told_mut() {
                change(telling);
            }
        });
    }

    /// A context and one of its scenarios.
    fn scenario(self, choice: Choice) -> Option<(Arc<Context>, Scenario)> {
        let context = self.contexts_now().get(choice.context).cloned()?;
        let scenario = context.model.scenarios.get(choice.scenario).cloned()?;
        Some((context, scenario))
    }

    /// How many events there are, if any was not made by a story.
    pub(super) fn own_events(self) -> u64 {
        let contexts = self.contexts_now();
        let made: BTreeSet<Uuid> = contexts.iter().flat_map(|context| ids(&context.model)).collect();
        self.log.with_untracked(|log| {
            let own = log.heads_after(Position::START).any(|event| !made.contains(&event.correlation_id.0));
            if own { log.head().0 } else { 0 }
        })
    }
}

/// The command and its data, where a value is a link: `{"command": …, "data": …}`.
#[must_use]
pub fn linked(value: &Value) -> Option<(String, JsonObject)> {
    let link = value.as_object().filter(|link| link.len() == 2)?;
    Some((link.get("command")?.as_str()?.to_owned(), link.get("data")?.as_object()?.clone()))
}

/// The ids of all commands that the stories of a model give.
fn ids(model: &Model) -> Vec<Uuid> {
    let of =
        |scenario: &Scenario| (0..scenario.beats.len()).map(|number| id(model, scenario, number)).collect::<Vec<_>>();
    model.scenarios.iter().flat_map(of).collect()
}

fn id(model: &Model, scenario: &Scenario, number: usize) -> Uuid {
    Uuid::new_v5(&STORIES, format!("{}/{}/{number}", model.name, scenario.name).as_bytes())
}

fn reading_time(story: &Story) -> u32 {
    let letters = story.says().map_or(0, str::len);
    u32::try_from(READING.0 + READING.1 * letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{ids, linked};
    use crate::domains;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_beats_give_the_same_command() {
        let all: Vec<_> = domains::all().iter().flat_map(|context| ids(&context.model)).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn a_link_is_a_command_with_its_data_and_nothing_else() {
        let link = linked(&json!({"command": "DoIt", "data": {"id": 1}}));
        assert_eq!(link.map(|(name, data)| (name, data.len())), Some(("DoIt".to_owned(), 1)));
        for other in [json!("DoIt"), json!({"command": "DoIt"}), json!({"command": "DoIt", "data": {}, "more": 1})] {
            assert_eq!(linked(&other), None, "{other}");
        }
    }
}
