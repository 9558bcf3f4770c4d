//! Switchboard: a terminal console for Amazon Connect Customer Profiles, Amazon Connect Cases and
//! Amazon AppFlow.
//!
//! # The map of the house
//!
//! Every request and reply is a JSON document, described by facts about the APIs. A room may use
//! only the rooms named beside it; `tests/layers.rs` holds this.
//!
//! | room | what it does | may use |
//! |---|---|---|
//! | [`model`] | the APIs as facts: operations, shapes, checks, HTTP binding, classes; pure | nothing of ours |
//! | [`schedule`] | when things happen again: schedule expressions, and texts about schedules; pure | model |
//! | [`mapping`] | object types applied to objects: sources, keys, what a sample would become; pure | model |
//! | [`rules`] | what shapes cannot say: cross-field rules; pure | model, mapping, schedule |
//! | [`catalog`] | the resources that the console shows, and locations; pure | model, schedule |
//! | [`contract`] | what moves between rooms: events, effects, calls, errors, the ledger; pure | model, catalog |
//! | [`form`] | a document being edited under a shape | model, mapping, schedule, rules, catalog, contract |
//! | [`jobs`] | many calls as one piece of work: items, states, what is sent next; pure | model, rules, catalog, contract |
//! | [`plan`] | configuration as files: designs, their files, the steps between two of them; pure | model, rules, catalog, contract |
//! | [`lint`] | what is odd about whole designs: named rules over configuration; pure | model, mapping, schedule, rules, catalog, plan |
//! | [`theme`] | colours and styles | nothing of ours |
//! | [`config`] | settings, keymap, paths | contract, theme |
//! | [`widgets`] | dumb drawing | theme |
//! | [`screens`] | one folder a screen: state, update, view, tests | all of the above |
//! | [`app`] | the whole state, `update(event) -> effects`, layers of screens; pure | screens and what they may |
//! | [`aws`] | contexts, clients, transport, errors | model, contract |
//! | [`tasks`] | the pool: lanes, limits, rates, retries, cancellation, progress | model, contract |
//! | [`journal`] | SQLite on disk: writes and their outcomes, drafts, bookmarks, chosen columns | model, contract |
//! | [`sandbox`] | the local service | model, mapping, schedule, rules |
//! | [`runtime`] | event loop, terminal guard, signals, the driver that carries out effects | all |
//!
//! # The way of a keystroke
//!
//! `runtime` reads the terminal and hands `app::update` an event. `update` changes the state and
//! returns effects, which are plain data; it does no I/O and asks no clock. The driver in
//! `runtime` carries the effects out: calls go to the pool in `tasks`, which sends them through
//! the transport in `aws` and reports back as events over one bounded channel. When the pending
//! events are drained, one frame is drawn.

pub mod app;
pub mod aws;
pub mod catalog;
pub mod cli;
mod cli_commands;
pub mod config;
pub mod contract;
pub mod form;
pub mod jobs;
pub mod journal;
pub mod lint;
pub mod mapping;
pub mod model;
pub mod plan;
pub mod rules;
pub mod runtime;
pub mod sandbox;
pub mod schedule;
pub mod screens;
pub mod tasks;
pub mod theme;
pub mod widgets;
