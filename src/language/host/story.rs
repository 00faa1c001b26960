//! Stories of a model.

use crate::engine::scenario::Scenario;
use crate::language::meaning::Meaning;
use crate::language::tree::Tree;

/// The guided stories of a model.
pub fn scenarios(_: &Tree, _: &Meaning) -> Vec<Scenario> {
    Vec::new()
}
