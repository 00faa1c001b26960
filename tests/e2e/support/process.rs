//! Processes of the system: which ones another has started, and their end.

use std::process::{Command, Stdio};

use super::patience::eventually_eq;

/// A process, as `ps` lists it.
struct Process {
    id: u32,
    parent: u32,
    /// Ended, though nobody has asked yet how.
    is_zombie: bool,
}

fn processes() -> Vec<Process> {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output().expect("ps lists the processes");
    let read = |line: &str| {
        let mut words = line.split_whitespace();
        let (id, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Process { id, parent, is_zombie: words.next()?.starts_with('Z') })
    };
    String::from_utf8_lossy(&listed.stdout).lines().filter_map(read).collect()
}

/// The processes that this one started, and those that they started.
pub(super) fn descendants(ancestor: u32) -> Vec<u32> {
    let (all, mut family, mut next) = (processes(), vec![ancestor], 0);
    while let Some(parent) = family.get(next).copied() {
        family.extend(all.iter().filter(|process| process.parent == parent).map(|process| process.id));
        next += 1;
    }
    family.split_off(1)
}

/// Kills processes and waits until they are gone. A browser that starts while the one before still has its files open is
/// no machine that was switched on again.
pub(super) async fn kill(ids: &[u32]) {
    assert!(!ids.is_empty(), "there are processes to kill");
    let killing = Command::new("kill").arg("-KILL").args(ids.iter().map(u32::to_string)).stderr(Stdio::null()).status();
    killing.expect("kill can be called");
    let is_alive = |process: &Process| ids.contains(&process.id) && !process.is_zombie;
    eventually_eq("a killed process lives", false, async || processes().iter().any(is_alive)).await;
}
