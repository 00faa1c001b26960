//! The count of all coins as of the playhead, as an equation and a word; and who has the most.
//!
//! A view that lags is said to lag: what it counts is old, not wrong. Must not count by itself.

use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::domains::coins::balances_view::{BalancesView, richest};
use crate::domains::coins::supply::Supply;
use crate::domains::coins::under_way_view::UnderWayView;
use crate::engine::ids::Position;
use crate::engine::log::{Fired, Log};
use crate::engine::model::{StickyId, StickyKind, label};
use crate::engine::projection::Projection;
use crate::kernels::playhead::TimeCommand;
use crate::ui::controls::goes;
use crate::ui::parts::live;
use crate::ui::words;
use crate::ui::words::desk::coins;
use leptos::prelude::*;
use serde_json::Value;

/// The event by which coins arrive, and the process manager that brings them.
const COINS_RECEIVED: &str = "Coins.CoinsReceived";
const TRANSFER: &str = "Coins.Transfer";

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
        let is_more = supply.balances.saturating_add(supply.under_way) > supply.mined;
        let from_nowhere =
            if is_more { session.log.with_untracked(|log| from_nowhere(log, position(session))) } else { None };
        let go = from_nowhere.map(|position| {
            let go = move || session.time(TimeCommand::Seek(position));
            goes(coins::nobody_mined(position), "goes", Box::new(go))
        });
        view! { <p class="verdict" data-verdict=key>{says} " " {go}</p> }
    });
    view! {
        <p class="equation" data-supply>{figures}</p>
        {verdict}
    }
    .into_any()
}

fn position(session: Session) -> Position {
    session.moment.with_untracked(Moment::position)
}

/// The first event up to a position by which coins were received that no transfer brought.
fn from_nowhere(log: &Log, until: Position) -> Option<Position> {
    let received = log.fired(Fired::Event, COINS_RECEIVED).iter().map(|position| Position(u64::from(*position)));
    let brought = log.fired(Fired::Policy, TRANSFER);
    let is_brought = |at: &Position| u32::try_from(at.0).is_ok_and(|at| brought.binary_search(&at).is_ok());
    received.take_while(|at| *at <= until).find(|at| !is_brought(at))
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

#[cfg(test)]
mod tests {
    use super::from_nowhere;
    use crate::domains::coins::Coins;
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::ids::Position;
    use serde_json::json;

    #[test]
    fn coins_that_no_transfer_brought_are_found_in_the_log() {
        let mut coins = Rehearsal::of::<Coins>();
        coins.play("happy-path");
        let head = coins.log.head();
        assert_eq!(from_nowhere(&coins.log, head), None, "what was sent was mined");
        let transfer = "0c000000-0000-4000-8000-000000000009";
        let data = json!({"account_id": "me", "from": "nobody", "amount": 7, "transfer_id": transfer});
        assert!(coins.give("ReceiveCoins", data).is_ok());
        assert_eq!(from_nowhere(&coins.log, coins.log.head()), Some(Position(head.0 + 1)));
        assert_eq!(from_nowhere(&coins.log, head), None, "it had not happened then");
    }
}
