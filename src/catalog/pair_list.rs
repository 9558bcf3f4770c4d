//! The list of pairs that an operation takes, as the facts have it.

use super::{Arrangement, Location, Resource, catalog};
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind, Step, Variants, api};

/// A list of pairs whose ids name items that are filled in by name.
#[derive(Clone, Copy, Debug)]
pub struct PairList {
    /// The member of the input that is the list.
    pub member: &'static str,
    /// The member of an item that has the id.
    pub key: &'static str,
    /// The member of an item that is the choice with the value.
    pub value: &'static str,
    /// Which member of the choice takes a value.
    pub variants: &'static Variants,
    /// The members of the choice.
    choice: &'static Shape,
    item: &'static Member,
    /// What the ids name.
    pub resource: &'static Resource,
    /// How it is filled in by name.
    pub arrangement: &'static Arrangement,
}

impl PairList {
    /// The list of an operation's input, if it has one.
    #[must_use]
    pub fn of(operation: OperationId) -> Option<Self> {
        operation.operation().input.members().iter().find_map(Self::in_member)
    }

    fn in_member(member: &'static Member) -> Option<Self> {
        let ShapeKind::List { item } = &member.shape().kind else { return None };
        let members = item.shape().members();
        let choice = members.iter().find(|member| member.variants.is_some())?;
        let variants = choice.variants.as_deref()?;
        let [Step::Member(key)] = variants.beside.steps() else { return None };
        let key = members.iter().find(|member| member.name == key)?;
        let resource = catalog().resource(key.refers?)?;
        Some(Self {
            member: member.name,
            key: key.name,
            value: choice.name,
            variants,
            choice: choice.shape(),
            item,
            resource,
            arrangement: resource.arrangement.as_ref()?,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn path(&self) -> DocPath {
        DocPath::root().member(self.member)
    }

    /// What its items are called.
    #[must_use]
    pub fn plural(&self) -> String {
        self.resource.plural()
    }

    /// The member of the choice that takes a value of this type.
    #[must_use]
    pub fn member_for(&self, kind: &str) -> Option<&'static str> {
        self.named(self.variants.of.get(kind)?)
    }

    /// The member of the choice of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'static str> {
        self.choice.member(name).map(|member| member.name)
    }

    /// What a member of the choice takes.
    #[must_use]
    pub fn value_shape(&self, member: &str) -> Option<&'static Shape> {
        self.choice.member(member).map(Member::shape)
    }

    /// Whether the service fills an item itself.
    #[must_use]
    pub fn is_filled(&self, id: &str) -> bool {
        let mut inside = self.item.without_inside();
        inside.any(|(member, ids)| member == self.key && ids.iter().any(|filled| filled == id))
    }

    /// The resource of what can be chosen for an item.
    #[must_use]
    pub fn options(&self) -> Option<&'static Resource> {
        catalog().resource(&format!("{}/{}", self.resource.path, self.arrangement.options))
    }

    /// Where what can be chosen for a pair stands.
    #[must_use]
    pub fn options_at(&self, id: &str, items: &Location) -> Location {
        items.child(id).child(&self.arrangement.options)
    }

    /// The member of the input that names the basis.
    #[must_use]
    pub fn basis_in_input(&self, operation: OperationId) -> Option<&'static str> {
        self.basis_in(operation.operation().input)
    }

    /// The member of what exists that names the basis.
    #[must_use]
    pub fn basis_in_reply(&self, operation: OperationId) -> Option<&'static str> {
        let read = &operation.operation().edit_from.as_ref()?.read;
        self.basis_in(api().operation(operation.service, read)?.output?)
    }

    fn basis_in(&self, shape: &'static Shape) -> Option<&'static str> {
        let of = self.arrangement.basis.of.as_str();
        shape.members().iter().find(|member| member.refers == Some(of)).map(|member| member.name)
    }
}
