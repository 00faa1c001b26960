//! The pipeline, stage by stage, before a room.

use serde_json::{Value, json};

use super::{open_desk, pictures};
use crate::e2e::support::{Page, eventually_eq, visit};

/// How every stage stands, in their order.
async fn standings(page: &Page) -> Value {
    let script =
        "return [...document.querySelectorAll('[data-stage]')].map((stage) => stage.dataset.standing).join(' ')";
    page.look(script, &[]).await
}

async fn wait_for(page: &Page, what: &str, expected: [(&str, usize); 2]) {
    let all: Vec<&str> = expected.iter().flat_map(|(standing, count)| vec![*standing; *count]).collect();
    eventually_eq(what, json!(all.join(" ")), async || standings(page).await).await;
}

async fn press(page: &Page, action: &str) {
    page.click(&format!("[data-action={action}]")).await;
}

#[tokio::test]
async fn a_command_is_stepped_through_stage_by_stage() {
    visit(async |page: &Page| {
        open_desk(page).await;
        page.wait_for_words("[data-part=pipeline]", &["No command of this context"]).await;
        page.begin("CreateOrder").await.send().await;
        wait_for(page, "the whole way", [("passed", 8), ("", 0)]).await;
        page.wait_for_words("[data-outcome=done]", &["Create Order is done"]).await;
        page.wait_for_words("[data-stage=uniqueness]", &["order_number", "is free"]).await;
        page.wait_for_words("[data-stage=recorded]", &["event 1", "1 Order Created"]).await;
        pictures(page, "desk-pipeline-done", "pipeline").await;

        press(page, "stage-on").await;
        wait_for(page, "the first stage", [("passed", 1), ("hidden", 7)]).await;
        page.wait_for_words("[data-step]", &["Stage 1 of 8: Middleware"]).await;
        assert!(!page.has("[data-outcome]").await, "the end is not given away");
        for shown in 2..=8 {
            press(page, "stage-on").await;
            wait_for(page, "one stage more", [("passed", shown), ("hidden", 8 - shown)]).await;
            if shown == 4 {
                pictures(page, "desk-pipeline-stepping", "pipeline").await;
            }
        }
        page.wait_for("[data-stage=recorded][aria-current=step]").await;
        page.wait_for("[data-outcome=done]").await;
        press(page, "stage-back").await;
        wait_for(page, "one stage less", [("passed", 7), ("hidden", 1)]).await;
        press(page, "stage-all").await;
        wait_for(page, "the whole way", [("passed", 8), ("", 0)]).await;
    })
    .await;
}

#[tokio::test]
async fn a_faulty_command_never_came_to_the_aggregate_and_the_next_one_begins_anew() {
    visit(async |page: &Page| {
        open_desk(page).await;
        let wrong = "await hindcast.dispatch('orders', 'CreateOrder', { order_number: 12345 }).catch(() => {})";
        page.js(wrong).await;
        wait_for(page, "it is stopped", [("passed passed passed stopped", 1), ("unreached", 4)]).await;
        page.wait_for_words("[data-stage=validation]", &["stopped here", "order_number must be a valid string"]).await;
        page.wait_for_words("[data-outcome=refused]", &["stopped at the stage validation"]).await;
        press(page, "stage-on").await;
        wait_for(page, "the first stage", [("passed", 1), ("hidden", 7)]).await;
        page.begin("CreateOrder").await.send().await;
        page.wait_for_words("[data-field=passage]", &["Create Order", "refused"]).await;
        wait_for(page, "the first stage of the next command", [("passed", 1), ("hidden", 7)]).await;
    })
    .await;
}

#[tokio::test]
async fn what_policies_issue_stands_behind_the_command_that_led_to_it() {
    visit(async |page: &Page| {
        page.run_command("CreateOrder").await;
        page.run_command("CompleteOrder").await;
        open_desk(page).await;
        page.wait_for_words("[data-outcome=done]", &["Complete Order is done"]).await;
        let options =
            "return [...document.querySelectorAll('[data-field=passage] option')].map((one) => one.textContent)";
        let expected = [
            "Complete Order",
            "↳ Create Shipment, issued by Shipping",
            "↳ Create Invoice, issued by Invoicing",
            "Create Order",
        ];
        eventually_eq("the last commands", json!(expected), async || page.look(options, &[]).await).await;
        page.click("[data-field=passage] option:nth-child(2)").await;
        page.wait_for_words("[data-outcome=done]", &["Create Shipment is done"]).await;
        page.wait_for_words("[data-stage=router]", &["Shipment"]).await;
        let names = "return (await hindcast.pipeline()).map(({ name, stopped }) => `${name} ${stopped}`)";
        let names = page.js(names).await;
        assert_eq!(names[0], "middleware false");
        assert_eq!(names.as_array().map(Vec::len), Some(8));
        let did = "return (await hindcast.pipeline()).find(({ name }) => name === 'aggregate').did";
        assert!(page.js(did).await.as_str().is_some_and(|did| did.contains("OrderCompleted")), "that of the person");

        page.click("[data-action=start]").await;
        page.wait_for_words("[data-part=pipeline]", &["No command of this context"]).await;
        page.click("[data-action=forward]").await;
        page.wait_for_words("[data-outcome=done]", &["Create Order is done"]).await;
    })
    .await;
}
