//! Conditions of which the first that is met decides: a field is compared with a value, alone or in a group.

use serde_json::{Value, json};

use super::attribute::AttributeList;
use super::compare::{ConditionOption, Sort};
use super::{Condition, ConditionAttribute, ConditionRow};
use crate::catalog::{Designer, DesignerCondition, DesignerRule};
use crate::form::wizard::{DecisionHow, DecisionWay, THEN_NOT};
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind, Step, Variants, typed_scalar};

/// The group of the conditions that stand in none.
const TOP: usize = 0;

/// The conditions of a document that decide.
#[derive(Clone, Debug)]
pub struct DecisionSet {
    way: &'static DecisionWay,
    spec: &'static Designer,
    /// What they decide.
    of: &'static DesignerRule,
    operation: OperationId,
    pub(super) document: Value,
}

impl DecisionSet {
    /// Those of a document: of several things that they could decide, the one that the step is about.
    pub(super) fn new(
        way: &'static DecisionWay,
        operation: OperationId,
        document: Value,
        scope: &[DocPath],
    ) -> Option<Self> {
        let spec = way.spec()?;
        let is_meant = |of: &&DesignerRule| scope.iter().any(|path| path.starts_with(&of.path));
        let of = spec.conditional.iter().find(is_meant)?;
        Some(Self { way, spec, of, operation, document })
    }

    const fn condition_spec(&self) -> &'static DesignerCondition {
        &self.spec.condition
    }

    /// The list of the conditions.
    pub(super) fn root(&self) -> DocPath {
        self.of.path.member(&self.of.conditions)
    }

    /// What holds where none of them is met.
    pub(super) fn otherwise(&self) -> DocPath {
        self.of.path.member(&self.of.otherwise)
    }

    fn items(&self, at: &DocPath) -> &[Value] {
        at.get(&self.document).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items(&self.root()).is_empty()
    }

    pub(super) fn are_needed(&self) -> bool {
        self.root().get(&self.document).is_none_or(Value::is_null)
    }

    /// The member of a condition that says how several go together, and how.
    fn joins(&self, condition: &Value) -> Option<&'static (String, String)> {
        self.condition_spec().groups.iter().find(|(_, member)| condition.get(member).is_some())
    }

    /// The lists that conditions can be added to: the one that stands in no group, and that of each group.
    fn lists(&self) -> Vec<DocPath> {
        let top = self.root();
        let groups = self.items(&top).iter().enumerate().filter_map(|(at, condition)| {
            let (_, member) = self.joins(condition)?;
            Some(top.index(at).member(member).member(&self.condition_spec().inner))
        });
        let groups: Vec<DocPath> = groups.collect();
        std::iter::once(top).chain(groups).collect()
    }

    pub(super) fn next_group(&self) -> usize {
        self.lists().len()
    }

    pub(super) fn rows(&self) -> Vec<ConditionRow> {
        let (top, mut rows, mut group) = (self.root(), Vec::new(), TOP);
        for (at, condition) in self.items(&top).iter().enumerate() {
            let here = top.index(at);
            let Some((joins, member)) = self.joins(condition) else {
                rows.push(ConditionRow::Condition(self.condition(here, TOP, condition)));
                continue;
            };
            group += 1;
            rows.push(ConditionRow::Group { at: group, joins: joins.clone() });
            let inner = here.member(member).member(&self.condition_spec().inner);
            for (nth, condition) in self.items(&inner).iter().enumerate() {
                rows.push(ConditionRow::Condition(self.condition(inner.index(nth), group, condition)));
            }
        }
        let holds = self.otherwise().get(&self.document) == Some(&Value::Bool(true));
        if holds || !rows.is_empty() {
            rows.push(ConditionRow::Otherwise { what: self.of.title.clone(), holds });
        }
        rows
    }

    /// The operator of a condition, and what stands under it.
    fn operands<'c>(&self, condition: &'c Value) -> Option<(&'static str, &'c Value)> {
        let operators = self.condition_spec().operators.iter();
        operators.into_iter().find_map(|(_, member)| Some((member.as_str(), condition.get(member)?)))
    }

    fn condition(&self, path: DocPath, group: usize, condition: &Value) -> Condition {
        let spec = self.condition_spec();
        let is_top = group == TOP;
        let Some((operator, operands)) = self.operands(condition) else {
            let (name, how, values) = (String::new(), String::new(), Vec::new());
            return Condition { path, group, name, how, values, more: true, is_top, then: None };
        };
        let name = spec.field.get(operands).and_then(Value::as_str).unwrap_or_default().to_owned();
        let held = spec.value.get(operands).and_then(Value::as_object).and_then(|held| held.iter().next());
        let is_empty = held.is_some_and(|(member, _)| *member == spec.empty);
        let result = operands.get(&spec.result).and_then(Value::as_bool).unwrap_or(true);
        let fits = |how: &&DecisionHow| how.operator == operator && how.is_empty == is_empty && how.result == result;
        let how = self.way.hows().iter().find(fits).map(|how| how.words.clone()).unwrap_or_default();
        let values = held.filter(|_| !is_empty).map(|(_, value)| shown(value)).into_iter().collect();
        let then = (!result).then(|| format!("not {}", self.of.title));
        Condition { path, group, name, how, values, more: false, is_top, then }
    }

    fn shape_at(&self, path: &DocPath) -> Option<&'static Shape> {
        let input = self.operation.operation().input;
        path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()))
    }

    /// What is compared, as the facts have it: a member of the operands.
    fn operand(&self, path: &DocPath) -> Option<&'static Member> {
        let (_, operator) = self.condition_spec().operators.first()?;
        let mut shape = self.shape_at(&self.root().index(0).member(operator))?;
        let (last, above) = path.steps().split_last()?;
        for step in above {
            shape = shape.step(step)?.shape();
        }
        shape.step(last)
    }

    fn variants(&self) -> Option<&'static Variants> {
        self.operand(&self.condition_spec().value)?.variants.as_deref()
    }

    /// The shape of what a field of a type is compared with.
    fn value_shape(&self, kind: &str) -> Option<&'static Shape> {
        let union = self.operand(&self.condition_spec().value)?.shape();
        Some(union.member(self.condition_spec().member(kind))?.shape())
    }

    pub(super) fn list(&self) -> Option<AttributeList> {
        let refers = self.operand(&self.condition_spec().field)?.refers?;
        Some(AttributeList::of_decisions(self.way, refers, (&self.spec.options.name, &self.spec.kind)))
    }

    /// A field of the list, by its id, its name and its type.
    pub(super) fn attribute(
        way: &'static DecisionWay,
        id: &str,
        called: Option<&str>,
        kind: Option<&str>,
    ) -> ConditionAttribute {
        let mut base = json!({});
        if let Some(spec) = way.spec() {
            spec.condition.field.put(&mut base, id.into());
        }
        let title = called.unwrap_or(id).to_owned();
        let about = kind.unwrap_or_default().to_owned();
        let kind = kind.map(str::to_owned);
        let sort = Sort::Any;
        ConditionAttribute { id: id.to_owned(), title, about, sort, place: DocPath::root(), base, source: None, kind }
    }

    pub(super) fn named(&self, name: &str, _sort: Sort) -> ConditionAttribute {
        Self::attribute(self.way, name, None, None)
    }

    /// What a field holds, by its type.
    pub(super) fn sort_of(&self, attribute: &ConditionAttribute) -> Sort {
        let Some(kind) = attribute.kind.as_deref() else { return Sort::Any };
        if self.options_of(attribute).is_some() {
            return Sort::Choice;
        }
        match self.value_shape(kind).map(|shape| &shape.kind) {
            Some(ShapeKind::Boolean) => Sort::Flag,
            Some(ShapeKind::Double | ShapeKind::Integer { .. }) => Sort::Number,
            _ => Sort::Text,
        }
    }

    pub(super) fn options_of(&self, attribute: &ConditionAttribute) -> Option<&'static str> {
        self.variants()?.pick.get(attribute.kind.as_deref()?).map(String::as_str)
    }

    /// An option as a row of their list has it.
    #[must_use]
    pub fn option(&self, row: &Value) -> Option<ConditionOption> {
        let text = |member: &String| row.get(member)?.as_str().map(str::to_owned);
        Some(ConditionOption { value: text(&self.spec.options.value)?, name: text(&self.spec.options.name)? })
    }

    pub(super) fn place(&self, group: usize, _attribute: &ConditionAttribute) -> DocPath {
        let lists = self.lists();
        let list = lists.get(group).or_else(|| lists.first()).cloned().unwrap_or_default();
        let at = self.items(&list).len();
        list.index(at)
    }

    pub(super) fn compares(&self) -> Vec<&'static str> {
        self.way.hows().iter().map(|how| how.words.as_str()).collect()
    }

    fn how(&self, words: &str) -> Option<&'static DecisionHow> {
        self.way.hows().iter().find(|how| how.words == words)
    }

    pub(super) fn typed(
        &self,
        text: &str,
        how: &str,
        attribute: &ConditionAttribute,
        options: Option<&[ConditionOption]>,
    ) -> Result<Vec<String>, String> {
        let text = text.trim();
        if self.how(how).is_some_and(|how| how.is_empty) {
            return Ok(Vec::new());
        }
        if text.is_empty() {
            return Err("type a value".to_owned());
        }
        if let Some(options) = options {
            let is_meant = |of: &&ConditionOption| of.value == text || of.name.eq_ignore_ascii_case(text);
            let found = options.iter().find(|of| of.value == text).or_else(|| options.iter().find(is_meant));
            let found = found.ok_or_else(|| format!("\"{text}\" is no option of {}", attribute.title))?;
            return Ok(vec![found.value.clone()]);
        }
        let shape = attribute.kind.as_deref().and_then(|kind| self.value_shape(kind));
        let read = shape.map_or_else(|| text.into(), |shape| typed_scalar(text, &shape.kind));
        match shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Boolean) if !read.is_boolean() => Err(format!("\"{text}\" is neither yes nor no")),
            Some(ShapeKind::Double | ShapeKind::Integer { .. }) if !read.is_number() => {
                Err(format!("\"{text}\" is no number"))
            }
            _ => Ok(vec![text.to_owned()]),
        }
    }

    pub(super) fn add(&mut self, group: Option<usize>, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        let lists = self.lists();
        let (kind, mut group) = (attribute.kind.clone().unwrap_or_default(), group.unwrap_or(TOP));
        if group >= lists.len()
            && let Some((_, member)) = self.condition_spec().groups.first()
        {
            let top = self.root();
            let at = top.index(self.items(&top).len());
            let begun = json!({ member: { &self.condition_spec().inner: [] } });
            at.put(&mut self.document, begun);
            group = lists.len();
        }
        let place = self.place(group, attribute);
        let Some(how) = self.how(how) else { return };
        let condition = self.written(attribute.base.clone(), how, values, &kind);
        place.put(&mut self.document, condition);
        let otherwise = self.otherwise();
        if otherwise.get(&self.document).is_none() {
            otherwise.put(&mut self.document, false.into());
        }
    }

    /// A condition as the document has it.
    fn written(&self, mut operands: Value, how: &DecisionHow, values: &[String], kind: &str) -> Value {
        let spec = self.condition_spec();
        let value = match values.first().filter(|_| !how.is_empty) {
            None => json!({ &spec.empty: {} }),
            Some(text) => {
                let typed =
                    self.value_shape(kind).map_or_else(|| text.as_str().into(), |of| typed_scalar(text, &of.kind));
                json!({ spec.member(kind): typed })
            }
        };
        spec.value.put(&mut operands, value);
        operands[&spec.result] = how.result.into();
        json!({ &how.operator: operands })
    }

    pub(super) fn change(&mut self, path: &DocPath, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        let (spec, Some(how)) = (self.condition_spec(), self.how(how)) else { return };
        let Some((_, operands)) = path.get(&self.document).and_then(|condition| self.operands(condition)) else {
            return;
        };
        // Where nothing is known of the field, what it was compared with says of which type it is.
        let held = spec.value.get(operands).and_then(Value::as_object).and_then(|held| held.keys().next());
        let was = held.and_then(|member| spec.of.iter().find(|(_, known)| *known == member)).map(|(kind, _)| kind);
        let kind = attribute.kind.as_ref().or(was).cloned().unwrap_or_default();
        let changed = self.written(operands.clone(), how, values, &kind);
        path.put(&mut self.document, changed);
    }

    pub(super) fn turn(&mut self, row: &ConditionRow) {
        match row {
            ConditionRow::Otherwise { holds, .. } => {
                self.otherwise().put(&mut self.document, (!holds).into());
            }
            ConditionRow::Group { at, .. } => {
                let Some(group) = self.lists().get(*at).and_then(|list| list.parent()?.parent()) else { return };
                let Some(condition) = group.get(&self.document) else { return };
                let groups = &self.condition_spec().groups;
                let Some(nth) = groups.iter().position(|(_, member)| condition.get(member).is_some()) else { return };
                let (_, next) = &groups[(nth + 1) % groups.len()];
                let turned = json!({ next: condition[&groups[nth].1] });
                group.put(&mut self.document, turned);
            }
            _ => {}
        }
    }

    pub(super) fn remove(&mut self, row: &ConditionRow) {
        let lists = self.lists();
        match row {
            ConditionRow::Condition(Condition { path, group, .. }) => {
                self.take_out(path);
                let list = lists.get(*group).filter(|_| *group != TOP);
                if let Some(list) = list.filter(|list| self.items(list).is_empty())
                    && let Some(group) = list.parent().and_then(|above| above.parent())
                {
                    self.take_out(&group);
                }
            }
            ConditionRow::Group { at, .. } => {
                if let Some(group) = lists.get(*at).and_then(|list| list.parent()?.parent()) {
                    self.take_out(&group);
                }
            }
            _ => {}
        }
        if self.is_empty()
            && let Some(Value::Object(held)) = self.of.path.get_mut(&mut self.document)
        {
            held.shift_remove(&self.of.conditions);
        }
    }

    fn take_out(&mut self, path: &DocPath) {
        let holder = path.parent().and_then(|above| above.get_mut(&mut self.document));
        if let (Some(Value::Array(items)), Some(Step::Index(at))) = (holder, path.last())
            && *at < items.len()
        {
            items.remove(*at);
        }
    }
}

/// A value as it is shown and typed.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(holds) => if *holds { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

/// A comparison without what holds then.
#[must_use]
pub fn plain_how(how: &str) -> &str {
    how.strip_suffix(THEN_NOT).unwrap_or(how)
}
