//! Meetups: the smallest context, to show what the words mean: aggregate, entity, value object, events on a stack, time travel.
//!
//! The source is Bertrand Dubaut, *CQRS/ES & Elixir* (2019). Must not know how it is hosted.

pub mod attendees_view;
pub mod location_line;
pub mod meetup;
pub mod meetups_view;
pub mod model;
pub mod scenarios;

#[cfg(test)]
mod tests;

use crate::engine::aggregate::{Hosted, HostedAggregate};
use crate::engine::codec;
use crate::engine::context::Domain;
use crate::engine::event::JsonObject;
use crate::engine::handler::Handler;
use crate::engine::model::Model;
use crate::engine::projection::Projection;
use crate::engine::upcast::Upcast;
use attendees_view::AttendeesView;
use meetup::{Event, Meetup};
use meetups_view::MeetupsView;
use serde_json::Error;

/// The bounded context.
#[derive(Debug)]
pub struct Meetups;

impl Domain for Meetups {
    const PREFIX: &'static str = "Meetups";
    type Event = Event;

    fn model() -> Model {
        model::model()
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<Meetup>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<Event, Error>> {
        codec::variant(name, data)
    }

    fn handlers() -> Vec<Handler> {
        vec![MeetupsView::handler(), AttendeesView::handler()]
    }

    fn upcasts() -> Vec<Upcast> {
        vec![location_line::upcast()]
    }
}
