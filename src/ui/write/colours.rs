//! Colours over a text, by the browser's own highlights: ranges of one text node, no element for each word.
//!
//! A model of a thousand lines has six thousand coloured words; as elements they would be made anew with each key. Where a browser has no
//! highlights the text has one colour, and everything else works. Must not know which word has which colour.

use crate::kernels::paint::{COLOURS, Range};
use js_sys::{Array, Function, Reflect};
use std::collections::BTreeMap;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Node;

/// Colours the letters of a text node; colours without a range are taken away.
pub fn colour(text: &Node, painted: &BTreeMap<&'static str, Vec<Range>>) {
    // without highlights there is nothing to do
    let _ = try_colour(text, painted);
}

fn try_colour(text: &Node, painted: &BTreeMap<&'static str, Vec<Range>>) -> Result<(), JsValue> {
    let window: JsValue = gloo::utils::window().into();
    let highlights = Reflect::get(&Reflect::get(&window, &"CSS".into())?, &"highlights".into())?;
    if highlights.is_undefined() {
        return Ok(());
    }
    let (range, highlight) = (class(&window, "StaticRange")?, class(&window, "Highlight")?);
    let set = Reflect::get(&highlights, &"set".into())?.unchecked_into::<Function>();
    for name in COLOURS {
        let ranges = painted.get(name).map(Vec::as_slice).unwrap_or_default();
        let ranges = ranges.iter().map(|(from, to)| place(&range, text, *from, *to));
        let ranges = ranges.collect::<Result<Array, _>>()?;
        let own = Reflect::construct(&highlight, &ranges)?;
        set.call2(&highlights, &format!("hindcast-{name}").into(), &own)?;
    }
    Ok(())
}

fn class(window: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(window, &name.into())?.dyn_into()
}

fn place(range: &Function, text: &Node, from: u32, to: u32) -> Result<JsValue, JsValue> {
    let place = js_sys::Object::new();
    for (field, value) in [
        ("startContainer", JsValue::from(text.clone())),
        ("startOffset", from.into()),
        ("endContainer", text.clone().into()),
        ("endOffset", to.into()),
    ] {
        Reflect::set(&place, &field.into(), &value)?;
    }
    Reflect::construct(range, &Array::of1(&place))
}
