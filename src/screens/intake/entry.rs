//! A line of text that is typed on the page: a path, a value, a name.

use super::Intake;
use super::upload::UploadPart;
use crate::contract::{Effect, KeptMapping};
use crate::jobs::rows::{constant, resolve};
use crate::model::DocPath;
use crate::screens::{Cx, LineInput};

/// What is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EntryOf {
    /// The path of the file.
    Path,
    /// A value that all lines have there.
    Constant(DocPath),
    /// Where a column goes.
    Target(String),
    /// What stands between the values of a column.
    Separator(String),
    /// The name by which the mapping is kept.
    Name,
    /// What is said of an upload.
    Upload(UploadPart),
}

/// A line of text.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) of: EntryOf,
    pub(super) line: LineInput,
    /// Why it can't be taken as it is.
    pub(super) problem: Option<String>,
}

impl Entry {
    pub(super) fn new(of: EntryOf, text: &str) -> Self {
        Self { of, line: LineInput::new(text), problem: None }
    }

    /// What it asks for.
    pub(super) fn label(&self) -> String {
        match &self.of {
            EntryOf::Path => "File".to_owned(),
            EntryOf::Constant(path) => format!("{path} ="),
            EntryOf::Target(column) => format!("{column} goes to"),
            EntryOf::Separator(column) => format!("Between the values of {column}"),
            EntryOf::Name => "Keep the mapping as".to_owned(),
            EntryOf::Upload(UploadPart::Days) => "Kept for days".to_owned(),
            EntryOf::Upload(_) => "Name of the upload".to_owned(),
        }
    }

    /// An example of it.
    pub(super) fn example(&self) -> &'static str {
        match self.of {
            EntryOf::Path => "people.csv, or ~/exports/orders.jsonl",
            EntryOf::Constant(_) => "a value for all lines",
            EntryOf::Target(_) => "a member, such as Address.City or Attributes.Tier",
            EntryOf::Separator(_) => "one sign, such as ;",
            EntryOf::Name => "a name, such as nightly people",
            EntryOf::Upload(UploadPart::Days) => "a number, such as 30",
            EntryOf::Upload(_) => "a name, such as Members of May",
        }
    }
}

impl Intake {
    /// Begins to type something.
    pub(super) fn type_in(&mut self, of: EntryOf, text: &str) {
        self.entry = Some(Entry::new(of, text));
    }

    /// Takes what was typed.
    pub(super) fn take_entry(&mut self, cx: &mut Cx<'_>) {
        let Some(entry) = &self.entry else { return };
        let (of, text) = (entry.of.clone(), entry.line.text().trim().to_owned());
        match self.enter_text(&of, &text, cx) {
            // The path stays until it is known what is there.
            Ok(()) if of == EntryOf::Path => {}
            Ok(()) => {
                self.entry = None;
                if of != EntryOf::Name {
                    self.changed(cx);
                }
            }
            Err(why) => {
                if let Some(entry) = &mut self.entry {
                    entry.problem = Some(why);
                }
            }
        }
    }

    fn enter_text(&mut self, of: &EntryOf, text: &str, cx: &mut Cx<'_>) -> Result<(), String> {
        if let EntryOf::Path = of {
            if text.is_empty() {
                return Err("type the path of a file".to_owned());
            }
            self.looking = true;
            cx.effects.push(Effect::LookIntoFile { path: text.to_owned() });
            return Ok(());
        }
        let Some(task) = &mut self.task else { return Ok(()) };
        match of {
            EntryOf::Path => {}
            EntryOf::Constant(path) if text.is_empty() => task.set(path, None),
            EntryOf::Constant(path) => task.set(path, Some(constant(task.operation, path, text)?)),
            EntryOf::Target(column) if text.is_empty() => task.give(column, None),
            EntryOf::Target(column) => {
                let path = resolve(task.operation, text, task.names.known.all())?;
                if let Some(why) = task.fixed(&path) {
                    return Err(why);
                }
                task.give(column, Some(path));
            }
            EntryOf::Upload(part) => {
                if let Some(plan) = &mut task.upload {
                    plan.set(*part, text.to_owned());
                }
            }
            EntryOf::Separator(column) => {
                let mut signs = text.chars();
                let (Some(sign), None) = (signs.next(), signs.next()) else {
                    return Err("one sign stands between the values".to_owned());
                };
                task.mapping.separators.insert(column.clone(), sign);
                task.is_unkept = true;
            }
            EntryOf::Name => {
                if text.is_empty() {
                    return Err("type a name".to_owned());
                }
                let other = |kept: &&KeptMapping| (kept.operation, &kept.mapping) != (task.operation, &task.mapping);
                let replaces = self.kept.iter().find(|kept| kept.name == text).filter(other);
                if let Some(kept) = replaces.filter(|_| self.replaces.as_deref() != Some(text)) {
                    self.replaces = Some(text.to_owned());
                    return Err(format!("there is one for {}: the same again replaces it", kept.operation.name));
                }
                let kept =
                    KeptMapping { name: text.to_owned(), operation: task.operation, mapping: task.mapping.clone() };
                cx.effects.push(Effect::KeepMapping(Box::new(kept)));
            }
        }
        Ok(())
    }
}
