//! The service worker: the page works with the network off, and a new version is offered, never forced.
//!
//! The worker itself is `public/sw.js`. A first install claims the page and nothing is reloaded; only the tab in which
//! somebody took the offer reloads when the new worker takes over. In the other tabs, which run the old version until they are
//! loaded again, the offer becomes one to reload. Where there is no worker, or it could not be installed, the page says so: it
//! works, only not with the network off.

use super::session::Session;
use crate::engine::fault::Fault;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    MessageEvent, RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

/// How often a tab that stays open looks for a new version, in milliseconds.
const LOOK_EVERY: u32 = 30 * 60 * 1_000;

/// A version that is there for the taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It waits for somebody to take it.
    Waiting,
    /// It was taken in another tab; this one has only to be loaded again.
    TakenElsewhere,
}

/// Whether the page works with the network off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offline {
    /// It is being prepared.
    #[default]
    Preparing,
    /// It does.
    Ready,
    /// This browser, or this place, has no service workers.
    Impossible,
    /// The host's files are not those of this version.
    Refused,
}

/// What is known of new versions.
#[derive(Clone, Copy)]
pub struct Update {
    session: Session,
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
    taken: RwSignal<bool>,
    takes: StoredValue<bool>,
    /// Whether the page works with the network off.
    pub offline: RwSignal<Offline>,
}

impl Update {
    /// Registers the worker and watches for new versions.
    #[must_use]
    pub fn watch(session: Session) -> Self {
        let update = Self {
            session,
            waiting: RwSignal::new_local(None),
            taken: RwSignal::new(false),
            takes: StoredValue::new(false),
            offline: RwSignal::default(),
        };
        spawn_local(async move {
            let Some(container) = container() else { return update.offline.set(Offline::Impossible) };
            // an old browser, a frame, a host that sends the page instead of the worker: the page runs all the same
            if update.register(&container).await.is_err() && update.offline.get_untracked() == Offline::Preparing {
                update.offline.set(Offline::Refused);
            }
        });
        update
    }

    /// The version that is offered, if one is.
    #[must_use]
    pub fn offer(self) -> Option<Offer> {
        match (self.taken.get(), self.waiting.with(Option::is_some)) {
            (true, _) => Some(Offer::TakenElsewhere),
            (false, true) => Some(Offer::Waiting),
            (false, false) => None,
        }
    }

    /// Lets the new version take over and reloads the page.
    pub fn take(self) {
        let waits = |worker: &ServiceWorker| worker.state() == ServiceWorkerState::Installed;
        match self.waiting.get_untracked().filter(waits) {
            Some(worker) => {
                self.takes.set_value(true);
                tell(&worker, "SKIP_WAITING");
            }
            None => reload(),
        }
    }

    async fn register(self, container: &ServiceWorkerContainer) -> Result<(), JsValue> {
        self.hear(container);
        let options = RegistrationOptions::new();
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let registering = container.register_with_options("./sw.js", &options);
        let registration: ServiceWorkerRegistration = JsFuture::from(registering).await?.into();
        self.show_offer(&registration);
        self.await_installed(&registration);
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| self.await_installed(&found)).forget();
        look_now_and_then(&registration);
        Ok(())
    }

    /// What workers tell, and that another one has taken over.
    fn hear(self, container: &ServiceWorkerContainer) {
        let said = move |event: &web_sys::Event| {
            if let Some(message) = event.dyn_ref::<MessageEvent>() {
                self.hear_of_install(&message.data());
            }
        };
        EventListener::new(container, "message", said).forget();
        let controlled = StoredValue::new(container.controller().is_some());
        let changed = move |_: &web_sys::Event| {
            if self.takes.get_value() {
                reload();
            }
            // the first worker of all is no new version
            if controlled.try_update_value(|controlled| std::mem::replace(controlled, true)) == Some(true) {
                self.waiting.set(None);
                self.taken.set(true);
            }
        };
        EventListener::new(container, "controllerchange", changed).forget();
    }

    fn hear_of_install(self, message: &JsValue) {
        let part = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
        if part("type").as_string().as_deref() != Some("NOT_INSTALLED") {
            return;
        }
        let text = |name: &str| part(name).as_string().unwrap_or_default();
        let (file, why) = (text("file"), text("why"));
        let is_update = part("isUpdate").is_truthy();
        if !is_update {
            self.offline.set(Offline::Refused);
        }
        if let Some(fault) = not_installed(&file, &why, is_update) {
            self.session.notice.set(Some(fault));
        }
    }

    fn await_installed(self, registration: &ServiceWorkerRegistration) {
        let Some(installing) = registration.installing() else { return };
        let (worker, registration) = (installing.clone(), registration.clone());
        let changed = move |_: &web_sys::Event| match worker.state() {
            ServiceWorkerState::Installed => self.show_offer(&registration),
            ServiceWorkerState::Activated => self.offline.set(Offline::Ready),
            _ => {}
        };
        EventListener::new(&installing, "statechange", changed).forget();
    }

    /// Offers a waiting worker, unless it is the first one, which needs no offer.
    fn show_offer(self, registration: &ServiceWorkerRegistration) {
        if registration.active().is_some() {
            self.offline.set(Offline::Ready);
            self.waiting.set(registration.waiting());
        }
    }
}

/// Where there are service workers. A frame without rights has none, and says so when it is asked.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = gloo::utils::window().navigator();
    Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}

/// Looks for a new version whenever somebody comes back to the tab or the network does, and now and then; and lets the worker fetch
/// again what was cleaned away.
fn look_now_and_then(registration: &ServiceWorkerRegistration) {
    let registration = registration.clone();
    let look = move || {
        let (registration, window) = (registration.clone(), gloo::utils::window());
        if gloo::utils::document().hidden() || !window.navigator().on_line() {
            return;
        }
        if let Some(active) = registration.active() {
            tell(&active, "FILL");
        }
        spawn_local(async move {
            // without an answer there is nothing new
            if let Ok(looking) = registration.update() {
                let _ = JsFuture::from(looking).await;
            }
        });
    };
    let (seen, online, often) = (look.clone(), look.clone(), look);
    EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| seen()).forget();
    EventListener::new(&gloo::utils::window(), "online", move |_| online()).forget();
    Interval::new(LOOK_EVERY, often).forget();
}

fn tell(worker: &ServiceWorker, what: &str) {
    let message = Object::new();
    let _ = Reflect::set(&message, &"type".into(), &what.into());
    let _ = worker.post_message(&message);
}

fn reload() {
    let _ = gloo::utils::window().location().reload();
}

/// Why a version was not installed. That nobody answered is no news.
fn not_installed(file: &str, why: &str, is_update: bool) -> Option<Fault> {
    let happened = match why {
        "changed" => {
            format!("this server, or something on the way, has changed the file {file} of Hindcast")
        }
        "missing" => format!("the file {file} of Hindcast is missing on this server"),
        "no-room" => "the browser has no room to keep Hindcast's own files".to_owned(),
        _ => return None,
    };
    let (happened, safe) = if is_update {
        (format!("{happened}, so its newest version was not installed"), "the version that runs goes on")
    } else {
        (
            format!("{happened}, so Hindcast does not work with the network off and gets no updates here"),
            "it works otherwise, and what you record is saved",
        )
    };
    let remedy = "tell whoever runs the server; no file of Hindcast may be changed".into();
    Some(Fault { code: "not_installed", happened, safe: safe.into(), remedy })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may stop")]

    use super::not_installed;

    #[test]
    fn whoever_cannot_work_offline_is_told_which_file_is_to_blame_and_what_goes_on() {
        let first = not_installed("index.html", "changed", false).expect("it is news");
        assert!(first.happened.contains("index.html") && first.happened.contains("network off"), "{first}");
        let update = not_installed("a.js", "missing", true).expect("it is news");
        assert!(update.happened.contains("a.js") && update.safe.contains("goes on"), "{update}");
        assert_eq!(not_installed("a.js", "unreachable", true), None, "without a network there is nothing to say");
    }
}
