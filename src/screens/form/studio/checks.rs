//! What speaks against it, before it is sent: as far as the items and the service tell.

use serde_json::Value;

use super::choose;
use super::rows::{About, MergeRow};
use super::sides::{Before, Side, Sides};
use crate::contract::ApiError;
use crate::form::Severity;
use crate::model::DocPath;
use crate::screens::form::shared::Shared;
use crate::widgets::Tone;

/// So many attributes are named in a line.
const NAMED: usize = 4;

/// Something that is said under the rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) tone: Tone,
    pub(super) text: String,
}

impl Said {
    pub(super) fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }

    fn bad(text: String) -> Self {
        Self::new(Tone::Bad, text)
    }
}

/// All that speaks against it, the gravest first. What is told with [`Tone::Bad`] keeps it from being sent.
pub(super) fn all(ids: &[String], names: &[String], sides: &Sides, rows: &[MergeRow], shared: &Shared) -> Vec<Said> {
    let mut said: Vec<Said> = shared.banner.iter().map(refused).collect();
    for (id, name) in ids.iter().zip(names) {
        said.extend(of_item(id, name, sides, shared));
    }
    let Some(merge) = shared.spec.merge else { return said };
    let documents = || ids.iter().filter_map(|id| sides.document(id));
    said.extend(merge.same.iter().filter(|same| same.differs(documents())).map(|same| Said::bad(sentence(&same.why))));
    let some_lack_it = merge.same.iter().filter(|same| same.is_lone(documents())).filter_map(|same| same.some.as_ref());
    said.extend(some_lack_it.map(|some| Said::new(Tone::Warn, sentence(some))));
    let strange = choose::strange(merge, ids, &shared.form).into_iter();
    said.extend(strange.map(|(row, id)| {
        let row = row.parse::<DocPath>().map_or_else(|_| row.clone(), |path| shared.form.way_to(&path));
        Said::bad(format!("{row} is to be taken from {id}, which is not merged here: take it from one of these."))
    }));
    let is_value = |row: &&MergeRow| !matches!(row.about, About::Switch(_)) && row.sum.is_none();
    let values = rows.iter().filter(is_value).filter(|row| row.afterwards().is_some()).count();
    if let Some(most) = merge.most.filter(|most| values > *most) {
        said.push(Said::bad(format!("It would have {values} values; {most} is the most that there may be.")));
    }
    let others = merge.others.get(shared.form.document()).and_then(Value::as_array).map_or(0, Vec::len);
    if others > 0 {
        let wrong = shared.form.issues().iter().filter(|issue| issue.severity == Severity::Error);
        let line = |path: &DocPath| {
            if path.is_root() { String::new() } else { format!("{}: ", shared.form.way_to(path)) }
        };
        said.extend(wrong.map(|issue| Said::bad(format!("{}{}.", line(&issue.path), issue.message))));
    }
    said
}

/// What the service said of the last attempt: it may be sent again.
fn refused(error: &ApiError) -> Said {
    Said::new(Tone::Warn, format!("{}: {}", error.code, error.message))
}

/// What speaks against one of the items.
fn of_item(id: &str, name: &str, sides: &Sides, shared: &Shared) -> Option<Said> {
    let singular = &shared.spec.resource.singular;
    match sides.side(id) {
        Some(Side::Absent) => return Some(Said::bad(format!("There is no {singular} {name}."))),
        Some(Side::Failed(error)) => {
            return Some(Said::bad(format!("{name} could not be read: {}: {}", error.code, error.message)));
        }
        _ => {}
    }
    let needs = shared.spec.action.needs.as_ref();
    if let Some(why) = needs.zip(sides.document(id)).and_then(|(needs, document)| needs.why_not(document)) {
        return Some(Said::bad(format!("{name}: {why}.")));
    }
    let known_by = shared.spec.merge.and_then(|merge| merge.known_by.as_ref())?;
    match sides.before(id)? {
        Before::Is(state) if known_by.over.contains(state) => {
            Some(Said::bad(format!("{name} was merged into another {singular} before, and cannot be merged again.")))
        }
        Before::Is(state) => {
            Some(Said::bad(format!("{name} is being merged now ({state}): wait until that has ended.")))
        }
        Before::Asked | Before::No => None,
    }
}

fn sentence(text: &str) -> String {
    format!("{}.", crate::screens::form::done::sentence(text))
}

/// What differs and can't be chosen: that the main one's stays, or that what the main one has not is filled.
pub(super) fn fixed(rows: &[MergeRow]) -> Vec<String> {
    let fixed = || rows.iter().filter(|row| row.about == About::Fixed && row.differs && row.sum.is_none());
    let of_main = |row: &&MergeRow| row.cells.first().is_some_and(Option::is_some) || row.source == Some(0);
    let titles = |rows: Vec<&MergeRow>| {
        let named: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
        let first = named[..named.len().min(NAMED)].join(", ");
        match named.len().saturating_sub(NAMED) {
            0 => first,
            more => format!("{first} and {more} more"),
        }
    };
    let (stay, filled): (Vec<&MergeRow>, Vec<&MergeRow>) = fixed().partition(of_main);
    let stay = (!stay.is_empty()).then(|| format!("Not to be chosen, as in the main one: {}.", titles(stay)));
    let filled =
        (!filled.is_empty()).then(|| format!("Not to be chosen, filled as the main one has none: {}.", titles(filled)));
    stay.into_iter().chain(filled).collect()
}

/// What else there is to be known of it.
pub(super) fn found_by(ids: &[String], sides: &Sides, shared: &Shared) -> Option<String> {
    let resource = shared.spec.resource;
    let keys = |id: &String| sides.document(id).map(|document| resource.search_values(document)).unwrap_or_default();
    let (own, mut more) = (ids.first().map(keys).unwrap_or_default(), Vec::new());
    let has = |label: &str, value: &String| own.iter().any(|(known, values)| *known == label && values.contains(value));
    for id in ids.iter().skip(1) {
        for (label, values) in keys(id) {
            let new: Vec<String> = values.into_iter().filter(|value| !has(label, value)).collect();
            more.extend(new.into_iter().map(|value| format!("{label} {value}")));
        }
    }
    more.dedup();
    let said = more.join(", ");
    (!more.is_empty()).then(|| format!("From then on it is found by these, too: {}.", said.trim_end_matches('.')))
}
