//! The desk of loans: the clearing house, and the desks of two underwriters.

mod clearing_house;
mod last_answer;
mod request;
mod underwriters;

use super::part;
use crate::app::session::Session;
use crate::ui::words::desk::loans as words;
use leptos::prelude::*;

/// The desk.
pub fn desk(session: Session) -> AnyView {
    view! {
        {part(
            "underwriters", words::UNDERWRITERS, words::UNDERWRITERS_HINT, underwriters::underwriters(session),
        )}
        {part(
            "clearing-house", words::CLEARING_HOUSE, words::CLEARING_HOUSE_HINT,
            clearing_house::clearing_house(session),
        )}
    }
    .into_any()
}
