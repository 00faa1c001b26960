//! Without motion, and enlarged.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::e2e::support::{Page, Size, eventually_eq, visit};

/// A window of 1280 x 800 at 200 %, in CSS pixels.
const ENLARGED: Size = Size(640, 400);
/// A window of 1280 x 1024 at 400 %.
const ENLARGED_MOST: Size = Size(320, 256);

/// Walks through the story, frame by frame; gives what moved for longer than an eye could follow.
const MOTION: &str = "
    const frame = () => new Promise((shown) => requestAnimationFrame(shown));
    const wall = document.querySelector('.viewport');
    const seen = new Set();
    for (let [still, place] = [0, -1]; still < 9; place = wall.scrollLeft) {
        await frame();
        still = wall.scrollLeft === place ? still + 1 : 0;
    }
    const long = (one) => one.effect.getComputedTiming().endTime > 50;
    const name = (one) => `${one.effect.target?.className}: ${one.animationName ?? one.transitionProperty}`;
    for (const position of [0, 1, 2, 3, 4, 5]) {
        await hindcast.seek(position);
        await frame(); await frame();
        const place = wall.scrollLeft;
        for (let frames = 0; frames < 6; frames += 1) {
            document.getAnimations().filter(long).forEach((one) => seen.add(name(one)));
            await frame();
            if (Math.abs(wall.scrollLeft - place) > 1) seen.add('the wall scrolls slowly');
        }
    }
    return [...seen]";

#[tokio::test]
async fn nothing_moves_for_somebody_who_wants_less_motion() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.resize(ENLARGED).await;
        assert_ne!(page.js(MOTION).await, json!([]), "without that wish, steps are shown in motion");
        page.browser().prefer_reduced_motion().await;
        page.settle().await;
        assert_eq!(page.js(MOTION).await, json!([]));
        page.begin("CreateOrder").await;
        let long =
            "return document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime > 50).length";
        assert_eq!(page.js(long).await, 0, "the form is simply there");
    })
    .await;
}

#[tokio::test]
async fn enlarged_the_page_is_no_wider_than_the_window_and_every_command_can_be_reached() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        for size in [ENLARGED, ENLARGED_MOST] {
            page.resize(size).await;
            assert_eq!(page.overflow(size).await, 0, "the story at {size:?}");
            for command in commands(page).await {
                reach(page, &command, size).await;
            }
        }
    })
    .await;
}

/// The names of the commands on the wall.
async fn commands(page: &Page) -> Vec<String> {
    let script = "return hindcast.contexts().find(({ name }) => name === 'orders').commands";
    let names: Vec<String> = serde_json::from_value(page.js(script).await).expect("names");
    assert!(names.len() >= 4, "{names:?}");
    names
}

/// Goes to the sticky with Tab, sees it, opens its form and sees its button.
async fn reach(page: &Page, command: &str, size: Size) {
    page.tab_to(&format!("[data-sticky=\"command:{command}\"]")).await;
    eventually_eq(&format!("what covers {command} at {size:?}"), Value::Null, async || covered(page).await).await;
    page.press(Key::Enter).await;
    page.wait_for("dialog[open]").await;
    // of a command that only a policy issues, the button that closes what says so
    page.tab_to("dialog[open] button.primary").await;
    eventually_eq(&format!("what covers the button of {command} at {size:?}"), Value::Null, async || {
        covered(page).await
    })
    .await;
    assert_eq!(page.overflow(size).await, 0, "the form of {command} at {size:?}");
    page.press(Key::Escape).await;
    page.wait_until_gone("dialog[open]").await;
}

/// What lies over the middle of the element with the focus.
async fn covered(page: &Page) -> Value {
    page.js("const focused = document.activeElement;
         const { left, top, width, height } = focused.getBoundingClientRect();
         const seen = document.elementFromPoint(left + width / 2, top + height / 2);
         return focused.contains(seen) ? null : (seen?.outerHTML.slice(0, 100) ?? 'it is out of the window')")
        .await
}
