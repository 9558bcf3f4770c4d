//! Follows a damaged text word by word and keeps what is surely not hidden.
//!
//! Commas, colons and quotes may be missing, names and values be quoted in any way or in none. Where it can no longer
//! be told what a word is, the rest of its line is left out; and so is all the rest, where that line may have begun
//! something hidden, or may have changed how deep the next one is.

use std::collections::BTreeSet;

use super::KeptText;
use super::lexer::{self, Kind, Token, is_quote};
use super::place::{Here, Names, names};
use crate::model::{Member, Policy, Sensitivity, Shape, ShapeKind};

/// An open bracket.
struct Open {
    here: Here,
    bracket: char,
    /// Nobody wrote it.
    implied: bool,
    /// It is around whole documents.
    around: bool,
    /// All that is inside is hidden.
    hidden: bool,
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Name,
    Colon,
    Value,
    /// A comma, or the end of the list or object.
    Comma,
}

/// How it goes on after a word.
enum Flow {
    Next,
    /// Nobody can tell what the word is.
    Lost,
    /// What follows may be hidden, whatever it looks like.
    End,
}

/// How far a text was followed.
pub(super) struct Scan {
    policy: Policy,
    root: Here,
    names: Names,
    stack: Vec<Open>,
    /// Where the next value belongs.
    value: Here,
    next: Next,
    /// Whether the last value is left out: it may be longer than it seems.
    hid: bool,
    /// Whether a text was not closed on an earlier line, or a line was left out: this one may begin inside a text.
    adrift: bool,
    /// The letter that the first name began with: its quote, where it has one.
    style: Option<char>,
    /// Whether the name before the next colon was left out.
    nameless: bool,
    /// Where the free text begins that was kept last, in bytes of `kept`.
    free: Option<usize>,
    kept: String,
    whole: bool,
    says: bool,
}

impl Scan {
    pub(super) fn new(input: &'static Shape, policy: Policy) -> Self {
        let root = Here::root(input);
        Self {
            policy,
            root,
            names: names(input, policy),
            stack: Vec::new(),
            value: root,
            next: Next::Value,
            hid: false,
            adrift: false,
            style: None,
            nameless: false,
            free: None,
            kept: String::new(),
            whole: true,
            says: false,
        }
    }

    /// What is kept of a text.
    pub(super) fn kept(mut self, text: &str) -> KeptText {
        let anything = self.root.as_leaf().max(Sensitivity::Customer);
        if !self.policy.hides(anything) {
            return KeptText { text: text.to_owned(), whole: true };
        }
        let mut at = 0;
        while let Some(token) = lexer::next(text, at) {
            at = token.end;
            match self.take(token, &mut at) {
                Flow::Next => {}
                Flow::Lost => match self.lose(token) {
                    Some(end) => at = end,
                    None => return self.ended(),
                },
                Flow::End => return self.ended(),
            }
        }
        self.kept.push_str(&text[at..]);
        self.done()
    }

    /// All the rest is left out.
    fn ended(mut self) -> KeptText {
        self.whole = false;
        self.done()
    }

    fn done(self) -> KeptText {
        let text = if self.whole || self.says { self.kept } else { String::new() };
        KeptText { text, whole: self.whole }
    }

    fn take(&mut self, token: Token<'_>, at: &mut usize) -> Flow {
        match token.kind {
            Kind::Comment => self.leave_out(token),
            Kind::Open(bracket) => self.open(bracket, token),
            Kind::Close(bracket) => self.close(bracket, token),
            Kind::Comma => self.comma(token),
            Kind::Colon => self.colon(token),
            Kind::Bare if self.next == Next::Colon && matches!(token.text(), "=" | "=>" | ":=") => self.colon(token),
            Kind::Quoted { .. } | Kind::Bare => {
                let may_be_name = matches!(self.next, Next::Name | Next::Comma) || self.at_base();
                let token = if may_be_name { token.as_name() } else { token };
                *at = token.end;
                self.text(token)
            }
        }
    }

    fn is_hidden(&self) -> bool {
        self.stack.last().is_some_and(|open| open.hidden)
    }

    fn in_list(&self) -> bool {
        self.stack.last().is_some_and(|open| open.bracket == '[')
    }

    /// Whether whole documents may come next.
    fn at_base(&self) -> bool {
        self.stack.last().is_none_or(|open| open.around)
    }

    fn keep(&mut self, token: Token<'_>) -> Flow {
        if self.is_hidden() {
            return self.leave_out(token);
        }
        self.kept.push_str(token.gap());
        self.kept.push_str(token.text());
        Flow::Next
    }

    fn leave_out(&mut self, token: Token<'_>) -> Flow {
        if !self.is_hidden() {
            self.kept.push_str(token.gap());
        }
        self.whole = false;
        Flow::Next
    }

    /// Whether a document may hold something hidden: then nothing is guessed.
    fn is_wary(&self) -> bool {
        !self.names.hiding.is_empty()
    }

    fn open(&mut self, bracket: char, token: Token<'_>) -> Flow {
        // A document may have been put into the empty one that stood there.
        let in_empty = self.stack.len() == 1 && self.kept.ends_with('{') && token.gap().trim().is_empty();
        if self.at_base() || (in_empty && bracket == '{') {
            let around = bracket == '[';
            self.stack.push(Open { here: self.root, bracket, implied: false, around, hidden: false });
            self.next = if around { Next::Value } else { Next::Name };
            return self.keep(token);
        }
        let expected = matches!(self.next, Next::Value | Next::Colon) || (self.next == Next::Comma && self.in_list());
        if !expected && (self.is_wary() || self.hid) {
            return Flow::End;
        }
        let top = self.stack.last().map_or(self.root, |open| open.here);
        let place = match self.next {
            Next::Value | Next::Colon => self.value,
            Next::Comma if self.in_list() => top.item(),
            _ => top.of(None),
        };
        let here = place.opened(bracket);
        let hidden = self.is_hidden() || self.policy.hides(here.class);
        // Its bracket is left out with all that is inside.
        let flow = if hidden { self.leave_out(token) } else { self.keep(token) };
        self.stack.push(Open { here, bracket, implied: false, around: false, hidden });
        self.value = here.item();
        self.next = if bracket == '{' { Next::Name } else { Next::Value };
        (self.adrift, self.free) = (false, None);
        flow
    }

    fn close(&mut self, bracket: char, token: Token<'_>) -> Flow {
        let fits = |open: &Open| matches!((open.bracket, bracket), ('{', '}') | ('[', ']'));
        while self.stack.last().is_some_and(|open| open.implied && !fits(open)) {
            self.stack.pop();
        }
        let hidden = self.is_hidden();
        if !self.stack.last().is_some_and(fits) {
            if self.is_wary() || hidden {
                return Flow::End;
            }
            // One too many changes nothing.
            let lower = self.stack.iter().rposition(fits);
            self.stack.truncate(lower.unwrap_or(self.stack.len()));
        }
        let flow = self.keep(token);
        self.stack.pop();
        self.hid |= hidden;
        (self.next, self.adrift, self.free) = (Next::Comma, false, None);
        flow
    }

    fn comma(&mut self, token: Token<'_>) -> Flow {
        // What follows may be the value that is missing.
        let lacks = matches!(self.next, Next::Colon | Next::Value) && !self.in_list();
        self.hid |= lacks && self.policy.hides(self.value.as_leaf());
        self.next = match self.stack.last() {
            Some(open) if open.bracket == '[' => {
                self.value = open.here.item();
                Next::Value
            }
            _ => Next::Name,
        };
        self.free = None;
        self.keep(token)
    }

    fn colon(&mut self, token: Token<'_>) -> Flow {
        match self.next {
            Next::Colon => {
                self.next = Next::Value;
                if std::mem::take(&mut self.nameless) { self.leave_out(token) } else { self.keep(token) }
            }
            Next::Value => self.keep(token),
            Next::Comma if self.hid || self.is_wary() => Flow::End,
            // Nobody knows whose value follows.
            Next::Name | Next::Comma => {
                let top = self.stack.last().map_or(self.root, |open| open.here);
                self.value = top.of(None);
                self.next = Next::Value;
                self.leave_out(token)
            }
        }
    }

    /// What stands in no place that is known: the rest of its line is left out. Says where it ends, unless all that
    /// follows has to go with it.
    fn lose(&mut self, token: Token<'_>) -> Option<usize> {
        self.whole = false;
        if self.hid {
            return None;
        }
        if self.is_wary() {
            if let Some(free) = self.free {
                let begun = unswallowed(&self.kept[free..], &self.names.hiding)?.len();
                self.kept.truncate(free + begun);
            }
            if self.in_list() || !self.is_harmless(token.line()) {
                return None;
            }
        }
        self.kept.push_str(token.gap());
        (self.next, self.adrift) = (if self.in_list() { Next::Value } else { Next::Name }, true);
        self.free = None;
        Some(token.end - token.text().len() + token.line().len())
    }

    /// Whether a line that is left out begins nothing that is hidden, and no bracket.
    fn is_harmless(&self, line: &str) -> bool {
        let Some(top) = self.stack.last().map(|open| open.here) else { return false };
        let is_known = |name: &str| {
            let member = top.shape.and_then(|shape| shape.member(name));
            member.is_some_and(|member| !self.policy.hides(top.of(Some(member)).as_leaf()))
        };
        let named = line.match_indices([':', '=']).all(|(at, _)| is_known(last_word(&line[..at])));
        named && !line.contains(['{', '}', '[', ']']) && !words(line).any(|word| self.names.hiding.contains(word))
    }

    fn text(&mut self, token: Token<'_>) -> Flow {
        if self.is_hidden() {
            return self.hidden_text(token);
        }
        if self.at_base() {
            if self.is_wary() {
                // It may begin in the middle of anything.
                return Flow::End;
            }
            self.stack.push(Open { here: self.root, bracket: '{', implied: true, around: false, hidden: false });
            self.next = Next::Name;
            return self.name(token);
        }
        if self.next == Next::Comma {
            let listed = self.in_list();
            let follows = match listed {
                true => !token.is_named() && (token.is_closed() || token.is_literal()) && !self.hid,
                false if self.hid => token.is_named() && self.member(token).is_some(),
                false => token.is_named() || (token.is_closed() && self.member(token).is_some()),
            };
            if !follows || token.gap().is_empty() {
                return Flow::Lost;
            }
            self.next = if listed { Next::Value } else { Next::Name };
            if self.hid {
                // So that it is clear where that ended which is left out.
                self.kept.push(',');
            }
        }
        match self.next {
            Next::Name | Next::Comma => self.name(token),
            Next::Colon | Next::Value => self.in_place_of_value(token),
        }
    }

    /// A text inside of what is hidden: it is followed for its brackets alone.
    fn hidden_text(&mut self, token: Token<'_>) -> Flow {
        let is_name = match self.next {
            Next::Name => true,
            Next::Comma => !self.in_list(),
            Next::Colon | Next::Value => token.is_named() && !self.in_list(),
        };
        let is_right = !token.is_unclosed() && (self.next != Next::Comma || !token.gap().is_empty());
        if !is_right || (is_name && !token.is_named()) {
            return Flow::End;
        }
        self.next = if is_name { Next::Colon } else { Next::Comma };
        self.leave_out(token)
    }

    fn member(&self, token: Token<'_>) -> Option<&'static Member> {
        self.stack.last()?.here.shape?.member(&token.content())
    }

    fn name(&mut self, token: Token<'_>) -> Flow {
        let Some(here) = self.stack.last().map(|open| open.here) else { return Flow::Lost };
        let style = token.text().chars().next().filter(|letter| is_quote(*letter));
        let is_of_style = self.style.is_none_or(|first| Some(first) == style);
        if (self.adrift && !token.is_named()) || (self.hid && !(token.is_named() && is_of_style)) {
            return Flow::Lost;
        }
        self.style = self.style.or(style);
        match here.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Structure { members, .. }) => match here.shape.and_then(|s| s.member(&token.content())) {
                Some(member) => self.known_name(here.of(Some(member)), token),
                None => self.unknown_name(here, members, token),
            },
            Some(ShapeKind::Map { key, value }) => self.key(here, key, value, token),
            _ if token.is_named() => {
                self.begin(here.of(None));
                self.keep(token)
            }
            _ => Flow::Lost,
        }
    }

    /// A value follows.
    fn begin(&mut self, value: Here) {
        (self.value, self.next) = (value, Next::Colon);
        (self.hid, self.adrift, self.free, self.nameless) = (false, false, None, false);
    }

    fn known_name(&mut self, value: Here, token: Token<'_>) -> Flow {
        let is_certain = token.is_named() || token.is_closed();
        if is_certain && !token.is_unclosed() {
            self.begin(value);
        } else if token.ends_line() && !self.hid && !self.policy.hides(value.as_leaf()) {
            // It may go on, or be done.
            self.adrift = true;
        } else {
            return if self.policy.hides(value.as_leaf()) { Flow::End } else { Flow::Lost };
        }
        self.says = true;
        self.keep(token)
    }

    fn unknown_name(&mut self, here: Here, members: &[Member], token: Token<'_>) -> Flow {
        let content = token.content();
        if self.is_wary() && self.names.all.contains(content.as_str()) {
            // Its place is another one, and so may be that of all others.
            return Flow::End;
        }
        if token.is_named() && !token.is_unclosed() {
            self.begin(here.of(None));
            self.nameless = self.policy.hides(self.value.class);
            return if self.nameless { self.leave_out(token) } else { self.keep(token) };
        }
        let begins = members.iter().any(|member| member.name.starts_with(&content));
        if begins && !self.hid && !token.is_closed() && token.ends_line() {
            self.adrift = true;
            return self.keep(token);
        }
        if content.is_empty() && !self.hid { self.keep(token) } else { Flow::Lost }
    }

    fn key(&mut self, here: Here, key: &'static Member, value: &'static Member, token: Token<'_>) -> Flow {
        let hides = self.policy.hides(here.class.max(key.class()));
        if token.is_unclosed() {
            if hides || self.hid {
                return Flow::End;
            }
            self.adrift = true;
            return self.keep_free(token);
        }
        if !token.is_named() && (self.is_wary() || !token.is_closed()) {
            return if self.is_wary() { Flow::End } else { Flow::Lost };
        }
        let value = here.of(Some(value));
        self.begin(Here { class: value.class.max(key.class()), ..value });
        self.nameless = hides;
        if hides { self.leave_out(token) } else { self.keep_free(token) }
    }

    fn in_place_of_value(&mut self, token: Token<'_>) -> Flow {
        if token.is_named() && !token.is_unclosed() {
            // The value is missing, or the bracket before its first name; or it is a part of the value.
            if self.is_wary() && (self.value.is_group() || self.in_list() || self.member(token).is_none()) {
                return Flow::End;
            }
            if !self.in_list() {
                self.next = Next::Name;
                return self.name(token);
            }
        }
        let is_empty = matches!(token.text(), "\"\"" | "''" | "null");
        if self.policy.hides(self.value.as_leaf()) && !is_empty {
            (self.next, self.hid) = (Next::Comma, true);
            self.leave_out(token);
            return if token.is_unclosed() { Flow::End } else { Flow::Next };
        }
        if self.in_list() && self.adrift && !token.is_closed() {
            return Flow::Lost;
        }
        (self.next, self.says) = (Next::Comma, true);
        if token.is_unclosed() {
            self.adrift = true;
            if let Some(open) = self.stack.last() {
                self.value = open.here.item();
            }
            self.next = if self.in_list() { Next::Value } else { Next::Name };
        }
        self.keep_free(token)
    }

    /// Keeps a text that somebody has chosen, but for what it has swallowed.
    fn keep_free(&mut self, token: Token<'_>) -> Flow {
        self.kept.push_str(token.gap());
        self.free = Some(self.kept.len());
        if !self.is_wary() {
            self.kept.push_str(token.text());
            return Flow::Next;
        }
        let is_own = !token.is_unclosed() && !names_any(token.text(), &self.names.hiding);
        let own = if is_own { Some(token.text()) } else { unswallowed(token.text(), &self.names.hiding) };
        self.kept.push_str(own.unwrap_or_default());
        if own == Some(token.text()) { Flow::Next } else { Flow::End }
    }
}

/// The beginning of a text whose closing quote may be another's: to the first sign that something else has begun.
/// `None` where it names what may be hidden.
fn unswallowed<'a>(text: &'a str, hiding: &BTreeSet<&'static str>) -> Option<&'a str> {
    let ends = |(at, letter): &(usize, char)| *at > 0 && (is_quote(*letter) || ",{}[]".contains(*letter));
    let begun = text.char_indices().find(ends).map_or(text, |(at, _)| &text[..at]);
    (!names_any(begun, hiding)).then_some(begun)
}

/// Whether a text names a member that may hold something hidden, as if its value followed.
fn names_any(text: &str, hiding: &BTreeSet<&'static str>) -> bool {
    text.match_indices([':', '=']).any(|(at, _)| hiding.contains(last_word(&text[..at])))
}

/// The names and other words of a text.
fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// The word at the end of a text, but for quotes and blanks.
fn last_word(text: &str) -> &str {
    words(text.trim_end_matches(|letter: char| letter.is_whitespace() || is_quote(letter) || letter == '\\'))
        .next_back()
        .unwrap_or_default()
}
