//! What the place of the page is made like: another place, or a folder.

use super::super::folder::design_of;
use super::super::name_of;
use super::super::reading::PlaceReading;
use super::ComparePage;
use super::choose::With;
use crate::catalog::{FOLDER, Location};
use crate::contract::Effect;
use crate::plan::{Design, Head};
use crate::screens::{Command, Cx, LineInput, Session};

impl ComparePage {
    pub(super) fn take_source(&mut self, with: With, cx: &mut Cx<'_>) {
        match with {
            With::Folder => self.path = Some(LineInput::offered("design/")),
            With::Profile(profile, region) => {
                let context = cx.session.context_for(&profile, region, cx.effects);
                self.choosing.ask(context, cx);
            }
            With::Regions => self.choosing.all_regions = true,
            With::Context(context) => self.choosing.ask(context, cx),
            With::Place(context, at) => {
                self.source = Some(Source::Place(Box::new(PlaceReading::new(1, context, &at, false))));
                self.read(cx);
            }
        }
    }

    pub(super) fn take_path(&mut self, cx: &mut Cx<'_>) {
        let path = self.path.as_ref().map_or("", LineInput::text).trim().to_owned();
        if cx.location.get(FOLDER) != Some(path.as_str()) {
            // So that a bookmark of the page leads to the same comparison.
            return cx.command(Command::Replace(cx.location.clone().with_queries(&[(FOLDER.to_owned(), path)])));
        }
        self.source = Some(Source::Looking(path.clone()));
        self.problem = None;
        cx.command(Command::Effect(Effect::ReadFolder { path }));
    }

    /// The folder that was typed was read.
    pub(super) fn take_folder(&mut self, path: &str, files: &[(String, String)], cx: &mut Cx<'_>) {
        match design_of(files, &cx.location.without_action().without_query()) {
            Ok((design, head)) => {
                self.source = Some(Source::Folder { path: path.to_owned(), design: Box::new(design), head });
                self.path = None;
                self.read(cx);
            }
            Err(why) => (self.source, self.problem) = (None, Some(why)),
        }
    }

    /// Reads both sides.
    pub(super) fn read(&mut self, cx: &mut Cx<'_>) {
        (self.differences, self.running) = (None, None);
        let head = match &mut self.source {
            Some(Source::Place(reading)) => {
                reading.begin(cx);
                Head::default()
            }
            Some(Source::Folder { head, .. }) => head.clone(),
            _ => return,
        };
        let mut target = PlaceReading::new(0, cx.context, cx.location, false).with_head(head);
        target.begin(cx);
        self.target = Some(target);
    }

    /// What is called how: where it comes from.
    pub(super) fn source_name(&self, session: &Session, own: &Location) -> String {
        match &self.source {
            Some(Source::Place(reading)) => {
                let context = session.context(reading.context);
                let place = name_of(&reading.at, session);
                let profile = context.profile.clone().unwrap_or_else(|| "default".to_owned());
                let is_same = name_of(own, session) == place;
                if is_same { profile } else { format!("{place} ({profile})") }
            }
            Some(Source::Folder { path, .. } | Source::Looking(path)) => path.clone(),
            None => String::new(),
        }
    }
}

/// What the place of the page is made like.
#[derive(Debug)]
pub(super) enum Source {
    /// Another place.
    Place(Box<PlaceReading>),
    /// A folder that is being looked at.
    Looking(String),
    /// A folder.
    Folder { path: String, design: Box<Design>, head: Head },
}
