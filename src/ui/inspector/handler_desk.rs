//! All that can be ordered of one handler: kill, rebuild, reset, where it starts, what it does about errors, failing on purpose.

use super::controls::{button, choice, number};
use super::desk::Desk;
use crate::engine::handler::StartFrom;
use crate::engine::ids::Position;
use crate::runtime::{HandlerStatus, OnError, Order, Standing, Then};
use crate::ui::parts::While;
use crate::ui::words;
use leptos::prelude::*;

type Status = Memo<Option<HandlerStatus>>;

/// The orders.
#[component]
pub fn HandlerDesk(desk: Desk, name: String, status: Status) -> impl IntoView {
    let asking = RwSignal::new(false);
    let asks = Memo::new(move |_| asking.get());
    let never = Memo::new(|_| false);
    let is_killed =
        move |status: &Option<HandlerStatus>| status.as_ref().is_none_or(|status| status.standing == Standing::Killed);
    let killed = Memo::new(move |_| status.with(is_killed));
    let press = |order: fn() -> Order| {
        let name = name.clone();
        Box::new(move || desk.order(&name, order()))
    };
    let reset = StoredValue::new(name.clone());
    let sure = move || {
        asking.set(false);
        desk.order(&reset.get_value(), Order::Reset);
    };
    view! {
        <div class="row">
            {button(words::KILL.into(), words::KILL_HINT, "kill", killed, press(|| Order::Kill))}
            {button(words::REBUILD.into(), words::REBUILD_HINT, "rebuild", killed, press(|| Order::Rebuild))}
            {button(words::RESET_HANDLER.into(), words::RESET_HINT, "reset", asks, Box::new(move || asking.set(true)))}
        </div>
        <While when=asks>
            <div class="asks" role="group" aria-label=words::RESET_HANDLER>
                <p>{words::RESET_ASKS}</p>
                <div class="row">
                    {button(words::RESET_SURE.into(), "", "reset-now", never, Box::new(sure))}
                    {button(words::CANCEL.into(), "", "reset-not", never, Box::new(move || asking.set(false)))}
                </div>
            </div>
        </While>
        <div class="row">{start(desk, &name, status)}{on_error(desk, &name, status)}{fail_on(desk, &name, status)}</div>
    }
}

fn start(desk: Desk, name: &str, status: Status) -> AnyView {
    let from = Memo::new(move |_| status.with(|status| status.as_ref().map_or(StartFrom::Origin, |it| it.start_from)));
    let chosen = Memo::new(move |_| match from.get() {
        StartFrom::Origin => "origin".to_owned(),
        StartFrom::Current => "current".to_owned(),
        StartFrom::Position(_) => "position".to_owned(),
    });
    let after = Memo::new(move |_| if let StartFrom::Position(position) = from.get() { position.0 } else { 0 });
    let by_position = Memo::new(move |_| matches!(from.get(), StartFrom::Position(_)));
    let name = StoredValue::new(name.to_owned());
    let give = move |start: StartFrom| desk.order(&name.get_value(), Order::StartFrom(start));
    let choose = move |chosen: String| match chosen.as_str() {
        "current" => give(StartFrom::Current),
        "position" => give(StartFrom::Position(Position::START)),
        _ => give(StartFrom::Origin),
    };
    let type_in = move |typed: String| give(StartFrom::Position(Position(typed.parse().unwrap_or_default())));
    let options = words::START_OPTIONS.map(own).to_vec();
    view! {
        {choice(words::STARTS_FROM, "start_from", options, chosen, Box::new(choose))}
        <While when=by_position>
            {number(words::START_AFTER.to_owned(), "start_position", "0", after, Box::new(type_in))}
        </While>
    }
    .into_any()
}

fn on_error(desk: Desk, name: &str, status: Status) -> AnyView {
    let now = Memo::new(move |_| {
        status.with(|status| status.as_ref().map_or_else(OnError::default, |status| status.on_error.clone()))
    });
    let tries = Memo::new(move |_| now.with(|now| now.tries.into()));
    let then = Memo::new(move |_| match now.with(|now| now.then) {
        Then::Park => "park".to_owned(),
        Then::Skip => "skip".to_owned(),
        Then::Stop => "stop".to_owned(),
    });
    let name = StoredValue::new(name.to_owned());
    let give = move |on_error: OnError| desk.order(&name.get_value(), Order::OnError(on_error));
    let type_in = move |typed: String| {
        give(OnError { tries: typed.parse().unwrap_or(1).max(1), ..now.get_untracked() });
    };
    let choose = move |chosen: String| {
        let then = match chosen.as_str() {
            "skip" => Then::Skip,
            "stop" => Then::Stop,
            _ => Then::Park,
        };
        give(OnError { then, ..now.get_untracked() });
    };
    let options = words::THEN_OPTIONS.map(own).to_vec();
    view! {
        {number(words::TRIES.to_owned(), "tries", "1", tries, Box::new(type_in))}
        {choice(words::AND_THEN, "then", options, then, Box::new(choose))}
    }
    .into_any()
}

fn fail_on(desk: Desk, name: &str, status: Status) -> AnyView {
    let context = desk.session.context();
    let events = context.aggregates.iter().flat_map(|aggregate| aggregate.events());
    let of_type = |event: &&str| (format!("{}.{event}", context.prefix), crate::engine::model::label(event));
    let nothing = (String::new(), words::FAILS_ON_NOTHING.to_owned());
    let options = [nothing].into_iter().chain(events.map(of_type)).collect();
    let chosen = Memo::new(move |_| {
        status.with(|status| status.as_ref().and_then(|status| status.fails_on.clone()).unwrap_or_default())
    });
    let name = name.to_owned();
    let give = move |chosen: String| desk.order(&name, Order::FailOn((!chosen.is_empty()).then_some(chosen)));
    choice(words::FAILS_ON, "fails_on", options, chosen, Box::new(give))
}

fn own((value, says): (&str, &str)) -> (String, String) {
    (value.to_owned(), says.to_owned())
}
