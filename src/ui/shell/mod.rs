//! The frame of the page: header, notices, the list of keys, a log as a file.

mod header;
mod import_sheet;
mod keys;
mod notice;
mod reminder;
mod transfer;
mod walls;

pub use header::Header;
pub use keys::Keys;
pub use notice::Notice;
pub use reminder::Reminder;
pub use walls::Walls;
