//! Promise: the log is there twice, and whichever of the two is lost comes back from the other; without the program, too.

use serde_json::{Value, json};

use super::support::{Page, eventually_eq, visit};

/// Removes the second copy, while nobody writes it.
const REMOVE_COPY: &str =
    "await (await navigator.storage.getDirectory()).removeEntry('hindcast', { recursive: true });";
const REMOVE_DATABASE: &str = "await remove();";

impl Page {
    /// Waits until the copy has been written up to an event.
    async fn wait_for_copy(&self, head: u64) {
        let look = "const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('hindcast');
            const text = await (await (await folder.getFileHandle('copy')).getFile()).text();
            return JSON.parse(text.trim().split('\\n').at(-1).slice(9)).state.head;";
        eventually_eq("the head of the copy", json!(head), async || self.js(look).await).await;
    }

    async fn rescue(&self) {
        let address = format!("{}rescue.html", self.url());
        self.browser().driver().goto(address).await.expect("it is served");
        self.wait_for("body[data-ready]").await;
    }
}

#[tokio::test]
async fn a_database_that_was_deleted_comes_back_from_the_copy_with_links_and_closings() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.js("await hindcast.append('lesson', 'any', [{ event_type: 'Lessons.Taught', data: {} }]); await hindcast.closeStream('lesson'); await hindcast.idle()").await;
        page.wait_for_copy(6).await;
        let (text, log) = (page.export().await, page.log().await);
        page.leave().await;
        page.raw(REMOVE_DATABASE, &[]).await;
        page.open().await;
        page.wait_for_notice("events_restored", &["6 events", "missing", "6 came back", "second copy"]).await;
        assert_eq!((page.export().await, page.log().await), (text.clone(), log));
        page.idle().await;
        assert_eq!(page.head().await, 6, "nothing follows from it once more");
        page.reload().await;
        assert!(!page.has("[data-notice]").await, "it is told once");
        assert_eq!(page.export().await, text);
    })
    .await;
}

#[tokio::test]
async fn a_copy_that_was_deleted_is_made_anew() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.leave().await;
        page.raw(REMOVE_COPY, &[]).await;
        page.open().await;
        page.wait_for_copy(5).await;
        assert!(!page.has("[data-notice]").await, "nothing was lost");
    })
    .await;
}

#[tokio::test]
async fn what_is_lost_in_both_places_is_missed_at_each_visit() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.wait_for_copy(5).await;
        page.leave().await;
        page.raw(&format!("{REMOVE_COPY} {REMOVE_DATABASE}"), &[]).await;
        for _ in 0..2 {
            page.open().await;
            page.wait_for_notice("events_missing", &["there were 5", "0 are left", "import"]).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_damaged_record_of_the_database_comes_back_from_the_copy() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.wait_for_copy(5).await;
        let text = page.export().await;
        page.leave().await;
        let damage = "const database = await answered(indexedDB.open('hindcast'));
            const batches = database.transaction('batches', 'readwrite').objectStore('batches');
            await answered(batches.put(new Uint8Array([0xff, 0x00]), 3)); database.close();";
        page.raw(damage, &[]).await;
        page.open().await;
        page.wait_for_notice("events_restored", &["missing", "second copy", "5 now"]).await;
        assert_eq!(page.export().await, text);
    })
    .await;
}

#[tokio::test]
async fn where_there_can_be_no_copy_everything_works_and_the_page_says_that_there_is_one_copy() {
    visit(async |page: &Page| {
        let refusal = "if (window.StorageManager) StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('no', 'SecurityError')); window.Worker = undefined;";
        let script = page.before_every_document(refusal).await;
        page.load().await;
        page.ready().await;
        page.wait_for_words(".storage", &["saved in this browser", "one copy"]).await;
        page.run_command("CreateOrder").await;
        page.no_longer_before_every_document(script).await;
        page.open().await;
        assert_eq!(page.head().await, 1);
        page.wait_for_copy(1).await;
    })
    .await;
}

#[tokio::test]
async fn without_the_program_the_rescue_page_counts_exports_deletes_and_restores() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        page.wait_for_copy(5).await;
        let text = page.export().await;
        page.leave().await;
        page.rescue().await;
        for place in ["#database", "#copy"] {
            page.wait_for_words(place, &["5 events", "0 closed streams"]).await;
        }
        for button in ["#export-database", "#export-copy"] {
            let saved = "return new Promise((done) => { URL.createObjectURL = (blob) => { blob.text().then(done); return '#'; }; document.querySelector(args[0]).click(); })";
            let saved = page.look(saved, &[json!(button)]).await;
            let without_first = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(without_first(saved.as_str().expect("a text")), without_first(&text), "{button}");
        }
        page.element("#sure").await.send_keys("DELETE").await.expect("it takes text");
        page.click("#delete").await;
        page.wait_for_words("#said", &["Everything is deleted."]).await;
        let choose = "const files = new DataTransfer(); files.items.add(new File([args[0]], 'log.jsonl'));
            const input = document.querySelector('#file'); input.files = files.files; input.dispatchEvent(new Event('change')); return null";
        assert_eq!(page.look(choose, &[json!(text)]).await, Value::Null);
        page.click("#restore").await;
        page.wait_for_words("#said", &["5 events are put back"]).await;
        page.open().await;
        page.idle().await;
        assert_eq!(page.export().await, text);
    })
    .await;
}
