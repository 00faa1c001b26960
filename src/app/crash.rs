//! A crash of the program, as far as the program can know of it: why it panicked, and that it did.
//!
//! What a person is told is told by `public/boot.js`, which needs no program. Must not go on after a crash.

use js_sys::Reflect;

/// Notes why the program panics, for boot.js to tell, and writes it to the console.
pub fn note_panics() {
    std::panic::set_hook(Box::new(|info| {
        let _ = Reflect::set(&gloo::utils::window(), &"hindcastPanic".into(), &info.to_string().into());
        console_error_panic_hook::hook(info);
    }));
}

/// Whether the program of this page has crashed. What the page still does is not to be relied on.
pub fn has_crashed() -> bool {
    let root = gloo::utils::document().document_element();
    root.is_some_and(|root| root.has_attribute("data-crashed"))
}
