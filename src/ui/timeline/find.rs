//! The field that events are found by: what is typed, how many there are, and the way from one to the next.

use crate::app::find::{Finding, Reads};
use crate::app::keys::is_composing;
use crate::app::session::Session;
use crate::engine::ids::StreamId;
use crate::kernels::timeline::Towards;
use crate::ui::clock::day_and_time;
use crate::ui::focus::focus_soon;
use crate::ui::icon::IconButton;
use crate::ui::parts::live;
use crate::ui::things::Thing;
use crate::ui::words;
use leptos::prelude::*;

/// How the search reads what the screen shows.
const READS: Reads = Reads { time: day_and_time, thing };

fn thing(session: Session, stream: &StreamId) -> String {
    session.log.with_untracked(|log| Thing::of(session, log, stream, log.first_of(stream)).says)
}

/// The field, while it is open.
#[component]
pub fn Find(session: Session) -> impl IntoView {
    let is_open = session.is_finding;
    let told = Memo::new(move |_| {
        let here = session.playhead.get().position();
        session.finding.with(|finding| told(finding, here.0))
    });
    let typed = move |event| session.find(event_target_value(&event), READS);
    let close = move || {
        is_open.set(false);
        session.find(String::new(), READS);
        focus_soon("[data-action=find]");
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        _ if is_composing(&event) => {}
        "Enter" => {
            event.prevent_default();
            session.go_to_found(if event.shift_key() { Towards::Earlier } else { Towards::Later });
        }
        "Escape" => {
            event.stop_propagation();
            close();
        }
        _ => {}
    };
    live(move || {
        is_open.get().then(|| {
            focus_soon(".find input");
            view! {
                <div class="find" role="search" on:keydown=key>
                    <input
                        type="search" aria-label=words::FIND placeholder=words::FIND_HINT autocomplete="off" autocapitalize="none"
                        spellcheck="false" data-field="find" prop:value=move || session.finding.with(|finding| finding.text.clone())
                        on:input=typed
                    />
                    <output class="found" data-found-count role="status">{told}</output>
                    <IconButton
                        action="found-back" drawing=icondata_lu::LuChevronLeft says=words::FOUND_BACK
                        press=Box::new(move || session.go_to_found(Towards::Earlier))
                    />
                    <IconButton
                        action="found-on" drawing=icondata_lu::LuChevronRight says=words::FOUND_ON
                        press=Box::new(move || session.go_to_found(Towards::Later))
                    />
                    <IconButton action="find-no-more" drawing=icondata_lu::LuX says=words::FIND_NO_MORE press=Box::new(close) />
                </div>
            }
        })
    })
}

/// How many there are, and which of them the playhead is at.
fn told(finding: &Finding, here: u64) -> String {
    let (looked, of) = finding.looked_into;
    let nth = finding.found.iter().position(|position| position.0 == here);
    words::found_events(
        nth,
        finding.found.len(),
        finding.is_under_way().then_some((looked, of)),
        finding.text.trim().is_empty(),
    )
}
