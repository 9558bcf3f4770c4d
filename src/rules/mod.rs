//! What shapes cannot say: rules between fields, shared by forms and sandbox. Pure.
