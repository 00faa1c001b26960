//! Finding small numbers by the hash of what they stand for, in a table that never stops to grow.
//!
//! A hash table that has become too small is made anew, which takes a tenth of a second for a million entries, and the page would
//! stand still for it. So there are many small ones, each for a part of all hashes. Must not know what the numbers stand for.

use hashbrown::HashTable;

/// How many tables there are: a million entries are then a few milliseconds for each.
const SHARDS: usize = 64;

/// Numbers by hash.
#[derive(Clone, Debug)]
pub struct Lookup {
    shards: Vec<HashTable<u32>>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { shards: vec![HashTable::new(); SHARDS] }
    }
}

impl Lookup {
    /// The number with this hash that is meant.
    pub fn find(&self, hash: u64, is_meant: impl FnMut(&u32) -> bool) -> Option<u32> {
        self.shards.get(shard(hash))?.find(hash, is_meant).copied()
    }

    /// All numbers with this hash that are meant.
    pub fn find_all(&self, hash: u64, mut is_meant: impl FnMut(&u32) -> bool) -> Vec<u32> {
        let shard = self.shards.get(shard(hash)).into_iter();
        shard.flat_map(|shard| shard.iter_hash(hash)).filter(|number| is_meant(number)).copied().collect()
    }

    /// Puts a number in that is not there yet. `hash_of` gives the hash of any number that is.
    pub fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(&u32) -> u64) {
        if let Some(shard) = self.shards.get_mut(shard(hash)) {
            shard.insert_unique(hash, number, hash_of);
        }
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, numbers: usize, hash_of: impl Fn(&u32) -> u64) {
        for shard in &mut self.shards {
            shard.reserve(numbers / SHARDS, &hash_of);
        }
    }
}

/// The tables themselves use the lowest and the highest bits of a hash; these are neither.
fn shard(hash: u64) -> usize {
    (hash >> 40) as usize % SHARDS
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn every_number_is_found_by_its_hash_and_no_other() {
        let hash = |number: &u32| u64::from(*number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut lookup = Lookup::default();
        lookup.reserve(100, hash);
        for number in 0..20_000 {
            lookup.insert(hash(&number), number, hash);
        }
        let found = |number: u32| lookup.find(hash(&number), |known| *known == number);
        assert!((0..20_000).all(|number| found(number) == Some(number)));
        assert_eq!(found(20_000), None);
        let third = hash(&3);
        lookup.insert(third, 20_001, |number| if *number == 20_001 { third } else { hash(number) });
        let mut both = lookup.find_all(third, |number| [3, 20_001].contains(number));
        both.sort_unstable();
        assert_eq!((both, lookup.find_all(third, |number| *number == 3)), (vec![3, 20_001], vec![3]));
    }
}
