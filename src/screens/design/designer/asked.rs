//! What is filled in over the designer, and what becomes of it.

use serde_json::Value;

use super::edits::{line_of, names_in};
use super::fill::{FillLine, FillSpec};
use super::panes::Pane;
use super::rule::{Condition, EMPTY, Narrowing};
use super::sketch::{Fate, Sketch};
use super::{DesignAnswer, DesignerPage};
use crate::model::{Member, ShapeKind};
use crate::plan::{Entry, text_naming};
use crate::screens::form::{FormOverlay, checklist};
use crate::screens::{Choice, Command, Cx, OverlayAnswer, menu};

/// The templates that a rule can hold in, where no single one is meant.
const THIS_LAYOUT: &str = "";
const ALL: &str = "*";
const NONE: &str = "-";

/// What an overlay was opened for. What is changed is named by its key; nothing where something new is made.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    Field(Option<String>),
    Layout(Option<String>),
    Template(Option<String>),
    Condition(usize, Option<String>),
    Narrowing(Option<String>),
    /// The table of a rule of this name, which holds in these templates.
    Table(Box<Entry>, Vec<String>),
    /// The fields that a template requires.
    Required(String),
    /// The file of an entry, in an editor.
    File(String, String),
}

impl DesignerPage {
    /// Makes something new in the pane.
    pub(super) fn make(&mut self, cx: &mut Cx<'_>) {
        match self.pane {
            Pane::Fields => self.ask_field(None, cx),
            Pane::Layout => self.ask_layout(None, cx),
            Pane::Templates => self.ask_template(None, cx),
            Pane::Rules => {
                let sorts = self.spec.conditional.iter().map(|sort| format!("A field is {} where …", sort.title));
                let titles = sorts.chain([format!("What is left: {}", self.spec.dependent.title)]);
                let choice = |(n, title): (usize, String)| {
                    Choice::new(title, "", Command::Answer(OverlayAnswer::Design(DesignAnswer::Rule(n))))
                };
                cx.command(Command::Overlay(menu("A rule", titles.enumerate().map(choice).collect())));
            }
        }
    }

    /// Changes what is under the cursor.
    pub(super) fn change(&mut self, cx: &mut Cx<'_>) {
        let Some((_, key)) = self.under() else { return };
        match self.pane {
            Pane::Fields => self.ask_field(Some(key), cx),
            Pane::Layout => self.ask_layout(Some(key), cx),
            Pane::Templates => self.ask_template(Some(key), cx),
            Pane::Rules => {
                let Some((sketch, rule)) = self.sketch.as_ref().zip(self.rule()) else { return };
                match (sketch.condition(rule), sketch.narrowing(rule)) {
                    (Some(condition), _) => self.ask_condition(&condition, Some(key), cx),
                    (None, Some(narrowing)) => self.ask_narrowing(&narrowing, Some(key), cx),
                    (None, None) => {
                        cx.command(Command::warn("this rule has several conditions: change its file in an editor"));
                    }
                }
            }
        }
    }

    pub(super) fn ask(&mut self, asked: Asked, spec: FillSpec, cx: &mut Cx<'_>) {
        self.asked = Some(asked);
        cx.command(spec.into());
    }

    fn about_of(&self, entry: &Entry) -> String {
        entry.body.get(&self.spec.about).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn entry(&self, kind: &str, key: Option<&String>) -> Option<&Entry> {
        self.sketch.as_ref()?.wanted.entry(kind, key?)
    }

    fn ask_field(&mut self, key: Option<String>, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let own = key.as_ref().map(|key| text_naming(&self.spec.fields, key));
        let id = own.filter(|_| self.field().is_none_or(|field| field.is_own)).or_else(|| key.clone());
        let is_given = key.is_some() && id == key;
        let kind = id.as_ref().map(|id| sketch.kind_of(id)).filter(|kind| !kind.is_empty());
        let is_fixed = key.as_ref().is_some_and(|key| sketch.fate(&self.spec.fields, key) != Fate::New);
        let mut kinds = sketch.values_of(&self.spec.fields, &self.spec.kind);
        if is_fixed || is_given {
            kinds.retain(|of| Some(of) == kind.as_ref());
        }
        let kinds = kinds.into_iter().map(|of| (of.clone(), of)).collect();
        let options = id.iter().flat_map(|id| sketch.options_of(id)).map(|(name, _)| name);
        let about = self.entry(&self.spec.fields, key.as_ref()).map(|entry| self.about_of(entry)).unwrap_or_default();
        let name = id.as_ref().map(|id| sketch.name_of(id)).unwrap_or_default();
        let of = [self.spec.options.of.as_str()];
        let lines = vec![
            FillLine::text("Name", &name, "what people call it").needed(),
            FillLine::choice("Type", kinds, kind.as_deref().unwrap_or_default()),
            FillLine::text("Options", &line_of(options), "names, with commas between them").only(1, &of),
            FillLine::text("Description", &about, "may be left empty"),
        ];
        let title = if key.is_some() { format!("The field {name}") } else { "A new field".to_owned() };
        let about = if is_fixed { "It is there already: its type stays." } else { "Its type stays once it is made." };
        let (about, problem) = (about.to_owned(), String::new());
        self.ask(Asked::Field(key), FillSpec { title, about, lines, problem, at: 0 }, cx);
    }

    pub(super) fn ask_layout(&mut self, key: Option<String>, cx: &mut Cx<'_>) {
        let lines = vec![FillLine::text("Name", key.as_deref().unwrap_or_default(), "unique in the domain").needed()];
        let title = if key.is_some() { "The layout" } else { "A new layout" }.to_owned();
        let about = "It shows in the cases of the templates that name it.".to_owned();
        self.ask(Asked::Layout(key), FillSpec { title, about, lines, problem: String::new(), at: 0 }, cx);
    }

    fn ask_template(&mut self, key: Option<String>, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let entry = self.entry(&self.spec.templates, key.as_ref());
        let layout = entry.and_then(|entry| sketch.layout_of(entry)).unwrap_or_else(|| self.layout.clone());
        let layouts = sketch.layouts().iter().map(|layout| (layout.key.clone(), layout.key.clone())).collect();
        let lines = vec![
            FillLine::text("Name", key.as_deref().unwrap_or_default(), "unique in the domain").needed(),
            FillLine::choice("Layout", layouts, &layout),
            FillLine::text(
                "Description",
                &entry.map(|entry| self.about_of(entry)).unwrap_or_default(),
                "may be left empty",
            ),
        ];
        let title = if key.is_some() { "The template" } else { "A new template" }.to_owned();
        let about = "What a new case starts from.".to_owned();
        self.ask(Asked::Template(key), FillSpec { title, about, lines, problem: String::new(), at: 0 }, cx);
    }

    /// The fields that can be chosen in a line.
    fn field_choices(&self, only: Option<&str>) -> Vec<(String, String)> {
        let fields = self.sketch.as_ref().map(Sketch::fields).unwrap_or_default();
        let fits = fields.into_iter().filter(|field| only.is_none_or(|only| field.kind == only));
        fits.map(|field| (field.name, field.id)).collect()
    }

    /// The line that says which templates a rule holds in.
    fn where_line(&self, rule: Option<&String>) -> FillLine {
        let Some(sketch) = &self.sketch else { return FillLine::text("In", "", "") };
        let (holds, all) = (rule.map(|rule| sketch.holds_in(rule).0).unwrap_or_default(), sketch.templates());
        let own = [("templates of this layout", THIS_LAYOUT), ("all templates", ALL), ("no template yet", NONE)];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let single = all.iter().map(|template| (template.key.clone(), template.key.clone()));
        let several = line_of(holds.iter().cloned());
        let known = (holds.len() > 1).then(|| (several.clone(), several.clone()));
        let value = match (rule, holds.as_slice()) {
            (None, _) => THIS_LAYOUT.to_owned(),
            (Some(_), []) => NONE.to_owned(),
            (Some(_), _) => several,
        };
        FillLine::choice("Holds in", own.chain(known).chain(single).collect(), &value)
    }

    pub(super) fn templates_meant(&self, value: &str) -> Vec<String> {
        let Some(sketch) = &self.sketch else { return Vec::new() };
        let keys = |all: Vec<&Entry>| all.into_iter().map(|template| template.key.clone()).collect();
        match value {
            THIS_LAYOUT => keys(sketch.users(&self.layout)),
            ALL => keys(sketch.templates()),
            NONE => Vec::new(),
            names => names_in(names),
        }
    }

    pub(super) fn ask_condition(&mut self, condition: &Condition, key: Option<String>, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let field = key.as_ref().and_then(|key| sketch.holds_in(key).1).or_else(|| self.field().map(|field| field.id));
        let what = self.spec.conditional.get(condition.sort).map_or("", |sort| sort.title.as_str());
        let operators = self.spec.condition.operators.iter().enumerate();
        let operators = operators.map(|(n, (words, _))| (words.clone(), n.to_string())).collect();
        let value = match &condition.value {
            Some(value) => sketch.called(&condition.field, value),
            None if key.is_some() => EMPTY.to_owned(),
            None => String::new(),
        };
        let lines = vec![
            FillLine::choice("Field", self.field_choices(None), field.as_deref().unwrap_or_default()).needed(),
            FillLine::choice("where", self.field_choices(None), &condition.field).needed(),
            FillLine::choice("…", operators, &condition.operator.to_string()),
            FillLine::text("Value", &value, "an option, true, a number, a text; or empty").needed(),
            self.where_line(key.as_ref()),
            FillLine::text("Name", key.as_deref().unwrap_or_default(), "made of the others if left empty"),
        ];
        let title = format!("A field is {what} where …");
        let about = "A letter finds a choice.".to_owned();
        self.ask(
            Asked::Condition(condition.sort, key),
            FillSpec { title, about, lines, problem: String::new(), at: 0 },
            cx,
        );
    }

    pub(super) fn ask_narrowing(&mut self, narrowing: &Narrowing, key: Option<String>, cx: &mut Cx<'_>) {
        let fields = self.field_choices(Some(&self.spec.options.of));
        if fields.len() < 2 {
            return cx.command(Command::warn("this needs two fields that have options"));
        }
        let lines = vec![
            FillLine::choice("This field", fields.clone(), &narrowing.parent).needed(),
            FillLine::choice("decides about", fields, &narrowing.child).needed(),
            self.where_line(key.as_ref()),
            FillLine::text("Name", key.as_deref().unwrap_or_default(), "made of the others if left empty"),
        ];
        let title = "Options that depend on another field".to_owned();
        let about = "The table comes next.".to_owned();
        self.ask(Asked::Narrowing(key), FillSpec { title, about, lines, problem: String::new(), at: 0 }, cx);
    }

    /// Asks which fields a template requires.
    pub(super) fn ask_required(&mut self, cx: &mut Cx<'_>) {
        let Some((sketch, template)) = self.sketch.as_ref().zip(self.template()) else { return };
        let names = |ids: Vec<String>| ids.iter().map(|id| sketch.name_of(id)).collect::<Vec<_>>();
        let chosen = names(sketch.required(template));
        let shown = sketch.layout_of(template).into_iter().flat_map(|layout| {
            let panels = (0..self.spec.panels.len()).flat_map(move |panel| sketch.panel(&layout, panel));
            panels.collect::<Vec<_>>()
        });
        let mut offered: Vec<String> = sketch.above();
        offered.extend(names(shown.collect()));
        offered.extend(sketch.fields().into_iter().map(|field| field.name));
        let mut once: Vec<String> = Vec::new();
        for name in offered {
            if !once.contains(&name) {
                once.push(name);
            }
        }
        let key = template.key.clone();
        let overlay: FormOverlay = checklist(&format!("{key} requires"), once, chosen);
        self.asked = Some(Asked::Required(key));
        cx.command(overlay.into());
    }
}

impl Sketch {
    /// The values that a member of an entry can have.
    pub(super) fn values_of(&self, kind: &str, member: &str) -> Vec<String> {
        let shape = self.kinds.named(kind).and_then(|kind| kind.member(member)).map(Member::shape);
        match shape.map(|shape| &shape.kind) {
            Some(ShapeKind::String { values }) => values.clone(),
            _ => Vec::new(),
        }
    }
}
