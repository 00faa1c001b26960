//! Times as the reader's clock shows them.

use crate::engine::timestamp::Timestamp;
use wasm_bindgen::JsValue;

/// The time of day where the reader is.
pub fn clock(time: Timestamp) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    let date = js_sys::Date::new(&JsValue::from_f64(time.as_millisecond() as f64));
    date.to_locale_time_string("en-GB").into()
}
