//! The handlers of the shown context: how each stands and how far it has come; what was parked; what the router takes.

use super::handler_orders::handler_orders;
use super::parked::parked_events;
use super::router::router;
use super::switchboard::Switchboard;
use crate::app::session::Session;
use crate::app::standing::Kept;
use crate::engine::handler::Handler;
use crate::engine::model::{Model, Step, label};
use crate::runtime::Order;
use crate::ui::controls::button;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// The tab.
pub fn handlers_panel(session: Session) -> AnyView {
    let beside = session.beside(Box::new(|| Kept::Handlers));
    let board = Switchboard { session, beside, answer: RwSignal::new(String::new()) };
    let context = session.context();
    let rows = each(&context.handlers, |handler| rows(board, context.prefix, &context.model, handler));
    let heads = each(words::HANDLER_COLUMNS, |column| view! { <th scope="col">{column}</th> });
    let leads = Memo::new(move |_| words::leads(session.lead.leader.get()).to_owned());
    view! {
        <h2>{words::TAB_HANDLERS}</h2>
        <p class="hint" data-leads>{leads}</p>
        <p class="answer" role="status">{live(move || board.answer.get())}</p>
        <div class="scroll" tabindex="0" role="group" aria-label=words::TAB_HANDLERS>
            <table class="handlers">
                <caption class="unseen">{words::HANDLERS_CAPTION}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                {rows}
            </table>
        </div>
        {parked_events(board, context.prefix)}
        {router(session)}
    }
    .into_any()
}

/// A handler: a row of figures, and below it, once opened, all that can be ordered.
fn rows(board: Switchboard, prefix: &'static str, model: &Model, handler: &Handler) -> AnyView {
    let full = format!("{prefix}.{}", handler.name);
    let name = StoredValue::new(full.clone());
    let open = RwSignal::new(false);
    let position = board.read(name, |status| words::grouped(status.position.0));
    let lag = board.read(name, |status| words::grouped(status.lag));
    let key = board.read(name, |status| words::standing_key(&status.standing).to_owned());
    let standing = board.read(name, words::handler_standing);
    let says = board.read(name, |status| words::toggle(&status.standing).to_owned());
    let press = move || match key.with_untracked(String::clone).as_str() {
        // nobody knows yet
        "" => {}
        words::RUNNING => board.order(name, Order::Pause),
        _ => board.order(name, Order::Resume),
    };
    let behind = board.read(name, |status| words::behind_by(status.lag));
    let part = board.read(name, |status| part(status.position.0, status.lag));
    let does = does(model, handler);
    let remembers = !handler.tables.is_empty();
    let orders = live(move || open.get().then(|| handler_orders(board, name, remembers)));
    view! {
        <tbody data-handler=full>
            <tr>
                <th scope="row">
                    <button
                        type="button" class="disclose" aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        {label(handler.name)}
                    </button>
                    <span class="kind">{words::handler_kind(handler.kind)}", "<span data-column="standing" data-standing=key>{standing}</span></span>
                    <span class="kind does">{does}</span>
                    <span class="behind" data-behind=""><meter min="0" max="1" value=part aria-hidden="true"></meter>{behind}</span>
                </th>
                <td class="figure" data-column="position">{position}</td>
                <td class="figure" data-column="lag">{lag}</td>
                <td>{button(says, "", "pause", Box::new(press))}</td>
            </tr>
            {orders}
        </tbody>
    }
    .into_any()
}

/// How far a handler has come, as a part of the log, from 0 to 1.
fn part(position: u64, lag: u64) -> String {
    match position + lag {
        0 => "1".to_owned(),
        #[expect(clippy::cast_precision_loss, reason = "a number of events is far below 2^53")]
        head => format!("{:.4}", position as f64 / head as f64),
    }
}

/// What a handler does, in a sentence.
fn does(model: &Model, handler: &Handler) -> String {
    if let Some(policy) = model.policies.iter().find(|policy| policy.name == handler.name) {
        return words::capital(&words::stop(&words::whenever(policy)));
    }
    let feeds = |step: &&Step| step.views.contains(&handler.name);
    let events: Vec<&str> = model.steps.iter().filter(feeds).flat_map(|step| step.events.iter().copied()).collect();
    if events.is_empty() { String::new() } else { words::keeps_up(handler.name, &events) }
}
