//! What a form knows: its input, its faults, and what became of it.

use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::ids::StreamVersion;
use crate::engine::rejection::FieldError;
use crate::engine::schema::{Field, FieldKind, Reference, validate};
use crate::kernels::choices::{Choice, choices};
use crate::kernels::form::{examples, is_unreadable, read, set, shown, value_at};
use crate::runtime::{Receipt, Refused};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;

/// The state of an open form.
#[derive(Clone, Copy)]
pub struct FormState {
    session: Session,
    command: &'static str,
    fields: StoredValue<Vec<Field>>,
    data: RwSignal<JsonObject>,
    /// The version of what the command acts on, as it was when the person chose it; where that matters.
    seen: StoredValue<Option<StreamVersion>>,
    /// The fields that somebody has changed; only these show faults before the form is sent.
    touched: RwSignal<Vec<String>>,
    tried: RwSignal<bool>,
    faults: Memo<Vec<FieldError>>,
    /// Whether the command is under way.
    pub sending: RwSignal<bool>,
    /// Why it was refused the last time.
    pub refused: RwSignal<Option<Refused>>,
}

impl FormState {
    /// A form with the examples of its command, as of now.
    pub fn new(session: Session, command: &'static str) -> Self {
        let context = session.context();
        let fields = context.model.step(command).map_or_else(Vec::new, |step| step.command.fields.clone());
        let moment = session.moment.get_untracked();
        let data =
            RwSignal::new(examples(&fields, &|view| moment.newest(view), &session.world(&|| session.fresh_id())));
        let fields = StoredValue::new(fields);
        let sending = RwSignal::new(false);
        on_cleanup(move || {
            // nobody sees in the form any more that the command is under way
            if sending.try_get_untracked() == Some(true) {
                session.unattended.update(|unattended| unattended.push(command));
            }
        });
        let state = Self {
            session,
            command,
            fields,
            data,
            seen: StoredValue::default(),
            touched: RwSignal::default(),
            tried: RwSignal::default(),
            faults: Memo::new(move |_| {
                fields.with_value(|fields| data.with(|data| validate(fields, &read(fields, data))))
            }),
            sending,
            refused: RwSignal::default(),
        };
        state.look();
        state
    }

    /// The person sees how that stands which the command acts on.
    fn look(self) {
        let context = self.session.context();
        if !context.model.is_given_as_seen(self.command) {
            return;
        }
        let stream = context.aggregate_for(self.command).map(|owner| owner.stream_of(self.command, &self.input()));
        let version = |stream| self.session.log.with_untracked(|log| log.version(&stream));
        self.seen.set_value(stream.and_then(Result::ok).map(version));
    }

    /// What is sent.
    fn input(self) -> JsonObject {
        self.fields.with_value(|fields| self.data.with_untracked(|data| read(fields, data)))
    }

    /// The fields of the command.
    pub fn fields(self) -> Vec<Field> {
        self.fields.get_value()
    }

    /// The input at a path, as text.
    pub fn text(self, path: &str) -> String {
        self.data.with(|data| shown(value_at(data, path)))
    }

    /// Whether what was typed cannot be read as the number that is wanted.
    pub fn is_odd(self, path: &str, kind: &FieldKind) -> bool {
        self.data.with(|data| is_unreadable(kind, value_at(data, path)))
    }

    /// Takes in what somebody typed.
    pub fn type_in(self, path: &str, kind: &FieldKind, text: &str) {
        self.data.update(|data| set(data, path, text.into()));
        self.touch(path);
        if matches!(kind, FieldKind::Existing(_)) {
            self.look();
        }
    }

    fn touch(self, path: &str) {
        self.refused.set(None);
        self.touched.update(|touched| {
            if !touched.iter().any(|known| known == path) {
                touched.push(path.to_owned());
            }
        });
    }

    /// How many entries a list has.
    pub fn entries(self, path: &str) -> usize {
        self.data.with(|data| value_at(data, path).and_then(Value::as_array).map_or(0, Vec::len))
    }

    /// Adds an entry with the examples of its fields.
    pub fn add_entry(self, path: &str, fields: &[Field]) {
        let moment = self.session.moment.get_untracked();
        let entry = examples(fields, &|view| moment.newest(view), &self.session.world(&|| self.session.fresh_id()));
        self.change_entries(path, |entries| entries.push(Value::Object(entry)));
    }

    /// Adds an entry that is a single value, and empty.
    pub fn add_value(self, path: &str) {
        self.change_entries(path, |entries| entries.push(Value::Null));
    }

    /// Takes an entry out.
    pub fn remove_entry(self, path: &str, index: usize) {
        self.change_entries(path, |entries| {
            if index < entries.len() {
                entries.remove(index);
            }
        });
    }

    fn change_entries(self, path: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.data.update(|data| {
            let mut entries = value_at(data, path).and_then(Value::as_array).cloned().unwrap_or_default();
            change(&mut entries);
            set(data, path, entries.into());
        });
        self.touch(path);
    }

    /// What can be chosen for a field that names something existing.
    pub fn choices(self, reference: &Reference) -> Vec<Choice> {
        self.session.moment.with(|moment| choices(reference, &|view| moment.newest(view)))
    }

    /// The fault at a path that is to be shown now.
    pub fn fault(self, path: &str) -> Option<String> {
        let at =
            |faults: &[FieldError]| faults.iter().find(|fault| fault.field == path).map(|fault| fault.message.clone());
        let asked = self.tried.get() || self.touched.with(|touched| touched.iter().any(|known| known == path));
        let here = asked.then(|| self.faults.with(|faults| at(faults))).flatten();
        here.or_else(|| {
            self.refused.with(|refused| match refused {
                Some(Refused::Rejected(rejection)) => at(&rejection.details),
                _ => None,
            })
        })
    }

    /// Sends the command; `done` is called when it is recorded. Gives false if nothing is sent because a field is faulty.
    pub fn send(self, done: impl Fn() + 'static) -> bool {
        self.tried.set(true);
        if !self.faults.with_untracked(Vec::is_empty) {
            return false;
        }
        if self.sending.get_untracked() {
            return true;
        }
        self.sending.set(true);
        let given = self.session.give_as_seen(self.command, self.input(), self.seen.get_value());
        spawn_local(async move {
            let outcome = given.await;
            let is_gone = self.sending.try_set(false).is_some();
            match outcome {
                outcome if is_gone => self.answered_late(outcome),
                Ok(_) => done(),
                Err(why) => {
                    if let Refused::Conflict(_) = why {
                        // the refusal tells what there is now: whoever sends again does so knowing it
                        self.look();
                    }
                    self.refused.set(Some(why));
                }
            }
        });
        true
    }

    /// The form was left before the answer. What was done and what was refused show on the wall; another form may be open by now.
    fn answered_late(self, outcome: Result<Receipt, Refused>) {
        self.session.unattended.update(|unattended| {
            if let Some(index) = unattended.iter().position(|command| *command == self.command) {
                unattended.remove(index);
            }
        });
        if let Err(Refused::Fault(fault)) = outcome {
            self.session.notice.set(Some(fault));
        }
    }
}
