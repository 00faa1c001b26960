//! Geometry and arithmetic of time: data in, plans out.
//!
//! Everything here is a pure function or a pure state machine and is tested natively. Must not know signals, markup or pixels
//! of a real screen: sizes come in as numbers.

pub mod arcs;
pub mod changes;
pub mod choices;
pub mod decimal;
pub mod density;
pub mod diff;
pub mod election;
pub mod find;
pub mod finder;
pub mod firings;
pub mod form;
pub mod history;
pub mod isolation;
pub mod labels;
pub mod naming;
pub mod number;
pub mod order_lines;
pub mod origin;
pub mod playhead;
pub mod sheet;
pub mod streams;
pub mod timeline;
pub mod trace;
pub mod wall_camera;
pub mod wall_card;
pub mod wall_edges;
pub mod wall_layout;
pub mod wall_text;
pub mod wall_words;
pub mod zoom;
