//! The kinds of head.
//!
//! Must not know what stands under them.

/// The kinds of head.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, strum::IntoStaticStr, strum::EnumString, strum::EnumIter,
)]
#[strum(serialize_all = "lowercase")]
#[allow(missing_docs)]
pub enum Kind {
    Model,
    Record,
    Aggregate,
    Command,
    Event,
    Policy,
    Process,
    View,
    System,
    Actor,
    Hotspot,
    Story,
}

impl Kind {
    /// How it is written.
    #[must_use]
    pub fn says(self) -> &'static str {
        self.into()
    }

    /// `an event`, `a command`
    #[must_use]
    pub fn with_article(self) -> String {
        let says = self.says();
        let article = if says.starts_with(['a', 'e']) { "an" } else { "a" };
        format!("{article} {says}")
    }
}
