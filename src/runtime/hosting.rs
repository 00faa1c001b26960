//! The contexts that are hosted: which there are, and how one joins or leaves a running workspace.
//!
//! A context that leaves takes its handlers along, not its events: those stay in the log, unknown and whole, and what was kept of the
//! handlers stays as well. When a context comes, handlers that were kept go on where they were; one of another version is folded anew;
//! those that are new begin at their `start_from`. Must not know what a context is for.

use super::worker::Worker;
use super::{Environment, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::handler::Handler;
use crate::engine::log::Log;
use crate::engine::rejection::Rejection;
use crate::store::EventStore;
use std::rc::Rc;
use std::sync::Arc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The contexts that are hosted, in the order in which they came.
    pub fn contexts(&self) -> Vec<Arc<Context>> {
        self.contexts.borrow().clone()
    }

    /// A context by name.
    ///
    /// # Errors
    /// The rejection that there is none of that name, listing those that there are.
    pub fn context(&self, name: &str) -> Result<Arc<Context>, Refused> {
        let contexts = self.contexts.borrow();
        let found = contexts.iter().find(|context| context.model.name == name);
        let known = || contexts.iter().map(|context| context.model.name);
        found.cloned().ok_or_else(|| Refused::unknown("unknown_context", "context", name, known()))
    }

    /// The context that events of a type are of.
    pub(super) fn owner_of_type(&self, event_type: &str) -> Option<Arc<Context>> {
        self.contexts.borrow().iter().find(|context| context.owns(event_type)).cloned()
    }

    /// Lets a context join the running workspace. Its handlers are taken up before this returns.
    ///
    /// # Errors
    /// When a context of its name, or one whose events have the same prefix, is hosted already; nothing has changed then. When the
    /// store fails; the context is hosted then, and its handlers are taken up with the next lead or reload.
    pub async fn host(&self, context: Arc<Context>) -> Result<(), Refused> {
        self.can_join(&context)?;
        let workers = self.let_in(&context, usize::MAX, |_| None);
        self.begin_with(&workers).await
    }

    /// Lets a changed context take the place of the one of its name. Handlers of unchanged name, version and tables keep all that they
    /// have; one of another version is folded anew, while its old rows stay readable.
    ///
    /// # Errors
    /// When there is no context of its name, or the prefix of its events is another context's; nothing has changed then. When the
    /// store fails.
    pub async fn rehost(&self, context: Arc<Context>) -> Result<(), Refused> {
        let before = self.context(context.model.name)?;
        if before.prefix != context.prefix {
            self.can_use_prefix(context.prefix)?;
        }
        let head = self.store.look(Log::head);
        let place = self.contexts.borrow().iter().position(|hosted| Arc::ptr_eq(hosted, &before));
        let old = self.let_out(&before);
        let is_same = |worker: &Rc<Worker>, name: &str| worker.name == format!("{}.{name}", context.prefix);
        let workers = self.let_in(&context, place.unwrap_or(usize::MAX), |name| {
            old.iter().find(|worker| is_same(worker, name)).cloned()
        });
        let (kept, new): (Vec<_>, Vec<_>) =
            workers.into_iter().partition(|worker| old.iter().any(|old| Rc::ptr_eq(old, worker)));
        for worker in &kept {
            worker.with(|state| state.reconcile(head));
        }
        for gone in old.iter().filter(|old| !kept.iter().any(|kept| Rc::ptr_eq(old, kept))) {
            gone.with(super::worker::State::withdraw);
        }
        self.begin_with(&new).await
    }

    /// Lets a context leave the running workspace, with what its handlers are at: what is not done of that is done when it comes back.
    ///
    /// # Errors
    /// When no context of that name is hosted; nothing has changed then. When what its handlers remember could not be kept: it has left
    /// all the same, and that will be made again out of the log.
    pub async fn withdraw(&self, name: &str) -> Result<(), Refused> {
        let context = self.context(name)?;
        let kept = self.keep_all().await;
        // another call may have been quicker
        if !self.contexts.borrow().iter().any(|hosted| Arc::ptr_eq(hosted, &context)) {
            return self.context(name).map(drop);
        }
        for gone in self.let_out(&context) {
            gone.with(super::worker::State::withdraw);
        }
        self.tell_moved();
        Ok(kept?)
    }

    fn can_join(&self, context: &Context) -> Result<(), Refused> {
        let name = context.model.name;
        if self.contexts.borrow().iter().any(|hosted| hosted.model.name == name) {
            let message = format!("the context \"{name}\" is hosted already; nothing was changed");
            return Err(Rejection::new("context_hosted", message).into());
        }
        self.can_use_prefix(context.prefix)
    }

    fn can_use_prefix(&self, prefix: &str) -> Result<(), Refused> {
        let contexts = self.contexts.borrow();
        let Some(owner) = contexts.iter().find(|hosted| hosted.prefix == prefix) else { return Ok(()) };
        let message = format!(
            "events that begin with \"{prefix}.\" are those of the context \"{}\"; nothing was changed",
            owner.model.name
        );
        Err(Rejection::new("prefix_taken", message).into())
    }

    /// Puts a context in its place, or behind all others, with a worker for each of its handlers: the one that is known already, or a
    /// new one.
    pub(super) fn let_in(
        &self,
        context: &Arc<Context>,
        place: usize,
        known: impl Fn(&str) -> Option<Rc<Worker>>,
    ) -> Vec<Rc<Worker>> {
        self.store.look(|log| log.upcasts().host(context.prefix, &context.upcasts));
        let worker = |handler: &Handler| match known(handler.name) {
            Some(worker) if worker.with(|state| state.become_one_of(context, handler)) => worker,
            _ => Worker::new(context, handler),
        };
        let workers: Vec<_> = context.handlers.iter().map(worker).collect();
        self.workers.borrow_mut().extend(workers.iter().cloned());
        let mut contexts = self.contexts.borrow_mut();
        let place = place.min(contexts.len());
        contexts.insert(place, Arc::clone(context));
        workers
    }

    /// Takes a context and its workers out; gives the workers.
    fn let_out(&self, context: &Arc<Context>) -> Vec<Rc<Worker>> {
        self.contexts.borrow_mut().retain(|hosted| !Arc::ptr_eq(hosted, context));
        self.store.look(|log| log.upcasts().withdraw(context.prefix));
        let is_its = |worker: &mut Rc<Worker>| worker.with(|state| Arc::ptr_eq(&state.context, context));
        self.workers.borrow_mut().extract_if(.., is_its).collect()
    }

    async fn begin_with(&self, workers: &[Rc<Worker>]) -> Result<(), Refused> {
        self.take_up_those(workers).await?;
        self.tell_moved();
        Ok(())
    }
}
