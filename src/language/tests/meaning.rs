//! What heads mean for each other.

use crate::language::meaning::ty::Ty;
use crate::language::tree::expr::{ExprKind, Means};
use crate::language::tree::line::Change;
use crate::language::{Recorded, World, check, check_in};

fn names(fields: &[crate::language::meaning::ty::Known]) -> Vec<&str> {
    fields.iter().map(|field| field.name.as_str()).collect()
}

#[test]
fn an_event_without_fields_has_those_of_its_command() {
    let checked = check(super::MODELS[0]);
    let created = &checked.meaning.events["Order Created"];
    assert_eq!(names(&created.fields), ["order_id", "order_number", "business_partner", "items"]);
    assert_eq!(
        (created.made_by.as_slice(), created.on.as_slice()),
        (["Create Order".to_owned()].as_slice(), ["Order".to_owned()].as_slice())
    );
}

#[test]
fn a_listed_field_has_the_type_that_its_command_or_what_it_asked_has() {
    let checked = check(super::MODELS[1]);
    let review = &checked.meaning.events["Manual Review Required"];
    assert_eq!(names(&review.fields), ["loan_request_id", "name", "amount", "national_id", "score"]);
    assert_eq!(review.fields[4].ty, Ty::Number);
}

#[test]
fn what_with_gives_is_a_field_of_the_event_too() {
    let held = |event: &str| {
        let text = format!(
            "model T\naggregate Trip\n  one per trip_id\n  remembers guests: list of email\ncommand Hold\n  on Trip\n  trip_id: id\n  \
             then Held with guests: trip.guests\nevent Held\n{event}policy Thanks\n  whenever Held then Thank with guest: g for g in guests\n\
             command Thank\n  guest: email\n  then Thanked\nevent Thanked\n"
        );
        assert_eq!(super::found(&text), "");
        check(&text).meaning.events["Held"].fields.iter().map(|field| field.ty.clone()).collect::<Vec<_>>()
    };
    let expected = [Ty::Id, Ty::List(Box::new(Ty::Text))];
    assert_eq!(held(""), expected, "an event without fields of its own");
    assert_eq!(held("  trip_id, guests\n"), expected, "one that lists them");
}

#[test]
fn a_view_shows_what_events_put_into_it() {
    let checked = check(super::MODELS[0]);
    let column = |view: &str, name: &str| {
        let view = &checked.meaning.views[view];
        view.columns.iter().find(|column| column.name == name).map(|column| column.ty.clone())
    };
    assert_eq!(column("Orders", "order_id"), Some(Ty::Id));
    assert_eq!(column("Orders", "status"), Some(Ty::Words(vec!["OPEN".into(), "COMPLETED".into()])));
    assert_eq!(column("Orders", "created_at"), Some(Ty::Time));
    assert_eq!(column("Order Lines", "order_number"), Some(Ty::Text), "read from another view");
    assert_eq!(column("Order Lines", "line"), Some(Ty::Number));
}

#[test]
fn in_a_rough_storm_the_event_after_a_command_is_its_outcome() {
    let checked = check(super::MODELS[2]);
    assert_eq!(checked.meaning.commands["Send Reminder"].makes, ["Reminder Sent"]);
    assert_eq!(checked.meaning.events["Book Returned"].made_by, [""; 0], "only the first one");
    let between = check("model T\ncommand Go\nhotspot Why?\nactor Who\nsystem Mail\nevent Gone\n");
    assert_eq!(between.meaning.commands["Go"].makes, ["Gone"]);
    let another = check("model T\ncommand Go\nevent Gone\ncommand Leave\n  then Gone\n");
    assert_eq!(another.meaning.commands["Go"].makes, [""; 0], "it is said to be another command's");
    let policy = check("model T\ncommand Go\npolicy When gone\nevent Gone\n");
    assert_eq!(policy.meaning.commands["Go"].makes, [""; 0]);
}

#[test]
fn what_begins_an_aggregate_is_on_it() {
    let checked = check(
        "model T\naggregate A\n  one per a_id\n  begins with Go\ncommand Go\n  a_id: new id\n  then Gone\nevent Gone\n",
    );
    assert_eq!(checked.meaning.commands["Go"].on.as_deref(), Some("A"));
    assert_eq!(checked.findings, []);
}

#[test]
fn every_bare_word_gets_its_meaning() {
    let text = "model T\nevent Done\n  x: number\n  list: list of number\nview V\n  one row per x\n  shows a\n  \
                on Done adds row for i in list: sets a to x; sets a to i; sets a to position; sets a to event.version; sets a to count(rows)\n";
    let checked = check(text);
    assert_eq!(checked.findings, []);
    let tree = checked.tree.expect("it is accepted");
    let (_, view) = tree.views().next().expect("there is one");
    let means: Vec<_> = view.on[0]
        .changes
        .iter()
        .map(|(change, _)| match change {
            Change::Sets(_, expr) => match &expr.kind {
                ExprKind::Name(_, means) => *means,
                ExprKind::Member(base, _) => match &base.kind {
                    ExprKind::Name(_, means) => *means,
                    other => panic!("{other:?}"),
                },
                ExprKind::Call(_, args) => match &args[0].kind {
                    ExprKind::Name(_, means) => *means,
                    other => panic!("{other:?}"),
                },
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(means, [Means::Field, Means::Turn, Means::Position, Means::Event, Means::Rows]);
}

#[test]
fn a_process_may_say_what_it_remembers_with_or_without_its_name() {
    let text = "model T\nprocess Check Out\n  one per o\n  remembers n: number\n  starts on A: sets n to 1\n  goes on with A\n    sets n to n + check_out.n\nevent A\n  o: id\n";
    assert_eq!(super::found(text), "");
}

#[test]
fn the_world_has_taken_names_and_old_events() {
    let world = World {
        taken: vec!["orders".into()],
        recorded: vec![Recorded { event: "OrderCreated".into(), count: 12, fields: vec!["order_id".into()] }],
    };
    let text = "model Orders\nevent Order Created\n  order_id: id\n  note: text\n  size: number, optional\n  kind: text = \"a\"\n";
    let found: Vec<_> = check_in(text, &world).findings.into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        found,
        [
            "the name Orders is taken by another context; choose another one",
            "12 recorded events have no note; say what it was: `optional`, `= VALUE` or `was VALUE`",
        ]
    );
    let renamed = check_in("model T\nevent Order Taken was Order Created\n  note: text\n", &world);
    assert_eq!(renamed.findings.len(), 1, "a rename brings its old events along");
}
