//! Where the picker of a field gets its rows from. Nothing is asked of anybody here.

use std::fmt;

use serde_json::Value;

use crate::catalog::{Location, PickAmong, Resource, Scope, SeenBy, catalog};
use crate::form::wizard::wizard_for;
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind, Step, Variants};
use crate::rules;

/// What can be picked for a field.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(in crate::screens::form) struct PickSource {
    pub(in crate::screens::form) resource: &'static Resource,
    /// Where it is listed.
    pub(in crate::screens::form) list: Location,
    /// What is picked inside of what is picked from that list, one after the other: an ARN names all that is above it,
    /// and neither the document nor the place need have said so before.
    pub(in crate::screens::form) inside: Vec<&'static Resource>,
    /// Whether the field holds ARNs and not ids.
    pub(in crate::screens::form) arns: bool,
    /// What it must be of, where what is beside the field says so.
    pub(in crate::screens::form) fit: Option<Fit>,
    /// The item of the list that something is picked for, where the place is that of one.
    pub(in crate::screens::form) beside: Option<String>,
    /// The item whose values are picked, by its id and name, where what is picked is what others have.
    pub(in crate::screens::form) seen: Option<(String, String)>,
    /// What is made of the rows, where their ids are not what is picked; and the instance that all of it is of.
    pub(in crate::screens::form) among: Option<(&'static PickAmong, String)>,
    /// Where such values are looked for besides.
    pub(in crate::screens::form) also: Vec<(Location, &'static SeenBy)>,
    /// The list whose rows name what is picked, and the pair in which they do: what they name comes first.
    pub(in crate::screens::form) named_by: Option<(Location, String)>,
    /// Where a new one is made, if it can be made on the way.
    pub(in crate::screens::form) make: Option<Box<Make>>,
    /// Whether it is picked for a list, which takes several at once.
    pub(in crate::screens::form) several: bool,
    /// Whether what is picked is a field of an object type as expressions name it: `{Order.total}`.
    pub(in crate::screens::form) expresses: bool,
    /// Whether it is picked for no field: a definition is tried with it.
    pub(in crate::screens::form) tries: bool,
}

impl PickSource {
    /// The ids of a list, and nothing besides.
    pub(in crate::screens::form) fn new(resource: &'static Resource, list: Location) -> Self {
        Self {
            resource,
            list,
            inside: Vec::new(),
            arns: false,
            fit: None,
            beside: None,
            seen: None,
            among: None,
            also: Vec::new(),
            named_by: None,
            make: None,
            several: false,
            expresses: false,
            tries: false,
        }
    }
}

/// Where a new one is made, if it can be made on the way.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::form) struct Make {
    /// The form of it, with what it must have to be of use.
    pub(in crate::screens::form) at: Location,
    /// The member that it is called by.
    pub(in crate::screens::form) name: Option<&'static DocPath>,
}

impl Make {
    fn of(resource: &'static Resource, list: &Location, fit: Option<&Fit>) -> Option<Self> {
        let create = resource.action("create").filter(|action| action.scope == Scope::List)?;
        let wizard = wizard_for(create.operation, &create.verb).filter(|wizard| wizard.on_the_way)?;
        let at = list.clone().with_action(&create.verb);
        let at = match fit {
            Some(fit) => at.with_query(fit.by, &fit.value),
            None => at,
        };
        Some(Self { at, name: wizard.fixed.first() })
    }

    /// Where it is made under a name that was typed already.
    pub(in crate::screens::form) fn named(&self, typed: &str) -> Location {
        match self.name.filter(|_| !typed.is_empty()) {
            Some(name) => self.at.clone().with_query(name.to_string(), typed),
            None => self.at.clone(),
        }
    }
}

/// What something must have to be of use where it is named.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::form) struct Fit {
    /// The member of it.
    by: &'static str,
    /// The value that it must have.
    pub(in crate::screens::form) value: String,
}

impl Fit {
    /// The other value that a row has, if it has another one.
    pub(in crate::screens::form) fn differs<'r>(&self, row: &'r Value) -> Option<&'r str> {
        row.get(self.by)?.as_str().filter(|value| *value != self.value)
    }
}

/// So deep is looked inside of what stands around a field for what it is about.
const INSIDE: usize = 2;

/// A document of more values than this is not tried with each row. The largest that a service takes has some thousands.
const MOST_PARTS: usize = 5_000;

/// How many values a document has.
fn parts(document: &Value) -> usize {
    match document {
        Value::Array(items) => 1 + items.iter().map(parts).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(parts).sum::<usize>(),
        _ => 1,
    }
}

/// What would follow from picking something.
#[derive(Clone, PartialEq)]
pub(in crate::screens::form) struct Trial {
    operation: OperationId,
    document: Value,
    field: DocPath,
    /// What the rules have against the field whatever it holds.
    anyhow: Vec<String>,
}

impl fmt::Debug for Trial {
    // The document may hold what must not be printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trial({} {})", self.operation, self.field)
    }
}

impl Trial {
    /// A value that names nothing.
    const NOTHING: &str = "-";

    /// A trial of what may be picked for a field; `None` where the document is so long that trying each row with it
    /// would take long. What speaks against one is said at the field then, once it was picked.
    pub(in crate::screens::form) fn new(asker: &Asker<'_>) -> Option<Self> {
        if parts(asker.document) > MOST_PARTS {
            return None;
        }
        let (operation, field) = (asker.operation, asker.field.clone());
        let trial = Self { operation, document: asker.document.clone(), field, anyhow: Vec::new() };
        Some(Self { anyhow: trial.objections(Self::NOTHING), ..trial })
    }

    fn objections(&self, value: &str) -> Vec<String> {
        let mut document = self.document.clone();
        self.field.put(&mut document, Value::from(value));
        rules::objections(self.operation, &document, &self.field)
    }

    /// What the rules have against a value in the field: a profile is not merged into itself, and what the service
    /// fills itself is not set.
    pub(in crate::screens::form) fn against(&self, value: &str) -> Option<String> {
        let said = self.objections(value);
        let is_more = said.len() > self.anyhow.len();
        is_more.then(|| said.into_iter().find(|said| !self.anyhow.contains(said)).unwrap_or_default())
    }
}

/// A form, as far as it says which of several lists is meant.
#[derive(Clone, Copy, Debug)]
pub(in crate::screens::form) struct Asker<'a> {
    pub(in crate::screens::form) operation: OperationId,
    pub(in crate::screens::form) document: &'a Value,
    pub(in crate::screens::form) at: &'a Location,
    /// The field.
    pub(in crate::screens::form) field: &'a DocPath,
}

impl Asker<'_> {
    /// The list that holds what the field names. The items above it are those that the document names around the
    /// field, or those of the location.
    pub(in crate::screens::form) fn source(&self, path: &str) -> Result<PickSource, String> {
        let resource = catalog().resource(path).ok_or_else(|| format!("nothing is known of {path}"))?;
        let arns = self.holds_arns();
        let mut list = Location::home();
        let mut above = String::new();
        for (n, name) in path.split('/').enumerate() {
            if n > 1 {
                let known = catalog().resource(&above);
                match (self.named(&above).or_else(|| self.of_location(&above)), known) {
                    (Some(id), _) => list = list.child(&id),
                    (None, Some(first)) if arns => {
                        let lower = path.match_indices('/').map(|(at, _)| &path[..at]).chain([path]);
                        let lower = lower.filter(|lower| lower.len() > above.len());
                        let inside = lower.filter_map(|lower| catalog().resource(lower)).collect();
                        return Ok(PickSource { inside, arns, ..PickSource::new(first, list) });
                    }
                    (None, known) => {
                        let singular = known.map_or("item above it", |above| &above.singular);
                        return Err(format!("say first which {singular} is meant"));
                    }
                }
            }
            list = list.child(name);
            above = if n == 0 { name.to_owned() } else { format!("{above}/{name}") };
        }
        let (beside, fit) = (self.of_location(path), self.fit());
        let make = Make::of(resource, &list, fit.as_ref()).filter(|_| !arns).map(Box::new);
        Ok(PickSource { arns, fit, beside, make, ..PickSource::new(resource, list) })
    }

    /// What the thing that the field names must be of: the member beside it says so.
    fn fit(&self) -> Option<Fit> {
        let fits = member_at(self.operation, self.field)?.fits.as_deref()?;
        let beside =
            fits.beside.as_ref().and_then(|beside| self.field.parent()?.member(beside).get(self.document)?.as_str());
        let value = beside.or(fits.always.as_deref())?;
        (!value.is_empty()).then(|| Fit { by: &fits.by, value: value.to_owned() })
    }

    /// Whether the field holds ARNs and not ids.
    fn holds_arns(&self) -> bool {
        member_at(self.operation, self.field).is_some_and(Member::takes_arn) || self.named_by_arn().is_some()
    }

    /// The resource whose ARN the field holds, where what is named beside its choice says so.
    pub(in crate::screens::form) fn named_by_arn(&self) -> Option<&'static str> {
        let choice = self.field.parent()?;
        let (variants, beside) = deciding_field(self.operation, &choice)?;
        let refers = variants.arns.get(beside.get(self.document)?.as_str()?)?;
        let is_text = matches!(member_at(self.operation, self.field)?.shape().kind, ShapeKind::String { .. });
        is_text.then_some(refers.as_str())
    }

    /// The id that the document has for a resource: beside the choice that the field is a member of, or in the nearest
    /// structure around the field.
    fn named(&self, path: &str) -> Option<String> {
        let always = member_at(self.operation, self.field).and_then(|member| member.under.as_ref()?.get(path));
        if let Some(id) = always {
            let member = id.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
            return member.map_or_else(|| Some(id.clone()), |member| self.around(member));
        }
        if let Some((_, beside)) = self.field.parent().and_then(|choice| deciding_field(self.operation, &choice))
            && member_at(self.operation, &beside)?.refers == Some(path)
            && let Some(id) = beside.get(self.document).and_then(Value::as_str).filter(|id| !id.is_empty())
        {
            return Some(id.to_owned());
        }
        let mut here = self.field.parent();
        while let Some(holder) = here {
            let input = self.operation.operation().input;
            let shape = holder.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
            if let (Some(shape), Some(held)) = (shape, holder.get(self.document))
                && let Some(id) = named_in(shape, held, path, 0)
            {
                return Some(id.to_owned());
            }
            here = holder.parent();
        }
        None
    }

    /// The text of a member of the nearest structure around the field that has it.
    fn around(&self, member: &str) -> Option<String> {
        let holders = std::iter::successors(self.field.parent(), DocPath::parent);
        let mut texts = holders.filter_map(|holder| holder.member(member).get(self.document)?.as_str());
        texts.find(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The id that the location has for a resource.
    fn of_location(&self, path: &str) -> Option<String> {
        let lists: Vec<&str> = path.split('/').collect();
        let parts = self.at.parts();
        let is_same = parts.first().is_some_and(|root| root == lists[0])
            && lists[1..].iter().enumerate().all(|(n, list)| parts.get(1 + 2 * n).is_some_and(|part| part == list));
        parts.get(2 * (lists.len() - 1)).filter(|_| is_same).cloned()
    }
}

/// The id that a structure has for a resource: its own, or that of a structure in it.
fn named_in<'v>(shape: &Shape, held: &'v Value, path: &str, depth: usize) -> Option<&'v str> {
    let own = shape.members().iter().filter(|member| member.refers == Some(path));
    let mut own = own.filter_map(|member| held.get(member.name)?.as_str()).filter(|id| !id.is_empty());
    own.next().or_else(|| {
        let mut inner = shape.members().iter().filter(|_| depth < INSIDE).filter_map(|m| Some((m, held.get(m.name)?)));
        inner.find_map(|(member, held)| named_in(member.shape(), held, path, depth + 1))
    })
}

/// What decides about a choice, and the field beside it that says so.
pub(in crate::screens::form) fn deciding_field(
    operation: OperationId,
    choice: &DocPath,
) -> Option<(&'static Variants, DocPath)> {
    let variants = member_at(operation, choice)?.variants.as_ref()?;
    let mut field = choice.parent()?;
    // An element stands in its list, and what decides stands beside that.
    if matches!(choice.last(), Some(Step::Index(_))) {
        field = field.parent()?;
    }
    for step in variants.beside.steps() {
        field.push(step.clone());
    }
    Some((variants, field))
}

/// The member that a path leads to.
pub(in crate::screens::form) fn member_at(operation: OperationId, path: &DocPath) -> Option<&'static Member> {
    let (last, above) = path.steps().split_last()?;
    let input = operation.operation().input;
    let shape = above.iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))?;
    shape.step(last)
}

/// The resource of the fields that the text at a place can name, as expressions do.
pub(in crate::screens::form) fn fields_named(operation: OperationId, path: &DocPath) -> Option<&'static Resource> {
    catalog().resource(member_at(operation, path)?.names?.picks.as_deref()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Service, api};

    fn source(operation: (Service, &str), document: &Value, field: &str, path: &str) -> Result<PickSource, String> {
        let operation = api().operation(operation.0, operation.1).unwrap().id;
        let at = "profiles/domains/acme/integrations!create".parse().unwrap();
        Asker { operation, document, at: &at, field: &field.parse().unwrap() }.source(path)
    }

    #[test]
    fn what_is_above_is_named_around_the_field_or_by_the_location() {
        let flow = (Service::AppFlow, "CreateFlow");
        let document = json!({"sourceFlowConfig": {"connectorProfileName": "crm"}, "destinationFlowConfigList": [
            {"destinationConnectorProperties": {"CustomerProfiles": {"domainName": "shop"}}}]});
        let field = "sourceFlowConfig.sourceConnectorProperties.Salesforce.object";
        let entities = source(flow, &document, field, "appflow/connector-profiles/entities").unwrap();
        assert_eq!(entities.list.to_string(), "appflow/connector-profiles/crm/entities");
        let field = "destinationFlowConfigList[0].destinationConnectorProperties.CustomerProfiles.objectTypeName";
        let types = source(flow, &document, field, "profiles/domains/object-types").unwrap();
        assert_eq!(types.list.to_string(), "profiles/domains/shop/object-types");
        let put = (Service::CustomerProfiles, "PutIntegration");
        let types = source(put, &json!({}), "ObjectTypeName", "profiles/domains/object-types").unwrap();
        assert_eq!((types.list.to_string().as_str(), types.arns), ("profiles/domains/acme/object-types", false));
        assert!(source(put, &json!({}), "Uri", "appflow/flows").unwrap().arns);
        let field = "sourceFlowConfig.sourceConnectorProperties.Salesforce.object";
        let said = source(flow, &json!({}), field, "appflow/connector-profiles/entities").unwrap_err();
        assert_eq!(said, "say first which connector profile is meant");
    }

    /// Every member whose rows are always those of one item is picked there.
    #[test]
    fn what_is_above_may_always_be_the_same() {
        let mut held = 0;
        for operation in api().operations() {
            for member in operation.input.members().iter().filter(|member| member.under.is_some()) {
                let refers = member.refers.unwrap();
                let at = "cases/domains/d1/cases!change-cases".parse().unwrap();
                let field = DocPath::root().member(member.name);
                let asker = Asker { operation: operation.id, document: &json!({}), at: &at, field: &field };
                let source = asker.source(refers).unwrap();
                assert_eq!(source.list.to_string(), "cases/domains/d1/fields/status/options");
                held += 1;
            }
        }
        assert!(held > 0);
    }

    /// The options of a rule are those of the field that decides, and of the field that is narrowed.
    #[test]
    fn options_are_picked_of_the_field_that_a_member_names() {
        let create = (Service::ConnectCases, "CreateCaseRule");
        let within = "rule.fieldOptions.parentChildFieldOptionsMappings[0]";
        let of = |document: &Value, field: &str| {
            let at = "cases/domains/d1/case-rules!create".parse().unwrap();
            let operation = api().operation(create.0, create.1).unwrap().id;
            let field = format!("{within}.{field}").parse().unwrap();
            Asker { operation, document, at: &at, field: &field }.source("cases/domains/fields/options")
        };
        let pairs = json!([{"parentFieldOptionValue": "", "childFieldOptionValues": [""]}]);
        let mut document = json!({"rule": {"fieldOptions": {"parentFieldId": "f-1", "childFieldId": "f-2",
            "parentChildFieldOptionsMappings": pairs}}});
        let first = of(&document, "parentFieldOptionValue").unwrap();
        assert_eq!(first.list.to_string(), "cases/domains/d1/fields/f-1/options");
        let second = of(&document, "childFieldOptionValues[0]").unwrap();
        assert_eq!(second.list.to_string(), "cases/domains/d1/fields/f-2/options");
        document["rule"]["fieldOptions"]["childFieldId"] = json!("");
        assert_eq!(of(&document, "childFieldOptionValues[0]").unwrap_err(), "say first which field is meant");
    }

    #[test]
    fn the_customer_of_many_cases_is_picked_by_its_arn() {
        let update = (Service::ConnectCases, "BatchUpdateCase");
        let picked = source(update, &json!({}), "customerId", "profiles/domains/profiles").unwrap();
        assert!(picked.arns);
        let of_field =
            json!({"domainId": "d1", "fields": [{"fieldIdentifier": {"id": "f-1"}, "value": {"stringValue": ""}}]});
        let options = source(update, &of_field, "fields[0].value.stringValue", "cases/domains/fields/options").unwrap();
        assert_eq!(options.list.to_string(), "cases/domains/d1/fields/f-1/options");
    }
}
