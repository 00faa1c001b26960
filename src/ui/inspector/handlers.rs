//! The handlers of the shown context: how each stands and how far it has come; what was parked; what the router takes.

use super::controls::button;
use super::desk::Desk;
use super::handler_desk::HandlerDesk;
use super::parked::ParkedEvents;
use super::router::Router;
use crate::app::session::Session;
use crate::app::standing::Kept;
use crate::engine::handler::Handler;
use crate::engine::model::label;
use crate::runtime::{HandlerStatus, Order, Standing};
use crate::ui::parts::{While, each, live};
use crate::ui::words;
use leptos::prelude::*;

/// The tab.
#[component]
pub fn HandlersPanel(session: Session) -> impl IntoView {
    let beside = session.beside(Memo::new(|_| Kept::Handlers));
    let desk = Desk { session, beside, answer: RwSignal::new(None) };
    let context = session.context();
    let prefix = context.prefix;
    let rows = each(context.handlers.clone(), |handler| view! { <Rows desk prefix handler /> });
    let heads = each(words::HANDLER_COLUMNS, |column| view! { <th scope="col">{column}</th> });
    view! {
        <section>
            <h2>{words::TAB_HANDLERS}</h2>
            <p class="hint" data-leads=move || beside.with(|beside| beside.leads.map(|leads| leads.to_string()))>
                {live(move || beside.with(|beside| beside.leads).map(words::leads))}
            </p>
            <p class="answer" role="status">{live(move || desk.answer.get())}</p>
            <div class="scroll" tabindex="0" role="group" aria-label=words::TAB_HANDLERS>
                <table class="handlers">
                    <caption class="unseen">{words::HANDLERS_CAPTION}</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    {rows}
                </table>
            </div>
        </section>
        <ParkedEvents desk prefix />
        <Router session />
    }
}

/// A handler: a row of figures, and below it, once opened, all that can be ordered.
#[component]
fn Rows(desk: Desk, prefix: &'static str, handler: Handler) -> impl IntoView {
    let name = format!("{prefix}.{}", handler.name);
    let status = desk.status(&name);
    let open = RwSignal::new(false);
    let figure = move |of: fn(&HandlerStatus) -> u64| {
        live(move || status.with(|status| status.as_ref().map(|status| words::grouped(of(status)))))
    };
    let standing = Memo::new(move |_| status.with(|status| status.as_ref().map(|status| status.standing.clone())));
    let says = Signal::derive(move || match standing.get() {
        None | Some(Standing::Running) => words::PAUSE_HANDLER,
        Some(Standing::Paused | Standing::Failed(..)) => words::RESUME_HANDLER,
        Some(Standing::Killed) => words::START_HANDLER,
    });
    let press = {
        let name = name.clone();
        let runs = move || standing.with_untracked(|standing| *standing == Some(Standing::Running));
        move || desk.order(&name, if runs() { Order::Pause } else { Order::Resume })
    };
    let is_open = Memo::new(move |_| open.get());
    let unknown = Memo::new(move |_| status.with(Option::is_none));
    let (kind, title) = (words::handler_kind(handler.kind), label(handler.name));
    let shown = name.clone();
    view! {
        <tbody data-handler=name.clone()>
            <tr>
                <th scope="row">
                    <button
                        type="button" class="disclose" aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        {title}
                    </button>
                    <span class="kind">{kind}</span>
                </th>
                <td class="figure" data-column="position">{figure(|status| status.position.0)}</td>
                <td class="figure" data-column="lag">{figure(|status| status.lag)}</td>
                <td class="says" data-column="standing" data-standing=move || standing.get().map(|it| words::standing_key(&it))>
                    {live(move || status.with(|status| status.as_ref().map(words::handler_standing)))}
                </td>
                <td>{button(says, "", "pause", unknown, Box::new(press))}</td>
            </tr>
            <While when=is_open>
                <tr class="desk">
                    <td colspan=words::HANDLER_COLUMNS.len().to_string()>
                        <HandlerDesk desk name=shown.clone() status />
                    </td>
                </tr>
            </While>
        </tbody>
    }
}
