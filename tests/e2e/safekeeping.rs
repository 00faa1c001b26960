//! Promise: a person sees where the events are kept, can have them checked, and has a file of them that is up to date.

use serde_json::{Value, json};

use super::support::{Page, eventually_eq, visit};

const STORE: &str = "#orders?tab=store";

/// How the browser answers when it is asked to keep this origin's data.
const PERSISTS: &str = "
    window.asked = 0;
    if (self.StorageManager) {
        StorageManager.prototype.persisted = async () => window.asked > 0;
        StorageManager.prototype.persist = async () => { window.asked += 1; return true; };
    }";

#[tokio::test]
async fn the_browser_is_asked_to_keep_the_events_once_there_are_some_of_ones_own() {
    visit(async |page: &Page| {
        let script = page.before_every_document(PERSISTS).await;
        page.open_at(STORE).await;
        page.wait_for_words("[data-kept=kept]", &["no:", "may delete"]).await;
        page.js("await hindcast.reset({ context: 'orders' })").await;
        page.idle().await;
        assert_eq!(page.js("return asked").await, json!(0), "for a story nobody need be asked");
        page.create_order(1).await;
        eventually_eq("how often it was asked", json!(1), async || page.js("return asked").await).await;
        page.wait_for_words("[data-kept=kept]", &["yes"]).await;
        page.create_order(2).await;
        page.reload().await;
        page.create_order(3).await;
        page.wait_for("[data-kept=kept]").await;
        assert_eq!(page.js("return asked").await, json!(0), "a no is a no: it is asked once, and then by the button");
        page.click("[data-action=persist]").await;
        page.wait_for_words("[data-kept=kept]", &["yes"]).await;
        page.no_longer_before_every_document(script).await;
    })
    .await;
}

#[tokio::test]
async fn everything_is_checked_on_demand_and_what_is_wrong_is_named() {
    visit(async |page: &Page| {
        let append = "for (let stream = 1; stream <= 30; stream += 1) {
                const events = Array.from({ length: 100 }, (_, n) => ({ event_type: 'Lessons.LessonTaught', data: { n } }));
                await hindcast.append(`lesson-${stream}`, 'no_stream', events);
            }";
        page.js(append).await;
        page.open_at(STORE).await;
        page.wait_for_words("[data-copy=database]", &["3000 events", "whole"]).await;
        page.wait_for_words("[data-kept=room]", &["used"]).await;
        page.click("[data-action=check-all]").await;
        page.wait_for_words("[data-kept=checked]", &["all 3000 events", "as they should be"]).await;
        page.browser().picture("safekeeping").await;
        // one letter of one event, which a page that has it in memory does not notice by itself
        let damage = "const database = await answered(indexedDB.open('hindcast'));
            const names = ['batches', 'payloads'];
            const transaction = database.transaction(names, 'readwrite');
            for (const name of names) {
                const store = transaction.objectStore(name);
                for (const key of await answered(store.getAllKeys())) {
                    const bytes = await answered(store.get(key));
                    if (!(bytes instanceof Uint8Array) || key < 1500) continue;
                    await answered(store.put(bytes.slice(0, bytes.length - 7), key));
                    break;
                }
            }
            database.close();";
        page.raw(damage, &[]).await;
        page.click("[data-action=check-all]").await;
        page.wait_for_words("[data-kept=checked]", &["damaged", "event"]).await;
    })
    .await;
}

#[tokio::test]
async fn an_export_is_noted_with_its_time_and_its_events() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        page.open_at(STORE).await;
        page.wait_for_words("[data-kept=exported]", &["never"]).await;
        page.click("[data-action=export-now]").await;
        page.wait_for_words("[data-kept=exported]", &["with 1 event"]).await;
        page.reload().await;
        page.wait_for_words("[data-kept=exported]", &["with 1 event"]).await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_was_killed_is_told_of_and_one_that_was_left_is_not() {
    visit(async |page: &Page| {
        page.create_order(1).await;
        page.open_at(STORE).await;
        page.wait_for_words("[data-kept=killed]", &["never"]).await;
        let [first, second] = page.open_second_tab().await;
        page.go_to_tab(&first).await;
        page.kill_this_tab().await;
        page.go_to_tab(&second).await;
        page.open_at(STORE).await;
        page.wait_for_words("[data-kept=killed]", &["killed or crashed", "1 event"]).await;
    })
    .await;
}

/// A file as the browser's dialog would give it, in the one place where a test may write without being asked.
const PICKER: &str = "
    window.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });";
const READ_FILE: &str = "const folder = await navigator.storage.getDirectory();
    return await (await (await folder.getFileHandle('hindcast-backup.jsonl')).getFile()).text()";

impl Page {
    /// Waits until the file has what an export has, but for the time at which it was made.
    async fn wait_for_file(&self) {
        self.idle().await;
        let lines =
            |text: &Value| text.as_str().unwrap_or_default().lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let lacks = async || {
            let (file, export) = (lines(&self.look(READ_FILE, &[]).await), lines(&json!(self.export().await)));
            export.iter().filter(|line| !file.contains(line)).count() + export.len().abs_diff(file.len())
        };
        eventually_eq("how many lines the file lacks", 0, lacks).await;
    }
}

#[tokio::test]
async fn a_file_that_was_chosen_once_is_kept_up_to_date_and_taken_up_again() {
    visit(async |page: &Page| {
        let script = page.before_every_document(PICKER).await;
        page.open_at(STORE).await;
        page.create_order(1).await;
        page.wait_for_words("[data-backup]", &["No file"]).await;
        page.click("[data-action=choose-file]").await;
        page.wait_for_words("[data-backup]", &["hindcast-backup.jsonl is written"]).await;
        page.wait_for_file().await;
        page.wait_for_words("[data-copy=file]", &["1 event", "whole"]).await;
        page.create_order(2).await;
        page.wait_for_file().await;
        page.reload().await;
        page.wait_for_words("[data-backup]", &["hindcast-backup.jsonl is written"]).await;
        page.create_order(3).await;
        page.wait_for_file().await;
        page.no_longer_before_every_document(script).await;
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_wants_to_be_asked_again_is_asked_by_a_click() {
    visit(async |page: &Page| {
        let asks = format!(
            "{PICKER} window.allowed = false;
             if (self.FileSystemFileHandle) {{
                 FileSystemFileHandle.prototype.queryPermission = async () => window.allowed ? 'granted' : 'prompt';
                 FileSystemFileHandle.prototype.requestPermission = async () => {{ window.allowed = true; return 'granted'; }};
             }}"
        );
        let script = page.before_every_document(&asks).await;
        page.open_at(STORE).await;
        page.create_order(1).await;
        page.click("[data-action=choose-file]").await;
        page.wait_for_words("[data-backup]", &["until you allow it again"]).await;
        page.click("[data-action=renew-file]").await;
        page.wait_for_words("[data-backup]", &["is written"]).await;
        page.wait_for_file().await;
        page.click("[data-action=leave-file]").await;
        page.wait_for_words("[data-backup]", &["No file"]).await;
        page.reload().await;
        page.wait_for_words("[data-backup]", &["No file"]).await;
        page.no_longer_before_every_document(script).await;
    })
    .await;
}

const MANY: &str =
    "const events = Array.from({ length: args[0] }, (_, n) => ({ event_type: 'Lessons.LessonTaught', data: { n } }));
    await hindcast.append('lessons-1', 'any', events);";

#[tokio::test]
async fn many_events_that_no_file_has_are_worth_a_word_that_can_be_put_off_and_switched_off() {
    visit(async |page: &Page| {
        page.js_with(MANY, &[json!(499)]).await;
        page.create_order(1).await;
        page.wait_for_words("[data-reminder]", &["500 events", "in no file"]).await;
        page.browser().picture("reminder").await;
        page.click("[data-action=reminder-later]").await;
        page.wait_until_gone("[data-reminder]").await;
        page.js_with(MANY, &[json!(500)]).await;
        page.wait_for_words("[data-reminder]", &["1,000 events"]).await;
        page.click("[data-action=reminder-export]").await;
        page.wait_until_gone("[data-reminder]").await;
        page.js_with(MANY, &[json!(500)]).await;
        page.wait_for("[data-reminder]").await;
        page.click("[data-action=reminder-never]").await;
        page.wait_until_gone("[data-reminder]").await;
        page.open_at(STORE).await;
        page.js_with(MANY, &[json!(600)]).await;
        page.create_order(2).await;
        assert!(!page.has("[data-reminder]").await, "the choice is kept");
        page.click("[data-field=reminds]").await;
        page.wait_for("[data-reminder]").await;
    })
    .await;
}
