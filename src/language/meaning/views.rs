//! What the columns of a view are, by what events put into them.
//!
//! Must not know findings.

use super::ty::{Known, Ty};
use super::{Meaning, ViewMeaning};
use crate::language::check::infer;
use crate::language::tree::View;

/// What a view shows, as far as the rest of the meaning is known.
pub fn meaning(meaning: &Meaning, view: &View) -> ViewMeaning {
    let keys: Vec<String> = view.keys.iter().map(|key| key.says.clone()).collect();
    let shown = view.shows.iter().map(|shows| shows.says.clone()).filter(|shows| !keys.contains(shows));
    let names: Vec<String> = keys.iter().cloned().chain(shown).collect();
    let mut found: Vec<(String, Ty)> = Vec::new();
    for on in &view.on {
        found.extend(infer::set_in_row(meaning, on, &keys));
    }
    let columns = names.into_iter().map(|name| {
        let ty = found.iter().filter(|(other, _)| *other == name).map(|(_, ty)| ty.clone()).reduce(Ty::or);
        Known { ty: ty.unwrap_or(Ty::Anything), name, required: true }
    });
    ViewMeaning { columns: columns.collect(), keys }
}
