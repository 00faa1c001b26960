//! Who led to an event, each name a way to it: "Accountant → Pay Invoice → Invoice Paid · Invoice of SO-1".

use crate::app::session::{Session, Tab};
use crate::engine::event::RecordedEvent;
use crate::ui::controls::goes;
use crate::ui::focus::focus;
use crate::ui::provenance::Provenance;
use leptos::prelude::*;

/// The line. A name of the wall leads to its sticky, a policy to the handlers, the thing to its stream.
pub fn links(session: Session, event: &RecordedEvent, provenance: &Provenance) -> AnyView {
    let command = event.command().map(str::to_owned);
    let who = provenance.who.clone().map(|who| match (event.issued_by(), &command) {
        (Some(policy), _) => to_sticky(session, who, format!("[data-sticky=\"policy:{policy}\"]")),
        (None, Some(command)) => {
            to_sticky(session, who, format!("[data-sticky^=\"actor:\"][data-sticky$=\"@{command}\"]"))
        }
        (None, None) => who.into_any(),
    });
    let given = provenance.command.clone().zip(command);
    let given = given.map(|(says, command)| to_sticky(session, says, format!("[data-sticky=\"command:{command}\"]")));
    let name = event.type_parts().1;
    let happened = to_sticky(session, provenance.event.clone(), format!("[data-sticky=\"event:{name}\"]"));
    let thing = goes(provenance.thing.clone(), "goes", Box::new(move || session.tab.set(Tab::Stream)));
    let arrow = || view! { <span class="arrow" aria-hidden="true">"→"</span> };
    view! {
        <p class="provenance" data-provenance>
            {who.map(|who| view! { {who}{arrow()} })}
            {given.map(|given| view! { {given}{arrow()} })}
            {happened}
            <span class="arrow" aria-hidden="true">"·"</span>
            <bdi>{thing}</bdi>
        </p>
    }
    .into_any()
}

/// Leads to a sticky of the wall: it is brought into sight and gets the focus, if it can have it.
fn to_sticky(session: Session, says: String, selector: String) -> AnyView {
    let go = move || {
        session.presenting.set(false);
        // a model's names may hold any letters: what is no selector finds nothing
        let found = gloo::utils::document().query_selector(&selector).ok().flatten();
        if let Some(sticky) = &found {
            sticky.scroll_into_view();
        }
        focus(found);
    };
    goes(says, "goes", Box::new(go))
}
