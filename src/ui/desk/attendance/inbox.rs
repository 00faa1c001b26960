//! The inbox: the mails that went out, as mails, whose buttons do what the links in them stand for.
//!
//! Everything that a mail says is set as text. Whether an answer still counts is for the rules to say: a mail lies where it
//! lies, and knows nothing of a check that was closed.

use super::mails::{Mail, Reply, addressees, last_answer, mails, reply};
use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::runtime::Refused;
use crate::ui::clock::{day_and_time, with_times};
use crate::ui::controls::choice;
use crate::ui::parts::{While, each, live};
use crate::ui::words::desk::attendance as words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// How many mails are shown; the rest can be read in the tab State.
const SHOWN: usize = 30;

/// The inbox.
pub fn inbox(session: Session) -> AnyView {
    let all = Memo::new(move |_| {
        let rows = session.moment.with(|moment| moment.newest("inbox"));
        session.log.with(|log| mails(&rows, log))
    });
    let whose = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let wanted = |mail: &&Mail| whose.with(|whose| whose.is_empty() || *whose == mail.to);
        all.with(|all| all.iter().filter(wanted).take(SHOWN).cloned().collect::<Vec<_>>())
    });
    let count = Memo::new(move |_| session.moment.with(|moment| moment.count("inbox")));
    let people = Memo::new(move |_| all.with(|all| addressees(all)));
    let is_empty = Memo::new(move |_| count.get() == 0);
    let chosen = Memo::new(move |_| whose.get());
    let choose = live(move || {
        let people = people.get();
        (people.len() > 1).then(|| {
            let mut options = vec![[String::new(), words::EVERYBODY.to_owned()]];
            options.extend(people.into_iter().map(|one| [one.clone(), one]));
            choice(words::WHOSE, "whose", options, chosen, Box::new(move |one| whose.set(one)))
        })
    });
    let when_empty = session.context().model.view("inbox").map_or("", |view| view.when_empty);
    view! {
        {choose}
        <p class="hint" data-mails>{live(move || words::mails(shown.with(Vec::len), count.get()))}</p>
        <div class="mails">
            <For each=move || shown.get() key=|mail| mail.key.clone() children=move |mail| letter(session, mail) />
        </div>
        <While when=is_empty><p class="hint">{when_empty}</p></While>
    }
    .into_any()
}

/// A mail, and below it what can be answered and what was.
fn letter(session: Session, mail: Mail) -> AnyView {
    let Mail { key, to, from, subject, text, at, links } = mail;
    let draft = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<Refused>);
    let sending = RwSignal::new(false);
    // a button that is waited for keeps the focus
    let off = Memo::new(move |_| !session.accepts_commands());
    let send = move |mut data: JsonObject| {
        if sending.get_untracked() {
            return;
        }
        let message = draft.get_untracked();
        if !message.trim().is_empty() {
            data.insert("message".into(), message.into());
        }
        sending.set(true);
        refused.set(None);
        let given = session.give("ConfirmAttendance", data);
        spawn_local(async move {
            let outcome = given.await;
            sending.try_set(false);
            match outcome {
                Ok(_) => drop(draft.try_set(String::new())),
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    };
    let buttons = each(links, move |(answer, data)| {
        view! {
            <button type="button" class="reply" data-reply=answer disabled=off on:click=move |_| send(data.clone())>
                {words::answer(answer)}
            </button>
        }
    });
    let answered = answered(session, key.clone());
    let (about, whom) = (words::mail_to(&to), to.clone());
    let time = at.map(|time| view! { <time datetime=time.to_string()>{day_and_time(time)}</time> });
    view! {
        <article class="mail" data-mail=key data-to=whom aria-label=about>
            <header>
                <p><span class="about">{words::TO}</span> " " {to}</p>
                <p><span class="about">{words::FROM}</span> " " {from}</p>
                {time}
                <h3>{subject}</h3>
            </header>
            <p class="text">{with_times(&text, &day_and_time)}</p>
            <label class="control">
                <span>{words::MESSAGE}</span>
                <input type="text" data-field="message" autocomplete="off" prop:value=draft disabled=off on:input=move |event| draft.set(event_target_value(&event)) />
            </label>
            <div class="row">{buttons}</div>
            <p class="answered" role="status" data-answered>{answered}</p>
            {live(move || refused.get().map(|why| refusal(&why)))}
        </article>
    }
    .into_any()
}

/// What was answered last in a mail.
fn answered(session: Session, key: String) -> Memo<String> {
    let answer = Memo::new(move |_| {
        let position = session.moment.with(Moment::position);
        session.log.with(|log| last_answer(log, &key, position))
    });
    Effect::new(move |_| session.want(answer.get().into_iter().collect()));
    Memo::new(move |_| match answer.get() {
        None => words::NOT_ANSWERED.to_owned(),
        Some(at) => session
            .log
            .with(|log| reply(log, at))
            .map_or_else(String::new, |Reply { response, message }| words::answered(&response, message.as_deref())),
    })
}

fn refusal(why: &Refused) -> AnyView {
    view! { <p class="wrong" role="alert" data-refusal=why.code().to_owned()>{crate::ui::words::refusal(why)}</p> }
        .into_any()
}
