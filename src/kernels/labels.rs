//! The names of events where there is little room: how wide a text is about, and which of its forms fits.
//!
//! Must not know a font: a letter has the width that it has in most, as a part of the font's size.

/// How wide a text is about, in ems.
#[must_use]
pub fn width(text: &str) -> f64 {
    text.chars().map(width_of).sum()
}

fn width_of(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '-' | '…' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        'A'..='Z' | '0'..='9' => 0.7,
        // scripts whose letters are as wide as they are high
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' => 1.05,
        letter if u32::from(letter) > 0x1_0000 => 1.3,
        _ => 0.62,
    }
}

/// The name of an event in a lane of its aggregate, which need not say again what the lane is called: `Created` for `Order Created`
/// in the lane of an `Order`.
#[must_use]
pub fn short<'a>(event: &'a str, aggregate: &str) -> &'a str {
    let rest = event.strip_prefix(aggregate).and_then(|rest| rest.strip_prefix(' '));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(event)
}

/// The first of some texts that fits into a number of pixels, at a size of the font.
#[must_use]
pub fn fitting<'a>(texts: &[&'a str], room: f64, size: f64) -> Option<&'a str> {
    texts.iter().copied().find(|text| width(text) * size <= room)
}

#[cfg(test)]
mod tests {
    use super::{fitting, short, width};

    #[test]
    fn an_event_need_not_say_what_its_lane_says() {
        assert_eq!(short("Order Item Added", "Order"), "Item Added");
        assert_eq!(short("Coins Received", "Account"), "Coins Received");
        assert_eq!(short("Orders Merged", "Order"), "Orders Merged", "a word is not cut");
        assert_eq!(short("Order", "Order"), "Order");
        assert_eq!(short("", ""), "");
    }

    #[test]
    fn the_longest_name_that_fits_is_taken() {
        let names = ["Shipment Completed", "Completed"];
        assert_eq!(fitting(&names, 400.0, 12.0), Some("Shipment Completed"));
        assert_eq!(fitting(&names, 80.0, 12.0), Some("Completed"));
        assert_eq!(fitting(&names, 30.0, 12.0), None);
    }

    #[test]
    fn letters_of_other_scripts_have_their_width() {
        assert!(width("注文完了") > width("abcd"));
        assert!(width("🚚🚚") > 2.0);
    }
}
