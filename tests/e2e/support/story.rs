//! The story that the tests tell again and again, by script: an order, completed, shipped.

use serde_json::{Value, json};

use super::page::Page;

/// An order of the story; the number tells orders apart.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) number: String,
}

impl Order {
    pub(crate) fn nth(n: u32) -> Self {
        Self { id: format!("0dd0a5ed-0000-4000-8000-{n:012}"), number: format!("SO-10{n}") }
    }

    /// What the command `CreateOrder` is sent.
    pub(crate) fn data(&self) -> Value {
        json!({
            "order_id": self.id,
            "order_number": self.number,
            "business_partner": "jane.doe@acme.com",
            "items": [{ "product_id": "9a7c1e52-3f0b-4d6e-8a41-6b2d5c90e713", "quantity": 1, "uom": "KG" }],
        })
    }

    pub(crate) fn reference(&self) -> Value {
        json!({ "order_id": self.id })
    }

    pub(crate) fn stream(&self) -> String {
        format!("order-{}", self.id)
    }
}

impl Page {
    /// Sends a command through the scripting API; gives what it answers.
    pub(crate) async fn dispatch(&self, command: &str, data: Value) -> Value {
        let script = "return await hindcast.dispatch('orders', args[0], args[1])";
        self.js_with(script, &[json!(command), data]).await
    }

    pub(crate) async fn create_order(&self, n: u32) -> Order {
        let order = Order::nth(n);
        self.dispatch("CreateOrder", order.data()).await;
        order
    }

    /// Completes the order and waits for what the policies make of it.
    pub(crate) async fn complete_order(&self, order: &Order) {
        self.dispatch("CompleteOrder", order.reference()).await;
        self.idle().await;
    }

    /// The ids of the shipments of an order, as the view has them.
    pub(crate) async fn shipments_of(&self, order: &Order) -> Vec<String> {
        let view = self.js("return await hindcast.view('orders', 'shipments', {})").await;
        let rows = view["rows"].as_array().expect("rows");
        let of_this_order = rows.iter().filter(|row| row["order_id"] == json!(order.id));
        of_this_order.filter_map(|row| row["shipment_id"].as_str().map(str::to_owned)).collect()
    }

    /// The order is created and completed, its shipment and its invoice are made out, and the shipment is completed: five
    /// events.
    pub(crate) async fn tell_the_story(&self) -> Order {
        let order = self.create_order(1).await;
        self.complete_order(&order).await;
        let shipments = self.shipments_of(&order).await;
        assert_eq!(shipments.len(), 1, "the policy opened one shipment");
        self.dispatch("CompleteShipment", json!({ "shipment_id": shipments[0] })).await;
        self.idle().await;
        assert_eq!(self.head().await, 5, "the story has five events");
        self.wait_for_position(5).await;
        order
    }

    /// The whole log, as it was written.
    pub(crate) async fn log(&self) -> Value {
        self.js("return await hindcast.readAll({ from: 1, direction: 'forward' })").await
    }

    /// The types of the events in the log, without the context's name.
    pub(crate) async fn log_types(&self) -> Vec<String> {
        let log = self.log().await;
        let types = log.as_array().expect("events").iter().filter_map(|event| event["event_type"].as_str());
        types.map(|name| name.trim_start_matches("Orders.").to_owned()).collect()
    }
}
