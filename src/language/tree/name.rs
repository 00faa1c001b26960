//! A name as somebody wrote it, and the forms that it has elsewhere.
//!
//! Must not know what is named.

use super::span::Span;

/// A name: that of a head (`Create Order`), a field (`order_id`) or a word (`OPEN`). Its words are one space apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name as people say it.
    pub says: String,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// The name in scripts and in the types of events: `CreateOrder`.
    #[must_use]
    pub fn joined(&self) -> String {
        joined(&self.says)
    }

    /// The name of a context, of a view or before the id of a stream: `order-lines`.
    #[must_use]
    pub fn kebab(&self) -> String {
        cased(&self.says, '-')
    }

    /// What an aggregate is called in rules: `loan_request`.
    #[must_use]
    pub fn snake(&self) -> String {
        cased(&self.says, '_')
    }
}

/// A name without its spaces.
#[must_use]
pub fn joined(says: &str) -> String {
    says.split_whitespace().collect()
}

fn cased(says: &str, between: char) -> String {
    let words = says.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut cased = String::with_capacity(says.len());
    for word in words {
        if !cased.is_empty() {
            cased.push(between);
        }
        cased.extend(word.chars().flat_map(char::to_lowercase));
    }
    cased
}

#[cfg(test)]
mod tests {
    use super::{Name, Span};

    #[test]
    fn a_name_has_its_form_for_each_place() {
        let name = |says: &str| Name { says: says.into(), span: Span::default() };
        let loan = name("Loan Request");
        assert_eq!(
            (loan.joined(), loan.kebab(), loan.snake()),
            ("LoanRequest".into(), "loan-request".into(), "loan_request".into())
        );
        let rough = name("When overdue, remind");
        assert_eq!((rough.joined().as_str(), rough.kebab().as_str()), ("Whenoverdue,remind", "when-overdue-remind"));
    }
}
