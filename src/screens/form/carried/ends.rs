//! What the two ends of a flow say of their fields: read in the background, once for each.

use serde_json::{Value, json};

use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::form::carried::{CarriedField, fields_of_entity, fields_of_object_type};
use crate::model::look::{entries, filled, list, text};
use crate::model::{OperationId, Service, api};
use crate::rules::connectors::by_type;
use crate::screens::Cx;
use crate::screens::form::slots::{FlowEnd, FormSlot};
use crate::widgets::Tone;

/// Members that name the object of a connector.
const OBJECT: [&str; 3] = ["object", "entityName", "objectPath"];

/// What is known of the ends.
#[derive(Debug, Default)]
pub(super) struct Ends {
    source: End,
    destination: End,
}

/// What is known of one of them.
#[derive(Debug, Default)]
struct End {
    asked: Option<Asked>,
    known: Option<Result<Vec<CarriedField>, ApiError>>,
}

/// A description that was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    operation: OperationId,
    input: Value,
}

impl Ends {
    /// Asks for what is not known, or no more what was.
    pub(super) fn ask(&mut self, document: &Value, cx: &mut Cx<'_>) {
        for end in [FlowEnd::Source, FlowEnd::Destination] {
            let asks = asks(end, document);
            let of = self.of_mut(end);
            // What was ended because the page was left is read again.
            if of.asked == asks && (asks.is_none() || of.known.is_some() || cx.runs(&FormSlot::Carried(end).into())) {
                continue;
            }
            *of = End { asked: asks.clone(), known: None };
            if let Some(Asked { operation, input }) = asks {
                cx.start(FormSlot::Carried(end), Lane::Interactive, Request { operation, input, pages: 1 });
            }
        }
    }

    pub(super) fn take(&mut self, end: FlowEnd, outcome: &Outcome) {
        let of = self.of_mut(end);
        match outcome {
            Outcome::Finished(page) => {
                let reply = &page.reply.document;
                let fields = match end {
                    _ if reply.get("connectorEntityFields").is_some() => {
                        fields_of_entity(reply, end == FlowEnd::Source)
                    }
                    _ => fields_of_object_type(reply),
                };
                of.known = Some(Ok(fields));
            }
            Outcome::Failed(error) => of.known = Some(Err(error.clone())),
            _ => {}
        }
    }

    /// Reads again what could not be read.
    pub(super) fn retry(&mut self) {
        for end in [&mut self.source, &mut self.destination] {
            if matches!(end.known, Some(Err(_))) {
                *end = End::default();
            }
        }
    }

    /// The fields, where they are described.
    pub(super) fn fields(&self, end: FlowEnd) -> Option<&[CarriedField]> {
        self.of(end).known.as_ref()?.as_ref().ok().map(Vec::as_slice).filter(|fields| !fields.is_empty())
    }

    /// The fields of an end of this flow, where they are described and were read.
    pub(super) fn fields_of(&self, end: FlowEnd, document: &Value) -> Option<&[CarriedField]> {
        let asks = asks(end, document)?;
        self.of(end).asked.as_ref().filter(|asked| **asked == asks).and_then(|_| self.fields(end))
    }

    /// Whether it has no description of its fields, or none that could be read.
    pub(super) fn is_mute(&self, end: FlowEnd) -> bool {
        let of = self.of(end);
        of.asked.is_none() || matches!(&of.known, Some(Err(_))) || matches!(&of.known, Some(Ok(f)) if f.is_empty())
    }

    /// Whether it is being read.
    pub(super) fn waits(&self, end: FlowEnd) -> bool {
        let of = self.of(end);
        of.asked.is_some() && of.known.is_none()
    }

    /// What is to be said of it.
    pub(super) fn said(&self, end: FlowEnd) -> Option<(Tone, String)> {
        let what = if end == FlowEnd::Source { "source" } else { "destination" };
        match &self.of(end).known {
            Some(Err(error)) => Some((
                Tone::Warn,
                format!("the fields of the {what} could not be read: {}: {}", error.code, error.message),
            )),
            _ if self.waits(end) => Some((Tone::Info, format!("reading the fields of the {what} …"))),
            _ => None,
        }
    }

    const fn of(&self, end: FlowEnd) -> &End {
        match end {
            FlowEnd::Source => &self.source,
            FlowEnd::Destination => &self.destination,
        }
    }

    const fn of_mut(&mut self, end: FlowEnd) -> &mut End {
        match end {
            FlowEnd::Source => &mut self.source,
            FlowEnd::Destination => &mut self.destination,
        }
    }
}

/// What describes the fields at an end of a flow, where anything does.
fn asks(end: FlowEnd, document: &Value) -> Option<Asked> {
    let of = match end {
        FlowEnd::Source => document.get("sourceFlowConfig"),
        FlowEnd::Destination => list(document, "destinationFlowConfigList").first(),
    };
    of.and_then(description)
}

/// The same of one of them.
fn description(end: &Value) -> Option<Asked> {
    let kind = text(end, "connectorType")?;
    let properties = |of| entries(end, of).next().map(|(_, inner)| inner);
    let inner = properties("sourceConnectorProperties").or_else(|| properties("destinationConnectorProperties"))?;
    let ask = |service, name, input| Some(Asked { operation: api().operation(service, name)?.id, input });
    if let (Some(domain), Some(object_type)) = (filled(inner, "domainName"), filled(inner, "objectTypeName")) {
        let input = json!({ "DomainName": domain, "ObjectTypeName": object_type });
        return ask(Service::CustomerProfiles, "GetProfileObjectType", input);
    }
    by_type(kind)?;
    let object = OBJECT.iter().find_map(|member| filled(inner, member))?;
    let mut input = json!({ "connectorEntityName": object, "connectorType": kind });
    input["connectorProfileName"] = filled(end, "connectorProfileName")?.into();
    if let Some(version) = filled(end, "apiVersion") {
        input["apiVersion"] = version.into();
    }
    ask(Service::AppFlow, "DescribeConnectorEntity", input)
}
