//! Promise: paper has the wall on one page, and a storyboard with an event a row.

use serde_json::json;

use super::support::{Page, visit};

#[tokio::test]
async fn the_storyboard_tells_who_what_and_what_it_changed() {
    visit(async |page: &Page| {
        let order = page.tell_the_story().await;
        assert!(!page.has(".storyboard").await, "a page that is looked at has none");
        page.js("dispatchEvent(new Event('beforeprint'))").await;
        let rows = page.js("return [...document.querySelectorAll('.storyboard tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))").await;
        let rows: Vec<Vec<String>> = serde_json::from_value(rows).expect("rows of cells");
        assert_eq!(rows.len(), 5, "{rows:?}");
        assert_eq!((rows[1][0].as_str(), rows[1][2].as_str()), ("2", "Clerk → Complete Order"));
        assert_eq!(rows[1][3], format!("Order Completed · Order {}", order.number));
        assert!(rows[1][4].contains(&format!("Orders: {}, Status OPEN → COMPLETED", order.number)), "{rows:?}");
        assert_eq!(rows[2][2], "policy Shipping → Create Shipment");

        let media = json!({ "media": "print" });
        page.browser().driver().cdp().send_raw("Emulation.setEmulatedMedia", media).await.expect("as on paper");
        let seen = page.js("const seen = (css) => document.querySelector(css)?.checkVisibility() ?? false;
            return ['.board', '.storyboard', '.timeline', '.inspector', '.header'].map(seen)").await;
        assert_eq!(seen, json!([true, true, false, false, false]), "paper has the wall and the storyboard, and no knobs");
        let fits = page.js("const { width, height } = document.querySelector('.sizer').getBoundingClientRect(); return width <= 981 && height <= 641").await;
        assert_eq!(fits, json!(true), "the wall is on one page");
        page.browser().picture("print").await;
        page.browser().driver().cdp().send_raw("Emulation.setEmulatedMedia", json!({ "media": "" })).await.expect("as on screen");
        page.js("dispatchEvent(new Event('afterprint'))").await;
        assert!(!page.has(".storyboard").await);
    })
    .await;
}
