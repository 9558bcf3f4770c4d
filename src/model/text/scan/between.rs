//! What stands between names and values: brackets, commas and colons. They say where what follows belongs.

use super::{Flow, Next, Open, Scan};
use crate::model::text::lexer::Token;

impl Scan {
    pub(super) fn open(&mut self, bracket: char, token: Token<'_>) -> Flow {
        // A document may have been put into the empty one that stood there.
        let in_empty = self.stack.len() == 1 && self.output.text.ends_with('{') && token.gap().trim().is_empty();
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
        (self.adrift, self.output.free) = (false, None);
        flow
    }

    pub(super) fn close(&mut self, bracket: char, token: Token<'_>) -> Flow {
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
        (self.next, self.adrift, self.output.free) = (Next::Comma, false, None);
        flow
    }

    pub(super) fn comma(&mut self, token: Token<'_>) -> Flow {
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
        self.output.free = None;
        self.keep(token)
    }

    pub(super) fn colon(&mut self, token: Token<'_>) -> Flow {
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
}
