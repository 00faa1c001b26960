//! Promise: loans are requested and decided by clicking, and two underwriters see on one screen which versions they saw.

use thirtyfour::Key;

use super::support::{Page, Size, eventually_eq, visit};

const ADA: &str = "[data-desk=Ada]";
const BEN: &str = "[data-desk=Ben]";

async fn sit_down(page: &Page) {
    page.open_at("#loans").await;
    page.click("[role=tab][data-tab=desk]").await;
    page.wait_for(ADA).await;
}

/// Asks for a loan by the form on the wall.
async fn request(page: &Page, name: &str, national_id: &str) {
    let form = page.begin("RequestLoan").await;
    form.fill("name", name).await;
    form.fill("national_id", national_id).await;
    form.send().await;
}

/// Who is on a desk, with the version at which they were seen.
async fn wait_for_desk(page: &Page, desk: &str, requests: &[(&str, &str)]) {
    let script = "return [...document.querySelectorAll(`${args[0]} [data-request]`)]
        .map((request) => [request.querySelector('b').textContent, request.dataset.version])";
    let expected = serde_json::json!(requests);
    eventually_eq(desk, expected, async || page.look(script, &[serde_json::json!(desk)]).await).await;
}

async fn look_again(page: &Page, desk: &str) {
    page.click(&format!("{desk} [data-action=look]")).await;
}

#[tokio::test]
async fn clear_cases_are_decided_by_rule_and_the_rest_at_a_desk() {
    visit(async |page: &Page| {
        sit_down(page).await;
        page.wait_for_words("[data-last-answer]", &["Nobody has asked it yet"]).await;
        page.browser().picture("loans-desk-empty").await;
        request(page, "Yev", "999999aa").await;
        page.wait_for_words("[data-last-answer]", &["score 9", "Yev", "999999aa", "event 1"]).await;
        request(page, "Ivy", "111111aa").await;
        request(page, "Zoe", "666666aa").await;
        page.wait_for_position(6).await;
        page.wait_for_words("[data-last-answer]", &["score 6", "Zoe"]).await;
        wait_for_desk(page, ADA, &[]).await;
        page.wait_for_words(&format!("{ADA} [data-as-of]"), &["of 6"]).await;
        look_again(page, ADA).await;
        wait_for_desk(page, ADA, &[("Zoe", "2")]).await;
        page.click(&format!("{ADA} [data-action=deny]")).await;
        page.wait_for_words(&format!("{ADA} [data-outcome]"), &["Zoe: denied, version 3"]).await;
        wait_for_desk(page, ADA, &[]).await;
        page.press(Key::Home).await;
        page.wait_for_words("[data-last-answer]", &["Nobody has asked it yet"]).await;
        page.press(Key::End).await;

        page.click("[role=tab][data-tab=state]").await;
        let rows = page.wait_for_rows("decisions", 3).await;
        let decided: Vec<_> =
            rows.iter().map(|row| [row.cell("name"), row.cell("status"), row.cell("decided_by")]).collect();
        let expected =
            [["Yev", "Auto approved", "rule"], ["Ivy", "Auto denied", "rule"], ["Zoe", "Manually denied", "Ada"]];
        assert_eq!(decided, expected);
        assert_eq!(page.rows("underwriter-dashboard").await, []);
        page.reload().await;
        page.click("[role=tab][data-tab=state]").await;
        page.wait_for_rows("decisions", 3).await;
        assert_eq!(page.rows("underwriter-dashboard").await, [], "gone after reload");
    })
    .await;
}

#[tokio::test]
async fn of_two_underwriters_the_second_sees_both_versions_and_the_decision_of_the_first() {
    visit(async |page: &Page| {
        sit_down(page).await;
        request(page, "Yev", "555555aa").await;
        page.wait_for_position(2).await;
        for desk in [ADA, BEN] {
            look_again(page, desk).await;
            wait_for_desk(page, desk, &[("Yev", "2")]).await;
        }
        page.browser().picture("loans-desk-both-see").await;
        page.click(&format!("{ADA} [data-action=approve]")).await;
        page.wait_for_words(&format!("{ADA} [data-outcome]"), &["Yev: approved, version 3"]).await;
        wait_for_desk(page, BEN, &[("Yev", "2")]).await;
        page.click(&format!("{BEN} [data-action=deny]")).await;
        let conflict = format!("{BEN} [data-conflict=wrong_expected_version]");
        let told =
            ["wrong_expected_version", "saw version 2", "at version 3", "Manually Approved, by Ada", "Nothing was"];
        page.wait_for_words(&conflict, &told).await;
        page.browser().picture("loans-desk-conflict").await;
        assert_eq!(page.head().await, 3, "nothing was written");
        page.press(Key::Left).await;
        page.wait_until_gone(&conflict).await;
        wait_for_desk(page, ADA, &[("Yev", "2")]).await;
        page.wait_for(&format!("{ADA} [data-action=approve][aria-disabled=true]")).await;
        page.press(Key::End).await;
        page.wait_for(&conflict).await;
        look_again(page, BEN).await;
        wait_for_desk(page, BEN, &[]).await;
    })
    .await;
}

#[tokio::test]
async fn a_new_row_is_shown_in_both_tabs_without_a_reload() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        let [first, second] = page.open_second_tab().await;
        page.show_wall("loans").await;
        page.in_each_tab(&[first.clone(), second.clone()], "window.not_loaded_again = true").await;
        for (asks_in, other, count, person) in [(&second, &first, 1, "666666aa"), (&first, &second, 2, "555555aa")] {
            page.go_to_tab(asks_in).await;
            request(page, person, person).await;
            for tab in [asks_in, other] {
                page.go_to_tab(tab).await;
                let rows = page.wait_for_rows("underwriter-dashboard", count).await;
                assert_eq!(rows.last().map(|row| row.cell("name")), Some(person));
                assert_eq!(page.js("return window.not_loaded_again").await, true);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_story_of_two_underwriters_is_told_at_their_desks() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'loans', scenario: 'two-underwriters' })").await;
        page.tell_beat(1).await;
        page.tell_beat(2).await;
        wait_for_desk(page, ADA, &[("Yev", "2")]).await;
        page.tell_beat(3).await;
        wait_for_desk(page, BEN, &[("Yev", "2")]).await;
        page.wait_for_words(&format!("{BEN} [data-as-of]"), &["as of event 2 of 2"]).await;
        page.tell_beat(4).await;
        page.wait_for_words(&format!("{ADA} [data-outcome]"), &["Yev: approved, version 3"]).await;
        wait_for_desk(page, BEN, &[("Yev", "2")]).await;
        page.tell_beat(5).await;
        let told = ["Ben saw version 2", "at version 3", "Manually Approved, by Ada"];
        page.wait_for_words(&format!("{BEN} [data-conflict=wrong_expected_version]"), &told).await;
        assert!(!page.has("[data-story-wrong]").await);
        assert_eq!(page.head().await, 3, "nothing was written");
        page.browser().picture("loans-story-two-underwriters").await;
        // what a story did at a desk is the story's: the next one may delete it without a question
        page.press('1').await;
        page.wait_for_words("[data-told]", &["0 of"]).await;
    })
    .await;
}

#[tokio::test]
async fn the_story_of_the_stopped_dashboard_ends_with_three_rows() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'loans', scenario: 'dashboard-stopped', play: true })").await;
        let rows = page.wait_for_rows("underwriter-dashboard", 3).await;
        let seen: Vec<_> = rows.iter().map(|row| (row.cell("name"), row.cell("score"))).collect();
        assert_eq!(seen, [("Yev", "6"), ("Ivy", "5"), ("Zoe", "6")]);
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words("[data-part=clearing-house]", &["565656zz"]).await;
        page.browser().picture("loans-desk-told-of-zoe").await;
    })
    .await;
}

#[tokio::test]
async fn an_amount_without_end_is_refused_and_one_in_the_log_stands_in_the_way_of_nothing() {
    visit(async |page: &Page| {
        sit_down(page).await;
        let form = page.begin("RequestLoan").await;
        for amount in ["9007199254740993", "18446744073709551615"] {
            form.fill("amount", amount).await;
            form.submit().await;
            let faults = form.faults(1).await;
            assert_eq!(faults.get("amount").map(String::as_str), Some("must be at most 9007199254740991"));
        }
        form.paste("name", &"x".repeat(201)).await;
        form.submit().await;
        let faults = form.faults(2).await;
        assert_eq!(faults.get("name").map(String::as_str), Some("must be at most 200 letters"));
        page.browser().picture("loans-form-too-much").await;
        page.press(Key::Escape).await;
        assert_eq!(page.head().await, 0);

        // a script has no such number; a file may have it
        let append = "const loan_request_id = crypto.randomUUID();
            const [national_id, name, amount] = ['999999aa', 'Yev', 7];
            const credit_score = { score: 9, national_id, at: '2026-03-02T10:00:00Z' };
            const data = { loan_request_id, name, amount, national_id, credit_score };
            await hindcast.append(`loan-request-${loan_request_id}`, 'any', [{ event_type: 'Loans.LoanRequested', data }])";
        page.js(append).await;
        let text = page.export().await.replace("\"amount\":7,", "\"amount\":18446744073709551615,");
        assert!(text.contains("18446744073709551615"), "{text}");
        page.js("await hindcast.reset()").await;
        page.js_with("await hindcast.import(args[0])", &[serde_json::json!(text)]).await;
        let read = "return [
            (await hindcast.readAll({}))[0].data.amount,
            (await hindcast.readStream((await hindcast.readAll({}))[0].stream_id))[0].data.amount,
            (await hindcast.view('loans', 'decisions')).rows[0].amount,
        ].map((amount) => amount === 2 ** 64)";
        assert_eq!(page.js(read).await, serde_json::json!([true, true, true]));
        assert!(page.export().await.contains("18446744073709551615"), "the log has it to the last digit");
    })
    .await;
}

#[tokio::test]
async fn without_the_clearing_house_nothing_is_decided_nor_written() {
    visit(async |page: &Page| {
        sit_down(page).await;
        page.click("[data-field=on]").await;
        page.wait_for_words("[data-down]", &["credit_score_unavailable"]).await;
        let form = page.begin("RequestLoan").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "credit_score_unavailable");
        assert_eq!(page.head().await, 0);
        page.browser().picture("loans-desk-down").await;
        page.press(Key::Escape).await;
        page.reload().await;
        page.wait_for("[data-down]").await;
        page.click("[data-field=on]").await;
        page.wait_until_gone("[data-down]").await;

        let [first, second] = page.open_second_tab().await;
        page.go_to_tab(&first).await;
        let slider = page.element("[data-field=delay_ms]").await;
        slider.send_keys(Key::Home + Key::Right + Key::Right + Key::Right).await.expect("the slider can be moved");
        page.wait_for_words("[data-shown=delay_ms]", &["300 ms"]).await;
        page.go_to_tab(&second).await;
        page.show_wall("loans").await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words("[data-shown=delay_ms]", &["300 ms"]).await;
        request(page, "Yev", "999999aa").await;
        page.wait_for_position(2).await;
    })
    .await;
}

#[tokio::test]
async fn wrong_inputs_are_answered_where_they_were_typed() {
    visit(async |page: &Page| {
        sit_down(page).await;
        let form = page.begin("RequestLoan").await;
        for (field, text) in [("name", "Y"), ("amount", "1.5"), ("national_id", "123456aaa")] {
            form.fill(field, text).await;
        }
        form.submit().await;
        let faults = form.faults(3).await;
        let said = ["name", "amount", "national_id"].map(|field| faults.get(field).map(String::as_str));
        let expected = ["should be at least 2 character(s)", "must be greater than 0", "has invalid format"];
        assert_eq!(said, expected.map(Some));
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn pictures_are_kept_of_loans() {
    visit(async |page: &Page| {
        page.js("await hindcast.reset({ context: 'loans', scenario: 'review', play: true })").await;
        page.js("location.hash = '#loans?tab=desk'").await;
        page.wait_for(ADA).await;
        page.pictures(
            "loans",
            &[("1280x800", Size(1280, 800)), ("1920x1080", Size(1920, 1080)), ("390x844", Size(390, 844))],
        )
        .await;
    })
    .await;
}
