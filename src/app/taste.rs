//! Taste: how somebody likes the page to look. Kept in localStorage, for it is no fact of any model.
//!
//! Must not be needed: a browser that keeps nothing shows the defaults.

use std::sync::atomic::{AtomicBool, Ordering};

const THEME: &str = "hindcast.theme";
const CONTRAST: &str = "hindcast.contrast";
const TEXT_SIZE: &str = "hindcast.text-size";
const SINGLE_KEYS: &str = "hindcast.single-keys";
/// What is kept when single keys are switched off.
const OFF: &str = "off";

/// Whether single keys do nothing. Here too, for a browser that keeps nothing.
static KEYS_OFF: AtomicBool = AtomicBool::new(false);
/// Steps of text size: each is a tenth of the normal size.
const SIZES: std::ops::RangeInclusive<i8> = -2..=6;

/// Puts what was chosen before on the page.
pub fn restore() {
    if let Some(theme) = kept(THEME) {
        mark("data-theme", &theme);
    }
    if let Some(contrast) = kept(CONTRAST) {
        mark("data-contrast", &contrast);
    }
    if let Some(size) = text_size() {
        set_text_size(size);
    }
    KEYS_OFF.store(kept(SINGLE_KEYS).as_deref() == Some(OFF), Ordering::Relaxed);
}

/// Whether single letters, digits and signs do something, without a key that is held.
pub fn single_keys() -> bool {
    !KEYS_OFF.load(Ordering::Relaxed)
}

/// Switches single keys on or off.
pub fn set_single_keys(on: bool) {
    KEYS_OFF.store(!on, Ordering::Relaxed);
    keep(SINGLE_KEYS, if on { "on" } else { OFF });
}

/// More contrast than usual, or as much as usual again.
pub fn toggle_contrast() {
    let more = root().and_then(|root| root.get_attribute("data-contrast")).is_some_and(|contrast| contrast == "more");
    let contrast = if more { "usual" } else { "more" };
    mark("data-contrast", contrast);
    keep(CONTRAST, contrast);
}

/// From dark to light, or the other way.
pub fn toggle_theme() {
    let theme = if is_dark() { "light" } else { "dark" };
    mark("data-theme", theme);
    keep(THEME, theme);
}

/// Larger or smaller letters.
pub fn change_text_size(steps: i8) {
    let size = text_size().unwrap_or_default().saturating_add(steps).clamp(*SIZES.start(), *SIZES.end());
    set_text_size(size);
    keep(TEXT_SIZE, &size.to_string());
}

/// How much larger than usual letters are wanted: 1 for the usual size.
pub fn letters() -> f64 {
    1.0 + 0.1 * f64::from(text_size().unwrap_or_default())
}

fn text_size() -> Option<i8> {
    kept(TEXT_SIZE)?.parse().ok()
}

fn set_text_size(size: i8) {
    let percent = 100 + 10 * i32::from(size.clamp(*SIZES.start(), *SIZES.end()));
    if let Some(root) = root() {
        let _ = root.style().set_property("font-size", &format!("{percent}%"));
    }
}

fn is_dark() -> bool {
    match root().and_then(|root| root.get_attribute("data-theme")) {
        Some(theme) => theme == "dark",
        None => wishes("(prefers-color-scheme: dark)"),
    }
}

/// Whether somebody asked the system for less motion.
pub fn wants_less_motion() -> bool {
    wishes("(prefers-reduced-motion: reduce)")
}

fn wishes(media: &str) -> bool {
    gloo::utils::window().match_media(media).ok().flatten().is_some_and(|query| query.matches())
}

fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn keep(key: &str, value: &str) {
    let _ = storage().map(|storage| storage.set_item(key, value));
}

fn storage() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok()?
}

fn mark(attribute: &str, value: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute(attribute, value);
    }
}

fn root() -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;
    gloo::utils::document().document_element()?.dyn_into().ok()
}
