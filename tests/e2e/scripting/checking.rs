//! A model that is written as text is checked without being applied.

use super::each;
use crate::e2e::support::{Page, visit};
use serde_json::json;

#[tokio::test]
async fn a_text_is_checked_and_nothing_is_written() {
    visit(async |page: &Page| {
        let text =
            "model Library\\n\\ncommand Borrow Book\\nevent Book Borrowed\\npolicy Remind\\n  whenever Book Borowed\\n";
        let checked = page.js(&format!("return hindcast.check(\"{text}\")")).await;
        assert_eq!((&checked["name"], &checked["commands"]), (&json!("library"), &json!(["BorrowBook"])));
        assert_eq!(checked["events"], json!(["BookBorrowed"]));
        assert_eq!(each(&checked["findings"], "code"), ["unknown_event"], "{checked}");
        assert_eq!(
            (&checked["findings"][0]["line"], &checked["findings"][0]["severity"]),
            (&json!(6), &json!("error"))
        );
        let message = checked["findings"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains("Book Borrowed"), "the mend is named: {message}");
        assert_eq!(page.js("return hindcast.head()").await, json!(0));
    })
    .await;
}

#[tokio::test]
async fn the_name_of_a_built_in_context_is_taken() {
    visit(async |page: &Page| {
        let checked = page.js("return hindcast.check('model Orders\\n\\nevent Order Taken\\n')").await;
        assert_eq!(each(&checked["findings"], "code"), ["name_taken"], "{checked}");
    })
    .await;
}
