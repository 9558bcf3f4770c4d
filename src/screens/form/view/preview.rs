//! What a mapping makes of a sample object, beside the grid, under it, or with the text of the samples.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::config::{Action, Mode};
use crate::form::Severity;
use crate::mapping::{self, Fate, Filled, KeyPreview, MappingPart, Preview};
use crate::model::DocPath;
use crate::screens::form::phase::{PageView, ShownPhase};
use crate::screens::{Session, overlay};
use crate::theme::Theme;
use crate::widgets::{self, Cut, Tone};

/// The lines of a preview as they grow.
struct Lines<'a> {
    all: Vec<Line<'static>>,
    /// The headings among them.
    headings: Vec<usize>,
    /// The lines about what has the keys.
    focus: Vec<usize>,
    subject: Option<MappingPart<'a>>,
    width: u16,
    theme: &'a Theme,
}

impl Lines<'_> {
    fn heading(&mut self, text: &str) {
        if !self.all.is_empty() {
            self.all.push(Line::default());
        }
        self.headings.push(self.all.len());
        self.all.push(Line::styled(text.to_owned(), self.theme.heading));
    }

    fn say(&mut self, tone: Tone, text: &str) {
        let style = if tone == Tone::Plain || tone == Tone::Info { self.theme.muted } else { tone.style(self.theme) };
        let text = if tone == Tone::Plain { text.to_owned() } else { format!("{} {text}", tone.sign()) };
        self.all.extend(overlay::wrapped(&text, self.width, style));
    }

    /// A name and what it gets, in one row.
    fn pair(&mut self, of: Option<MappingPart<'_>>, name: &str, value: &str, style: Style) {
        let is_here = of.is_some() && of == self.subject;
        if is_here {
            self.focus.push(self.all.len());
        }
        let name_style = if is_here { self.theme.accent } else { self.theme.muted };
        self.all.push(pair(name, value, (name_style, style), self.width, self.theme));
    }
}

/// A name and what it gets, in one row: styles are those of the two.
pub(in crate::screens) fn pair(
    name: &str,
    value: &str,
    styles: (Style, Style),
    width: u16,
    theme: &Theme,
) -> Line<'static> {
    let room = usize::from(width) / 2;
    let name = widgets::fit(name, room, Cut::Middle).into_owned();
    let left = usize::from(width).saturating_sub(widgets::columns(&name) + 3);
    let value = widgets::fit(value, left, Cut::End).into_owned();
    Line::from(vec![Span::styled(name, styles.0), Span::styled(" ← ", theme.faint), Span::styled(value, styles.1)])
}

/// All lines of the preview.
pub(super) fn lines(page: PageView<'_>, width: u16, session: &Session, theme: &Theme) -> Vec<Line<'static>> {
    let path = page.fields.focused().map(|row| row.path.clone()).unwrap_or_default();
    preview(page, &path, width, session, theme).all
}

/// The preview, with what is about a place in the document marked.
fn preview<'a>(page: PageView<'_>, at: &'a DocPath, width: u16, session: &Session, theme: &'a Theme) -> Lines<'a> {
    let (headings, focus) = (Vec::new(), Vec::new());
    let mut lines = Lines { all: Vec::new(), headings, focus, subject: MappingPart::at(at), width, theme };
    let samples = &page.shared.samples;
    lines.heading(&title(page, session));
    if let Some(problem) = samples.problem() {
        lines.say(Tone::Bad, &format!("the samples: {problem}"));
    } else if samples.is_empty() {
        let key = session.keymap.in_words(Mode::Form, Action::Sample);
        let here = if page.shown == ShownPhase::Sample { String::new() } else { format!(", here or with {key},") };
        lines.say(Tone::Plain, &format!("Paste an object as JSON{here} to see what this makes of it."));
    }
    let is_refused = problems(page, &mut lines);
    if let Some(sample) = samples.current() {
        let preview = mapping::preview(page.shared.form.document(), sample);
        if let Some(rejected) = &preview.rejected {
            lines.say(Tone::Bad, &format!("the sample is turned away: it {rejected}"));
        } else if !is_refused {
            lines.say(Tone::Good, "the sample is taken in");
        }
        filled(&preview, &mut lines);
        keys(&preview, &mut lines);
        if !preview.remarks.is_empty() {
            lines.heading("What happens");
        }
        for remark in &preview.remarks {
            lines.say(Tone::Info, remark);
        }
    }
    lines
}

fn title(page: PageView<'_>, session: &Session) -> String {
    let samples = &page.shared.samples;
    if samples.len() < 2 {
        return "Preview".to_owned();
    }
    let key = |action| session.keymap.key(Mode::Form, action);
    let (back, on) = (key(Action::PreviousSample), key(Action::NextSample));
    format!("Preview · sample {} of {} ({back} {on} others)", samples.place(), samples.len())
}

/// Why the service would refuse the object type, whether or not it was said at its field yet. Says whether it would.
fn problems(page: PageView<'_>, lines: &mut Lines<'_>) -> bool {
    let before = lines.all.len();
    let errors = page.shared.form.issues().iter().filter(|issue| issue.severity == Severity::Error);
    for issue in errors {
        let name = match MappingPart::at(&issue.path) {
            Some(MappingPart::Field(name)) => format!("field {name}: "),
            Some(MappingPart::Key(name)) => format!("key {name}: "),
            Some(MappingPart::Fields) => "the fields: ".to_owned(),
            Some(MappingPart::Keys) => "the type ".to_owned(),
            Some(MappingPart::Name) => "its name ".to_owned(),
            None => continue,
        };
        lines.say(Tone::Bad, &format!("{name}{}", issue.message));
    }
    lines.all.len() > before
}

fn filled(preview: &Preview, lines: &mut Lines<'_>) {
    let theme = lines.theme;
    let (served, mapped): (Vec<_>, Vec<_>) = preview.fields.iter().partition(|field| field.target.is_none());
    if !preview.inferred.is_empty() {
        lines.heading("Profile, inferred where it is new");
    }
    for (member, value) in &preview.inferred {
        lines.pair(None, member, value, theme.good);
    }
    if !mapped.is_empty() {
        lines.heading("Profile");
    }
    for field in mapped {
        let target = field.target.as_deref().unwrap_or_default();
        let (text, style) = fate(field, theme);
        let target = target.strip_prefix("_profile.").unwrap_or(target);
        lines.pair(Some(MappingPart::Field(&field.field)), target, &text, style);
    }
    for standard in &preview.standard {
        lines.say(Tone::Info, &format!("keeps an object {}, too", standard.of.name));
    }
    if !served.is_empty() {
        lines.heading("For keys alone");
    }
    for field in served {
        let (text, style) = fate(field, theme);
        lines.pair(Some(MappingPart::Field(&field.field)), &field.field, &text, style);
    }
}

/// What a field gives, or why it gives nothing.
pub(in crate::screens) fn fate(field: &Filled, theme: &Theme) -> (String, Style) {
    let first = field.values.first().cloned().unwrap_or_default();
    match &field.fate {
        Fate::Missing => ("no value in the sample".to_owned(), theme.placeholder),
        Fate::Nowhere => ("leads nowhere".to_owned(), theme.bad),
        Fate::Overwritten(by) => (format!("{first}, but {by} writes over it"), theme.warn),
        Fate::Keys => (field.values.join(", "), theme.text),
        Fate::Fills if field.values.len() > 1 => (format!("{first} (the first of {})", field.values.len()), theme.good),
        Fate::Fills => (first, theme.good),
    }
}

fn keys(preview: &Preview, lines: &mut Lines<'_>) {
    let theme = lines.theme;
    if !preview.keys.is_empty() {
        lines.heading("Keys");
    }
    for key in &preview.keys {
        let (text, style) = match key.values.as_slice() {
            [] if key.missing.is_empty() => ("made of no field yet".to_owned(), theme.placeholder),
            [] => (format!("no value for {}", key.missing.join(", ")), theme.warn),
            values => (values.join(", "), theme.good),
        };
        lines.pair(Some(MappingPart::Key(&key.name)), &key.name, &text, style);
        let about = used_for(key);
        if !about.is_empty() {
            let before = lines.all.len();
            lines.all.extend(overlay::wrapped(&format!("  {about}"), lines.width, theme.muted));
            if lines.subject == Some(MappingPart::Key(&key.name)) {
                lines.focus.extend(before..lines.all.len());
            }
        }
    }
}

/// What a key is used for, and in what form it is compared.
fn used_for(key: &KeyPreview) -> String {
    let mut parts = vec![key.identifiers.join(", ")];
    if key.compared.is_empty() && !key.values.is_empty() {
        parts.push("nothing in it to compare".to_owned());
    } else if key.compared != key.values {
        parts.push(format!("compared as {}", key.compared.join(", ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// Draws the preview such that what is about the focus is in sight.
pub(super) fn draw(page: PageView<'_>, area: Rect, buf: &mut Buffer, session: &Session, theme: &Theme) {
    let path = page.fields.focused().map(|row| row.path.clone()).unwrap_or_default();
    let Lines { all: lines, focus, .. } = preview(page, &path, area.width.saturating_sub(1), session, theme);
    let height = usize::from(area.height);
    let top = match (focus.first(), focus.last()) {
        (Some(first), Some(last)) if *last + 1 > height => last + 1 - height.min(last + 2 - first).max(height / 2),
        _ => 0,
    };
    overlay::lines(area, buf, theme, &lines, top);
}

/// The same in few rows: what is wrong, what has the keys, and the rest as far as there is room.
pub(super) fn draw_short(page: PageView<'_>, area: Rect, buf: &mut Buffer, session: &Session, theme: &Theme) {
    let path = page.fields.focused().map(|row| row.path.clone()).unwrap_or_default();
    let Lines { all: lines, headings, focus, .. } = preview(page, &path, area.width, session, theme);
    let mut few: Vec<Line<'static>> = lines.iter().take(1).cloned().collect();
    few.extend(focus.iter().filter_map(|at| lines.get(*at)).cloned());
    let is_said = |at: &usize| !headings.contains(at) && !focus.contains(at);
    few.extend((1..lines.len()).filter(is_said).filter_map(|at| lines.get(at)).filter(|l| l.width() > 0).cloned());
    let height = usize::from(area.height);
    if few.len() > height && height > 1 {
        few.truncate(height);
        let key = session.keymap.in_words(Mode::Form, Action::Sample);
        if let Some(first) = few.first_mut() {
            first.push_span(Span::styled(format!(" · {key} all of it"), theme.muted));
        }
    }
    overlay::lines(area, buf, theme, &few, 0);
}
