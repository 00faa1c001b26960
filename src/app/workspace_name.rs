//! What the workspace of this copy of Hindcast is called: its database, its lock, its channels and its notes go by that name.
//!
//! Two copies at two paths of one origin share the browser's storage, and would upgrade each other's database, so each has a workspace
//! of its own. The first copy that is opened at an origin has the plain name, which every older version has used; its path is noted.
//! A copy at another path has its path in the name. When the first one is gone from the server (it has moved), the next copy that
//! finds no workspace of its own takes the plain name over: nothing is left behind at an address that nobody can open.
//! Must not open a workspace.

use crate::store::indexed_db::database_names;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The name of the first workspace of an origin.
const FIRST: &str = "hindcast";
/// Under which the path of the copy is noted that has it.
const HOME: &str = "hindcast.home";
/// How long the server may take to say whether another copy is there, in milliseconds.
const PATIENCE: u32 = 2_000;

/// The answers that say that there is nothing any more.
const GONE: [f64; 2] = [404.0, 410.0];

thread_local! {
    static NAME: RefCell<String> = RefCell::new(FIRST.to_owned());
}

/// The name of the workspace of this copy, as it was found when the page was opened.
pub fn current() -> String {
    NAME.with_borrow(Clone::clone)
}

/// The path of the copy that has the first workspace of this origin, if that is another one.
pub fn other_copy() -> Option<String> {
    if current() == FIRST { None } else { note_of_home() }
}

/// Finds out what the workspace of this copy is called.
pub async fn find() {
    let (path, home) = (folder_of(&gloo::utils::window().location().pathname().unwrap_or_default()), note_of_home());
    if home.as_deref() == Some(&path) {
        return;
    }
    let there = database_names().await;
    let name = match name_of(&path, home.as_deref(), &there) {
        Found::First => FIRST.to_owned(),
        Found::Own(name) => name,
        Found::OwnUnlessGone(name, home) => {
            if is_gone(&home).await {
                FIRST.to_owned()
            } else {
                name
            }
        }
    };
    if let (true, Some(storage)) = (name == FIRST, gloo::utils::window().local_storage().ok().flatten()) {
        let _ = storage.set_item(HOME, &path);
    }
    NAME.set(name);
}

fn note_of_home() -> Option<String> {
    gloo::utils::window().local_storage().ok()??.get_item(HOME).ok()?
}

/// The folder of a page: its path up to the last slash.
fn folder_of(path: &str) -> String {
    path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("/").to_owned()
}

/// Which workspace is this copy's.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// The first one.
    First,
    /// One of its own.
    Own(String),
    /// One of its own that would be new, unless the copy at this path is gone.
    OwnUnlessGone(String, String),
}

fn name_of(path: &str, home: Option<&str>, there: &[String]) -> Found {
    let own = format!("{FIRST} {path}");
    match home {
        _ if there.contains(&own) => Found::Own(own),
        Some(home) if home != path => Found::OwnUnlessGone(own, home.to_owned()),
        _ => Found::First,
    }
}

/// Whether the server says that there is no copy at a path any more. Without an answer it may be there.
async fn is_gone(home: &str) -> bool {
    let asked = async {
        let window = gloo::utils::window();
        let fetch: Function = Reflect::get(&window, &"fetch".into()).ok()?.dyn_into().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"method".into(), &"HEAD".into()).ok()?;
        Reflect::set(&options, &"cache".into(), &"no-store".into()).ok()?;
        let answer = fetch.call2(&window, &JsValue::from(format!("{home}sw.js")), &options).ok()?;
        let answer = JsFuture::from(answer.dyn_into::<Promise>().ok()?).await.ok()?;
        Reflect::get(&answer, &"status".into()).ok()?.as_f64()
    };
    match select(pin!(asked), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((status, _)) => status.is_some_and(|status| GONE.contains(&status)),
        Either::Right(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, folder_of, name_of};

    #[test]
    fn the_first_copy_has_the_name_that_older_versions_have_used() {
        assert_eq!(name_of("/a/", None, &[]), Found::First);
        assert_eq!(name_of("/a/", None, &["hindcast".into()]), Found::First, "whoever had it before keeps it");
        assert_eq!(name_of("/a/", Some("/a/"), &["hindcast".into()]), Found::First);
    }

    #[test]
    fn a_second_copy_has_a_workspace_of_its_own() {
        let own = || "hindcast /b/".to_owned();
        assert_eq!(name_of("/b/", Some("/a/"), &["hindcast".into()]), Found::OwnUnlessGone(own(), "/a/".into()));
        assert_eq!(name_of("/b/", Some("/a/"), &["hindcast".into(), own()]), Found::Own(own()));
        assert_eq!(name_of("/b/", None, &["hindcast".into(), own()]), Found::Own(own()), "though the note is lost");
    }

    #[test]
    fn a_page_belongs_to_its_folder() {
        let folders = ["/a/", "/a/index.html", "/index.html", "/", ""].map(folder_of);
        assert_eq!(folders, ["/a/", "/a/", "/", "/", "/"]);
    }
}
