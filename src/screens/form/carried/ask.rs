//! What something that is done with a field is to be told: typed into a line under the rows, and checked before it is
//! taken.

use crate::form::carried::{Operand, Way};
use crate::screens::form::ask_line::AskLine;

/// What is being typed.
#[derive(Debug)]
pub(super) struct Ask {
    /// The field that it is for; a field of any name where there is none.
    pub(super) field: String,
    /// What is done with it.
    pub(super) what: Asked,
    pub(super) title: String,
    pub(super) typed: AskLine,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// The name of a field of the source.
    Source,
    /// The name of the field at the destination.
    Target,
    /// What a way is told.
    Way(Way),
    /// How two fields stand together.
    Format(Way, String),
}

impl Ask {
    pub(super) fn new(field: &str, what: Asked, title: impl Into<String>, text: &str) -> Self {
        Self { field: field.to_owned(), what, title: title.into(), typed: AskLine::new(text) }
    }

    /// What was typed as the properties that it stands for, or what is wrong with it.
    pub(super) fn told(&self, way: &Way) -> Result<Vec<(&'static str, String)>, String> {
        let text = self.typed.line.text().trim();
        if text.is_empty() {
            return Err("type a value".to_owned());
        }
        match way.operand {
            Operand::Count => {
                let count = text.parse::<u32>().ok().filter(|count| *count > 0);
                let count = count.ok_or_else(|| format!("\"{text}\" is no number of characters: 1 or more"))?;
                let key = if way.kind == "Truncate" { "TRUNCATE_LENGTH" } else { "MASK_LENGTH" };
                Ok(vec![(key, count.to_string())])
            }
            Operand::Bounds => {
                let bounds = text.split_once("..").or_else(|| text.split_once(" to "));
                let (low, high) = bounds.map(|(low, high)| (low.trim(), high.trim())).unwrap_or_default();
                if low.is_empty() || high.is_empty() {
                    return Err(format!("\"{text}\" has no two bounds: write 10..20"));
                }
                Ok(vec![("LOWER_BOUND", low.to_owned()), ("UPPER_BOUND", high.to_owned())])
            }
            _ => Ok(vec![("VALUE", text.to_owned())]),
        }
    }
}
