//! Times as the reader's clock shows them, and as an input for a date and a time wants them.

use crate::engine::timestamp::Timestamp;
use js_sys::Date;
use wasm_bindgen::JsValue;

/// The time of day where the reader is. The browser's own words for it take it 25 ms to find when they are first asked for.
pub fn clock(time: Timestamp) -> String {
    let date = date(time);
    format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
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
