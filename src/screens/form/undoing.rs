//! A form that takes a write back: what its review says of that.

use super::review_parts::ReviewPart;
use super::shared::Shared;
use super::spec::FormKind;
use crate::catalog::catalog;
use crate::contract::{Draft, WriteRecord};
use crate::model::{DocPath, Sensitivity, class_at};
use crate::screens::Cx;
use crate::screens::writes::is_undo;
use crate::widgets::{self, Tone};

/// The write that a form takes back.
#[derive(Debug)]
pub(super) struct Undoing {
    /// Its operation and when it was sent.
    what: String,
    /// Whether that one was taking back another: then it is done again.
    is_redo: bool,
    /// What is another now than the write has made it.
    since: Vec<DocPath>,
}

impl Undoing {
    /// Of this write, by this draft; before the draft is taken up.
    pub(super) fn of(write: &WriteRecord, draft: &Draft, shared: &Shared, cx: &Cx<'_>) -> Self {
        let when = widgets::moment(cx.now(), write.started, cx.session.settings.time_zone.time_zone());
        let input = shared.spec.operation().operation().input;
        let made = draft.original.as_ref().filter(|_| shared.form.original().is_some());
        let since = made.map(|made| shared.form.differs_from(made)).unwrap_or_default();
        let kept = |path: &DocPath| class_at(input, path) == Sensitivity::Configuration;
        Self {
            is_redo: is_undo(write, cx.session),
            what: format!("{} of {when}", write.operation.name),
            since: since.into_iter().filter(kept).collect(),
        }
    }

    /// What the review says of it.
    pub(super) fn parts(&self, shared: &Shared, parts: &mut Vec<ReviewPart>) {
        let (label, what) = if self.is_redo {
            ("Does again", format!("what was undone by {}", self.what))
        } else {
            ("Undoes", self.what.clone())
        };
        parts.push(ReviewPart::Fact(label.to_owned(), what, Tone::Plain));
        let over = shared.form.goes_over(&self.since);
        let apart: Vec<&DocPath> = self.since.iter().filter(|path| !over.contains(path)).collect();
        let named = |paths: &[&DocPath]| {
            let names: Vec<String> = paths.iter().map(|path| shared.form.way_to(path)).collect();
            names.join(", ")
        };
        if !over.is_empty() {
            let text = format!("Changed once more since that write; what is put back goes over it: {}.", named(&over));
            parts.push(ReviewPart::Note(text, Tone::Warn));
        }
        if !apart.is_empty() {
            let text = format!("Changed since by somebody else, and left as it is: {}.", named(&apart));
            parts.push(ReviewPart::Note(text, Tone::Info));
        }
        if shared.spec.kind == FormKind::Create && !shared.spec.is_absent {
            parts.extend(remade(shared));
        }
    }
}

/// What making something again does not bring back.
fn remade(shared: &Shared) -> Vec<ReviewPart> {
    let resource = shared.spec.resource;
    let mut parts = Vec::new();
    if resource.id_of(shared.form.document()).is_none() {
        let text = "It gets a new id: what named it by the old one has to be told of the new one.".to_owned();
        parts.push(ReviewPart::Note(text, Tone::Info));
    }
    let below: Vec<String> =
        catalog().children(resource).filter(|child| !child.foreign).map(|child| child.title.to_lowercase()).collect();
    if !below.is_empty() {
        let text = format!("What hung under it is not brought back: {}.", below.join(", "));
        parts.push(ReviewPart::Note(text, Tone::Info));
    }
    parts
}
