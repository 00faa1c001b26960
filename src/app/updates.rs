//! The service worker: the page works with the network off, and a new version is offered, never forced.
//!
//! The worker itself is `public/sw.js`. A first install claims the page and nothing is reloaded; only the tab in which
//! somebody took the offer reloads when the new worker takes over.

use gloo::events::EventListener;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
    ServiceWorkerUpdateViaCache,
};

/// A version that is ready to take over, if there is one.
#[derive(Clone, Copy)]
pub struct Update {
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
}

impl Update {
    /// Registers the worker and watches for new versions.
    #[must_use]
    pub fn watch() -> Self {
        let update = Self { waiting: RwSignal::new_local(None) };
        spawn_local(async move {
            // without a worker (an old browser, a page from a file) the page runs, only not with the network off
            let _ = update.register().await;
        });
        update
    }

    /// Whether a new version is ready.
    #[must_use]
    pub fn is_ready(self) -> bool {
        self.waiting.with(Option::is_some)
    }

    /// Lets the new version take over and reloads the page.
    pub fn take(self) {
        let Some(worker) = self.waiting.get_untracked() else { return };
        let reload = |_: &web_sys::Event| {
            let _ = gloo::utils::window().location().reload();
        };
        EventListener::once(&gloo::utils::window().navigator().service_worker(), "controllerchange", reload).forget();
        let message = Object::new();
        let _ = Reflect::set(&message, &"type".into(), &"SKIP_WAITING".into());
        let _ = worker.post_message(&message);
    }

    async fn register(self) -> Result<(), JsValue> {
        let navigator = gloo::utils::window().navigator();
        if !Reflect::has(&navigator, &"serviceWorker".into())? {
            return Ok(());
        }
        let container: ServiceWorkerContainer = navigator.service_worker();
        let options = RegistrationOptions::new();
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let registering = container.register_with_options("./sw.js", &options);
        let registration: ServiceWorkerRegistration = JsFuture::from(registering).await?.into();
        self.offer(&registration);
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| self.await_installed(&found)).forget();
        Ok(())
    }

    fn await_installed(self, registration: &ServiceWorkerRegistration) {
        let Some(installing) = registration.installing() else { return };
        let (worker, registration) = (installing.clone(), registration.clone());
        let changed = move |_: &web_sys::Event| {
            if worker.state() == ServiceWorkerState::Installed {
                self.offer(&registration);
            }
        };
        EventListener::new(&installing, "statechange", changed).forget();
    }

    /// Offers a waiting worker, unless it is the first one, which needs no offer.
    fn offer(self, registration: &ServiceWorkerRegistration) {
        if registration.active().is_some() {
            self.waiting.set(registration.waiting());
        }
    }
}
