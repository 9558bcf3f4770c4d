//! The user's own commands: which of them are for what is under the cursor, what is asked before, and what is filled in.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Overlay, OverlaySpec};
use super::{Choice, Command, Cx, Handled, LineInput, Screen, Session, View, overlay};
use crate::catalog::{Location, Place, Resource, catalog};
use crate::config::{Action, Mode, OwnCommand, OwnQuestion};
use crate::contract::{Context, Effect, Input};
use crate::widgets;

/// What is under the cursor, as far as a command can be told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Under {
    /// Where it is.
    pub at: Location,
    /// Its ARN, where it has one that is known.
    pub arn: Option<String>,
}

/// A command on its way: what it is about, and the answers so far.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnRun {
    /// Its number among the user's commands.
    pub number: usize,
    /// What it is about.
    pub under: Under,
    /// What was answered to its questions, in their order.
    pub answers: Vec<String>,
}

impl Under {
    /// What a page is about, if that is one item.
    pub fn page(cx: &Cx<'_>) -> Option<Self> {
        let at = cx.location.without_action().without_query();
        let Ok(Place::Item(resource)) = catalog().place(&at) else { return None };
        let arn = cx.arn_of(resource, &at, None);
        Some(Self { at, arn })
    }

    /// The path of the resource that it is one of.
    fn resource(&self) -> Option<&'static Resource> {
        match catalog().place(&self.at) {
            Ok(Place::Item(resource)) => Some(resource),
            _ => None,
        }
    }

    /// The numbers of the commands that are for it.
    pub fn commands<'s>(&self, session: &'s Session) -> impl Iterator<Item = (usize, &'s OwnCommand)> {
        let path = self.resource().map_or("", |resource| resource.path.as_str());
        session.settings.commands.iter().enumerate().filter(move |(_, command)| command.suits(path))
    }

    /// The commands that are for it, as choices.
    pub(super) fn choices(&self, session: &Session, context: &Context) -> Vec<Choice> {
        let choice = |(number, command): (usize, &OwnCommand)| {
            let key = command.key.map(|key| key.to_string()).unwrap_or_default();
            let run = OwnRun { number, under: self.clone(), answers: Vec::new() };
            Choice::new(&command.name, key, Command::Own(run)).refused(refusal(command, context), context)
        };
        self.commands(session).map(choice).collect()
    }

    /// What holes can be filled with.
    fn known(&self, session: &Session, context: &Context) -> BTreeMap<String, String> {
        let account = context.identity.as_ref().and_then(|identity| identity.as_ref().ok());
        let id = self.at.last().unwrap_or_default();
        let known = [
            ("id", id),
            ("name", session.name_of(&self.at)),
            ("arn", self.arn.as_deref().unwrap_or_default()),
            ("location", &self.at.to_string()),
            ("profile", context.profile.as_deref().unwrap_or_default()),
            ("region", context.region().unwrap_or_default()),
            ("account", account.map_or("", |identity| identity.account.as_str())),
        ];
        known.map(|(hole, value)| (hole.to_owned(), value.to_owned())).into()
    }
}

/// Why a command is not run in a context.
fn refusal(command: &OwnCommand, context: &Context) -> Option<String> {
    let why = context.why_read_only().filter(|_| !command.safe)?;
    Some(format!("{why}: \"{}\" is not said to be safe in commands.toml", command.name))
}

/// The next step of a command: a question, the program, or why there is none.
pub fn next_of_own(run: OwnRun, session: &mut Session, context: &Context) -> Command {
    let settings = Arc::clone(&session.settings);
    let Some(command) = settings.commands.get(run.number) else {
        return Command::warn("there is no such command");
    };
    if let Some(why) = refusal(command, context) {
        return Command::warn(why);
    }
    let mut known = run.under.known(session, context);
    let not_run = |why| Command::warn(format!("\"{}\" was not run: {why}", command.name));
    if let Some(question) = command.asks.get(run.answers.len()) {
        // What can't be filled in is said before anything is asked.
        known.extend(command.asks.iter().map(|asked| (asked.hole.clone(), "answer".to_owned())));
        if let Err(why) = command.fill(&known) {
            return not_run(why);
        }
        let question = question.clone();
        return Command::Overlay(OverlaySpec::Own(OwnAsked { title: command.name.clone(), question, run }).into());
    }
    known.extend(command.asks.iter().map(|asked| asked.hole.clone()).zip(run.answers));
    match command.fill(&known) {
        Ok(arguments) => Command::Effect(Effect::RunOwn {
            id: session.programs.begin(&command.name, session.now),
            title: command.name.clone(),
            arguments,
            safe: command.safe,
            context: context.id,
        }),
        Err(why) => not_run(why),
    }
}

/// A question before a command runs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OwnAsked {
    title: String,
    question: OwnQuestion,
    run: OwnRun,
}

impl OwnAsked {
    pub(super) fn open(self) -> Box<dyn Screen> {
        let line = LineInput::offered(&self.question.default);
        Box::new(OwnOverlay { asked: self, line })
    }
}

impl From<OwnAsked> for Overlay {
    fn from(asked: OwnAsked) -> Self {
        OverlaySpec::Own(asked).into()
    }
}

#[derive(Debug)]
struct OwnOverlay {
    asked: OwnAsked,
    line: LineInput,
}

impl Screen for OwnOverlay {
    fn name(&self) -> &'static str {
        "own-question"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept | Action::Submit => {
                let mut run = self.asked.run.clone();
                run.answers.push(self.line.text().to_owned());
                overlay::answer(cx, Command::Own(run));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Text
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.line.input(input);
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some("go on")
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.asked.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let width = overlay::place(area, 72, 7).width.saturating_sub(4);
        let ask = widgets::wrap(&self.asked.question.ask, width.into());
        let place = overlay::place(area, 72, 4 + ask.len() as u16);
        let hints = overlay::hints(view.session, Mode::Text, &[(Action::Accept, "go on"), (Action::Back, "close")]);
        let inside = overlay::frame(place, buf, theme, &self.asked.title, &hints);
        let last = Rect { y: inside.bottom().saturating_sub(1), height: inside.height.min(1), ..inside };
        let above = Rect { height: inside.height.saturating_sub(1), ..inside };
        for (line, row) in ask.iter().zip(above.rows()) {
            widgets::put(buf, row, line, theme.text);
        }
        self.line.draw(("", ""), true, last, buf, theme);
    }
}
