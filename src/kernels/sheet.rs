//! A table as people work with it: in the order of a column, and as text for a spreadsheet.
//!
//! Must not know what is in it.

use serde_json::Value;
use std::cmp::Ordering;

/// The order of two values: numbers by size, texts as people sort them, what is empty last.
#[must_use]
pub fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
        (Value::String(a), Value::String(b)) => by_number_and_letter(a, b),
        (a, b) if rank(a) == rank(b) => a.to_string().cmp(&b.to_string()),
        (a, b) => rank(a).cmp(&rank(b)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Number(_) => 0,
        Value::String(_) => 1,
        Value::Bool(_) => 2,
        Value::Array(_) => 3,
        Value::Object(_) => 4,
        Value::Null => 5,
    }
}

/// `SO-9` before `SO-10`, whatever the case.
fn by_number_and_letter(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    let number = |text: &mut std::iter::Peekable<std::str::Chars>| {
        let mut digits = String::new();
        while let Some(digit) = text.next_if(char::is_ascii_digit) {
            if digit != '0' || !digits.is_empty() {
                digits.push(digit);
            }
        }
        digits
    };
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(other)) if one.is_ascii_digit() && other.is_ascii_digit() => {
                let (one, other) = (number(&mut left), number(&mut right));
                let order = one.len().cmp(&other.len()).then_with(|| one.cmp(&other));
                if order.is_ne() {
                    return order;
                }
            }
            (Some(one), Some(other)) => {
                let order = one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase());
                if order.is_ne() {
                    return order;
                }
                left.next();
                right.next();
            }
        }
    }
}

/// A table as comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula has an apostrophe before it: what
/// people wrote must not become something that is run.
#[must_use]
pub fn csv<'a>(heads: &[String], rows: impl Iterator<Item = Vec<&'a Value>>) -> String {
    let mut text = heads.iter().map(|head| quoted(head)).collect::<Vec<_>>().join(",");
    for row in rows {
        text.push_str("\r\n");
        text.push_str(&row.into_iter().map(cell).collect::<Vec<_>>().join(","));
    }
    text.push_str("\r\n");
    text
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => quoted(&format!("'{text}")),
        Value::String(text) => quoted(text),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => quoted(&value.to_string()),
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{compare, csv};
    use serde_json::{Value, json};

    #[test]
    fn values_are_sorted_as_people_do() {
        let mut values =
            [json!("SO-10"), json!(null), json!("so-9"), json!(10), json!("SO-9"), json!(9), json!("SO-009")];
        values.sort_by(compare);
        let expected =
            [json!(9), json!(10), json!("SO-009"), json!("SO-9"), json!("so-9"), json!("SO-10"), json!(null)];
        assert_eq!(values, expected);
    }

    #[test]
    fn a_table_is_text_that_a_spreadsheet_reads_and_does_not_run() {
        let rows = [[json!("a, \"b\""), json!(1.5)], [json!("=1+1"), json!(null)], [json!("x"), json!([1, 2])]];
        let heads = ["Name".to_owned(), "Sum".to_owned()];
        let text = csv(&heads, rows.iter().map(|row| row.iter().collect::<Vec<&Value>>()));
        assert_eq!(text, "Name,Sum\r\n\"a, \"\"b\"\"\",1.5\r\n'=1+1,\r\nx,\"[1,2]\"\r\n");
    }
}
