//! Times as the reader's clock shows them, and as an input for a date and a time wants them.

use crate::engine::timestamp::Timestamp;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// The time of day where the reader is. The browser's own words for it take it 25 ms to find when they are first asked for.
pub fn clock(time: Timestamp) -> String {
    let date = date(time);
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// The time of day to the minute.
pub fn hours_and_minutes(time: Timestamp) -> String {
    let date = date(time);
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// How far the reader's clock is ahead of UTC at a time, in milliseconds.
pub fn offset(time: Timestamp) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
    let behind = date(time).get_timezone_offset() as i64;
    -behind * 60_000
}

/// A time as it reads at another one: the time of day, with the day before it where that is another one.
pub fn when(time: Timestamp, now: Timestamp) -> String {
    if day(time) == day(now) { clock(time) } else { day_and_time(time) }
}

/// The day and the time of day: `Mon Mar 02 2026, 10:00:00`.
pub fn day_and_time(time: Timestamp) -> String {
    format!("{}, {}", day(time), clock(time))
}

/// A text in which the times are read as people read them: what was sent stays as it was written.
pub fn with_times(text: &str, read: &dyn Fn(Timestamp) -> String) -> String {
    let word = |word: &str| {
        let written = word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        match written.parse() {
            Ok(time) => word.replace(written, &read(time)),
            Err(_) => word.to_owned(),
        }
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

/// The day where the reader is: `Mon Mar 02 2026`.
pub fn day(time: Timestamp) -> String {
    date(time).to_date_string().into()
}

/// The minute where the reader is, as an input of the type `datetime-local` has it.
pub fn local_minute(time: Timestamp) -> String {
    let date = date(time);
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// The time that such an input has, if it has one that the clock can be set to.
pub fn from_local(text: &str) -> Option<Timestamp> {
    let milliseconds = Date::parse(text);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
    (milliseconds >= 0.0).then(|| Timestamp::from_millisecond(milliseconds as u64))
}

fn date(time: Timestamp) -> Date {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    Date::new(&JsValue::from_f64(time.as_millisecond() as f64))
}

#[cfg(test)]
mod tests {
    use super::with_times;

    #[test]
    fn times_in_a_text_are_read_and_the_rest_stays() {
        let read = |text| with_times(text, &|_| "soon".to_owned());
        assert_eq!(read("Where: here\nWhen: 2026-11-27T10:26:00Z\n"), "Where: here\nWhen: soon\n");
        assert_eq!(read("(2026-11-27T10:26:00Z), 2026"), "(soon), 2026");
    }
}
