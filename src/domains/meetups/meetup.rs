//! The meetup: announced by a host, perhaps under another title later, and joined by attendees.
//!
//! An attendee is an entity, told from others by its id; a location is a value object, told by what it says. Must not know
//! other meetups.

use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use crate::engine::spelling::is_blank;
use crate::engine::timestamp::{self, Timestamp};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of a meetup.
#[derive(Clone, Debug, PartialEq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Announces a meetup.
    CreateMeetup {
        /// The id that the client chose.
        meetup_id: Uuid,
        /// What it is about.
        title: String,
        /// When it begins; said with any offset.
        #[serde(deserialize_with = "timestamp::with_any_offset")]
        date: Timestamp,
        /// Who invites.
        host: String,
        /// Where it is, if that is known.
        #[serde(default, deserialize_with = "if_said")]
        location: Option<Location>,
    },
    /// Gives it another title.
    UpdateMeetupTitle {
        /// Which meetup.
        meetup_id: Uuid,
        /// The title. Anything can come in here, and the meetup itself says no to what is none.
        #[serde(default)]
        title: Value,
    },
    /// Somebody will come.
    AddMeetupAttendee {
        /// To which meetup.
        meetup_id: Uuid,
        /// The id that the client chose.
        attendee_id: Uuid,
        /// What people call them.
        name: String,
        /// Their e-mail address.
        email: String,
    },
}

/// Where a meetup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// What people call the place.
    pub name: String,
    /// How to get there.
    pub address: String,
}

/// Somebody who will come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// Tells them from others.
    pub attendee_id: Uuid,
    /// What people call them.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// What happened to a meetup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// A meetup was announced. Its location was one line of text once; see [`super::location_line`].
    MeetupCreated {
        /// Its id.
        meetup_id: Uuid,
        /// What it is about.
        title: String,
        /// When it begins, UTC.
        date: Timestamp,
        /// Who invites.
        host: String,
        /// Where it is, if that was known.
        location: Option<Location>,
    },
    /// It has another title.
    MeetupTitleUpdated {
        /// Which meetup.
        meetup_id: Uuid,
        /// The new title.
        title: String,
    },
    /// Somebody will come.
    MeetupAttendeeAdded {
        /// To which meetup.
        meetup_id: Uuid,
        /// Who.
        attendee_id: Uuid,
        /// What people call them.
        name: String,
        /// Their e-mail address.
        email: String,
    },
}

/// Why a meetup says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is a meetup of this id.
    #[error("Meetup already exists")]
    AlreadyExists,
    /// This is no title.
    #[error("must be a valid string")]
    InvalidTitle,
    /// Somebody of this address, or this id, will come already.
    #[error("Attendee already added")]
    AttendeeAlreadyAdded,
    /// There is no meetup of this id.
    #[error("Meetup not found")]
    NotFound,
}

/// Where a meetup stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Meetup {
    /// Nobody has announced it yet.
    #[default]
    Absent,
    /// Announced.
    Announced {
        /// What it is about.
        title: String,
        /// When it begins.
        date: Timestamp,
        /// Who invites.
        host: String,
        /// Where it is, if that is known.
        location: Option<Location>,
        /// Who will come.
        attendees: Vec<Attendee>,
    },
}

impl Decider for Meetup {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::CreateMeetup { meetup_id, title, date, host, location }) => {
                Ok(vec![Event::MeetupCreated { meetup_id, title, date, host, location }])
            }
            (Self::Announced { .. }, Command::CreateMeetup { .. }) => Err(Rejection::AlreadyExists),
            (state, Command::UpdateMeetupTitle { meetup_id, title }) => match title {
                Value::String(title) if !is_blank(&title) => match state {
                    Self::Absent => Err(Rejection::NotFound),
                    Self::Announced { .. } => Ok(vec![Event::MeetupTitleUpdated { meetup_id, title }]),
                },
                _ => Err(Rejection::InvalidTitle),
            },
            (Self::Absent, Command::AddMeetupAttendee { .. }) => Err(Rejection::NotFound),
            (Self::Announced { attendees, .. }, Command::AddMeetupAttendee { meetup_id, attendee_id, name, email }) => {
                let is_there =
                    |one: &Attendee| one.attendee_id == attendee_id || one.email.eq_ignore_ascii_case(&email);
                if attendees.iter().any(is_there) {
                    return Err(Rejection::AttendeeAlreadyAdded);
                }
                Ok(vec![Event::MeetupAttendeeAdded { meetup_id, attendee_id, name, email }])
            }
        }
    }

    fn evolve(mut state: Self, event: &Event) -> Self {
        match (&mut state, event) {
            (_, Event::MeetupCreated { title, date, host, location, .. }) => Self::Announced {
                title: title.clone(),
                date: *date,
                host: host.clone(),
                location: location.clone(),
                attendees: Vec::new(),
            },
            (Self::Announced { title, .. }, Event::MeetupTitleUpdated { title: new, .. }) => {
                title.clone_from(new);
                state
            }
            (Self::Announced { attendees, .. }, Event::MeetupAttendeeAdded { attendee_id, name, email, .. }) => {
                attendees.push(Attendee { attendee_id: *attendee_id, name: name.clone(), email: email.clone() });
                state
            }
            (Self::Absent, _) => state,
        }
    }
}

impl Aggregate for Meetup {
    const NAME: &'static str = "Meetup";
    const STREAM_PREFIX: &'static str = "meetup";

    fn identity(command: &Command) -> String {
        match command {
            Command::CreateMeetup { meetup_id, .. }
            | Command::UpdateMeetupTitle { meetup_id, .. }
            | Command::AddMeetupAttendee { meetup_id, .. } => meetup_id.to_string(),
        }
    }
}

/// A form may send an empty record, or a blank, for a location that nobody named.
fn if_said<'de, D: Deserializer<'de>>(said: D) -> Result<Option<Location>, D::Error> {
    match Value::deserialize(said)? {
        Value::Object(location) if !location.is_empty() => {
            Location::deserialize(Value::Object(location)).map(Some).map_err(D::Error::custom)
        }
        _ => Ok(None),
    }
}

/// The fields of `CreateMeetup`, in the order in which they are checked.
#[must_use]
pub fn create_meetup_fields() -> Vec<Field> {
    let location = vec![
        Field::new("name", FieldKind::Text, Example::Fixed("Town library")),
        Field::new("address", FieldKind::Text, Example::Fixed("1 Market Square")),
    ];
    let in_a_week = Example::InMinutes(7 * 24 * 60);
    vec![
        Field::new("meetup_id", FieldKind::Uuid, Example::FreshId),
        Field::new("title", FieldKind::Text, Example::Fixed("Events by the fire")),
        Field::new("date", FieldKind::Time, in_a_week),
        Field::new("host", FieldKind::Text, Example::Fixed("Grace")),
        Field::new("location", FieldKind::Record(location), Example::OneEntry).optional(),
    ]
}

/// The fields of `UpdateMeetupTitle`. Whether the title is one is the meetup's own rule, with a code of its own.
#[must_use]
pub fn update_meetup_title_fields() -> Vec<Field> {
    let title = Field::new("title", FieldKind::Anything, Example::Fixed("Events by the lake"));
    vec![which_meetup(), title.optional()]
}

/// The fields of `AddMeetupAttendee`.
#[must_use]
pub fn add_meetup_attendee_fields() -> Vec<Field> {
    vec![
        which_meetup(),
        Field::new("attendee_id", FieldKind::Uuid, Example::FreshId),
        Field::new("name", FieldKind::Text, Example::Fixed("Ada")),
        Field::new("email", FieldKind::Email, Example::Fixed("a@x.org")),
    ]
}

fn which_meetup() -> Field {
    let meetups = Reference { view: "meetups", shown: "title", possible: None };
    Field::new("meetup_id", FieldKind::Existing(meetups), Example::FirstPossible)
}
