//! Contexts, clients, operation tables, transport and errors. The only room that names an SDK crate.
