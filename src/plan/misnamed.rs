//! References of a file that cannot be meant: to a kind that there is not, or to something of another kind than the one
//! whose id the member takes; and the lines on which references stand.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lines::line_of_text;
use super::names::{Piece, entry_of, pieces};
use super::texts::visited;
use super::{BadFile, Entry, Kind, Kinds};
use crate::catalog::{Resource, catalog, with_article};
use crate::model::Member;

/// The first such reference of an entry, with the line of the file on which it stands.
pub(super) fn misnamed(text: &str, entry: &Entry, kind: &Kind, kinds: &Kinds) -> Option<BadFile> {
    let mut wrong: Option<BadFile> = None;
    said_by(entry, kind, &mut |said, member, within, path| {
        if let (None, Some(words)) = (&wrong, wrong_in(said, member, kinds)) {
            let path_words = path.join(".");
            let words =
                if path.is_empty() { format!("{within}: {words}") } else { format!("{within}: {path_words}: {words}") };
            let line = line_of_text(text, within, path.last().map(String::as_str), said);
            wrong = Some(line.map_or(BadFile::Form(words.clone()), |line| BadFile::Line(line, words)));
        }
    });
    wrong
}

/// The lines of a file on which an entry names something, by the texts that do, and the one of its name.
pub(super) fn naming_lines(text: &str, entry: &Entry, kind: &Kind) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    said_by(entry, kind, &mut |said, member, within, path| {
        if said.contains("${") || within == NAME || member.is_some_and(|member| member.refers.is_some()) {
            let line = line_of_text(text, within, path.last().map(String::as_str), said);
            lines.extend(line.filter(|_| !lines.contains_key(said)).map(|line| (said.to_owned(), line)));
        }
    });
    lines
}

/// Where the name of an entry stands.
const NAME: &str = "name";

/// What is done with a text, the member that takes it, and where it stands: the word at the margin, and the names below it.
type EachText<'a> = dyn FnMut(&str, Option<&'static Member>, &str, &[String]) + 'a;

/// Hands out every text of an entry.
fn said_by(entry: &Entry, kind: &Kind, each: &mut EachText<'_>) {
    let mut look = |value: &Value, name: &str, member: Option<&'static Member>, within: &str| {
        let mut path = vec![name.to_owned()];
        visited(value, member, &mut path, &mut |said, member, path| each(said, member, within, path));
    };
    for (name, value) in &entry.body {
        look(value, name, kind.member(name), "configuration");
    }
    for (part, members) in &entry.parts {
        for (name, value) in members {
            look(value, name, kind.part_member(part, name), part);
        }
    }
    for (name, value) in &entry.tags {
        each(value, None, "tags", std::slice::from_ref(name));
    }
    each(&entry.key, None, NAME, &[]);
}

/// What is wrong with the references of a text, in words.
fn wrong_in(text: &str, member: Option<&'static Member>, kinds: &Kinds) -> Option<String> {
    let pieces = pieces(text);
    let holes = || {
        pieces.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(*hole),
            Piece::Text(_) => None,
        })
    };
    if let Some(hole) = holes().find_map(endless) {
        return Some(format!(
            "the reference '{hole}' has no end: a }} is missing (a ${{ of the text itself is written $${{)"
        ));
    }
    let is_unknown = |hole: &&str| entry_of(hole).is_some_and(|(of, _)| kinds.named(&of).is_none());
    if let Some(hole) = holes().find(is_unknown) {
        let known: Vec<&str> = kinds.iter().filter(|kind| !kind.is_root).map(|kind| kind.name()).collect();
        return Some(format!(
            "it names ${{{hole}}}, which is no resource here; there are {} (a ${{ of the text itself is written $${{)",
            known.join(", ")
        ));
    }
    let [Piece::Hole(hole)] = pieces.as_slice() else { return None };
    let meant = member?.refers?;
    let of = entry_of(hole).map_or_else(|| (*hole).to_owned(), |(of, _)| of);
    let named = kinds.named(&of).filter(|kind| kind.resource.path != meant)?.resource;
    let right = catalog().resources().iter().find(|resource| resource.path == meant)?;
    (!are_alike(named, right)).then(|| {
        format!(
            "it names ${{{hole}}}, {}, where {} belongs",
            with_article(&named.singular),
            with_article(&right.singular)
        )
    })
}

/// The reference without an end that a hole is, or begins with: another one begins in it.
fn endless(hole: &str) -> Option<String> {
    if hole.starts_with("${") {
        return Some(hole.to_owned());
    }
    let begins = |(at, _): &(usize, &str)| !hole[..*at].ends_with('$');
    hole.match_indices("${").find(begins).map(|(at, _)| format!("${{{}", hole[..at].trim_end()))
}

/// Whether the ids of both are told by a member of one name, so that the same member may hold either.
fn are_alike(one: &Resource, other: &Resource) -> bool {
    one.id_member().is_some() && one.id_member() == other.id_member()
}
