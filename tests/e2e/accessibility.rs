//! Promise: everybody can use it: by keyboard, by ear, without motion, enlarged, on a small phone, dark and light.
//!
//! axe-core finds what a machine can find (`audit`); the rest is done here as a person would do it who has no mouse
//! (`keyboard`, `focus`), does not see the page (`hearing`), or sees it enlarged or without motion (`seeing`).

mod audit;
mod focus;
mod hearing;
mod keyboard;
mod seeing;
