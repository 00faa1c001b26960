//! Which tab runs the handlers: the one that holds the workspace's web lock. When it goes, the browser gives the lock to
//! another one.
//!
//! The Web Locks API is bound by hand: web-sys has it among its unstable ones only. Must not know what leading means.

use futures::channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The name of the lock.
const LOCK: &str = "hindcast-handlers";

/// Waits until this tab holds the lock; it does for as long as the page lives. A browser without locks gives it at once.
pub async fn elected() {
    let (tell, told) = oneshot::channel::<()>();
    let mut tell = Some(tell);
    let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new(move |_| {
        if let Some(tell) = tell.take() {
            let _ = tell.send(());
        }
        // never resolved: the lock is given back when the page goes
        Promise::new(&mut |_, _| {})
    });
    if request(&granted).is_none() {
        return;
    }
    granted.forget();
    let _ = told.await;
}

fn request(granted: &Closure<dyn FnMut(JsValue) -> Promise>) -> Option<JsValue> {
    let navigator = gloo::utils::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    request.call2(&locks, &LOCK.into(), granted.as_ref()).ok()
}
