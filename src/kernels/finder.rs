//! Finding things by a few letters of what they are called, as in a list of everything that can be done.
//!
//! Must not know what the things are.

/// How well a typed word fits a name; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name begins with it.
    Beginning,
    /// A word of the name begins with it.
    Word,
    /// It is somewhere in the name.
    Somewhere,
}

/// The numbers of the names in which every typed word is found, whatever its case (of the letters of English, which names on this
/// page are in): first those that fit best, and those that fit as well in the order they have. Without a word all of them.
#[must_use]
pub fn found(names: &[String], typed: &str) -> Vec<usize> {
    let typed = typed.to_ascii_lowercase();
    let fits: Vec<Option<Fit>> = names.iter().map(|name| fit_of_all(name, &typed)).collect();
    let so_well = |wanted| (0..).zip(&fits).filter(move |(_, fit)| **fit == Some(wanted)).map(|(number, _)| number);
    [Fit::Beginning, Fit::Word, Fit::Somewhere].into_iter().flat_map(so_well).collect()
}

/// How well that word fits that fits worst, if all do.
fn fit_of_all(name: &str, typed: &str) -> Option<Fit> {
    let name = name.to_ascii_lowercase();
    typed.split_ascii_whitespace().try_fold(Fit::Beginning, |worst, word| Some(worst.max(fit(&name, word)?)))
}

fn fit(name: &str, word: &str) -> Option<Fit> {
    if name.starts_with(word) {
        return Some(Fit::Beginning);
    }
    let mut words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    if words.any(|own| own.starts_with(word)) {
        return Some(Fit::Word);
    }
    name.contains(word).then_some(Fit::Somewhere)
}

#[cfg(test)]
mod tests {
    use super::found;

    fn names(typed: &str) -> Vec<&'static str> {
        let names = ["Create Order", "Complete Order", "Orders, shipments, invoices", "Reorder", "Who is coming"];
        let owned: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        found(&owned, typed).into_iter().filter_map(|number| names.get(number).copied()).collect()
    }

    #[test]
    fn what_begins_with_the_letters_comes_before_what_has_them_somewhere() {
        assert_eq!(names("ORDER"), ["Orders, shipments, invoices", "Create Order", "Complete Order", "Reorder"]);
    }

    #[test]
    fn every_word_has_to_fit_in_whatever_order_they_are_typed() {
        assert_eq!(names("or com"), ["Complete Order"]);
        assert_eq!(names("order x"), [""; 0]);
    }

    #[test]
    fn without_a_word_everything_is_found_in_its_order() {
        assert_eq!(names(" ").len(), 5);
        assert_eq!(names("").first(), Some(&"Create Order"));
    }
}
