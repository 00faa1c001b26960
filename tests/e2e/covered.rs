//! Promise: nothing on the wall covers anything: every name and kind can be read, at each step of every story.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Page, Size, visit};

/// The texts of stickies that something else is painted over, or an arrow runs through; and how many were looked at.
const COVERED: &str = "
    const view = document.querySelector('.viewport').getBoundingClientRect();
    const texts = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) if (walker.currentNode.textContent.trim()) found.push(walker.currentNode);
        return found;
    };
    const points = [...document.querySelectorAll('.board .edges path')].filter((path) => !path.closest('marker'))
        .flatMap((path) => {
            const [length, matrix] = [path.getTotalLength(), path.getScreenCTM()];
            const steps = Math.ceil(length / 3);
            return [...Array(steps + 1).keys()].map((step) => path.getPointAtLength(step * 3).matrixTransform(matrix));
        });
    const [covered, looked] = [[], []];
    for (const sticky of document.querySelectorAll('.sticky')) for (const text of texts(sticky)) {
        const range = document.createRange();
        range.selectNodeContents(text);
        const { left, right, top, bottom, width, height } = range.getBoundingClientRect();
        // what is only heard, and what is scrolled out of sight, is not read
        if (text.parentElement.closest('.unseen, .actor .word, .aggregate .word') || width < 2) continue;
        if (left < view.left || right > view.right || top < view.top || bottom > view.bottom) continue;
        looked.push(text);
        const spots = [[.1, .5], [.5, .5], [.9, .5], [.3, .3], [.7, .7], [.5, .1], [.5, .9]];
        const over = spots.map(([x, y]) => document.elementFromPoint(left + width * x, top + height * y))
            .find((element) => element && !sticky.contains(element) && !element.contains(sticky));
        const arrow = points.some(({ x, y }) => x > left && x < right && y > top && y < bottom);
        const own = sticky.getBoundingClientRect();
        const outside = left < own.left - 1 || right > own.right + 1 || top < own.top - 1 || bottom > own.bottom + 1;
        const by = over ? (over.closest('.sticky')?.dataset.sticky ?? over.className) : arrow ? 'an arrow' : null;
        if (by !== null) covered.push(`${sticky.dataset.sticky} \"${text.textContent.trim()}\" by ${by}`);
        // a cell that is cut is read whole when one rests on it; a name is never cut
        if (outside && !text.parentElement.closest('.value')) covered.push(`${sticky.dataset.sticky} \"${text.textContent.trim()}\" sticks out`);
    }
    return [looked.length, covered]";

/// Ends every animation, so that the wall stands as it will stand.
const STILL: &str = "const frame = () => new Promise((shown) => requestAnimationFrame(shown));
    await frame(); await frame();
    document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 9000).forEach((one) => one.finish());
    await frame()";

async fn look(page: &Page, at: &str, found: &mut Vec<String>) {
    page.js(STILL).await;
    let seen = page.js(COVERED).await;
    assert!(seen[0].as_u64() > Some(3), "{at}: there is something to read: {seen}");
    let covered = seen[1].as_array().expect("a list");
    found.extend(covered.iter().filter_map(Value::as_str).map(|text| format!("{at}: {text}")));
}

/// Looks at each step of every story of every context at this size.
async fn look_at_all(page: &Page, size: Size, presenting: bool) {
    let mut found = Vec::new();
    page.resize(size).await;
    let script = "return hindcast.contexts().flatMap(({ name, scenarios }) => scenarios.map((one) => [name, one]))";
    let stories: Vec<(String, String)> = serde_json::from_value(page.js(script).await).expect("names");
    assert!(stories.len() >= 5);
    for (context, scenario) in stories {
        let options = json!({"context": context, "scenario": scenario, "play": true});
        page.js_with("await hindcast.reset(args[0])", &[options]).await;
        if presenting {
            page.press('p').await;
            page.wait_for(".app.presenting").await;
        }
        page.js("await hindcast.seek('head')").await;
        let head = page.head().await;
        look(page, &format!("{context}, {scenario} at its end"), &mut found).await;
        for position in 0..head {
            page.js_with("await hindcast.seek(args[0])", &[json!(position)]).await;
            look(page, &format!("{context}, {scenario} at {position}"), &mut found).await;
        }
        if presenting {
            page.press(Key::Escape).await;
            page.wait_until_gone(".app.presenting").await;
        }
    }
    assert!(found.is_empty(), "at {size:?}, presenting {presenting}:\n{}", found.join("\n"));
}

#[tokio::test]
async fn nothing_covers_anything_on_a_laptop() {
    visit(async |page: &Page| look_at_all(page, Size(1280, 800), false).await).await;
}

#[tokio::test]
async fn nothing_covers_anything_on_a_larger_screen() {
    visit(async |page: &Page| look_at_all(page, Size(1440, 900), false).await).await;
}

#[tokio::test]
async fn nothing_covers_anything_on_a_phone() {
    visit(async |page: &Page| look_at_all(page, Size(390, 844), false).await).await;
}

#[tokio::test]
async fn nothing_covers_anything_on_a_projector() {
    visit(async |page: &Page| look_at_all(page, Size(1920, 1080), false).await).await;
}

#[tokio::test]
async fn nothing_covers_anything_while_presenting() {
    visit(async |page: &Page| look_at_all(page, Size(1920, 1080), true).await).await;
}

/// The smallest name of a sticky that is in sight, as it is on the screen.
const SMALLEST_NAME: &str = "
    const scale = (element) => element.getBoundingClientRect().width / (element.offsetWidth || 1);
    const names = [...document.querySelectorAll('.sticky .name')].filter((name) => !name.closest('.actor'));
    return Math.min(...names.map((name) => parseFloat(getComputedStyle(name).fontSize) * scale(name.closest('.sticky'))))";

#[tokio::test]
async fn every_wall_fits_a_laptop_with_a_story_open_and_its_names_can_be_read() {
    visit(async |page: &Page| {
        page.resize(Size(1280, 800)).await;
        for (context, story) in [
            ("orders", "happy-path"),
            ("coins", "happy-path"),
            ("meetups", "time-travel"),
            ("attendance", "the-noodles"),
            ("loans", "review"),
        ] {
            let options = json!({"context": context, "scenario": story, "play": true});
            page.js_with("await hindcast.reset(args[0])", &[options]).await;
            page.js(STILL).await;
            let sticks_out = "const view = document.querySelector('.viewport');
                return [view.scrollWidth - view.clientWidth, view.scrollHeight - view.clientHeight]";
            assert_eq!(page.js(sticks_out).await, json!([0, 0]), "{context} fits");
            let smallest = page.js(SMALLEST_NAME).await.as_f64().expect("a size");
            assert!(smallest >= 10.9, "{context}: {smallest}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_room_reads_names_of_18_pixels_and_the_newest_step_of_28() {
    visit(async |page: &Page| {
        page.resize(Size(1920, 1080)).await;
        for (context, story) in [("orders", "happy-path"), ("coins", "happy-path"), ("meetups", "time-travel"), ("attendance", "the-noodles"), ("loans", "review")] {
            let options = json!({"context": context, "scenario": story, "play": true});
            page.js_with("await hindcast.reset(args[0])", &[options]).await;
            page.press('p').await;
            page.wait_for("[data-proof] .deed.newest, [data-refused-card]").await;
            page.js(STILL).await;
            let smallest = page.js(SMALLEST_NAME).await.as_f64().expect("a size");
            assert!(smallest >= 17.5, "{context}: {smallest}");
            let newest = "return parseFloat(getComputedStyle(document.querySelector('.deed.newest strong, .refusal-card .why')).fontSize)";
            assert!(page.js(newest).await.as_f64() >= Some(28.0), "{context}");
            page.press(Key::Escape).await;
            page.wait_until_gone(".app.presenting").await;
        }
    })
    .await;
}
