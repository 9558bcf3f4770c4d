//! The APIs as facts: operations, shapes, and what can be said of a document by them alone.
//!
//! Everything here is pure: look-up, checking a document against a shape, binding a document to an
//! HTTP request and back, and the classes of members that decide what may be shown or stored.
//! Nothing here does I/O, knows the SDK, or holds rules that go beyond the published models and
//! their overlay (those are in [`crate::rules`]).

mod api;
mod batch;
mod bind;
mod bucket;
mod check;
mod cli;
mod cover;
mod depth;
mod edit;
mod edit_from;
mod embedded;
mod facts;
mod instant;
mod json;
mod known_refusal;
mod label;
mod load;
pub(crate) mod look;
mod moment;
mod naming;
mod operation;
mod overlay;
mod path;
mod rates;
mod redact;
mod refusal;
mod sandbox_account;
mod service;
mod shape;
mod span;
mod strip;
mod table;
mod text;
mod typed;
mod upload;

pub use api::Api;
pub use batch::{Batch, BatchList};
pub use bind::{BindError, HttpRequest, Unbound, bind, read_reply, unbind, write_reply};
pub use bucket::Bucket;
pub use check::{Issue, Severity, Violation, check, check_input, check_output};
pub use cli::{cli_name, equivalent_cli, shell_quoted};
pub use cover::Secrets;
pub use edit::{
    applied, fitting, input_from_reply, input_that_makes, leave_out_empty, made_from_reply, members_back,
    read_for_edit, read_for_making, set_members, shape_at,
};
pub use edit_from::EditFrom;
pub use embedded::api;
pub use instant::read as read_instant;
pub use json::{Distinct, JsonFault, json_fault};
pub use known_refusal::KnownRefusal;
pub use label::{label, path_words};
pub use moment::text as moment_text;
pub use naming::{Naming, NamingForm};
pub use operation::{Access, Bulk, Edit, Operation, OperationId, Paging, Refused, Retry, Shortfall};
pub use path::{DocPath, NotAPath, Step};
pub use rates::{Rate, published_rate, rate};
pub use redact::{Policy, class_at, is_configuration, is_mask, redact, redact_input, redact_output, redacted_target};
pub use refusal::{is_identifier, known_refusal, names_value};
pub use sandbox_account::SandboxAccount;
pub use service::{Service, ServiceSpec, source_of_facts};
pub use shape::{
    Constraint, Fits, HttpLocation, JsonText, Member, Sensitivity, Shape, ShapeKind, TimestampFormat, Variants,
};
pub use span::SpanUnit;
pub use strip::{Stripped, strip_input, strip_output};
pub use table::{BadTable, read_table};
pub use text::{KeptText, keepable_text, secrets_in, text_keeps};
pub use typed::{typed_scalar, typed_value};
pub use upload::{upload_headers, upload_key};
