//! What was found in a text, line by line: where, what is wrong, how to mend it, and a button that does.
//!
//! Must not look for anything itself.

use super::page::{go_to, put_in};
use crate::app::session::Session;
use crate::kernels::paint::unit_of;
use crate::language::finding::{Finding, Fix};
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::html::Textarea;
use leptos::prelude::*;

/// The findings of the text that is written.
#[component]
pub fn Findings(session: Session, field: NodeRef<Textarea>) -> impl IntoView {
    let findings = Memo::new(move |_| session.writing.checked.with(|checked| checked.findings.clone()));
    live(move || {
        let findings = findings.get();
        (!findings.is_empty()).then(|| {
            let lines = each(findings, |finding| line(session, field, finding));
            view! { <ol class="findings" aria-label=words::FINDINGS>{lines}</ol> }
        })
    })
}

fn line(session: Session, field: NodeRef<Textarea>, finding: Finding) -> AnyView {
    let (span, severity) = (finding.span, words::severity(finding.severity));
    let go = move |_| {
        let (from, to) = session.writing.text.with_untracked(|text| (unit_of(text, span.from), unit_of(text, span.to)));
        go_to(field, from, to);
    };
    let mend = finding.fix.map(|fix| {
        let says = format!("{} {}", words::MEND, words::at_line_said(span.line, span.column));
        view! {
            <button type="button" class="small" data-action="mend" aria-label=says on:click=move |_| mend(session, field, &fix)>
                {words::MEND}
            </button>
        }
    });
    let code: &'static str = finding.code.into();
    view! {
        <li data-severity=severity data-code=code>
            <button type="button" class="place" aria-label=words::at_line_said(span.line, span.column) on:click=go>
                {words::at_line(span.line, span.column)}
            </button>
            <span><span class="sr">{severity}": "</span><bdi>{finding.message}</bdi></span>
            {mend}
        </li>
    }
    .into_any()
}

fn mend(session: Session, field: NodeRef<Textarea>, fix: &Fix) {
    let (from, to) =
        session.writing.text.with_untracked(|text| (unit_of(text, fix.span.from), unit_of(text, fix.span.to)));
    go_to(field, from, to);
    put_in(&fix.text);
    session.check_now();
}
