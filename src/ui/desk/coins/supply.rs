//! The count of all coins as of the playhead, as an equation and a word; and who has the most.
//!
//! A view that lags is said to lag: what it counts is old, not wrong. Must not count by itself.

use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::domains::coins::balances_view::{BalancesView, richest};
use crate::domains::coins::supply::Supply;
use crate::domains::coins::under_way_view::UnderWayView;
use crate::engine::model::{StickyId, StickyKind, label};
use crate::engine::projection::Projection;
use crate::ui::parts::live;
use crate::ui::words;
use crate::ui::words::desk::coins;
use leptos::prelude::*;
use serde_json::Value;

/// The equation.
pub fn supply(session: Session) -> AnyView {
    let counted = Memo::new(move |_| session.moment.with(|moment| (count(moment), behind(moment))));
    let figures = live(move || {
        let (supply, _) = counted.get();
        let sign = if supply.adds_up() { "=" } else { "≠" };
        view! {
            {term("balances", supply.balances, coins::IN_ACCOUNTS)}
            <span class="sign">"+"</span>
            {term("under_way", supply.under_way, coins::UNDER_WAY)}
            <span class="sign">{sign}</span>
            {term("mined", supply.mined, coins::MINED)}
        }
    });
    let verdict = live(move || {
        let (supply, behind) = counted.get();
        let behind = behind.as_ref().map(|(view, events)| (view.as_str(), *events));
        let (key, says) = coins::verdict(supply, behind);
        view! { <p class="verdict" data-verdict=key>{says}</p> }
    });
    view! {
        <p class="equation" data-supply>{figures}</p>
        {verdict}
    }
    .into_any()
}

fn term(key: &'static str, number: u64, says: &'static str) -> AnyView {
    view! { <span class="term"><b data-figure=key>{words::grouped(number)}</b>" "<span>{says}</span></span> }.into_any()
}

fn count(moment: &Moment) -> Supply {
    let mined = moment.fired(&StickyId::new(StickyKind::Event, "CoinMined"));
    Supply::counted(&moment.rows(BalancesView::NAME), &moment.rows(UnderWayView::NAME), mined as u64)
}

/// The view that is furthest behind, if one is.
fn behind(moment: &Moment) -> Option<(String, u64)> {
    let views = [BalancesView::NAME, UnderWayView::NAME].map(|view| (moment.behind(view), view));
    views.into_iter().max().filter(|(events, _)| *events > 0).map(|(events, view)| (label(view), events))
}

/// Who has the most coins.
pub fn richest_account(session: Session) -> AnyView {
    let says = Memo::new(move |_| {
        let rows = session.moment.with(|moment| moment.newest(BalancesView::NAME));
        richest(&rows).map_or_else(
            || coins::NOBODY.to_owned(),
            |row| {
                let balance = row.cells.get("balance").and_then(Value::as_u64).unwrap_or_default();
                coins::richest(&row.key, balance)
            },
        )
    });
    view! { <p class="richest" data-richest>{says}</p> }.into_any()
}
