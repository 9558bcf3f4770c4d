//! What a document names, and where that stands.

use std::sync::Arc;

use serde_json::Value;

use super::known::Known;
use super::mention::{Mention, Subject};
use super::pick::source::Asker;
use super::spec::FormKind;
use super::texts::each_text;
use crate::catalog::{Location, Place, catalog, location_of_arn};
use crate::model::{DocPath, Service, Step};

/// What was found in the document when it was looked through last: most keys change nothing in it.
#[derive(Debug, Default)]
pub(super) struct LookedThrough {
    document: Arc<Value>,
    given: Value,
    /// Of how many answers it was known.
    answers: usize,
    found: Arc<Names>,
}

/// What is found in a document.
#[derive(Debug, Default)]
pub(super) struct Names {
    mentions: Vec<Mention>,
    /// What stands where the ARN of an item of a resource is meant, and is none.
    pub(super) no_arns: Vec<(DocPath, &'static str)>,
}

impl Known {
    /// Everything that the document names.
    pub(super) fn named(&self, of: &Subject<'_>) -> Vec<Mention> {
        let mut found = self.look_through(of).mentions.clone();
        found.extend(of.own_name().or_else(|| of.absent()));
        found
    }

    /// What is found in the document. It is looked through anew only where it, or what is known, has changed.
    pub(super) fn look_through(&self, of: &Subject<'_>) -> Arc<Names> {
        let (document, given) = (of.form.shared_document(), &of.spec.given);
        let mut last = self.looked_through.borrow_mut();
        if last.answers != self.answers || last.given != *given || last.document != *document {
            *last = LookedThrough {
                document: Arc::clone(document),
                given: given.clone(),
                answers: self.answers,
                found: Arc::new(self.names_of(document, of)),
            };
        }
        Arc::clone(&last.found)
    }

    /// Everything that a document of this form names.
    fn names_of(&self, document: &Value, of: &Subject<'_>) -> Names {
        let (mut found, mut no_arns) = (Vec::new(), Vec::new());
        let operation = of.spec.operation();
        each_text(operation.operation().input, document, &DocPath::root(), 0, &mut |path, member, text| {
            let of_arn = Asker { operation, document, at: of.at, field: &path }.named_by_arn();
            if let Some(refers) = of_arn.filter(|refers| !text.is_empty() && named_by_arn(text, refers).is_none()) {
                no_arns.push((path.clone(), refers));
            }
            // What an enum lists is known by the facts, and what the page is about by its own name.
            let is_given = matches!(path.steps(), [Step::Member(name)] if of.spec.gives(name));
            let refers = member.refers.filter(|_| member.offered().is_empty());
            let refers = refers.or_else(|| self.picked_from(&path, of)).filter(|_| !text.is_empty() && !is_given);
            let Some(refers) = refers.filter(|refers| !of.spec.names_itself(&path, refers)) else { return };
            let asker = Asker { operation, document, at: of.at, field: &path };
            // What another application holds, its list need not show.
            let Some(source) = asker.source(refers).ok().filter(|source| !source.resource.foreign) else { return };
            let (arn, fit) = (source.arns.then(|| text.to_owned()), source.fit);
            let mention = if source.arns { named_by_arn(text, refers) } else { Some((source.list, text.to_owned())) };
            // An ARN of the same service that names nothing there was meant as one that does.
            if source.arns && mention.is_none() && of_arn.is_none() && is_of_service_of(text, refers) {
                no_arns.push((path.clone(), refers));
            }
            let (Some((list, id)), Some(resource)) = (mention, catalog().resource(refers)) else { return };
            found.push(Mention { path, resource, list, id, arn, fit, is_own: false });
        });
        Names { mentions: found, no_arns }
    }
}

/// Whether a text is an ARN of the service that a resource belongs to.
fn is_of_service_of(text: &str, refers: &str) -> bool {
    let own = refers.split('/').next().and_then(Service::by_root);
    let is_arn = text.starts_with("arn:");
    is_arn && own.is_some() && text.split(':').nth(2).and_then(Service::by_signing_name) == own
}

/// The item of a resource that an ARN names: its list, and its id.
pub(super) fn named_by_arn(text: &str, refers: &str) -> Option<(Location, String)> {
    let item = location_of_arn(text)?;
    let Ok(Place::Item(resource)) = catalog().place(&item) else { return None };
    let list = item.parent().filter(|_| resource.path == refers)?;
    Some((list, item.last()?.to_owned()))
}

impl Subject<'_> {
    /// What was to be edited and is not there.
    fn absent(&self) -> Option<Mention> {
        let item = self.spec.item(self.at).filter(|_| self.spec.is_absent)?;
        let (resource, list, id) = (self.spec.resource, item.parent()?, item.last()?.to_owned());
        Some(Mention { path: DocPath::root(), resource, list, id, arn: None, fit: None, is_own: false })
    }

    /// What the document makes, if its makers name it: a put says by itself whether there is one.
    fn own_name(&self) -> Option<Mention> {
        let (resource, document) = (self.spec.resource, self.form.document());
        if self.spec.kind != FormKind::Create || self.spec.is_put() || resource.customer {
            return None;
        }
        let id = resource.id_of(document).or_else(|| resource.label_of(document))?;
        let (name, _) = document.as_object()?.iter().find(|(_, value)| value.as_str() == Some(&id))?;
        let path = DocPath::root().member(name);
        Some(Mention { path, resource, list: self.spec.list(self.at), id, arn: None, fit: None, is_own: true })
    }
}
