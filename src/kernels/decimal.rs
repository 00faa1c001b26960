//! Exact sums of what people write as decimals: 0.1 and 0.2 are 0.3, which no binary fraction is.
//!
//! Must not know what is added up.

use std::cmp::Ordering;

/// So many units of a power of ten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decimal {
    units: u64,
    places: u32,
}

impl Decimal {
    /// Reads a number as JSON writes one: `2.5`, `12`, `1e-7`. Nothing if it is negative, or has more digits than can be kept.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let units: u64 = format!("{whole}{part}").parse().ok()?;
        let places = i32::try_from(part.len()).ok()? - exponent.parse::<i32>().ok()?;
        match u32::try_from(places) {
            Ok(places) => Some(Self { units, places }),
            Err(_) => Some(Self { units: units.checked_mul(10_u64.checked_pow(places.unsigned_abs())?)?, places: 0 }),
        }
    }

    /// Both together; nothing if that has more digits than can be kept.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let units = self.units_at(places)?.checked_add(other.units_at(places)?)?;
        Some(Self { units, places })
    }

    fn units_at(self, places: u32) -> Option<u64> {
        match places.cmp(&self.places) {
            Ordering::Equal => Some(self.units),
            _ => self.units.checked_mul(10_u64.checked_pow(places - self.places)?),
        }
    }

    /// As people write it.
    #[must_use]
    pub fn text(self) -> String {
        let places = self.places as usize;
        let mut digits = self.units.to_string();
        while digits.len() <= places {
            digits.insert(0, '0');
        }
        if places == 0 {
            return digits;
        }
        digits.insert(digits.len() - places, '.');
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn sum(texts: &[&str]) -> Option<String> {
        let mut sum = Decimal::default();
        for text in texts {
            sum = sum.plus(Decimal::read(text)?)?;
        }
        Some(sum.text())
    }

    #[test]
    fn sums_are_exact() {
        for (texts, total) in [
            (vec![], "0"),
            (vec!["1", "2"], "3"),
            (vec!["0.1", "0.2"], "0.3"),
            (vec!["2.5", "2.50"], "5"),
            (vec!["1e-7", "1"], "1.0000001"),
            (vec!["1.5e3", "0.25"], "1500.25"),
            (vec!["0.05", "0.05"], "0.1"),
            (vec!["99.99", "0.01"], "100"),
        ] {
            assert_eq!(sum(&texts).as_deref(), Some(total), "{texts:?}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_no_sum() {
        for texts in [vec!["1e300"], vec!["1e-300", "1"], vec!["18446744073709551615", "1"], vec!["-1"], vec!["x"]] {
            assert_eq!(sum(&texts), None, "{texts:?}");
        }
    }
}
