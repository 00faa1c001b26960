//! Source files as the rails see them.

use std::path::{Path, PathBuf};

/// A file of `src/` and what is in it.
pub struct Source {
    /// Its path under `src/`, as in `store/memory.rs`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The layer that it belongs to: the folder, or the file itself at the top.
    pub fn layer(&self) -> &str {
        let top = self.path.split('/').next().unwrap_or_default();
        top.strip_suffix(".rs").unwrap_or(top)
    }

    /// How many modules deep it is: `main.rs` is 0, `store/mod.rs` 1, `store/memory.rs` 2.
    pub fn depth(&self) -> usize {
        let modules = self.path.trim_end_matches(".rs").split('/').filter(|name| *name != "mod");
        modules.filter(|name| !["lib", "main"].contains(name)).count()
    }

    /// The code: no comments, and not the tests at the end of the file, which may borrow from above.
    pub fn code(&self) -> String {
        let code = match self.text.find("#[cfg(test)]\nmod ") {
            Some(tests) if self.text[tests..].lines().nth(1).is_some_and(|line| line.ends_with('{')) => {
                &self.text[..tests]
            }
            _ => &self.text,
        };
        code.lines().map(|line| without_comment(line).to_owned() + "\n").collect()
    }
}

/// A line up to its comment. Two slashes in a text, as in an address, are no comment.
fn without_comment(line: &str) -> &str {
    let mut in_text = false;
    let mut before = ' ';
    for (index, letter) in line.char_indices() {
        match letter {
            '"' if before != '\\' && before != '\'' => in_text = !in_text,
            '/' if before == '/' && !in_text => return &line[..index - 1],
            _ => {}
        }
        before = letter;
    }
    line
}

/// Every file of `src/`.
pub fn all() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |file: &PathBuf| {
        let path = file.strip_prefix(&root).expect("it was found there").to_string_lossy().replace('\\', "/");
        Source { path, text: std::fs::read_to_string(file).expect("source is text") }
    };
    files.iter().map(read).collect()
}

/// The words of code: identifiers, each with whether `::` follows it, and the rest sign by sign.
pub fn words(code: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

#[test]
fn comments_are_no_code_and_addresses_are_no_comments() {
    let source = Source::new("a.rs", "//! b\nlet a = \"https://b\"; // c\nlet d = '\"'; // e\n");
    assert_eq!(source.code(), "\nlet a = \"https://b\"; \nlet d = '\"'; \n");
}

#[test]
fn tests_at_the_end_of_a_file_are_no_code_but_a_file_of_tests_is() {
    let source = Source::new("a.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::ui;\n}\n");
    assert_eq!(source.code(), "fn a() {}\n");
    let source = Source::new("a/mod.rs", "#[cfg(test)]\nmod tests;\nuse crate::ui;\n");
    assert!(source.code().contains("crate::ui"));
}

#[test]
fn a_file_knows_its_layer_and_depth() {
    let of = |path| {
        let source = Source::new(path, "");
        (source.layer().to_owned(), source.depth())
    };
    assert_eq!(of("main.rs"), ("main".into(), 0));
    assert_eq!(of("store/mod.rs"), ("store".into(), 1));
    assert_eq!(of("store/memory.rs"), ("store".into(), 2));
    assert_eq!(of("store/indexed_db/mod.rs"), ("store".into(), 2));
}

#[test]
fn there_is_source() {
    let all = all();
    assert!(all.len() > 40, "only {} files were found", all.len());
    assert!(all.iter().any(|source| source.path == "store/indexed_db/mod.rs"));
}
