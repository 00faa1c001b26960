//! Models that are there as text: what somebody can begin with who writes a model.
//!
//! Orders and loans are the built-in contexts once more, word for word what they do, in the language that people write in.

/// Name and text of each.
pub const EXAMPLES: [(&str, &str); 3] = [
    ("Library", include_str!("../../models/library.hindcast")),
    ("Orders", include_str!("../../models/orders.hindcast")),
    ("Loans", include_str!("../../models/loans.hindcast")),
];
