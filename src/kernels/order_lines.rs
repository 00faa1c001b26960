//! A report of order lines: order by order, with totals for each unit, what is open and what is completed apart; and which
//! orders a product is in.
//!
//! Made from the rows of the view Order lines, as of whatever moment they are. Must not know how it is drawn.

use super::decimal::Decimal;
use crate::engine::projection::Row;
use serde_json::Value;

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is still to be completed.
    pub open: Section,
    /// What is completed.
    pub completed: Section,
}

/// The orders of one status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Each with its lines, in the order of the rows.
    pub orders: Vec<Order>,
    /// What all of it comes to, unit by unit.
    pub totals: Vec<Total>,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The first part of the keys of its rows.
    pub id: String,
    /// What people know it by.
    pub number: String,
    /// Who ordered.
    pub partner: String,
    /// What was ordered.
    pub lines: Vec<Line>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub product: String,
    /// How much of it.
    pub quantity: String,
    /// In which unit.
    pub uom: String,
}

/// What lines of one unit come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The unit.
    pub uom: String,
    /// How many lines there are.
    pub lines: usize,
    /// Their sum; nothing if it has too many digits.
    pub sum: Option<String>,
}

/// The report of these rows.
#[must_use]
pub fn report(rows: &[Row]) -> Report {
    let mut report = Report::default();
    for row in rows {
        let section = if text(row, "status") == "COMPLETED" { &mut report.completed } else { &mut report.open };
        let id = row.key.split('/').next().unwrap_or_default();
        let quantity = row.cells.get("quantity").map(Value::to_string).unwrap_or_default();
        let quantity = Decimal::read(&quantity).map_or(quantity, Decimal::text);
        let line = Line { product: text(row, "product_id"), quantity, uom: text(row, "uom") };
        // the rows of an order stand together, or nearly so
        if let Some(order) = section.orders.iter_mut().rfind(|order| order.id == id) {
            order.lines.push(line);
        } else {
            let (number, partner) = (text(row, "order_number"), text(row, "business_partner"));
            section.orders.push(Order { id: id.to_owned(), number, partner, lines: vec![line] });
        }
    }
    for section in [&mut report.open, &mut report.completed] {
        section.totals = totals(&section.orders);
    }
    report
}

fn totals(orders: &[Order]) -> Vec<Total> {
    let mut sums: Vec<(&str, usize, Option<Decimal>)> = Vec::new();
    for line in orders.iter().flat_map(|order| &order.lines) {
        let quantity = Decimal::read(&line.quantity);
        if let Some((_, lines, sum)) = sums.iter_mut().find(|(uom, ..)| *uom == line.uom) {
            *lines += 1;
            *sum = sum.zip(quantity).and_then(|(sum, quantity)| sum.plus(quantity));
        } else {
            sums.push((&line.uom, 1, quantity));
        }
    }
    sums.sort_by(|a, b| a.0.cmp(b.0));
    let total = |(uom, lines, sum): (&str, usize, Option<Decimal>)| Total {
        uom: uom.to_owned(),
        lines,
        sum: sum.map(Decimal::text),
    };
    sums.into_iter().map(total).collect()
}

/// The products of these rows in the order in which they appear, each with the numbers of the open orders that it is in.
#[must_use]
pub fn products(rows: &[Row]) -> Vec<(String, Vec<String>)> {
    let mut products: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows {
        let (product, number) = (text(row, "product_id"), text(row, "order_number"));
        let index = products.iter().position(|(known, _)| *known == product).unwrap_or(products.len());
        if index == products.len() {
            products.push((product, Vec::new()));
        }
        if let Some((_, orders)) = products.get_mut(index)
            && text(row, "status") == "OPEN"
            && !orders.contains(&number)
        {
            orders.push(number);
        }
    }
    products
}

fn text(row: &Row, column: &str) -> String {
    row.cells.get(column).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]
mod tests {
    use super::{Report, products, report};
    use crate::engine::projection::Row;
    use serde_json::{Value, json};

    fn row(key: &str, number: &str, status: &str, product: &str, quantity: &Value, uom: &str) -> Row {
        let cells = json!({
            "order_number": number, "business_partner": "jane.doe@acme.com", "status": status,
            "product_id": product, "quantity": quantity, "uom": uom,
        });
        let Value::Object(cells) = cells else { panic!("an object") };
        Row { key: key.into(), cells }
    }

    fn rows() -> Vec<Row> {
        vec![
            row("a/0", "SO-1", "OPEN", "pencil", &json!(0.1), "KG"),
            row("a/1", "SO-1", "OPEN", "paper", &json!(2.5), "MT"),
            row("b/0", "SO-2", "COMPLETED", "pencil", &json!(3), "KG"),
            row("c/0", "SO-3", "OPEN", "pencil", &json!(0.2), "KG"),
            row("c/1", "SO-3", "OPEN", "pencil", &json!(1), "KG"),
        ]
    }

    #[test]
    fn lines_are_grouped_by_order_and_what_is_open_stands_apart() {
        let report = report(&rows());
        let seen = |section: &super::Section| {
            section.orders.iter().map(|order| (order.number.clone(), order.lines.len())).collect::<Vec<_>>()
        };
        assert_eq!(seen(&report.open), [("SO-1".into(), 2), ("SO-3".into(), 2)]);
        assert_eq!(seen(&report.completed), [("SO-2".into(), 1)]);
        let line = &report.open.orders[0].lines[1];
        assert_eq!((&*line.product, &*line.quantity, &*line.uom), ("paper", "2.5", "MT"));
        assert_eq!(report.open.orders[0].partner, "jane.doe@acme.com");
    }

    #[test]
    fn each_unit_has_a_total_of_its_own_that_is_exact() {
        let report = report(&rows());
        let seen = |section: &super::Section| {
            let totals = section.totals.iter();
            totals.map(|total| (total.uom.clone(), total.lines, total.sum.clone())).collect::<Vec<_>>()
        };
        let kg = |lines, sum: &str| ("KG".to_owned(), lines, Some(sum.to_owned()));
        assert_eq!(seen(&report.open), [kg(3, "1.3"), ("MT".into(), 1, Some("2.5".into()))]);
        assert_eq!(seen(&report.completed), [kg(1, "3")]);
        assert_eq!(super::report(&[]), Report::default());
    }

    #[test]
    fn a_sum_with_too_many_digits_is_no_number_and_the_others_stay() {
        let mut rows = rows();
        rows.push(row("d/0", "SO-4", "OPEN", "dust", &json!(1e300), "KG"));
        let totals = report(&rows).open.totals;
        assert_eq!((totals[0].sum.as_deref(), totals[1].sum.as_deref()), (None, Some("2.5")));
    }

    #[test]
    fn two_orders_of_one_number_are_two_orders() {
        let same = [("a/0", "pencil"), ("b/0", "pencil"), ("a/1", "paper")];
        let rows: Vec<_> = same.map(|(key, product)| row(key, "SO-1", "OPEN", product, &json!(1), "KG")).into();
        assert_eq!(report(&rows).open.orders.iter().map(|order| order.lines.len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn a_product_says_in_which_open_orders_it_is() {
        let found = products(&rows());
        assert_eq!(
            found[0],
            ("pencil".into(), vec!["SO-1".into(), "SO-3".into()]),
            "each order once, no completed one"
        );
        assert_eq!(found[1], ("paper".into(), vec!["SO-1".into()]));
        assert_eq!(found.len(), 2);
    }
}
