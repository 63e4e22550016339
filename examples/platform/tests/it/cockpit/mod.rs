//! The Cockpit: over HTTP here, in a browser in `browser`.

mod browser;
mod form;
mod security;
mod visitor;
