//! One sticky: its colour, shape, icon and label tell its kind; a badge how often it has fired.

use super::card::Card;
use super::look::Look;
use super::walk::Walk;
use crate::app::session::{Session, Storage, Tab};
use crate::engine::handler::HandlerKind;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::{StickyId, StickyKind};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest_of_types};
use crate::kernels::wall_layout::{PlacedSticky, Rect};
use crate::ui::focus::focus_soon;
use crate::ui::icon::Icon;
use crate::ui::parts::{While, live};
use crate::ui::words;
use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// A sticky on the wall.
#[component]
pub fn Sticky(
    session: Session,
    placed: PlacedSticky,
    /// Its place, and the size of its name.
    at: Memo<(Rect, f64)>,
    look: Memo<Look>,
    walk: Memo<Walk>,
    open_command: RwSignal<Option<&'static str>>,
    /// Whether somebody has tried to change the past.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let PlacedSticky { id, label, .. } = placed;
    let kind: &'static str = id.kind.into();
    let (is_command, is_card) = (id.kind == StickyKind::Command, id.kind == StickyKind::View);
    // all of them at one place: the attribute would wipe out what is set beside it
    let classes = move || {
        let Look { lit, is_inviting, is_newest, is_refused, behind, .. } = look.get();
        let invites = match (is_command, is_inviting) {
            (false, _) => "",
            (true, true) => "inviting",
            (true, false) => "uninviting",
        };
        let newest = match (is_newest, is_refused, is_command) {
            (true, ..) => "now",
            (false, true, true) => "refusing shaken",
            (false, true, false) => "refusing",
            (false, false, _) => "",
        };
        ["sticky", kind, invites, lit.class(), newest, if behind > 0 { "late" } else { "" }].join(" ")
    };
    let turn = move || look.get().lit.turn().to_string();
    let view = session.context().model.view(id.base()).cloned().filter(|_| is_card);
    let body = match view {
        Some(view) => view! { <Card session view says=label look walk /> }.into_any(),
        None => usual(session, &id, label, look),
    };
    let key = id.key();
    let side = move |of: fn(Rect) -> f64| format!("{:.1}px", of(at.get().0));
    let name = move || format!("{:.2}px", at.get().1);
    match what_a_click_does(session, &id, open_command, tried) {
        Some(click) => {
            let is_closed = move || is_command && session.storage.get() != Storage::Saved;
            let is_past = move || is_command && !session.playhead.get().is_following();
            view! {
                <button
                    class=classes data-sticky=key tabindex=is_card.then_some("-1")
                    disabled=is_closed aria-disabled=move || is_past().then_some("true")
                    title=move || is_past().then_some(words::READ_ONLY)
                    style:left=move || side(|at| at.x) style:top=move || side(|at| at.y)
                    style:width=move || side(|at| at.width) style:height=move || side(|at| at.height)
                    style:--name=name style:--turn=turn
                    on:click=move |_| click()
                >
                    {body}
                </button>
            }
            .into_any()
        }
        None => view! {
            <div
                class=classes data-sticky=key tabindex="-1"
                style:left=move || side(|at| at.x) style:top=move || side(|at| at.y)
                style:width=move || side(|at| at.width) style:height=move || side(|at| at.height)
                style:--name=name style:--turn=turn
            >
                {body}
            </div>
        }
        .into_any(),
    }
}

/// Its kind with what it has done so far, its name, and what it says.
fn usual(session: Session, id: &StickyId, label: String, look: Memo<Look>) -> AnyView {
    let kind = id.kind;
    let count = Memo::new(move |_| look.get().count);
    let refused = Memo::new(move |_| look.get().refused);
    let was_refused = Memo::new(move |_| refused.get() != 0);
    let under_way = Memo::new(move |_| look.get().is_under_way);
    let note = note(session, id);
    view! {
        <span class="kind">
            <Icon drawing=icon(kind) />
            <span class="word">{says(session, id)}" "</span>
            <While when=under_way>
                <span class="stamp" data-under-way role="status" title=words::STILL_UNDER_WAY><Icon drawing=icondata_lu::LuHourglass /><span class="unseen">{words::STILL_UNDER_WAY}</span></span>
            </While>
            <While when=was_refused>
                <span class="stamp refused" title=move || words::refused(refused.get())>
                    <span aria-hidden="true">"×"{refused}</span><span class="unseen">{move || words::refused(refused.get())}" "</span>
                </span>
            </While>
        </span>
        <span class="name">{label}</span>
        {note.map(|note| view! { <span class="note">{note}</span> })}
        <Badge kind count />
    }
    .into_any()
}

/// How often it has fired. A command's is only heard: its events say it to the eye.
#[component]
fn Badge(kind: StickyKind, count: Memo<u64>) -> impl IntoView {
    let fired = Memo::new(move |_| count.get() != 0);
    let class = if kind == StickyKind::Command { "unseen" } else { "count" };
    view! {
        <While when=fired>
            <span class=class data-count aria-label=move || words::count(kind, count.get())>
                {live(move || words::short(count.get()))}
            </span>
        </While>
    }
}

/// The drawing that stands for a kind.
pub fn icon(kind: StickyKind) -> Drawing {
    match kind {
        StickyKind::Actor => icondata_lu::LuUser,
        StickyKind::Command => icondata_lu::LuMousePointerClick,
        StickyKind::Aggregate => icondata_lu::LuScale,
        StickyKind::Event => icondata_lu::LuZap,
        StickyKind::Policy => icondata_lu::LuRepeat,
        StickyKind::View => icondata_lu::LuEye,
        StickyKind::System => icondata_lu::LuCloud,
        StickyKind::Hotspot => icondata_lu::LuFlame,
    }
}

/// The word for its kind.
fn says(session: Session, id: &StickyId) -> &'static str {
    let context = session.context();
    let handler = context.handler(&id.name).filter(|_| id.kind == StickyKind::Policy);
    match handler.map(|handler| handler.kind) {
        Some(HandlerKind::ProcessManager) => words::PROCESS_MANAGER,
        // on a sticky there is no room for more
        None if id.kind == StickyKind::System => words::SYSTEM,
        _ => words::kind(id.kind),
    }
}

/// What a policy says below its name.
fn note(session: Session, id: &StickyId) -> Option<String> {
    let context = session.context();
    let policies = (id.kind == StickyKind::Policy).then_some(&context.model.policies)?;
    let policy = policies.iter().find(|policy| policy.name == id.name)?;
    Some(words::whenever(policy))
}

type Click = Box<dyn Fn()>;

/// A command opens its form, an event goes to its latest occurrence, a read model shows its table. The others are not for clicking.
fn what_a_click_does(
    session: Session,
    id: &StickyId,
    open_command: RwSignal<Option<&'static str>>,
    tried: RwSignal<bool>,
) -> Option<Click> {
    let context = session.context();
    let happens = || context.model.step(id.base()).is_some_and(|step| step.happens);
    match id.kind {
        StickyKind::Command | StickyKind::Event if id.kind == StickyKind::Command || happens() => {
            let name = context.model.step(id.base())?.command.name;
            Some(Box::new(move || {
                if session.playhead.get_untracked().is_following() {
                    open_command.set(Some(name));
                } else {
                    // the past can be read, not changed: the band says so, and offers the way back
                    tried.set(true);
                    focus_soon("[data-action=now]");
                }
            }))
        }
        StickyKind::Event => {
            let name = id.base().to_owned();
            Some(Box::new(move || go_to_last(session, &name)))
        }
        StickyKind::View => {
            let table = format!("[data-view=\"{}\"]", id.name);
            Some(Box::new(move || {
                session.tab.set(Tab::State);
                let table = table.clone();
                // once the tab is there
                request_animation_frame(move || {
                    if let Ok(Some(table)) = gloo::utils::document().query_selector(&table) {
                        table.scroll_into_view();
                    }
                });
            }))
        }
        _ => None,
    }
}

/// Goes to the event of this name before the playhead; from the first one, to the newest.
fn go_to_last(session: Session, name: &str) {
    let event_type = format!("{}.{name}", session.context().prefix);
    let playhead = session.playhead.get_untracked().position();
    let before = |log: &Log, position| nearest_of_types(log, [event_type.as_str()], position, Towards::Earlier);
    let earlier = session.log.with_untracked(|log| before(log, playhead).or_else(|| before(log, Position(u64::MAX))));
    if let Some(position) = earlier {
        session.time(TimeCommand::Seek(position));
    }
}
