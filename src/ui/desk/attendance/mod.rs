//! The desk of attendance.

use crate::app::session::Session;
use leptos::prelude::*;

/// The desk.
pub fn desk(_: Session) -> AnyView {
    ().into_any()
}
