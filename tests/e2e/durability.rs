//! Promise: what the page calls saved is saved, and every tab knows it.

use super::support::{Page, eventually_eq, visit};

#[tokio::test]
async fn a_reload_keeps_every_event() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let log = page.log().await;
        // the table comes a frame after the answer
        let is_drawn = async || page.rows("shipments").await.iter().any(|row| row.change.as_deref() == Some("changed"));
        eventually_eq("the last event is seen in its table", true, is_drawn).await;
        let shown = (page.wait_for_rows("orders", 1).await, page.wait_for_rows("shipments", 1).await);

        page.reload().await;
        assert_eq!(page.head().await, 5);
        assert_eq!(page.log().await, log, "the log is the same to the last byte");
        eventually_eq("the tables", shown, async || (page.rows("orders").await, page.rows("shipments").await)).await;
    })
    .await;
}

#[tokio::test]
async fn an_answered_command_survives_a_reload_at_that_very_moment() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        page.dispatch("CompleteOrder", order.reference()).await;
        page.reload().await;
        page.idle().await;
        let story = ["OrderCreated", "OrderCompleted", "ShipmentCreated", "InvoiceCreated"].map(str::to_owned).to_vec();
        eventually_eq("the log", story, async || page.log_types().await).await;
        page.reload().await;
        page.idle().await;
        assert_eq!(page.head().await, 4, "no policy acts twice on one event");
    })
    .await;
}

#[tokio::test]
async fn the_page_says_that_it_saves() {
    visit(async |page: &Page| {
        page.wait_for_words("[data-saved]", &["saved in this browser"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_second_tab_shows_a_new_event_without_reload_and_so_does_the_first() {
    visit(async |page: &Page| {
        let [first, second] = page.open_second_tab().await;

        page.go_to_tab(&first).await;
        let order = page.create_order(1).await;
        page.go_to_tab(&second).await;
        page.wait_for_cell("orders", &order.id, "status", "OPEN").await;
        eventually_eq("firings of Order Created", 1, async || page.count("event:OrderCreated").await).await;
        page.wait_for_position(1).await;

        page.complete_order(&order).await;
        page.go_to_tab(&first).await;
        page.wait_for_cell("orders", &order.id, "status", "COMPLETED").await;
        page.wait_for_rows("shipments", 1).await;
        page.wait_for_position(4).await;
        page.assert_quiet_console().await;
    })
    .await;
}

#[tokio::test]
async fn two_tabs_open_one_shipment() {
    visit(async |page: &Page| {
        let [first, second] = page.open_second_tab().await;
        for (n, tab) in [(1, &first), (2, &second), (3, &first)] {
            page.go_to_tab(tab).await;
            let order = page.create_order(n).await;
            page.complete_order(&order).await;
        }
        for tab in [&first, &second] {
            page.go_to_tab(tab).await;
            page.idle().await;
            page.wait_for_rows("shipments", 3).await;
            // three orders, each created, completed, shipped and invoiced once
            eventually_eq("the head", 12, async || page.head().await).await;
        }
    })
    .await;
}

#[tokio::test]
async fn when_the_first_tab_closes_the_second_runs_the_policy() {
    visit(async |page: &Page| {
        let [first, second] = page.open_second_tab().await;
        let order = page.create_order(1).await;
        page.go_to_tab(&first).await;
        page.browser().driver().close_window().await.expect("the first tab closes");
        page.go_to_tab(&second).await;
        page.complete_order(&order).await;
        page.wait_for_rows("shipments", 1).await;
    })
    .await;
}
