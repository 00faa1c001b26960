//! Where the stickies of a wall hang.
//!
//! ```text
//!     ── gutter ────────────────────────────────────
//!   │ ├ aggregate ───┤ ├ aggregate ───┤ ┌ read model ┐
//!   │ ├ command ┬ event┤ ├ command ┬ event┤ │ rows      │     a line
//!   │ └ actor ┘          └ actor ┘            └───────────┘
//!   │ ── gutter ────────────────────────────────────
//!   └→┌ policy ┐ ├ aggregate ───┤ ┌ read model ┐
//!     └────────┘ ├ command ┬ event┤ └────────────┘
//! ```
//! A wall wraps like a text: words follow each other and go on in the next line. What a policy sets off begins a line. Arrows have
//! the gutters between lines and the margins beside them. Must not know the screen: lengths are in the wall's own units, which a
//! camera scales.

use super::wall_words::{Part, Word, paragraphs};
use crate::engine::model::{Model, StickyId, StickyKind};

/// What is left free beside the lines, for arrows.
pub const MARGIN: f64 = 20.0;
/// What is left free between the words of a line, for the heads of arrows.
pub const WORD_GAP: f64 = 16.0;
/// Between two paragraphs of one line.
const PARAGRAPH_GAP: f64 = 36.0;
/// What is left free between lines, for arrows.
const GUTTER: f64 = 12.0;

/// A rectangle on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Rect {
    /// The right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// The middle.
    #[must_use]
    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// A sticky with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedSticky {
    /// Which one.
    pub id: StickyId,
    /// What a person reads on it.
    pub label: String,
    /// Its place.
    pub place: Rect,
    /// The size of its name.
    pub name_size: f64,
    /// The number of its line.
    pub line: usize,
    /// Whether its line begins with it.
    pub opens_line: bool,
}

/// The upper and the lower end of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The upper end of its highest sticky.
    pub top: f64,
    /// The lower end of its lowest sticky.
    pub bottom: f64,
}

/// The wall of one context.
#[derive(Clone, Debug, PartialEq)]
pub struct WallPlan {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The stickies, in the order in which a reader walks them.
    pub stickies: Vec<PlacedSticky>,
    /// The lines, from above.
    pub lines: Vec<Line>,
    /// Where a pivotal event ends a phase: a line from top to bottom of a line of stickies.
    pub pivots: Vec<Rect>,
}

/// The words of a line with their left sides.
type Row = Vec<(f64, Word)>;

impl WallPlan {
    /// Lays a wall out in lines no longer than `limit`, or as long as the longest word where that is more.
    #[must_use]
    pub fn of(model: &Model, limit: f64) -> Self {
        let room = limit - 2.0 * MARGIN;
        let rows = rows(model, room);
        let mut plan =
            Self { width: 2.0 * MARGIN, height: GUTTER, stickies: Vec::new(), lines: Vec::new(), pivots: Vec::new() };
        for row in rows {
            plan.hang(row);
        }
        plan
    }

    /// The place of a sticky.
    #[must_use]
    pub fn place(&self, kind: StickyKind, name: &str) -> Option<Rect> {
        self.sticky(kind, name).map(|sticky| sticky.place)
    }

    /// A sticky.
    #[must_use]
    pub fn sticky(&self, kind: StickyKind, name: &str) -> Option<&PlacedSticky> {
        self.stickies.iter().find(|sticky| sticky.id.kind == kind && sticky.id.name == name)
    }

    fn hang(&mut self, row: Row) {
        let parts = || row.iter().flat_map(|(_, word)| &word.parts);
        let above = parts().map(|part| part.place.y).fold(0.0, f64::min);
        let below = parts().map(|part| part.place.bottom()).fold(0.0, f64::max);
        let (top, line) = (self.height, self.lines.len());
        let base = top - above;
        self.lines.push(Line { top, bottom: base + below });
        for (left, word) in row {
            self.width = self.width.max(left + word.width + MARGIN);
            if word.ends_phase {
                // nearer to the event than to the next actor, who reaches to the left
                let x = left + word.width + WORD_GAP / 4.0;
                self.pivots.push(Rect { x, y: top, width: 0.0, height: below - above });
            }
            for (number, Part { id, label, place, name_size }) in word.parts.into_iter().enumerate() {
                let place = Rect { x: left + place.x, y: base + place.y, ..place };
                let opens_line = number == 0 && left <= MARGIN;
                self.stickies.push(PlacedSticky { id, label, place, name_size, line, opens_line });
            }
        }
        self.height = base + below + GUTTER;
    }
}

/// The words in lines.
fn rows(model: &Model, room: f64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row: Row = Vec::new();
    let mut used = 0.0;
    for paragraph in paragraphs(model, room) {
        let gaps = WORD_GAP * paragraph.words.len().saturating_sub(1) as f64;
        let whole = paragraph.words.iter().map(|word| word.width).sum::<f64>() + gaps;
        let mut gap = PARAGRAPH_GAP;
        if paragraph.opens_line || used + gap + whole > room {
            rows.extend((!row.is_empty()).then(|| std::mem::take(&mut row)));
        }
        for word in paragraph.words {
            if !row.is_empty() && used + gap + word.width > room {
                rows.push(std::mem::take(&mut row));
            }
            let left = if row.is_empty() { 0.0 } else { used + gap };
            used = left + word.width;
            row.push((MARGIN + left, word));
            gap = WORD_GAP;
        }
    }
    rows.extend((!row.is_empty()).then_some(row));
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "a test may stop")]

    use super::{Rect, WallPlan};
    use crate::domains;
    use crate::engine::model::{Hotspot, Model, PolicySticky, Step, StickyKind, SystemSticky};
    use crate::kernels::wall_words::SIDE;
    use std::collections::BTreeSet;

    const WIDTHS: [f64; 6] = [300.0, 560.0, 900.0, 1_300.0, 1_900.0, 9_000.0];

    fn overlap(a: &Rect, b: &Rect) -> bool {
        a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
    }

    /// Every model of the page, and one that nobody has thought through yet.
    fn models() -> Vec<Model> {
        domains::all().iter().map(|context| context.model.clone()).chain([rough()]).collect()
    }

    fn rough() -> Model {
        let mut model = domains::all()[0].model.clone();
        let long = "AcknowledgementOfTransubstantiationOfEverything";
        let step = Step { events: vec![long, "OrderCreated", "B", "C", "D", "E"], ..model.steps[0].clone() };
        model.steps.extend([
            Step { aggregate: "", actor: Some("Everybody who has ever been here"), ..step.clone() },
            Step { asks: Some("product-block-list"), ..step },
        ]);
        for (number, step) in model.steps.iter_mut().enumerate() {
            step.command.name = Box::leak(format!("{}{number}", step.command.name).into_boxed_str());
        }
        model.systems.push(SystemSticky { name: "nobody-asks-it", ..model.systems[0].clone() });
        model.hotspots.push(Hotspot { question: "Who is this for, and why does nobody know it?", at: "Nowhere" });
        model.policies.push(PolicySticky { name: "Nothing", ..PolicySticky::default() });
        model
    }

    #[test]
    fn no_two_stickies_cover_each_other_but_for_the_actors_corner() {
        for model in models() {
            for width in WIDTHS {
                let wall = WallPlan::of(&model, width);
                for (index, a) in wall.stickies.iter().enumerate() {
                    for b in wall.stickies.iter().skip(index + 1) {
                        let is_corner = a.id.kind == StickyKind::Actor && b.id.kind == StickyKind::Command;
                        let within = a.place.y >= b.place.bottom() - 6.0;
                        let free = !overlap(&a.place, &b.place) || (is_corner && within);
                        assert!(free, "{:?} covers {:?} in {} at {width}", a.id, b.id, model.name);
                    }
                }
            }
        }
    }

    #[test]
    fn every_sticky_hangs_inside_the_wall_and_inside_its_line() {
        for model in models() {
            for width in WIDTHS {
                let wall = WallPlan::of(&model, width);
                for sticky in &wall.stickies {
                    let (place, line) = (sticky.place, wall.lines[sticky.line]);
                    assert!(place.x >= 0.0 && place.right() <= wall.width, "{:?}", sticky.id);
                    assert!(line.top <= place.y + 0.01 && place.bottom() <= line.bottom + 0.01, "{:?}", sticky.id);
                }
                assert!(wall.lines.windows(2).all(|pair| pair[0].bottom < pair[1].top));
                assert!(wall.width <= width.max(2.0 * SIDE + 200.0 + 130.0), "{} at {width}", wall.width);
            }
        }
    }

    #[test]
    fn a_wall_reads_like_a_text_and_what_a_policy_sets_off_follows_what_activates_it() {
        let before = |a: &(usize, Rect), b: &(usize, Rect)| (a.0, a.1.right() - 1.0) <= (b.0, b.1.x);
        for context in domains::all() {
            let model = &context.model;
            for width in WIDTHS {
                let wall = WallPlan::of(model, width);
                let at = |kind, name: &str| wall.sticky(kind, name).map(|sticky| (sticky.line, sticky.place));
                for step in &model.steps {
                    let command = at(StickyKind::Command, step.command.name).expect("it hangs");
                    let first = at(StickyKind::Event, step.events[0]).expect("it hangs");
                    assert!(before(&command, &first), "{}", step.command.name);
                    let after = model.steps.iter().skip_while(|other| *other != step).skip(1);
                    let mut same = after.filter(|other| other.aggregate == step.aggregate && other.actor.is_some());
                    let next = same.next().and_then(|next| at(StickyKind::Command, next.command.name));
                    let is_by_hand = step.actor.is_some();
                    assert!(next.is_none_or(|next| !is_by_hand || before(&command, &next)), "{}", step.command.name);
                }
                for policy in &model.policies {
                    let event = at(StickyKind::Event, policy.whenever[0]).expect("it hangs");
                    let follows = policy.then.iter().filter_map(|command| at(StickyKind::Command, command));
                    for place in follows.chain(at(StickyKind::Policy, policy.name)) {
                        assert!(before(&event, &place), "what {} sets off comes after what activates it", policy.name);
                    }
                    let opens = wall.sticky(StickyKind::Policy, policy.name).is_some_and(|sticky| sticky.opens_line);
                    assert!(opens || policy.then.is_empty(), "{} begins a line", policy.name);
                }
            }
        }
    }

    #[test]
    fn a_pivotal_event_is_followed_by_a_line_that_crosses_nothing() {
        for context in domains::all() {
            let wall = WallPlan::of(&context.model, 1_300.0);
            assert_eq!(wall.pivots.len(), context.model.pivotal_events.len(), "{}", context.model.name);
            for sticky in &wall.stickies {
                let crossed = |pivot: &Rect| overlap(&sticky.place, &Rect { width: 1.0, ..*pivot });
                assert!(!wall.pivots.iter().any(crossed), "{:?} of {}", sticky.id, context.model.name);
            }
        }
    }

    #[test]
    fn everything_that_a_model_names_hangs_and_nothing_under_one_name_twice() {
        for model in models() {
            let wall = WallPlan::of(&model, 1_300.0);
            let ids: BTreeSet<_> = wall.stickies.iter().map(|sticky| sticky.id.key()).collect();
            assert_eq!(ids.len(), wall.stickies.len(), "{}", model.name);
            let hangs = |kind, name: &str| assert!(wall.place(kind, name).is_some(), "{kind:?} {name}");
            model.steps.iter().for_each(|step| hangs(StickyKind::Command, step.command.name));
            model.events().iter().for_each(|event| hangs(StickyKind::Event, event));
            model.policies.iter().for_each(|policy| hangs(StickyKind::Policy, policy.name));
            model.views.iter().for_each(|view| hangs(StickyKind::View, view.name));
            model.systems.iter().for_each(|system| hangs(StickyKind::System, system.name));
            model.hotspots.iter().for_each(|hotspot| hangs(StickyKind::Hotspot, hotspot.question));
        }
    }

    #[test]
    fn the_stickies_are_read_in_one_order_however_long_the_lines_are() {
        for model in models() {
            let order =
                |width| WallPlan::of(&model, width).stickies.into_iter().map(|sticky| sticky.id).collect::<Vec<_>>();
            assert!(WIDTHS.windows(2).all(|pair| order(pair[0]) == order(pair[1])), "{}", model.name);
        }
    }

    #[test]
    fn an_empty_model_is_an_empty_wall() {
        let model = Model {
            steps: Vec::new(),
            policies: Vec::new(),
            views: Vec::new(),
            systems: Vec::new(),
            hotspots: Vec::new(),
            ..rough()
        };
        let wall = WallPlan::of(&model, 800.0);
        assert!(wall.stickies.is_empty() && wall.lines.is_empty());
    }
}
