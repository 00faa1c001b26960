//! The wall says what the code does, and the code does nothing that is not on the wall.

use super::happy_path::shipped_order;
use crate::support::orders::{FixedRuntime, command, create_order, id_in, log_of, now, of_type, order_id};
use hindcast::domains;
use hindcast::domains::loans::underwriter_desk::{Decision, UNDERWRITERS};
use hindcast::engine::aggregate::{HostedAggregate, Past};
use hindcast::engine::context::{Context, Seen};
use hindcast::engine::event::{JsonObject, RecordedEvent};
use hindcast::engine::handler::{Handler, HandlerKind, Reaction};
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::engine::scenario::Act;
use hindcast::engine::schema::{Example, Field, FieldKind, validate};
use hindcast::engine::tables::Tables;
use hindcast::engine::timestamp::Timestamp;
use hindcast::store::{EventStore, MemoryStore};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

fn set<T: Ord>(names: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    names.into_iter().collect()
}

fn contexts() -> Vec<Arc<Context>> {
    domains::all().to_vec()
}

/// The handlers that only link events into a stream: housekeeping, which a wall does not show.
const LINKERS: [&str; 1] = ["StreamLinker"];

/// The source files of a context.
fn files_of(context: &Context) -> impl Iterator<Item = PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domains").join(context.model.name);
    let entries = std::fs::read_dir(folder).expect("a context has a folder of its name");
    entries.map(|entry| entry.expect("a file").path()).filter(|path| path.is_file())
}

/// The names that types with this trait give themselves, in the source of a context.
fn named_in_code(context: &Context, implemented: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in files_of(context) {
        let source = std::fs::read_to_string(file).expect("source is text");
        for body in source.split(implemented).skip(1) {
            let (_, rest) = body.split_once("const NAME: &'static str = \"").expect("it has a name");
            names.insert(rest.split('"').next().unwrap_or_default().to_owned());
        }
    }
    names
}

/// An input made of the examples; what is chosen from a view's rows is any id.
fn example_input(fields: &[Field]) -> JsonObject {
    fields.iter().map(|field| (field.name.to_owned(), example(field))).collect()
}

fn example(field: &Field) -> Value {
    match (&field.example, &field.kind) {
        (Example::Empty, _) => sensible(&field.kind),
        (Example::InMinutes(_), _) => json!("2026-03-02T19:00:00Z"),
        (Example::FirstPossible, FieldKind::Text) => json!("some-key"),
        (Example::FreshId | Example::FirstPossible, _) => json!("00000000-0000-0000-0000-00000000000e"),
        (Example::Fixed(text), _) => json!(text),
        (Example::Number(number), _) => json!(number),
        (Example::Value(value), _) => value.clone(),
        (Example::Sequence { prefix, .. }, _) => json!(format!("{prefix}1")),
        (Example::OneEntry, FieldKind::List(fields)) => json!([example_input(fields)]),
        (Example::OneEntry, FieldKind::Record(fields)) => json!(example_input(fields)),
        (Example::OneEntry, kind) => panic!("{} has one entry but is {kind:?}", field.name),
    }
}

/// What a person might say where a form says nothing.
fn sensible(kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Uuid | FieldKind::Existing(_) => json!("00000000-0000-0000-0000-00000000000e"),
        FieldKind::Email => json!("jane.doe@acme.com"),
        FieldKind::Quantity | FieldKind::Whole | FieldKind::Positive(_) | FieldKind::Number | FieldKind::Above(_) => {
            json!(1)
        }
        FieldKind::YesNo => json!(true),
        FieldKind::Many(_) | FieldKind::ByName(_) => json!(null),
        FieldKind::OneOf(words) => json!(words[0]),
        FieldKind::Time => json!("2026-03-02T19:00:00Z"),
        FieldKind::Record(fields) => json!(example_input(fields)),
        FieldKind::List(fields) => json!([example_input(fields)]),
        _ => json!("something"),
    }
}

/// The fields of a command and of the entries of its lists.
fn all_fields(fields: &[Field]) -> Vec<&Field> {
    let mut all: Vec<_> = fields.iter().collect();
    for field in fields {
        if let FieldKind::List(entries) = &field.kind {
            all.extend(all_fields(entries));
        }
    }
    all
}

#[test]
fn the_wall_names_exactly_the_commands_of_the_code() {
    for context in contexts() {
        let on_the_wall = context.model.steps.iter().map(|step| step.command.name);
        let in_code = context.aggregates.iter().flat_map(|aggregate| aggregate.commands().iter().copied());
        assert_eq!(set(on_the_wall), set(in_code), "{}", context.model.name);
    }
}

#[test]
fn the_wall_names_exactly_the_events_of_the_code() {
    for context in contexts() {
        let in_code = context.aggregates.iter().flat_map(|aggregate| aggregate.events().iter().copied());
        assert_eq!(set(context.model.events()), set(in_code), "{}", context.model.name);
        for event in &context.model.pivotal_events {
            assert!(context.model.events().contains(event), "{event} is pivotal and nowhere");
        }
    }
}

#[test]
fn the_wall_names_exactly_the_policies_of_the_code() {
    for context in contexts() {
        let on_the_wall = set(context.model.policies.iter().map(|policy| policy.name.to_owned()));
        let hosted =
            context.handlers.iter().filter(|handler| handler.react.is_some() && !LINKERS.contains(&handler.name));
        assert_eq!(on_the_wall, set(hosted.map(|handler| handler.name.to_owned())), "{} hosts", context.model.name);
        let written: BTreeSet<_> = ["Policy", "ProcessManager", "Courier"]
            .iter()
            .flat_map(|kind| named_in_code(&context, &format!("impl {kind} for")))
            .filter(|name| !LINKERS.contains(&name.as_str()))
            .collect();
        assert_eq!(on_the_wall, written, "{} has files of", context.model.name);
    }
}

#[test]
fn the_wall_names_exactly_the_views_of_the_code() {
    for context in contexts() {
        let views = context.model.views.iter();
        let on_the_wall = set(views.filter(|view| view.delivered_to.is_none()).map(|view| view.name.to_owned()));
        let hosted = context.handlers.iter().filter(|handler| handler.kind == HandlerKind::Projection);
        assert_eq!(on_the_wall, set(hosted.map(|handler| handler.name.to_owned())), "{} hosts", context.model.name);
        assert_eq!(on_the_wall, named_in_code(&context, "impl Projection for"), "{}", context.model.name);
        for view in context.model.views.iter().filter_map(|view| view.delivered_to) {
            assert!(context.model.systems.iter().any(|system| system.name == view), "{view} is no system");
        }
    }
}

#[test]
fn every_step_hangs_beside_the_aggregate_that_does_it() {
    for context in contexts() {
        for step in &context.model.steps {
            let aggregate = context.aggregate_for(step.command.name).expect("somebody does it");
            assert_eq!(aggregate.name(), step.aggregate, "{}", step.command.name);
            assert!(step.events.iter().all(|event| aggregate.events().contains(event)), "{:?}", step.events);
        }
    }
}

#[test]
fn a_step_without_an_actor_is_issued_by_a_policy() {
    for context in contexts() {
        let by_nobody = context.model.steps.iter().filter(|step| step.actor.is_none()).map(|step| step.command.name);
        let by_policies = set(context.model.policies.iter().flat_map(|policy| policy.then.iter().copied()));
        assert!(set(by_nobody).is_subset(&by_policies), "{}", context.model.name);
        assert!(by_policies.iter().all(|command| context.model.step(command).is_some()), "{by_policies:?}");
    }
}

#[test]
fn every_example_is_valid_input_and_can_be_read() {
    for context in contexts() {
        for step in &context.model.steps {
            let input = example_input(&step.command.fields);
            assert_eq!(validate(&step.command.fields, &input), [], "{}", step.command.name);
            let aggregate = context.aggregate_for(step.command.name).expect("somebody does it");
            let stream = aggregate.stream_of(step.command.name, &input).expect("valid input can be read");
            assert!(aggregate.owns(&stream), "{stream}");
            assert_eq!(context.owner_of(&stream).map(HostedAggregate::name), Some(step.aggregate));
        }
    }
}

#[test]
fn a_command_wants_every_field_that_the_wall_asks_for() {
    for context in contexts() {
        for step in &context.model.steps {
            let aggregate = context.aggregate_for(step.command.name).expect("somebody does it");
            for field in step.command.fields.iter().filter(|field| !field.optional) {
                let mut input = example_input(&step.command.fields);
                input.shift_remove(field.name);
                let read = aggregate.stream_of(step.command.name, &input);
                let refused = read.expect_err("a field is missing");
                assert_eq!(refused.code, "invalid_command", "{} without {}", step.command.name, field.name);
            }
        }
    }
}

#[test]
fn every_field_that_looks_into_a_view_finds_its_columns() {
    for context in contexts() {
        let model = &context.model;
        let has = |view: &str, column: &str| {
            model.views.iter().any(|sticky| sticky.name == view && sticky.columns.contains(&column))
        };
        for field in model.steps.iter().flat_map(|step| all_fields(&step.command.fields)) {
            if let FieldKind::Existing(reference) = &field.kind {
                assert!(has(reference.view, reference.shown), "{} shows {}", field.name, reference.shown);
                if let Some((column, _)) = reference.possible {
                    assert!(has(reference.view, column), "{} looks at {column}", field.name);
                }
            }
            if let Example::Sequence { view, column, .. } = &field.example {
                assert!(has(view, column), "{} counts {column}", field.name);
            }
        }
    }
}

/// What a person sees of every view as of a position, by its name.
fn seen(runtime: &FixedRuntime<MemoryStore>, context: &Context, at: Position) -> Vec<(&'static str, String)> {
    let rows = |view| serde_json::to_string(&runtime.rows(context, view, at, usize::MAX)).expect("rows are JSON");
    context.model.views.iter().map(|view| (view.name, rows(view.name))).collect()
}

/// What follows from an event in a policy, given what it remembered of everything before.
fn reactions(runtime: &FixedRuntime<MemoryStore>, handler: &Handler, event: &RecordedEvent) -> Vec<&'static str> {
    let context = &runtime.context("orders").expect("it is hosted");
    let mut tables = Tables::new(&handler.tables);
    for before in log_of(runtime.store()).iter().filter(|before| before.position < event.position) {
        if let Seen::Known(typed) = context.read(before) {
            (handler.apply)(typed.as_ref(), before, &mut tables.writer(before.position));
        }
    }
    let (Some(react), Seen::Known(typed)) = (&handler.react, context.read(event)) else { return Vec::new() };
    let reactions = react(typed.as_ref(), event, &tables.as_of(event.position)).into_iter();
    reactions
        .filter_map(|reaction| if let Reaction::Issue(issue) = reaction { Some(issue.command) } else { None })
        .collect()
}

/// An order that is shipped and paid, and another one that gets a line more and is deleted.
fn whole_story() -> FixedRuntime<MemoryStore> {
    let runtime = shipped_order();
    let invoice = id_in(of_type(&log_of(runtime.store()), "InvoiceCreated")[0], "invoice_id");
    let item = json!({"product_id": Uuid::from_u128(0xB002), "quantity": 2, "uom": "KG"});
    let commands = [
        command("PayInvoice", json!({"invoice_id": invoice})),
        create_order(2),
        command("AddOrderItem", json!({"order_id": order_id(2), "item": item})),
    ];
    for command in commands {
        now(runtime.dispatch(command)).expect("it is possible");
    }
    now(runtime.dispatch(command("DeleteOrder", json!({"order_id": order_id(2)})))).expect("the order is open");
    now(runtime.run_handlers()).expect("memory does not fail");
    runtime
}

#[test]
fn in_the_whole_story_every_step_does_what_the_wall_says() {
    let runtime = whole_story();
    let context = &runtime.context("orders").expect("it is hosted");
    let mut done = BTreeSet::new();
    for event in log_of(runtime.store()) {
        let step = context.model.step(event.command().expect("its command is noted")).expect("it is on the wall");
        done.insert(step.command.name);
        assert!(step.events.contains(&event.type_parts().1), "{} made {}", step.command.name, event.event_type);
        assert_eq!(event.issued_by().is_none(), step.actor.is_some(), "{}", step.command.name);
        let before = seen(&runtime, context, Position(event.position.0 - 1));
        let after = seen(&runtime, context, event.position);
        let changed = before.iter().zip(&after).filter(|(before, after)| before != after).map(|(view, _)| view.0);
        assert_eq!(set(changed), set(step.views.iter().copied()), "{} results in other views", event.event_type);
        let activated = context.model.activated_by(event.type_parts().1);
        let activated = activated.flat_map(|policy| policy.then.iter().map(|then| (policy.name, *then)));
        let reacted = context.handlers.iter().flat_map(|handler| {
            reactions(&runtime, handler, &event).into_iter().map(|command| (handler.name, command))
        });
        assert_eq!(set(activated), set(reacted), "{} activates other policies", event.event_type);
    }
    assert_eq!(done, set(context.model.steps.iter().map(|step| step.command.name)), "the story leaves no step out");
}

#[test]
fn the_columns_of_every_view_are_the_cells_of_its_rows_and_a_first_one_that_is_an_id_is_the_key() {
    let runtime = shipped_order();
    let context = &runtime.context("orders").expect("it is hosted");
    for view in &context.model.views {
        let rows = runtime.rows(context, view.name, runtime.store().look(Log::head), usize::MAX);
        assert!(!rows.is_empty(), "the story shows no row of {}", view.name);
        for row in rows {
            let cells: Vec<_> = row.cells.keys().map(String::as_str).collect();
            assert_eq!(cells, view.columns, "{}", view.name);
            if view.columns[0].ends_with("_id") {
                assert_eq!(row.cells[view.columns[0]], json!(row.key), "{}", view.name);
            }
        }
    }
}

#[test]
fn an_aggregate_shows_its_state() {
    let runtime = shipped_order();
    let log = log_of(runtime.store());
    let context = &runtime.context("orders").expect("it is hosted");
    let of_stream: Vec<_> = log.iter().filter(|event| event.stream_id == log[0].stream_id).cloned().collect();
    let owner = context.owner_of(&log[0].stream_id).expect("it is an order's");
    let state = |events: &[_]| owner.state(&Past::of(events.to_vec())).expect("it can be read");
    assert!(state(&of_stream[..1]).get("OPEN").is_some());
    assert!(state(&of_stream).get("COMPLETED").is_some());
}

#[test]
fn policies_activate_issue_ask_and_tell_only_what_hangs_on_the_wall() {
    for context in contexts() {
        let model = &context.model;
        let has_system = |name: &&str| model.systems.iter().any(|system| system.name == *name);
        for policy in &model.policies {
            assert!(policy.whenever.iter().all(|event| model.events().contains(event)), "{}", policy.name);
            assert!(policy.then.iter().all(|command| model.step(command).is_some()), "{}", policy.name);
            assert!(policy.tells.iter().all(has_system), "{}", policy.name);
            assert!(!policy.then.is_empty() || policy.tells.is_some(), "{} does nothing", policy.name);
        }
        assert!(model.steps.iter().filter_map(|step| step.asks.as_ref()).all(has_system));
        assert!(model.views.iter().filter_map(|view| view.delivered_to.as_ref()).all(has_system));
        assert!(model.hotspots.iter().all(|hotspot| model.step(hotspot.at).is_some()));
    }
}

#[test]
fn every_story_names_only_what_its_context_has() {
    for context in contexts() {
        let model = &context.model;
        let mut names = BTreeSet::new();
        for scenario in &model.scenarios {
            assert!(names.insert(scenario.name), "{} is there twice", scenario.name);
            assert!(!scenario.beats.is_empty(), "{} tells nothing", scenario.name);
            for beat in &scenario.beats {
                let known = match &beat.act {
                    Act::Give(command, _)
                    | Act::GiveInVain(command, ..)
                    | Act::GiveFilled(command, ..)
                    | Act::Happened(command, ..) => model.step(command).is_some(),
                    Act::Look(who) => UNDERWRITERS.contains(who),
                    Act::GiveAsSeen(who, command, _) | Act::GiveTooLate(who, command, _) => {
                        UNDERWRITERS.contains(who) && Decision::of(command).is_some() && model.step(command).is_some()
                    }
                    Act::GiveForNewest { command, view, .. } => {
                        model.step(command).is_some() && model.view(view).is_some()
                    }
                    Act::Pause(handler) | Act::Resume(handler) | Act::Rebuild(handler) => {
                        context.handler(handler).is_some()
                    }
                    Act::Lose { view, .. } => model.view(view).is_some(),
                    Act::Set(system, _) => model.systems.iter().any(|known| known.name == *system),
                    Act::Follow(link, _) | Act::FollowInVain(link, _) => {
                        model.view(link.view).is_some_and(|view| view.columns.contains(&link.column))
                    }
                    Act::SetClock(time) => time.parse::<Timestamp>().is_ok(),
                    Act::Wait(_) | Act::LookBack(_) | Act::LookAtNow => true,
                };
                assert!(known, "{}, {}: {:?}", model.name, scenario.name, beat.act);
            }
        }
    }
}

#[test]
fn only_an_underwriter_decides_on_the_version_that_was_seen() {
    let all = domains::all();
    let mut seen = Vec::new();
    for model in all.iter().map(|context| &context.model) {
        seen.extend(model.steps.iter().map(|step| step.command.name).filter(|command| model.is_given_as_seen(command)));
    }
    assert_eq!(seen, ["DenyLoan", "ApproveLoan"]);
}
