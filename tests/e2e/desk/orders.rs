//! Orders, by hand: from the first order to its payment, and a product that may not be sold.

use serde_json::{Value, json};

use super::{open_desk, pictures};
use crate::e2e::handlers::show_tab;
use crate::e2e::support::{Page, eventually, eventually_eq, visit};

const BLOCKED: &str = "55e76be0-b83e-4b3c-addd-f3d9e8835be2";
const FIELD: &str = "[data-part=block-list] input[name=product_id]";

async fn listed(page: &Page) -> Value {
    let script = "return [...document.querySelectorAll('[data-blocked]')].map((entry) => entry.dataset.blocked)";
    page.look(script, &[]).await
}

async fn wait_for_list(page: &Page, expected: &[&str]) {
    eventually_eq("the block list", json!(expected), async || listed(page).await).await;
}

/// Types over what is in the field, and presses the button.
async fn block(page: &Page, text: &str) {
    let field = page.element(FIELD).await;
    field.clear().await.expect("the field can be emptied");
    field.send_keys(text).await.expect("the field can be typed into");
    page.click("[data-part=block-list] [data-action=block]").await;
}

async fn wait_for_fault(page: &Page, says: &str) {
    let fault = "[data-part=block-list] [data-error-for=product_id]";
    eventually_eq("the fault", Some(says.to_owned()), async || page.text(fault).await).await;
}

#[tokio::test]
async fn an_order_is_created_completed_shipped_and_paid_by_clicking() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        let (order, number) = (form.value("order_id").await, form.value("order_number").await);
        form.send().await;
        page.wait_for_cell("orders", &order, "status", "OPEN").await;
        page.begin("AddOrderItem").await.send().await;
        page.begin("CompleteOrder").await.send().await;
        page.wait_for_cell("orders", &order, "status", "COMPLETED").await;
        let shipment = page.wait_for_rows("shipments", 1).await.remove(0);
        let invoice = page.wait_for_rows("invoices", 1).await.remove(0);
        page.begin("CompleteShipment").await.send().await;
        page.wait_for_cell("shipments", &shipment.key, "status", "COMPLETED").await;
        let form = page.begin("PayInvoice").await;
        assert_eq!(form.value("invoice_id").await, invoice.key, "the open invoice is chosen");
        form.send().await;
        page.wait_for_cell("invoices", &invoice.key, "status", "PAID").await;
        assert_eq!(invoice.cell("order_number"), number);
        let story = [
            "OrderCreated",
            "OrderItemAdded",
            "OrderCompleted",
            "ShipmentCreated",
            "InvoiceCreated",
            "ShipmentCompleted",
            "InvoicePaid",
        ];
        assert_eq!(page.log_types().await, story);
        let form = page.begin("PayInvoice").await;
        form.submit().await;
        assert_eq!(form.refusal().await.0, "already_paid", "nobody pays twice");
    })
    .await;
}

#[tokio::test]
async fn a_product_that_is_put_on_the_block_list_stops_the_completion_of_its_order() {
    visit(async |page: &Page| {
        open_desk(page).await;
        wait_for_list(page, &[BLOCKED]).await;
        page.wait_for_words("[data-part=order-lines]", &["No order yet"]).await;
        pictures(page, "desk-orders-empty", "block-list").await;
        let form = page.begin("CreateOrder").await;
        let (product, number) = (form.value("items[0].product_id").await, form.value("order_number").await);
        form.send().await;
        page.wait_for_words(&format!("[data-blocked=\"{BLOCKED}\"] [data-found]"), &["in no open order"]).await;

        page.click(&format!("select[data-field=product] option[value=\"{product}\"]")).await;
        page.click("[data-part=block-list] [data-action=block]").await;
        wait_for_list(page, &[BLOCKED, &product]).await;
        page.wait_for_words(&format!("[data-blocked=\"{product}\"] [data-found]"), &[&number]).await;
        page.wait_until_gone("select[data-field=product]").await;

        let form = page.begin("CompleteOrder").await;
        form.submit().await;
        let (code, says) = form.refusal().await;
        assert_eq!(code, "blocked_products");
        assert!(says.contains(&product), "{says}");
        assert_eq!(page.head().await, 1, "nothing is written");
        page.press(thirtyfour::Key::Escape).await;
        let stopped = "[data-stage=aggregate][data-standing=stopped]";
        page.wait_for_words(stopped, &["stopped here", "blocked products", &product]).await;
        page.wait_for_words("[data-stage=enrichment]", &["product-block-list", &product]).await;
        page.wait_for("[data-stage=recorded][data-standing=unreached]").await;
        pictures(page, "desk-orders-blocked", "block-list").await;
        pictures(page, "desk-pipeline-refused", "pipeline").await;

        page.click(&format!("[data-blocked=\"{product}\"] button")).await;
        wait_for_list(page, &[BLOCKED]).await;
        page.run_command("CompleteOrder").await;
        page.wait_for("[data-stage=recorded][data-standing=passed]").await;
        page.wait_for("table[data-section=completed]").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_no_product_id_is_answered_at_the_field_and_changes_nothing() {
    visit(async |page: &Page| {
        open_desk(page).await;
        wait_for_list(page, &[BLOCKED]).await;
        for wrong in ["Pen", "55e76be0-b83e-4b3c-addd", "55e76be0-b83e-4b3c-addd-f3d9e8835bez"] {
            block(page, wrong).await;
            wait_for_fault(page, "must be a valid UUID string").await;
            assert_eq!(page.attribute(FIELD, "aria-invalid").await.as_deref(), Some("true"));
        }
        block(page, " ").await;
        wait_for_fault(page, "must be present").await;
        block(page, &BLOCKED.to_uppercase()).await;
        wait_for_fault(page, "is blocked already").await;
        assert_eq!(listed(page).await, json!([BLOCKED]));
        let kept = "return (await hindcast.system('orders', 'product-block-list', {})).blocked";
        assert_eq!(page.js(kept).await, json!([BLOCKED]));

        let other = "0B000000-0000-4000-8000-000000000001";
        block(page, &format!(" {other} ")).await;
        wait_for_list(page, &[BLOCKED, &other.to_lowercase()]).await;
        wait_for_fault(page, "").await;
    })
    .await;
}

#[tokio::test]
async fn the_block_list_outlives_a_reload_and_other_tabs_follow() {
    visit(async |page: &Page| {
        open_desk(page).await;
        let [first, _] = page.open_second_tab().await;
        open_desk(page).await;
        wait_for_list(page, &[BLOCKED]).await;
        page.click(&format!("[data-blocked=\"{BLOCKED}\"] button")).await;
        wait_for_list(page, &[]).await;
        page.wait_for_words("[data-part=block-list]", &["Nothing is blocked"]).await;
        page.go_to_tab(&first).await;
        wait_for_list(page, &[]).await;
        page.reload().await;
        open_desk(page).await;
        page.wait_for_words("[data-part=block-list]", &["Nothing is blocked"]).await;
        let kept = "return (await hindcast.system('orders', 'product-block-list', {})).blocked";
        assert_eq!(page.js(kept).await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_report_adds_up_what_is_open_and_what_is_completed_as_of_the_playhead() {
    visit(async |page: &Page| {
        for (quantity, uom) in [("0.1", "KG"), ("0.2", "KG"), ("2.5", "MT")] {
            let form = page.begin("CreateOrder").await;
            form.fill("items[0].quantity", quantity).await;
            form.choose("items[0].uom", uom).await;
            form.send().await;
        }
        open_desk(page).await;
        let total = async |section: &str, uom: &str| {
            page.text(&format!("[data-section={section}] [data-total={uom}] .figure")).await
        };
        let wait_for_total = async |section: &str, uom: &str, sum: Option<&str>| {
            let what = format!("{uom} of what is {section}");
            eventually_eq(&what, sum.map(str::to_owned), async || total(section, uom).await).await;
        };
        wait_for_total("open", "KG", Some("0.3")).await;
        wait_for_total("open", "MT", Some("2.5")).await;
        page.wait_for_words("[data-section=completed]", &["No order is completed"]).await;
        let form = page.begin("CompleteOrder").await;
        form.choose("order_id", "SO-1").await;
        form.send().await;
        wait_for_total("completed", "KG", Some("0.1")).await;
        wait_for_total("open", "KG", Some("0.2")).await;
        pictures(page, "desk-orders-report", "order-lines").await;
        page.click("[data-action=start]").await;
        page.wait_for_words("[data-part=order-lines]", &["No order yet"]).await;
        page.click("[data-action=forward]").await;
        wait_for_total("open", "KG", Some("0.1")).await;
        let cannot = async || page.attribute("[data-action=block]", "disabled").await;
        eventually("the past cannot be changed", cannot).await;
        show_tab(page, "state").await;
    })
    .await;
}
