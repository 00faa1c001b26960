//! When and where the numbers were measured: a figure without its machine says nothing.

use std::time::SystemTime;
use std::{fs, thread};

/// Date, cores, processor and browser, as the line above the table.
pub(crate) fn described(chromium: &str) -> String {
    let today = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let date = today.split('T').next().unwrap_or_default();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!("Measured on {date}: {cores} cores ({}), headless {chromium}.", processor())
}

/// The processor's name, where the system tells it in the way of Linux.
fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = told.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split(": ").nth(1));
    name.unwrap_or("processor unknown").to_owned()
}
