//! Promise: the page talks to nobody but its own origin, and runs nobody's code but its own.

use serde_json::{Value, json};

use super::support::{Order, Page, eventually_eq, visit};

#[tokio::test]
async fn no_request_leaves_the_origin() {
    visit(async |page: &Page| {
        page.run_command("CreateOrder").await;
        page.run_command("CompleteOrder").await;
        page.run_command("CompleteShipment").await;
        let script = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
        let requests = page.js(script).await;
        let requests: Vec<&str> = requests.as_array().expect("requests").iter().filter_map(Value::as_str).collect();
        assert!(requests.iter().any(|address| address.contains(".wasm")), "the app itself was fetched: {requests:?}");
        let home = page.url();
        let strangers: Vec<_> = requests.iter().filter(|address| !address.starts_with(home)).collect();
        assert!(strangers.is_empty(), "requests outside of {home}: {strangers:?}");
    })
    .await;
}

#[tokio::test]
async fn the_page_carries_a_strict_policy_before_its_first_script() {
    visit(async |page: &Page| {
        let script = "const policy = document.querySelector('meta[http-equiv=\"Content-Security-Policy\" i]');
            const first = document.querySelector('script, link[rel=modulepreload], link[rel=stylesheet]');
            return { policy: policy?.content, early: Boolean(policy && first &&
                policy.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) }";
        let found = page.js(script).await;
        assert_eq!(found["early"], true, "what stands before the policy is not bound by it");
        let policy = found["policy"].as_str().expect("a policy");
        assert_eq!(directive(policy, "default-src"), ["'none'"]);
        assert_eq!(directive(policy, "connect-src"), ["'self'"]);
        assert_eq!(directive(policy, "style-src"), ["'self'"]);
        assert_eq!(directive(policy, "worker-src"), ["'self'"]);
        for forbidden in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"] {
            let words = policy.split([' ', ';']);
            assert!(words.into_iter().all(|word| word != forbidden), "{forbidden} in {policy}");
        }
    })
    .await;
}

fn directive<'policy>(policy: &'policy str, name: &str) -> Vec<&'policy str> {
    let mut directives = policy.split(';').map(|directive| directive.split_whitespace().collect::<Vec<_>>());
    let found = directives.find(|words| words.first() == Some(&name));
    found.map(|words| words[1..].to_vec()).unwrap_or_default()
}

#[tokio::test]
async fn an_injected_inline_script_does_not_run() {
    visit(async |page: &Page| {
        let script = "const blocked = new Promise((tell) =>
                document.addEventListener('securitypolicyviolation', (event) => tell(event.effectiveDirective), { once: true }));
            const script = document.createElement('script');
            script.textContent = 'window.injected = true';
            document.head.append(script);
            return { directive: await blocked, ran: window.injected ?? false }";
        let found = page.js(script).await;
        assert_eq!(found, json!({ "directive": "script-src-elem", "ran": false }));
        // Reading the log empties it: this violation was asked for, any other would still fail the test.
        let console = page.browser().console().await;
        let violations = console.iter().filter(|entry| entry.message.contains("Content Security Policy")).count();
        assert_eq!(violations, 1, "the console reports it: {console:?}");
    })
    .await;
}

#[tokio::test]
async fn text_from_an_event_is_shown_as_text() {
    visit(async |page: &Page| {
        let evil = "<img src=x onerror=\"window.injected=1\"><b data-evil>SO-1</b>";
        let order = Order { number: evil.to_owned(), ..Order::nth(1) };
        let form = page.begin("CreateOrder").await;
        form.fill("order_number", evil).await;
        form.fill("order_id", &order.id).await;
        form.send().await;
        page.wait_for_cell("orders", &order.id, "order_number", evil).await;
        page.wait_for_words("[data-caption]", &[evil]).await;
        let form = page.begin("CompleteOrder").await;
        assert!(form.options("order_id").await[0].contains(evil));
        form.send().await;
        page.idle().await;
        for tab in ["event", "stream", "state"] {
            page.click(&format!("[role=tab][data-tab={tab}]")).await;
            let selected = format!("[role=tab][data-tab={tab}][aria-selected=true]");
            page.wait_for(&selected).await;
            let harm = "return document.querySelectorAll('img[src=x], [data-evil]').length + (window.injected ?? 0)";
            assert_eq!(page.js(harm).await, 0, "the text became markup in the tab {tab}");
        }
        let shown = async || page.wait_for_rows("shipments", 1).await[0].cell("order_number").to_owned();
        eventually_eq("the shipment's order number", evil.to_owned(), shown).await;
    })
    .await;
}
