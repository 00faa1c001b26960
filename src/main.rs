//! The page: makes the session, mounts the app, opens the log.
//!
//! Must not know more than that.

use hindcast::app::session::Session;
use hindcast::app::updates::Update;
use hindcast::app::{address, crash, scripting, taste};
use hindcast::ui::App;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The sentence that index.html shows until the app is there.
const BOOT: &str = "boot";

fn main() {
    crash::note_panics();
    taste::restore();
    mount_to_body(|| {
        let session = Session::new();
        address::arrive(session);
        let update = Update::watch(session);
        let ready = scripting::install(session);
        let owner = Owner::current().unwrap_or_default();
        spawn_local(async move {
            session.open().await;
            owner.with(|| address::keep(session));
            ready();
        });
        view! { <App session update /> }
    });
    if let Some(boot) = gloo::utils::document().get_element_by_id(BOOT) {
        boot.remove();
    }
}
