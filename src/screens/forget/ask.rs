//! The question before anything is sent: what is deleted, where, and the word to be typed.

use std::collections::BTreeMap;

use super::gather::Gather;
use super::missing::{NAMELESS, UNTOLD};
use crate::screens::command::Asked;
use crate::screens::typed::typed;
use crate::screens::{Command, Cx, OverlayAnswer};
use crate::widgets::plural;

/// Asks for the word, unless there is a reason not to.
pub(super) fn ask(gather: &Gather, taken: &[usize], cx: &mut Cx<'_>) {
    let (done, all) = gather.progress();
    let refusal = if let Some(why) = cx.context().why_read_only() {
        format!("nothing is deleted: {why}")
    } else if done < all {
        format!("what there is is still being looked at: {done} of {all}")
    } else if taken.is_empty() {
        "nothing is taken that could be deleted".to_owned()
    } else {
        return cx.command(Command::Overlay(typed(asked(gather, taken, cx))));
    };
    cx.command(Command::warn(refusal));
}

/// Some words as a sentence lists them.
fn and(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn asked(gather: &Gather, taken: &[usize], cx: &Cx<'_>) -> Asked {
    let mut kinds: BTreeMap<&str, (String, u64)> = BTreeMap::new();
    for n in taken {
        let resource = gather.things[*n].resource;
        kinds.entry(&resource.singular).or_insert_with(|| (resource.plural(), 0)).1 += 1;
    }
    let words: Vec<String> = kinds.iter().map(|(one, (many, count))| plural(*count, one, many)).collect();
    let mut lines =
        vec![format!("Deleted for good, with all that goes with them: {}. This can't be undone.", and(&words))];
    let failed = gather.unanswered();
    if failed > 0 {
        let what = plural(failed, "question was", "questions were");
        let missing = gather.missing(cx.session).into_iter().map(|missing| format!(" {}", missing.sentence()));
        let untold = gather.untold.then(|| format!(" {UNTOLD}"));
        let missing: String = missing.chain(gather.nameless.then(|| format!(" {NAMELESS}"))).chain(untold).collect();
        lines.push(format!("{what} not answered: what is not known is not deleted.{missing}"));
    }
    let context = cx.context();
    let (account, region) = (context.account().unwrap_or("not known"), context.region().unwrap_or("not known"));
    lines.push(format!("Account {account} · {region}"));
    let person = || gather.things.iter().find(|thing| thing.is_person());
    let id = person().and_then(|thing| thing.at.last()).unwrap_or_default().to_owned();
    let mut words = vec![gather.name().unwrap_or_default(), id];
    words.dedup();
    let title = format!("Forget {}?", words.first().map_or("", String::as_str));
    Asked { title, lines, about: Vec::new(), words, then: Command::Answer(OverlayAnswer::Begin) }
}
