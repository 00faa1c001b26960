//! All that can be ordered of one handler: kill, rebuild, reset, where it starts, what it does about errors, failing and lagging on
//! purpose.

use super::switchboard::Switchboard;
use crate::engine::handler::StartFrom;
use crate::engine::ids::Position;
use crate::engine::model::label;
use crate::runtime::{HandlerStatus, OnErrorChange, Order, Then};
use crate::ui::controls::{button, choice, field, fixed};
use crate::ui::focus::{focus, focused_within};
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;

type Name = StoredValue<String>;

/// The orders, as a row below the handler's own.
pub fn handler_orders(board: Switchboard, name: Name, remembers: bool) -> AnyView {
    let lag = remembers.then(|| lag(board, name));
    let asking = RwSignal::new(false);
    let press = |says: &'static str, hint: &'static str, action: &'static str, order: fn() -> Order| {
        button(fixed(says), hint, action, Box::new(move || board.order(name, order())))
    };
    let answered = move || {
        // the question goes, and the focus goes back to what asked it
        focus(focused_within("tr.orders").and_then(|row| row.query_selector("[data-action=reset]").ok().flatten()));
        asking.set(false);
    };
    let sure = move || {
        answered();
        board.order(name, Order::Reset);
    };
    let asks = live(move || {
        asking.get().then(|| {
            view! {
                <div class="asks" role="group" aria-label=words::RESET_HANDLER>
                    <p>{words::RESET_ASKS}</p>
                    <div class="row">
                        {button(fixed(words::RESET_SURE), "", "reset-now", Box::new(sure))}
                        {button(fixed(words::CANCEL), "", "reset-not", Box::new(answered))}
                    </div>
                </div>
            }
        })
    });
    view! {
        <tr class="orders">
            <td colspan="4">
                <div class="row">
                    {press(words::KILL, words::KILL_HINT, "kill", || Order::Kill)}
                    {press(words::REBUILD, words::REBUILD_HINT, "rebuild", || Order::Rebuild)}
                    {button(fixed(words::RESET_HANDLER), words::RESET_HINT, "reset", Box::new(move || asking.set(true)))}
                </div>
                {asks}
                <div class="row">{start(board, name)}{on_error(board, name)}{fail_on(board, name)}{lag}</div>
            </td>
        </tr>
    }
    .into_any()
}

fn start(board: Switchboard, name: Name) -> AnyView {
    let kind = |status: &HandlerStatus| match status.start_from {
        StartFrom::Origin => "origin".to_owned(),
        StartFrom::Current => "current".to_owned(),
        StartFrom::Position(_) => "position".to_owned(),
    };
    let after = |status: &HandlerStatus| match status.start_from {
        StartFrom::Position(position) => position.0.to_string(),
        StartFrom::Origin | StartFrom::Current => String::new(),
    };
    let (chosen, after) = (board.read(name, kind), board.read(name, after));
    let give = move |start: StartFrom| board.order(name, Order::StartFrom(start));
    let at = move |typed: &str| give(StartFrom::Position(Position(typed.parse().unwrap_or_default())));
    let choose = move |chosen: String| match chosen.as_str() {
        "origin" => give(StartFrom::Origin),
        "current" => give(StartFrom::Current),
        _ => at(""),
    };
    let position = live(move || {
        chosen.with(|chosen| chosen == "position").then(|| {
            field(words::START_AFTER.into(), "number", "start_position", after, Box::new(move |typed| at(&typed)))
        })
    });
    view! { {choice(words::STARTS_FROM, "start_from", own(words::START_OPTIONS), chosen, Box::new(choose))}{position} }
        .into_any()
}

fn on_error(board: Switchboard, name: Name) -> AnyView {
    let tries: fn(&HandlerStatus) -> String = |status| status.on_error.tries.to_string();
    let then: fn(&HandlerStatus) -> String = |status| match status.on_error.then {
        Then::Park => "park".to_owned(),
        Then::Skip => "skip".to_owned(),
        Then::Stop => "stop".to_owned(),
    };
    let give = move |change: OnErrorChange| board.order(name, Order::OnError(change));
    let type_in = move |typed: String| {
        let tries = typed.parse().unwrap_or(1).clamp(1, OnErrorChange::LIMITS.0);
        give(OnErrorChange { tries: Some(tries), ..OnErrorChange::default() });
    };
    let choose = move |chosen: String| {
        let then = match chosen.as_str() {
            "skip" => Then::Skip,
            "stop" => Then::Stop,
            _ => Then::Park,
        };
        give(OnErrorChange { then: Some(then), ..OnErrorChange::default() });
    };
    view! {
        {field(words::TRIES.into(), "number", "tries", board.read(name, tries), Box::new(type_in))}
        {choice(words::AND_THEN, "then", own(words::THEN_OPTIONS), board.read(name, then), Box::new(choose))}
    }
    .into_any()
}

fn fail_on(board: Switchboard, name: Name) -> AnyView {
    let context = board.session.context();
    let mut options = vec![[String::new(), words::FAILS_ON_NOTHING.to_owned()]];
    for aggregate in &context.aggregates {
        options.extend(aggregate.events().iter().map(|event| [format!("{}.{event}", context.prefix), label(event)]));
    }
    let chosen = board.read(name, |status| status.fails_on.clone().unwrap_or_default());
    let give = move |chosen: String| board.order(name, Order::FailOn((!chosen.is_empty()).then_some(chosen)));
    choice(words::FAILS_ON, "fails_on", options, chosen, Box::new(give))
}

/// Only what remembers something can be behind with it.
fn lag(board: Switchboard, name: Name) -> AnyView {
    let give = move |typed: String| board.order(name, Order::LagMs(typed.parse().unwrap_or_default()));
    let ordered = board.read(name, |status| status.lag_ms.to_string());
    field(words::LAGS.into(), "number", "lag_ms", ordered, Box::new(give))
}

fn own(options: [[&str; 2]; 3]) -> Vec<[String; 2]> {
    options.iter().map(|option| option.map(str::to_owned)).collect()
}
