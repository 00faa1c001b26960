//! "Did you mean …?": the name that is nearest to one that does not exist.
//!
//! The distance is that of `strsim`. Must not know what is named.

/// Letters beyond this are not compared: hostile names cost no more than long ones.
const COMPARED: usize = 40;

/// The nearest of some names, if it is near enough to have been meant.
#[must_use]
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = beginning(written);
    let letters = written.chars().count();
    // of two letters any other one is near
    let allowed = if letters < 3 { 0 } else { (letters / 3).min(5) };
    let measured = names.into_iter().filter_map(|name| {
        let other = beginning(name);
        let apart = other.chars().count().abs_diff(letters);
        let distance = if apart > allowed { usize::MAX } else { strsim::osa_distance(&written, &other) };
        (distance <= allowed).then_some((distance, name))
    });
    measured.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

fn beginning(name: &str) -> String {
    name.chars().take(COMPARED).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_finds_what_was_meant() {
        let names = ["Order Item Added", "Order Created", "Invoice Paid"];
        assert_eq!(nearest("Order Item Add", names), Some("Order Item Added"));
        assert_eq!(nearest("order created", names), Some("Order Created"));
        assert_eq!(nearest("Ordre Created", names), Some("Order Created"));
        assert_eq!(nearest("Ship", names), None);
        assert_eq!(nearest("", names), None);
        assert_eq!((nearest("b", ["a", "B"]), nearest("b", ["a"])), (Some("B"), None));
    }
}
