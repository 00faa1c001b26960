//! A slider over something that is kept: it shows what is kept, in whichever tab that was ordered, and while it is moved what
//! will be.
//!
//! Must not know what is kept.

use super::controls::Says;
use crate::app::session::Session;
use crate::app::standing::Done;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How finely sliders are moved, in milliseconds.
const FINELY: &str = "100";

/// What a slider is about: a time, in milliseconds.
pub struct Slider {
    /// What a person reads before it.
    pub about: &'static str,
    /// What tests find it by.
    pub field: &'static str,
    /// The longest time.
    pub longest: &'static str,
    /// What is kept.
    pub kept: Memo<u64>,
    /// How a time is said.
    pub says: fn(u64) -> String,
    /// While it cannot be moved.
    pub is_off: Memo<bool>,
    /// Keeps another time.
    pub keep: Box<dyn Fn(u64) -> Done>,
}

impl Slider {
    /// The slider, with its words.
    pub fn view(self, session: Session) -> AnyView {
        let Self { about, field, longest, kept, says, is_off, keep } = self;
        // until that is kept: what was kept before must not pull it back
        let moved = RwSignal::new(None::<u64>);
        let under_way = StoredValue::new(0_u32);
        let shown = Memo::new(move |_| moved.get().unwrap_or_else(|| kept.get()));
        let value: Says = Memo::new(move |_| shown.get().to_string());
        let says: Says = Memo::new(move |_| says(shown.get()));
        Effect::new(move |_| {
            kept.track();
            if under_way.get_value() == 0 {
                moved.set(None);
            }
        });
        let stop = move |event| {
            under_way.update_value(|under_way| *under_way += 1);
            let done = keep(event_target_value(&event).parse().unwrap_or_default());
            spawn_local(async move {
                let is_kept = session.see_to(done).await;
                under_way.try_update_value(|under_way| *under_way -= 1);
                if !is_kept {
                    moved.try_set(None);
                }
            });
        };
        view! {
            <label class="control slider">
                <span>{about}" "<output data-shown=field>{says}</output></span>
                <input
                    type="range" min="0" max=longest step=FINELY data-field=field prop:value=value aria-valuetext=says
                    disabled=is_off on:input=move |event| moved.set(event_target_value(&event).parse().ok()) on:change=stop
                />
            </label>
        }
        .into_any()
    }
}
