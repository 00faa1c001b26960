//! Checks the input of a command against its fields. Codes and messages are those of the domain sheet "field errors".
//!
//! Must not know any particular command.

use super::{Field, FieldKind, GREATEST, Limit};
use crate::engine::event::JsonObject;
use crate::engine::rejection::FieldError;
use crate::engine::spelling::{is_blank, letters};
use crate::engine::timestamp::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// Checks the input against the fields and reports every fault at once, in the order of the fields.
#[must_use]
pub fn validate(fields: &[Field], data: &JsonObject) -> Vec<FieldError> {
    let mut faults = Vec::new();
    check_fields(fields, data, "", &mut faults);
    faults
}

fn check_fields(fields: &[Field], data: &JsonObject, path: &str, faults: &mut Vec<FieldError>) {
    for field in fields {
        let value = data.get(field.name).unwrap_or(&Value::Null);
        if !(field.optional && is_absent(value)) {
            check(&field.kind, field.longest, value, &format!("{path}{}", field.name), faults);
        }
    }
}

fn check(kind: &FieldKind, longest: usize, value: &Value, path: &str, faults: &mut Vec<FieldError>) {
    if is_absent(value) {
        return faults.push(fault(path, "presence", "must be present".into()));
    }
    match (kind, value) {
        (FieldKind::List(fields), _) => return check_list(fields, value, path, faults),
        (FieldKind::Record(fields), Value::Object(record)) => {
            return check_fields(fields, record, &format!("{path}."), faults);
        }
        (FieldKind::Many(kind), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                check(kind, longest, value, &format!("{path}[{index}]"), faults);
            }
            return;
        }
        (FieldKind::ByName(kind), Value::Object(values)) => {
            for (name, value) in values {
                check(kind, longest, value, &format!("{path}.{name}"), faults);
            }
            return;
        }
        _ => {}
    }
    if let Some((code, message)) = complaint(kind, value).or_else(|| excess(longest, value)) {
        faults.push(fault(path, code, message));
    }
}

/// What is of the right kind, and too long.
fn excess(longest: usize, value: &Value) -> Option<(&'static str, String)> {
    let is_longer = value.as_str()?.chars().nth(longest).is_some();
    is_longer.then(|| ("length", format!("must be at most {longest} letters")))
}

/// A number that JavaScript could not tell from its neighbours.
fn out_of_range(kind: &FieldKind, value: &Value) -> Option<(&'static str, String)> {
    // the doubles next to a limit are exact, so the detour over them moves no number across it
    let (number, greatest) = (value.as_f64()?, GREATEST as f64);
    match kind {
        FieldKind::Quantity | FieldKind::Whole | FieldKind::Positive(_) | FieldKind::Number | FieldKind::Above(_)
            if number > greatest =>
        {
            Some(("number", format!("must be at most {GREATEST}")))
        }
        FieldKind::Whole | FieldKind::Number | FieldKind::Above(_) if number < -greatest => {
            Some(("number", format!("must be at least -{GREATEST}")))
        }
        _ => None,
    }
}

fn check_list(fields: &[Field], value: &Value, path: &str, faults: &mut Vec<FieldError>) {
    let Value::Array(entries) = value else {
        return faults.push(fault(path, "list", "must be a list".into()));
    };
    for (index, entry) in entries.iter().enumerate() {
        match entry {
            Value::Object(entry) => check_fields(fields, entry, &format!("{path}[{index}]."), faults),
            _ => faults.push(fault(&format!("{path}[{index}]"), "presence", "must be present".into())),
        }
    }
}

fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => is_blank(text),
        Value::Array(entries) => entries.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn complaint(kind: &FieldKind, value: &Value) -> Option<(&'static str, String)> {
    if let Some(too_far) = out_of_range(kind, value) {
        return Some(too_far);
    }
    let text = value.as_str();
    let (fine, code, message) = match kind {
        FieldKind::Uuid | FieldKind::Existing(_) => {
            (text.is_some_and(|text| Uuid::parse_str(text).is_ok()), "uuid", "must be a valid UUID string".into())
        }
        FieldKind::Text => (text.is_some(), "string", "must be a valid string".into()),
        FieldKind::Email => (text.is_some_and(is_email), "email", "must be a valid email".into()),
        FieldKind::Quantity => {
            (value.as_f64().is_some_and(|number| number > 0.0), "number", "must be a number greater than 0".into())
        }
        FieldKind::OneOf(words) => (
            text.is_some_and(|text| words.contains(&text)),
            "inclusion",
            format!("must be one of {}", serde_json::to_string(words).unwrap_or_default().replace(',', ", ")),
        ),
        FieldKind::AtLeast(least, message) => {
            (text.is_some_and(|text| letters(text) >= *least), "length", (*message).into())
        }
        FieldKind::Shaped(shape, message) => {
            (text.is_some_and(|text| has_shape(text, shape)), "format", (*message).into())
        }
        FieldKind::Whole => (value.as_i64().is_some(), "integer", "must be a whole number".into()),
        FieldKind::Positive(message) => (value.as_u64().is_some_and(|number| number > 0), "number", (*message).into()),
        FieldKind::Time => (
            text.is_some_and(|text| Timestamp::from_rfc3339(text).is_some()),
            "time",
            "must be a date and time as in 2026-03-02T19:00:00+01:00".into(),
        ),
        FieldKind::YesNo => (value.is_boolean(), "boolean", "must be yes or no".into()),
        FieldKind::Number => (value.is_number(), "number", "must be a number".into()),
        FieldKind::Above(limit) => (limit.allows(value), "number", limit.message()),
        FieldKind::Many(_) => (false, "list", "must be a list".into()),
        FieldKind::Record(_) | FieldKind::ByName(_) => (false, "object", "must be an object".into()),
        FieldKind::List(_) | FieldKind::Anything => return None,
    };
    (!fine).then_some((code, message))
}

fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(letter, kind): (char, char)| match kind {
        '9' => letter.is_ascii_digit(),
        'a' => letter.is_ascii_alphabetic(),
        other => letter == other,
    };
    text.chars().count() == shape.chars().count() && text.chars().zip(shape.chars()).all(fits)
}

fn fault(path: &str, code: &str, message: String) -> FieldError {
    FieldError { field: path.into(), code: code.into(), message }
}

/// The address rule of the domain sheets, over the whole string. The part before the `@` is that of HTML's e-mail field, without a
/// dot at its ends or next to another. Hyphens at the ends of the first label are taken, for the rule of the sources takes them:
/// `^[_A-Za-z0-9-+]+(\.[_A-Za-z0-9-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9]+)*(\.[A-Za-z]{2,})$`.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let of = |part: &str, also: &str| {
        !part.is_empty() && part.chars().all(|letter| letter.is_ascii_alphanumeric() || also.contains(letter))
    };
    let is_label = |label: &str| of(label, "-") && !label.starts_with('-') && !label.ends_with('-');
    let mut labels = domain.split('.');
    let starts_fine = labels.next().is_some_and(|first| of(first, "-"));
    let last = labels.next_back().unwrap_or_default();
    let ends_fine = last.len() >= 2 && last.chars().all(|letter| letter.is_ascii_alphabetic());
    local.split('.').all(|part| of(part, "!#$%&'*+/=?^_{|}~-`")) && starts_fine && labels.all(is_label) && ends_fine
}

impl Limit {
    fn allows(self, value: &Value) -> bool {
        let whole = value.is_i64() || value.is_u64();
        value.as_f64().is_some_and(|number| number > self.above) && (whole || !self.whole)
    }

    fn message(self) -> String {
        let number = if self.whole { "" } else { "a number " };
        format!("must be {number}greater than {}", self.above)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Example, Field, FieldKind, Limit};
    use super::{is_email, validate};
    use serde_json::{Value, json};

    fn faults(fields: &[Field], data: &Value) -> Vec<(String, String)> {
        let Value::Object(data) = data else { return Vec::new() };
        validate(fields, data).into_iter().map(|fault| (fault.field, fault.message)).collect()
    }

    fn field(name: &'static str, kind: FieldKind) -> Field {
        Field::new(name, kind, Example::Fixed(""))
    }

    #[test]
    fn an_email_follows_the_rule_over_the_whole_string() {
        for good in [
            "jane.doe@acme.com",
            "a+b@x-y.com",
            "_@a.b1.org",
            "jane.k+1@example.com",
            "o'neil@mail.example.co.uk",
            "first.last@sub-domain.my-firm.org",
            "a/b=c!#$%&*?^`{|}~@example.museum",
            "-@-a-.com",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "a@b",
            "i_wanna_be_an_email",
            "a.@b.com",
            " jane.doe@acme.com",
            "jane.doe@acme.com\n",
            "a@b@c.org",
            "@b.com",
            "a@.com",
            "a@b.c",
            ".a@b.com",
            "a..b@c.com",
            "a b@c.com",
            "a,b@c.com",
            "a@b.-c.org",
            "a@b.c-.org",
            "a@b.c-d",
            "a@b.com.",
            "a@b.c1",
            "ä@b.com",
            "a@b..com",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
    }

    #[test]
    fn every_fault_is_reported_at_once_with_its_path() {
        let item = vec![field("quantity", FieldKind::Quantity), field("uom", FieldKind::OneOf(vec!["KG", "MT"]))];
        let fields = [field("order_number", FieldKind::Text), field("items", FieldKind::List(item))];
        let input =
            json!({"order_number": 12345, "items": [{"quantity": 1, "uom": "KG"}, {"quantity": 0, "uom": "LT"}]});
        let expected = [
            ("order_number", "must be a valid string"),
            ("items[1].quantity", "must be a number greater than 0"),
            ("items[1].uom", r#"must be one of ["KG", "MT"]"#),
        ];
        assert_eq!(faults(&fields, &input), expected.map(|(path, message)| (path.into(), message.into())));
    }

    #[test]
    fn what_is_blank_empty_or_missing_is_not_present() {
        let fields = [field("name", FieldKind::Text), field("items", FieldKind::List(vec![]))];
        for input in [json!({}), json!({"name": "  ", "items": []}), json!({"name": "\u{200b}\u{a0}", "items": null})] {
            let expected = ["name", "items"].map(|path| (path.to_owned(), "must be present".to_owned()));
            assert_eq!(faults(&fields, &input), expected);
        }
    }

    #[test]
    fn letters_that_nobody_sees_make_no_name_longer() {
        let fields = [field("name", FieldKind::AtLeast(3, "should be at least 3 character(s)"))];
        let said = |name: &str| faults(&fields, &json!({ "name": name })).len();
        assert_eq!([said("ab\u{200b}"), said("\u{feff}ab\u{a0}"), said("a b")], [1, 1, 0]);
    }

    #[test]
    fn a_number_beyond_what_javascript_can_count_is_refused_whatever_it_is_for() {
        let kinds = [FieldKind::Quantity, FieldKind::Whole, FieldKind::Positive("must be greater than 0")];
        for kind in kinds {
            let fields = [field("amount", kind)];
            let said = |amount: Value| faults(&fields, &json!({ "amount": amount })).pop().map(|(_, message)| message);
            assert_eq!(said(json!(9_007_199_254_740_991_u64)), None);
            for amount in [json!(9_007_199_254_740_992_u64), json!(u64::MAX), json!(1e16), json!(1e300)] {
                assert_eq!(said(amount).as_deref(), Some("must be at most 9007199254740991"));
            }
        }
        let whole = [field("nonce", FieldKind::Whole)];
        assert_eq!(faults(&whole, &json!({"nonce": -9_007_199_254_740_991_i64})), []);
        let least = ("nonce".to_owned(), "must be at least -9007199254740991".to_owned());
        assert_eq!(faults(&whole, &json!({"nonce": i64::MIN})), [least]);
    }

    #[test]
    fn a_text_of_whatever_kind_has_an_end() {
        let fields = [
            field("name", FieldKind::AtLeast(3, "should be at least 3 character(s)")),
            field("host", FieldKind::Text),
            field("email", FieldKind::Email),
            field("title", FieldKind::Anything),
            field("note", FieldKind::Text).at_most(2_000),
        ];
        let of = |letters: usize| {
            let (text, email) = ("ü".repeat(letters), format!("{}@b.org", "a".repeat(letters - 6)));
            faults(&fields, &json!({"name": text, "host": text, "email": email, "title": text, "note": text}))
        };
        assert_eq!(of(200), []);
        let long = |name: &str, letters| (name.to_owned(), format!("must be at most {letters} letters"));
        let short_ones = ["name", "host", "email", "title"].map(|name| long(name, 200));
        assert_eq!(of(201), short_ones);
        assert_eq!(of(2_001).last(), Some(&long("note", 2_000)));
    }

    #[test]
    fn a_number_may_have_a_limit_and_be_whole() {
        let of = |above, whole| [field("amount", FieldKind::Above(Limit { above, whole }))];
        let said = |fields: &[Field], amount: Value| {
            faults(fields, &json!({ "amount": amount })).pop().map(|(_, message)| message)
        };
        assert_eq!(said(&of(2.5, false), json!(2.6)), None);
        assert_eq!(said(&of(2.5, false), json!(2.5)).as_deref(), Some("must be a number greater than 2.5"));
        assert_eq!(said(&of(0.0, true), json!(1.5)).as_deref(), Some("must be greater than 0"));
        assert_eq!(said(&of(-3.0, true), json!(-2)), None);
        assert_eq!(said(&of(-1e300, false), json!(-1e299)).as_deref(), Some("must be at least -9007199254740991"));
        assert_eq!(said(&[field("amount", FieldKind::Number)], json!("1")).as_deref(), Some("must be a number"));
    }

    #[test]
    fn yes_is_no_text() {
        let fields = [field("reachable", FieldKind::YesNo)];
        assert_eq!(faults(&fields, &json!({"reachable": false})), []);
        let expected = [("reachable".to_owned(), "must be yes or no".to_owned())];
        assert_eq!(faults(&fields, &json!({"reachable": "yes"})), expected);
    }

    #[test]
    fn values_in_lists_and_under_names_are_checked_each() {
        let fields = [
            field("blocked", FieldKind::Many(Box::new(FieldKind::Uuid))),
            field("scores", FieldKind::ByName(Box::new(FieldKind::Whole))),
        ];
        let said = faults(&fields, &json!({"blocked": ["x", null], "scores": {"Ada": 1, "Grace": "2"}}));
        let expected = [
            ("blocked[0]", "must be a valid UUID string"),
            ("blocked[1]", "must be present"),
            ("scores.Grace", "must be a whole number"),
        ];
        assert_eq!(said, expected.map(|(path, message)| (path.into(), message.into())));
        let said = faults(&fields, &json!({"blocked": "x", "scores": [1]}));
        assert_eq!(
            said,
            [("blocked", "must be a list"), ("scores", "must be an object")].map(|(a, b)| (a.into(), b.into()))
        );
    }

    #[test]
    fn what_is_no_nine_and_no_a_in_a_shape_stands_for_itself() {
        let fields = [field("plate", FieldKind::Shaped("aa-99", "has invalid format"))];
        assert_eq!(faults(&fields, &json!({"plate": "MG-42"})), []);
        assert_eq!(faults(&fields, &json!({"plate": "MG042"})).len(), 1);
    }

    #[test]
    fn a_list_that_is_none_is_said_to_be_none() {
        let fields = [field("items", FieldKind::List(vec![field("uom", FieldKind::Text)]))];
        assert_eq!(faults(&fields, &json!({"items": "x"})), [("items".into(), "must be a list".into())]);
        assert_eq!(faults(&fields, &json!({"items": [7]})), [("items[0]".into(), "must be present".into())]);
    }
}
