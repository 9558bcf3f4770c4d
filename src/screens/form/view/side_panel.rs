//! Draws what stands beside a step.

use ratatui::buffer::Buffer;
use ratatui::text::Line;
use serde_json::Value;

use super::layout::Parts;
use super::preview::{self, pair};
use crate::form::Form;
use crate::form::wizard::StepPreview;
use crate::rules::connector_of;
use crate::rules::connectors::{Connector, by_label};
use crate::schedule::weekly_matching;
use crate::screens::form::phase::PageView;
use crate::screens::form::side_panel::{PanelRequest, template_named};
use crate::screens::{Session, View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// So wide are the lines of what stands beside a step, where they are made to be wrapped once more.
const WORDS: u16 = 240;

/// Whether the open step has something to show that wants a pane of its own.
pub(super) fn wants_pane(page: PageView<'_>) -> bool {
    let preview = page.shared.steps.open().and_then(|step| step.preview);
    matches!(preview, Some(StepPreview::Mapping | StepPreview::Template))
}

/// The lines of what stands beside the open step; none where there is nothing.
pub(super) fn lines(page: PageView<'_>, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let document = page.shared.form.document();
    match page.shared.steps.open().and_then(|step| step.preview) {
        Some(StepPreview::Mapping) => preview::lines(page, width, session, theme),
        Some(StepPreview::Schedule) => match document.get("Matching").and_then(weekly_matching) {
            Some(when) => vec![Line::styled(format!("The job runs {when}."), theme.info)],
            None => Vec::new(),
        },
        Some(StepPreview::Template) => of_template(page, width, theme),
        Some(StepPreview::Connector) => match connector_of(document) {
            Some(found) => connector(found, &page.shared.form, width, theme),
            None => Vec::new(),
        },
        None => Vec::new(),
    }
}

/// The same as a text.
pub(in crate::screens::form) fn words(page: PageView<'_>, session: &Session) -> String {
    let line = |line: &Line<'_>| line.iter().map(|span| span.content.as_ref()).collect::<String>();
    lines(page, WORDS, session, &Theme::default()).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Draws what has a pane of its own, beside the fields or under them.
pub(super) fn draw(page: PageView<'_>, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    if parts.beside.is_empty() {
        return;
    }
    let theme = &view.session.theme;
    let is_below = parts.beside.x == parts.fields.x;
    let inside = if is_below {
        super::below_rule(parts.beside, buf, theme)
    } else {
        super::beside_bar(parts.beside, buf, theme)
    };
    match (page.shared.steps.shows(StepPreview::Mapping), is_below) {
        (true, true) => preview::draw_short(page, inside, buf, view.session, theme),
        (true, false) => preview::draw(page, inside, buf, view.session, theme),
        (false, _) => overlay::lines(inside, buf, theme, &lines(page, inside.width, view.session, theme), 0),
    }
}

/// What the chosen template brings along, as far as it is known.
fn of_template(page: PageView<'_>, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let named = template_named(page.shared);
    match page.shared.lookups.template.asked.as_ref().filter(|asked| named == Some(asked.id.as_str())) {
        Some(PanelRequest { id, known: None }) => vec![Line::styled(format!("reading {id} …"), theme.busy)],
        Some(PanelRequest { known: Some(Err(error)), .. }) => {
            overlay::wrapped(&format!("{} {}: {}", Tone::Bad.sign(), error.code, error.message), width, theme.bad)
        }
        Some(PanelRequest { id, known: Some(Ok(template)) }) => template_lines(id, template, width, theme),
        None => overlay::wrapped("What the template brings is shown here once it is chosen.", width, theme.muted),
    }
}

/// What a template brings along.
pub(in crate::screens::form) fn template_lines(
    id: &str,
    template: &Value,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
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
    let styles = (theme.muted, theme.text);
    let texts = |list: &Value| {
        let texts = list.as_array().into_iter().flatten().filter_map(Value::as_str);
        texts.collect::<Vec<_>>().join(", ")
    };
    lines.extend([Line::default(), Line::styled("Keys", theme.heading)]);
    for (name, parts) in template["Keys"].as_object().into_iter().flatten() {
        for part in parts.as_array().into_iter().flatten() {
            let what = format!("{} · {}", texts(&part["FieldNames"]), texts(&part["StandardIdentifiers"]));
            lines.push(pair(name, &what, styles, width, theme));
        }
    }
    lines.extend([Line::default(), Line::styled("Fields", theme.heading)]);
    for (name, field) in template["Fields"].as_object().into_iter().flatten() {
        let target = field["Target"].as_str().filter(|target| !target.is_empty()).map(str::to_owned);
        let to = target.unwrap_or_else(|| format!("{name} (for keys)"));
        let to = to.strip_prefix("_profile.").unwrap_or(&to);
        lines.push(pair(to, field["Source"].as_str().unwrap_or_default(), styles, width, theme));
    }
    lines
}

/// What a connector is, and how it signs in.
fn connector(connector: &Connector, form: &Form, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let document = form.document();
    let known = document["connectorLabel"].as_str().filter(|_| connector.is_custom()).and_then(by_label);
    let (title, about) = known.map_or((&connector.title, &connector.about), |known| (&known.title, &known.about));
    let mut lines = vec![Line::styled(title.clone(), theme.heading)];
    lines.extend(overlay::wrapped(about, width, theme.text));
    if let Some(unknown) = known.filter(|known| !known.is_known()) {
        let text =
            format!("What {} calls its properties and credentials is told by the connector alone.", unknown.title);
        lines.extend(overlay::wrapped(&text, width, theme.muted));
    }
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
            let title = form.title_at(&need.path(connector));
            lines.push(Line::styled(format!("{sign} {title}"), style));
        }
    }
    lines
}
