//! The catalogue against the facts.
