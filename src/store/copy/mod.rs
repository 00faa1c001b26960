//! A second copy of the log outside of the database: a file that is only appended to.
//!
//! Browsers drop databases: files are damaged, disks run full, cleaners clean. The copy has every event with its stream, version, ids and
//! metadata, whether it came in by an import, and the links and closings: what is needed to make the workspace again. What
//! handlers remember is not in it, since the log makes that again; nor are refused commands, which are no facts.
//!
//! `record` is the format, `reading` what is sound of bytes that may be torn or damaged, `judge` which copy wins, `file` the copy
//! that is being written. Must not know the browser: a [`Medium`] keeps bytes.

mod checksum;
mod file;
mod judge;
mod reading;
mod record;
mod restoring;

pub use file::CopyFile;
pub use judge::{Verdict, judge};
pub use reading::{Found, Reader, last_of};
pub use record::{Linked, Record, State};
pub use restoring::{event_of, import_of};

use crate::engine::fault::Fault;

/// Keeps the bytes of a copy. What it has acknowledged survives the death of the program.
#[expect(async_fn_in_trait, reason = "the page has one thread; nobody needs these futures to be Send")]
pub trait Medium: 'static {
    /// How many bytes there are.
    ///
    /// # Errors
    /// When the medium fails.
    async fn length(&self) -> Result<u64, Fault>;

    /// At most `count` bytes from `start` on.
    ///
    /// # Errors
    /// When the medium fails.
    async fn read(&self, start: u64, count: u64) -> Result<Vec<u8>, Fault>;

    /// Writes bytes at `start`, over whatever is there.
    ///
    /// # Errors
    /// When not all of them could be written.
    async fn write(&self, start: u64, bytes: &[u8]) -> Result<(), Fault>;

    /// Takes away what comes after the first `length` bytes.
    ///
    /// # Errors
    /// When the medium fails.
    async fn cut(&self, length: u64) -> Result<(), Fault>;

    /// Keeps all that there is under another name, for somebody who wants to look through it.
    ///
    /// # Errors
    /// When the medium fails.
    async fn set_aside(&self) -> Result<(), Fault>;

    /// Keeps these bytes in the same way.
    ///
    /// # Errors
    /// When the medium fails.
    async fn keep_aside(&self, bytes: &[u8]) -> Result<(), Fault>;
}
