//! Texts as people see them: what looks blank, and when two spellings are one value.
//!
//! A space at the end, a zero-width joiner or an accent that is a sign of its own cannot be seen, so they tell no two values
//! apart and fill no field. What is recorded stays as it was given; this is for comparing. Must not know what a text is for.

/// Whether a sign leaves no mark: white space of any kind, and what Unicode defines to be invisible.
fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || is_invisible(letter)
}

/// Signs without a width, and fillers that are drawn as nothing.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether nothing of a text can be seen.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// A text without what cannot be seen at its ends.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(is_unseen)
}

/// How many letters of a text can be seen; spaces between them count.
#[must_use]
pub fn letters(text: &str) -> usize {
    trimmed(text).chars().filter(|letter| !is_invisible(*letter)).count()
}

/// The one spelling under which a text is compared: without what cannot be seen, each gap one space, letters in Unicode's
/// normal form KC. Capitals stay capitals.
#[must_use]
pub fn compared(text: &str) -> String {
    if text.is_ascii() {
        return joined(text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect());
    }
    joined(normal_form(&text.chars().filter(|letter| !is_invisible(*letter)).collect::<String>()))
}

fn joined(text: String) -> String {
    if !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") && !text.contains(is_odd_gap) {
        return text;
    }
    text.split(is_unseen).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_odd_gap(letter: char) -> bool {
    letter != ' ' && is_unseen(letter)
}

/// The browser has Unicode's tables already; a copy of them would weigh 40 kB for every visitor.
#[cfg(target_arch = "wasm32")]
fn normal_form(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").into()
}

#[cfg(not(target_arch = "wasm32"))]
fn normal_form(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::{compared, is_blank, letters, trimmed};

    #[test]
    fn what_looks_blank_is_blank() {
        let unseen = [
            "",
            " ",
            "\t\n",
            "\u{a0}",
            "\u{200b}",
            "\u{feff}",
            "\u{2060}",
            "\u{3000}",
            "\u{ad}",
            "\u{180e}",
            "\u{200d}\u{200c}",
            "\u{2800}",
            "\u{3164}",
            "\u{202e}",
            "\u{0}",
            "\u{2009} \u{fe0f}",
            "\u{e0020}",
            "\u{115f}",
            "\u{7f}",
        ];
        for text in unseen {
            assert!(is_blank(text), "{text:?}");
            assert_eq!((trimmed(text), letters(text), compared(text).as_str()), ("", 0, ""), "{text:?}");
        }
        for text in ["a", ".", "\u{200b}a", "字", "\u{1f600}", "-"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn spellings_that_look_alike_are_one_value() {
        for text in [
            "SO-1",
            "SO-1 ",
            " SO-1",
            "SO-1\u{a0}",
            "\u{200b}SO-1",
            "SO\u{ad}-1",
            "ＳＯ-１",
            "\u{feff}SO-1\n",
            "SO-\u{2060}1",
        ] {
            assert_eq!(compared(text), "SO-1", "{text:?}");
        }
        assert_eq!(compared("Cafe\u{301}"), compared("Café"));
        assert_eq!(compared("\u{212b}"), "Å", "the sign of a unit is the letter");
        assert_eq!(compared("a \t b"), "a b", "a table shows one gap");
        assert_eq!(compared("a\u{a0}b"), "a b");
        assert_ne!(compared("SO-1"), compared("so-1"), "capitals tell apart");
        assert_ne!(compared("SO-1"), compared("SO1"));
    }

    #[test]
    fn a_letter_counts_if_it_is_seen() {
        assert_eq!(letters("ab\u{200b}\u{200b}"), 2);
        assert_eq!(letters(" a b "), 3);
        assert_eq!(trimmed("\u{200b} a b\u{a0}"), "a b");
    }
}
