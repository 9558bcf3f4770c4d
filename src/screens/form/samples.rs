//! Sample objects that were pasted to try a mapping with.
//!
//! They are content about customers: kept as long as the page is open and nowhere else, not even in what a failed
//! assertion would print.

use std::fmt;

use serde_json::Value;

use crate::mapping::{self, NotSamples};

/// Sample objects, as they were pasted.
pub(super) struct Samples {
    text: String,
    objects: Result<Vec<Value>, NotSamples>,
    at: usize,
}

impl Default for Samples {
    fn default() -> Self {
        Self { text: String::new(), objects: Err(NotSamples::Empty), at: 0 }
    }
}

impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Samples({} of {})", self.at + 1, self.len())
    }
}

impl Samples {
    /// Takes a text over; which of the objects is looked at stays, as far as there are so many.
    pub(super) fn take(&mut self, text: String) {
        self.objects = mapping::samples(&text);
        self.text = text;
        self.at = self.at.min(self.len().saturating_sub(1));
    }

    /// The text as it was pasted.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// How many objects there are.
    pub(super) fn len(&self) -> usize {
        self.objects.as_ref().map_or(0, Vec::len)
    }

    /// Which of them is looked at, from 1.
    pub(super) const fn place(&self) -> usize {
        self.at + 1
    }

    /// The object that is looked at.
    pub(super) fn current(&self) -> Option<&Value> {
        self.objects.as_ref().ok()?.get(self.at)
    }

    /// Why there is none.
    pub(super) fn problem(&self) -> Option<&NotSamples> {
        self.objects.as_ref().err().filter(|_| !self.is_empty())
    }

    /// The line (from 1) that the text cannot be read beyond.
    pub(super) fn bad_line(&self) -> Option<usize> {
        match self.problem()? {
            NotSamples::NotJson(fault) => Some(fault.line),
            _ => None,
        }
    }

    /// Looks at the next object or the one before, around the end.
    pub(super) fn turn(&mut self, forward: bool) {
        let len = self.len().max(1);
        self.at = (self.at + if forward { 1 } else { len - 1 }) % len;
    }

    /// The objects as texts, at most so many.
    pub(super) fn objects(&self, most: usize) -> Result<Vec<String>, String> {
        let objects = self.objects.as_ref().map_err(ToString::to_string)?;
        if objects.len() > most {
            return Err(format!("{} objects are too many: {most} at the most", objects.len()));
        }
        Ok(objects.iter().map(Value::to_string).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_turned_over_and_never_printed() {
        let mut samples = Samples::default();
        samples.take("{\"mail\": \"kim@example.com\"} {\"mail\": \"lee@example.com\"}".to_owned());
        samples.turn(false);
        assert_eq!((samples.place(), samples.len()), (2, 2));
        assert_eq!(samples.current().unwrap()["mail"], "lee@example.com");
        assert_eq!(format!("{samples:?}"), "Samples(2 of 2)");
        samples.take("{\"mail\": \"kim@example.com\"".to_owned());
        assert_eq!((samples.current(), samples.bad_line()), (None, Some(1)));
        samples.take("{}".to_owned());
        assert_eq!((samples.place(), samples.len()), (1, 1));
    }
}
