//! What views are put together from. Each of these has one type, whatever is in it.
//!
//! A view of its own type brings its own copy of everything that a view can do, and every visitor downloads that.
//! Must not know what is shown.

use leptos::prelude::*;

type Shown = Box<dyn FnMut() -> AnyView + Send>;

/// One view for each thing, in their order.
pub fn each<T, V: IntoView + 'static>(things: impl IntoIterator<Item = T>, shown: impl FnMut(T) -> V) -> Vec<AnyView> {
    things.into_iter().map(shown).map(IntoAny::into_any).collect()
}

/// A view that follows the signals that `shown` reads.
pub fn live<V: IntoView + 'static>(mut shown: impl FnMut() -> V + Send + 'static) -> AnyView {
    let shown: Shown = Box::new(move || shown().into_any());
    shown.into_any()
}

/// Its children, while `when` holds.
#[component]
pub fn While(when: Memo<bool>, children: ChildrenFn) -> impl IntoView {
    live(move || when.get().then(|| children()))
}
