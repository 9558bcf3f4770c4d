//! The loop: events in, frames out, and nothing at all in between.

use std::collections::VecDeque;
use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use crossterm::event::{Event as TerminalEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::driver::{Driver, Left};
use super::editor::{Editor, Given};
use super::front::{Front, Surface, bounded};
use super::signals::{self, Signal};
use super::typed::Typing;
use crate::contract::{Effect, Event, Input, Pointer, PointerDeed, TaskEvent, Update};

/// At most 60 frames a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// So many events at the most go into one frame: a flood of replies must not stop the screen.
const DRAIN: usize = 512;

/// How often it is looked, in the background of the terminal, whether the program is in front again.
const AWAY: Duration = Duration::from_millis(200);

/// How long the journal may take to keep what it was given before the program ended.
const KEEPING: Duration = Duration::from_secs(2);

/// Where events come from.
pub(super) struct Sources<I> {
    pub(super) signals: mpsc::Receiver<Signal>,
    pub(super) input: I,
    /// Makes `input` anew after another program has had the keyboard; none where no other program can have it.
    pub(super) fresh: Option<fn() -> I>,
    pub(super) tasks: mpsc::Receiver<TaskEvent>,
    pub(super) answers: mpsc::Receiver<Event>,
}

/// Why the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// The user left.
    Quit,
    /// By this signal.
    Signal(i32),
    /// The terminal is gone.
    Lost,
}

/// One thing that happened.
enum Wake {
    Signal(Signal),
    Event(Event),
    /// Something that changes nothing, such as the release of a key.
    Void,
}

/// How long to wait for the next thing.
enum Until {
    Now,
    Moment(Instant),
    Forever,
}

impl<I: Stream<Item = io::Result<Typing>> + Unpin> Sources<I> {
    /// The next thing that happened; `None` when the time is up. Signals go first, then the user,
    /// then results.
    async fn next(&mut self, until: Until) -> Option<Wake> {
        let time_is_up = async {
            match until {
                Until::Now => ready(()).await,
                Until::Moment(moment) => sleep_until(moment).await,
                Until::Forever => pending().await,
            }
        };
        tokio::select! {
            biased;
            Some(signal) = self.signals.recv() => Some(Wake::Signal(signal)),
            input = self.input.next() => Some(wake(input)),
            Some(task) = self.tasks.recv() => Some(Wake::Event(Event::Task(task))),
            Some(answer) = self.answers.recv() => Some(Wake::Event(answer)),
            () = time_is_up => None,
        }
    }
}

fn wake(input: Option<io::Result<Typing>>) -> Wake {
    let event = match input {
        Some(Ok(Typing::Event(event))) => event,
        Some(Ok(Typing::Unended(what))) => return Wake::Event(Event::Unended(what)),
        Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => return Wake::Void,
        Some(Err(_)) | None => return Wake::Signal(Signal::Lost),
    };
    if let TerminalEvent::Mouse(mouse) = event {
        return pointer(mouse).map_or(Wake::Void, |pointer| Wake::Event(Event::Pointer(pointer)));
    }
    Wake::Event(Event::Input(match event {
        TerminalEvent::Key(key) if key.kind != KeyEventKind::Release => Input::Key(key),
        TerminalEvent::Paste(text) => Input::Paste(text),
        TerminalEvent::Resize(width, height) => {
            let (width, height) = bounded((width, height));
            Input::Resize { width, height }
        }
        _ => return Wake::Void,
    }))
}

/// What was done with the mouse, if it has a meaning. With a key held it has none: it is for the terminal then.
fn pointer(MouseEvent { kind, column, row, modifiers }: MouseEvent) -> Option<Pointer> {
    let deed = match kind {
        MouseEventKind::Down(MouseButton::Left) => PointerDeed::Click,
        MouseEventKind::ScrollUp => PointerDeed::WheelUp,
        MouseEventKind::ScrollDown => PointerDeed::WheelDown,
        _ => return None,
    };
    modifiers.is_empty().then_some(Pointer { column, row, deed })
}

/// Waits for what becomes of an editor's text, unless the program has to end before.
async fn beside(
    editor: &mut Editor,
    signals: &mut mpsc::Receiver<Signal>,
) -> Result<Result<Option<String>, String>, Ending> {
    loop {
        tokio::select! {
            biased;
            edited = editor.edited() => return Ok(edited),
            Some(signal) = signals.recv() => match signal {
                Signal::End(number) => return Err(Ending::Signal(number)),
                Signal::Lost => return Err(Ending::Lost),
                Signal::Stop => editor.stop(),
                // The editor goes on by itself.
                Signal::Continued => {}
            },
        }
    }
}

/// The loop's state between two events.
pub(super) struct Loop<'a, F, S> {
    pub(super) front: &'a mut F,
    pub(super) surface: &'a mut S,
    pub(super) driver: &'a mut Driver,
    dirty: bool,
    drawn: Option<Instant>,
    told: Option<Instant>,
    /// Once the user has left, nothing new is started: what the pool refuses would be asked for again and again.
    leaving: bool,
    /// A text for the user's own editor, as soon as the keyboard is free.
    outside: Option<Given>,
}

impl<'a, F: Front, S: Surface> Loop<'a, F, S> {
    /// A loop that has drawn nothing yet.
    pub(super) fn new(front: &'a mut F, surface: &'a mut S, driver: &'a mut Driver) -> Self {
        Self { front, surface, driver, dirty: true, drawn: None, told: None, leaving: false, outside: None }
    }

    /// Runs until the user leaves, the system says so, or the terminal is gone.
    pub(super) async fn run<I>(&mut self, sources: &mut Sources<I>) -> Ending
    where
        I: Stream<Item = io::Result<Typing>> + Unpin,
    {
        // The first frame does not wait for what the front wants to load.
        if self.draw().is_err() {
            return self.end(Ending::Lost);
        }
        let initial_effects = self.front.initial_effects();
        if let Some(ending) = self.carry_out(initial_effects) {
            return self.end(ending);
        }
        loop {
            if self.draw().is_err() {
                return self.end(Ending::Lost);
            }
            let mut until = self.until();
            for _ in 0..DRAIN {
                let Some(wake) = sources.next(until).await else { break };
                let mut ending = self.take(wake);
                if ending.is_none() {
                    ending = self.edit_outside(sources).await;
                }
                if let Some(ending) = ending {
                    return self.end(ending);
                }
                until = Until::Now;
            }
            let mut ending = self.keep_deadline();
            if ending.is_none() && self.surface.is_away() && self.surface.may_return() {
                ending = self.restored(Surface::restore);
            }
            if let Some(ending) = ending {
                return self.end(ending);
            }
        }
    }

    /// Draws, if there is something new and the last frame is old enough.
    fn draw(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if self.dirty && self.drawn.is_none_or(|drawn| now >= drawn + FRAME) {
            self.surface.draw(self.front)?;
            self.dirty = false;
            self.drawn = Some(now);
        }
        Ok(())
    }

    /// Until when nothing needs doing.
    fn until(&self) -> Until {
        let frame = self.drawn.filter(|_| self.dirty).map(|drawn| drawn + FRAME);
        let deadline = self.front.deadline().map(|deadline| {
            let wait = Timestamp::now().duration_until(deadline);
            let soonest = self.told.map_or_else(Instant::now, |told| told + FRAME);
            (Instant::now() + Duration::try_from(wait).unwrap_or_default()).max(soonest)
        });
        let look = self.surface.is_away().then(|| Instant::now() + AWAY);
        [frame, deadline, look].into_iter().flatten().min().map_or(Until::Forever, Until::Moment)
    }

    /// Tells the front that its deadline has come; not more often than it could draw.
    fn keep_deadline(&mut self) -> Option<Ending> {
        let due = self.front.deadline().is_some_and(|deadline| deadline <= Timestamp::now());
        let now = Instant::now();
        if !due || self.told.is_some_and(|told| now < told + FRAME) {
            return None;
        }
        self.told = Some(now);
        self.feed(Event::Deadline)
    }

    fn take(&mut self, wake: Wake) -> Option<Ending> {
        match wake {
            Wake::Void => None,
            Wake::Event(event) => self.feed(event),
            Wake::Signal(Signal::End(number)) => Some(Ending::Signal(number)),
            Wake::Signal(Signal::Lost) => Some(Ending::Lost),
            Wake::Signal(Signal::Stop) => self.restored(Surface::suspend),
            Wake::Signal(Signal::Continued) => self.restored(Surface::restore),
        }
    }

    /// Lets the user's own editor have the terminal, if that was asked for. Nothing reads the keyboard meanwhile.
    async fn edit_outside<I>(&mut self, sources: &mut Sources<I>) -> Option<Ending> {
        let given = self.outside.take()?;
        let Some(fresh) = sources.fresh else {
            return self.feed(Event::Edited(Err("no editor can be started here".to_owned())));
        };
        sources.input = fresh();
        self.surface.give_back();
        let edited = match Editor::start(given) {
            Ok(mut editor) => match beside(&mut editor, &mut sources.signals).await {
                Ok(edited) => edited,
                Err(ending) => {
                    let saved = editor.end().await;
                    self.feed(Event::Edited(saved));
                    return Some(ending);
                }
            },
            Err(problem) => Err(problem),
        };
        self.restored(Surface::restore).or_else(|| self.feed(Event::Edited(edited)))
    }

    fn restored(&mut self, how: impl FnOnce(&mut S) -> io::Result<()>) -> Option<Ending> {
        self.dirty = true;
        // The window may have another size than before.
        match how(self.surface).and_then(|()| self.surface.size()) {
            Ok((width, height)) => self.feed(Event::Input(Input::Resize { width, height })),
            Err(error) => {
                tracing::warn!(%error, "the terminal is gone");
                Some(Ending::Lost)
            }
        }
    }

    /// Gives the front an event, and carries out what it asks for.
    fn feed(&mut self, event: Event) -> Option<Ending> {
        self.dirty = true;
        if let Event::Task(task) = &event {
            self.driver.note(task);
        }
        let effects = self.front.update(Update { at: Timestamp::now(), event });
        self.carry_out(effects)
    }

    /// Carries effects out, and what comes of them at once.
    fn carry_out(&mut self, effects: Vec<Effect>) -> Option<Ending> {
        let mut effects = VecDeque::from(effects);
        let mut ending = None;
        while let Some(effect) = effects.pop_front() {
            if self.leaving && matches!(effect, Effect::Start(_)) {
                continue;
            }
            let answer = match self.driver.carry_out(effect) {
                Left::Nothing => continue,
                Left::Answer(answer) => answer,
                Left::Copy { what, text } => Event::Copied { what, problem: self.surface.copy(&text).err() },
                Left::Edit(given) => {
                    self.outside = Some(given);
                    continue;
                }
                Left::Suspend => {
                    ending = ending.or(self.restored(Surface::suspend));
                    continue;
                }
                Left::Quit => {
                    ending = Some(Ending::Quit);
                    continue;
                }
            };
            self.dirty = true;
            effects.extend(self.front.update(Update { at: Timestamp::now(), event: answer }));
        }
        ending
    }

    /// The front's last chance to keep what must not be lost.
    fn end(&mut self, ending: Ending) -> Ending {
        if ending != Ending::Quit {
            self.feed(Event::Terminate);
        }
        ending
    }

    /// Goes on taking results in, without drawing, until the pool has ended its work or patience is over.
    /// Returns how many calls had no outcome by then.
    pub(super) async fn wind_down<I>(&mut self, sources: &mut Sources<I>, patience: Duration) -> usize {
        self.leaving = true;
        signals::ending();
        let (pool, kept, jobs) = (self.driver.pool().clone(), self.driver.journal_done(), self.driver.jobs().end());
        let down = async {
            // A write whose intent is just being kept counts as one under way.
            drop(timeout(KEEPING, kept).await);
            let left = pool.shutdown(patience).await;
            drop(timeout(KEEPING, jobs).await);
            left
        };
        tokio::pin!(down);
        let over = sleep(patience + 2 * KEEPING + Duration::from_secs(1));
        tokio::pin!(over);
        loop {
            tokio::select! {
                left = &mut down => {
                    while let Ok(task) = sources.tasks.try_recv() {
                        self.driver.note(&task);
                    }
                    return left;
                }
                // The front would only start new work; what became of writes is the journal's to know.
                Some(task) = sources.tasks.recv() => self.driver.note(&task),
                // Nobody looks any more, but the journal must not wait to be heard.
                Some(answer) = sources.answers.recv() => {
                    self.feed(answer);
                }
                () = &mut over => return 0,
            }
        }
    }
}
