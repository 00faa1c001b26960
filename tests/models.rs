//! Models that are written as text run: what each sentence of the language means, the stories of the built-in examples, and that
//! two of them do what the contexts do that are written in code.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod support;

mod models {
    mod commands;
    mod evolution;
    mod folding;
    mod loans_twice;
    mod orders_twice;
    mod policies;
    mod rough;
    mod stories;
    mod views;

    use crate::support::now;
    use hindcast::engine::context::Context;
    use hindcast::engine::event::RecordedEvent;
    use hindcast::engine::ids::{CommandId, Position};
    use hindcast::engine::rejection::Rejection;
    use hindcast::language::check;
    use hindcast::language::host::host;
    use hindcast::runtime::{Command, FixedEnvironment, Refused, Runtime, stories};
    use hindcast::store::MemoryStore;
    use serde_json::{Value, json};
    use std::rc::Rc;
    use std::sync::Arc;
    use uuid::Uuid;

    pub type Running = Rc<Runtime<MemoryStore, FixedEnvironment>>;

    /// A context in a workspace of its own.
    pub fn running(context: Context) -> Running {
        let runtime = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), vec![Arc::new(context)]);
        now(runtime.take_up()).expect("memory does not fail");
        now(runtime.take_the_lead()).expect("memory does not fail");
        runtime
    }

    /// A text in a workspace of its own.
    pub fn run(text: &str) -> Running {
        running(host(text).unwrap_or_else(|findings| panic!("{findings:#?}")))
    }

    /// Tells the stories of a text; each must pass.
    pub fn passes(text: &str) {
        let checked = check(text);
        let verdicts = now(stories(&checked));
        assert!(!verdicts.is_empty(), "no story was told: {:#?}", checked.findings);
        let broken: Vec<_> = verdicts.iter().filter(|verdict| !verdict.passed).collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }

    /// Gives a command under an id and lets everything follow.
    pub fn give(runtime: &Running, id: u128, name: &str, data: Value) -> Result<Vec<Arc<RecordedEvent>>, Rejection> {
        let command = Command {
            context: runtime.contexts()[0].model.name.into(),
            name: name.into(),
            data: crate::support::object(data),
            command_id: Some(CommandId(Uuid::from_u128(id))),
            ..Command::default()
        };
        let done = now(runtime.dispatch(command));
        now(runtime.run_handlers()).expect("memory does not fail");
        match done {
            Ok(receipt) => Ok(receipt.events),
            Err(Refused::Rejected(rejection)) => Err(rejection),
            Err(other) => panic!("{other}"),
        }
    }

    /// The rows of a view, as scripts see them.
    pub fn rows(runtime: &Running, view: &str) -> Vec<Value> {
        let context = runtime.contexts()[0].clone();
        let rows = runtime.rows(&context, view, Position(u64::MAX), usize::MAX);
        rows.into_iter().map(|row| json!(row)).collect()
    }
}
