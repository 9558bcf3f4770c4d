//! Whose a phone number is that was typed without its country code: it can be said afterwards.

use super::Find;
use super::source::home;
use crate::catalog::Country;
use crate::screens::accounts::country_of;
use crate::screens::{Choice, Command, Cx, LineInput, OverlayAnswer, menu};

/// The key of the page's own search.
const TEXT: &str = "q";

impl Find {
    /// Whether what was searched for was understood as a phone number inside of a country.
    pub(super) fn is_of_a_country(&self) -> bool {
        self.hunt.sources.iter().flat_map(|source| &source.readings).any(|reading| reading.national)
    }

    /// Has the country chosen that the number is of: first those of the regions that are in use.
    pub(super) fn choose_country(&self, cx: &mut Cx<'_>) {
        if !self.is_of_a_country() {
            return cx.command(Command::warn("what was searched for is no phone number without a country code"));
        }
        let sought = self.hunt.sought();
        let regions = cx.session.contexts.iter().filter_map(|context| country_of(context.region()?));
        let mut countries: Vec<&'static Country> = Vec::new();
        for country in home(&cx.view()).into_iter().chain(regions).chain(Country::all()) {
            if !countries.contains(&country) {
                countries.push(country);
            }
        }
        let choice = |country: &'static Country| {
            let text = country.number(sought);
            let search = OverlayAnswer::Search(vec![(TEXT.to_owned(), text)]);
            let code = country.code();
            let choice = Choice::new(country.name, format!("{} {code}", country.iso), Command::Answer(search));
            choice.also([country.iso, &code, code.trim_start_matches('+')])
        };
        let choices = countries.into_iter().map(choice).collect();
        cx.command(Command::Overlay(menu("Of which country is the number?", choices)));
    }

    /// What another search was chosen.
    pub(super) fn take_search(&mut self, query: &[(String, String)], cx: &mut Cx<'_>) {
        if let Some((_, text)) = query.iter().find(|(key, _)| key == TEXT) {
            self.line = LineInput::new(text);
            self.search(cx);
        }
    }
}
