//! The report of order lines: what is open and what is completed, order by order, with a total for each unit.
//!
//! Must not add anything up itself.

use super::{LINES, LOOKED_AT, Lines};
use crate::app::session::Session;
use crate::domains::orders::order_lines_view::products_in;
use crate::domains::orders::orders_view::{OrdersView, first_number};
use crate::engine::projection::{Projection, Row};
use crate::kernels::order_lines::{self, Line, Order, Section, Total};
use crate::ui::desk::part;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::orders as words;
use leptos::prelude::*;

/// How many orders are listed; all of them are added up.
const LISTED: usize = 20;

/// The part.
pub fn report(session: Session, lines: Lines) -> AnyView {
    let made = Memo::new(move |_| lines.with(|lines| order_lines::report(lines)));
    let count = Memo::new(move |_| session.moment.with(|moment| moment.count(LINES)));
    let first = Memo::new(move |_| first_of(session));
    let content = live(move || {
        if count.get() == 0 {
            return view! { <p class="hint">{words::NO_LINES}</p> }.into_any();
        }
        let left_out = (count.get() > LOOKED_AT).then(|| words::only_newest(LOOKED_AT, count.get()));
        let left_out = left_out.map(|says| view! { <p class="hint">{says}</p> }.into_any());
        let rows = lines.get();
        made.with(|report| {
            view! {
                {section("open", words::OPEN, words::NOTHING_OPEN, &report.open, &rows)}
                {section("completed", words::COMPLETED, words::NOTHING_COMPLETED, &report.completed, &rows)}
                {left_out}
            }
            .into_any()
        })
    });
    let first = live(move || first.get().map(|says| view! { <p data-first-order>{says}</p> }.into_any()));
    part("order-lines", words::REPORT, words::REPORT_ABOUT, view! { {first} {content} }.into_any())
}

/// The number of the first order; nothing where there is none, or so many that nobody looks through them.
fn first_of(session: Session) -> Option<String> {
    session.moment.with(|moment| {
        if moment.count(OrdersView::NAME) > LOOKED_AT {
            return None;
        }
        first_number(&moment.first_rows(OrdersView::NAME, LOOKED_AT)).map(words::first_order)
    })
}

fn section(key: &'static str, title: &'static str, nothing: &'static str, section: &Section, lines: &[Row]) -> AnyView {
    if section.orders.is_empty() {
        return view! { <h3>{title}</h3> <p class="hint" data-section=key>{nothing}</p> }.into_any();
    }
    let more = section.orders.len().saturating_sub(LISTED);
    let more =
        (more > 0).then(|| view! { <tr><td colspan="3" class="hint">{words::more_orders(more)}</td></tr> }.into_any());
    let heads = each(words::REPORT_COLUMNS, |column| view! { <th scope="col">{column}</th> });
    view! {
        <h3>{title}</h3>
        <div class="scroll" tabindex="0" role="group" aria-label=title>
            <table class="report" data-section=key>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                {each(section.orders.iter().take(LISTED), |of| order(of, products_in(lines, &of.id).len()))}
                <tfoot>{more}{each(&section.totals, total)}</tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// One order with its lines, of so many products.
fn order(order: &Order, products: usize) -> AnyView {
    let line = |line: &Line| {
        let Line { product, quantity, uom } = line.clone();
        view! {
            <tr>
                <td><code class="uuid" title=product.clone()>{words::short(&product)}</code></td>
                <td class="figure">{quantity}</td>
                <td>{uom}</td>
            </tr>
        }
    };
    view! {
        <tbody data-order=order.number.clone()>
            <tr>
                <th scope="rowgroup" colspan="3">{order.number.clone()} <span class="rows">{words::of_partner(&order.partner, products)}</span></th>
            </tr>
            {each(&order.lines, line)}
        </tbody>
    }
    .into_any()
}

fn total(total: &Total) -> AnyView {
    view! {
        <tr data-total=total.uom.clone()>
            <th scope="row">{words::TOTAL}</th>
            <td class="figure">{words::total(total)}</td>
            <td>{total.uom.clone()}</td>
        </tr>
    }
    .into_any()
}
