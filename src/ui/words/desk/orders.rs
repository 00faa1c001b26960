//! The words of the desk of orders. Must not know signals or markup.

use crate::kernels::isolation::isolated;
use crate::kernels::order_lines::Total;

pub const BLOCK_LIST: &str = "Product block list";
pub const BLOCK_LIST_ABOUT: &str = "An outside system that is asked before an order is completed. It is a setting, not history: as it is now, wherever you look.";
pub const NOTHING_BLOCKED: &str = "Nothing is blocked. Every open order can be completed.";
pub const UNBLOCK: &str = "Unblock";
pub const BLOCK: &str = "Block";
pub const PRODUCT: &str = "A product of these orders";
pub const CHOOSE_PRODUCT: &str = "choose…";
pub const PRODUCT_ID: &str = "Product id";
pub const ALREADY_BLOCKED: &str = "is blocked already";
pub const IN_NO_ORDER: &str = "in no open order";
pub const NO_PRODUCT: &str = "no product id: it blocks nothing";

pub const REPORT: &str = "Order lines";
pub const REPORT_ABOUT: &str = "What was ordered, order by order, as of the playhead.";
pub const OPEN: &str = "Open";
pub const COMPLETED: &str = "Completed";
pub const NOTHING_OPEN: &str = "No order is open.";
pub const NOTHING_COMPLETED: &str = "No order is completed.";
pub const NO_LINES: &str = "No order yet. Create one on the wall: its lines are added up here.";
pub const TOTAL: &str = "Total";
pub const REPORT_COLUMNS: [&str; 3] = ["Product", "Quantity", "Unit"];

/// An id by its end.
pub fn short(id: &str) -> String {
    format!("…{}", id.get(id.len().saturating_sub(4)..).unwrap_or(id))
}

/// What the button beside a product does, for whoever does not see where it stands.
pub fn unblock(id: &str) -> String {
    format!("{UNBLOCK} {id}")
}

/// A product that can be chosen.
pub fn product(id: &str, orders: &[String]) -> String {
    format!("{} · {}", short(id), found_in(orders))
}

/// In which open orders a product is.
pub fn found_in(orders: &[String]) -> String {
    const NAMED: usize = 3;
    if orders.is_empty() {
        return IN_NO_ORDER.into();
    }
    let named = orders.iter().take(NAMED).map(|order| isolated(order)).collect::<Vec<_>>().join(", ");
    match orders.len().saturating_sub(NAMED) {
        0 => format!("in open {named}"),
        more => format!("in open {named} and {more} more"),
    }
}

/// The list was changed.
pub fn blocked(id: &str, on: bool) -> String {
    if on { format!("{} is blocked.", short(id)) } else { format!("{} is not blocked any more.", short(id)) }
}

/// The first order that there is.
pub fn first_order(number: &str) -> String {
    format!("The first order is {}.", isolated(number))
}

/// Whose order it is, and how many products are in it.
pub fn of_partner(partner: &str, products: usize) -> String {
    if products == 1 { format!("{partner} · 1 product") } else { format!("{partner} · {products} products") }
}

/// What lines of one unit come to.
pub fn total(total: &Total) -> String {
    total.sum.clone().unwrap_or_else(|| "too large to add up".into())
}

/// Orders that are added up and not listed.
pub fn more_orders(count: usize) -> String {
    if count == 1 { "1 more order".into() } else { format!("{count} more orders") }
}

/// What the report leaves out.
pub fn only_newest(lines: usize, of: usize) -> String {
    format!("Of {of} lines, only the newest {lines} are looked at.")
}
