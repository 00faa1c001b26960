//! The strip that shows how dense the whole log is, however little of it fits into the lanes.

use crate::app::session::Session;
use crate::kernels::timeline::density;
use crate::ui::parts::{each, live};
use leptos::prelude::*;

/// As many bars as a phone has room for.
const BUCKETS: usize = 120;

/// The density strip.
#[component]
pub fn Density(session: Session) -> impl IntoView {
    let bars = live(move || {
        let counts = session.log.with(|log| density(log, BUCKETS));
        let most = counts.iter().copied().max().unwrap_or(1).max(1);
        let bar = |(index, count): (usize, &u32)| {
            let height = 10.0 * f64::from(*count) / f64::from(most);
            view! { <rect x=index.to_string() y=format!("{:.2}", 10.0 - height) width="0.8" height=format!("{height:.2}") /> }
        };
        each(counts.iter().enumerate().filter(|(_, count)| **count > 0), bar)
    });
    view! {
        <svg class="density" viewBox=format!("0 0 {BUCKETS} 10") preserveAspectRatio="none" aria-hidden="true">
            {bars}
        </svg>
    }
}
