//! How the designer looks: one pane in a small terminal, two side by side in a large one, and what is odd beneath.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::draw_layout::draw_layout;
use super::panes::Pane;
use super::sketch::{Fate, Sketch};
use super::{DesignerPage, Phase};
use crate::config::{Action, Mode};
use crate::plan::Entry;
use crate::rules::diagnosis::Weight;
use crate::screens::View;
use crate::screens::design::compare::draw_run;
use crate::screens::design::reading::PlaceReading;
use crate::screens::state::{failed, loading};
use crate::theme::Theme;
use crate::widgets::{self, Spot, Tone};

/// From this width on two panes stand side by side.
const TWO_PANES: u16 = 110;
/// Lines of what is odd, in a small and in a large terminal.
const SMALL: u16 = 3;
const LARGE: u16 = 6;

/// Where the parts of the page are.
struct Parts {
    tabs: Rect,
    list: Rect,
    beside: Option<Rect>,
    odd: Rect,
}

fn parts(area: Rect) -> Parts {
    let tabs = Rect { height: area.height.min(1), ..area };
    let rest = Rect { y: tabs.bottom(), height: area.height - tabs.height, ..area };
    let odd = if area.height > 30 { LARGE } else { SMALL }.min(rest.height / 3);
    let body = Rect { height: rest.height - odd, ..rest };
    let odd = Rect { y: body.bottom(), height: odd, ..rest };
    if area.width < TWO_PANES {
        return Parts { tabs, list: body, beside: None, odd };
    }
    let list = Rect { width: area.width * 2 / 5, ..body };
    let beside = Rect { x: list.right() + 1, width: area.width - list.width - 1, ..body };
    Parts { tabs, list, beside: Some(beside), odd }
}

/// How many rows a page of the list is.
pub(super) fn height(area: Rect) -> usize {
    parts(area).list.height.into()
}

pub(super) fn status(page: &DesignerPage) -> String {
    match &page.phase {
        Phase::Running(running) => {
            let (done, all) = running.counts();
            format!("{done} of {all} done")
        }
        Phase::Planned(planned) => planned.counted(),
        Phase::Designing => match (page.reading.as_ref().and_then(PlaceReading::progress), page.unsent()) {
            (Some((done, known)), _) => format!("read {done} of {known} so far"),
            (None, 0) => "as it is there".to_owned(),
            (None, unsent) => format!("{}, nothing sent yet", widgets::plural(unsent as u64, "change", "changes")),
        },
    }
}

pub(super) fn draw(page: &DesignerPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    match &page.phase {
        Phase::Planned(planned) => return planned.draw(area, buf, view),
        Phase::Running(running) => return draw_run(running, "", area, buf, view),
        Phase::Designing => {}
    }
    if let Some(error) = page.reading.as_ref().and_then(PlaceReading::error) {
        return failed(view, error).draw(area, buf, theme);
    }
    let Some(sketch) = &page.sketch else { return loading(view, "the design", None).draw(area, buf, theme) };
    let parts = parts(area);
    draw_tabs(page, sketch, parts.tabs, buf, theme);
    match (page.pane, parts.beside) {
        (Pane::Fields | Pane::Layout, Some(beside)) => {
            draw_fields(page, sketch, parts.list, buf, theme);
            draw_rule(parts.list, buf, theme);
            draw_layout(page, sketch, beside, buf, theme);
        }
        (Pane::Templates, Some(beside)) => {
            draw_entries(page, sketch, parts.list, buf, theme);
            draw_rule(parts.list, buf, theme);
            put_facts(&template_facts(page, sketch), beside, buf, theme);
        }
        (Pane::Rules, Some(beside)) => {
            draw_entries(page, sketch, parts.list, buf, theme);
            draw_rule(parts.list, buf, theme);
            put_facts(&rule_facts(page, sketch), beside, buf, theme);
        }
        (Pane::Fields, None) => draw_fields(page, sketch, parts.list, buf, theme),
        (Pane::Layout, None) => draw_layout(page, sketch, parts.list, buf, theme),
        (Pane::Templates, None) => {
            let (list, below) = split(parts.list);
            draw_entries(page, sketch, list, buf, theme);
            put_facts(&template_facts(page, sketch), below, buf, theme);
        }
        (Pane::Rules, None) => {
            let (list, below) = split(parts.list);
            draw_entries(page, sketch, list, buf, theme);
            put_facts(&rule_facts(page, sketch), below, buf, theme);
        }
    }
    draw_odd(page, sketch, parts.odd, buf, view);
}

fn split(area: Rect) -> (Rect, Rect) {
    let lower = area.height / 2;
    let list = Rect { height: area.height - lower, ..area };
    (list, Rect { y: list.bottom(), height: lower, ..area })
}

fn draw_rule(list: Rect, buf: &mut Buffer, theme: &Theme) {
    for row in list.rows() {
        widgets::put(buf, Rect { x: row.right(), width: 1, ..row }, "│", theme.faint);
    }
}

fn draw_tabs(page: &DesignerPage, sketch: &Sketch, row: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut x = row.x + 1.min(row.width);
    for pane in Pane::ALL {
        let text = match pane {
            Pane::Layout if page.layout.is_empty() => "Layout: none yet".to_owned(),
            Pane::Layout => format!("Layout: {}", page.layout),
            Pane::Fields => format!("Fields ({})", sketch.fields().len()),
            other => format!("{} ({})", other.title(), page.len(other)),
        };
        let style = if pane == page.pane { theme.selection.patch(theme.heading) } else { theme.muted };
        let width = row.right().saturating_sub(x);
        let used = widgets::put(buf, Rect { x, width, ..row }, &format!(" {text} "), style);
        widgets::spot(Rect { x, width: used, ..row }, Spot::Pane(page.presses(pane)));
        x += used + 1;
    }
}

/// A part of a row.
fn column(row: Rect, from: u16, width: u16) -> Rect {
    let from = from.min(row.width);
    Rect { x: row.x + from, width: width.min(row.width - from), ..row }
}

fn sign(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "+",
        Fate::Changed => "~",
        Fate::Same => " ",
    }
}

fn draw_fields(page: &DesignerPage, sketch: &Sketch, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let fields = sketch.fields();
    let at = page.row(Pane::Fields);
    let top = widgets::keep_visible(0, at, fields.len(), area.height.into());
    let names = area.width.saturating_sub(38).max(14);
    for ((n, field), row) in fields.iter().enumerate().skip(top).zip(area.rows()) {
        let over = match (n == at, page.pane) {
            (true, Pane::Fields) => theme.selection,
            _ => Style::new(),
        };
        widgets::spot(row, Spot::Pane(page.presses(Pane::Fields)));
        widgets::row_spot(row, n, at);
        if n == at {
            widgets::ground(row, buf, theme.base.patch(over));
        }
        let key = if field.is_own { &field.name } else { &field.id };
        let fate = sketch.fate(&page.spec.fields, key);
        widgets::put(buf, column(row, 1, 1), sign(fate), theme.good.patch(over));
        let style = if field.is_own { theme.text } else { theme.muted };
        widgets::put(buf, column(row, 3, names), &field.name, style.patch(over));
        widgets::put(buf, column(row, names + 4, 12), &field.kind, theme.muted.patch(over));
        let seat = sketch.seat(&page.layout, &field.id);
        let star = if sketch.is_required(&page.layout, &field.id) { "* " } else { "" };
        let panel = seat.and_then(|(panel, _)| page.spec.panels.get(panel)).map_or("", |panel| panel.title.as_str());
        widgets::put(buf, column(row, names + 17, 21), &format!("{star}{panel}"), theme.accent.patch(over));
    }
    widgets::scroll_bar(area, buf, theme.faint, fields.len(), top);
}

fn draw_entries(page: &DesignerPage, sketch: &Sketch, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let of_templates = page.pane == Pane::Templates;
    let entries: Vec<&Entry> = if of_templates { sketch.templates() } else { sketch.rules() };
    if entries.is_empty() {
        let said = if of_templates { "No template yet." } else { "No rule yet." };
        widgets::put(buf, column(Rect { height: area.height.min(1), ..area }, 3, area.width), said, theme.muted);
    }
    let at = page.row(page.pane);
    let top = widgets::keep_visible(0, at, entries.len(), area.height.into());
    let names = (area.width / 2).min(36);
    for ((n, entry), row) in entries.iter().enumerate().skip(top).zip(area.rows()) {
        let over = if n == at { theme.selection } else { Style::new() };
        widgets::row_spot(row, n, at);
        if n == at {
            widgets::ground(row, buf, theme.base.patch(over));
        }
        let said = if of_templates {
            sketch.layout_of(entry).unwrap_or_else(|| "no layout".to_owned())
        } else {
            sketch.sentence(entry)
        };
        let sign = sign(sketch.fate(&entry.kind, &entry.key));
        widgets::put(buf, column(row, 1, 1), sign, theme.good.patch(over));
        widgets::put(buf, column(row, 3, names.saturating_sub(4)), &entry.key, theme.text.patch(over));
        widgets::put(buf, column(row, names, row.width), &said, theme.muted.patch(over));
    }
    widgets::scroll_bar(area, buf, theme.faint, entries.len(), top);
}

fn template_facts(page: &DesignerPage, sketch: &Sketch) -> Vec<(&'static str, String)> {
    let Some(template) = page.template() else { return Vec::new() };
    let names = |ids: Vec<String>| ids.iter().map(|id| sketch.name_of(id)).collect::<Vec<_>>().join(", ");
    let mut facts = vec![
        ("Layout", sketch.layout_of(template).unwrap_or_else(|| "none".to_owned())),
        ("Requires", names(sketch.required(template))),
    ];
    for (rule, field) in sketch.applied(template) {
        let on = field.map(|field| format!("{}: ", sketch.name_of(&field))).unwrap_or_default();
        let name = sketch.name_of(&rule);
        let said = sketch.wanted.entry(&page.spec.rules, &name).map(|rule| sketch.sentence(rule)).unwrap_or_default();
        facts.push(("Rule", format!("{on}{said}")));
    }
    facts
}

fn rule_facts(page: &DesignerPage, sketch: &Sketch) -> Vec<(&'static str, String)> {
    let Some(rule) = page.rule() else { return Vec::new() };
    let (templates, field) = sketch.holds_in(&rule.key);
    let mut facts = vec![("Does", sketch.sentence(rule))];
    facts.extend(field.map(|field| ("To", sketch.name_of(&field))));
    let holds = if templates.is_empty() { "no template".to_owned() } else { templates.join(", ") };
    facts.push(("Holds in", holds));
    if let Some(narrowing) = sketch.narrowing(rule) {
        for (value, left) in &narrowing.rows {
            let left = left.iter().map(|left| sketch.called(&narrowing.child, left)).collect::<Vec<_>>().join(", ");
            facts.push(("Leaves", format!("{} → {left}", sketch.called(&narrowing.parent, value))));
        }
    }
    facts
}

fn put_facts(facts: &[(&'static str, String)], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut rows = area.rows();
    for (label, text) in facts {
        let width = usize::from(area.width.saturating_sub(13));
        for (n, line) in widgets::wrap(text, width).iter().enumerate() {
            let Some(row) = rows.next() else { return };
            if n == 0 {
                widgets::put(buf, column(row, 1, 10), label, theme.muted);
            }
            widgets::put(buf, column(row, 12, row.width), line, theme.text);
        }
    }
}

/// What is odd, the gravest first; or what can be begun with.
fn draw_odd(page: &DesignerPage, sketch: &Sketch, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        widgets::put(buf, row, &"─".repeat(row.width.into()), theme.faint);
    }
    let room = usize::from(area.height.saturating_sub(1));
    let all = &sketch.findings;
    if all.is_empty() || sketch.is_bare() {
        let key = view.session.keymap.key(Mode::Design, Action::BeginWith);
        let said = match (&page.said, sketch.is_bare()) {
            (Some(said), _) => format!("{} {said}", Tone::Good.sign()),
            (None, true) => format!("Nothing is designed here yet. {key} begins with a design that is there."),
            (None, false) => format!("{} Nothing in this design looks odd.", Tone::Good.sign()),
        };
        if let Some(row) = rows.next() {
            widgets::put(buf, column(row, 1, row.width), &said, theme.muted);
        }
        return;
    }
    let shown = if all.len() > room { room.saturating_sub(1) } else { all.len() };
    for (one, row) in all.iter().take(shown).zip(rows.by_ref()) {
        let style = match one.finding.weight {
            Weight::Cause => theme.bad,
            Weight::Likely => theme.warn,
            Weight::Note => theme.muted,
        };
        let sign = if one.finding.weight == Weight::Note { "·" } else { "⚠" };
        let text = format!("{sign} {}: {}", one.title(), one.finding.says);
        widgets::put(buf, column(row, 1, row.width.saturating_sub(2)), &text, style);
    }
    if let Some(row) = rows.next().filter(|_| shown < all.len()) {
        let text = format!("  and {} more", all.len() - shown);
        widgets::put(buf, column(row, 1, row.width), &text, theme.muted);
    }
}
