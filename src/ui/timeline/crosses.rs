//! The crosses of the timeline: where a command was refused, in the lane of the stream that said no.
//!
//! A refusal is no event and has no column: its cross stands between two of them. Must not know how a lane is drawn.

use crate::app::session::Session;
use crate::engine::ids::{Position, StreamId};
use crate::kernels::timeline::TimelinePlan;
use crate::ui::narration;
use leptos::prelude::*;

/// A cross.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cross {
    /// The number of the columns before it.
    pub column: u64,
    /// The lane that it is in, if the window has it.
    pub stream: Option<StreamId>,
    /// What was refused there, a line for each.
    pub says: String,
}

/// A refusal: after which event, of which stream, and what is said of it.
type Refused = (Position, Option<StreamId>, String);

/// The crosses of the shown context in a window; those of every context, where all events are shown.
pub fn crosses(session: Session, plan: &TimelinePlan) -> Vec<Cross> {
    let (all, shown) = (session.all_events.get(), session.context());
    let contexts = session.contexts();
    session.rejections.with(|rejections| {
        session.log.with_untracked(|log| {
            let refused = rejections.iter().filter(|rejected| is_in_window(plan, rejected.position));
            let refused = refused.filter(|rejected| all || rejected.context == shown.model.name);
            let refused = refused.filter_map(|rejected| {
                let context = contexts.iter().find(|context| context.model.name == rejected.context)?;
                let says = narration::refusal(context, log, rejected);
                Some((rejected.position, narration::stream_of(context, rejected), says))
            });
            planned(plan, refused)
        })
    })
}

fn is_in_window(plan: &TimelinePlan, at: Position) -> bool {
    at.0 + 1 >= plan.first && at.0 <= plan.last
}

/// One cross for each place.
fn planned(plan: &TimelinePlan, refused: impl Iterator<Item = Refused>) -> Vec<Cross> {
    let mut crosses: Vec<Cross> = Vec::new();
    for (position, stream, says) in refused {
        let (column, stream) = (plan.column_after(position), stream.filter(|stream| plan.lanes.contains(stream)));
        match crosses.iter_mut().find(|cross| cross.column == column && cross.stream == stream) {
            Some(same) => same.says = format!("{}\n{says}", same.says),
            None => crosses.push(Cross { column, stream, says }),
        }
    }
    crosses
}

#[cfg(test)]
mod tests {
    use super::{Cross, planned};
    use crate::engine::ids::{Position, StreamId};
    use crate::kernels::timeline::{Mark, TimelinePlan};

    #[test]
    fn a_cross_is_in_the_lane_of_the_stream_that_said_no_or_in_none() {
        let stream = |name: &str| Some(StreamId(name.into()));
        let marks = [(1, 0), (2, 1), (3, 0)].map(|(position, lane)| Mark { position: Position(position), lane });
        let lanes = ["a", "b"].map(|name| StreamId(name.into()));
        let plan = TimelinePlan { first: 1, last: 9, lanes: lanes.into(), marks: marks.into() };
        let refused = [
            (Position(2), stream("b"), "no b".to_owned()),
            (Position(2), stream("b"), "no b again".to_owned()),
            (Position(2), stream("new"), "no new".to_owned()),
            (Position(3), None, "no such command".to_owned()),
        ];
        let cross = |column, stream, says: &str| Cross { column, stream, says: says.into() };
        let expected =
            [cross(2, stream("b"), "no b\nno b again"), cross(2, None, "no new"), cross(3, None, "no such command")];
        assert_eq!(planned(&plan, refused.into_iter()), expected);
    }
}
