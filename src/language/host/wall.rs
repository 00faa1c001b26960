//! The wall of a model: what hangs where, in the order of its text, which is the order of time.
//!
//! Nothing hangs that the author has not written. Must not know what anything does.

use super::compile::constant;
use super::rows::taken_table;
use super::schema::Schema;
use crate::engine::event::JsonObject;
use crate::engine::model::{
    CommandSticky, Hotspot, Model, PolicySticky, RefusedAs, Sorting, Step, StickyId, StickyKind, SystemSticky, Unique,
    ViewSticky,
};
use crate::engine::name::{call, intern};
use crate::language::meaning::Meaning;
use crate::language::tree::line::{self, Message, Part};
use crate::language::tree::name::{Name, joined};
use crate::language::tree::{Body, Command, Event, Head, System, Tree, View};

/// The name of something in scripts, which from now on is shown as its author says it.
pub fn named(name: &Name) -> &'static str {
    let own = intern(&name.joined());
    call(own, &name.says);
    own
}

/// The name of a view or a system in scripts.
pub fn in_kebab(name: &Name) -> &'static str {
    let own = intern(&name.kebab());
    call(own, &name.says);
    own
}

/// The board of a model.
pub fn model(tree: &Tree, meaning: &Meaning) -> Model {
    let wall = Wall { tree, meaning };
    let (name, title) = tree.model().map_or(("", ""), |(head, title)| {
        (intern(&head.name.kebab()), intern(title.title.as_deref().unwrap_or(&head.name.says)))
    });
    Model {
        name,
        title,
        steps: tree.heads.iter().filter_map(|head| wall.step(head)).collect(),
        policies: wall.policies(),
        views: tree.views().map(|(head, view)| wall.view(head, view)).collect(),
        systems: tree.systems().map(|(head, system)| wall.system(head, system)).collect(),
        hotspots: wall.hotspots(),
        known_by: tree.aggregates().filter_map(|(_, it)| it.known_by.as_ref()).map(|name| intern(&name.says)).collect(),
        called_after: wall.called_after(),
        pivotal_events: tree.events().filter(|(_, event)| event.pivotal).map(|(head, _)| named(&head.name)).collect(),
        loose: wall.loose(),
        scenarios: super::guide::scenarios(tree, meaning),
    }
}

struct Wall<'m> {
    tree: &'m Tree,
    meaning: &'m Meaning,
}

impl Wall<'_> {
    fn step(&self, head: &Head) -> Option<Step> {
        match &head.body {
            Body::Command(command) => Some(self.command(head, command)),
            Body::Event(event) => self.nobody_makes(head).then(|| self.happening(head, event)),
            _ => None,
        }
    }

    fn command(&self, head: &Head, command: &Command) -> Step {
        let means = self.meaning.commands.get(&head.name.says);
        let makes = means.map(|means| means.makes.as_slice()).unwrap_or_default();
        let on = means.and_then(|means| means.on.as_deref());
        Step {
            actor: command.invoked.by.as_ref().map(|by| intern(&by.says)),
            asks: command.asks.first().map(|asks| in_kebab(&asks.system)),
            command: CommandSticky {
                name: named(&head.name),
                fields: Schema::of(self.tree).fields(&command.fields),
                unique: command.unique.iter().map(unique).collect(),
            },
            happens: false,
            aggregate: on.map(|on| self.name_of(on)).unwrap_or_default(),
            events: makes.iter().map(|event| self.name_of(event)).collect(),
            views: self.views_of(makes),
        }
    }

    /// An event that nobody makes: whoever clicks it says that it has happened.
    fn happening(&self, head: &Head, event: &Event) -> Step {
        let name = named(&head.name);
        let on = event.on.as_ref().map(named);
        Step {
            command: CommandSticky { name, fields: happening_fields(self.tree, event), unique: Vec::new() },
            happens: true,
            aggregate: on.unwrap_or_default(),
            events: vec![name],
            views: self.views_of(std::slice::from_ref(&head.name.says)),
            ..Step::default()
        }
    }

    fn nobody_makes(&self, head: &Head) -> bool {
        nobody_makes(self.meaning, head)
    }

    /// The name in scripts of what people call so.
    fn name_of(&self, says: &str) -> &'static str {
        let head = self.tree.heads.iter().find(|head| head.name.says == says);
        head.map_or_else(|| intern(&joined(says)), |head| named(&head.name))
    }

    fn views_of(&self, events: &[String]) -> Vec<&'static str> {
        let takes_in = |view: &View| view.on.iter().any(|on| events.contains(&on.event.says));
        self.tree.views().filter(|(_, view)| takes_in(view)).map(|(head, _)| in_kebab(&head.name)).collect()
    }

    /// The actors who decide on nothing yet, and the aggregates that nothing is invoked on.
    fn loose(&self) -> Vec<StickyId> {
        let decides =
            |actor: &Name| self.tree.commands().any(|(_, command)| command.invoked.by.as_ref() == Some(actor));
        let is_used = |says: &String| {
            self.meaning.commands.values().any(|command| command.on.as_ref() == Some(says))
                || self.tree.events().any(|(head, event)| {
                    nobody_makes(self.meaning, head) && event.on.as_ref().is_some_and(|on| on.says == *says)
                })
        };
        let sticky = |head: &Head| match head.body {
            Body::Actor if !decides(&head.name) => Some(StickyId::new(StickyKind::Actor, head.name.says.clone())),
            Body::Aggregate(_) if !is_used(&head.name.says) => {
                Some(StickyId::new(StickyKind::Aggregate, named(&head.name)))
            }
            _ => None,
        };
        self.tree.heads.iter().filter_map(sticky).collect()
    }

    fn policies(&self) -> Vec<PolicySticky> {
        let mut stickies = Vec::new();
        for head in &self.tree.heads {
            let (events, effects): (Vec<&Name>, Vec<&line::Effect>) = match &head.body {
                Body::Policy(policy) => (
                    policy.whenever.iter().flat_map(|whenever| &whenever.events).collect(),
                    policy.whenever.iter().flat_map(|whenever| &whenever.effects).collect(),
                ),
                Body::Process(process) => (
                    process.steps.iter().map(|step| &step.event).collect(),
                    process.steps.iter().flat_map(|step| &step.deeds).filter_map(given).collect(),
                ),
                _ => continue,
            };
            stickies.push(PolicySticky {
                name: named(&head.name),
                whenever: once(events.into_iter().map(|event| self.name_of(&event.says))),
                then: once(effects.into_iter().map(|effect| self.name_of(&effect.name.says))),
                tells: None,
            });
        }
        stickies
    }

    fn view(&self, head: &Head, view: &View) -> ViewSticky {
        let columns = self.meaning.views.get(&head.name.says).map(|view| view.columns.as_slice()).unwrap_or_default();
        let sorting = |sorting: &line::Sorting| match intern(&sorting.column.says) {
            column if sorting.falling => Sorting::Falling(column),
            column => Sorting::Rising(column),
        };
        ViewSticky {
            name: in_kebab(&head.name),
            columns: columns.iter().map(|column| intern(&column.name)).collect(),
            sorted_by: view.sorted_by.iter().map(sorting).collect(),
            delivered_to: None,
            when_empty: intern(view.empty.as_deref().unwrap_or_default()),
        }
    }

    fn system(&self, head: &Head, system: &System) -> SystemSticky {
        let set = |field: &line::Field| Some((field.name.says.clone(), constant(field.default.as_ref()?)));
        let settings: JsonObject = system.settings.iter().filter_map(set).collect();
        SystemSticky { name: in_kebab(&head.name), settings, fields: Schema::of(self.tree).fields(&system.settings) }
    }

    /// Each hangs at the command that it says, or at the step that stands before it.
    fn hotspots(&self) -> Vec<Hotspot> {
        let mut before = "";
        let mut hotspots = Vec::new();
        let first = self.tree.heads.iter().find_map(|head| self.step(head)).map_or("", |step| step.command.name);
        for head in &self.tree.heads {
            match &head.body {
                Body::Hotspot(hotspot) => {
                    let at = hotspot.at.as_ref().map(|at| self.step_of(&at.says));
                    let at = at.unwrap_or(if before.is_empty() { first } else { before });
                    hotspots.push(Hotspot { question: intern(&head.name.says), at });
                }
                Body::Command(_) => before = named(&head.name),
                Body::Event(_) if self.nobody_makes(head) => before = named(&head.name),
                _ => {}
            }
        }
        hotspots
    }

    /// The step of a command or of an event.
    fn step_of(&self, says: &str) -> &'static str {
        let makers = self.meaning.events.get(says).map(|event| event.made_by.as_slice()).unwrap_or_default();
        self.name_of(makers.first().map_or(says, String::as_str))
    }

    /// Things without a name of their own are called after the one whose id they begin with.
    fn called_after(&self) -> Vec<(&'static str, &'static str)> {
        let mut called = Vec::new();
        for (head, _) in self.tree.aggregates().filter(|(_, aggregate)| aggregate.known_by.is_none()) {
            let commands = self.tree.commands().filter(|(command, _)| {
                self.meaning.commands.get(&command.name.says).and_then(|means| means.on.as_ref())
                    == Some(&head.name.says)
            });
            let fields = commands.flat_map(|(_, command)| &command.fields);
            let others = fields.filter_map(|field| {
                let of_field = |key: &Name| key.says == field.name.says;
                let mut named =
                    self.tree.aggregates().filter(|(other, it)| it.known_by.is_some() && other.name != head.name);
                let (other, _) = named.find(|(_, other)| other.key.as_ref().is_some_and(of_field))?;
                Some((intern(&field.name.says), intern(&other.name.kebab())))
            });
            called.extend(others.filter(|other| !called.contains(other)).collect::<Vec<_>>());
        }
        called
    }
}

/// Whether an event is made by no command.
pub fn nobody_makes(meaning: &Meaning, head: &Head) -> bool {
    meaning.events.get(&head.name.says).is_none_or(|event| event.made_by.is_empty())
}

/// What whoever says that an event has happened is asked for.
pub fn happening_fields(tree: &Tree, event: &Event) -> Vec<crate::engine::schema::Field> {
    let own = event.fields.iter().filter_map(|field| match field {
        crate::language::tree::EventField::Own(field) => Some(field.clone()),
        crate::language::tree::EventField::Carried(_) => None,
    });
    Schema::of(tree).fields(&own.collect::<Vec<_>>())
}

fn unique(unique: &line::Unique) -> Unique {
    let view = in_kebab(&unique.view);
    let (refused_as, code, message) = match &unique.refused_as {
        Some(refusal) => {
            let message = refusal.message.as_ref().map_or_else(|| "already exist".into(), fixed);
            (RefusedAs::Rejection, intern(&refusal.code.says), intern(&message))
        }
        None => (RefusedAs::Fault, "uniqueness", "already exist"),
    };
    Unique {
        field: intern(&unique.field.says),
        view,
        taken: taken_table(view, &unique.field.says),
        held_by: unique.held_by.as_ref().map(|holder| intern(&holder.says)),
        refused_as,
        code,
        message,
    }
}

fn fixed(message: &Message) -> String {
    let texts = message.parts.iter().map(|part| match part {
        Part::Text(text) => text.as_str(),
        Part::Value(_) => "",
    });
    texts.collect()
}

fn given(deed: &line::Deed) -> Option<&line::Effect> {
    match deed {
        line::Deed::Effect(effect) => Some(effect),
        line::Deed::Change(..) => None,
    }
}

fn once(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}
