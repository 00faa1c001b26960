//! Promise: after the first visit the page needs no network, and a new release waits until it is wanted.

use serde_json::{Value, json};
use std::fs;

use super::support::{Folder, Page, Server, eventually_eq, visit_site, visit_unready};

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

#[tokio::test]
async fn an_offer_that_was_taken_in_one_tab_becomes_a_reload_in_the_others() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.wait_for_service_worker().await;
        let [first, second] = page.open_second_tab().await;
        page.go_to_tab(&first).await;
        site.ship_second_release(page).await;
        assert_eq!(page.look_for_a_release().await, "installed");
        for tab in [&second, &first] {
            page.go_to_tab(tab).await;
            page.wait_for("[data-update]").await;
        }
        page.click("[data-update]").await;
        eventually_eq("the second release runs", true, async || page.runs_the_second_release().await).await;

        page.go_to_tab(&second).await;
        page.wait_for_words("[data-update]", &["Another tab has the new version"]).await;
        assert!(!page.runs_the_second_release().await, "nobody's page is taken away");
        page.run_command("CreateOrder").await;
        page.click("[data-update]").await;
        eventually_eq("the second release runs here, too", true, async || page.runs_the_second_release().await).await;
        page.ready().await;
        assert!(!page.has("[data-update]").await);
        assert_eq!(page.head().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_tab_that_stays_open_learns_of_a_release_when_somebody_comes_back_to_it() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.wait_for_service_worker().await;
        site.ship_second_release(page).await;
        page.js("document.dispatchEvent(new Event('visibilitychange'))").await;
        page.wait_for_words("[data-update]", &["New version ready"]).await;
    })
    .await;
}

impl Page {
    /// How many files the service worker keeps.
    async fn kept_files(&self) -> Value {
        let count = "let files = 0;
            for (const name of await caches.keys()) files += (await (await caches.open(name)).keys()).length;
            return files";
        self.look(count, &[]).await
    }

    /// Takes those files away whose address contains this; gives how many are left.
    async fn clean_away(&self, part: &str) -> Value {
        let clean = "for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const file of await cache.keys()) if (file.url.includes(args[0])) await cache.delete(file);
            }";
        self.js_with(clean, &[json!(part)]).await;
        self.kept_files().await
    }
}

#[tokio::test]
async fn a_cache_that_was_emptied_whole_or_in_part_is_filled_again() {
    visit_site(Server::built().await, async |page: &Page, server: &mut Server| {
        page.create_order(1).await;
        page.wait_for_service_worker().await;
        let all = page.kept_files().await;
        for part in ["wall-", ".wasm", ""] {
            assert_ne!(page.clean_away(part).await, all);
            page.reload().await;
            eventually_eq("what is kept", all.clone(), async || page.kept_files().await).await;
        }
        // a tab that stays open need not be loaded again for it
        page.clean_away(".js").await;
        page.js("dispatchEvent(new Event('online'))").await;
        eventually_eq("what is kept", all.clone(), async || page.kept_files().await).await;
        page.expect_complaints(&NO_NETWORK);
        server.stop().await;
        page.reload().await;
        assert_eq!(page.head().await, 1);
    })
    .await;
}

/// Another program under other names, as a later build makes it.
fn ship_under_other_names(site: &Folder) {
    let names: Vec<String> = fs::read_dir(site.path())
        .expect("the folder can be listed")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("wall-") || name.starts_with("boot-"))
        .collect();
    let index = site.path().join("index.html");
    let mut page = fs::read_to_string(&index).expect("the page");
    for name in names {
        let other = format!("later-{name}");
        fs::rename(site.path().join(&name), site.path().join(&other)).expect("it can be renamed");
        page = page.replace(&name, &other);
    }
    fs::write(index, page.replacen("<title", "<meta name=\"release\" content=\"second\"><title", 1))
        .expect("the page can be changed");
}

#[tokio::test]
async fn a_page_that_is_kept_by_half_and_gone_from_the_server_gives_way_to_the_new_one() {
    let site = Folder::copy_of_dist();
    visit_site(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&["Failed to", "integrity", "404", "ServiceWorker"]);
        page.create_order(1).await;
        page.wait_for_service_worker().await;
        ship_under_other_names(&site);
        page.reload().await;
        assert!(!page.runs_the_second_release().await, "what is kept whole goes on");
        page.clean_away("wall-").await;
        page.reload().await;
        assert!(page.runs_the_second_release().await, "what is not gives way");
        assert_eq!(page.head().await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_host_that_puts_a_script_into_the_page_is_named_and_everything_else_works() {
    let site = Folder::copy_of_dist();
    let index = site.path().join("index.html");
    let page = fs::read_to_string(&index).expect("the page");
    // at the end: a minified page does not close its body
    fs::write(&index, page + "<script src=\"https://ads.example/x.js\"></script>").expect("it can be changed");
    visit_unready(Server::of(&site).await, async |page: &Page, _: &mut Server| {
        page.expect_complaints(&["integrity", "Content Security Policy", "ServiceWorker", "Failed to", "ads.example"]);
        page.open().await;
        let words = ["index.html", "changed", "network off", "no updates", "is saved", "runs the server"];
        page.wait_for_words("[data-notice=not_installed] span", &words).await;
        page.run_command("CreateOrder").await;
        page.reload().await;
        assert_eq!(page.head().await, 1);
    })
    .await;
}

#[tokio::test]
async fn two_copies_at_two_paths_of_one_origin_keep_apart() {
    visit_site(Server::built().await, async |page: &Page, server: &mut Server| {
        page.create_order(1).await;
        page.wait_for_service_worker().await;
        // as the specification of manifests says: an id is resolved at the origin, whatever the folder
        let identity = "const link = document.querySelector('link[rel=manifest]').href;
            const { id, start_url } = await (await fetch(link)).json();
            const start = new URL(start_url, link);
            return (id ? new URL(id, start.origin) : start).href";
        let app_of = async || page.js(identity).await;
        let first = app_of().await;
        let other = server.url_of_other_copy();
        page.browser().driver().goto(&other).await.expect("the other copy");
        page.ready().await;
        page.wait_for_service_worker().await;
        assert_ne!(app_of().await, first, "they can be installed side by side");
        assert_eq!(page.head().await, 0, "each has a workspace of its own");
        let order = page.create_order(2).await;
        page.complete_order(&order).await;
        page.idle().await;
        assert_eq!(page.head().await, 4);
        let names = "return (await indexedDB.databases()).map(({ name }) => name).filter((name) => !/settling|backup/.test(name)).sort()";
        assert_eq!(page.js(names).await, json!(["hindcast", "hindcast /other/path/"]));
        page.open_at("#orders?tab=handlers").await;
        assert_eq!(page.head().await, 1, "and the first one has the name that it always had");
        let caches = page.js("return (await caches.keys()).length").await;
        assert_eq!(caches, json!(2), "neither takes the other's files away");
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_has_moved_takes_its_workspace_along() {
    visit_site(Server::built().await, async |page: &Page, server: &mut Server| {
        page.create_order(1).await;
        page.js("localStorage.setItem('hindcast.home', '/where/it/was/')").await;
        page.expect_complaints(&["404"]);
        page.reload().await;
        assert_eq!(page.head().await, 1, "nobody is left there who could open it");
        assert_eq!(page.js("return localStorage.getItem('hindcast.home')").await, json!("/some/path/hindcast/"));
        page.browser().driver().goto(server.url_of_other_copy()).await.expect("the other copy");
        page.ready().await;
        assert_eq!(page.head().await, 0, "where somebody is, nothing is taken away");
    })
    .await;
}
