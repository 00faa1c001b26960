//! A log, judged from outside: whole, without a gap, and every completed order shipped once.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::page::Page;

/// Events of a log, in order.
pub(crate) struct Log(pub(crate) Vec<Value>);

impl Page {
    /// The events after a position.
    pub(crate) async fn log_after(&self, position: u64) -> Log {
        let options = json!({ "from": position + 1, "direction": "forward" });
        let events = self.js_with("return await hindcast.readAll(args[0])", &[options]).await;
        Log(serde_json::from_value(events).expect("a list of events"))
    }
}

impl Log {
    /// No position and no version of a stream is left out or there twice, and no event is.
    pub(crate) fn assert_whole(&self) {
        let mut versions: BTreeMap<&str, u64> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for (position, event) in (1_u64..).zip(&self.0) {
            assert_eq!(event["position"], json!(position), "positions have no gap: {event}");
            let version = versions.entry(text(event, "stream_id")).or_default();
            *version += 1;
            assert_eq!(event["stream_version"], json!(version), "the versions of a stream have no gap: {event}");
            assert!(ids.insert(text(event, "event_id")), "the event is there twice: {event}");
        }
    }

    /// Each order that was completed has one shipment, which belongs to the same story, and there is no other shipment.
    pub(crate) fn assert_shipped_once(&self) {
        let (completed, shipped) = (self.stories("Orders.OrderCompleted"), self.stories("Orders.ShipmentCreated"));
        assert_eq!(completed, shipped, "each completed order is shipped, once, with its correlation");
        let correlations: BTreeSet<_> = completed.iter().map(|(_, correlation)| correlation).collect();
        assert_eq!(correlations.len(), completed.len(), "each completion is a story of its own");
    }

    /// Which order, in which correlation, in order.
    fn stories(&self, event_type: &str) -> Vec<(&str, &str)> {
        let of_type = self.0.iter().filter(|event| event["event_type"] == event_type);
        let mut stories: Vec<_> =
            of_type.map(|event| (text(&event["data"], "order_id"), text(event, "correlation_id"))).collect();
        stories.sort_unstable();
        stories
    }
}

fn text<'event>(event: &'event Value, field: &str) -> &'event str {
    event[field].as_str().unwrap_or_else(|| panic!("no {field} in {event}"))
}
