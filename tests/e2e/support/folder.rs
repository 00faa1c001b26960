//! Folders: the built app, and throw-away ones that are gone when the test is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use std::{env, fs, process, thread};

use thirtyfour::By;

use super::page::Page;

/// The built app: `dist/`, or the folder that `HINDCAST_DIST` names.
pub(crate) fn dist() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dist = manifest.join(env::var_os("HINDCAST_DIST").unwrap_or_else(|| "dist".into()));
    assert!(dist.join("index.html").is_file(), "no built app in {}: run `make build` first", dist.display());
    dist
}

/// Where the pictures go. Git ignores it.
pub(crate) fn artifacts() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/artifacts");
    fs::create_dir_all(&folder).expect("the folder for pictures can be made");
    folder
}

/// A temporary folder that is removed when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("hindcast-e2e-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary folder can be made");
        Self(path)
    }

    /// A copy of the built app, to be changed by the test.
    pub(crate) fn copy_of_dist() -> Self {
        let folder = Self::new();
        copy(&dist(), &folder.0);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser that was just closed may still be writing its last file.
        for _ in 0..20 {
            if fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Page {
    /// Chooses a file of this text, as in the dialog of the system.
    pub(crate) async fn choose_file(&self, folder: &Folder, text: &str) {
        let file = folder.path().join("log.jsonl");
        fs::write(&file, text).expect("a file can be written");
        let input = self.browser().driver().find(By::Css("[data-import-file]")).await.expect("an input for files");
        input.send_keys(file.to_str().expect("a path")).await.expect("a file can be chosen");
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the folder can be listed") {
        let entry = entry.expect("the entry can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder can be made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}
