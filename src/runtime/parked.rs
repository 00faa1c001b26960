//! Parked events: what handlers could not handle, put aside until somebody looks into it, one by one.
//!
//! The tab that runs the handlers settles them; another tab notes what it wants and waits. Must not decide what is parked.

use super::consistency::{WAIT, WAITS};
use super::damaged::EventLookup;
use super::progress::{Parked, parked_key};
use super::worker::Worker;
use super::{Environment, Refused, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::rejection::Rejection;
use crate::store::{EventStore, Shelf, Write};
use std::rc::Rc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// The events that were put aside, by handler.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn parked(&self) -> Result<Vec<Parked>, Fault> {
        let parked = self.store.read(Shelf::Parked, "", "", usize::MAX).await?;
        Ok(parked.into_iter().filter_map(|(_, parked)| serde_json::from_value(parked.json()).ok()).collect())
    }

    /// Handles a parked event again, or lets go of it.
    ///
    /// # Errors
    /// When there is no such parked event, it still cannot be handled, nobody runs the handlers, or the store fails.
    pub async fn settle_parked(&self, handler: &str, position: Position, again: bool) -> Result<(), Refused> {
        let Some(parked) = self.parked_at(handler, position).await? else {
            let message = format!("{handler} has no parked event at position {position}");
            return Err(Rejection::new("not_parked", message).into());
        };
        if self.leads() {
            match self.settle(&parked, again).await {
                // another tab leads by now, and does it
                Err(_) if !self.leads() => self.want_settled(parked, again).await?,
                settled => settled?,
            }
        } else {
            self.want_settled(parked, again).await?;
        }
        Ok(self.run_handlers().await?)
    }

    /// Does what other tabs want done about parked events.
    pub(super) async fn settle_what_others_want(&self) -> Result<(), Fault> {
        for parked in self.parked().await? {
            let Some(again) = parked.again else { continue };
            match self.settle(&parked, again).await {
                Ok(()) => {}
                Err(Refused::Fault(fault)) => return Err(fault),
                Err(refused) => {
                    self.write_parked(Parked { reason: refused.to_string(), again: None, ..parked }).await?;
                }
            }
        }
        Ok(())
    }

    async fn parked_at(&self, handler: &str, position: Position) -> Result<Option<Parked>, Fault> {
        let kept = self.store.get(Shelf::Parked, &parked_key(handler, position)).await?;
        Ok(kept.and_then(|kept| serde_json::from_value(kept.json()).ok()))
    }

    async fn write_parked(&self, parked: Parked) -> Result<(), Fault> {
        let content = serde_json::to_value(&parked).unwrap_or_default();
        self.store.write(vec![Write::put(Shelf::Parked, parked.key(), content)]).await
    }

    /// Notes what is wanted, and waits until the tab that runs the handlers has done it.
    async fn want_settled(&self, parked: Parked, again: bool) -> Result<(), Refused> {
        let (handler, position) = (parked.handler.clone(), parked.position);
        self.write_parked(Parked { again: Some(again), ..parked }).await?;
        for _ in 0..WAITS {
            match self.parked_at(&handler, position).await? {
                None => return Ok(()),
                Some(Parked { again: None, reason, .. }) => return Err(Rejection::new("still_failing", reason).into()),
                Some(_) => self.environment.sleep(WAIT).await,
            }
        }
        let message = format!("no tab has settled event {position} in time; it is noted, and will be");
        Err(Rejection::new("not_settled_yet", message).into())
    }

    /// Settles a parked event: what comes of it and that it is not parked any more are kept in one transaction.
    async fn settle(&self, parked: &Parked, again: bool) -> Result<(), Refused> {
        let mut writes = vec![Write::delete(Shelf::Parked, parked.key())];
        match self.find_worker(&parked.handler) {
            Some(worker) if again => {
                let _turn = worker.turn.lock().await;
                if self.parked_at(&parked.handler, parked.position).await?.is_none() {
                    // somebody else has settled it while this waited
                    return Ok(());
                }
                writes.extend(self.handle_late(&worker, parked).await?);
                let kept = self.keep(&worker, writes).await;
                if kept != Ok(true) {
                    // what it took in is not kept, and counts as not taken in
                    self.take_up_again(&worker).await?;
                }
                if !kept? {
                    let message = format!("{} was set back meanwhile, or another tab leads; try again", parked.handler);
                    return Err(Rejection::new("still_failing", message).into());
                }
            }
            _ => self.store.write(writes).await?,
        }
        Ok(())
    }

    /// Does what is left of an event that was put aside, as if it came now; gives back what is to be written with that. Where the
    /// handler has been folded anew or set back since, that was done in its turn.
    async fn handle_late(&self, worker: &Rc<Worker>, parked: &Parked) -> Result<Vec<Write>, Refused> {
        let position = parked.position;
        let (takes_in, reacts) = worker.with(|state| state.is_left(position, parked.resets));
        if !takes_in && !reacts {
            return Ok(Vec::new());
        }
        let still_failing = |why: String| {
            Err(Rejection::new("still_failing", format!("event {position} still cannot be handled: {why}")).into())
        };
        let event = match self.event(position).await? {
            EventLookup::Found(event) => event,
            EventLookup::Missing => return Ok(Vec::new()),
            EventLookup::Damaged(fault) => return still_failing(fault.happened),
        };
        let complaint = worker.with(|state| state.complaint(&event, &state.context.read(&event)));
        if let Some(why) = complaint {
            return still_failing(why);
        }
        let writes = if reacts { self.react_late(worker, &event).await? } else { Vec::new() };
        if takes_in {
            worker.with(|state| state.apply_late(&event));
        }
        Ok(writes)
    }
}
