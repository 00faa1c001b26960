//! Stories as tests: each is told in a memory of its own, and its verdict says at which line it broke, what was expected, and
//! what came.
//!
//! Nothing of the workspace is touched: the store is a new one, the clock and the ids are fixed. Must not know a screen.

mod likeness;
mod teller;

use crate::engine::context::Context;
use crate::language::Checked;
use crate::language::host::hosted;
use crate::language::host::story::{Script, scripts};
use serde::Serialize;
use std::sync::Arc;
use teller::Teller;

/// What became of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What people call it.
    pub name: String,
    /// Whether all came as it says.
    pub passed: bool,
    /// The line at which it broke, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What it expected there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
}

/// Tells the stories of a text; none if it has an error.
pub async fn stories(checked: &Checked) -> Vec<Verdict> {
    let Some(context) = hosted(checked).map(Arc::new) else { return Vec::new() };
    let mut verdicts = Vec::new();
    for script in scripts(checked) {
        verdicts.push(told(&context, &script).await);
    }
    verdicts
}

async fn told(context: &Arc<Context>, script: &Script) -> Verdict {
    let mut teller = Teller::new(context);
    let broken = match teller.begin().await {
        Ok(()) => teller.tell(script).await.err(),
        Err(broken) => Some((script.line, broken)),
    };
    let (line, broken) = broken.unzip();
    Verdict {
        name: script.name.clone(),
        passed: broken.is_none(),
        line,
        expected: broken.as_ref().map(|broken| broken.expected.clone()),
        came: broken.map(|broken| broken.came),
    }
}
