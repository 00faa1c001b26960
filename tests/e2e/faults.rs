//! Promise: what goes wrong with the browser's storage ends in a plain sentence: what happened, what is safe, what to do.

use serde_json::{Value, json};

use super::support::{Page, eventually_eq, visit, visit_later};

/// Opens the database at a version without the app: `args[0]` the version, `args[1]` the object stores that an upgrade makes.
const OPEN_AT: &str = "
    const opening = indexedDB.open('hindcast', args[0]);
    opening.onupgradeneeded = () => args[1].forEach((store) => opening.result.createObjectStore(store));
    window.held = await answered(opening);";

impl Page {
    async fn database_version(&self) -> u64 {
        let version = "return (await indexedDB.databases()).find(({ name }) => name === 'hindcast')?.version ?? 0";
        self.js(version).await.as_u64().expect("a version")
    }

    async fn limit_storage(&self, limit: Option<u64>) {
        let origin = self.js("return location.origin").await;
        let limit = json!({ "origin": origin, "quotaSize": limit });
        self.devtools("Storage.overrideQuotaForOrigin", without_nulls(limit)).await;
    }
}

fn without_nulls(mut parameters: Value) -> Value {
    parameters.as_object_mut().expect("parameters").retain(|_, value| !value.is_null());
    parameters
}

#[tokio::test]
async fn a_full_disk_refuses_the_step_with_words_and_lets_go_on_when_there_is_room() {
    visit_later(async |page: &mut Page| {
        page.leave().await;
        page.limit_storage(Some(6_000_000)).await;
        page.open().await;
        // many events at a time until there is no room for them, then one at a time, then small ones; the browser compresses what it can
        let fill = "const noise = () => Array.from(crypto.getRandomValues(new Uint32Array(6250)),
                (n) => n.toString(16).padStart(8, '0')).join('');
            const event = (text) => ({ event_type: 'Lessons.LessonTaught', data: { text } });
            for (const [count, letters] of [[10, 50000], [1, 50000], [1, 2000], [1, 100]]) {
                const some = () => Array.from({ length: count }, () => event(noise().slice(0, letters)));
                const full = await (async () => { for (let n = 0; n < 50; n += 1) await hindcast.append('lessons-1', 'any', some()); })().catch((e) => e);
                if (letters === 100) throw full;
            }";
        let error = page.js_error(fill).await;
        assert_eq!(error.code.as_deref(), Some("storage_full"), "{error:?}");
        assert!(error.details["safe"].is_string() && error.details["remedy"].is_string(), "{error:?}");
        let kept = page.export().await;

        let form = page.begin("CreateOrder").await;
        form.submit().await;
        let (code, words) = form.refusal().await;
        assert_eq!(code, "storage_full");
        for part in ["no room left", "was not saved", "is as it was", "try again"] {
            assert!(words.contains(part), "{part} is not said: {words}");
        }
        assert_eq!(page.export().await, kept, "nothing is there that is not saved");

        page.limit_storage(None).await;
        form.send().await;
        page.reload().await;
        let log = page.log_types().await;
        assert_eq!(log.last().map(String::as_str), Some("OrderCreated"), "the form is sent as soon as there is room");
    })
    .await;
}

#[tokio::test]
async fn a_disk_that_is_full_from_the_beginning_is_named_as_the_reason() {
    visit_later(async |page: &mut Page| {
        page.leave().await;
        page.limit_storage(Some(1)).await;
        page.load().await;
        page.wait_for_notice("storage_full", &["no room", "make room"]).await;
        assert!(!page.has("[data-saved]").await, "nobody may think that it saves");
        page.limit_storage(None).await;
        page.open().await;
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn a_workspace_that_is_deleted_in_another_tab_is_missed_and_can_still_be_exported() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let text = page.export().await;
        let [first, _] = page.open_bare_tab().await;
        page.raw("await remove()", &[]).await;

        page.go_to_tab(&first).await;
        page.wait_for_notice("storage_lost", &["deleting this workspace", "reload"]).await;
        page.wait_until_gone("[data-saved]").await;
        let error = page.refused_command().await;
        assert!(error.code.is_some_and(|code| code.starts_with("storage_")), "{}", error.message);
        assert_eq!(page.export().await, text, "what this page knew can be saved as a file");
        page.reload().await;
        page.wait_for_notice("events_restored", &["5 events", "missing", "second copy"]).await;
        assert_eq!(page.export().await, text, "and the copy has brought it back");
    })
    .await;
}

#[tokio::test]
async fn site_data_that_is_cleared_under_the_page_is_missed() {
    visit(async |page: &Page| {
        page.tell_the_story().await;
        let text = page.export().await;
        let origin = page.js("return location.origin").await;
        page.devtools("Storage.clearDataForOrigin", json!({ "origin": origin, "storageTypes": "indexeddb" })).await;
        page.wait_for_notice("storage_lost", &["reload"]).await;
        page.wait_until_gone("[data-saved]").await;
        assert_eq!(page.export().await, text, "what this page knew can be saved as a file");
        page.reload().await;
        assert_eq!(page.export().await, text, "and the copy has brought it back");
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn an_upgrade_that_an_old_tab_blocks_says_so_and_goes_on_when_that_tab_is_closed() {
    visit(async |page: &Page| {
        let version = page.database_version().await;
        let [first, old] = page.open_bare_tab().await;
        page.go_to_tab(&first).await;
        page.leave().await;
        page.go_to_tab(&old).await;
        page.raw("await remove()", &[]).await;
        page.raw(OPEN_AT, &[json!(1), json!(["batches", "handlers", "claims", "rejections"])]).await;

        page.go_to_tab(&first).await;
        page.load().await;
        page.wait_for_notice("storage_blocked", &["another tab", "close", "reload"]).await;
        let error = page.refused_command().await;
        assert_eq!(error.code.as_deref(), Some("not_open"), "{error:?}");

        page.close_other_tab(&old).await;
        page.reload().await;
        page.run_command("CreateOrder").await;
        page.reload().await;
        assert_eq!(page.head().await, 1);
        assert_eq!(page.database_version().await, version, "the first version was brought up to this one");
    })
    .await;
}

#[tokio::test]
async fn a_workspace_of_a_newer_version_is_left_alone() {
    visit(async |page: &Page| {
        page.leave().await;
        page.raw("await remove()", &[]).await;
        page.raw(&format!("{OPEN_AT} held.close()"), &[json!(99), json!(["what-nobody-knows-yet"])]).await;
        page.load().await;
        page.wait_for_notice("storage_newer", &["newer version", "as it was", "reload"]).await;
        assert_eq!(page.refused_command().await.code.as_deref(), Some("not_open"));
        let stores = "const database = await answered(indexedDB.open('hindcast')); return [database.version, ...database.objectStoreNames]";
        assert_eq!(page.raw(stores, &[]).await, json!([99, "what-nobody-knows-yet"]), "it is as it was");
    })
    .await;
}

#[tokio::test]
async fn storage_that_the_browser_refuses_is_missed() {
    visit(async |page: &Page| {
        let refusals = [
            "IDBFactory.prototype.open = () => { throw new DOMException('denied by the person', 'SecurityError'); }",
            "IDBFactory.prototype.open = () => {
                const request = new EventTarget();
                const error = new DOMException('no storage in a private window', 'InvalidStateError');
                const real = Object.create(IDBOpenDBRequest.prototype, Object.fromEntries(
                    ['onsuccess', 'onerror', 'onblocked', 'onupgradeneeded'].map((name) => [name, { value: null, writable: true }])
                    .concat([['error', { value: error }], ['readyState', { value: 'done' }], ['result', { get() { throw error; } }]])));
                setTimeout(() => real.onerror?.(new Event('error')));
                return real;
            }",
            "Object.defineProperty(window, 'indexedDB', { value: undefined })",
        ];
        for refusal in refusals {
            let script = page.before_every_document(refusal).await;
            page.load().await;
            page.wait_for_notice("storage_refused", &["storage", "was lost", "reload"]).await;
            assert!(!page.has("[data-saved]").await, "nobody may think that it saves");
            assert_eq!(page.refused_command().await.code.as_deref(), Some("not_open"));
            page.no_longer_before_every_document(script).await;
        }
        page.open().await;
        page.run_command("CreateOrder").await;
    })
    .await;
}

#[tokio::test]
async fn one_damaged_record_is_named_where_there_is_no_copy_and_everything_else_stays_readable() {
    visit(async |page: &Page| {
        let append = "for (let stream = 1; stream <= 30; stream += 1) {
                const events = Array.from({ length: 100 }, (_, n) => ({ event_type: 'Lessons.LessonTaught', data: { n } }));
                await hindcast.append(`lesson-${stream}`, 'no_stream', events);
            }";
        page.js(append).await;
        page.leave().await;
        // the record that event 1,500 is in: small, or sealed if the page had the time
        let damage = "const database = await answered(indexedDB.open('hindcast'));
            const batches = database.transaction('batches', 'readwrite').objectStore('batches');
            const key = (await answered(batches.getAllKeys(IDBKeyRange.lowerBound(1500))))[0];
            const before = (await answered(batches.getAllKeys(IDBKeyRange.upperBound(key, true)))).at(-1);
            await answered(batches.put(new Uint8Array([0xff, 0x00, 0x5b, 0x7b]), key));
            database.close();
            await (await navigator.storage.getDirectory()).removeEntry('hindcast', { recursive: true });
            return [before, key]";
        let (before, damaged): (u64, u64) = serde_json::from_value(page.raw(damage, &[]).await).expect("two keys");
        assert!((1_000..1_500).contains(&before), "the record before ends at {before}");

        page.load().await;
        page.wait_for_notice("batch_unreadable", &[&damaged.to_string(), "damaged", "as they were"]).await;
        let text = page.export().await;
        let exported = |stream: u64| text.matches(&format!("\"stream_id\":\"lesson-{stream}\"")).count();
        let whole = before / 100;
        assert!((1..=whole).all(|stream| exported(stream) == 100), "what stands before it can be exported");
        eventually_eq("the head", before, async || page.head().await).await;
        let read = "return (await hindcast.readStream(args[0], {})).length";
        let read = page.js_with(read, &[json!(format!("lesson-{whole}"))]).await;
        assert_eq!(read, json!(100), "and read");
    })
    .await;
}
