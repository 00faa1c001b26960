//! The miner: for whom it searches, how fast, how far it is, and what came of it.
//!
//! Must not search anything itself.

use crate::app::mining::Mining;
use crate::app::session::Session;
use crate::domains::coins::miner::proof_begins;
use crate::ui::controls::choice;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::coins as words;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// The account that is in the field before anybody has chosen one.
const FIRST: &str = "me";

/// The miner.
pub fn miner(session: Session) -> AnyView {
    let mining = session.mining;
    let is_on = Memo::new(move |_| mining.with(Mining::is_on));
    let kept = mining.with_untracked(|mining| mining.account.clone());
    let account = RwSignal::new(if kept.is_empty() { FIRST.to_owned() } else { kept });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_on.get_untracked() {
            session.stop_mining();
        } else if untrack(|| session.accepts_commands()) {
            session.start_mining(&account.get_untracked());
        }
    };
    let pace = Memo::new(move |_| mining.with(|mining| <&str>::from(mining.pace).to_owned()));
    let set_pace = move |chosen: String| {
        mining.update(|mining| mining.pace = chosen.parse().unwrap_or_default());
    };
    let paces = words::PACES.iter().map(|option| option.map(str::to_owned)).collect();
    let goes_on = Memo::new(move |_| mining.with(|mining| mining.goes_on));
    let known = live(move || {
        let accounts = session.moment.with(|moment| moment.newest("balances"));
        each(accounts.iter(), |row| view! { <option value=row.key.clone()></option> })
    });
    view! {
        <form class="miner" novalidate on:submit=submit>
            <div class="row">
                <label class="control account">
                    <span>{words::ACCOUNT}</span>
                    <input
                        type="text" name="account" list="accounts" autocomplete="off" autocapitalize="none" spellcheck="false"
                        prop:value=account prop:readOnly=is_on
                        on:input=move |event| account.set(event_target_value(&event))
                    />
                </label>
                <datalist id="accounts">{known}</datalist>
                {choice(words::PACE, "pace", paces, pace, Box::new(set_pace))}
            </div>
            <label class="switch">
                <input
                    type="checkbox" data-field="goes_on" prop:checked=goes_on
                    on:change=move |event| mining.update(|mining| mining.goes_on = event_target_checked(&event))
                />
                {words::GOES_ON}
            </label>
            // not `disabled` in the past: what cannot be pressed any more loses the focus
            <button
                type="submit" class="primary" data-action="mine"
                aria-disabled=move || (!is_on.get() && !session.accepts_commands()).to_string()
            >
                {live(move || if is_on.get() { words::STOP } else { words::START })}
            </button>
        </form>
        {progress(session)}
    }
    .into_any()
}

fn progress(session: Session) -> AnyView {
    let mining = session.mining;
    let tried = Memo::new(move |_| {
        mining.with(|mining| mining.last.map(|_| words::tried(mining.tried, mining.per_second)).unwrap_or_default())
    });
    let last = Memo::new(move |_| mining.with(|mining| mining.last.map(|last| (mining.account.clone(), last))));
    let proof = live(move || {
        last.get().map(|(account, nonce)| {
            let digits = format!("{:08x}", proof_begins(&account, nonce));
            let (first, rest) = digits.split_at(2);
            let holds = first == "00";
            let word = if holds { words::HOLDS } else { words::HOLDS_NOT };
            let (first, rest) = (first.to_owned(), format!("{rest}…"));
            view! {
                <p class="proof" data-nonce=nonce.to_string() data-holds=holds.to_string()>
                    <span>{words::NONCE}" "{nonce.to_string()}</span>
                    <code><b>{first}</b>{rest}</code>
                    <span>{word}</span>
                </p>
            }
        })
    });
    let outcome = Memo::new(move |_| mining.with(words::outcome));
    view! {
        <div class="found">
            <p class="figures" data-tried>{tried}</p>
            {proof}
            <p role="status" data-outcome>{outcome}</p>
        </div>
    }
    .into_any()
}
