//! What becomes of what was filled in over the designer.

use serde_json::{Map, Value};

use super::asked::Asked;
use super::edits::names_in;
use super::fill::{FillLine, FillSpec};
use super::options_table::TableSpec;
use super::panes::Pane;
use super::rule::{Condition, EMPTY, Narrowing};
use super::sketch::Sketch;
use super::{DesignAnswer, DesignerPage};
use crate::contract::{DraftPlace, Effect};
use crate::model::DocPath;
use crate::plan::{Entry, entry_of_file, file_of_entry, text_naming};
use crate::screens::{Command, Cx};

impl DesignerPage {
    /// Names were chosen from a list.
    pub(super) fn take_names(&mut self, names: &[String], cx: &mut Cx<'_>) {
        let Some(Asked::Required(template)) = self.asked.take() else { return };
        let Some(sketch) = &mut self.sketch else { return };
        let above = sketch.spec.above.iter().map(|id| (sketch.name_of(id), id.clone()));
        let known: Vec<(String, String)> =
            above.chain(sketch.fields().into_iter().map(|field| (field.name, field.id))).collect();
        let id = |name: &String| known.iter().find(|(own, _)| own == name).map(|(_, id)| id.clone());
        let ids: Vec<String> = names.iter().filter_map(id).collect();
        sketch.require(&template, &ids);
        self.settle(cx);
    }

    /// An overlay of the designer's own answers.
    pub(super) fn take_asked(&mut self, answer: DesignAnswer, cx: &mut Cx<'_>) {
        match answer {
            DesignAnswer::BeginWith(name) => self.take_shipped(&name, cx),
            DesignAnswer::Show(layout) => {
                self.layout = layout;
                self.settle(cx);
            }
            DesignAnswer::LayOut(layout) => {
                let template = self.template().map(|template| template.key.clone());
                if let Some((sketch, template)) = self.sketch.as_mut().zip(template) {
                    sketch.lay_out(&template, &layout);
                }
                self.settle(cx);
            }
            DesignAnswer::Rule(sort) if sort < self.spec.conditional.len() => {
                self.ask_condition(&Condition { sort, ..Condition::default() }, None, cx);
            }
            DesignAnswer::Rule(_) => self.ask_narrowing(&Narrowing::default(), None, cx),
            DesignAnswer::Filled(filled) => {
                let Some(asked) = self.asked.take() else { return };
                if let Err(problem) = self.take_filled(asked.clone(), &filled, cx) {
                    self.ask(asked, FillSpec { problem, ..*filled }, cx);
                }
            }
            DesignAnswer::Narrowed(narrowing) => {
                let Some(Asked::Table(rule, templates)) = self.asked.take() else { return };
                let Some(sketch) = &mut self.sketch else { return };
                let body = sketch.narrowing_body(&narrowing);
                let rule = Entry { body: with(&rule.body, body), ..*rule };
                if let Some(problem) = sketch.against(&rule) {
                    return cx.command(Command::warn(problem));
                }
                sketch.remember();
                let key = rule.key.clone();
                sketch.put(rule);
                sketch.apply_in(&key, None, &templates);
                self.settle(cx);
            }
            DesignAnswer::Draft(goes_on) => self.take_draft(goes_on, cx),
        }
    }

    fn take_filled(&mut self, asked: Asked, filled: &FillSpec, cx: &mut Cx<'_>) -> Result<(), String> {
        let value = |n: usize| filled.lines.get(n).map_or("", FillLine::value);
        let spec = self.spec;
        match asked {
            Asked::Field(key) => {
                let (name, kind, options) = (value(0), value(1), names_in(value(2)));
                let is_choice = kind == spec.options.of;
                if is_choice && options.is_empty() && key.is_none() {
                    return Err("say what it can be set to: names, with commas between them".to_owned());
                }
                self.take_entry(&spec.fields, key, name, cx, |sketch, entry| {
                    if !entry.given {
                        entry.body.insert(spec.kind.clone(), kind.into());
                        describe(entry, &spec.about, value(3));
                    }
                    let own = entry.key.clone();
                    if is_choice {
                        entry.parts.insert(spec.options.part.clone(), sketch.options_named(Some(&own), &options));
                    } else {
                        entry.parts.remove(&spec.options.part);
                    }
                    Ok(())
                })?;
            }
            Asked::Layout(key) => {
                let is_new = key.is_none();
                let made = self.take_entry(&spec.layouts, key, value(0), cx, |_, entry| {
                    let mut body = Value::Object(std::mem::take(&mut entry.body));
                    for panel in spec.panels.iter().filter(|_| is_new) {
                        panel.path.put(&mut body, Value::Array(Vec::new()));
                    }
                    entry.body = body.as_object().cloned().unwrap_or_default();
                    Ok(())
                })?;
                self.layout = made;
            }
            Asked::Template(key) => {
                self.take_entry(&spec.templates, key, value(0), cx, |_, entry| {
                    describe(entry, &spec.about, value(2));
                    let mut body = Value::Object(std::mem::take(&mut entry.body));
                    if !value(1).is_empty() {
                        spec.layout.put(&mut body, text_naming(&spec.layouts, value(1)).into());
                    }
                    entry.body = body.as_object().cloned().unwrap_or_default();
                    Ok(())
                })?;
            }
            Asked::Condition(sort, key) => {
                let (field, on) = (value(0).to_owned(), value(1).to_owned());
                let kept = self.sketch.as_ref().and_then(|sketch| {
                    let options = sketch.options_of(&on);
                    options.into_iter().find(|(name, _)| name == value(3)).map(|(_, kept)| kept)
                });
                let typed = if value(3) == EMPTY { None } else { Some(kept.unwrap_or_else(|| value(3).to_owned())) };
                let operator = value(2).parse().unwrap_or_default();
                let condition = Condition { sort, field: on, operator, value: typed };
                let templates = self.templates_meant(value(4));
                let name = self.name_for(value(5), &[&field, &condition.field], sort);
                let made = self.take_entry(&spec.rules, key, &name, cx, |sketch, entry| {
                    let body = sketch.condition_body(&condition)?;
                    entry.body = with(&entry.body, body);
                    Ok(())
                })?;
                if let Some(sketch) = &mut self.sketch {
                    sketch.apply_in(&made, Some(&field), &templates);
                }
            }
            Asked::Narrowing(key) => return self.open_table(key, filled, cx),
            Asked::Table(..) | Asked::Required(_) | Asked::File(..) => {}
        }
        self.settle(cx);
        Ok(())
    }

    /// A name for a rule, where none was typed.
    fn name_for(&self, typed: &str, fields: &[&String], sort: usize) -> String {
        let Some(sketch) = self.sketch.as_ref().filter(|_| typed.is_empty()) else { return typed.to_owned() };
        let names: Vec<String> = fields.iter().map(|id| sketch.name_of(id)).collect();
        let what = self.spec.conditional.get(sort).map_or("options", |sort| sort.title.as_str());
        let base = format!("{} {what} by {}", names[0], names[1]);
        let is_free = |name: &String| sketch.wanted.entry(&self.spec.rules, name).is_none();
        let more = (2..100).map(|n| format!("{base} {n}"));
        std::iter::once(base.clone()).chain(more).find(is_free).unwrap_or(base)
    }

    fn open_table(&mut self, key: Option<String>, filled: &FillSpec, cx: &mut Cx<'_>) -> Result<(), String> {
        let value = |n: usize| filled.lines.get(n).map_or("", FillLine::value).to_owned();
        let (parent, child) = (value(0), value(1));
        if parent == child {
            return Err("a field does not decide about itself: choose two".to_owned());
        }
        let templates = self.templates_meant(&value(2));
        let name = self.name_for(&value(3), &[&child, &parent], usize::MAX);
        let Some(sketch) = &self.sketch else { return Ok(()) };
        let known = key.as_ref().and_then(|key| sketch.wanted.entry(&self.spec.rules, key)).cloned();
        if key.as_ref() != Some(&name) && sketch.wanted.entry(&self.spec.rules, &name).is_some() {
            return Err(format!("there is a rule {name} already"));
        }
        let rows = known.as_ref().and_then(|rule| sketch.narrowing(rule));
        let rows = rows.filter(|old| old.parent == parent && old.child == child).map(|old| old.rows);
        let (parents, children) = (sketch.options_of(&parent), sketch.options_of(&child));
        let names = (sketch.name_of(&parent), sketch.name_of(&child));
        let narrowing = Narrowing { parent, child, rows: rows.unwrap_or_default() };
        if let (Some(old), Some(sketch)) = (key.filter(|old| *old != name), &mut self.sketch) {
            sketch.remember();
            sketch.rename(&self.spec.rules, &old, &name);
        }
        let rule = Entry { kind: self.spec.rules.clone(), key: name.clone(), ..known.unwrap_or_default() };
        self.asked = Some(Asked::Table(Box::new(rule), templates));
        cx.command(TableSpec { title: name, names, parents, children, narrowing }.into());
        Ok(())
    }

    /// Makes or changes an entry, unless something speaks against it. Gives its key.
    fn take_entry(
        &mut self,
        kind: &str,
        key: Option<String>,
        name: &str,
        cx: &mut Cx<'_>,
        fill: impl FnOnce(&Sketch, &mut Entry) -> Result<(), String>,
    ) -> Result<String, String> {
        let now = cx.now();
        let Some(sketch) = &mut self.sketch else { return Ok(String::new()) };
        let known = key.as_ref().and_then(|key| sketch.wanted.entry(kind, key)).cloned();
        let is_given = key.is_some() && known.as_ref().is_none_or(|entry| entry.given);
        let name = if is_given { key.clone().unwrap_or_default() } else { name.replace("${", "$${") };
        if key.as_ref() != Some(&name) && sketch.wanted.entry(kind, &name).is_some() {
            return Err(format!("there is one called {name} already"));
        }
        let mut entry = known.unwrap_or_default();
        entry.given = is_given;
        kind.clone_into(&mut entry.kind);
        entry.key = key.clone().unwrap_or_else(|| name.clone());
        fill(sketch, &mut entry)?;
        if let Some(problem) = sketch.against(&Entry { key: name.clone(), ..entry.clone() }).filter(|_| !is_given) {
            return Err(problem);
        }
        sketch.remember();
        sketch.put(entry);
        if let Some(old) = key.filter(|old| *old != name) {
            sketch.rename(kind, &old, &name);
        }
        sketch.look(now);
        let (pane, place) = match kind {
            kind if kind == self.spec.fields => {
                (Pane::Fields, sketch.fields().iter().position(|field| field.is_own && field.name == name))
            }
            kind if kind == self.spec.templates => (Pane::Templates, place_of(&sketch.templates(), &name)),
            kind if kind == self.spec.rules => (Pane::Rules, place_of(&sketch.rules(), &name)),
            _ => (Pane::Layout, None),
        };
        self.at[pane as usize] = place.unwrap_or(self.at[pane as usize]);
        Ok(name)
    }

    /// Gives the file of what is under the cursor to the user's editor.
    pub(super) fn edit_file(&mut self, cx: &mut Cx<'_>) {
        let Some((sketch, (kind, key))) = self.sketch.as_ref().zip(self.under()) else { return };
        let Some(entry) = sketch.wanted.entry(&kind, &key) else {
            return cx.command(Command::warn("nothing of this is in the design: it is the service's own"));
        };
        let text = file_of_entry(entry, &sketch.kinds);
        let Some(draft) = self.draft_key(&kind, cx) else { return };
        let of = DraftPlace { draft, path: DocPath::root(), key: false };
        self.asked = Some(Asked::File(kind, key));
        cx.command(Command::Effect(Effect::EditText { text, extension: "yaml", of }));
    }

    /// A file comes back from the user's editor.
    pub(super) fn take_file(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        let Some(Asked::File(kind, key)) = self.asked.take() else { return };
        let text = match text {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(problem) => return cx.command(Command::warn(problem)),
        };
        let Some(sketch) = &mut self.sketch else { return };
        match entry_of_file(&text, &sketch.kinds) {
            Err(bad) => cx.command(Command::warn(format!("the file is not taken: {bad}"))),
            Ok(entry) if entry.kind != kind => {
                cx.command(Command::warn("the file is not taken: it is of another sort"));
            }
            Ok(entry) => {
                sketch.remember();
                let name = entry.key.clone();
                if name != key {
                    sketch.rename(&kind, &key, &name);
                }
                sketch.put(entry);
                self.settle(cx);
            }
        }
    }
}

fn describe(entry: &mut Entry, about: &str, text: &str) {
    if text.is_empty() {
        entry.body.shift_remove(about);
    } else {
        entry.body.insert(about.to_owned(), text.into());
    }
}

fn place_of(entries: &[&Entry], key: &str) -> Option<usize> {
    entries.iter().position(|entry| entry.key == key)
}

/// Members with others in their place.
fn with(body: &Map<String, Value>, more: Map<String, Value>) -> Map<String, Value> {
    let mut body = body.clone();
    body.extend(more);
    body
}
