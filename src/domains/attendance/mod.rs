//! Attendance: a league asks every player of a team whether they come to a game; they answer by clicking yes, no or maybe in
//! a mail.
//!
//! The source is Ben Moss, *Event sourcing/CQRS in Elixir with Commanded: where the rubber hits the road*. One file per
//! aggregate, per projection and per process; `model` is the wall. Must not know how it is hosted.

pub mod answer;
pub mod attendance_check;
pub mod game;
pub mod games_view;
pub mod mailer;
pub mod model;
pub mod players_view;
pub mod scenarios;
pub mod tally_view;
pub mod team;
pub mod teams_view;
pub mod who_is_coming_view;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::courier::Courier;
use crate::engine::enrichment::Enrichment;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::process_manager::ProcessManager;
use crate::engine::projection::Projection;
use attendance_check::AttendanceCheck;
use games_view::GamesView;
use mailer::Mailer;
use players_view::PlayersView;
use serde_json::Error;
use tally_view::TallyView;
use teams_view::TeamsView;
use who_is_coming_view::WhoIsComingView;

/// The bounded context.
#[derive(Debug)]
pub struct Attendance;

/// Every event of the context.
#[derive(Clone, Debug, PartialEq)]
pub enum AttendanceEvent {
    /// Something happened to a team.
    Team(team::Event),
    /// Something happened to a game.
    Game(game::Event),
    /// A player was asked, or answered.
    Answer(answer::Event),
}

impl Domain for Attendance {
    const PREFIX: &'static str = "Attendance";
    type Event = AttendanceEvent;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![
            Box::new(Hosted::<team::Team>::default()),
            Box::new(Hosted::<game::Game>::default()),
            Box::new(Hosted::<answer::Attendance>::default()),
        ]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<AttendanceEvent, Error>> {
        let team = || Some(codec::variant(name, data)?.map(AttendanceEvent::Team));
        let game = || Some(codec::variant(name, data)?.map(AttendanceEvent::Game));
        let answer = || Some(codec::variant(name, data)?.map(AttendanceEvent::Answer));
        team().or_else(game).or_else(answer)
    }

    fn handlers() -> Vec<Handler> {
        vec![
            TeamsView::handler(),
            PlayersView::handler(),
            GamesView::handler(),
            WhoIsComingView::handler(),
            TallyView::handler(),
            AttendanceCheck::handler(),
            Mailer::handler(),
        ]
    }

    fn enrichments() -> Vec<Enrichment> {
        vec![game::clock(), answer::tokens()]
    }
}
