//! A claim: a value that a command has for itself for a short time, in all tabs.
//!
//! Must not know what is claimed, nor why.

use crate::engine::ids::CommandId;
use crate::engine::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What a command wants to have for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed.
    pub key: String,
    /// Who claims it.
    pub command_id: CommandId,
    /// When it is claimed.
    pub now: Timestamp,
    /// When it is free again.
    pub until: Timestamp,
}

/// Who has a key, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The command.
    pub command_id: CommandId,
    /// When the key is free again.
    pub until: Timestamp,
}

impl Claim {
    /// Whether the claim succeeds where `holder` has the key.
    #[must_use]
    pub fn succeeds(&self, holder: Option<&Holder>) -> bool {
        holder.is_none_or(|holder| holder.command_id == self.command_id || holder.until <= self.now)
    }

    /// Who has the key after it has.
    #[must_use]
    pub fn holder(&self) -> Holder {
        Holder { command_id: self.command_id, until: self.until }
    }
}
