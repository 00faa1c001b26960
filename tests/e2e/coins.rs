//! Promise: coins are mined by a miner that one can watch and stop, sent by the form, and add up at every event.

use thirtyfour::Key;

use super::support::{Page, Size, eventually, eventually_eq, visit};

const ACCOUNT: &str = ".miner [name=account]";
const MINE: &str = "[data-action=mine]";
const OUTCOME: &str = "[data-part=miner] [data-outcome]";

/// Opens the context in an empty workspace, and there the desk.
async fn sit_down(page: &Page) {
    page.open_at("#coins").await;
    page.click("[role=tab][data-tab=desk]").await;
    page.wait_for(MINE).await;
}

async fn type_account(page: &Page, account: &str) {
    let field = page.element(ACCOUNT).await;
    field.send_keys(Key::Control + "a").await.expect("the account can be selected");
    field.send_keys(Key::Delete + account).await.expect("an account can be typed");
}

async fn choose_pace(page: &Page, pace: &str) {
    page.click(&format!("[data-field=pace] option[value={pace}]")).await;
}

/// Lets the miner find the next coin of an account.
async fn mine(page: &Page, account: &str, coin: &str) {
    type_account(page, account).await;
    page.click(MINE).await;
    page.wait_for_words(OUTCOME, &[coin, &format!("a coin for {account}")]).await;
}

async fn wait_for_supply(page: &Page, figures: [&str; 3], verdict: &str) {
    let seen = async || {
        let mut seen = Vec::new();
        for key in ["balances", "under_way", "mined"] {
            seen.push(page.text(&format!("[data-figure={key}]")).await.unwrap_or_default());
        }
        seen.push(page.attribute("[data-verdict]", "data-verdict").await.unwrap_or_default());
        seen
    };
    let expected: Vec<String> = figures.into_iter().chain([verdict]).map(str::to_owned).collect();
    eventually_eq("the equation", expected, seen).await;
}

async fn nonce_tried(page: &Page) -> Option<u64> {
    page.attribute(".proof", "data-nonce").await?.parse().ok()
}

#[tokio::test]
async fn coins_are_mined_and_sent_by_clicking_and_add_up_at_every_event() {
    visit(async |page: &Page| {
        sit_down(page).await;
        wait_for_supply(page, ["0", "0", "0"], "holds").await;
        page.wait_for_words("[data-richest]", &["Nobody"]).await;
        page.browser().picture("coins-desk-empty").await;
        mine(page, "me", "190").await;
        choose_pace(page, "fast").await;
        mine(page, "you", "488").await;
        mine(page, "you", "1442").await;
        wait_for_supply(page, ["3", "0", "3"], "holds").await;
        page.wait_for_words("[data-richest]", &["you, with 2 coins"]).await;

        let form = page.begin("MineCoin").await;
        form.fill("nonce", "1").await;
        form.submit().await;
        let (code, words) = form.refusal().await;
        assert_eq!(code, "used_nonce", "{words}");
        form.fill("nonce", "191").await;
        form.submit().await;
        let invalid = async || Some(form.refusal().await).filter(|(code, _)| code == "invalid_nonce");
        eventually("a nonce that proves nothing is refused", invalid).await;
        form.fill("nonce", "443").await;
        form.send().await;
        wait_for_supply(page, ["4", "0", "4"], "holds").await;

        let form = page.begin("SendCoins").await;
        form.fill("account_id", "you").await;
        form.fill("to", "me").await;
        form.fill("amount", "0").await;
        form.submit().await;
        assert!(form.faults(1).await.contains_key("amount"));
        form.fill("amount", "2").await;
        form.send().await;
        page.idle().await;
        page.wait_for_position(6).await;
        wait_for_supply(page, ["4", "0", "4"], "holds").await;
        page.wait_for_words("[data-richest]", &["me, with 4 coins"]).await;

        page.press(Key::Left).await;
        wait_for_supply(page, ["2", "2", "4"], "holds").await;
        page.browser().picture("coins-desk-under-way").await;
        page.press(Key::Left).await;
        wait_for_supply(page, ["4", "0", "4"], "holds").await;
        for (at, coins) in [(3, "3"), (2, "2"), (1, "1"), (0, "0")] {
            page.press(Key::Left).await;
            page.wait_for_position(at).await;
            wait_for_supply(page, [coins, "0", coins], "holds").await;
        }
        page.wait_for(&format!("{MINE}[aria-disabled=true]")).await;
        page.click("[role=tab][data-tab=state]").await;
        page.press(Key::End).await;
        page.wait_for_cell("balances", "me", "balance", "4").await;
        page.wait_for_cell("balances", "you", "balance", "0").await;
    })
    .await;
}

#[tokio::test]
async fn a_search_can_be_stopped_and_leaves_nothing_and_the_page_is_usable_meanwhile() {
    visit(async |page: &Page| {
        sit_down(page).await;
        choose_pace(page, "slow").await;
        page.click(MINE).await;
        eventually("it searches", async || nonce_tried(page).await.filter(|nonce| *nonce > 2)).await;
        page.wait_for_words("[data-tried]", &["tried", "a second"]).await;
        page.browser().picture("coins-desk-searching").await;
        page.click("[role=tab][data-tab=stream]").await;
        page.wait_until_gone(MINE).await;
        page.click("[role=tab][data-tab=desk]").await;
        page.wait_for_words(MINE, &["Stop"]).await;
        let before = nonce_tried(page).await;
        eventually("it went on meanwhile", async || nonce_tried(page).await.filter(|nonce| Some(*nonce) > before))
            .await;
        page.click(MINE).await;
        page.wait_for_words(OUTCOME, &["Stopped", "Nothing was written"]).await;
        page.wait_for_words(MINE, &["Start"]).await;
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn the_miner_goes_on_until_it_is_stopped_and_ends_with_its_context() {
    visit(async |page: &Page| {
        sit_down(page).await;
        choose_pace(page, "fast").await;
        page.click("[data-field=goes_on]").await;
        page.click(MINE).await;
        eventually("three coins", async || (page.head().await >= 3).then_some(())).await;
        page.press(Key::Home).await;
        page.wait_for_words(OUTCOME, &["waits"]).await;
        let waiting = page.head().await;
        page.press(Key::End).await;
        eventually("it goes on", async || (page.head().await > waiting).then_some(())).await;
        page.show_wall("orders").await;
        page.wait_for("[data-sticky=\"command:CreateOrder\"]").await;
        // a coin that is found at that moment is given all the same
        let mut before = 0;
        let stands_still = async || {
            let head = page.head().await;
            (std::mem::replace(&mut before, head) == head).then_some(head)
        };
        let mined = eventually("the head stands still", stands_still).await;
        page.show_wall("coins").await;
        page.wait_for_words(MINE, &["Start"]).await;
        assert_eq!(page.head().await, mined, "nobody mines any more");
    })
    .await;
}

#[tokio::test]
async fn an_account_without_a_name_is_refused_in_place() {
    visit(async |page: &Page| {
        sit_down(page).await;
        type_account(page, " ").await;
        page.click(MINE).await;
        page.wait_for_words(OUTCOME, &["Account must be present"]).await;
        page.wait_for_words(MINE, &["Start"]).await;
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn balances_that_are_paused_are_said_to_lag_and_not_to_be_broken() {
    visit(async |page: &Page| {
        sit_down(page).await;
        mine(page, "me", "190").await;
        page.click("[role=tab][data-tab=handlers]").await;
        page.click("tbody[data-handler=\"Coins.balances\"] [data-action=pause]").await;
        page.wait_for("tbody[data-handler=\"Coins.balances\"] [data-standing=paused]").await;
        page.click("[role=tab][data-tab=desk]").await;
        mine(page, "me", "443").await;
        wait_for_supply(page, ["1", "0", "2"], "lags").await;
        page.wait_for_words("[data-verdict]", &["Balances lags 1 event"]).await;
        page.browser().picture("coins-desk-lagging").await;
        page.press(Key::Left).await;
        wait_for_supply(page, ["1", "0", "1"], "holds").await;
    })
    .await;
}

#[tokio::test]
async fn pictures_are_kept_of_coins() {
    visit(async |page: &Page| {
        let story = "await hindcast.reset({ context: 'coins', scenario: 'happy-path', play: true })";
        page.js(story).await;
        page.js("location.hash = '#coins?tab=desk'").await;
        page.wait_for(MINE).await;
        page.pictures(
            "coins",
            &[("1280x800", Size(1280, 800)), ("1920x1080", Size(1920, 1080)), ("390x844", Size(390, 844))],
        )
        .await;
    })
    .await;
}
