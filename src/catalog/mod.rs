//! The resources that the console shows, and the locations that lead to them.
//!
//! `assets/catalog/*.toml` says how each resource is listed, described, searched and changed, and
//! which columns, children, references and actions it has. Here that is read, checked against the
//! facts by tests, and turned into input documents, rows and cells. Nothing here does I/O, calls a
//! service or draws.

mod arn;
mod arrangement;
mod article;
mod beside;
mod builtin;
mod cell;
mod column;
mod condition;
mod configuration;
mod copy;
mod designer;
mod diagnosis;
mod forget;
mod inverse;
mod joining;
mod lead;
mod load;
mod location;
mod location_text;
mod merge;
mod near;
mod page;
mod pair_list;
mod pasted;
mod path;
mod phone;
mod pick_among;
mod place;
mod plan;
mod prepared;
mod reference;
mod registry;
mod resource;
mod search;
mod sight;
mod spoken;
mod strangers;
mod template;
#[cfg(test)]
mod tests;
mod tone;
mod turns;
mod undo;
mod usage;
mod when;

pub use arn::{arn_of_location, is_bare_id, location_of_arn, name_in_arn};
pub use arrangement::{Arrangement, PairForm, SeenBy};
pub use article::with_article;
pub use cell::{Cell, Datum};
pub use column::{Align, CellSource, Column, ColumnKind};
pub use condition::{Becomes, Condition, Outlook, Turn};
pub use configuration::{Configuration, ConfigurationPart};
pub use copy::{Copied, NotCopied, copied_item, copy_of};
pub use designer::{Designer, DesignerCondition, DesignerDependent, DesignerRule};
pub use diagnosis::DiagnosisSpec;
pub use forget::{Among, Belonging, Forget, NamedIn, Similar, Tells};
pub use joining::{JoiningPart, joining_domain};
pub use lead::Lead;
pub use location::{Crumb, FILTER, Location};
pub use location_text::LocationError;
pub use merge::{KnownBy, Left, Merge, Moves, Same, Takes};
pub use near::Near;
pub use page::{
    ChangeSpec, EachRead, FieldChange, FieldGroup, FieldsSpec, Gist, Happening, KeySpec, Kinds, PageFact, PageSpec,
    PanelRow, PanelSpec, ReadSpec, RowCalled, SourceSpec, changes, gist, holds,
};
pub use pair_list::PairList;
pub use pasted::InReply;
pub use phone::Country;
pub use pick_among::{PickAmong, Picked, instance_in};
pub use place::{
    COMPARE, DESIGN, DOCUMENT, FIELD, FOLDER, FROM, LINT, LocationProblem, Place, SNAPSHOT, Tool, VALUE, WHY, WITH,
    is_rooted,
};
pub use plan::{Document, Need, Plan};
pub use prepared::{FieldType, LabelPlan, Prepared, PreparedField};
pub use reference::Found;
pub use registry::{Catalog, catalog};
pub use resource::{Resource, Scope, Trace, Unset, Verb};
pub use search::{KeptSearch, OwnKeys, Reading, SearchField, SearchKind, SearchSpec};
pub use sight::{Aim, Sight};
pub use spoken::spoken;
pub use strangers::nearest;
pub use tone::CellTone;
pub use turns::Turns;
pub use undo::{Entries, NoUndo, Reverse, Undo, UndoWay};
pub use usage::Usage;
pub use when::When;
