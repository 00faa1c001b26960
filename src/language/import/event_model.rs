//! The `config.json` of the event modeling specification: slices with commands, events, read models, processors and
//! specifications.
//!
//! Fields and their types are taken over, ids become keys, dependencies become `then`, `on` and `whenever`, specifications
//! become stories. Must not know the other formats.

use super::draft::{Draft, field_of, name_of, on_one_line};
use super::limited;
use crate::language::outline::Kind;
use crate::language::print::quoted;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Config {
    slices: Vec<Slice>,
    context: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Slice {
    title: String,
    index: i64,
    context: Option<String>,
    commands: Vec<Element>,
    events: Vec<Element>,
    #[serde(alias = "readModels")]
    readmodels: Vec<Element>,
    screens: Vec<Element>,
    processors: Vec<Element>,
    specifications: Vec<Specification>,
    actors: Vec<Actor>,
    aggregates: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Element {
    title: String,
    fields: Vec<Field>,
    aggregate: Option<String>,
    dependencies: Vec<Dependency>,
    creates_aggregate: bool,
    description: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    example: Value,
    subfields: Vec<Field>,
    optional: bool,
    generated: bool,
    id_attribute: bool,
    cardinality: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Dependency {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    element_type: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Actor {
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Specification {
    title: String,
    given: Vec<Step>,
    when: Vec<Step>,
    then: Vec<Step>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Step {
    title: String,
    #[serde(rename = "type")]
    kind: String,
    fields: Vec<Field>,
}

/// Text of a model from a `config.json`.
#[must_use]
pub fn event_model(text: &str) -> String {
    let mut config: Config = match serde_json::from_str(limited(text).trim_start_matches('\u{feff}')) {
        Ok(config) => config,
        Err(why) => {
            let mut draft = Draft::new("Imported");
            draft.remark(&format!("this is not the config.json of an event model: {why}"));
            return draft.text();
        }
    };
    config.slices.sort_by_key(|slice| slice.index);
    let context = config.context.clone().or_else(|| config.slices.iter().find_map(|slice| slice.context.clone()));
    let context = context.filter(|context| !context.trim().is_empty() && context != "default");
    let mut import = Import { draft: Draft::new(context.as_deref().unwrap_or("Imported")), keys: keys(&config) };
    for slice in &config.slices {
        import.slice(slice, &config);
    }
    import.draft.text()
}

struct Import {
    draft: Draft,
    /// The key of each aggregate.
    keys: HashMap<String, String>,
}

/// The aggregate of an element: its own, else that of its slice.
fn aggregate_of(element: &Element, slice: &Slice) -> Option<String> {
    let own = element.aggregate.iter().chain(&slice.aggregates);
    let named = own.map(|name| name_of(name)).find(|name| !name.is_empty() && !name.eq_ignore_ascii_case("default"));
    named.filter(|name| name.contains(char::is_alphabetic))
}

/// The field that tells the instances of each aggregate apart.
fn keys(config: &Config) -> HashMap<String, String> {
    let mut keys = HashMap::new();
    for slice in &config.slices {
        for element in slice.commands.iter().chain(&slice.events) {
            let id = element.fields.iter().find(|field| field.id_attribute);
            if let (Some(aggregate), Some(id)) = (aggregate_of(element, slice), id) {
                keys.entry(aggregate).or_insert_with(|| field_of(&id.name));
            }
        }
    }
    keys
}

impl Import {
    fn slice(&mut self, slice: &Slice, config: &Config) {
        if !slice.title.is_empty() {
            self.draft.remark(&format!("slice: {}", slice.title.trim_start_matches("slice:").trim()));
        }
        for actor in &slice.actors {
            self.draft.head(Kind::Actor, &actor.name);
        }
        for screen in &slice.screens {
            self.draft.remark(&format!("screen: {}", screen.title));
        }
        for command in &slice.commands {
            self.command(command, slice);
        }
        for event in &slice.events {
            self.event(event, slice);
        }
        for view in &slice.readmodels {
            self.view(view, config);
        }
        for processor in &slice.processors {
            self.policy(processor, slice, config);
        }
        for specification in &slice.specifications {
            self.story(specification);
        }
    }

    fn aggregate(&mut self, name: &str) {
        let (name, is_new) = self.draft.head(Kind::Aggregate, name);
        if let (true, Some(key)) = (is_new, self.keys.get(&name)) {
            self.draft.line(Kind::Aggregate, &name, format!("one per {key}"));
        }
    }

    fn command(&mut self, command: &Element, slice: &Slice) {
        let aggregate = aggregate_of(command, slice);
        if let Some(aggregate) = &aggregate {
            self.aggregate(aggregate);
            if command.creates_aggregate && self.keys.contains_key(aggregate) {
                self.draft.line(Kind::Aggregate, aggregate, format!("begins with {}", name_of(&command.title)));
            }
        }
        let (name, is_new) = self.draft.head(Kind::Command, &command.title);
        if is_new {
            self.described(Kind::Command, &name, command);
            let by = slice.actors.first().map(|actor| format!("by {}", name_of(&actor.name)));
            let on = aggregate.map(|aggregate| format!("on {aggregate}"));
            let invoked = by.into_iter().chain(on).collect::<Vec<_>>().join(" ");
            if !invoked.is_empty() {
                self.draft.line(Kind::Command, &name, invoked);
            }
            for field in &command.fields {
                let is_new = field.id_attribute && (field.generated || command.creates_aggregate);
                let line = self.field(field, is_new);
                self.draft.line(Kind::Command, &name, line);
            }
        }
        let linked: Vec<&str> = titles(command, "OUTBOUND", "EVENT");
        let of_slice = slice.events.iter().map(|event| event.title.as_str());
        let events: Vec<&str> = if linked.is_empty() { of_slice.collect() } else { linked };
        for event in events {
            self.draft.line(Kind::Command, &name, format!("then {}", name_of(event)));
        }
    }

    fn event(&mut self, event: &Element, slice: &Slice) {
        let (name, is_new) = self.draft.head(Kind::Event, &event.title);
        if !is_new {
            return;
        }
        self.described(Kind::Event, &name, event);
        let makers: Vec<&Element> = slice.commands.iter().collect();
        let names = |element: &Element| element.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
        if makers.iter().any(|command| names(command) == names(event)) {
            return;
        }
        if let (true, Some(aggregate)) = (makers.is_empty(), aggregate_of(event, slice)) {
            self.aggregate(&aggregate);
            self.draft.line(Kind::Event, &name, format!("on {aggregate}"));
        }
        for field in &event.fields {
            let carried = makers.iter().any(|command| command.fields.iter().any(|other| other.name == field.name));
            let line = if carried {
                field_of(&field.name)
            } else {
                let line = self.field(field, false);
                // nobody said where it comes from
                if makers.is_empty() || line.contains(", optional") { line } else { format!("{line}, optional") }
            };
            self.draft.line(Kind::Event, &name, line);
        }
    }

    fn view(&mut self, view: &Element, config: &Config) {
        let (name, is_new) = self.draft.head(Kind::View, &view.title);
        if !is_new {
            return;
        }
        self.described(Kind::View, &name, view);
        let (keys, shown): (Vec<&Field>, Vec<&Field>) = view.fields.iter().partition(|field| field.id_attribute);
        let listed = |fields: &[&Field]| fields.iter().map(|field| field_of(&field.name)).collect::<Vec<_>>();
        if !keys.is_empty() {
            self.draft.line(Kind::View, &name, format!("one row per {}", listed(&keys).join(", ")));
        }
        if !shown.is_empty() {
            self.draft.line(Kind::View, &name, format!("shows {}", listed(&shown).join(", ")));
        }
        for event in titles(view, "INBOUND", "EVENT") {
            let found = config.slices.iter().flat_map(|slice| &slice.events).find(|other| other.title == event);
            let has = |field: &String| {
                found.is_some_and(|event| event.fields.iter().any(|other| field_of(&other.name) == *field))
            };
            let copied: Vec<_> = listed(&shown).into_iter().filter(has).collect();
            let copies = if copied.is_empty() { String::new() } else { format!(": copies {}", copied.join(", ")) };
            let on = format!("on {} adds or changes row{copies}", name_of(event));
            let line = if keys.is_empty() { format!("-- {on}   (which field tells the rows apart?)") } else { on };
            self.draft.line(Kind::View, &name, line);
        }
    }

    fn policy(&mut self, processor: &Element, slice: &Slice, config: &Config) {
        let (name, _) = self.draft.head(Kind::Policy, &processor.title);
        self.described(Kind::Policy, &name, processor);
        let mut events: Vec<String> = titles(processor, "INBOUND", "EVENT").into_iter().map(name_of).collect();
        for view in titles(processor, "INBOUND", "READMODEL") {
            let views = config.slices.iter().flat_map(|slice| &slice.readmodels).filter(|other| other.title == view);
            events.extend(views.flat_map(|view| titles(view, "INBOUND", "EVENT")).map(name_of));
        }
        let mut commands: Vec<String> = titles(processor, "OUTBOUND", "COMMAND").into_iter().map(name_of).collect();
        if commands.is_empty() {
            commands.extend(slice.commands.iter().map(|command| name_of(&command.title)));
        }
        let then: Vec<_> = commands.iter().map(|command| format!(" then {command}")).collect();
        let line = if events.is_empty() {
            format!("-- whenever which event?{}", then.concat())
        } else {
            format!("whenever {}{}", events.join(" or "), then.concat())
        };
        self.draft.line(Kind::Policy, &name, line);
    }

    fn story(&mut self, specification: &Specification) {
        let (name, is_new) = self.draft.head(Kind::Story, &specification.title);
        if !is_new {
            return;
        }
        let steps = [("given", &specification.given), ("when", &specification.when), ("then", &specification.then)];
        for (word, steps) in steps {
            for step in steps {
                let title = name_of(&step.title);
                let with = with(&step.fields);
                let line = match (word, step.kind.as_str()) {
                    ("given" | "then", "SPEC_EVENT") | ("when", "SPEC_COMMAND" | "SPEC_EVENT") => {
                        format!("{word} {title}{with}")
                    }
                    (_, "SPEC_ERROR") => format!("-- then refused: {title}   (write the rule first)"),
                    (word, _) => format!("-- {word} {title}{with}"),
                };
                self.draft.line(Kind::Story, &name, line);
            }
        }
    }

    fn described(&mut self, kind: Kind, name: &str, element: &Element) {
        for line in element.description.iter().flat_map(|description| description.lines()) {
            let line = on_one_line(line);
            if !line.is_empty() {
                self.draft.line(kind, name, format!("-- {line}"));
            }
        }
    }

    /// A field. One with fields of its own becomes a record.
    fn field(&mut self, field: &Field, is_new_id: bool) -> String {
        let name = field_of(&field.name);
        let single = match field.kind.as_str() {
            "UUID" if is_new_id => "new id".to_owned(),
            "UUID" => "id".to_owned(),
            "Boolean" => "yes/no".into(),
            "Double" | "Decimal" => "number".into(),
            "Long" | "Int" | "Integer" => "whole number".into(),
            "Date" | "DateTime" => "time".into(),
            "String" => "text".into(),
            _ if field.subfields.is_empty() => "anything".into(),
            _ => self.record(field),
        };
        let is_list = field.cardinality.as_deref() == Some("List");
        let kind = if is_list { format!("list of {single}") } else { single.clone() };
        let optional = if field.optional { ", optional" } else { "" };
        let example = if is_list { None } else { example(&single, &field.example) };
        format!("{name}: {kind}{optional}{}", example.map(|example| format!(", e.g. {example}")).unwrap_or_default())
    }

    fn record(&mut self, field: &Field) -> String {
        let (name, is_new) = self.draft.head(Kind::Record, &name_of(&field.name));
        if is_new {
            for part in &field.subfields {
                let line = self.field(part, false);
                self.draft.line(Kind::Record, &name, line);
            }
        }
        name
    }
}

/// The titles of what an element depends on.
fn titles<'a>(element: &'a Element, direction: &str, kind: &str) -> Vec<&'a str> {
    let linked = element.dependencies.iter().filter(|other| other.kind == direction && other.element_type == kind);
    linked.map(|other| other.title.as_str()).collect()
}

/// ` with name: value, …` of the fields that have an example.
fn with(fields: &[Field]) -> String {
    let said = fields.iter().filter_map(|field| {
        let kind = if field.kind == "UUID" { "text" } else { field.kind.as_str() };
        let example = example(kind, &field.example)?;
        Some(format!("{}: {example}", field_of(&field.name)))
    });
    let said: Vec<_> = said.collect();
    if said.is_empty() { String::new() } else { format!(" with {}", said.join(", ")) }
}

/// An example as it stands in a line, if it fits the type.
fn example(kind: &str, example: &Value) -> Option<String> {
    let text = match example {
        Value::String(text) if !text.trim().is_empty() => on_one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        _ => return None,
    };
    match kind {
        "whole number" | "number" | "Long" | "Int" | "Double" | "Decimal" => {
            let plain = text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
            (plain && text.parse::<f64>().is_ok() && text.len() < 16).then_some(text)
        }
        "yes/no" | "Boolean" => match text.as_str() {
            "true" => Some("yes".into()),
            "false" => Some("no".into()),
            _ => None,
        },
        "id" | "new id" => None,
        _ => Some(quoted(&text)),
    }
}

#[cfg(test)]
mod tests;
