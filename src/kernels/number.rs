//! Numbers as people type them, on whatever keyboard.
//!
//! What was typed stays in its field; it is read here to be checked and sent. Must not know a form, nor what a number is for.

use crate::engine::spelling::compared;
use serde_json::Number;

/// How many digits a fraction may have: more could not be kept, and would be changed in silence.
const DIGITS: usize = 15;

/// The number that a text means, if it means one without a doubt. `1,5` is one and a half; `1,000` may be one or a thousand.
#[must_use]
pub fn read(text: &str) -> Option<Number> {
    let text: String = compared(text).chars().map(plain).collect();
    let text = if is_decimal_comma(&text) { text.replace(',', ".") } else { text };
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, format!("e{exponent}")),
        None => (text, String::new()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if !(all_digits(whole) && all_digits(part)) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    if !part.is_empty() && whole.len() + part.trim_end_matches('0').len() > DIGITS {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = if part.is_empty() { String::new() } else { format!(".{part}") };
    serde_json::from_slice(format!("{sign}{whole}{part}{exponent}").as_bytes()).ok()
}

/// The same, of whole numbers written in digits alone.
#[must_use]
pub fn read_whole(text: &str) -> Option<Number> {
    read(text).filter(|number| number.is_i64() || number.is_u64())
}

/// A sign of a number as JSON has it: digits of Arabic and Persian keyboards, and the minus of typographers.
fn plain(letter: char) -> char {
    match letter {
        '\u{2212}' => '-',
        '\u{66b}' => '.',
        '\u{660}'..='\u{669}' => digit(letter, 0x660),
        '\u{6f0}'..='\u{6f9}' => digit(letter, 0x6f0),
        other => other,
    }
}

fn digit(letter: char, zero: u32) -> char {
    char::from_digit(u32::from(letter) - zero, 10).unwrap_or(letter)
}

/// Whether the one comma of a text can only stand for a decimal point: three digits behind it may as well be a thousand, unless
/// nothing stands before them.
fn is_decimal_comma(text: &str) -> bool {
    let Some((whole, part)) = text.split_once(',') else { return false };
    let whole = whole.trim_start_matches(['-', '+']);
    let may_be_thousands = part.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    !may_be_thousands && !part.contains([',', '.']) && !whole.contains('.')
}

#[cfg(test)]
mod tests {
    use super::{read, read_whole};

    fn text(typed: &str) -> Option<String> {
        read(typed).map(|number| number.to_string())
    }

    #[test]
    fn what_is_typed_is_the_number_that_it_looks_like() {
        let same = ["1.005", "0.005", "2.5", "12", "-7", "0.1", "9007199254740991"];
        for typed in same {
            assert_eq!(text(typed).as_deref(), Some(typed));
        }
        for (typed, number) in [
            (" 2.5 ", "2.5"),
            ("1,5", "1.5"),
            ("0,005", "0.005"),
            ("1,0005", "1.0005"),
            ("1000,125", "1000.125"),
            (",5", "0.5"),
            (".5", "0.5"),
            ("1.", "1"),
            ("+3", "3"),
            ("007", "7"),
            ("1e3", "1000.0"),
            ("\u{2212}4", "-4"),
            ("１．５", "1.5"),
            ("١٫٥", "1.5"),
            ("۱۲", "12"),
            ("12\u{200b}", "12"),
        ] {
            assert_eq!(text(typed).as_deref(), Some(number), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_number_yet_or_could_be_two_is_none() {
        let none = [
            "", "-", "+", ".", ",", "1e", "a few", "1,000", "1,000.5", "1.000,5", "1 000", "1,2,3", "0x10", "1e999",
            "--1", "1-", "NaN",
        ];
        for typed in none {
            assert_eq!(text(typed), None, "{typed:?}");
        }
        assert_eq!(text("0.1234567890123456"), None, "a digit would be lost");
    }

    #[test]
    fn a_whole_number_is_written_in_digits_alone() {
        assert_eq!(read_whole("-7").map(|number| number.to_string()).as_deref(), Some("-7"));
        for typed in ["1.5", "1,5", "1e3", "1.0", "abc"] {
            assert_eq!(read_whole(typed), None, "{typed}");
        }
    }
}
