//! What is typed for a condition: the values that it compares with, and the name of an attribute of one's own.

use crate::form::conditions::{
    Condition, ConditionAttribute, ConditionOption, ConditionSet, Sort, how_words, split_how,
};
use crate::model::DocPath;
use crate::screens::form::ask_line::AskLine;

/// What is being typed.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) what: Asked,
    /// What it is about.
    pub(super) attribute: Box<ConditionAttribute>,
    /// The comparisons that there are, and the one that is meant.
    hows: Vec<&'static str>,
    at: usize,
    pub(super) typed: AskLine,
}

/// What it is typed for.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// The name of an attribute for a condition of this group.
    Name(usize),
    /// A new condition of this group.
    New(usize),
    /// Other values of a condition that is there.
    Values(DocPath),
}

impl Ask {
    /// The name of an attribute.
    pub(super) fn name(group: usize, set: &ConditionSet) -> Self {
        Self::of(Asked::Name(group), set.named("", Sort::Any), Vec::new(), "", "")
    }

    /// The values of a new condition of a group.
    pub(super) fn new(group: usize, attribute: ConditionAttribute, set: &ConditionSet) -> Self {
        let hows = set.compares(&set.place(group, &attribute), set.sort_of(&attribute));
        Self::of(Asked::New(group), attribute, hows, "", "")
    }

    /// Other values of a condition.
    pub(super) fn again(of: &Condition, attribute: ConditionAttribute, hows: Vec<&'static str>) -> Self {
        Self::of(Asked::Values(of.path.clone()), attribute, hows, &of.how, &of.values.join(", "))
    }

    fn of(what: Asked, attribute: ConditionAttribute, hows: Vec<&'static str>, how: &str, text: &str) -> Self {
        let at = hows.iter().position(|known| *known == how).unwrap_or(0);
        Self { what, attribute: Box::new(attribute), hows, at, typed: AskLine::new(text) }
    }

    /// Another comparison.
    pub(super) fn turn(&mut self, forward: bool) {
        let len = self.hows.len().max(1);
        self.at = (self.at + if forward { 1 } else { len - 1 }) % len;
        self.typed.wrong = None;
    }

    /// Whether there are several comparisons to choose from.
    pub(super) const fn turns(&self) -> bool {
        self.hows.len() > 1
    }

    /// What stands before what is typed.
    pub(super) fn title(&self) -> String {
        match (&self.what, self.hows.get(self.at)) {
            (Asked::Name(_), _) => "Attribute:".to_owned(),
            (_, Some(how)) => format!("{} {}:", self.attribute.title, how_words(how)),
            (_, None) => format!("{}:", self.attribute.title),
        }
    }

    /// The comparison and the values that were typed, or what is wrong with them.
    pub(super) fn told(
        &self,
        set: &ConditionSet,
        options: Option<&[ConditionOption]>,
    ) -> Result<(&'static str, Vec<String>), String> {
        let (signed, rest) = split_how(self.typed.line.text(), &self.hows);
        let how = signed.or_else(|| self.hows.get(self.at).copied()).unwrap_or("INCLUSIVE");
        Ok((how, set.typed(rest, how, &self.attribute, options)?))
    }
}
