//! Draws what stands beside a step.

use ratatui::text::{Line, Span};
use serde_json::Value;

use crate::config::{Action, Mode};
use crate::form::wizard::StepPreview;
use crate::rules::connectors::{self, Connector};
use crate::rules::mapping::{self, Preview};
use crate::rules::schedule::weekly_matching;
use crate::screens::form::FormPage;
use crate::screens::{Desk, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Whether the open step has something to show that wants room of its own.
pub(super) fn has_preview(page: &FormPage) -> bool {
    page.previews_mapping() && !page.sample.trim().is_empty()
}

/// The lines of what stands beside the open step; none where there is nothing.
pub(super) fn lines(page: &FormPage, width: u16, desk: &Desk, theme: &Theme) -> Vec<Line<'static>> {
    let document = page.form.document();
    match page.open_step().and_then(|step| step.preview) {
        Some(StepPreview::Mapping) => mapping_lines(page, width, desk, theme),
        Some(StepPreview::Schedule) => match document.get("Matching").and_then(weekly_matching) {
            Some(when) => vec![Line::styled(format!("The job runs {when}."), theme.info)],
            None => Vec::new(),
        },
        Some(StepPreview::Template) => template_lines(page, width, theme),
        Some(StepPreview::Connector) => match document.get("connectorType").and_then(Value::as_str) {
            Some(kind) => connectors::by_type(kind).map(|it| connector(it, document, width, theme)).unwrap_or_default(),
            None => Vec::new(),
        },
        None => Vec::new(),
    }
}

fn mapping_lines(page: &FormPage, width: u16, desk: &Desk, theme: &Theme) -> Vec<Line<'static>> {
    let key = desk.keymap.key(Mode::Form, Action::Sample);
    let heading = |text: &str| Line::styled(text.to_owned(), theme.heading);
    if page.sample.trim().is_empty() {
        let ask = format!("{key}: paste a sample object to see what this makes of it.");
        return overlay::wrapped(&ask, width, theme.muted);
    }
    let samples = match mapping::samples(&page.sample) {
        Ok(samples) => samples,
        Err(problem) => {
            return overlay::wrapped(&format!("{} the sample: {problem}", Tone::Bad.sign()), width, theme.bad);
        }
    };
    let Some(sample) = samples.first() else { return Vec::new() };
    let preview = mapping::preview(page.form.document(), sample);
    let mut lines = vec![heading("What the sample gives")];
    for rejection in &preview.rejected {
        let text = format!("{} {}", Tone::Bad.sign(), rejection.why);
        lines.extend(overlay::wrapped(&text, width, theme.bad));
    }
    filled(&preview, width, theme, &mut lines);
    for key in &preview.keys {
        let what = if key.missing.is_empty() {
            key.values.join(", ")
        } else {
            format!("no value for {}", key.missing.join(", "))
        };
        let style = if key.missing.is_empty() { theme.text } else { theme.warn };
        let name = format!("key {} ({})", key.name, key.identifiers.join(", "));
        lines.push(pair(&name, &what, style, width, theme));
    }
    for remark in &preview.remarks {
        lines.extend(overlay::wrapped(&format!("{} {remark}", Tone::Info.sign()), width, theme.muted));
    }
    lines
}

fn filled(preview: &Preview, width: u16, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    for field in &preview.filled {
        let to = field.target.clone().unwrap_or_else(|| format!("{} (for keys)", field.field));
        lines.push(pair(&to, &field.values.join(", "), theme.good, width, theme));
    }
    if !preview.empty.is_empty() {
        let text = format!("no value: {}", preview.empty.join(", "));
        lines.extend(overlay::wrapped(&text, width, theme.muted));
    }
}

/// A name and what it gets, in one row.
fn pair(name: &str, value: &str, style: ratatui::style::Style, width: u16, theme: &Theme) -> Line<'static> {
    let room = usize::from(width) / 2;
    let name = widgets::fit(name, room, widgets::Cut::Middle).into_owned();
    let left = usize::from(width).saturating_sub(widgets::columns(&name) + 3);
    let value = widgets::fit(value, left, widgets::Cut::End).into_owned();
    Line::from(vec![Span::styled(name, theme.muted), Span::styled(" ← ", theme.faint), Span::styled(value, style)])
}

/// What a template brings along.
fn template_lines(page: &FormPage, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let Some((id, template)) = &page.template else { return Vec::new() };
    let Some(template) = template else { return vec![Line::styled(format!("reading {id} …"), theme.busy)] };
    let mut lines = vec![Line::styled(format!("What {id} brings"), theme.heading)];
    if template["AllowProfileCreation"] == Value::Bool(true) {
        lines.push(Line::styled("creates profiles", theme.text));
    }
    if template["StoreOnly"] == Value::Bool(true) {
        let text = "stored only: no calculated attributes or event triggers";
        lines.extend(overlay::wrapped(text, width, theme.warn));
    }
    if let Some(most) = template["DefaultMaxProfileObjectCount"].as_u64() {
        lines.push(Line::styled(format!("{} objects a profile at most", widgets::count(most)), theme.text));
    }
    let keys = template["Keys"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let keys: Vec<&str> = keys.collect();
    lines.extend(overlay::wrapped(&format!("keys: {}", keys.join(", ")), width, theme.text));
    for (name, field) in template["Fields"].as_object().into_iter().flatten() {
        let target = field["Target"].as_str().filter(|target| !target.is_empty()).unwrap_or(name);
        lines.push(pair(target, field["Source"].as_str().unwrap_or_default(), theme.text, width, theme));
    }
    lines
}

/// What a connector is, and how it signs in.
fn connector(connector: &Connector, document: &Value, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = vec![Line::styled(connector.title.clone(), theme.heading)];
    lines.extend(overlay::wrapped(&connector.about, width, theme.text));
    if !connector.private && document["connectionMode"] == "Private" {
        let text = format!("{} it can't be reached privately", Tone::Warn.sign());
        lines.extend(overlay::wrapped(&text, width, theme.warn));
    }
    for way in connector.sign_in.iter().filter(|way| way.applies(connector, document)) {
        lines.push(Line::default());
        lines.push(Line::styled(way.title.clone(), theme.muted));
        for need in &way.needs {
            let is_set = need.get(connector, document).is_some();
            let (sign, style) = if is_set { ("✓", theme.good) } else { ("○", theme.text) };
            let name = need.members.rsplit('.').next().unwrap_or_default();
            lines.push(Line::styled(format!("{sign} {}", crate::form::label(name)), style));
        }
    }
    lines
}
