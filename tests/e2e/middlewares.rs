//! Promise: a middleware may be written in the console: it stands around every command, may halt it, and is shown in the pipeline.

use serde_json::{Value, json};

use super::support::{Order, Page, visit};

const AUDIT: &str = "
    window.heard = [];
    return await hindcast.middleware('audit', {
        before: (command) => ({ metadata: { ...command.metadata, audited: command.command } }),
        after: (command, receipt) => { heard.push(`${command.command} ${receipt.events.length}`) },
        on_failure: (command, refused) => { heard.push(`${command.command} ${refused.code}`) },
    })";
const GUARD: &str = "
    return await hindcast.middleware('guard', { before({ command }) {
        if (command === 'CompleteOrder') throw Object.assign(new Error('not on a Monday'), { code: 'monday' })
    } })";

async fn heard(page: &Page) -> Value {
    page.js("return heard").await
}

#[tokio::test]
async fn a_script_stands_around_commands_and_may_change_and_halt_them() {
    visit(async |page: &Page| {
        assert_eq!(page.js(AUDIT).await, json!(["audit"]));
        let order = Order::nth(1);
        let created = page.dispatch("CreateOrder", order.data()).await;
        assert_eq!(created["events"][0]["metadata"]["audited"], json!("CreateOrder"), "what it adds is recorded");
        assert_eq!(heard(page).await, json!(["CreateOrder 1"]));

        assert_eq!(page.js(GUARD).await, json!(["audit", "guard"]));
        let complete = format!("await hindcast.dispatch('orders', 'CompleteOrder', {})", order.reference());
        let halted = page.js_error(&complete).await;
        assert_eq!((halted.code.as_deref(), halted.message.as_str()), (Some("monday"), "not on a Monday"));
        assert_eq!(heard(page).await, json!(["CreateOrder 1", "CompleteOrder monday"]), "all are told of a failure");
        assert_eq!(page.head().await, 1, "nothing is written");
        let rejections = page.js("return await hindcast.rejections()").await;
        assert_eq!(rejections[0]["code"], json!("monday"), "it is kept like every refused command");
        let stage = page.js("return (await hindcast.pipeline()).at(-1)").await;
        let did = "audit let it pass; guard halted it: not on a Monday";
        assert_eq!((&stage["did"], &stage["stopped"]), (&json!(did), &json!(true)));

        assert_eq!(page.js("return await hindcast.middleware('guard', null)").await, json!(["audit"]));
        page.complete_order(&order).await;
        let shipment = page.js("return (await hindcast.readAll({ event_type: 'Orders.ShipmentCreated' }))[0]").await;
        let command = &shipment["metadata"]["audited"];
        assert_eq!(command, "CreateShipment", "what policies issue passes too: {shipment}");
    })
    .await;
}

#[tokio::test]
async fn a_middleware_that_is_not_right_is_refused_and_one_that_answers_nonsense_halts() {
    visit(async |page: &Page| {
        for wrong in ["{ befor() {} }", "{ after: 7 }", "'audit'"] {
            let error = page.js_error(&format!("await hindcast.middleware('audit', {wrong})")).await;
            assert_eq!(error.code.as_deref(), Some("invalid_argument"), "{wrong}");
        }
        assert_eq!(page.js("return await hindcast.middleware()").await, json!([]));
        page.js("return await hindcast.middleware('odd', { before: () => ({ dat: {} }) })").await;
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {})", Order::nth(1).data());
        let halted = page.js_error(&create).await;
        assert_eq!(halted.code.as_deref(), Some("halted"), "{halted:?}");
        assert!(halted.message.contains("cannot be read"), "{halted:?}");
        assert_eq!(page.head().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_command_waits_for_a_middleware_that_answers_later() {
    visit(async |page: &Page| {
        let refuses = "await hindcast.middleware('later', { before: async () => {
            await new Promise((done) => setTimeout(done, 20));
            throw Object.assign(new Error('not now'), { code: 'not_now' });
        } })";
        page.js(refuses).await;
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {})", Order::nth(1).data());
        let halted = page.js_error(&create).await;
        assert_eq!((halted.code.as_deref(), halted.message.as_str()), (Some("not_now"), "not now"));
        assert_eq!(page.head().await, 0, "nothing is written");
        let changes = "await hindcast.middleware('later', { before: (command) => ({
            then: (done) => done({ metadata: { ...command.metadata, later: true } }),
        }) })";
        page.js(changes).await;
        let created = page.dispatch("CreateOrder", Order::nth(1).data()).await;
        assert_eq!(created["events"][0]["metadata"]["later"], json!(true));
    })
    .await;
}

#[tokio::test]
async fn a_middleware_that_is_a_trap_is_refused_or_halts() {
    visit(async |page: &Page| {
        let throws = "new Proxy({}, { ownKeys() { throw new Error('boom') } })";
        for trap in [throws, "{ get before() { throw new Error('boom') } }"] {
            let error = page.js_error(&format!("await hindcast.middleware('trap', {trap})")).await;
            assert_eq!(error.code.as_deref(), Some("invalid_argument"), "{trap}");
        }
        let create = format!("await hindcast.dispatch('orders', 'CreateOrder', {})", Order::nth(1).data());
        for answer in
            ["{ get data() { throw new Error('boom') } }", "(() => { const o = {}; o.data = o; return o })()", "7n"]
        {
            page.js(&format!("await hindcast.middleware('trap', {{ before: () => ({answer}) }})")).await;
            assert_eq!(page.js_error(&create).await.code.as_deref(), Some("halted"), "{answer}");
        }
        assert_eq!(page.head().await, 0);
    })
    .await;
}
