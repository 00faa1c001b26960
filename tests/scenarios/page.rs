//! A page over a store, with the handlers running: what the stories of the contexts are told on.

use futures::FutureExt;
use hindcast::domains;
use hindcast::engine::codec::object;
use hindcast::engine::ids::StreamId;
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, Consistency, Environment, FixedEnvironment, Order, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::Value;

/// One context on a page.
pub struct Page {
    pub runtime: std::rc::Rc<Runtime<MemoryStore, FixedEnvironment>>,
    context: &'static str,
}

pub fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

impl Page {
    /// A page on a context, over what a store has.
    pub fn open(context: &'static str, store: MemoryStore) -> Self {
        let runtime = Runtime::new(store, FixedEnvironment::default(), domains::all());
        now(runtime.take_the_lead()).expect("the store works");
        Self { runtime, context }
    }

    /// The same workspace on a page that is opened later, with ids that nobody has used.
    pub fn again(&self) -> Self {
        let page = Self::open(self.context, self.runtime.store().clone());
        let used = self.runtime.store().look(Log::head).0 * 100;
        for _ in 0..=used {
            page.runtime.environment().fresh_id();
        }
        page
    }

    /// Gives a command and lets everything follow from it; the code, if it is refused.
    pub fn give(&self, name: &str, data: Value) -> Result<(), String> {
        let done = self.only_give(name, data);
        now(self.runtime.run_handlers()).expect("the handlers run");
        done
    }

    /// Gives a command and nothing more.
    pub fn only_give(&self, name: &str, data: Value) -> Result<(), String> {
        self.give_and_wait(name, data, &Consistency::Eventual)
    }

    /// Gives a command and waits as somebody wants to.
    pub fn give_and_wait(&self, name: &str, data: Value, consistency: &Consistency) -> Result<(), String> {
        let command =
            Command { context: self.context.into(), name: name.into(), data: object(data), ..Command::default() };
        let done = now(self.runtime.dispatch_and_wait(command, consistency));
        done.map(|_| ()).map_err(|refused| refused.code().to_owned())
    }

    pub fn order(&self, handler: &str, order: Order) {
        now(self.runtime.order(handler, order)).expect("there is one of that name");
    }

    /// Some columns of a view's rows, as of the head.
    pub fn rows(&self, view: &str, columns: &[&str]) -> Vec<Value> {
        let context = self.runtime.context(self.context).expect("it is there");
        let rows = self.runtime.rows(&context, view, self.runtime.store().look(Log::head), usize::MAX);
        let cells = |column: &&str| rows.iter().map(|row| row.cells[*column].clone()).collect::<Vec<_>>();
        let columns: Vec<_> = columns.iter().map(cells).collect();
        (0..rows.len()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
    }

    /// The names of all events, in order.
    pub fn happened(&self) -> Vec<String> {
        self.runtime.store().look(|log| {
            let heads = log.heads_after(hindcast::engine::ids::Position::START);
            heads.map(|head| head.event_type.rsplit('.').next().unwrap_or_default().to_owned()).collect()
        })
    }

    pub fn version(&self, stream: &str) -> u64 {
        self.runtime.store().look(|log| log.version(&StreamId(stream.into())).0)
    }
}
