//! A value of the document with all that the form knows of it.

use std::borrow::Cow;

use jiff::Zoned;
use serde_json::Value;

use crate::model::{Member, Sensitivity, Shape, ShapeKind, read_instant, typed_value};

use super::super::{NodeId, deadline, span, values};
use super::PairShape;

/// How a value hangs on what holds it.
#[derive(Clone, Debug)]
pub(in crate::form) enum NodePlace {
    Root,
    Member(&'static Member),
    /// A member that the facts don't have.
    Unknown(String),
    Item(&'static Member),
    Entry(String, &'static Member),
}

/// What a value's place holds.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::form) enum Body {
    /// Nothing; a group is there nevertheless where something in it is.
    Out,
    /// A group that is there even if it is empty.
    Here,
    /// A value without children: a scalar, or anything that does not have its shape's type.
    Leaf(Value),
}

#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[derive(Clone, Debug)]
pub(in crate::form) struct Node {
    pub(in crate::form) parent: Option<NodeId>,
    /// Where it was among the children of its parent when they were last counted.
    pub(in crate::form) at: usize,
    pub(in crate::form) place: NodePlace,
    pub(in crate::form) shape: Option<&'static Shape>,
    pub(in crate::form) class: Sensitivity,
    pub(in crate::form) body: Body,
    pub(in crate::form) children: Vec<NodeId>,
    /// Whether a structure's members have been made.
    pub(in crate::form) grown: bool,
    /// What the user folded; by default what is there is open.
    pub(in crate::form) folded: Option<bool>,
    pub(in crate::form) touched: bool,
    pub(in crate::form) revealed: bool,
    /// The member of a union that was chosen, even while it has no value.
    pub(in crate::form) chosen: Option<NodeId>,
    /// How its items are pairs, where this is a list of such.
    pub(in crate::form) paired: Option<PairShape>,
    /// The value, where this is a pair.
    pub(in crate::form) pair: Option<NodeId>,
    /// What its text is read as, where it is not what the facts say.
    pub(in crate::form) reads: Option<&'static ShapeKind>,
    /// Whether it can be left out though its shape needs it.
    pub(in crate::form) optional: bool,
    /// What was there before it was left out: it comes back when the group is switched on again.
    pub(in crate::form) stash: Option<(Body, Vec<NodeId>)>,
}

impl Node {
    pub(in crate::form) fn member(&self) -> Option<&'static Member> {
        match &self.place {
            NodePlace::Member(member) | NodePlace::Item(member) | NodePlace::Entry(_, member) => Some(member),
            NodePlace::Root | NodePlace::Unknown(_) => None,
        }
    }

    pub(in crate::form) fn kind(&self) -> Option<&'static ShapeKind> {
        self.reads.or_else(|| self.shape.map(|shape| &shape.kind))
    }

    /// The value that is meant by a text.
    pub(in crate::form) fn reading(&self, text: &str, now: &Zoned) -> Value {
        let span = self.member().and_then(|member| {
            let unit = member.span?;
            let ahead = || deadline::parse(text, unit, now).filter(|_| member.from_now);
            span::parse(text, unit).or_else(ahead)
        });
        let value = span.map_or_else(|| typed_value(text, self.kind(), Some(now.timestamp())), Value::from);
        // Days and hours by their names, where a moment is wanted and nothing else is one; where the account says that a
        // text is one, all that has no zone is of the user's.
        match self.kind() {
            Some(ShapeKind::Timestamp(_)) if self.reads.is_some() || read_instant(&value).is_none() => {
                let moment = deadline::moment(text, now);
                moment.map_or(value, |moment| typed_value(&moment.to_string(), self.kind(), Some(now.timestamp())))
            }
            _ => value,
        }
    }

    /// The text of a value.
    pub(in crate::form) fn text<'v>(&self, value: &'v Value) -> Cow<'v, str> {
        let span = self.member().and_then(|member| Some(span::text(value.as_i64()?, member.span?)));
        span.map_or_else(|| values::text(value, self.kind()), Cow::Owned)
    }

    /// The kind, where the value has it: a text where a list should be has none.
    pub(in crate::form) fn group(&self) -> Option<&'static ShapeKind> {
        let kind = self.kind().filter(|kind| is_group(kind))?;
        (!matches!(self.body, Body::Leaf(_))).then_some(kind)
    }

    pub(in crate::form) fn is_union(&self) -> bool {
        self.group().is_some() && self.shape.is_some_and(|shape| shape.choice)
    }

    pub(in crate::form) fn is_item(&self) -> bool {
        matches!(self.place, NodePlace::Item(_) | NodePlace::Entry(..))
    }

    pub(in crate::form) fn is_required(&self) -> bool {
        let needs = |member: &Member| member.required && !member.token && !member.sent_empty && !self.optional;
        matches!(self.place, NodePlace::Member(member) if needs(member))
    }

    /// Whether it is sent as an empty list where nothing was added.
    pub(in crate::form) fn is_sent_empty(&self) -> bool {
        let is_list = matches!(self.group(), Some(ShapeKind::List { .. }));
        is_list && !self.optional && self.member().is_some_and(|member| member.required && member.sent_empty)
    }
}

pub(in crate::form) const fn is_group(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::Structure { .. } | ShapeKind::List { .. } | ShapeKind::Map { .. })
}
