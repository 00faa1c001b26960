//! A lookup that may be filled later than what it looks up: what is not in it yet is looked through one by one.
//!
//! A million ids put into a table take half a second, for which nobody wants to wait who opens a workspace and asks for none of
//! them. Must not know what the numbers stand for.

use super::lookup::Lookup;

/// Numbers from 0 by hash, the first of which are listed.
#[derive(Clone, Debug, Default)]
pub struct LateLookup {
    lookup: Lookup,
    listed: u32,
}

impl LateLookup {
    /// The number below `count` with this hash that is meant.
    pub fn find(&self, hash: u64, count: u32, is_meant: impl Fn(&u32) -> bool) -> Option<u32> {
        self.lookup.find(hash, &is_meant).or_else(|| (self.listed..count).find(is_meant))
    }

    /// All numbers below `count` with this hash that are meant, in order.
    pub fn find_all(&self, hash: u64, count: u32, is_meant: impl Fn(&u32) -> bool) -> Vec<u32> {
        let mut found = self.lookup.find_all(hash, &is_meant);
        found.sort_unstable();
        found.extend((self.listed..count).filter(is_meant));
        found
    }

    /// Lists at most `some` of the numbers below `count` that are not. Whether all of them are then.
    pub fn list(&mut self, some: u32, count: u32, hash_of: impl Fn(&u32) -> u64) -> bool {
        let until = count.min(self.listed.saturating_add(some));
        for number in self.listed..until {
            self.lookup.insert(hash_of(&number), number, &hash_of);
        }
        self.listed = until;
        self.listed == count
    }

    /// Makes room for so many more.
    pub fn reserve(&mut self, numbers: usize, hash_of: impl Fn(&u32) -> u64) {
        self.lookup.reserve(numbers, hash_of);
    }
}

#[cfg(test)]
mod tests {
    use super::LateLookup;

    #[test]
    fn what_is_not_listed_yet_is_found_all_the_same() {
        // every thing is there twice
        let thing = |number: &u32| number % 50;
        let hash = |number: &u32| u64::from(thing(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut lookup = LateLookup::default();
        let agrees = |lookup: &LateLookup| {
            (0..50).all(|wanted| {
                let first = lookup.find(hash(&wanted), 100, |number| thing(number) == wanted);
                let all = lookup.find_all(hash(&wanted), 100, |number| thing(number) == wanted);
                first.is_some_and(|first| all.contains(&first)) && all == [wanted, wanted + 50]
            })
        };
        assert!(agrees(&lookup));
        assert!(!lookup.list(60, 100, hash));
        assert!(agrees(&lookup));
        assert!(lookup.list(60, 100, hash), "there is no more to list");
        assert!(agrees(&lookup) && lookup.find(0, 100, |_| false).is_none());
    }
}
