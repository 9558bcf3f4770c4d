//! From the lines of a form to the query of a location, and what may be wrong with them.

use unicode_normalization::UnicodeNormalization;

use super::choice::value_of;
use super::form::SearchFields;
use crate::catalog::SearchKind;

/// A line, and what is wrong with it.
pub(super) type Wrong = (usize, String);

impl SearchFields {
    /// The query of a location, or the first line that is wrong and why.
    pub(super) fn query(&self) -> Result<Vec<(String, String)>, Wrong> {
        let mut query = Vec::new();
        for (at, entry) in self.lines().iter().enumerate() {
            // What was copied may have letters and their accents apart; services compare them as they are typed.
            let text: String = entry.line.text().trim().nfc().collect();
            let text = text.as_str();
            if let Some(stray) = self.stray(entry) {
                return Err((at, stray));
            }
            match self.field(entry) {
                _ if text.is_empty() => {}
                Some(field) => {
                    let value = value_of(field, text);
                    if let Some(problem) = field.wrong(&value) {
                        return Err((at, format!("{problem}.")));
                    }
                    query.push((field.key.clone(), value));
                }
                None => query.push(custom(text).map_err(|problem| (at, problem))?),
            }
        }
        self.check(&query)?;
        Ok(query)
    }

    /// What is wrong with a line as it is typed. A choice may be on the way as long as any fits.
    pub(super) fn wrong_at(&self, at: usize) -> Option<String> {
        let entry = self.lines().get(at)?;
        if let Some(stray) = self.stray(entry) {
            return Some(stray);
        }
        let text = entry.line.text().trim();
        let field = self.field(entry).filter(|_| !text.is_empty())?;
        let fits = |(value, name): &(String, String)| {
            let typed = text.to_lowercase();
            name.to_lowercase().contains(&typed) || value.to_lowercase().contains(&typed)
        };
        match &field.kind {
            SearchKind::Choice(choices) if choices.iter().any(fits) => None,
            _ => {
                let value = value_of(field, text);
                field.wrong(&value).or_else(|| field.doubt(&value))
            }
        }
    }

    /// The first line whose value hardly finds anything, such as none of those that the account has, and what is said of
    /// it.
    pub(super) fn doubtful(&self) -> Option<Wrong> {
        self.lines().iter().enumerate().find_map(|(at, entry)| {
            let text = entry.line.text().trim();
            let field = self.field(entry).filter(|_| !text.is_empty())?;
            let value = value_of(field, text);
            let stranger = field.stranger(&value).map(|_| format!("{}: there is no {text}", field.label));
            Some((at, stranger.or_else(|| field.doubt(&value))?))
        })
    }

    fn check(&self, query: &[(String, String)]) -> Result<(), Wrong> {
        let given = |key: &str| query.iter().any(|(known, _)| known == key);
        for (at, entry) in self.lines().iter().enumerate() {
            if let Some(field) = self.field(entry).filter(|field| field.required && !given(&field.key)) {
                return Err((at, format!("{} is needed.", field.label)));
            }
        }
        // What says how several keys are joined is no key itself, and neither is what is needed in any case.
        let is_key = |key: &str| key != "match" && !self.fields.iter().any(|field| field.required && field.key == key);
        let mut keys: Vec<&str> = query.iter().map(|(key, _)| key.as_str()).filter(|key| is_key(key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let nothing = keys.is_empty() && query.iter().all(|(key, _)| key == "match");
        match self.most {
            _ if self.required && nothing => Err((self.at(), "Fill in at least one field.".to_owned())),
            Some(most) if keys.len() > most => {
                Err((self.at(), format!("At most {most} different keys; {} are filled in.", keys.len())))
            }
            _ => Ok(()),
        }
    }
}

/// A key and its value out of one line.
fn custom(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("Type the name of the key, then =, then the value.".to_owned()),
    }
}
