//! A document being edited under a shape: fields, edits, issues.
