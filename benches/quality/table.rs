//! The table: one row a figure, as Markdown for README. Knows how numbers are written, not where they come from.

use super::session::Trouble;

/// One figure, beside what it is held against.
#[derive(Debug, Default)]
pub(crate) struct Row {
    events: String,
    what: &'static str,
    measured: String,
    baseline: String,
    ratio: String,
    bar: String,
    verdict: &'static str,
}

impl Row {
    pub(crate) fn new(events: u64, what: &'static str, measured: impl Into<String>) -> Self {
        Self { events: thousands(events as f64), what, measured: measured.into(), ..Self::default() }
    }

    /// A figure of the page itself, whatever is in its log.
    pub(crate) fn of_page(what: &'static str, measured: impl Into<String>) -> Self {
        Self { what, measured: measured.into(), ..Self::default() }
    }

    pub(crate) fn trouble(events: u64, what: &'static str, trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Impossible(why) => Self::new(events, what, format!("— ({})", one_line(why))),
            Trouble::Wrong(why) => Self { verdict: WRONG, ..Self::new(events, what, one_line(why)) },
        }
    }

    pub(crate) fn against(self, baseline: impl Into<String>, ratio: f64) -> Self {
        Self { baseline: baseline.into(), ratio: times(ratio), ..self }
    }

    pub(crate) fn bar(self, bar: impl Into<String>, ok: bool) -> Self {
        Self { bar: bar.into(), verdict: if ok { "ok" } else { "missed" }, ..self }
    }

    pub(crate) fn is_wrong(&self) -> bool {
        self.verdict == WRONG
    }
}

const WRONG: &str = "WRONG";

pub(crate) fn print(machine: &str, rows: &[Row]) {
    println!("{machine}\n");
    println!("| events | what | Hindcast | baseline | ratio | bar | |");
    println!("|--:|---|---|---|--:|---|---|");
    for Row { events, what, measured, baseline, ratio, bar, verdict } in rows {
        println!("| {events} | {what} | {measured} | {baseline} | {ratio} | {bar} | {verdict} |");
    }
    println!("\n{}", include_str!("legend.md").trim());
}

/// Without what would break a row of the table.
fn one_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().replace('|', "/");
    line.chars().take(300).collect()
}

/// 1000000 as 1,000,000.
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut written = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

pub(crate) fn times(ratio: f64) -> String {
    if ratio < 0.995 { format!("{ratio:.2} ×") } else { format!("{ratio:.1} ×") }
}

/// Milliseconds, as precise as they are worth.
pub(crate) fn time(ms: f64) -> String {
    match ms {
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms if ms < 100.0 => format!("{ms:.1} ms"),
        ms if ms < 10_000.0 => format!("{} ms", thousands(ms)),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}
