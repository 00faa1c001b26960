//! Handlers that act are held back, stopped and let go on the screen as projections are; what they are late with is done once.

use serde_json::{Value, json};

use crate::e2e::support::{Order, Page, eventually_eq, visit};

/// A handler that acts, and how it is seen to act.
struct Acting {
    name: &'static str,
    context: &'static str,
    /// The commands that give it something to do, once for each number from 1 to 3.
    commands: fn(u32) -> Value,
    /// The type of the event that comes of it each time.
    outcome: &'static str,
}

const SHIPPING: Acting = Acting {
    name: "Orders.Shipping",
    context: "orders",
    commands: |n| {
        let order = Order::nth(n);
        json!([["CreateOrder", order.data()], ["CompleteOrder", order.reference()]])
    },
    outcome: "Orders.ShipmentCreated",
};

const TRANSFER: Acting = Acting {
    name: "Coins.Transfer",
    context: "coins",
    commands: |n| {
        let nonce = [190, 443, 486].get(n as usize - 1);
        let coin = json!({"account_id": "me", "nonce": nonce});
        let transfer_id = format!("7a000000-0000-4000-8000-{n:012}");
        json!([["MineCoin", coin], ["SendCoins", {"account_id": "me", "to": "you", "amount": 1, "transfer_id": transfer_id}]])
    },
    outcome: "Coins.CoinsReceived",
};

impl Acting {
    fn part(&self, css: &str) -> String {
        format!("tbody[data-handler=\"{}\"] {css}", self.name)
    }

    async fn press(&self, page: &Page, action: &str) {
        page.click(&self.part(&format!("[data-action={action}]"))).await;
    }

    async fn wait_until(&self, page: &Page, standing: &str) {
        page.wait_for(&self.part(&format!("[data-standing={standing}]"))).await;
    }

    /// Gives it something to do for the `n`-th time.
    async fn give(&self, page: &Page, n: u32) {
        let script = "for (const [command, data] of args[1]) await hindcast.dispatch(args[0], command, data)";
        page.js_with(script, &[json!(self.context), (self.commands)(n)]).await;
    }

    /// How often it has acted, once those that run have nothing left to do.
    async fn acted(&self, page: &Page) -> Value {
        page.idle().await;
        let count = "return (await hindcast.readAll({ event_type: args[0] })).length";
        page.js_with(count, &[json!(self.outcome)]).await
    }

    async fn goes_on(&self, page: &Page, times: u32) {
        self.press(page, "pause").await;
        self.wait_until(page, "running").await;
        eventually_eq("how often it has acted", json!(times), async || self.acted(page).await).await;
    }
}

#[tokio::test]
async fn a_policy_and_a_process_manager_are_paused_killed_and_resumed_on_the_screen() {
    visit(async |page: &Page| {
        for handler in [SHIPPING, TRANSFER] {
            page.open_at(&format!("#{}?tab=handlers", handler.context)).await;
            handler.wait_until(page, "running").await;
            handler.press(page, "pause").await;
            handler.wait_until(page, "paused").await;
            handler.give(page, 1).await;
            assert_eq!(handler.acted(page).await, 0, "{} is held back", handler.name);
            handler.goes_on(page, 1).await;

            page.click(&handler.part(".disclose")).await;
            handler.press(page, "kill").await;
            handler.wait_until(page, "killed").await;
            handler.give(page, 2).await;
            page.reload().await;
            handler.wait_until(page, "killed").await;
            assert_eq!(handler.acted(page).await, 1, "{} is stopped, also after a reload", handler.name);
            handler.goes_on(page, 2).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_policy_and_a_process_manager_that_are_rebuilt_or_reset_do_nothing_twice() {
    visit(async |page: &Page| {
        for handler in [SHIPPING, TRANSFER] {
            page.open_at(&format!("#{}?tab=handlers", handler.context)).await;
            for n in 1..=2 {
                handler.give(page, n).await;
            }
            assert_eq!(handler.acted(page).await, 2);
            page.click(&handler.part(".disclose")).await;
            for orders in [&["rebuild"][..], &["reset", "reset-now"]] {
                for order in orders {
                    handler.press(page, order).await;
                }
                let lag = handler.part("[data-column=lag]");
                eventually_eq("its lag", Some("0".to_owned()), async || page.text(&lag).await).await;
                assert_eq!(handler.acted(page).await, 2, "{}, after {orders:?}", handler.name);
            }
            handler.give(page, 3).await;
            assert_eq!(handler.acted(page).await, 3, "{} works on", handler.name);
        }
    })
    .await;
}
