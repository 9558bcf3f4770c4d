//! Names, keys and values: which of them stay.

use super::swallowed::{names_any, unswallowed};
use super::{Flow, Next, Open, Scan};
use crate::model::text::lexer::{Token, is_quote};
use crate::model::text::place::Here;
use crate::model::{Member, ShapeKind};

impl Scan {
    pub(super) fn text(&mut self, token: Token<'_>) -> Flow {
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
            let is_known = self.member(token).is_some();
            let follows = match (listed, self.hid) {
                (true, hid) => !token.is_named() && (token.is_closed() || token.is_literal()) && !hid,
                (false, true) => token.is_named() && is_known,
                (false, false) => token.is_named() || (token.is_closed() && is_known),
            };
            if !follows || token.gap().is_empty() {
                return Flow::Lost;
            }
            self.next = if listed { Next::Value } else { Next::Name };
            if self.hid {
                // So that it is clear where that ended which is left out.
                self.output.text.push(',');
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

    /// What was begun is left where a name follows that only something around it has: its bracket is missing. Not
    /// where anything may be hidden.
    fn leave_begun(&mut self, token: Token<'_>) {
        let structure = |open: &Open| {
            let shape = open.here.shape.filter(|_| open.bracket == '{');
            shape.filter(|shape| matches!(shape.kind, ShapeKind::Structure { .. }))
        };
        let lacks = self.stack.last().and_then(structure).is_some_and(|shape| shape.member(&token.content()).is_none());
        if !lacks || !token.is_named() || self.is_wary() {
            return;
        }
        let has = |open: &Open| structure(open).is_some_and(|shape| shape.member(&token.content()).is_some());
        if let Some(at) = self.stack.iter().rposition(has) {
            self.stack.truncate(at + 1);
        }
    }

    fn name(&mut self, token: Token<'_>) -> Flow {
        self.leave_begun(token);
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
        (self.hid, self.adrift, self.output.free, self.nameless) = (false, false, None, false);
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
        self.output.says = true;
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
        (self.next, self.output.says) = (Next::Comma, true);
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
        self.output.text.push_str(token.gap());
        self.output.free = Some(self.output.text.len());
        if !self.is_wary() {
            self.output.text.push_str(token.text());
            return Flow::Next;
        }
        let is_own = !token.is_unclosed() && !names_any(token.text(), &self.names.hiding);
        let own = if is_own { Some(token.text()) } else { unswallowed(token.text(), &self.names.hiding) };
        self.output.text.push_str(own.unwrap_or_default());
        if own == Some(token.text()) { Flow::Next } else { Flow::End }
    }
}
