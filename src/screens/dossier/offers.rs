//! What the page offers: the keys that are of use now, and the fields that one of them can be for.

use super::Dossier;
use crate::catalog::{KeySpec, Location, PreparedField, Verb};
use crate::config::Action;
use crate::screens::form::{PageOffer, deed_at, is_unsure, is_write, never_taken, offer_after, sentence, useless};
use crate::screens::item::at;
use crate::screens::table;
use crate::screens::{Choice, Command, Cx, menu};

/// So many of the page's own keys come before those that every item has.
const FIRST: usize = 2;

impl Dossier {
    /// A choice of the fields that the account defines, each with its present value; those that the action never takes
    /// are not among them.
    pub(super) fn choose_field(&self, key: &KeySpec, of: &str, cx: &mut Cx<'_>) {
        let (resource, prepared) = (self.item.resource, &self.item.prepared);
        let deed = key.location(&at(cx.location), "", "-").and_then(|to| deed_at(&to));
        let item = at(cx.location);
        let never = deed.map_or(&[][..], |deed| never_taken(deed.operation, of));
        let zone = cx.session.settings.time_zone.time_zone();
        let choice = |field: &PreparedField| {
            let known = resource.field_column(field).zip(self.item.document.as_ref());
            let value = known.map(|(column, document)| {
                let to = resource.follow(&column, document, Some(document), &item);
                let name = to.and_then(|to| self.names.get(&to).map(str::to_owned));
                name.unwrap_or_else(|| table::whole(&column.cell(document, Some(document), prepared), zone))
            });
            let value = value.unwrap_or_default();
            Choice::new(&field.name, value.replace('\n', " "), self.way(key, &field.id, cx))
        };
        let fields = prepared.fields().iter().filter(|field| !never.contains(&field.id));
        let choices: Vec<Choice> = fields.map(choice).collect();
        let does = key.does.as_deref().unwrap_or_default();
        cx.command(if choices.is_empty() {
            Command::warn("the fields are not known yet")
        } else {
            Command::Overlay(menu(&sentence(does), choices))
        });
    }

    /// The menu of all that can be done: what the page has keys for comes first, in the order of use.
    pub(super) fn offer_all(&self, cx: &mut Cx<'_>) {
        let mode = self.page_mode();
        let mut before = PageOffer { mode: Some(mode), ..PageOffer::default() };
        let offered: Vec<&'static KeySpec> =
            self.spec.keys.iter().filter(|key| self.is_offered(key, &self.place)).collect();
        for key in &offered {
            let Ok(action) = key.key.parse::<Action>() else { continue };
            let hint = cx.session.keymap.key(mode, action);
            let verbs = key.verbs.iter().filter_map(|verb| self.item.resource.action(verb));
            for deed in verbs.filter(|deed| useless(deed, self.item.document.as_ref()).is_none()) {
                before.choices.push(Choice::new(&deed.title, &hint, self.way_of_verb(key, &deed.verb, cx)));
                before.verbs.push(&deed.verb);
            }
            if !key.verbs.is_empty() {
                continue;
            }
            let is_one = offered.iter().filter(|other| other.key == key.key).count() == 1;
            let choice = match (is_one, key.does.as_deref()) {
                (false, Some(does)) => {
                    Choice::new(sentence(&format!("{} {does}", action.title())), hint, self.way(key, "", cx))
                }
                (_, does) => {
                    let what = does.filter(|_| key.depends()).unwrap_or_else(|| action.description());
                    Choice::new(sentence(what), hint, Command::Act(action))
                }
            };
            before.choices.push(choice);
        }
        offer_after(&before, self.item.resource, self.item.document.as_ref(), cx);
    }

    /// Whether a key is of use now: what the context refuses is not offered, nor what this item does not take.
    fn is_offered(&self, key: &KeySpec, item: &Location) -> bool {
        let is_awaited = self.item.is_awaited();
        if key.why_not(self.item.document.as_ref()).is_some() || (is_awaited && key.is_conditional()) {
            return false;
        }
        let to = key.location(item, "arn:", "-").and_then(|to| deed_at(&to));
        let deeds = to.into_iter().chain(key.verbs.iter().filter_map(|verb| self.item.resource.action(verb)));
        let mut deeds = deeds.peekable();
        let may = |deed: &Verb| {
            let refused = self.refuses && deed.is_write();
            !refused && useless(deed, self.item.document.as_ref()).is_none() && !is_unsure(deed, is_awaited)
        };
        deeds.peek().is_none() || deeds.any(may)
    }

    /// Whether all that an action does with this item is a write.
    pub(super) fn key_writes(&self, action: Action) -> bool {
        let keys: Vec<&KeySpec> = self.spec.keys.iter().filter(|key| key.key == action.name()).collect();
        if keys.is_empty() {
            return is_write(self.item.resource, action);
        }
        let deeds = |key: &&KeySpec| {
            let to = key.location(&self.place, "arn:", "-").and_then(|to| deed_at(&to));
            to.into_iter()
                .chain(key.verbs.iter().filter_map(|verb| self.item.resource.action(verb)))
                .collect::<Vec<_>>()
        };
        keys.iter().map(deeds).all(|deeds| !deeds.is_empty() && deeds.iter().all(|deed| deed.is_write()))
    }

    /// Whether an action does something to the item.
    pub(super) fn does_to_item(&self, action: Action) -> bool {
        let is_own = self.spec.keys.iter().any(|key| key.key == action.name());
        is_own || action == Action::Actions || crate::screens::form::is_of_item(self.item.resource, action)
    }

    /// The page's own keys that are of use now, in the order of use.
    pub(super) fn own_offers(&self) -> Vec<Action> {
        let own = self.spec.keys.iter().filter(|key| !self.item.is_gone() && self.is_offered(key, &self.place));
        let mut own: Vec<&KeySpec> = own.collect();
        // What is done with the rows that have the keys comes first.
        let panel = self.panel_in_focus().and_then(|panel| self.spec.panels.get(panel)).map(|panel| &panel.title);
        own.sort_by_key(|key| panel.is_none() || key.with.as_ref().map(|(rows, _)| rows) != panel);
        Action::each_once(own.into_iter().filter_map(|key| key.key.parse().ok()).collect())
    }

    /// The actions that make sense now, the most useful first.
    pub(super) fn offers(&self) -> Vec<Action> {
        let own = self.own_offers();
        // What the page has a key for is offered by that alone.
        let is_own = |action: &Action| self.spec.keys.iter().any(|key| key.key == action.name());
        let general = self.item.offers().into_iter();
        let general = general.filter(|action| !self.refuses || *action == Action::Actions);
        let general = general.filter(|action| !is_own(action) || own.contains(action));
        // What is made most on such a page has a key of its own.
        let general = general.filter(|action| *action != Action::Create || own.is_empty());
        let general: Vec<Action> = general.collect();
        // Where there is little room, the way to all that can be done is among the first.
        let usual = [Action::Edit, Action::Actions];
        let usual = usual.into_iter().filter(|action| own.contains(action) || general.contains(action));
        let mut actions = vec![Action::Open];
        actions.extend(own.iter().take(FIRST));
        actions.extend(usual);
        actions.extend(&own);
        actions.extend(&general);
        actions.push(Action::NextPane);
        if self.panel_in_focus().is_none() && self.timeline.kinds().len() > 1 {
            actions.push(Action::Left);
        }
        actions.push(Action::Document);
        if self.panel_in_focus().is_none() {
            actions.push(Action::Filter);
        }
        let more = self.panel_in_focus().map_or_else(
            || self.timeline.feeds.iter().any(super::feed::Feed::tells),
            |panel| self.panels[panel].has_more(),
        );
        actions.extend(more.then_some(Action::LoadAll));
        actions.extend([Action::Refresh, Action::Copy, Action::Details, Action::Back]);
        Action::each_once(actions)
    }
}
