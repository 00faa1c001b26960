//! `window.hindcast`: the public API for demos, tests and the curious. `docs/scripting.md` describes it.
//!
//! Every call goes through the same doors as the screen. What is not immediate is a promise; an error is an `Error` with
//! `code`, `message` and `details`. Must not offer anything that the session does not have.

mod calls;
mod checked;
mod given;
mod handlers;
mod middleware;
mod models;
mod reads;
mod stories;
mod transfer;
mod values;

use super::session::Session;
use crate::engine::log::Log;
use futures::future::LocalBoxFuture;
use given::copied_all;
use js_sys::{Function, Object, Promise, Reflect};
use std::future::Future;
use std::rc::Rc;
use values::{Failure, to_js};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Puts `window.hindcast` on the page. Gives back what to call when the log is open.
pub fn install(session: Session) -> impl FnOnce() {
    let mut resolve = None;
    let ready = Promise::new(&mut |resolved, _| resolve = Some(resolved));
    let api = Api { object: Object::new(), session, ready };
    api.put("ready", &api.ready);
    api.immediate("contexts", move |_| calls::contexts(session));
    api.immediate("check", move |arguments| models::check(session, &arguments));
    api.immediate("position", move |_| to_js(&session.position()));
    api.immediate("head", move |_| to_js(&session.log.with_untracked(Log::head)));
    api.promised("dispatch", &["context", "command", "data", "options"], calls::dispatch);
    api.promised("append", &["stream_id", "expected", "events"], calls::append);
    api.promised("appendAll", &["appends"], calls::append_all);
    api.promised("link", &["stream_id", "event_ids"], calls::link);
    api.promised("closeStream", &["stream_id"], calls::close_stream);
    api.promised("deleteWorkspace", &[], calls::delete_workspace);
    api.promised("readStream", &["stream_id", "options"], reads::read_stream);
    api.promised("readAll", &["options"], reads::read_all);
    api.promised("streams", &["options"], reads::streams);
    api.promised("view", &["context", "view", "options"], reads::view);
    api.promised("state", &["stream_id", "options"], reads::state);
    api.promised("handlers", &[], handlers::handlers);
    api.promised("order", &["handler", "order"], handlers::order);
    api.promised("parked", &[], handlers::parked);
    api.promised("retry", &["handler", "position"], handlers::retry);
    api.promised("skip", &["handler", "position"], handlers::skip);
    api.promised("pipeline", &[], handlers::pipeline);
    api.promised("middleware", &["name"], middleware::middleware);
    api.promised("system", &["context", "system", "settings"], handlers::system);
    api.promised("clock", &["time"], handlers::clock);
    api.promised("switch", &["context", "command", "options"], handlers::switch);
    api.promised("snapshots", &["aggregate", "options"], handlers::snapshots);
    api.promised("seek", &["position"], calls::seek);
    api.promised("rejections", &[], reads::rejections);
    api.promised("export", &[], transfer::export);
    api.promised("import", &["text", "options"], transfer::import);
    api.promised("model", &["text"], models::model);
    api.promised("models", &[], models::models);
    api.promised("stories", &["name"], models::stories);
    api.promised("removeModel", &["name"], models::remove_model);
    api.promised("idle", &[], calls::idle);
    api.promised("reset", &["options"], stories::reset);
    let _ = Reflect::set(&gloo::utils::window(), &"hindcast".into(), &api.object);
    move || {
        if let Some(resolve) = resolve {
            let _ = Function::call0(&resolve, &JsValue::UNDEFINED);
        }
    }
}

type Call = dyn Fn(Session, Vec<JsValue>) -> LocalBoxFuture<'static, Result<JsValue, Failure>>;

struct Api {
    object: Object,
    session: Session,
    ready: Promise,
}

impl Api {
    fn put(&self, name: &str, value: &JsValue) {
        let _ = Reflect::set(&self.object, &name.into(), value);
    }

    /// A function that answers at once.
    fn immediate(&self, name: &str, call: impl Fn(Vec<JsValue>) -> Result<JsValue, Failure> + 'static) {
        let call = Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(move |argument: JsValue| {
            call(vec![argument]).map_err(JsValue::from)
        });
        self.put(name, &call.into_js_value());
    }

    /// A function that waits for the log and answers with a promise. Its arguments have these names, and are copied before anything
    /// reads them; those that have none stay as the script gave them.
    fn promised<F>(
        &self,
        name: &str,
        arguments: &'static [&'static str],
        call: impl Fn(Session, Vec<JsValue>) -> F + 'static,
    ) where
        F: Future<Output = Result<JsValue, Failure>> + 'static,
    {
        // boxed: otherwise each call would bring its own copy of everything that a promise needs
        let call: Rc<Call> = Rc::new(move |session, arguments| Box::pin(call(session, arguments)));
        self.put_promised(name, arguments, call);
    }

    fn put_promised(&self, name: &str, names: &'static [&'static str], call: Rc<Call>) {
        let (session, ready) = (self.session, self.ready.clone());
        let answer = move |arguments: Vec<JsValue>| {
            let (ready, call) = (ready.clone(), Rc::clone(&call));
            // at once: what the script does to its objects afterwards is its own business
            let arguments = copied_all(arguments, names);
            future_to_promise(async move {
                let arguments = arguments.map_err(JsValue::from)?;
                JsFuture::from(ready).await?;
                call(session, arguments).await.map_err(JsValue::from)
            })
        };
        let call = Closure::<dyn Fn(JsValue, JsValue, JsValue, JsValue) -> Promise>::new(
            move |a: JsValue, b: JsValue, c: JsValue, d: JsValue| answer(vec![a, b, c, d]),
        );
        self.put(name, &call.into_js_value());
    }
}
