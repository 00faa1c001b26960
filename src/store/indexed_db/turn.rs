//! Turns: long work of the page lets others have theirs, be it a click, a frame or the answer to a command.
//!
//! A message to ourselves comes back right behind what waits already. A timer would come back four milliseconds late once it
//! is used again and again, and a second late in a tab that nobody sees. Must not know what the work is.

use futures::channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;
use web_sys::MessageChannel;

/// Goes on behind everything that waits for its turn by now.
pub async fn next_turn() {
    let Ok(channel) = MessageChannel::new() else { return TimeoutFuture::new(0).await };
    let (tell, told) = oneshot::channel::<()>();
    let port = channel.port1();
    let listener = EventListener::once(&port, "message", move |_| {
        let _ = tell.send(());
    });
    port.start();
    if channel.port2().post_message(&JsValue::NULL).is_ok() {
        let _ = told.await;
    }
    drop(listener);
    port.close();
}
