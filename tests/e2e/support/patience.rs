//! Waiting for the page: look again and again until it is so, give up at a deadline. No test sleeps and hopes.

use std::fmt::Debug;
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(15);
/// How long it is waited between two looks.
pub(super) const BREATH: Duration = Duration::from_millis(40);

/// What `probe` finds, as soon as it finds something.
pub(crate) async fn eventually<T>(what: &str, probe: impl AsyncFnMut() -> Option<T>) -> T {
    eventually_within(DEADLINE, what, probe).await
}

/// The same, for what takes longer than anything that a person waits for.
pub(crate) async fn eventually_within<T>(
    deadline: Duration,
    what: &str,
    mut probe: impl AsyncFnMut() -> Option<T>,
) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(start.elapsed() < deadline, "waited {deadline:?} in vain for: {what}");
        tokio::time::sleep(BREATH).await;
    }
}

/// Waits until `probe` gives `expected`; says what it gave last when that does not happen.
pub(crate) async fn eventually_eq<T: PartialEq + Debug>(what: &str, expected: T, mut probe: impl AsyncFnMut() -> T) {
    let start = Instant::now();
    loop {
        let seen = probe().await;
        if seen == expected {
            return;
        }
        assert!(start.elapsed() < DEADLINE, "{what}: expected {expected:?}, after {DEADLINE:?} it is {seen:?}");
        tokio::time::sleep(BREATH).await;
    }
}
