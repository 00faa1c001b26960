//! The beats of the story that is told, as a row below the lanes: each as wide as what it has made.
//!
//! A click goes to what a beat made, as the keys `PgUp` and `PgDn` do; whoever does not see the row has its sentences in the caption.
//! Must not know how a beat is played.

use super::view::TimeView;
use crate::app::session::Session;
use crate::app::story::Story;
use crate::engine::ids::Position;
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::Window;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// A beat that was played.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Played {
    /// Its number, from 1.
    number: usize,
    says: &'static str,
    /// The borders between which its columns are.
    from: u64,
    until: u64,
    /// Where the playhead goes to see what it made.
    at: Position,
}

/// The row, while a story is told.
#[component]
pub fn Beats(session: Session, view: TimeView) -> impl IntoView {
    let begun = Memo::new(move |_| {
        session.story.with(|story: &Story| story.told().map(|telling| telling.begun.clone()).unwrap_or_default())
    });
    let played = Memo::new(move |_| {
        let begun = begun.get();
        view.with_axis(|axis| {
            let one = |(index, (says, head)): (usize, &(&'static str, Position))| {
                let next = begun.get(index + 1).map(|(_, head)| *head);
                let (from, until) =
                    (axis.column_after(*head), next.map_or(axis.count(), |head| axis.column_after(head)));
                Played { number: index + 1, says, from, until, at: next.unwrap_or(Position(u64::MAX)) }
            };
            begun.iter().enumerate().map(one).collect::<Vec<_>>()
        })
    });
    let width = move || format!("{:.1}px", view.width.get());
    let beats = move || {
        let window = view.window.get();
        let shown = played.get().into_iter().filter_map(move |beat| Some((beat, place(beat, window)?)));
        each(shown, |(beat, (left, width))| {
            view! {
                <span
                    class="beat-mark" title=words::beat_mark(beat.number, beat.says)
                    class:made-nothing=beat.from == beat.until
                    data-beat-mark=beat.number.to_string()
                    style:left=format!("{:.3}%", left * 100.0) style:width=format!("{:.3}%", width * 100.0)
                    on:click=move |_| session.time(TimeCommand::Seek(beat.at))
                >
                    <span>{beat.number}</span>
                </span>
            }
        })
    };
    let is_told = Memo::new(move |_| played.with(|played| !played.is_empty()));
    live(move || {
        is_told.get().then(|| {
            view! {
                <div class="beats" aria-hidden="true">
                    <span class="lane-space beats-name">{words::BEATS}</span>
                    <div class="beats-axis" style:width=width>{live(beats)}</div>
                </div>
            }
        })
    })
}

/// Where a beat begins in a window and how wide it is, as parts of the width; nothing if it is not in it.
fn place(beat: Played, window: Window) -> Option<(f64, f64)> {
    let (from, until) = (window.part(beat.from).max(0.0), window.part(beat.until).min(1.0));
    (until >= from && from <= 1.0).then_some((from, until - from))
}

#[cfg(test)]
mod tests {
    use super::{Played, place};
    use crate::engine::ids::Position;
    use crate::kernels::timeline::Window;

    #[test]
    fn a_beat_is_as_wide_as_what_of_it_is_in_the_window() {
        let beat = |from, until| Played { number: 1, says: "", from, until, at: Position(until) };
        let window = Window { start: 4, span: 4 };
        assert_eq!(place(beat(0, 6), window), Some((0.0, 0.5)));
        assert_eq!(place(beat(6, 6), window), Some((0.5, 0.0)), "one that made nothing has its place, too");
        assert_eq!((place(beat(0, 2), window), place(beat(9, 12), window)), (None, None));
    }
}
