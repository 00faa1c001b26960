//! A file in the origin private file system as the medium of a copy: a worker writes it (`public/copy.js`).
//!
//! Must not know what the bytes mean. A browser without that file system, or a tab while another one has the file, has no such medium.

use super::copy::Medium;
use crate::engine::fault::Fault;
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// The script of the worker, beside the page.
const SCRIPT: &str = "copy.js";
/// How long the worker may take to answer, in milliseconds: a page that waited longer would seem to hang.
const PATIENCE: u32 = 5_000;

/// The code of the fault that another tab has the file.
pub const ELSEWHERE: &str = "copy_elsewhere";

type Answer = Result<JsValue, Fault>;

/// The file of a workspace, which this tab alone has for as long as it lives.
pub struct Opfs {
    worker: Worker,
    asked: Rc<RefCell<BTreeMap<u32, oneshot::Sender<Answer>>>>,
    number: Cell<u32>,
    _listeners: [EventListener; 2],
}

impl Opfs {
    /// Takes the file of a workspace.
    ///
    /// # Errors
    /// When the browser has no such file system, or another tab has the file.
    pub async fn open(workspace: &str) -> Result<Self, Fault> {
        let worker = Worker::new(SCRIPT).map_err(|_| fault("", "it starts no worker"))?;
        let asked: Rc<RefCell<BTreeMap<u32, oneshot::Sender<Answer>>>> = Rc::default();
        let waiting = Rc::clone(&asked);
        let answers = EventListener::new(&worker, "message", move |event| {
            let Some(answer) = event.dyn_ref::<MessageEvent>().map(|event| Array::from(&event.data())) else { return };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it comes back as it was sent")]
            let number = answer.get(0).as_f64().unwrap_or_default() as u32;
            let asked = waiting.borrow_mut().remove(&number);
            let outcome = match answer.get(1).as_string() {
                Some(name) => Err(fault(&name, &answer.get(2).as_string().unwrap_or_default())),
                None => Ok(answer.get(2)),
            };
            let _ = asked.map(|asked| asked.send(outcome));
        });
        let waiting = Rc::clone(&asked);
        // whoever waits is told by the end of the channel
        let failures = EventListener::new(&worker, "error", move |_| waiting.borrow_mut().clear());
        let opfs = Self { worker, asked, number: Cell::default(), _listeners: [answers, failures] };
        // a name may not have a slash in it
        opfs.ask("open", &[workspace.replace('/', "_").into()]).await?;
        Ok(opfs)
    }

    async fn ask(&self, call: &str, given: &[JsValue]) -> Answer {
        let number = self.number.get();
        self.number.set(number.wrapping_add(1));
        let message: Array = [number.into(), call.into()].into_iter().chain(given.iter().cloned()).collect();
        let (tell, told) = oneshot::channel();
        self.asked.borrow_mut().insert(number, tell);
        self.worker.post_message(&message).map_err(|_| fault("", "its worker is gone"))?;
        match select(told, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((answer, _)) => answer.unwrap_or_else(|_| Err(fault("", "its worker has failed"))),
            Either::Right(_) => Err(fault("", "its worker does not answer")),
        }
    }
}

impl Drop for Opfs {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Medium for Opfs {
    async fn length(&self) -> Result<u64, Fault> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a length is a whole number below 2^53"
        )]
        Ok(self.ask("length", &[]).await?.as_f64().unwrap_or_default() as u64)
    }

    async fn read(&self, start: u64, count: u64) -> Result<Vec<u8>, Fault> {
        let bytes = self.ask("read", &[number(start), number(count)]).await?;
        Ok(bytes.dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default())
    }

    async fn write(&self, start: u64, bytes: &[u8]) -> Result<(), Fault> {
        self.ask("write", &[number(start), Uint8Array::from(bytes).into()]).await.map(drop)
    }

    async fn cut(&self, length: u64) -> Result<(), Fault> {
        self.ask("cut", &[number(length)]).await.map(drop)
    }

    async fn set_aside(&self) -> Result<(), Fault> {
        self.ask("setAside", &[]).await.map(drop)
    }

    async fn keep_aside(&self, bytes: &[u8]) -> Result<(), Fault> {
        self.ask("keepAside", &[Uint8Array::from(bytes).into()]).await.map(drop)
    }
}

fn number(number: u64) -> JsValue {
    JsValue::from_f64(number as f64)
}

/// The fault that another tab has the file.
#[must_use]
pub fn elsewhere() -> Fault {
    fault("NoModificationAllowedError", "")
}

/// Why there is no second copy.
fn fault(name: &str, message: &str) -> Fault {
    let (code, why) = match name {
        "NoModificationAllowedError" => (ELSEWHERE, "another tab of this page writes it".to_owned()),
        "QuotaExceededError" => ("copy_full", "the browser has no room left for it".to_owned()),
        "SecurityError" | "TypeError" => {
            ("copy_unsupported", "this browser, or a private window of it, has no place for one".to_owned())
        }
        _ => ("copy_failed", format!("the browser's file system failed: {message}")),
    };
    Fault {
        code,
        happened: format!("there is no second copy of the log: {why}"),
        safe: "what is acknowledged is in the browser's database, as ever".into(),
        remedy: "export the log now and then".into(),
    }
}
