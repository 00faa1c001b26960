//! Facts at the bottom, screens on top, and nobody looks up.

use super::source::{self, Source, words};
use std::collections::BTreeSet;

/// Each layer and those that it may know, besides itself.
const LAYERS: [(&str, &[&str]); 9] = [
    ("engine", &[]),
    ("store", &["engine"]),
    ("domains", &["engine"]),
    ("language", &["engine"]),
    ("runtime", &["engine", "store", "language"]),
    ("kernels", &["engine"]),
    ("app", &["engine", "store", "domains", "language", "runtime", "kernels"]),
    ("ui", &["engine", "domains", "language", "runtime", "kernels", "app"]),
    ("main", &["engine", "store", "domains", "language", "runtime", "kernels", "app", "ui"]),
];

/// Names that may be used in some places only: what the code may not begin a word with, where it may, and why.
const CONFINED: [(&str, &[&str], &str); 8] = [
    ("indexed_db_futures", &["store/indexed_db/"], "only store/indexed_db names IndexedDB"),
    ("TransactionMode", &["store/indexed_db/transaction.rs"], "writers take turns, so all of them begin in one place"),
    ("Idb", &["store/indexed_db/"], "only store/indexed_db names IndexedDB"),
    ("leptos", &["app/", "ui/", "main.rs"], "only screens and their state know Leptos"),
    ("web_sys", &["store/indexed_db/", OPFS, "app/", "ui/", "main.rs"], "facts and kernels know no browser"),
    (
        "js_sys",
        &["store/indexed_db/", OPFS, ENVIRONMENT, SPELLING, "app/", "ui/", "main.rs"],
        "facts and kernels know no browser",
    ),
    ("gloo", &["store/indexed_db/", OPFS, ENVIRONMENT, "app/", "ui/", "main.rs"], "facts and kernels know no browser"),
    ("wasm_bindgen", &["store/indexed_db/", OPFS, "app/", "ui/", "main.rs"], "facts and kernels know no browser"),
];

/// Calls that make a decision depend on more than its arguments, and the one file that may make them.
const IMPURE: [&str; 4] = ["Date::now", "Uuid::now_v7", "Uuid::new_v4", "SystemTime::now"];
const ENVIRONMENT: &str = "runtime/environment.rs";
/// A pure function of a text, for which the browser has the tables.
const SPELLING: &str = "engine/spelling.rs";
/// The one other place of the store that knows the browser.
const OPFS: &str = "store/opfs.rs";

/// The layers that a file names by a path from the root of the crate, however it spells that.
fn known_layers(source: &Source) -> BTreeSet<String> {
    let code = source.code();
    let words = words(&code);
    let mut known = BTreeSet::new();
    for start in 0..words.len() {
        let supers = words[start..].iter().step_by(2).take_while(|word| **word == "super").count();
        let begins = start == 0 || words[start - 1] != "::";
        let to_root = match words[start] {
            "crate" | "hindcast" => 1,
            "super" if supers >= source.depth() => source.depth(),
            _ => continue,
        };
        if begins && words.get(start + 2 * to_root - 1) == Some(&"::") {
            known.extend(first_names(&words[start + 2 * to_root..]));
        }
    }
    known
}

/// What follows the root of a path: one name, or those at the top of a group in braces.
fn first_names(words: &[&str]) -> Vec<String> {
    if words.first() != Some(&"{") {
        return words.first().map(|name| (*name).to_owned()).into_iter().collect();
    }
    let (mut names, mut depth, mut before) = (Vec::new(), 0, "");
    for word in words {
        match *word {
            "{" => depth += 1,
            "}" => depth -= 1,
            name if depth == 1 && (before == "{" || before == ",") => names.push(name.to_owned()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        before = word;
    }
    names
}

/// Who looks up, and to whom.
fn looks_up(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path != "lib.rs") {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == source.layer()) else {
            found.push(format!("{} belongs to no layer", source.path));
            continue;
        };
        let is_layer = |name: &String| LAYERS.iter().any(|(layer, _)| layer == name);
        let forbidden = known_layers(source).into_iter().filter(is_layer);
        let forbidden = forbidden.filter(|name| name != layer && !allowed.contains(&name.as_str()));
        found.extend(forbidden.map(|name| format!("{} must not know {name}", source.path)));
    }
    found
}

/// Who uses a name that is confined to another place.
fn strays(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let code = source.code();
        let words = words(&code);
        let used = |name: &str| words.iter().any(|word| word.starts_with(name) && is_end(&word[name.len()..]));
        for (name, places, why) in CONFINED {
            if used(name) && !places.iter().any(|place| source.path.starts_with(place)) {
                found.push(format!("{} names {name}: {why}", source.path));
            }
        }
        for call in IMPURE.iter().filter(|call| code.contains(**call) && source.path != ENVIRONMENT) {
            found.push(format!("{} calls {call}: clock and ids come from the environment", source.path));
        }
    }
    found
}

/// Whether a word that begins with a confined name is one of its names: `wasm_bindgen_futures`, `IdbFactory`, `leptos`.
fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('_') || rest.starts_with(char::is_uppercase)
}

#[test]
fn nobody_looks_up() {
    assert_eq!(looks_up(&source::all()), [""; 0]);
}

#[test]
fn every_name_stays_in_its_place() {
    assert_eq!(strays(&source::all()), [""; 0]);
}

#[test]
fn one_who_looks_up_is_found_however_the_path_is_spelled() {
    let found = |path, text| looks_up(&[Source::new(path, text)]);
    let spellings = [
        "use crate::store::EventStore;",
        "use crate::{engine::ids, store::{EventStore, News}};",
        "use crate::{\n    store::EventStore,\n};",
        "fn a() -> crate::store::News { todo }",
        "use super::super::store::EventStore;",
        "use super::super::{ids, store};",
        "type A = Vec<super::super::store::News>;",
        "pub(crate) use crate :: store :: News;",
    ];
    for text in spellings {
        assert_eq!(found("engine/log.rs", text), ["engine/log.rs must not know store"], "{text}");
        assert_eq!(found("domains/orders.rs", text), ["domains/orders.rs must not know store"], "{text}");
        assert_eq!(found("runtime/dispatch.rs", text), [""; 0], "{text}");
    }
    assert_eq!(found("engine/mod.rs", "use super::app::session;"), ["engine/mod.rs must not know app"]);
    assert_eq!(found("ui/mod.rs", "use hindcast::store::News;"), ["ui/mod.rs must not know store"]);
    assert_eq!(found("kernels/axis.rs", "use crate::runtime::Command;"), ["kernels/axis.rs must not know runtime"]);
    assert_eq!(found("helpers/mod.rs", ""), ["helpers/mod.rs belongs to no layer"]);
}

#[test]
fn one_who_looks_down_or_aside_in_its_own_layer_is_not_found() {
    let text = "//! See crate::ui.\nuse super::feed::Feed;\nuse crate::engine::ids;\nuse super::ui::of_a_sibling;\nlet a = \"x\"; // crate::app";
    assert_eq!(looks_up(&[Source::new("store/memory.rs", text)]), [""; 0]);
    assert_eq!(looks_up(&[Source::new("main.rs", "use hindcast::ui::App;")]), [""; 0]);
    assert_eq!(
        looks_up(&[Source::new("kernels/a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::domains;\n}")]),
        [""; 0]
    );
}

#[test]
fn a_stray_name_is_found() {
    let found = |path, text| !strays(&[Source::new(path, text)]).is_empty();
    assert!(found("app/session.rs", "use indexed_db_futures::database::Database;"));
    assert!(found("app/session.rs", "let a: web_sys::IdbFactory;"));
    assert!(!found("app/session.rs", "use crate::store::indexed_db::IndexedDbStore;"));
    assert!(!found("store/indexed_db/open.rs", "use indexed_db_futures::database::Database;"));
    assert!(found("kernels/axis.rs", "use leptos::prelude::*;"));
    assert!(found("runtime/mod.rs", "use leptos_use::x;"));
    assert!(!found("ui/wall.rs", "use leptos::prelude::*;"));
    assert!(!found("kernels/axis.rs", "// without leptos\nlet leptosomic = 1;"));
    assert!(found("engine/ids.rs", "wasm_bindgen_futures::spawn_local(a)"));
    assert!(found("domains/orders/order.rs", "let id = Uuid::new_v4();"));
    assert!(!found("runtime/environment.rs", "let id = Uuid::now_v7();"));
}
