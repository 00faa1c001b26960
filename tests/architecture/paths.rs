//! What README and ARCHITECTURE point at exists: every path that they name.

use std::path::Path;

/// What ends like this, or has a slash in it, is a path.
const ENDINGS: [&str; 9] = [".rs", ".js", ".css", ".md", ".sh", ".env", ".json", ".toml", ".html"];
/// What a build leaves behind, and no checkout has.
const BUILT: [&str; 2] = ["dist/", "tests/artifacts/"];

/// The paths that a text names, between backticks. A place in a file stands behind it: `a.rs` (`name`).
fn paths(text: &str) -> Vec<&str> {
    let quoted = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_path = |word: &&str| {
        word.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-./".contains(letter))
            && (word.contains('/') || ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending)))
    };
    quoted.filter(is_path).filter(|path| !BUILT.contains(path)).collect()
}

/// Whether a path is there: from the root, from `src/`, a module, or a folder within a layer that the text is about.
fn exists(root: &Path, path: &str) -> bool {
    let layers = ["", "src", "tools", "src/engine", "src/store", "src/app"];
    let there = |layer: &&str| {
        let full = root.join(layer).join(path);
        full.exists() || full.with_extension("rs").exists()
    };
    layers.iter().take(if path.matches('/').count() > 1 { 2 } else { layers.len() }).any(there)
}

fn missing(document: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join(document)).expect("the document is there");
    let paths = paths(&text);
    assert!(paths.len() > 20, "{document} names only {paths:?}");
    paths.into_iter().filter(|path| !exists(root, path)).map(|path| format!("{document}: {path}")).collect()
}

#[test]
fn every_path_in_the_documents_exists() {
    assert_eq!([missing("README.md"), missing("ARCHITECTURE.md")].concat(), [""; 0]);
}

#[test]
fn a_path_is_told_from_a_word() {
    let text =
        "`src/a.rs` and `a/b` (`wait_for`), `a.rs`, `make run`, `.rs`, `dist/`, `Log::plan`, `#[serde(untagged)]`";
    assert_eq!(paths(text), ["src/a.rs", "a/b", "a.rs"]);
}

#[test]
fn a_path_that_is_not_there_is_found() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in ["src/engine/no_such_file.rs", "runtime/no_such_file.rs", "no_such_folder/", "src/engine/log/store.rs"]
    {
        assert!(!exists(root, path), "{path}");
    }
    for path in ["src/engine/log/plan.rs", "runtime/dispatch.rs", "ui/parts", "indexed_db/", "Trunk.toml", "setup.sh"] {
        assert!(exists(root, path), "{path}");
    }
}
