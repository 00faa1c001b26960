//! Middlewares written in the console: functions that are asked before a command and told after it.
//!
//! They live as long as the page, and stand around the commands that this tab gives, those of policies among them. Must not let
//! a function of somebody's that fails do any harm but halt the command that it was asked about.

use super::given::{copied, keys_of};
use super::values::{Failure, invalid, read, required, to_js};
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use crate::runtime::{Command, Middleware, Receipt, Refused};
use futures::future::{Either, LocalBoxFuture, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The code of a command that a function halted without saying one.
const HALTED: &str = "halted";
/// How long a command waits for a function that answers with a promise, in milliseconds.
const PATIENCE: u32 = 30_000;
/// What a middleware may have.
const FUNCTIONS: [&str; 3] = ["before", "after", "on_failure"];

/// Registers a middleware of this name, or lets go of it for null. Answers with the names of those that there are.
pub async fn middleware(session: Session, arguments: Vec<JsValue>) -> Result<JsValue, Failure> {
    let runtime = session.runtime()?;
    let given = arguments.get(1).cloned().unwrap_or_default();
    if arguments.first().is_some_and(JsValue::is_string) {
        let name: String = required(&arguments, 0, "name")?;
        if given.is_null() {
            runtime.unregister(&name);
        } else {
            runtime.register(&name, Scripted::of(&given)?);
        }
    }
    to_js(&runtime.middlewares())
}

struct Scripted {
    before: Option<Function>,
    after: Option<Function>,
    on_failure: Option<Function>,
}

/// What a function may change of a command: both as a whole.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Changes {
    data: Option<JsonObject>,
    metadata: Option<JsonObject>,
}

impl Scripted {
    fn of(given: &JsValue) -> Result<Self, Failure> {
        let known = |key: &JsValue| FUNCTIONS.iter().any(|name| key == name);
        let keys = given.is_object().then(|| keys_of(given).ok()).flatten();
        let given = keys.filter(|keys| keys.iter().all(|key| known(&key))).map(|_| given);
        let given = given.ok_or_else(|| invalid("middleware", "it is an object with before, after or on_failure"))?;
        let function = |name: &str| match Reflect::get(given, &name.into()) {
            Ok(found) if found.is_undefined() => Ok(None),
            found => match found.unwrap_or_default().dyn_into() {
                Ok(function) => Ok(Some(function)),
                Err(_) => Err(invalid("middleware", &format!("{name} is no function"))),
            },
        };
        let [before, after, on_failure] = FUNCTIONS.map(function);
        Ok(Self { before: before?, after: after?, on_failure: on_failure? })
    }
}

impl Middleware for Scripted {
    fn before<'a>(&'a self, command: &'a mut Command) -> LocalBoxFuture<'a, Result<(), Rejection>> {
        Box::pin(async move {
            let Some(before) = &self.before else { return Ok(()) };
            let answer = before.call1(&JsValue::UNDEFINED, &shown(command)).map_err(|thrown| halt(&thrown))?;
            let answer = if is_promise(&answer) { awaited(&answer).await? } else { answer };
            if answer.is_undefined() || answer.is_null() {
                return Ok(());
            }
            let odd =
                |why: String| Rejection::new(HALTED, format!("what the middleware changes cannot be read: {why}"));
            let answer = copied(&answer, "its answer").map_err(|why| odd(why.message().to_owned()))?;
            let changes: Changes = read(answer).map_err(|why| odd(why.to_string()))?;
            command.data = changes.data.unwrap_or_else(|| std::mem::take(&mut command.data));
            command.metadata = changes.metadata.unwrap_or_else(|| std::mem::take(&mut command.metadata));
            Ok(())
        })
    }

    fn after(&self, command: &Command, receipt: &Receipt) {
        let receipt = json!({
            "stream_id": receipt.stream_id,
            "version": receipt.version,
            "position": receipt.position,
            "events": receipt.events,
        });
        tell(self.after.as_ref(), command, &to_js(&receipt).unwrap_or_default());
    }

    fn on_failure(&self, command: &Command, refused: &Refused) {
        let refused = json!({"code": refused.code(), "message": refused.to_string()});
        tell(self.on_failure.as_ref(), command, &to_js(&refused).unwrap_or_default());
    }
}

fn is_promise(answer: &JsValue) -> bool {
    answer.is_object() && Reflect::get(answer, &"then".into()).is_ok_and(|then| then.is_function())
}

/// What a promise comes to. One that comes to nothing must not let its command, and the policy behind that, wait for ever.
async fn awaited(promise: &JsValue) -> Result<JsValue, Rejection> {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = resolve.call1(&JsValue::UNDEFINED, promise);
    });
    match select(JsFuture::from(promise), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((answer, _)) => answer.map_err(|thrown| halt(&thrown)),
        Either::Right(_) => {
            Err(Rejection::new(HALTED, format!("a middleware did not answer within {} s", PATIENCE / 1_000)))
        }
    }
}

/// What is told after the fact changes nothing, whatever becomes of the telling; the console shows what it throws.
fn tell(function: Option<&Function>, command: &Command, what: &JsValue) {
    let told = function.map(|function| function.call2(&JsValue::UNDEFINED, &shown(command), what));
    if let Some(Err(thrown)) = told {
        web_sys::console::error_1(&thrown);
    }
}

fn shown(command: &Command) -> JsValue {
    let shown = json!({
        "context": command.context,
        "command": command.name,
        "data": command.data,
        "metadata": command.metadata,
        "correlation_id": command.correlation_id,
        "causation_id": command.causation_id,
    });
    to_js(&shown).unwrap_or_default()
}

/// The answer that a function gives by throwing it.
fn halt(thrown: &JsValue) -> Rejection {
    let text = |name: &str| Reflect::get(thrown, &name.into()).ok().and_then(|value| value.as_string());
    let message = text("message").or_else(|| thrown.as_string());
    let message = message.filter(|message| !message.is_empty()).unwrap_or_else(|| "a middleware halted it".to_owned());
    Rejection::new(&text("code").unwrap_or_else(|| HALTED.into()), message)
}
