//! The wall: the model as stickies, live.
//!
//! Where a sticky hangs and what is lit comes from the kernels; a click on a command opens its form. Must not know rules:
//! whether a command looks inviting follows from the views.

mod band;
mod caption;
mod edges;
mod legend;
mod look;
mod outline;
mod sticky;

use crate::app::keys::Surface;
use crate::app::session::Session;
use crate::app::taste;
use crate::engine::ids::Position;
use crate::engine::model::StickyKind;
use crate::kernels::trace::Trace;
use crate::kernels::wall_camera::{fit, held_at};
use crate::kernels::wall_edges;
use crate::kernels::wall_layout::WallPlan;
use crate::ui::icon::IconButton;
use crate::ui::parts::each;
use crate::ui::reveal::reveal_whole;
use crate::ui::size::size_of;
use crate::ui::story::StoryBar;
use crate::ui::{narration, words};
pub use legend::Legend;

use band::Band;
use caption::Caption;
use edges::{Reactions, Walked};
use leptos::ev::FocusEvent;
use leptos::html::Div;
use leptos::prelude::*;
use look::looks;
use outline::Outline;
use sticky::Sticky;
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollBehavior, ScrollToOptions};

/// The scale below which a sticky cannot be read; a smaller screen scrolls.
const SMALLEST: f64 = 0.62;
const LARGEST: f64 = 2.4;
/// Steps that follow on each other within this time, in milliseconds, are not animated: shorter than an animation takes.
const BRISK: u64 = 350;
/// One click on a zoom button.
const ZOOM: f64 = 1.2;

/// The wall of the shown context. `open_command` names the command whose form is open.
#[component]
pub fn Wall(session: Session, open_command: RwSignal<Option<&'static str>>, show: Callback<Surface>) -> impl IntoView {
    let context = session.context();
    let plan = WallPlan::of(&context.model);
    let edges = StoredValue::new(wall_edges::edges(&context.model, &plan));
    let viewport = NodeRef::<Div>::new();
    let size = size_of(viewport);
    let zoom = RwSignal::new(1.0_f64);
    let (width, height) = (plan.width, plan.height);
    let scale = Memo::new(move |_| {
        let fitting = fit((width, height), size.get(), SMALLEST, LARGEST);
        (fitting * zoom.get()).clamp(0.4, 4.0)
    });
    let zoomed = move |by: f64| Box::new(move || zoom.update(|zoom| *zoom *= by));
    let walk = walk_of(session);
    follow_the_action(session, viewport, size, plan.clone(), scale);
    let (model, pivots) = (context.model.clone(), plan.pivots.clone());
    let looks = looks(session, &plan.stickies, walk);
    let stickies = each(plan.stickies.into_iter().enumerate(), |(number, placed)| {
        let held_at = held_at(placed.place, (width, height));
        let look = Memo::new(move |_| looks.with(|looks| looks.get(number).copied().unwrap_or_default()));
        view! { <Sticky session placed held_at look open_command /> }
    });
    view! {
        <section class="wall" aria-label=words::WALL>
            <div class="viewport" node_ref=viewport on:focusin=move |event| show_focused(viewport, &event)>
                <div
                    class="sizer"
                    style:width=move || format!("{:.1}px", width * scale.get())
                    style:height=move || format!("{:.1}px", height * scale.get())
                >
                    <div
                        class="board"
                        style:width=format!("{width}px")
                        style:height=format!("{height}px")
                        style:transform=move || format!("scale({:.4})", scale.get())
                        style:--zoom=move || format!("{:.4}", scale.get())
                    >
                        <p class="border-title">{model.title}</p>
                        {each(pivots, |x| view! { <span class="pivot" style:left=format!("{x}px")></span> })}
                        <Reactions edges size=(width, height) />
                        {stickies}
                        <Walked edges walk size=(width, height) />
                    </div>
                </div>
            </div>
            <div class="zoom wide-only">
                <IconButton drawing=icondata_lu::LuZoomOut says=words::ZOOM_OUT press=zoomed(1.0 / ZOOM) />
                <IconButton drawing=icondata_lu::LuScan says=words::FIT press=Box::new(move || zoom.set(1.0)) />
                <IconButton drawing=icondata_lu::LuZoomIn says=words::ZOOM_IN press=zoomed(ZOOM) />
                <IconButton
                    action="legend" drawing=icondata_lu::LuInfo says=words::LEGEND hint=words::LEGEND_HINT
                    press=Box::new(move || show.run(Surface::Legend))
                />
            </div>
            <Band session />
            <StoryBar session />
            <Caption session />
            <Outline model />
        </section>
    }
}

/// Shows the whole of a sticky that somebody has gone to with the keyboard.
fn show_focused(viewport: NodeRef<Div>, event: &FocusEvent) {
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let by_key = focused.filter(|element| element.matches(":focus-visible").unwrap_or(false));
    if let (Some(viewport), Some(element)) = (viewport.get_untracked(), by_key) {
        reveal_whole(&viewport, &element);
    }
}

/// Scrolls the wall, and nothing else, so that the event at the playhead is in the middle, where the wall is larger than
/// its viewport.
fn follow_the_action(
    session: Session,
    viewport: NodeRef<Div>,
    size: ReadSignal<(f64, f64)>,
    plan: WallPlan,
    scale: Memo<f64>,
) {
    Effect::new(move |_| {
        let (Some(viewport), Some(event)) = (viewport.get(), session.event.get()) else { return };
        let Some(place) = plan.place(StickyKind::Event, event.type_parts().1) else { return };
        // the viewport's size is known; asking the element for it would lay the page out a second time
        let (room, scale) = (size.get(), scale.get());
        if plan.width * scale <= room.0 && plan.height * scale <= room.1 {
            return;
        }
        let (x, y) = place.middle();
        let options = ScrollToOptions::new();
        options.set_left(x * scale - room.0 / 2.0);
        options.set_top(y * scale - room.1 / 2.0);
        options.set_behavior(if taste::wants_less_motion() { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
        // with the next frame: before this one is laid out, the browser would lay it out twice
        request_animation_frame(move || viewport.scroll_to_with_scroll_to_options(&options));
    });
}

/// What the wall shows of a step.
#[derive(Clone, PartialEq)]
struct Walk {
    position: Position,
    trace: Trace,
    /// Whether the step before was a moment ago. Who steps that quickly, or drags, wants to see where things stand: a walk that is
    /// cut short with each step is not seen, and costs a third of what the step costs.
    is_brisk: bool,
}

/// What is lit: at the head all that the last action set off, in the past the event that is looked at.
fn walk_of(session: Session) -> Memo<Walk> {
    let stepped = StoredValue::new(0);
    Memo::new(move |before: Option<&Walk>| {
        let playhead = session.playhead.get();
        let position = playhead.position();
        let is_brisk = match before {
            Some(before) if before.position == position => before.is_brisk,
            _ => {
                let (now, last) = (session.time_now().as_millisecond(), stepped.get_value());
                stepped.set_value(now);
                // what follows from a command comes quickly too, and is one walk
                now.abs_diff(last) < BRISK && !playhead.is_following()
            }
        };
        let Some(event) = session.event.get() else { return Walk { position, trace: Trace::default(), is_brisk } };
        let chain = if playhead.is_following() {
            session.log.with_untracked(|log| narration::chain(log, &event))
        } else {
            vec![event]
        };
        let events: Vec<_> = chain.iter().map(AsRef::as_ref).collect();
        Walk { position, trace: Trace::of(&session.context().model, &events), is_brisk }
    })
}
