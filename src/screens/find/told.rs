//! What is said around the rows: how the text is understood, what is known of a row, what is open, and what failed.

use ratatui::text::{Line, Span};

use super::Find;
use super::hunt::FindSlot;
use super::source::{State, home};
use crate::catalog::Reading;
use crate::config::{Action, Mode};
use crate::screens::call_state::progress;
use crate::screens::state::{calm, hint};
use crate::screens::{Slot, View, overlay};
use crate::widgets::{self, Cut, Hint, Message, Tone};

/// So many names are said in a line.
const NAMED: usize = 4;
/// So many lines of failures at the most.
const FAILURES: usize = 3;

/// How the text is understood, as it is typed: what it is searched for as.
pub(super) fn understood(find: &Find, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let text = find.line.text().trim();
    if text.is_empty() {
        return vec![Line::default(), Line::default()];
    }
    let mut parts: Vec<String> = Vec::new();
    let home = home(view);
    let readings = find.hunt.sources.iter().flat_map(|source| source.resource.readings(text, home));
    // The likeliest of all lists comes first.
    let mut readings: Vec<Reading> = readings.collect();
    readings.sort_by_key(Reading::rank);
    for reading in readings {
        let part = reading.in_words();
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let (said, style) = if parts.is_empty() {
        ("nothing is found by this: it is too short, too long or of signs alone".to_owned(), theme.warn)
    } else {
        (format!("searched for as {}", parts.join(" · ")), theme.muted)
    };
    let mut lines = overlay::wrapped(&said, width, style);
    lines.truncate(2);
    lines.resize(2, Line::default());
    lines
}

/// What is said in the place of rows.
pub(super) fn message<'a>(find: &'a Find, view: &View<'a>) -> Message<'a> {
    let (asked, failed) = (tally(find).0, find.hunt.failures().count());
    if (find.typing && !find.is_fruitless()) || find.hunt.sought().is_empty() {
        let lines = vec![
            "All domains of Customer Profiles and Cases in this account and region are searched, and each row says in \
             which it is and why it was found."
                .into(),
            "A phone number may be written in any way; two letters of a country before it say whose it is, as in \
             KR 02-555-0142. A name is searched for as a whole."
                .into(),
        ];
        return calm("Type what you know of the customer or the case.", lines, Vec::new());
    }
    if is_running(find, view) {
        let title = format!("searching for {}", find.hunt.sought());
        return Message {
            title: title.into(),
            tone: Tone::Busy,
            spin: Some((view.session.now.as_millisecond() / 100) as usize),
            lines: Vec::new(),
            hints: vec![hint(view, Action::Back, "stop")],
        };
    }
    let again = hint(view, Action::Refresh, if failed > 0 { "try again" } else { "search again" });
    // While the line has the keys, letters are typed.
    let leave =
        if find.typing { format!("{} ", view.session.keymap.key(Mode::Text, Action::Back)) } else { String::new() };
    let own = |action, label| Hint::new(leave.clone() + &view.session.keymap.key(Mode::Customer, action), label);
    let mut hints = if find.typing { Vec::new() } else { vec![hint(view, Action::Find, "find another"), again] };
    if find.hunt.has_own() {
        hints.push(own(Action::SearchKeys, "search by the domains' own keys, too"));
    }
    let stopped = tally(find).2;
    let has_domains = find.hunt.sources.iter().any(|source| !source.lists.is_empty());
    if (failed, stopped, asked, has_domains) == (0, 0, 0, false) {
        let lines = vec!["Nothing was asked: this account has none in this region.".into()];
        return calm("There is no domain here to be searched.", lines, hints);
    }
    let title = match (failed, stopped) {
        (0, 0) => "Nothing is found by this.",
        (0, _) => "The search was stopped before anything was found.",
        _ => "Nothing is found where it could be searched.",
    };
    let mut lines = vec![format!("Asked: {}.", widgets::plural(asked as u64, "search", "searches")).into()];
    if failed == 0 && stopped == 0 {
        let why = "A customer is found by whole values: the full name, the whole number, the whole address; a case by \
                   words of its text. What came in a moment ago may take a while to be found.";
        lines.push(why.into());
        if find.is_of_a_country() {
            let why = "As a phone number it has no country code: it was looked for as one of the country of this region. \
                       It may be of another.";
            lines.push(why.into());
            hints.insert(0, own(Action::Country, "say of which country it is"));
        }
    }
    calm(title, lines, hints)
}

/// How many searches there are, are answered, and were stopped.
fn tally(find: &Find) -> (usize, usize, usize) {
    let of = |is: fn(&State) -> bool| find.hunt.probes.iter().filter(|probe| is(&probe.state)).count();
    let stopped_lists =
        find.hunt.sources.iter().filter(|source| !source.readings.is_empty() && matches!(source.state, State::Stopped));
    let stopped = of(|state| matches!(state, State::Stopped)) + stopped_lists.count();
    (find.hunt.probes.len(), of(|state| matches!(state, State::Done)), stopped)
}

fn is_running(find: &Find, view: &View<'_>) -> bool {
    let waits = |state: &State| matches!(state, State::Waiting);
    let sources = find.hunt.sources.iter().filter(|source| !source.readings.is_empty());
    view.loading()
        && (sources.map(|source| &source.state).any(waits)
            || find.hunt.probes.iter().any(|probe| waits(&probe.state))
            || find.hunt.own.iter().any(|own| own.states().any(waits)))
}

/// What stands in the frame's lower edge.
pub(super) fn status(find: &Find, view: &View<'_>) -> String {
    if find.hunt.sought().is_empty() {
        let known = find.hunt.sources.iter().map(|source| source.lists.len()).sum::<usize>();
        return if view.loading() { String::new() } else { widgets::plural(known as u64, "domain", "domains") };
    }
    let (all, done, stopped) = tally(find);
    let found = find.hunt.rows.iter().filter(|row| row.is_item).count();
    let by = if find.is_other() { format!(" by {}", find.hunt.sought()) } else { String::new() };
    let mut parts = vec![format!("{} found{by}", widgets::count(found as u64))];
    if done < all || is_running(find, view) {
        parts.push(format!("{done} of {all} searches answered"));
    }
    let failed = find.hunt.failures().count();
    parts.extend((failed > 0).then(|| format!("{failed} failed")));
    parts.extend((stopped > 0).then(|| "stopped".to_owned()));
    parts.extend((!find.marked.is_empty()).then(|| format!("{} marked", find.marked.len())));
    parts.join(" · ")
}

/// What is still searched, and what failed.
pub(super) fn open(find: &Find, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let mut lines = known(find, width, view);
    lines.extend(failures(find, width, view));
    let reading = find
        .hunt
        .sources
        .iter()
        .filter(|source| !source.readings.is_empty() && matches!(source.state, State::Waiting) && view.loading());
    for source in reading {
        lines.push(Line::from(vec![
            Span::styled("◌ ", theme.busy),
            Span::styled(format!("reading the {}", source.domains_of()), theme.muted),
        ]));
    }
    let own = find.hunt.own.iter().filter(|own| own.states().any(|state| matches!(state, State::Waiting)));
    let own: Vec<&str> = own.map(|own| own.domain.as_str()).collect();
    if !own.is_empty() && view.loading() {
        let text = format!("reading which search keys are defined in {}", few(&own));
        lines.push(Line::from(vec![
            Span::styled("◌ ", theme.busy),
            Span::styled(widgets::fit(&text, width.saturating_sub(2).into(), Cut::End).into_owned(), theme.muted),
        ]));
    }
    let waiting: Vec<&str> = find
        .hunt
        .probes
        .iter()
        .filter(|probe| matches!(probe.state, State::Waiting))
        .map(|probe| probe.domain.as_str())
        .collect();
    if !waiting.is_empty() && is_running(find, view) {
        let text = format!("still searching {}", few(&waiting));
        lines.push(Line::from(vec![
            Span::styled("◌ ", theme.busy),
            Span::styled(widgets::fit(&text, width.saturating_sub(2).into(), Cut::End).into_owned(), theme.muted),
        ]));
        if let Some(progress) = slowed(find, view) {
            lines.push(Line::styled(format!("  {progress}"), theme.muted));
        }
    }
    lines
}

/// What is known of the row under the cursor, in a line of its own: its column may be too narrow for it.
fn known(find: &Find, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let known = find.row().map(|row| row.known(view)).unwrap_or_default();
    if known.is_empty() {
        return Vec::new();
    }
    vec![Line::styled(widgets::fit(&known, width.into(), Cut::End).into_owned(), view.session.theme.muted)]
}

/// Failures, those of the same kind together, and what to do.
fn failures(find: &Find, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let mut kinds: Vec<(String, String, Vec<String>)> = Vec::new();
    for (of, error) in find.hunt.failures() {
        let said = error.to_string();
        match kinds.iter_mut().find(|(known, _, _)| *known == said) {
            Some((_, _, all)) if all.contains(&of) => {}
            Some((_, _, all)) => all.push(of),
            None => kinds.push((said, error.advice().to_owned(), vec![of])),
        }
    }
    let mut lines = Vec::new();
    for (said, advice, of) in kinds.iter().take(FAILURES) {
        let text = format!("{} {}: {}. {advice}", Tone::Bad.sign(), few(of), said.trim_end_matches('.'));
        let mut wrapped = overlay::wrapped(&text, width, theme.bad);
        wrapped.truncate(2);
        lines.extend(wrapped);
    }
    if !kinds.is_empty() {
        let key = view.session.keymap.in_words(Mode::Customer, Action::Refresh);
        let details = view.session.keymap.in_words(Mode::Customer, Action::Details);
        lines.push(Line::styled(format!("  {key} tries again, {details} shows the failure in full"), theme.muted));
    }
    lines
}

/// The first names, each once, and how many more there are.
fn few<S: AsRef<str>>(names: &[S]) -> String {
    let mut each: Vec<&str> = Vec::new();
    for name in names.iter().map(AsRef::as_ref) {
        if !each.contains(&name) {
            each.push(name);
        }
    }
    let first = each[..each.len().min(NAMED)].join(", ");
    match each.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// What the pool says of a search that it holds back: that it waits for the rate, or was throttled.
fn slowed(find: &Find, view: &View<'_>) -> Option<String> {
    let records = (0..find.hunt.probes.len()).filter_map(|at| {
        let call = view.session.ledger.find(view.owner, &Slot::Find(FindSlot::Probe(at)))?;
        view.session.calls.get(call)
    });
    let mut held = records.filter(|record| record.is_held());
    held.next().map(|record| progress(record, view.session.now))
}
