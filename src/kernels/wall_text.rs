//! How much room a text takes on a sticky: its size, and in how many lines it stands.
//!
//! The kernel cannot ask a browser, so it estimates with the widths of a wide bold font; every usual font is narrower, and a text
//! has a little room to spare. Must not know what the text is about.

/// The height of a line, in sizes of its letters.
pub const LEADING: f64 = 1.15;

/// A text with its place in a column of a given width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The size of its letters.
    pub size: f64,
    /// The number of its lines.
    pub lines: usize,
}

impl Fitted {
    /// The height of all lines.
    #[must_use]
    pub fn height(self) -> f64 {
        self.size * LEADING * self.lines as f64
    }
}

/// Sets a text in a column `room` wide. The letters are made smaller than `usual` only so that the longest word fits, and never
/// smaller than `smallest`; a word that is still too long is broken.
#[must_use]
pub fn fit(text: &str, room: f64, usual: f64, smallest: f64) -> Fitted {
    let longest = text.split_whitespace().map(|word| width(word, 1.0)).fold(0.0, f64::max);
    let size = if longest * usual > room { (room / longest).max(smallest.min(usual)) } else { usual };
    Fitted { size, lines: lines(text, size, room) }
}

/// The number of lines in which a text stands.
#[must_use]
pub fn lines(text: &str, size: f64, room: f64) -> usize {
    let space = width(" ", size);
    let (mut lines, mut used) = (1_usize, 0.0_f64);
    for word in text.split_whitespace() {
        let own = width(word, size);
        if used > 0.0 && used + space + own > room {
            lines += 1;
            used = 0.0;
        }
        // what fills its line to the last bit is no longer than it
        let whole = ((own - 0.01) / room).floor();
        if own > room + 0.01 && whole.is_finite() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of lines")]
            {
                lines += whole as usize;
            }
            used = own - whole * room;
        } else {
            used += own + if used > 0.0 { space } else { 0.0 };
        }
    }
    lines
}

/// How wide a text is in bold letters of a size.
#[must_use]
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

/// How wide a letter is, in its own size.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | '\'' | ':' => 0.38,
        'f' | 'r' | 't' | '-' | '(' | ')' | '!' => 0.5,
        'c' | 's' | 'z' => 0.61,
        'a' | 'e' | 'k' | 'v' | 'x' | 'y' => 0.69,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.06,
        'A'..='Z' => 0.79,
        letter if letter.is_ascii() => 0.73,
        // a script that stands in squares
        letter if letter as u32 >= 0x2E80 => 1.05,
        _ => 0.8,
    }
}

#[cfg(test)]
mod tests {
    use super::{fit, lines, width};

    #[test]
    fn a_text_is_broken_between_its_words() {
        assert_eq!(lines("Order Created", 16.0, 1_000.0), 1);
        assert_eq!(lines("Order Created", 16.0, 100.0), 2);
        assert_eq!(lines("Team Attendance Check Started", 16.0, 112.0), 4);
        assert_eq!(lines("", 16.0, 100.0), 1);
    }

    #[test]
    fn a_long_word_is_set_smaller_and_broken_only_if_that_is_not_enough() {
        let usual = fit("Attendance", 112.0, 16.0, 12.0);
        assert_eq!((usual.size, usual.lines), (16.0, 1));
        let smaller = fit("Acknowledgement", 112.0, 16.0, 10.0);
        assert!(smaller.size < 16.0 && smaller.lines == 1, "{smaller:?}");
        assert!(width("Acknowledgement", smaller.size) <= 112.01);
        let broken = fit("Donaudampfschifffahrtsgesellschaft", 112.0, 16.0, 12.0);
        assert!((broken.size - 12.0).abs() < 1e-9 && broken.lines >= 2, "{broken:?}");
    }

    #[test]
    fn no_room_at_all_breaks_nothing() {
        assert_eq!(lines("Order", 16.0, 0.0), 1);
    }
}
