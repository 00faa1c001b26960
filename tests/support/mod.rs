//! What laws and scenarios share: commands of the orders context, and a tab whose news arrive late.

pub mod orders;
pub mod tab;
