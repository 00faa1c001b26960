//! The frame of the page: header, notices, the list of keys.

mod header;
mod keys;
mod notice;

pub use header::Header;
pub use keys::Keys;
pub use notice::Notice;
