//! Promise: after the first visit the page needs no network, and a new release waits until it is wanted.

use super::support::{Folder, Page, Server, eventually_eq, visit_site};

/// What Chromium itself says when the service worker looks for a new version of itself and nobody answers.
const NO_NETWORK: [&str; 2] = ["net::ERR_CONNECTION_REFUSED", "An unknown error occurred when fetching the script"];

#[tokio::test]
async fn without_a_network_the_page_opens_and_takes_commands() {
    visit_site(Server::built().await, async |page: &Page, server: &mut Server| {
        let first = page.create_order(1).await;
        page.wait_for_service_worker().await;
        page.expect_complaints(&NO_NETWORK);
        server.stop().await;

        page.reload().await;
        page.wait_for_cell("orders", &first.id, "status", "OPEN").await;
        page.run_command("CreateOrder").await;
        page.complete_order(&first).await;
        page.wait_for_rows("orders", 2).await;
        page.wait_for_rows("shipments", 1).await;

        page.open().await;
        assert_eq!(page.head().await, 5, "what was done without a network is kept");
        page.browser().picture("offline").await;
    })
    .await;
}

#[tokio::test]
async fn a_new_release_is_offered_and_never_forced() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        let order = page.create_order(1).await;
        page.wait_for_service_worker().await;
        assert!(!page.has("[data-update]").await, "nothing is offered while there is nothing new");

        site.ship_second_release(page).await;
        assert_eq!(page.look_for_a_release().await, "installed");
        page.wait_for("[data-update]").await;
        page.browser().picture("update-offered").await;
        assert!(!page.runs_the_second_release().await, "the old release goes on");
        page.reload().await;
        page.wait_for("[data-update]").await;
        assert!(!page.runs_the_second_release().await, "a reload is no consent");

        page.click("[data-update]").await;
        eventually_eq("the second release runs", true, async || page.runs_the_second_release().await).await;
        page.ready().await;
        assert!(!page.has("[data-update]").await, "an offer that was taken is gone");
        page.wait_for_cell("orders", &order.id, "status", "OPEN").await;
    })
    .await;
}

#[tokio::test]
async fn the_second_release_works_without_a_network_too() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, server: &mut Server| {
        page.wait_for_service_worker().await;
        site.ship_second_release(page).await;
        assert_eq!(page.look_for_a_release().await, "installed");
        page.click("[data-update]").await;
        eventually_eq("the second release runs", true, async || page.runs_the_second_release().await).await;
        page.ready().await;
        page.wait_for_service_worker().await;
        page.expect_complaints(&NO_NETWORK);
        server.stop().await;
        page.reload().await;
        assert!(page.runs_the_second_release().await);
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn a_release_that_was_tampered_with_never_installs() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.wait_for_service_worker().await;
        // the browser looks for a new release by itself, too, and complains each time
        page.expect_complaints(&["integrity", "ServiceWorker"]);
        site.ship_tampered_release();
        assert_eq!(page.look_for_a_release().await, "redundant");
        assert!(!page.has("[data-update]").await, "nothing is offered");

        page.reload().await;
        assert!(!page.runs_the_second_release().await, "the release that was whole goes on");
        page.run_command("CreateOrder").await;
    })
    .await;
}
