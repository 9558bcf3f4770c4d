//! An entry of the timeline being read: all that it says, as people read it. Its document is behind a key.

use super::Dossier;
use super::entries::Entry;
use super::news::OLD_WHOLE;
use crate::catalog::{Location, Place, Verb, catalog};
use crate::config::Action;
use crate::model::label;
use crate::screens::command::Way;
use crate::screens::form::{refused_in, sentence, useless, verb_of_item};
use crate::screens::item::at;
use crate::screens::reading::reading_on;
use crate::screens::{Command, Cx, document};
use crate::widgets;

/// What can be done with the row of an entry from where it is read.
const DEEDS: [(Action, &str); 2] = [(Action::Edit, "edit"), (Action::Delete, "delete")];

impl Dossier {
    /// Goes to what an entry leads to, where that is a page of its own; any other entry is read.
    pub(super) fn open_entry(&self, cx: &mut Cx<'_>) {
        let Some(entry) = self.timeline.selected() else { return self.read_failure(cx) };
        match entry.happening.to.as_ref().filter(|to| has_page(to)) {
            Some(to) => {
                // The entry of an item has its title: its page begins with that.
                if let Some(title) = Some(self.title_of(entry)).filter(|title| title != "—") {
                    cx.session.private_names.meet(cx.context, to, &title);
                }
                cx.command(Command::Open(to.clone()));
            }
            None => self.read_entry(cx),
        }
    }

    /// Shows all that is known of an entry; without one why there is none.
    pub(super) fn read_entry(&self, cx: &mut Cx<'_>) {
        let Some(entry) = self.timeline.selected() else { return self.read_failure(cx) };
        let text = [self.head_of(entry, cx), self.said_by(entry), self.failures_whole()];
        let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        cx.command(Command::Overlay(reading_on(&sentence(&entry.happening.kind), text, ways_of(entry, cx))));
    }

    /// When it was and who did it, what it is and how it stands, a line each.
    fn head_of(&self, entry: &Entry, cx: &Cx<'_>) -> String {
        let is = &entry.happening;
        let zone = cx.session.settings.time_zone.time_zone();
        let moment = |at| widgets::moment(cx.now(), at, zone);
        let (when, due) = (is.at.map(moment), is.due.map(|due| format!("due {}", moment(due))));
        let old = self.is_old(entry).then(|| OLD_WHOLE.to_owned());
        let title = Some(self.title_of(entry)).filter(|title| *title != is.by && title != "—");
        let status = is.status.said();
        let stands = [is.amount.as_str(), &status];
        let stands = stands.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        let by = Some(is.by.clone()).filter(|by| !by.is_empty()).map(|by| format!("by {by}"));
        let lines = [old, when, by, title, Some(stands), due].into_iter().flatten();
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// What it says itself: its own text, what changed, and what a document of unknown shape holds.
    fn said_by(&self, entry: &Entry) -> String {
        let is = &entry.happening;
        let changed = self.change_of(entry).unwrap_or_default().join("\n");
        let row = serde_json::from_str(&is.row).unwrap_or_default();
        let source = self.spec.sources.get(entry.source);
        let line = |(way, value): (Vec<String>, String)| {
            let names: Vec<String> = way.iter().map(|name| label(name)).collect();
            format!("{}  {value}", names.join(" › "))
        };
        let content: Vec<String> = source.iter().flat_map(|source| source.content(&row)).map(line).collect();
        let parts = [is.body.clone(), changed, content.join("\n")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn read_failure(&self, cx: &mut Cx<'_>) {
        let error = super::said::first_error(self).or(self.item.error.as_ref());
        cx.command(match error {
            Some(_) if self.failures().len() > 1 => {
                Command::Overlay(reading_on("What could not be read", self.failures_whole(), Vec::new()))
            }
            Some(error) => Command::error(error.clone()),
            None => Command::notice("nothing has happened here that could be opened"),
        });
    }
}

/// Where an entry leads from where it is read, and what can be done with it there.
fn ways_of(entry: &Entry, cx: &Cx<'_>) -> Vec<Way> {
    let is = &entry.happening;
    let mut ways = Vec::new();
    if let Some(to) = is.to.as_ref().filter(|to| is.own.as_ref() != Some(to)) {
        ways.push(Way { action: Action::Open, does: "go there", command: Command::Open(to.clone()) });
    }
    let Some(own) = &is.own else { return ways };
    let row = serde_json::from_str(&is.row).unwrap_or_default();
    if let Ok(Place::Item(resource)) = catalog().place(&at(own)) {
        for (action, verb) in DEEDS {
            let is_of_use =
                |deed: &&Verb| refused_in(deed, cx.context()).is_none() && useless(deed, Some(&row)).is_none();
            let deed = resource.action(verb).filter(is_of_use);
            let deed = deed.and_then(|deed| verb_of_item(resource, &deed.verb, own, Some(&row), cx.context()));
            ways.extend(deed.map(|(_, command)| Way { action, does: verb, command }));
        }
    }
    let to = if has_page(own) { own.clone().with_action("document") } else { own.clone() };
    ways.push(Way { action: Action::Document, does: "document", command: Command::Open(to) });
    ways
}

/// Whether a place is an item that has a page, and not its document alone.
fn has_page(to: &Location) -> bool {
    matches!(catalog().place(&at(to)), Ok(Place::Item(resource)) if document::has_hub(resource))
}
