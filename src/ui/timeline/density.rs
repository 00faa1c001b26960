//! The strip that shows how dense the whole log is, however little of it fits into the lanes.

use crate::app::session::Session;
use crate::kernels::timeline::density;
use leptos::prelude::*;
use std::fmt::Write;

/// As many bars as a phone has room for.
const BUCKETS: usize = 120;
/// The strip's height, in units of its own.
const HEIGHT: f64 = 10.0;

/// The density strip. It changes with every event, so all of it is one path.
#[component]
pub fn Density(session: Session) -> impl IntoView {
    let bars = Memo::new(move |_| bars(&session.log.with(|log| density(log, BUCKETS))));
    view! {
        <svg class="density" viewBox=format!("0 0 {BUCKETS} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
            <path d=bars></path>
        </svg>
    }
}

/// A bar for each bucket that is not empty, the highest as high as the strip.
fn bars(counts: &[u32]) -> String {
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    filled.fold(String::new(), |mut path, (bucket, count)| {
        let height = HEIGHT * f64::from(*count) / f64::from(most);
        let _ = write!(path, "M{bucket} {HEIGHT}v-{height:.2}h.8v{height:.2}z");
        path
    })
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn every_bucket_with_events_has_its_bar_beside_the_highest() {
        assert_eq!(bars(&[2, 0, 1]), "M0 10v-10.00h.8v10.00zM2 10v-5.00h.8v5.00z");
        assert_eq!(bars(&[]), "");
    }
}
