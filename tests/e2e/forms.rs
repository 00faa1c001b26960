//! Promise: a form says what can be given and by whom, loses nothing that somebody typed, and sends what is shown in it.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Page, eventually_eq, visit};

const FORM: &str = "dialog.command-form[open]";

impl Page {
    /// Lets the clearing house be as slow as it can be.
    async fn slow_down_the_clearing_house(&self) {
        self.click("[role=tab][data-tab=desk]").await;
        let slider = self.element("[data-field=delay_ms]").await;
        slider.send_keys(Key::End).await.expect("the slider can be moved");
        self.wait_for_words("[data-shown=delay_ms]", &["5 s"]).await;
    }

    /// Asks for a loan by script.
    async fn request_loan(&self, id: u32, name: &str, amount: u32, national_id: &str) -> String {
        let id = format!("10a00000-0000-4000-8000-{id:012}");
        let data = json!({ "loan_request_id": id, "name": name, "amount": amount, "national_id": national_id });
        self.js_with("await hindcast.dispatch('loans', 'RequestLoan', args[0])", &[data]).await;
        self.idle().await;
        id
    }

    async fn classes(&self, command: &str) -> Vec<String> {
        let sticky = format!("[data-sticky=\"command:{command}\"]");
        let classes = self.attribute(&sticky, "class").await.unwrap_or_default();
        classes.split_whitespace().map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn a_number_is_recorded_as_it_was_typed() {
    visit(async |page: &Page| {
        let quantity = "items[0].quantity";
        for (at, (typed, recorded)) in
            [("1.005", 1.005), ("0.005", 0.005), ("1,5", 1.5), ("1e3", 1000.0)].into_iter().enumerate()
        {
            let form = page.begin("CreateOrder").await;
            form.fill(quantity, typed).await;
            assert_eq!(form.value(quantity).await, typed, "the field keeps what was typed");
            form.send().await;
            page.wait_for_position(at as u64 + 1).await;
            let log = page.log().await;
            assert_eq!(log[at]["data"]["items"][0]["quantity"].as_f64(), Some(recorded), "{typed}");
        }
        let form = page.begin("CreateOrder").await;
        for unclear in ["1,000", "-", "a few"] {
            form.fill(quantity, unclear).await;
            page.wait_for_words(&format!("{FORM} [data-odd]"), &["with a point"]).await;
            assert_eq!(form.value(quantity).await, unclear);
        }
        form.submit().await;
        form.faults(1).await;
        assert_eq!(page.head().await, 4, "nothing was sent");
    })
    .await;
}

#[tokio::test]
async fn a_command_that_is_answered_late_leaves_another_form_alone() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        page.request_loan(1, "Yev", 1000, "555555aa").await;
        page.slow_down_the_clearing_house().await;
        let form = page.begin("RequestLoan").await;
        form.fill("national_id", "999999aa").await;
        form.submit().await;
        page.press(Key::Escape).await;
        page.wait_until_gone(FORM).await;
        page.wait_for_words("[data-sticky=\"command:RequestLoan\"] [data-under-way]", &["under way"]).await;
        let other = page.begin("DenyLoan").await;
        other.fill("underwriter", "Somebody else").await;
        page.wait_for_position(4).await;
        page.wait_until_gone("[data-under-way]").await;
        assert_eq!(other.value("underwriter").await, "Somebody else");
        other.send().await;
        page.wait_for_position(5).await;
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_made_on_what_the_form_showed() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        let first = page.request_loan(1, "Yev", 1000, "555555aa").await;
        page.request_loan(2, "Zoe", 1000, "666666aa").await;
        let form = page.begin("ApproveLoan").await;
        form.choose("loan_request_id", "Yev").await;
        // as another tab would: this one hears of it and shows it
        page.js_with("await hindcast.dispatch('loans', 'DenyLoan', { loan_request_id: args[0] })", &[json!(first)])
            .await;
        page.wait_for_words(&format!("{FORM} option[value=\"{first}\"]"), &["manually_denied"]).await;
        assert_eq!(form.value("loan_request_id").await, first, "the choice stays");
        form.submit().await;
        let (code, words) = form.refusal().await;
        assert_eq!(code, "wrong_expected_version");
        assert!(words.contains("version 3") && words.contains("version 2"), "{words}");
        assert_eq!(page.head().await, 5);
        page.browser().picture("forms-conflict").await;
        form.submit().await;
        page.wait_for(&format!("{FORM} [data-refusal=not_under_review]")).await;
    })
    .await;
}

#[tokio::test]
async fn what_was_chosen_and_is_gone_is_not_replaced_by_something_else() {
    visit(async |page: &Page| {
        let (first, second) = (page.create_order(1).await, page.create_order(2).await);
        page.wait_for_position(2).await;
        let form = page.begin("CompleteOrder").await;
        form.choose("order_id", &first.number).await;
        page.dispatch("DeleteOrder", first.reference()).await;
        page.wait_for_words(&format!("{FORM} option[value=\"{}\"]", first.id), &["no longer there"]).await;
        assert_eq!(form.value("order_id").await, first.id);
        form.choose("order_id", &second.number).await;
        form.send().await;
        page.idle().await;
        page.wait_for_cell("orders", &second.id, "status", "COMPLETED").await;
    })
    .await;
}

#[tokio::test]
async fn a_record_that_may_be_left_out_is_left_out_by_clearing_its_fields() {
    visit(async |page: &Page| {
        page.open_at("#meetups").await;
        let form = page.begin("CreateMeetup").await;
        form.fill("location.name", "").await;
        form.faults(1).await;
        form.fill("location.address", "").await;
        form.faults(0).await;
        form.send().await;
        let newest = page.js("return (await hindcast.readAll({ from: 1 }))[0].data.location ?? null").await;
        assert_eq!(newest, Value::Null);
    })
    .await;
}

#[tokio::test]
async fn a_command_that_a_policy_issues_is_explained_and_not_given() {
    visit(async |page: &Page| {
        for (context, command, told) in [
            ("coins", "ReceiveCoins", "Only Transfer issues this command, when Coins Sent happens."),
            ("orders", "CreateInvoice", "Only Invoicing issues this command, when Order Completed happens."),
            ("attendance", "RequestAttendance", "Only Attendance check issues this command, when"),
        ] {
            page.open_at(&format!("#{context}")).await;
            page.begin(command).await;
            page.wait_for_words(&format!("{FORM} [data-only-issued]"), &[told]).await;
            assert!(!page.has(&format!("{FORM} [type=submit]")).await, "{command} is not a person's to give");
            page.browser().picture(&format!("forms-only-issued-{context}")).await;
            page.press(Key::Enter).await;
            page.wait_until_gone(FORM).await;
        }
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_possible_now_looks_inviting_however_often_it_has_happened() {
    visit(async |page: &Page| {
        page.wait_for("[data-sticky=\"command:CompleteOrder\"].uninviting").await;
        let order = page.create_order(1).await;
        page.wait_for("[data-sticky=\"command:CreateOrder\"].lit").await;
        assert!(page.classes("CreateOrder").await.contains(&"inviting".to_owned()));
        page.wait_for("[data-sticky=\"command:CompleteOrder\"].inviting").await;
        page.complete_order(&order).await;
        page.wait_for("[data-sticky=\"command:CompleteOrder\"].lit.uninviting").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_whole_number_is_said_to_be_none() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        let form = page.begin("RequestLoan").await;
        for odd in ["abc", "1,000", "1e3"] {
            form.fill("amount", odd).await;
            assert_eq!(form.faults(1).await["amount"], "must be greater than 0");
            page.wait_for_words("[data-odd]", &["whole number"]).await;
        }
        page.browser().picture("forms-no-whole-number").await;
        form.fill("amount", "0").await;
        page.wait_until_gone("[data-odd]").await;
        form.faults(1).await;
    })
    .await;
}

#[tokio::test]
async fn choices_of_one_name_are_told_apart() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        page.request_loan(1, "Yev", 1000, "555555aa").await;
        page.request_loan(2, "Yev", 2000, "666666aa").await;
        page.request_loan(3, "Zoe", 2000, "555555bb").await;
        let form = page.begin("ApproveLoan").await;
        eventually_eq("the choices", true, async || {
            let offered = form.options("loan_request_id").await;
            offered.iter().filter(|offer| offer.starts_with("Yev · amount ")).count() == 2
        })
        .await;
        page.wait_for_words(&format!("{FORM} .label"), &["Loan request"]).await;
        page.browser().picture("forms-choices").await;
    })
    .await;
}
