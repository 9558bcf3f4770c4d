//! What can be done to a design: each leaves it as a snapshot would write it.

use serde_json::{Map, Value};

use super::sketch::{Fate, Sketch};
use crate::plan::{Calls, Design, Entry, text_naming};

/// So long is the value that an option gets of its name.
const VALUE: usize = 100;

impl Sketch {
    /// Changes the body of an entry.
    pub(super) fn edit(&mut self, kind: &str, key: &str, change: impl FnOnce(&mut Value)) {
        let Some(entry) = self.wanted.entry(kind, key) else { return };
        let mut entry = entry.clone();
        let mut body = Value::Object(std::mem::take(&mut entry.body));
        change(&mut body);
        if let Value::Object(members) = body {
            entry.body = members;
        }
        self.put(entry);
    }

    /// Puts an entry in, as a snapshot would write it.
    pub(super) fn put(&mut self, entry: Entry) {
        if let Some(kind) = self.kinds.named(&entry.kind) {
            self.wanted.add(entry.canonical(&kind));
        }
    }

    /// Takes all of another design in. What is in both is that of the other one; options that this one has besides stay.
    pub(super) fn take_in(&mut self, other: &Design) {
        self.remember();
        for entry in other.entries.values() {
            let mut entry = entry.clone();
            let there = self.wanted.entry(&entry.kind, &entry.key);
            if let Some(there) = there {
                self.keep_options(&mut entry, there);
                for (name, value) in &there.tags {
                    entry.tags.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            self.put(entry);
        }
    }

    /// The service takes no option away: those that only the other one has come last.
    fn keep_options(&self, entry: &mut Entry, there: &Entry) {
        let spec = &self.spec.options;
        let options = |entry: &Entry| -> Vec<Value> {
            let list = entry.parts.get(&spec.part).and_then(|part| part.get(&spec.list)?.as_array());
            list.cloned().unwrap_or_default()
        };
        let (mut all, old) = (options(entry), options(there));
        if all.is_empty() && old.is_empty() {
            return;
        }
        let value = |option: &Value| option.get(&spec.value).cloned();
        let more: Vec<Value> = old.into_iter().filter(|old| !all.iter().any(|new| value(new) == value(old))).collect();
        all.extend(more);
        entry.parts.entry(spec.part.clone()).or_default().insert(spec.list.clone(), Value::Array(all));
    }

    /// The options of a field by the names that were typed. Those that were there keep what cases hold of them; one that
    /// is not named any more can't be chosen, as the service takes none away.
    pub(super) fn options_named(&self, field: Option<&str>, names: &[String]) -> Map<String, Value> {
        let spec = &self.spec.options;
        let list = |design: &Design| -> Vec<Value> {
            let entry = field.and_then(|key| design.entry(&self.spec.fields, key));
            let list = entry.and_then(|entry| entry.parts.get(&spec.part)?.get(&spec.list)?.as_array());
            list.cloned().unwrap_or_default()
        };
        let text =
            |option: &Value, member: &str| option.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut known = list(&self.wanted);
        let there = list(&self.known.design);
        let mut all: Vec<Value> = Vec::new();
        for name in names {
            let old = known.iter().position(|option| text(option, &spec.name) == *name);
            let mut option = old.map_or_else(|| Value::Object(Map::new()), |at| known.remove(at));
            if old.is_none() {
                option[&spec.name] = name.as_str().into();
                option[&spec.value] = value_of(name).into();
            }
            option[&spec.active] = true.into();
            all.push(option);
        }
        let is_there = |option: &Value| there.iter().any(|old| text(old, &spec.value) == text(option, &spec.value));
        let gone = known.into_iter().filter(is_there).map(|mut option| {
            option[&spec.active] = false.into();
            option
        });
        all.extend(gone);
        Map::from_iter([(spec.list.clone(), Value::Array(all))])
    }

    /// Puts a field into a panel of a layout, behind those that are there, or at a place.
    pub(super) fn place(&mut self, layout: &str, id: &str, panel: usize, at: Option<usize>) {
        self.remember();
        self.lift(layout, id);
        let mut ids = self.panel(layout, panel);
        let at = at.unwrap_or(ids.len()).min(ids.len());
        ids.insert(at, id.to_owned());
        self.set_panel(layout, panel, &ids);
    }

    /// Takes a field off a layout. Says whether it was on it.
    pub(super) fn take_off(&mut self, layout: &str, id: &str) -> bool {
        if self.seat(layout, id).is_none() {
            return false;
        }
        self.remember();
        self.lift(layout, id);
        true
    }

    fn lift(&mut self, layout: &str, id: &str) {
        for panel in 0..self.spec.panels.len() {
            let ids = self.panel(layout, panel);
            if ids.iter().any(|on| on == id) {
                let left: Vec<String> = ids.into_iter().filter(|on| on != id).collect();
                self.set_panel(layout, panel, &left);
            }
        }
    }

    fn set_panel(&mut self, layout: &str, panel: usize, ids: &[String]) {
        let spec = self.spec;
        let Some(panel) = spec.panels.get(panel) else { return };
        self.edit(&spec.layouts, layout, |body| {
            let old = panel.path.get(body).and_then(Value::as_array).cloned().unwrap_or_default();
            let element = |id: &String| {
                let known = old.iter().find(|element| element.get(&spec.shown).and_then(Value::as_str) == Some(id));
                known
                    .cloned()
                    .unwrap_or_else(|| Value::Object(Map::from_iter([(spec.shown.clone(), id.as_str().into())])))
            };
            panel.path.put(body, ids.iter().map(element).collect());
        });
    }

    /// Gives a template its layout.
    pub(super) fn lay_out(&mut self, template: &str, layout: &str) {
        self.remember();
        let spec = self.spec;
        let id = text_naming(&spec.layouts, layout);
        self.edit(&spec.templates, template, |body| spec.layout.put(body, id.into()));
    }

    /// Says which fields a template requires.
    pub(super) fn require(&mut self, template: &str, ids: &[String]) {
        self.remember();
        let spec = self.spec;
        let element = |id: &String| Value::Object(Map::from_iter([(spec.required.id.clone(), id.as_str().into())]));
        let list: Value = ids.iter().map(element).collect();
        self.edit(&spec.templates, template, |body| spec.required.list.put(body, list));
    }

    /// Says which rules hold in a template.
    pub(super) fn apply(&mut self, template: &str, rules: &[(String, Option<String>)]) {
        let spec = self.spec;
        let element = |(rule, field): &(String, Option<String>)| {
            let rule = (spec.applied.rule.clone(), Value::from(rule.as_str()));
            let field = field.as_ref().map(|field| (spec.applied.field.clone(), Value::from(field.as_str())));
            Value::Object([rule].into_iter().chain(field).collect())
        };
        let list: Value = rules.iter().map(element).collect();
        self.edit(&spec.templates, template, |body| spec.applied.list.put(body, list));
    }

    /// Has a rule hold in these templates, and in no others.
    pub(super) fn apply_in(&mut self, rule: &str, field: Option<&str>, templates: &[String]) {
        let id = text_naming(&self.spec.rules, rule);
        let all: Vec<Entry> = self.templates().into_iter().cloned().collect();
        for template in all {
            let mut rules = self.applied(&template);
            let was = rules.clone();
            rules.retain(|(other, _)| *other != id);
            if templates.contains(&template.key) {
                rules.push((id.clone(), field.map(str::to_owned)));
            }
            if rules != was {
                self.apply(&template.key, &rules);
            }
        }
    }

    /// Takes an entry that is nowhere else out of the design, and its name out of all that name it.
    ///
    /// # Errors
    /// If it is there already: then it is deleted where it lives.
    pub(super) fn drop_entry(&mut self, kind: &str, key: &str) -> Result<(), String> {
        if self.fate(kind, key) != Fate::New {
            let singular = self.kinds.named(kind).map_or(kind, |kind| kind.resource.singular.as_str());
            return Err(format!(
                "this {singular} is there already: delete it in its list, which says what goes with it"
            ));
        }
        self.remember();
        let id = text_naming(kind, key);
        self.wanted.entries.remove(&(kind.to_owned(), key.to_owned()));
        let all: Vec<Entry> = self.wanted.entries.values().cloned().collect();
        for entry in all {
            let mut body = Value::Object(entry.body.clone());
            if unnamed(&mut body, &id)
                && let Value::Object(body) = body
            {
                self.put(Entry { body, ..entry });
            }
        }
        Ok(())
    }

    /// Calls an entry by another name, wherever it is named.
    pub(super) fn rename(&mut self, kind: &str, key: &str, to: &str) {
        let Some(entry) = self.wanted.entries.remove(&(kind.to_owned(), key.to_owned())) else { return };
        self.put(Entry { key: to.to_owned(), ..entry });
        let (old, new) = (text_naming(kind, key), text_naming(kind, to));
        for entry in self.wanted.entries.values_mut() {
            for value in entry.body.values_mut().chain(entry.parts.values_mut().flat_map(Map::values_mut)) {
                renamed(value, &old, &new);
            }
        }
    }

    /// What speaks against an entry, in words.
    pub(super) fn against(&self, entry: &Entry) -> Option<String> {
        let kind = self.kinds.named(&entry.kind)?;
        let written = entry.clone().canonical(&kind);
        let calls = Calls { kind, ids: &self.known.ids };
        calls.would_create(&written).err().map(|problem| problem.to_string())
    }
}

/// The names in a line, parted by commas; one that is meant has a `\` before it.
pub(super) fn names_in(line: &str) -> Vec<String> {
    let (mut names, mut name, mut is_escaped) = (vec![], String::new(), false);
    for letter in line.chars() {
        match letter {
            '\\' if !is_escaped => {
                is_escaped = true;
                continue;
            }
            ',' if !is_escaped => names.push(std::mem::take(&mut name)),
            letter => name.push(letter),
        }
        is_escaped = false;
    }
    names.push(name);
    let mut once: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        if !once.iter().any(|known| known == name) {
            once.push(name.to_owned());
        }
    }
    once
}

/// Names as a line has them.
pub(super) fn line_of(names: impl Iterator<Item = String>) -> String {
    names.map(|name| name.replace('\\', "\\\\").replace(',', "\\,")).collect::<Vec<_>>().join(", ")
}

/// What a case keeps of an option of this name.
fn value_of(name: &str) -> String {
    let mut value = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            value.push(letter);
        } else if !value.ends_with('_') && !value.is_empty() {
            value.push('_');
        }
    }
    let value: String = value.trim_end_matches('_').chars().take(VALUE).collect();
    if value.is_empty() { name.to_owned() } else { value }
}

/// Takes out of lists whatever names an entry, and members that do. Says whether anything did.
fn unnamed(value: &mut Value, id: &str) -> bool {
    let names = |value: &Value| match value {
        Value::Object(members) => members.values().any(|value| value.as_str() == Some(id)),
        value => value.as_str() == Some(id),
    };
    match value {
        Value::Array(items) => {
            let before = items.len();
            items.retain(|item| !names(item));
            let is_shorter = items.len() < before;
            items.iter_mut().fold(is_shorter, |found, item| unnamed(item, id) || found)
        }
        Value::Object(members) => {
            let before = members.len();
            members.retain(|_, value| value.as_str() != Some(id));
            let is_shorter = members.len() < before;
            members.values_mut().fold(is_shorter, |found, value| unnamed(value, id) || found)
        }
        _ => false,
    }
}

fn renamed(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, old, new)),
        Value::Object(members) => members.values_mut().for_each(|member| renamed(member, old, new)),
        _ => {}
    }
}
