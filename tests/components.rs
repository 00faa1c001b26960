//! The components over a session that is shown a log in memory: nothing that lasts, no server, only signals and the page.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use gloo::timers::future::TimeoutFuture;
use hindcast::app::session::{Session, Storage, Tab};
use hindcast::app::updates::Update;
use hindcast::domains;
use hindcast::engine::event::EventData;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::engine::timestamp::Timestamp;
use hindcast::kernels::playhead::TimeCommand;
use hindcast::runtime::{FixedEnvironment, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use hindcast::ui::App;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use serde_json::{Value, json};
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, HtmlInputElement};

wasm_bindgen_test_configure!(run_in_browser);

const ORDER: Uuid = Uuid::from_u128(1);

/// Shows the page over a log of `events` in an element of its own, and gives that element to `look`.
async fn shown(events: Vec<EventData>, look: impl AsyncFnOnce(&Element, Session)) {
    let document = gloo::utils::document();
    let place = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&place).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let mounted = mount_to(place.clone().unchecked_into::<HtmlElement>(), move || {
        let session = Session::new();
        sender.send(session).unwrap();
        view! { <App session update=Update::watch(session) /> }
    });
    let session = receiver.recv().unwrap();
    let runtime = told(events).await;
    let head = runtime.store().look(Log::head);
    session.log.show(runtime);
    session.time(TimeCommand::HeadMoved(head));
    settled().await;
    look(&place, session).await;
    drop(mounted);
    place.remove();
}

/// A runtime over a store in memory in which these events happened, with every view at the head.
async fn told(events: Vec<EventData>) -> Rc<Runtime<MemoryStore, FixedEnvironment>> {
    let runtime = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), domains::all());
    runtime.take_up().await.unwrap();
    let stream = StreamId(format!("order-{ORDER}"));
    runtime.store().append(&stream, ExpectedVersion::Any, events).await.unwrap();
    runtime.run_handlers().await.unwrap();
    runtime
}

/// Waits until every effect has run, those that another one sets off and those that wait for a frame included.
async fn settled() {
    TimeoutFuture::new(50).await;
    for _ in 0..3 {
        tick().await;
    }
}

fn event(position: u64, name: &str, command: &str, data: Value) -> EventData {
    let id = Uuid::from_u128(u128::from(position));
    let object = |value: Value| value.as_object().cloned().unwrap();
    EventData {
        event_id: EventId(id),
        event_type: format!("Orders.{name}"),
        data: object(data),
        metadata: object(json!({ "command": command })),
        causation_id: CausationId(id),
        correlation_id: CorrelationId(id),
        created_at: Timestamp::UNIX_EPOCH,
        schema_version: 1,
    }
}

fn taken_and_completed() -> Vec<EventData> {
    let items = json!([{"product_id": ORDER, "quantity": 1, "uom": "KG"}]);
    let taken = json!({"order_id": ORDER, "order_number": "SO-1", "business_partner": "a@b.org", "items": items});
    vec![
        event(1, "OrderCreated", "CreateOrder", taken),
        event(2, "OrderCompleted", "CompleteOrder", json!({"order_id": ORDER})),
    ]
}

fn find(place: &Element, selector: &str) -> Option<Element> {
    place.query_selector(selector).unwrap()
}

fn text(place: &Element, selector: &str) -> String {
    find(place, selector).and_then(|found| found.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn before_the_log_is_open_the_page_says_so_and_commands_are_off() {
    shown(Vec::new(), async |place, session| {
        assert_eq!(text(place, ".storage"), "reading the log…");
        assert!(find(place, "[data-sticky='command:CreateOrder']").unwrap().has_attribute("disabled"));
        session.storage.set(Storage::Saved);
        settled().await;
        assert_eq!(text(place, "[data-saved]").trim(), "saved in this browser");
        assert!(!find(place, "[data-sticky='command:CreateOrder']").unwrap().has_attribute("disabled"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_empty_log_teaches_the_one_thing_to_do_next() {
    shown(Vec::new(), async |place, _| {
        assert!(text(place, "[data-caption]").contains("Click the blue sticky Create Order"));
        assert!(text(place, ".inspector").contains("No order has been taken yet"));
        assert!(find(place, "[data-sticky='command:CreateOrder'].inviting").is_some());
        assert!(find(place, "[data-sticky='command:CompleteOrder'].uninviting").is_some());
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_slider_reads_the_event_at_the_playhead() {
    shown(taken_and_completed(), async |place, session| {
        let slider = || find(place, "#playhead").unwrap();
        assert_eq!(slider().get_attribute("aria-valuetext").as_deref(), Some("event 2 of 2: Order Completed"));
        session.time(TimeCommand::Seek(Position(1)));
        settled().await;
        assert_eq!(slider().get_attribute("aria-valuetext").as_deref(), Some("event 1 of 2: Order Created"));
        assert_eq!(slider().unchecked_into::<HtmlInputElement>().value(), "1");
    })
    .await;
}

#[wasm_bindgen_test]
async fn only_the_cell_that_the_event_changed_is_marked() {
    shown(taken_and_completed(), async |place, session| {
        let marked = || place.inner_html().matches("data-changed").count();
        assert_eq!(marked(), 2, "the order's status, and that of its only line");
        for view in ["orders", "order-lines"] {
            assert!(
                find(place, &format!("[data-view={view}] td[data-column=status][data-changed]")).is_some(),
                "{view}"
            );
        }
        session.time(TimeCommand::Seek(Position(1)));
        settled().await;
        assert_eq!(marked(), 12, "the whole row is new, in both tables");
        assert_eq!(text(place, "td[data-column=status]"), "OPEN");
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_event_and_its_stream_can_be_looked_into() {
    shown(taken_and_completed(), async |place, session| {
        session.tab.set(Tab::Event);
        settled().await;
        assert!(text(place, ".panel h2").contains("Order Completed"));
        session.tab.set(Tab::Stream);
        settled().await;
        assert!(text(place, ".panel .json").contains("COMPLETED"), "the folded aggregate");
        session.time(TimeCommand::Step(-1));
        settled().await;
        assert!(text(place, ".panel .json").contains("OPEN"), "the aggregate as of the playhead");
    })
    .await;
}

#[wasm_bindgen_test]
async fn the_step_that_led_here_is_lit_on_the_wall() {
    shown(taken_and_completed(), async |place, _| {
        let lit = |sticky: &str| find(place, &format!("[data-sticky='{sticky}'].lit")).is_some();
        assert!(
            lit("command:CompleteOrder")
                && lit("aggregate:Order@CompleteOrder")
                && lit("event:OrderCompleted")
                && lit("view:orders")
        );
        assert!(!lit("command:CreateOrder") && !lit("view:shipments"));
    })
    .await;
}
