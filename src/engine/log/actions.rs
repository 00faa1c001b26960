//! Actions: everything that one correlation set off, and the newest event of it.
//!
//! A segment brings its own numbers of actions, and an action that spans two of them has two: to look each one up would be the
//! most of taking a segment in. Must not know what the events are.

use crate::engine::arena::narrow;
use crate::engine::ids::CorrelationId;
use crate::engine::late_lookup::LateLookup;
use crate::engine::long_vec::LongVec;
use hashbrown::DefaultHashBuilder;
use std::hash::BuildHasher;
use uuid::Uuid;

#[derive(Clone, Debug, Default)]
pub(super) struct Actions {
    /// Each with the position of its newest event.
    known: LongVec<(CorrelationId, u32)>,
    by_id: LateLookup,
    hasher: DefaultHashBuilder,
}

impl Actions {
    /// The number of an action, which is given one if it has none.
    pub(super) fn number(&mut self, id: CorrelationId) -> u32 {
        let found = self.by_id.find(self.hash(id), self.count(), |number| self.is(*number, id));
        found.unwrap_or_else(|| self.new_number(id))
    }

    /// A number for an action, whether it has one or not.
    pub(super) fn new_number(&mut self, id: CorrelationId) -> u32 {
        let number = self.count();
        self.known.push((id, 0));
        number
    }

    /// The id of an action.
    pub(super) fn id(&self, number: u32) -> CorrelationId {
        self.known.get(number as usize).map_or(CorrelationId(Uuid::nil()), |known| known.0)
    }

    /// Notes the newest event of an action, and gives back the one before it; 0 for none.
    pub(super) fn follow(&mut self, number: u32, position: u32) -> u32 {
        let newest = self.known.get_mut(number as usize);
        newest.map_or(0, |(_, newest)| std::mem::replace(newest, position))
    }

    /// The newest event of each number that an action has.
    pub(super) fn newest(&self, id: CorrelationId) -> impl Iterator<Item = u32> {
        let numbers = self.by_id.find_all(self.hash(id), self.count(), |number| self.is(*number, id));
        numbers.into_iter().filter_map(|number| self.known.get(number as usize)).map(|(_, newest)| *newest)
    }

    /// Puts at most `some` more of them where they are found quickly. Whether all of them are then.
    pub(super) fn list(&mut self, some: u32) -> bool {
        let (known, hasher) = (&self.known, &self.hasher);
        self.by_id.list(some, narrow(known.len()), |number| hash_of(hasher, known, *number))
    }

    pub(super) fn reserve(&mut self, actions: usize) {
        let (known, hasher) = (&self.known, &self.hasher);
        self.by_id.reserve(actions, |number| hash_of(hasher, known, *number));
    }

    fn count(&self) -> u32 {
        narrow(self.known.len())
    }

    fn is(&self, number: u32, id: CorrelationId) -> bool {
        self.known.get(number as usize).is_some_and(|(known, _)| *known == id)
    }

    fn hash(&self, id: CorrelationId) -> u64 {
        self.hasher.hash_one(id.0.as_u128())
    }
}

fn hash_of(hasher: &DefaultHashBuilder, known: &LongVec<(CorrelationId, u32)>, number: u32) -> u64 {
    known.get(number as usize).map_or(0, |(id, _)| hasher.hash_one(id.0.as_u128()))
}
