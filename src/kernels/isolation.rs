//! Texts from people inside of sentences: whatever way they are written, the sentence around them keeps its own.
//!
//! A name in Hebrew, or one with a sign that turns the direction of writing round, would take the words behind it along. Unicode's
//! isolates keep it to itself. Must not know a sentence.

/// A text to be put into a sentence. One that cannot turn anything round stays as it is.
#[must_use]
pub fn isolated(text: &str) -> String {
    if !text.chars().any(turns) {
        return text.to_owned();
    }
    // neither an end of an isolate nor a new paragraph inside of the text may end this one
    let kept = text.chars().filter(|letter| !matches!(letter, '\u{2066}'..='\u{2069}'));
    let kept: String = kept.map(|letter| if ends_paragraph(letter) { ' ' } else { letter }).collect();
    format!("\u{2068}{kept}\u{2069}")
}

fn ends_paragraph(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2029}')
}

/// Whether a letter is written from right to left, or is a sign that directs others.
fn turns(letter: char) -> bool {
    matches!(letter,
        '\u{590}'..='\u{8ff}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn what_turns_nothing_round_stays_as_it_is() {
        for text in ["", "SO-1", "Café", "北京 🚚", "a\nb"] {
            assert_eq!(isolated(text), text);
        }
    }

    #[test]
    fn what_could_turn_a_sentence_round_is_kept_to_itself() {
        assert_eq!(isolated("\u{202e}evil"), "\u{2068}\u{202e}evil\u{2069}");
        assert_eq!(isolated("שלום 1"), "\u{2068}שלום 1\u{2069}");
        assert_eq!(
            isolated("a\u{2069}\u{202e}b\u{2029}c"),
            "\u{2068}a\u{202e}b c\u{2069}",
            "nothing in it ends it early"
        );
    }
}
