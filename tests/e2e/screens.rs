//! Promise: the page is worth looking at, on a laptop, on a projector and on a phone, dark and light.
//!
//! The pictures are for people; what can be measured of them is measured here.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::support::{Page, Size, visit};

const LAPTOP: Size = Size(1280, 800);
const PROJECTOR: Size = Size(1920, 1080);
const PHONE: Size = Size(390, 844);
const SMALL_PHONE: Size = Size(320, 568);

/// The targets that are too small to be hit, with their sizes. A link inside of a sentence is as high as its line, and
/// what is clipped away until it has the focus is no target yet.
async fn small_targets(page: &Page) -> Value {
    page.js(
        "const targets = 'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=tab], [role=slider]';
         const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
         const boxes = (element) => [element, element.closest('label')].map((box) => box?.getBoundingClientRect());
         const largest = (element, side) => Math.max(...boxes(element).map((box) => box?.[side] ?? 0));
         return [...document.querySelectorAll(targets)]
             .filter((element) => shown(element) && !(element.matches('a') && element.closest('p')))
             .map((element) => ({ element, width: largest(element, 'width'), height: largest(element, 'height') }))
             .filter(({ width, height }) => width > 1 && height > 1 && (width < 23.99 || height < 23.99))
             .map(({ element, width, height }) => `${element.outerHTML.slice(0, 120)}: ${width} x ${height}`)",
    )
    .await
}

#[tokio::test]
async fn pictures_are_kept_of_the_empty_workspace_and_of_the_story() {
    visit(async |page: &Page| {
        let sizes = [("1280x800", LAPTOP), ("1920x1080", PROJECTOR), ("390x844", PHONE)];
        page.pictures("empty", &sizes).await;
        page.tell_the_story().await;
        page.wait_for_rows("shipments", 1).await;
        page.pictures("story", &sizes).await;

        page.seek(2).await;
        page.pictures("past", &[("1280x800", LAPTOP), ("390x844", PHONE)]).await;
        page.js("await hindcast.seek('head')").await;
        page.wait_for_position(5).await;
        page.begin("CreateOrder").await;
        page.pictures("form", &[("390x844", PHONE), ("1280x800", LAPTOP)]).await;
        page.press(Key::Escape).await;
        page.wait_until_gone("dialog.command-form[open]").await;

        page.press('p').await;
        page.pictures("presenting", &[("1920x1080", PROJECTOR)]).await;
    })
    .await;
}

#[tokio::test]
async fn a_phone_shows_the_whole_width_of_the_page() {
    visit(async |page: &Page| {
        for size in [PHONE, SMALL_PHONE] {
            page.resize(size).await;
            assert_eq!(page.overflow(size).await, 0, "the empty workspace at {size:?}");
        }
        page.tell_the_story().await;
        for size in [PHONE, SMALL_PHONE] {
            page.resize(size).await;
            page.seek(5).await;
            assert_eq!(page.overflow(size).await, 0, "the story at {size:?}");
            page.seek(2).await;
            page.settle().await;
            assert_eq!(page.overflow(size).await, 0, "the past at {size:?}");
        }
        page.js("await hindcast.seek('head')").await;
        page.wait_for_position(5).await;
        page.begin("CreateOrder").await;
        page.settle().await;
        assert_eq!(page.overflow(SMALL_PHONE).await, 0, "the form");
        page.browser().picture("form-320x568").await;
    })
    .await;
}

#[tokio::test]
async fn every_target_is_large_enough_for_a_finger() {
    visit(async |page: &Page| {
        for size in [LAPTOP, PHONE, SMALL_PHONE] {
            page.resize(size).await;
            assert_eq!(small_targets(page).await, json!([]), "the empty workspace at {size:?}");
        }
        page.tell_the_story().await;
        for size in [LAPTOP, PHONE, SMALL_PHONE] {
            page.resize(size).await;
            page.seek(2).await;
            assert_eq!(small_targets(page).await, json!([]), "the past at {size:?}");
        }
        page.js("await hindcast.seek('head')").await;
        page.wait_for_position(5).await;
        page.begin("CreateOrder").await;
        page.settle().await;
        assert_eq!(small_targets(page).await, json!([]), "the form");
    })
    .await;
}
