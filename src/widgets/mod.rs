//! Dumb drawing: functions from data to cells, without state of their own.
//!
//! Everything that comes from outside goes through [`printable`] on its way to a cell, and
//! everything draws into any area, down to none at all. Nothing here knows what an API, a key
//! binding or a screen is.

mod printable;

pub use printable::printable;
