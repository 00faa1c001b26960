//! Writing a model: the text as it is typed, what was found in it, and what becomes of it.
//!
//! What is typed is checked after a pause. A text without an error is shown on the wall at once, as a draft; applying records it. A
//! draft is kept in localStorage, so that nothing that was typed is lost. Must not know markup.

use super::session::Session;
use crate::domains::models::models_view::ModelRow;
use crate::domains::models::written_model::LANGUAGE;
use crate::engine::context::Context;
use crate::engine::event::JsonObject;
use crate::engine::expected_version::ExpectedVersion;
use crate::engine::ids::StreamVersion;
use crate::language::{self, Checked, World};
use crate::runtime::{Command, Refused};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// How long nobody types before the text is checked, in milliseconds.
const PAUSE: u32 = 180;
/// Under which key the draft is kept.
const DRAFT: &str = "hindcast.draft";

/// What somebody writes.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The model that is written; nothing while none is.
    pub model: RwSignal<Option<Edited>>,
    /// The text as it is typed.
    pub text: RwSignal<String>,
    /// What is known about the text as of the last pause.
    pub checked: RwSignal<Arc<Checked>>,
    /// Whether the text is being applied.
    pub applying: RwSignal<bool>,
    /// Why it could not be applied.
    pub refused: RwSignal<Option<Refused>>,
    /// The draft that hangs on the wall: the last text without an error.
    pub draft: RwSignal<Option<Arc<Context>>>,
    /// The line in which the cursor is, from 1.
    pub line: RwSignal<u32>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
}

/// The model that is edited, as it was when it was opened or applied last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Its id.
    pub id: Uuid,
    /// The version of its stream that the text is based on; 0 for one that was never applied.
    pub version: u64,
    /// The text that is applied.
    pub applied: String,
    /// The name that it was applied under.
    pub name: Option<String>,
}

impl Default for Writing {
    fn default() -> Self {
        Self {
            model: RwSignal::default(),
            text: RwSignal::default(),
            checked: RwSignal::default(),
            applying: RwSignal::default(),
            refused: RwSignal::default(),
            draft: RwSignal::default(),
            line: RwSignal::new(1),
            pause: StoredValue::new_local(None),
        }
    }
}

impl Writing {
    /// Whether what is typed differs from what is applied.
    #[must_use]
    pub fn is_draft(self) -> bool {
        self.model.with(|model| model.as_ref().is_some_and(|model| self.text.with(|text| *text != model.applied)))
    }

    /// Whether the text can be applied.
    #[must_use]
    pub fn can_apply(self) -> bool {
        self.is_draft() && !self.applying.get() && self.checked.with(|checked| checked.tree.is_some())
    }
}

impl Session {
    /// Begins to write a new model with a text.
    pub fn write_new(self, text: &str) {
        let id = Uuid::parse_str(&self.fresh_id()).unwrap_or_default();
        self.edit(Edited { id, version: 0, applied: String::new(), name: None }, text.to_owned());
    }

    /// Begins to edit a model that was written here, with the text that it has.
    pub fn edit_written(self, row: &ModelRow, text: String) {
        let name = Some(row.name.clone());
        self.edit(Edited { id: row.model_id, version: row.version, applied: text.clone(), name }, text);
    }

    fn edit(self, model: Edited, text: String) {
        let writing = self.writing;
        writing.draft.set(None);
        writing.refused.set(None);
        writing.model.set(Some(model));
        writing.text.set(text);
        self.check_now();
    }

    /// Leaves the editor. What was not applied is kept as a draft until another model is begun.
    pub fn stop_writing(self) {
        self.writing.draft.set(None);
        self.writing.model.set(None);
        self.show_contexts();
    }

    /// Takes in what was typed; checks it after a pause.
    pub fn typed(self, text: String) {
        self.writing.text.set(text);
        self.writing.pause.set_value(Some(Timeout::new(PAUSE, move || self.check_now())));
    }

    /// Checks the text as it is, and shows it on the wall if it has no error.
    pub fn check_now(self) {
        let writing = self.writing;
        writing.pause.set_value(None);
        let text = writing.text.get_untracked();
        let checked = Arc::new(language::check_in(&text, &self.world_of_models()));
        writing.checked.set(Arc::clone(&checked));
        self.keep_draft(&text);
        if let Some(context) = language::host(&checked) {
            writing.draft.set(Some(Arc::new(context)));
            self.show_contexts();
        }
    }

    /// What is outside of a text and matters to it: the names that other contexts have.
    fn world_of_models(self) -> World {
        let own = self.writing.model.get_untracked().and_then(|model| model.name);
        let drafted = self.writing.draft.get_untracked().map(|draft| draft.model.name);
        let names = self.contexts_now().into_iter().map(|context| context.model.name);
        let taken = names.filter(|name| own.as_deref() != Some(*name) && drafted != Some(*name));
        World { taken: taken.map(str::to_owned).collect(), recorded: Vec::new() }
    }

    /// Records the text as the model, from now on. Nothing is recorded if the text has an error.
    ///
    /// # Errors
    /// When somebody else has written the model meanwhile, or the store fails.
    pub async fn apply_text(self) -> Result<(), Refused> {
        self.check_now();
        let writing = self.writing;
        let (Some(model), checked) = (writing.model.get_untracked(), writing.checked.get_untracked()) else { return Ok(()) };
        if checked.tree.is_none() || writing.applying.get_untracked() {
            return Ok(());
        }
        writing.applying.set(true);
        let text = writing.text.get_untracked();
        let written = self.write_model(model.id, &checked.name, &text, Some(model.version)).await;
        writing.applying.set(false);
        match written {
            Ok(version) => {
                let name = Some(checked.name.clone());
                writing.model.set(Some(Edited { version: version.0, applied: text, name, ..model }));
                writing.refused.set(None);
                writing.draft.set(None);
                self.forget_draft();
                self.follow_models().await;
                self.show_context(&checked.name);
                Ok(())
            }
            Err(refused) => {
                writing.refused.set(Some(refused.clone()));
                Err(refused)
            }
        }
    }

    /// Applies the draft that hangs on the wall of a context, before somebody gives a command of it.
    ///
    /// # Errors
    /// As for [`Session::apply_text`].
    pub(super) async fn apply_draft_of(self, context: &str) -> Result<(), Refused> {
        let is_drafted = self.writing.draft.with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.model.name == context));
        if is_drafted { self.apply_text().await } else { Ok(()) }
    }

    /// Records a text as a model; gives the version of its stream.
    ///
    /// # Errors
    /// When its name is taken, somebody was first, or the store fails.
    pub async fn write_model(
        self,
        id: Uuid,
        name: &str,
        text: &str,
        seen: Option<u64>,
    ) -> Result<StreamVersion, Refused> {
        let data = json!({"model_id": id, "name": name, "text": text, "language": LANGUAGE});
        let receipt = self.dispatch(models_command("WriteModel", data, seen)).await?;
        Ok(receipt.version)
    }

    /// Takes a model away.
    ///
    /// # Errors
    /// When there is none of that id, or the store fails.
    pub async fn remove_model(self, id: Uuid) -> Result<(), Refused> {
        self.dispatch(models_command("RemoveModel", json!({"model_id": id}), None)).await?;
        if self.writing.model.with_untracked(|model| model.as_ref().is_some_and(|model| model.id == id)) {
            self.writing.model.set(None);
            self.writing.draft.set(None);
            self.forget_draft();
        }
        self.follow_models().await;
        Ok(())
    }

    fn keep_draft(self, text: &str) {
        let Some(model) = self.writing.model.get_untracked() else { return };
        if model.applied == text {
            return self.forget_draft();
        }
        let draft = json!({"id": model.id, "version": model.version, "applied": model.applied, "name": model.name, "text": text});
        super::taste::keep(DRAFT, &draft.to_string());
    }

    fn forget_draft(self) {
        super::taste::forget(DRAFT);
    }

    /// Goes on with the draft of an earlier visit, if there is one.
    pub fn take_up_draft(self) {
        let Some(kept) = super::taste::kept(DRAFT) else { return };
        let Ok(draft) = serde_json::from_slice::<Draft>(kept.as_bytes()) else { return };
        let Draft { id, version, applied, name, text } = draft;
        self.edit(Edited { id, version, applied, name }, text);
    }
}

#[derive(serde::Deserialize)]
struct Draft {
    id: Uuid,
    version: u64,
    applied: String,
    name: Option<String>,
    text: String,
}

fn models_command(name: &str, data: serde_json::Value, seen: Option<u64>) -> Command {
    let data = match data {
        serde_json::Value::Object(data) => data,
        _ => JsonObject::new(),
    };
    Command {
        context: "models".into(),
        name: name.into(),
        data,
        expected: seen.map(|version| ExpectedVersion::Exact(StreamVersion(version))),
        ..Command::default()
    }
}
