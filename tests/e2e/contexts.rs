//! Promise: every bounded context has its own wall, views and forms, over one log.

use serde_json::json;

use super::support::{Page, eventually_eq, visit};

const CONTEXTS: [(&str, &str); 5] = [
    ("orders", "command:CreateOrder"),
    ("coins", "command:MineCoin"),
    ("meetups", "command:CreateMeetup"),
    ("attendance", "command:RegisterTeam"),
    ("loans", "command:RequestLoan"),
];

async fn views_shown(page: &Page) -> serde_json::Value {
    page.look("return [...document.querySelectorAll('table[data-view]')].map((table) => table.dataset.view)", &[]).await
}

#[tokio::test]
async fn another_context_is_another_wall_and_the_address_follows() {
    visit(async |page: &Page| {
        for (name, command) in CONTEXTS.into_iter().rev() {
            page.show_wall(name).await;
            page.wait_for(&format!("[data-sticky=\"{command}\"]")).await;
            let hash = async || page.look("return location.hash", &[]).await;
            eventually_eq("the address", json!(format!("#{name}")), hash).await;
            let script = "return hindcast.contexts().find((context) => context.name === args[0]).views";
            let views = page.js_with(script, &[json!(name)]).await;
            assert_eq!(views_shown(page).await, views, "{name}");
        }
        assert!(!page.has("[data-sticky=\"command:RequestLoan\"]").await, "the wall before is gone");
    })
    .await;
}

#[tokio::test]
async fn an_address_opens_its_context_and_a_changed_one_changes_it() {
    visit(async |page: &Page| {
        page.open_at("#loans").await;
        page.wait_for("[data-sticky=\"command:RequestLoan\"]").await;
        page.js("location.hash = '#coins'").await;
        page.wait_for("[data-sticky=\"command:MineCoin\"]").await;
        let chosen = async || page.look("return document.querySelector('[data-menu=context]').value", &[]).await;
        eventually_eq("the menu", json!("1"), chosen).await;
    })
    .await;
}

#[tokio::test]
async fn contexts_share_the_log_and_each_shows_its_own() {
    visit(async |page: &Page| {
        page.js("await hindcast.dispatch('coins', 'MineCoin', { account_id: 'me', nonce: 190 })").await;
        page.show_wall("coins").await;
        page.wait_for("table[data-view=balances] tr[data-key=me]").await;
        page.wait_for_words("[data-caption]", &["Mine Coin"]).await;
        page.show_wall("orders").await;
        page.wait_for_words("[data-caption]", &["in another context"]).await;
        assert_eq!(page.count("event:OrderCreated").await, 0);
    })
    .await;
}
