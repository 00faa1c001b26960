//! The words of the desks, by context. Must not know signals or markup.

pub mod attendance;
pub mod coins;
pub mod loans;
pub mod meetups;
pub mod orders;
pub mod pipeline;
