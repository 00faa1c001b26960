//! What can be read by script: events, streams, views and states, all of them as of any time.

use serde_json::{Value, json};

use super::each;
use crate::e2e::support::{Page, visit};

#[tokio::test]
async fn streams_are_read_in_both_directions_and_in_parts() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let read = async |options: Value| {
            let events = page.js_with("return await hindcast.readAll(args[0])", &[options]).await;
            each(&events, "position").into_iter().filter_map(Value::as_u64).collect::<Vec<_>>()
        };
        assert_eq!(read(json!({})).await, [1, 2, 3, 4, 5]);
        assert_eq!(read(json!({ "from": 2, "count": 2, "direction": "forward" })).await, [2, 3]);
        assert_eq!(read(json!({ "from": 3, "direction": "backward" })).await, [3, 2, 1]);
        assert_eq!(read(json!({ "from": -1, "count": 2, "direction": "backward" })).await, [5, 4]);
        assert_eq!(read(json!({ "from": 6, "direction": "forward" })).await, [0_u64; 0], "beyond the end is empty");

        let script = "return await hindcast.readStream(args[0], args[1])";
        let options = json!({ "from": -1, "direction": "backward" });
        let events = page.js_with(script, &[json!(order.stream()), options]).await;
        assert_eq!(each(&events, "stream_version"), [2, 1]);
        assert_eq!(each(&events, "event_type"), ["Orders.OrderCompleted", "Orders.OrderCreated"]);

        let error = page.js_error("await hindcast.readStream('order-nobody', {})").await;
        assert_eq!(error.code.as_deref(), Some("stream_not_found"));
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_as_a_stream_of_links_by_type_by_correlation_and_by_time() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let log = page.log().await;
        let positions = async |script: &str, args: &[Value]| {
            let events = page.js_with(script, args).await;
            each(&events, "position").into_iter().filter_map(Value::as_u64).collect::<Vec<_>>()
        };
        let read = "return await hindcast.readAll(args[0])";
        assert_eq!(positions(read, &[json!({"event_type": "Orders.OrderCompleted"})]).await, [2]);
        let second = json!({"correlation_id": log[1]["correlation_id"], "count": 2});
        assert_eq!(positions(read, &[second]).await, [2, 3]);
        assert_eq!(positions(read, &[json!({"since": "2001-01-01T00:00:00Z"})]).await, [1, 2, 3, 4, 5]);
        assert_eq!(positions(read, &[json!({"until": "2001-01-01T00:00:00Z"})]).await, [0_u64; 0]);
        assert_eq!(positions("return await hindcast.readStream('$all', { from: 4 })", &[]).await, [4, 5]);

        let linked = "await hindcast.link('picked', args[0]); return await hindcast.readStream('picked')";
        let linked = page.js_with(linked, &[json!([log[4]["event_id"], log[0]["event_id"]])]).await;
        assert_eq!(each(&linked, "position"), [5, 1]);
        assert_eq!(each(&linked, "link_number"), [1, 2]);
        assert_eq!(linked[1]["stream_id"], order.stream(), "each with its own stream");
        let own = page.js_with("return await hindcast.readStream(args[0])", &[json!(order.stream())]).await;
        assert!(own[0].get("link_number").is_none(), "what is not linked has no such number");
    })
    .await;
}

#[tokio::test]
async fn the_streams_are_listed_with_their_versions() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let streams = page.js("return await hindcast.streams()").await;
        let (linked, own): (Vec<&Value>, Vec<&Value>) =
            streams.as_array().expect("a list").iter().partition(|stream| stream["linked"] == true);
        let versions =
            |streams: &[&Value]| streams.iter().filter_map(|stream| stream["version"].as_u64()).collect::<Vec<_>>();
        assert_eq!(versions(&own), [1, 2, 2], "an invoice, an order and a shipment: {streams}");
        assert_eq!(versions(&linked), [2], "the beginning and the completion of the order, linked: {streams}");
        assert!(each(&streams, "stream_id").contains(&&json!(order.stream())), "{streams}");
    })
    .await;
}

#[tokio::test]
async fn a_view_answers_as_of_any_position() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let view = async |name: &str, options: Value| {
            page.js_with("return await hindcast.view('orders', args[0], args[1])", &[json!(name), options]).await
        };
        let now = view("orders", json!({})).await;
        assert_eq!((&now["name"], &now["at"]), (&json!("orders"), &json!(5)));
        assert_eq!(each(&now["rows"], "status"), ["COMPLETED"]);
        let then = view("orders", json!({ "at": 1 })).await;
        assert_eq!(then["at"], 1);
        let row = &then["rows"][0];
        assert_eq!((&row["order_id"], &row["status"]), (&json!(order.id), &json!("OPEN")));
        assert_eq!(
            (&row["order_number"], &row["business_partner"]),
            (&json!(order.number), &json!("jane.doe@acme.com"))
        );
        assert_eq!(row["items"], order.data()["items"]);
        assert!(row["created_at"].is_string(), "{row}");
        assert_eq!(view("shipments", json!({ "at": 2 })).await["rows"], json!([]));
        assert_eq!(each(&view("shipments", json!({ "at": 3 })).await["rows"], "status"), ["OPEN"]);
        assert_eq!(page.position().await, 5, "asking about the past does not go there");
    })
    .await;
}

#[tokio::test]
async fn streams_are_searched_sorted_and_paged_by_script() {
    visit(async |page: &Page| {
        // a pause after each, since streams are sorted by the time of their first event, too
        page.js("for (const [name, events] of [['notes-c', 2], ['notes-a', 1], ['memos-1', 1], ['notes-b', 3]]) {
                const taken = Array.from({ length: events }, (_, n) => ({ event_type: `Notes.Note${n + 1}Taken`, data: {} }));
                await hindcast.append(name, 'no_stream', taken);
                await new Promise((later) => setTimeout(later, 5));
             }
             await hindcast.closeStream('notes-a')")
            .await;
        let listed = async |options: Value| {
            let streams = page.js_with("return await hindcast.streams(args[0])", &[options]).await;
            let names: Vec<String> = each(&streams, "stream_id").into_iter().map(ToString::to_string).collect();
            names.join(" ").replace('"', "")
        };
        for (options, names) in [
            (json!({}), "memos-1 notes-a notes-b notes-c"),
            (json!({"search": "notes-"}), "notes-a notes-b notes-c"),
            (json!({"search": "nobody"}), ""),
            (json!({"sort": "-stream_id"}), "notes-c notes-b notes-a memos-1"),
            (json!({"sort": "version"}), "memos-1 notes-a notes-c notes-b"),
            (json!({"sort": "-version", "search": "notes-"}), "notes-b notes-c notes-a"),
            (json!({"sort": "created_at"}), "notes-c notes-a memos-1 notes-b"),
            (json!({"sort": "-created_at"}), "notes-b memos-1 notes-a notes-c"),
            (json!({"sort": "-last_event", "search": "notes-"}), "notes-b notes-c notes-a"),
            (json!({"sort": "-version", "from": 2, "count": 2}), "notes-c notes-a"),
            (json!({"from": 4, "count": 2}), "notes-c"),
            (json!({"from": 5}), ""),
        ] {
            assert_eq!(listed(options.clone()).await, names, "{options}");
        }
        let streams = page.js("return await hindcast.streams({ search: 'notes-' })").await;
        assert_eq!(each(&streams, "closed"), [true, false, false]);
        assert_eq!(streams[1]["last_event"], "Notes.Note3Taken");
        let error = page.js_error("await hindcast.streams({ sort: 'colour' })").await;
        assert_eq!(error.code.as_deref(), Some("invalid_argument"));
        assert!(error.message.contains("created_at"), "{}", error.message);
    })
    .await;
}

#[tokio::test]
async fn a_state_is_folded_up_to_any_version() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        let state = async |options: Value| {
            page.js_with("return await hindcast.state(args[0], args[1])", &[json!(order.stream()), options]).await
        };
        let now = state(json!({})).await;
        assert_eq!((&now["stream_id"], &now["version"]), (&json!(order.stream()), &json!(2)));
        assert!(now["state"].to_string().contains("COMPLETED"), "{now}");
        let then = state(json!({"at_version": 1})).await;
        assert_eq!(then["version"], 1);
        assert!(then["state"].to_string().contains("OPEN"), "{then}");
        assert_eq!(state(json!({"at_version": 7})).await, now, "beyond the end is the end");
        let before = state(json!({"at_version": 0})).await;
        assert_eq!((&before["version"], &before["state"]), (&json!(0), &json!("ABSENT")));
    })
    .await;
}
