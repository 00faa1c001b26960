//! A moment in time: UTC, to the millisecond, written as RFC 3339.
//!
//! A thin newtype over milliseconds, which is what a browser's clock gives. Text is `humantime`'s business: the larger
//! calendar libraries weigh twenty kilobytes more in the page, for time zones that events have none of. Must not know a clock.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use thiserror::Error;

/// Milliseconds since the beginning of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

/// The text is no time in UTC after the beginning of 1970.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("\"{0}\" is no time in UTC such as 2026-03-02T10:00:00Z")]
pub struct NoTimestamp(String);

/// The end of the year 9999, beyond which RFC 3339 has no words.
const LAST: u64 = 253_402_300_799_999;

impl Timestamp {
    /// The beginning of 1970.
    pub const UNIX_EPOCH: Self = Self(0);

    /// So many milliseconds after the beginning of 1970; the end of the year 9999 at the latest.
    #[must_use]
    pub fn from_millisecond(millisecond: u64) -> Self {
        Self(millisecond.min(LAST))
    }

    /// Milliseconds since the beginning of 1970.
    #[must_use]
    pub fn as_millisecond(self) -> u64 {
        self.0
    }

    /// Reads a time with any offset, as people write it.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let Some(sign) = text.rfind(['+', '-']).filter(|at| *at > "2026-03-02T10".len()) else {
            return text.parse().ok();
        };
        let (local, offset) = (text.get(..sign)?, text.get(sign + 1..)?);
        let (hours, minutes) =
            offset.split_once(':').filter(|(hours, minutes)| hours.len() == 2 && minutes.len() == 2)?;
        let (hours, minutes): (u64, u64) = (hours.parse().ok()?, minutes.parse().ok()?);
        let offset = (hours * 60 + minutes) * 60_000;
        let local: Self = format!("{local}Z").parse().ok()?;
        let utc = if text.get(sign..)?.starts_with('+') {
            local.0.checked_sub(offset)?
        } else {
            local.0.checked_add(offset)?
        };
        // a local time may lie beyond the last one that there are words for
        (hours < 24 && minutes < 60 && utc <= LAST).then_some(Self(utc))
    }

    /// That much later.
    #[must_use]
    pub fn after(self, time: Duration) -> Self {
        Self::from_millisecond(self.0.saturating_add(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = UNIX_EPOCH + Duration::from_millis(self.0);
        if self.0.is_multiple_of(1_000) {
            humantime::format_rfc3339_seconds(time).fmt(f)
        } else {
            humantime::format_rfc3339_millis(time).fmt(f)
        }
    }
}

impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        let time: Option<SystemTime> = humantime::parse_rfc3339(text).ok();
        let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        since.map(|since| Self::UNIX_EPOCH.after(since)).ok_or_else(|| NoTimestamp(text.to_owned()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Reads a time with any offset, for the fields of commands; events have UTC only.
///
/// # Errors
/// When it is no text, or no time.
pub fn with_any_offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
    Timestamp::from_rfc3339(&text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no time")))
}

#[cfg(test)]
mod tests {
    use super::Timestamp;
    use std::time::Duration;

    #[test]
    fn what_is_written_is_read_back() {
        for millisecond in [0, 1, 999, 1_772_445_600_000, 1_772_445_600_250, super::LAST] {
            let time = Timestamp::from_millisecond(millisecond);
            assert_eq!(time.to_string().parse(), Ok(time), "{time}");
        }
        assert_eq!(Timestamp::from_millisecond(1_772_445_600_250).to_string(), "2026-03-02T10:00:00.250Z");
        assert_eq!(Timestamp::from_millisecond(1_772_445_600_000).to_string(), "2026-03-02T10:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_said_to_be_none() {
        for text in ["", "yesterday", "2026-03-02", "2026-13-02T10:00:00Z", "1969-12-31T23:59:59Z"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_with_an_offset_is_read_as_the_same_time_in_utc() {
        let utc = "2026-03-02T18:00:00Z";
        assert_eq!(
            Timestamp::from_rfc3339("9999-12-31T23:59:59+23:59").map(|it| it.to_string()).as_deref(),
            Some("9999-12-31T00:00:59Z")
        );
        for text in [utc, "2026-03-02T19:00:00+01:00", "2026-03-02T12:30:00-05:30", "2026-03-02T18:00:00.000+00:00"] {
            assert_eq!(Timestamp::from_rfc3339(text), utc.parse().ok(), "{text}");
        }
        for text in [
            "2026-03-02",
            "2026-03-02T19:00:00+1:00",
            "2026-03-02T19:00:00+25:00",
            "soon-01:00",
            "2026-03-02T19:00:00+é1:00",
            "9999-12-31T23:59:59-23:59",
            "1970-01-01T00:00:00+00:01",
        ] {
            assert_eq!(Timestamp::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn time_goes_on_until_the_end_of_the_calendar() {
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(start.after(Duration::from_mins(1)).as_millisecond(), 60_000);
        assert_eq!(start.after(Duration::MAX), Timestamp::from_millisecond(u64::MAX));
    }
}
