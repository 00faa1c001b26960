//! Promise: what people report of products like this one does not happen here: keys, hands, windows, links and translators of all kinds.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Order, Page, Size, eventually_eq, visit};

const FORM: &str = "dialog.command-form[open]";

/// Lets go of a file over an element, as a hand does; tells whether the page took it from the browser.
const DROP: &str = "
    const carried = new DataTransfer();
    if (args[2] === null) carried.setData('text/plain', 'words'); else carried.items.add(new File([args[2]], args[1]));
    const taken = (kind) => !document.querySelector(args[0]).dispatchEvent(
        new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
    return [taken('dragover'), taken('drop')];";

#[tokio::test]
async fn a_file_dropped_anywhere_is_looked_into_and_never_opened_by_the_browser() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        let log = page.export().await;
        for place in [".wall", ".inspector", ".timeline", ".header"] {
            let dropped = page.js_with(DROP, &[json!(place), json!("log.jsonl"), json!(log)]).await;
            assert_eq!(dropped, json!([true, true]), "{place}");
            page.wait_for_words("dialog.import[open]", &["log.jsonl", "Nothing in it is new."]).await;
            page.click("[data-import-leave]").await;
            page.wait_until_gone("dialog.import[open]").await;
        }
        let text = page.js_with(DROP, &[json!(".wall"), json!(""), Value::Null]).await;
        assert_eq!(text, json!([false, false]), "a text that is dragged is the browser's");
        page.js_with(DROP, &[json!(".wall"), json!("a.csv"), json!("id,name\n1,Jane\n")]).await;
        page.wait_for_words("[data-refused-line]", &["This is no Hindcast log", "a table (CSV)"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_is_read_however_it_was_spelled_and_what_does_not_fit_is_said() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        for hash in ["#orders%3Fat%3D3", "#orders%3Fat%3D3%26tab%3Devent", "#orders?at=3&amp;tab=event"] {
            page.open_at(hash).await;
            page.wait_for_position(3).await;
            assert!(!page.has("[data-notice]").await, "{hash}");
        }
        for (hash, says) in [
            ("#orders?at=99", "event 99"),
            ("#order", "“order”"),
            ("#orders?at=x", "“x”"),
            ("#orders?tab=evnt", "“evnt”"),
        ] {
            page.open_at(hash).await;
            page.wait_for_words("[data-notice=odd_address]", &[says]).await;
        }
    })
    .await;
}

/// Presses a key as another keyboard would, or an input method.
const PRESS: &str = "
    const target = document.querySelector(args[0]) ?? document.body;
    return !target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...args[1] }));";

#[tokio::test]
async fn a_key_is_known_by_its_place_where_the_keyboard_is_not_latin() {
    visit(async |page: &Page| {
        for (key, code) in [("л", "KeyK"), ("κ", "KeyK"), ("ל", "KeyK"), ("k", "KeyT")] {
            let pressed =
                page.js_with(PRESS, &[json!("body"), json!({"key": key, "code": code, "ctrlKey": true})]).await;
            assert_eq!(pressed, json!(true), "{key}");
            page.wait_for("dialog.palette[open]").await;
            page.press(Key::Escape).await;
            page.wait_until_gone("dialog.palette[open]").await;
        }
        let other =
            page.js_with(PRESS, &[json!("body"), json!({"key": "ё", "code": "Backquote", "ctrlKey": true})]).await;
        assert_eq!(other, json!(false), "what means nothing is left to the browser");
        page.js_with(PRESS, &[json!("body"), json!({"key": "ш", "code": "KeyI"})]).await;
        page.wait_for("dialog.legend[open]").await;
    })
    .await;
}

#[tokio::test]
async fn the_keys_of_an_input_method_are_its_own() {
    visit(async |page: &Page| {
        page.press_with_control("k").await;
        page.wait_for("dialog.palette[open]").await;
        let active = "return document.querySelector('.wanted').getAttribute('aria-activedescendant')";
        let first = page.js(active).await;
        for (key, odd) in [
            ("ArrowDown", json!({"isComposing": true})),
            ("Enter", json!({"isComposing": true})),
            ("Enter", json!({"keyCode": 229})),
        ] {
            let mut pressed = json!({"key": key, "code": key});
            pressed.as_object_mut().expect("an object").extend(odd.as_object().expect("an object").clone());
            assert_eq!(page.js_with(PRESS, &[json!(".wanted"), pressed]).await, json!(false), "{key}");
        }
        assert_eq!(page.js(active).await, first);
        assert!(page.has("dialog.palette[open]").await);
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.palette[open]").await;
        page.js_with(PRESS, &[json!("body"), json!({"key": "p", "code": "KeyP", "isComposing": true})]).await;
        page.js_with(
            PRESS,
            &[json!("[role=tab]"), json!({"key": "ArrowRight", "code": "ArrowRight", "isComposing": true})],
        )
        .await;
        assert!(!page.has(".app.presenting").await);
        assert_eq!(page.attribute("[role=tab][aria-selected=true]", "data-tab").await.as_deref(), Some("state"));
    })
    .await;
}

#[tokio::test]
async fn single_keys_can_be_switched_off_and_stay_off() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        page.press('?').await;
        page.click("dialog.keys [data-field=single-keys]").await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.keys[open]").await;
        page.reload().await;
        for key in "replay it, 1?".chars() {
            page.press(key).await;
        }
        assert!(!page.has("dialog[open]").await && !page.has(".app.presenting").await && !page.has(".story").await);
        assert_eq!(page.position().await, 1);
        page.press(Key::Left).await;
        page.wait_for_position(0).await;
        page.press_with_control("k").await;
        page.wait_for("dialog.palette[open]").await;
        page.press(Key::Escape).await;
        page.js("localStorage.removeItem('hindcast.single-keys')").await;
        page.reload().await;
        page.press('p').await;
        page.wait_for(".app.presenting").await;
    })
    .await;
}

/// Whether all of the open form is in the window.
const INSIDE: &str = "
    const { left, top, right, bottom } = document.querySelector('dialog.command-form[open]').getBoundingClientRect();
    return left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5";

#[tokio::test]
async fn a_form_is_whole_in_the_window_wherever_its_sticky_is() {
    visit(async |page: &Page| {
        for _ in 0..5 {
            page.click(".zoom [aria-label=\"Zoom in\"]").await;
        }
        for (x, y) in [(1_000_000, 1_000_000), (0, 0), (1_000_000, 0), (0, 1_000_000)] {
            page.js_with("document.querySelector('.viewport').scrollTo(args[0], args[1])", &[json!(x), json!(y)]).await;
            page.press_with_control("k").await;
            page.wait_for("dialog.palette[open]").await;
            page.element(".wanted").await.send_keys("create order").await.expect("it can be typed into");
            page.press(Key::Enter).await;
            page.wait_for(FORM).await;
            assert_eq!(page.js(INSIDE).await, json!(true), "scrolled to {x}, {y}");
            page.resize(Size(800, 500)).await;
            eventually_eq("the form is in the smaller window", json!(true), async || page.look(INSIDE, &[]).await)
                .await;
            page.resize(Size(1280, 800)).await;
            page.press(Key::Escape).await;
            page.wait_until_gone(FORM).await;
        }
    })
    .await;
}

/// What of the page can be seen once it is scrolled to: the height of each that is named.
const REACHED: &str = "
    return args[0].map((css) => {
        const element = document.querySelector(css);
        element.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { top, bottom } = element.getBoundingClientRect();
        return Math.round(Math.min(bottom, innerHeight) - Math.max(top, 0));
    })";

#[tokio::test]
async fn everything_can_be_reached_at_every_size() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let places = [
            "[data-sticky=\"command:CreateOrder\"]",
            ".viewport",
            "table[data-view=orders] tbody tr",
            "[role=tab][data-tab=store]",
            ".transport",
            ".event-mark.current",
            "[data-action=palette]",
        ];
        for (width, height) in [
            (844, 390),
            (853, 480),
            (1280, 480),
            (720, 300),
            (640, 400),
            (390, 844),
            (320, 568),
            (320, 256),
            (1280, 800),
        ] {
            page.resize(Size(width, height)).await;
            page.wait_for_position(5).await;
            let seen = page.js_with(REACHED, &[json!(places)]).await;
            for (place, seen) in places.iter().zip(seen.as_array().expect("heights")) {
                let least = if *place == ".viewport" { 100 } else { 8 };
                assert!(seen.as_i64() >= Some(least), "{place} at {width} × {height}: {seen} px");
            }
            let wide = "return document.documentElement.scrollWidth <= innerWidth";
            assert_eq!(page.js(wide).await, json!(true), "nothing sticks out at {width} × {height}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_word_is_cut_in_its_cell_and_whole_on_demand() {
    visit(async |page: &Page| {
        let number = format!("SO-{}", "W".repeat(197));
        let mut data = Order::nth(1).data();
        data["order_number"] = json!(number);
        page.dispatch("CreateOrder", data).await;
        page.wait_for_position(1).await;
        let cell = "table[data-view=orders] [data-column=order_number] .text";
        page.wait_for(cell).await;
        let widths = "const part = (css) => document.querySelector(css).getBoundingClientRect();
            const scroll = part('.scroll'), next = part('table[data-view=orders] [data-column=business_partner]');
            return [part(args[0]).width < scroll.width / 2, next.left < scroll.right]";
        assert_eq!(page.js_with(widths, &[json!(cell)]).await, json!([true, true]), "the next column is in sight");
        assert_eq!(page.attribute(cell, "title").await, Some(number.clone()));
        let whole = "const cell = document.querySelector(args[0]);
            cell.focus();
            return cell.scrollWidth <= cell.clientWidth + 1 && cell.textContent === args[1]";
        assert_eq!(page.js_with(whole, &[json!(cell), json!(number)]).await, json!(true));
    })
    .await;
}

/// Does to the page what a translator of a browser does: each text that it may take is put into elements of its own.
const TRANSLATE: &str = "
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.data.trim() && node.parentElement.translate && !node.parentElement.closest('script, style')) texts.push(node);
    }
    for (const text of texts) {
        const [outer, inner] = [document.createElement('font'), document.createElement('font')];
        inner.textContent = text.data;
        outer.append(inner);
        text.replaceWith(outer);
    }
    return texts.length";

#[tokio::test]
async fn facts_and_numbers_are_right_after_a_translator_was_here() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        assert!(page.js(TRANSLATE).await.as_u64() > Some(0), "there is something to translate");
        for position in [2, 4, 1, 5] {
            page.seek(position).await;
            page.js("await new Promise((done) => setTimeout(done, 200))").await;
            let said = page.js("return document.querySelector('.place').textContent").await;
            assert!(said.as_str().is_some_and(|said| said.contains(&position.to_string())), "{said} at {position}");
            let rows = "const rows = (await hindcast.view('orders', 'shipments', { at: args[0] })).rows.length;
                const table = document.querySelector('table[data-view=shipments]');
                return [rows, table.querySelectorAll('tbody tr').length, parseInt(table.closest('.table').querySelector('.rows').textContent)]";
            let rows = page.js_with(rows, &[json!(position)]).await;
            assert!(rows[0] == rows[1] && rows[0] == rows[2], "{rows} at {position}");
        }
        assert_eq!(page.count("event:OrderCreated").await, 1);
        page.create_order(2).await;
        page.wait_for_position(6).await;
        eventually_eq("the sticky counts on", 2, async || page.count("event:OrderCreated").await).await;
        page.wait_for_words("[data-step-told]", &["SO-102"]).await;
        page.wait_until_gone(".stage font, .timeline font, .story font").await;
    })
    .await;
}

#[tokio::test]
async fn a_name_turns_no_sentence_round() {
    visit(async |page: &Page| {
        let mut data = Order::nth(1).data();
        data["order_number"] = json!("\u{202e}SO-1");
        page.dispatch("CreateOrder", data).await;
        page.wait_for_position(1).await;
        let told = page.wait_for_words("[data-step-told]", &["SO-1"]).await;
        assert!(told.contains("\u{2068}\u{202e}SO-1\u{2069}"), "{told:?}");
        let lane = page.text(".lane-name").await.unwrap_or_default();
        assert!(lane.contains("\u{2068}\u{202e}SO-1\u{2069}"), "{lane:?}");
    })
    .await;
}

#[tokio::test]
async fn with_forced_colours_the_chosen_tab_is_told_by_its_shape() {
    visit(async |page: &Page| {
        page.browser().force_colours().await;
        let shapes = "const shape = (css) => { const { textDecorationLine, borderTopWidth, outlineStyle } = getComputedStyle(document.querySelector(css));
                return [textDecorationLine, borderTopWidth, outlineStyle].join() };
            return [shape('[role=tab][aria-selected=true]'), shape('[role=tab][aria-selected=false]')]";
        assert_eq!(page.js("return matchMedia('(forced-colors: active)').matches").await, json!(true));
        let shapes = page.js(shapes).await;
        assert_ne!(shapes[0], shapes[1], "{shapes}");
    })
    .await;
}

#[tokio::test]
async fn a_phone_gets_an_icon_and_keeps_its_capitals_to_itself() {
    visit(async |page: &Page| {
        let icon = "const link = document.querySelector('link[rel=apple-touch-icon]');
            const image = await createImageBitmap(await (await fetch(link.href)).blob());
            return [image.width, image.height]";
        assert_eq!(page.js(icon).await, json!([180, 180]));
        let capitals = "return [...document.querySelectorAll('dialog[open] input[type=text]')].map((input) => [input.name, input.autocapitalize])";
        page.begin("CreateOrder").await;
        let fields = page.js(capitals).await;
        assert!(fields.as_array().is_some_and(|fields| fields.len() > 3 && fields.iter().all(|field| field[1] == "none")), "{fields}");
        page.press(Key::Escape).await;
        page.open_at("#coins").await;
        page.begin("SendCoins").await;
        let fields = page.js(capitals).await;
        assert!(fields.as_array().is_some_and(|fields| fields.iter().all(|field| field[1] == "none")), "{fields}");
        page.press(Key::Escape).await;
        page.open_at("#meetups").await;
        page.begin("CreateMeetup").await;
        let fields = page.js(capitals).await;
        let title = fields.as_array().and_then(|fields| fields.iter().find(|field| field[0] == "title"));
        assert_eq!(title.map(|title| &title[1]), Some(&json!("sentences")), "a title is written as one writes");
    })
    .await;
}
