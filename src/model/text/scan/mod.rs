//! Follows a damaged text word by word and keeps what is surely not hidden.
//!
//! Commas, colons and quotes may be missing, names and values be quoted in any way or in none. Where it can no longer
//! be told what a word is, the rest of its line is left out; and so is all the rest, where that line may have begun
//! something hidden, or may have changed how deep the next one is.

mod between;
mod swallowed;
mod texts;

use super::KeptText;
use super::escape::unescaped;
use super::lexer::{self, Kind, Token};
use super::place::{Here, Names, names};
use crate::model::{Policy, Sensitivity, Shape};
use swallowed::{last_word, unswallowed, words};

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
    output: Output,
}

/// What is kept so far.
#[derive(Default)]
struct Output {
    text: String,
    /// Where the free text begins that was kept last, in bytes.
    free: Option<usize>,
    /// Whether something is left out.
    lacks: bool,
    /// Whether anything is kept but what stands between words.
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
            output: Output::default(),
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
        self.output.text.push_str(&text[at..]);
        self.done()
    }

    /// All the rest is left out.
    fn ended(mut self) -> KeptText {
        self.output.lacks = true;
        self.done()
    }

    fn done(self) -> KeptText {
        let Output { text, lacks, says, .. } = self.output;
        KeptText { text: if lacks && !says { String::new() } else { text }, whole: !lacks }
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
        self.output.text.push_str(token.gap());
        self.output.text.push_str(token.text());
        Flow::Next
    }

    fn leave_out(&mut self, token: Token<'_>) -> Flow {
        if !self.is_hidden() {
            self.output.text.push_str(token.gap());
        }
        self.output.lacks = true;
        Flow::Next
    }

    /// Whether a document may hold something hidden: then nothing is guessed.
    fn is_wary(&self) -> bool {
        !self.names.hiding.is_empty()
    }

    /// What stands in no place that is known: the rest of its line is left out. Says where it ends, unless all that
    /// follows has to go with it.
    fn lose(&mut self, token: Token<'_>) -> Option<usize> {
        self.output.lacks = true;
        if self.hid {
            return None;
        }
        if self.is_wary() {
            if let Some(free) = self.output.free {
                let begun = unswallowed(&self.output.text[free..], &self.names.hiding)?.len();
                self.output.text.truncate(free + begun);
            }
            if self.in_list() || !self.is_harmless(token.line()) {
                return None;
            }
        }
        self.output.text.push_str(token.gap());
        (self.next, self.adrift) = (if self.in_list() { Next::Value } else { Next::Name }, true);
        self.output.free = None;
        Some(token.end - token.text().len() + token.line().len())
    }

    /// Whether a line that is left out begins nothing that is hidden, and no bracket.
    fn is_harmless(&self, line: &str) -> bool {
        let Some(top) = self.stack.last().map(|open| open.here) else { return false };
        let is_known = |name: &str| {
            let member = top.shape.and_then(|shape| shape.member(name));
            member.is_some_and(|member| !self.policy.hides(top.of(Some(member)).as_leaf()))
        };
        let line = &*unescaped(line).0;
        let named = line.match_indices([':', '=']).all(|(at, _)| is_known(last_word(&line[..at])));
        named && !line.contains(['{', '}', '[', ']']) && !words(line).any(|word| self.names.hiding.contains(word))
    }
}
