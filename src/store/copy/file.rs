//! The copy that is being written: where it ends, and what it has by then.
//!
//! Whoever writes holds the lock, so records stand in the order of the log. A write that fails leaves the end where it was: the next
//! one goes over what is left of it.

use super::reading::{Reader, last_of};
use super::record::{Record, State};
use super::{Found, Medium};
use crate::engine::fault::Fault;
use futures::lock::{Mutex, MutexGuard};
use std::cell::Cell;

/// How many bytes at the end are looked through first for the last sound record.
const TAIL: u64 = 64 * 1024;
/// How many bytes are read at once.
const PIECE: u64 = 256 * 1024;

/// A copy on a medium.
pub struct CopyFile<M> {
    medium: M,
    end: Cell<u64>,
    state: Cell<State>,
    writing: Mutex<()>,
}

impl<M: Medium> CopyFile<M> {
    /// The copy on a medium, of which nothing is known yet.
    pub fn new(medium: M) -> Self {
        Self { medium, end: Cell::default(), state: Cell::default(), writing: Mutex::default() }
    }

    /// The medium.
    pub const fn medium(&self) -> &M {
        &self.medium
    }

    /// What the copy has.
    pub fn state(&self) -> State {
        self.state.get()
    }

    fn place(&self, state: State, end: u64) {
        self.state.set(state);
        self.end.set(end);
    }

    /// Waits until nobody else writes; if somebody does, and `patient` is not wanted, nothing comes back.
    pub async fn begin(&self, patient: bool) -> Option<MutexGuard<'_, ()>> {
        if patient { Some(self.writing.lock().await) } else { self.writing.try_lock() }
    }

    /// Looks for the last sound record, from the end. Nothing, if there is none. Gives whether there are no bytes at all, too.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn look(&self) -> Result<(Option<State>, bool), Fault> {
        let length = self.medium.length().await?;
        let mut tail = TAIL;
        loop {
            let start = length.saturating_sub(tail);
            let bytes = self.medium.read(start, length - start).await?;
            if let Some((state, end)) = last_of(&bytes, start) {
                self.place(state, end);
                return Ok((Some(state), false));
            }
            if start == 0 {
                return Ok((None, length == 0));
            }
            tail *= 8;
        }
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn read_all(&self, wants_records: bool) -> Result<Found, Fault> {
        let length = self.medium.length().await?;
        let (mut reader, mut start) = (Reader::new(wants_records), 0);
        while start < length {
            let bytes = self.medium.read(start, PIECE.min(length - start)).await?;
            if bytes.is_empty() {
                break;
            }
            reader.push(&bytes);
            start += bytes.len() as u64;
        }
        Ok(reader.finish())
    }

    /// Goes on behind what is sound, and takes away what is not.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn go_on_after(&self, state: State, end: u64) -> Result<(), Fault> {
        if self.medium.length().await? > end {
            self.medium.cut(end).await?;
        }
        self.place(state, end);
        Ok(())
    }

    /// Goes on behind the last sound record, and takes away what comes after it.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn go_on(&self) -> Result<(), Fault> {
        self.go_on_after(self.state.get(), self.end.get()).await
    }

    /// Begins anew: whatever it has is gone.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn begin_anew(&self, cleared: u32) -> Result<(), Fault> {
        self.medium.cut(0).await?;
        self.place(State::default(), 0);
        self.append(&[Record::first(cleared)]).await
    }

    /// Appends records; all of them count or none.
    ///
    /// # Errors
    /// When the medium fails.
    pub async fn append(&self, records: &[Record]) -> Result<(), Fault> {
        let mut bytes = Vec::new();
        for record in records {
            bytes.extend(record.line()?);
        }
        let Some(last) = records.last() else { return Ok(()) };
        self.medium.write(self.end.get(), &bytes).await?;
        self.place(last.state, self.end.get() + bytes.len() as u64);
        Ok(())
    }
}
