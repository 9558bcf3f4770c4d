//! What lines have that is not sent: columns that go nowhere. Each object has members of its own, of which the beginning
//! of a file need not have all.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::held::must_be;
use super::reader::{Row, way_to};
use crate::contract::{RowMapping, RowsCheck};

/// So many names are kept apart; what has others is counted together, without a name.
const NAMES: usize = 200;

/// Where what stands under a name goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    /// It goes somewhere as a whole, or it is held against the place that all lines go to.
    Whole,
    /// Columns lie in it.
    InParts,
    Nowhere,
}

/// Counts the lines that have something which is not sent.
pub(super) struct Nowhere<'a> {
    asked: &'a RowsCheck,
    /// The columns of a table that go nowhere, by their numbers.
    columns: Vec<(usize, &'a str)>,
    /// Where the members of objects go, as far as such a name was met.
    known: HashMap<String, Goes>,
}

impl<'a> Nowhere<'a> {
    pub(super) fn new(asked: &'a RowsCheck, columns: &'a [String]) -> Self {
        let numbered = columns.iter().enumerate().map(|(n, name)| (n, name.as_str()));
        let columns = numbered.filter(|(_, name)| goes(asked, name) == Goes::Nowhere).collect();
        Self { asked, columns, known: HashMap::new() }
    }

    /// Looks at a line that can be sent.
    pub(super) fn note(&mut self, row: &Row, found: &mut BTreeMap<String, usize>) {
        for (n, name) in &self.columns {
            if row.cell(Some(*n), &way_to(name, false)).is_some() {
                count(found, name);
            }
        }
        if let Some(object) = row.object() {
            self.walk(None, object, found);
        }
    }

    fn walk(&mut self, above: Option<&str>, object: &Map<String, Value>, found: &mut BTreeMap<String, usize>) {
        for (name, value) in object.iter().filter(|(_, value)| !value.is_null()) {
            match above {
                None => self.member(name, value, found),
                Some(above) => self.member(&format!("{above}.{name}"), value, found),
            }
        }
    }

    fn member(&mut self, name: &str, value: &Value, found: &mut BTreeMap<String, usize>) {
        let known = self.known.get(name).copied();
        let goes = known.unwrap_or_else(|| {
            let goes = goes(self.asked, name);
            if self.known.len() < NAMES {
                self.known.insert(name.to_owned(), goes);
            }
            goes
        });
        match (goes, value) {
            (Goes::Whole, _) => {}
            (Goes::InParts, Value::Object(inner)) => self.walk(Some(name), inner, found),
            (Goes::InParts, Value::Array(elements)) => {
                for (n, element) in elements.iter().enumerate() {
                    self.member(&format!("{name}[{n}]"), element, found);
                }
            }
            (Goes::InParts | Goes::Nowhere, _) => count(found, name),
        }
    }
}

fn count(found: &mut BTreeMap<String, usize>, name: &str) {
    let name = if found.len() < NAMES || found.contains_key(name) { name } else { "" };
    match found.get_mut(name) {
        Some(count) => *count += 1,
        None => drop(found.insert(name.to_owned(), 1)),
    }
}

fn goes(asked: &RowsCheck, name: &str) -> Goes {
    let mapping: &RowMapping = &asked.mapping;
    let lies_in = |column: &String| column.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '[', '{']));
    if mapping.columns.contains_key(name) || must_be(asked.operation, &asked.set, mapping, name).is_some() {
        Goes::Whole
    } else if mapping.columns.keys().any(lies_in) {
        Goes::InParts
    } else {
        Goes::Nowhere
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use serde_json::json;

    use super::super::{check, find_operation, look, propose};
    use super::*;

    /// How many lines have what goes nowhere, by its name.
    fn found(file: &str, set: Value) -> BTreeMap<String, usize> {
        let operation = find_operation("profiles:CreateProfile").unwrap();
        let (sensed, seen) = look(file.as_bytes()).unwrap();
        let columns = propose(operation, &set, &[], &seen);
        let mapping = RowMapping { format: sensed.format, encoding: sensed.encoding, columns, ..RowMapping::default() };
        let asked = RowsCheck {
            number: 1,
            path: String::new(),
            operation,
            set,
            names: BTreeMap::new(),
            mapping,
            needs: Vec::new(),
            edits: false,
            upload: None,
        };
        check(file.as_bytes(), &asked, &mut |_| ControlFlow::Continue(())).unwrap().unwrap().nowhere
    }

    fn counts<const N: usize>(of: [(&str, usize); N]) -> BTreeMap<String, usize> {
        of.map(|(name, count)| (name.to_owned(), count)).into()
    }

    #[test]
    fn members_that_only_later_lines_have_are_found_and_parts_of_what_is_sent_in_parts() {
        let acme = || json!({"DomainName": "acme"});
        let mut lines = vec!["{\"FirstName\": \"Kim\", \"DomainName\": \"acme\"}".to_owned(); 1_000];
        lines.push("{\"FirstName\": \"Lee\", \"Shoe\": 43, \"Hat\": null}".to_owned());
        lines.push("{\"FirstName\": \"Ann\", \"Shoe\": 38}".to_owned());
        assert_eq!(found(&lines.join("\n"), acme()), counts([("Shoe", 2)]), "what holds the place is checked");
        let mut parts = vec!["{\"Address.City\": \"Bonn\"}".to_owned(); 1_000];
        parts.push("{\"Address\": {\"City\": \"Bonn\", \"Floor\": 3}}".to_owned());
        assert_eq!(found(&parts.join("\n"), acme()), counts([("Address.Floor", 1)]));
    }

    #[test]
    fn of_a_table_a_column_counts_where_a_line_has_a_value_in_it() {
        let file = "FirstName,Shoe,Hat\nKim,43,\nLee,,\n";
        assert_eq!(found(file, json!({"DomainName": "acme"})), counts([("Shoe", 1)]));
    }

    #[test]
    fn names_without_end_are_counted_together() {
        let line = |n: usize| format!("{{\"FirstName\": \"Kim\", \"x{n}\": 1}}");
        let lines: Vec<String> = (0..3 * NAMES).map(line).collect();
        let found = found(&lines.join("\n"), json!({"DomainName": "acme"}));
        assert_eq!((found.len(), found[""]), (NAMES + 1, 2 * NAMES));
    }
}
