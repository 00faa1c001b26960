//! What a screen reader is given: read from the browser's accessibility tree, not from the markup.

use serde_json::{Value, json};

use crate::e2e::support::{Page, eventually, eventually_eq, visit};

/// A node of the accessibility tree.
#[derive(Clone, Debug)]
struct Heard {
    role: String,
    name: String,
}

impl Heard {
    /// Nothing for what is not exposed.
    fn of(node: &Value) -> Option<Self> {
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
        (node["ignored"] == json!(false)).then(|| Self { role: text(&node["role"]), name: text(&node["name"]) })
    }
}

async fn listen(page: &Page) -> Vec<Heard> {
    let tree = page.browser().driver().cdp().send_raw("Accessibility.getFullAXTree", json!({})).await;
    let tree = tree.expect("the accessibility tree");
    tree["nodes"].as_array().expect("nodes").iter().filter_map(Heard::of).collect()
}

/// The first node with a role whose name fits, as soon as there is one.
async fn hear(page: &Page, role: &str, name: &str) -> Heard {
    eventually(&format!("a {role} that is called {name:?}"), async || {
        listen(page).await.into_iter().find(|heard| heard.role == role && heard.name.contains(name))
    })
    .await
}

#[tokio::test]
async fn the_slider_has_a_name_and_says_which_event_it_is_at() {
    visit(async |page: &Page| {
        let order = page.create_order(1).await;
        hear(page, "slider", "playhead").await;
        // The browser's tree has the number of a native slider and leaves these words to the screen reader.
        let said = async || page.attribute("#playhead", "aria-valuetext").await.unwrap_or_default();
        page.complete_order(&order).await;
        page.wait_for_position(4).await;
        page.seek(1).await;
        eventually_eq("its words", "event 1 of 4: Order Created".into(), said).await;
        page.seek(3).await;
        eventually_eq("its words", "event 3 of 4: Shipment Created".into(), said).await;
        page.seek(0).await;
        eventually_eq("its words", "before the first of 4 events".into(), said).await;
    })
    .await;
}

#[tokio::test]
async fn the_wall_has_an_outline_in_words() {
    visit(async |page: &Page| {
        hear(page, "region", "The wall in words").await;
        let steps = [
            "Clerk decides to Create Order; it is invoked on Order, which produces Order Created; that results in Orders",
            "policy Shipping issues Create Shipment; it is invoked on Shipment, which produces Shipment Created",
            "policy Shipping: whenever Order Completed, then Create Shipment",
            "policy Invoicing: whenever Order Completed, then Create Invoice",
        ];
        for step in steps {
            hear(page, "StaticText", step).await;
        }
    })
    .await;
}

#[tokio::test]
async fn stickies_say_what_they_are_and_how_often_they_fired() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        page.wait_for_position(1).await;
        hear(page, "button", "command Create Order fired once").await;
        hear(page, "button", "event Order Created fired once").await;
        hear(page, "button", "1: Order Created").await;
    })
    .await;
}

#[tokio::test]
async fn a_field_says_its_name_and_its_fault() {
    visit(async |page: &Page| {
        let form = page.begin("CreateOrder").await;
        hear(page, "dialog", "Create Order").await;
        form.fill("business_partner", "nobody").await;
        form.submit().await;
        form.faults(1).await;
        let described = "const field = document.querySelector('dialog[open] [aria-invalid=true]');
            const fault = document.getElementById(field.getAttribute('aria-describedby'));
            return [field.labels[0].querySelector('.label').textContent, fault.textContent]";
        assert_eq!(page.js(described).await, json!(["Business partner", "must be a valid email"]));
        hear(page, "textbox", "Business partner").await;
    })
    .await;
}
