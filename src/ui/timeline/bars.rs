//! Very many events: for each kind a histogram over the columns of the window, each bar the events of several columns.

use super::strokes::Veil;
use super::view::{TimeView, kinds};
use crate::engine::ids::Position;
use crate::ui::parts::{each, live};
use leptos::prelude::*;
use std::fmt::Write;

/// The height of a lane, in units of its own: it is stretched to that of the screen.
const LANE: f64 = 28.0;
/// How wide a bar is, in CSS pixels.
const BAR: f64 = 6.0;

/// A lane of bars for each kind.
#[component]
pub fn Bars(view: TimeView) -> impl IntoView {
    let counted = Memo::new(move |_| counted(view));
    let names =
        Memo::new(move |_| counted.with(|lanes| lanes.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()));
    live(move || {
        each(names.get().into_iter().enumerate(), move |(number, name)| {
            let path = Memo::new(move |_| {
                counted.with(|lanes| {
                    let most = lanes.iter().flat_map(|(_, bars)| bars).copied().max().unwrap_or(1).max(1);
                    lanes.get(number).map(|(_, counts)| bars(counts, most)).unwrap_or_default()
                })
            });
            let width =
                Memo::new(move |_| counted.with(|lanes| lanes.get(number).map_or(1, |(_, bars)| bars.len()).max(1)));
            view! {
                <div class="lane kind">
                    <span class="lane-name"><bdi>{name}</bdi></span>
                    <div class="cells">
                        <svg
                            class="bars" viewBox=move || format!("0 0 {} {LANE}", width.get())
                            preserveAspectRatio="none" aria-hidden="true"
                        >
                            <path d=move || path.get()></path>
                        </svg>
                        <Veil view />
                    </div>
                </div>
            }
        })
    })
}

/// The events of each kind in each bar of the window. Kinds without any are left out.
fn counted(view: TimeView) -> Vec<(String, Vec<u64>)> {
    let window = view.window.get();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bars, at least 1")]
    let bars = ((view.width.get() / BAR).max(1.0) as u64).min(window.span.max(1));
    let kinds = kinds(view.session);
    view.with_axis(|axis| {
        let border = |bar: u64| axis.position_at(window.start + window.span * bar / bars);
        let borders: Vec<Position> = (0..=bars).map(border).collect();
        let count = |types: &[String]| {
            let until = |at: &Position| types.iter().map(|one| axis.fired_until(one, *at)).sum::<u64>();
            let counts: Vec<u64> = borders.iter().map(until).collect();
            let between = |pair: &[u64]| match pair {
                [from, to] => to.saturating_sub(*from),
                _ => 0,
            };
            counts.windows(2).map(between).collect::<Vec<u64>>()
        };
        let counted = kinds.iter().map(|(kind, types)| (kind.clone(), count(types)));
        counted.filter(|(_, counts)| counts.iter().any(|count| *count > 0)).collect()
    })
}

/// A bar for each count that is not 0, the highest nearly as high as the lane.
#[expect(clippy::cast_precision_loss, reason = "a number of events is far below 2^53")]
fn bars(counts: &[u64], most: u64) -> String {
    let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    filled.fold(String::new(), |mut path, (bar, count)| {
        let height = ((LANE - 4.0) * *count as f64 / most as f64).max(1.5);
        let _ = write!(path, "M{bar} {LANE}v-{height:.2}h.85v{height:.2}z");
        path
    })
}

#[cfg(test)]
mod tests {
    use super::bars;

    #[test]
    fn every_bar_stands_beside_the_highest() {
        assert_eq!(bars(&[2, 0, 1], 2), "M0 28v-24.00h.85v24.00zM2 28v-12.00h.85v12.00z");
        assert_eq!(bars(&[1], 1_000_000), "M0 28v-1.50h.85v1.50z", "one event can be seen beside a million");
        assert_eq!(bars(&[], 1), "");
    }
}
