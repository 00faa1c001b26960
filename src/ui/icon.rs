//! Icons: Lucide's drawings, in the colour of the text around them; and the buttons that show nothing else.

use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// A decoration; whoever uses it has words for it, too.
#[component]
pub fn Icon(
    /// Which drawing.
    drawing: Drawing,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox=drawing.view_box.unwrap_or("0 0 24 24")
            fill=drawing.fill.unwrap_or("none")
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=drawing.data
        ></svg>
    }
}

/// A button that shows a drawing.
#[component]
pub fn IconButton(
    /// Which drawing.
    drawing: Drawing,
    /// Its name, for whoever does not see the drawing.
    says: &'static str,
    /// What is read when the pointer rests on it; its name if nothing else.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// A word beside the drawing, where there is room for one.
    #[prop(optional)]
    word: Option<&'static str>,
    /// What kind of button.
    #[prop(default = "quiet")]
    class: &'static str,
    /// What tests and styles find it by.
    #[prop(optional)]
    action: Option<&'static str>,
    /// While it cannot be pressed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does.
    press: Box<dyn Fn()>,
) -> impl IntoView {
    view! {
        <button
            type="button" class=class data-action=action disabled=disabled aria-disabled=move || disabled.get().to_string()
            title=hint.unwrap_or(says) aria-label=says on:click=move |_| press()
        >
            <Icon drawing />
            {word.map(|word| view! { <span class="roomy">{word}</span> })}
        </button>
    }
}
