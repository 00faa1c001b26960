//! The language in which people write models of their own: text in, a tree and findings out.
//!
//! The way of a text is: lines and tokens, [`tree`], findings. What a tree does when it runs is the business of `host`. Knows
//! `engine` only; must not know the built-in contexts, a store or a screen.

pub mod tree;
