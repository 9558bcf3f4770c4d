//! `switchboard plan`: the steps from what is there to what is wanted.

use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::headless::{Headless, run};
use super::super::{ExitError, print, say};
use super::gather::gather;
use super::output;
use super::places::meant;
use super::sides::{Side, Sides};
use super::snapshot::environment;
use super::{DIFFERENT, folder, secrets};
use crate::cli::{Compare, Console, Output, Plan};
use crate::plan::{Compared, Deed, Found, Ids, Options, Step, Steps};
use crate::widgets::{plural, printable};

/// So many of several steps are named.
const NAMED: usize = 4;

/// Compares what is wanted with what is there, and says what it takes.
pub(in crate::runtime) fn plan(console: &Console, plan: Plan) -> Result<ExitCode, ExitError> {
    let sides = Sides::read(&plan.compare)?;
    let (output, wanted) = (plan.output, sides.wanted_words(&plan.compare));
    let tell = move |steps: &Steps| {
        print(&output::told(
            Output::meant(output),
            || text(steps, &wanted),
            &document(steps, &wanted),
            ("/steps", &[]),
        ))?;
        Ok(if steps.differ() { ExitCode::from(DIFFERENT) } else { ExitCode::SUCCESS })
    };
    if let (Side::Folder(wanted, head, kinds), Side::Folder(there, ..)) = (&sides.wanted, &sides.there) {
        // Nobody is asked about two folders.
        let (wanted, there) = (folder::read(wanted, kinds, &head.of)?, folder::read(there, kinds, &head.of)?);
        let options = options(&plan.compare);
        return tell(&Steps::between(kinds, &wanted, &there, &Ids::default(), options));
    }
    run(console, |headless| async move { tell(&compared(&headless, console, &plan, &sides).await?) })
}

pub(super) fn options(compare: &Compare) -> Options {
    Options { prune: compare.prune, replace: compare.replace }
}

/// The steps from what is there to what is wanted, where one of them is a place.
async fn compared(
    headless: &Headless,
    console: &Console,
    Plan { compare, output }: &Plan,
    sides: &Sides,
) -> Result<Steps, ExitError> {
    let Side::Folder(path, head, kinds) = &sides.there else {
        let compared = place(headless, console, compare, sides).await?;
        if matches!(Output::meant(*output), Output::Table) {
            say(&where_of(compare, &compared));
        }
        secrets::tell(&compared.lacking());
        secrets::tell_idle(&compared);
        return Ok(compared.steps);
    };
    let wanted = sides.design(headless, console, compare, None).await?;
    let there = folder::read(path, kinds, &head.of)?;
    Ok(Steps::between(kinds, &wanted, &there, &Ids::default(), options(compare)))
}

/// Reads a place and compares it with what is wanted.
///
/// # Errors
/// If it cannot be read, or is a folder.
pub(super) async fn place(
    headless: &Headless,
    console: &Console,
    compare: &Compare,
    sides: &Sides,
) -> Result<Compared, ExitError> {
    let Side::Place(location, kinds) = &sides.there else {
        return Err(ExitError::usage(format!("{}: only a place can be changed; this is a folder", compare.there)));
    };
    let environment = environment(headless, &sides.wanted.head()).await?;
    let design = sides.design(headless, console, compare, Some(&environment)).await?;
    let meant = meant(headless, location).await?;
    let found = if meant.missing.is_some() {
        Found { root: meant.at, kinds: kinds.clone(), items: Vec::new(), environment }
    } else {
        gather(headless, kinds, &meant.at, environment, false).await?
    };
    Ok(Compared::new(design, &found, options(compare)).as_of(Timestamp::now()))
}

/// A place with the account and the region that it is in: its name alone may be the same in all of them.
pub(super) fn where_of(compare: &Compare, compared: &Compared) -> String {
    let there = compared.environment();
    format!("{} in account {}, {}", compare.there, there.account, there.region)
}

/// How many steps of each sort there are, in a line; `wanted` is what is wanted, in words.
pub(super) fn summary(steps: &Steps, wanted: &str) -> String {
    let extra = format!("not in {wanted}");
    let counted = [
        (Deed::Create, "to create"),
        (Deed::Change, "to change"),
        (Deed::Replace, "to replace"),
        (Deed::Delete, "to delete"),
        (Deed::Impossible, "impossible"),
        (Deed::Unchanged, "unchanged"),
        (Deed::Extra, extra.as_str()),
    ];
    let counted = counted.into_iter().map(|(deed, words)| (steps.count(deed), words)).filter(|(count, _)| *count > 0);
    let words: Vec<String> = counted.map(|(count, words)| format!("{count} {words}")).collect();
    if words.is_empty() { "nothing on either side".to_owned() } else { words.join(", ") }
}

/// The steps for people: each with its difference.
pub(super) fn text(steps: &Steps, wanted: &str) -> String {
    let mut out = String::new();
    let is_told = |step: &&Step| step.deed != Deed::Unchanged || !(step.problems.is_empty() && step.remarks.is_empty());
    for alike in alike(steps.0.iter().filter(is_told)) {
        let [step] = alike.as_slice() else {
            out.extend([format!("{:<10} {}\n", Deed::Impossible.word(), printable(&all_of(&alike)))]);
            out.extend(
                alike.iter().take(1).flat_map(|step| &step.problems).map(|why| format!("    ! {}\n", printable(why))),
            );
            continue;
        };
        out.extend([format!("{:<10} {}{}\n", step.deed.word(), printable(&step.title()), in_file(step))]);
        out.extend(step.problems.iter().map(|problem| format!("    ! {}\n", printable(problem))));
        out.extend(step.remarks.iter().map(|remark| format!("    · {}\n", printable(remark))));
        if step.deed != Deed::Extra {
            out.extend(step.difference.lines().map(|line| format!("    {}\n", printable(line))));
        }
    }
    let extra = steps.count(Deed::Extra);
    if extra > 0 {
        let extra = plural(extra as u64, "thing", "things");
        out.extend(["--prune deletes what is not in ", wanted, " (", &extra, ").\n"]);
    }
    out + &summary(steps, wanted) + "\n"
}

/// Steps of which each stands alone, but for those that cannot be for the very same reason: these stand together.
pub(super) fn alike<'s>(steps: impl Iterator<Item = &'s Step>) -> Vec<Vec<&'s Step>> {
    let mut all: Vec<Vec<&Step>> = Vec::new();
    for step in steps {
        let is_like = |other: &&mut Vec<&Step>| {
            let is_stuck = |step: &Step| step.deed == Deed::Impossible && step.remarks.is_empty();
            let is_same = |other: &Step| other.reasons().eq(step.reasons());
            other.first().is_some_and(|other| is_stuck(other) && is_stuck(step) && is_same(other))
        };
        match all.iter_mut().find(is_like) {
            Some(alike) => alike.push(step),
            None => all.push(vec![step]),
        }
    }
    all
}

/// How many steps these are, and what the first of them are about.
pub(super) fn all_of(steps: &[&Step]) -> String {
    let titles: Vec<String> = steps.iter().take(NAMED).map(|step| step.title()).collect();
    let more = if steps.len() > NAMED { format!(" and {} more", steps.len() - NAMED) } else { String::new() };
    format!("{} steps: {}{more}", steps.len(), titles.join(", "))
}

/// The file of a step that something is wrong with, behind its title.
pub(super) fn in_file(step: &Step) -> String {
    let file = step.file.as_ref().filter(|_| !step.problems.is_empty());
    file.map(|file| format!("  ({})", printable(file))).unwrap_or_default()
}

/// The steps for programs.
pub(super) fn document(steps: &Steps, wanted: &str) -> Value {
    let changes = |step: &Step| -> Vec<Value> {
        step.changes
            .iter()
            .map(|c| json!({ "path": c.path, "is": c.was, "wanted": c.wanted, "problem": c.problem }))
            .collect()
    };
    let one = |step: &Step| {
        json!({
            "step": step.deed.word(), "resource": step.kind, "name": step.key, "changes": changes(step),
            "difference": step.difference, "problems": step.problems, "remarks": step.remarks, "file": step.file,
        })
    };
    json!({ "differ": steps.differ(), "summary": summary(steps, wanted), "steps": steps.0.iter().map(one).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Design, Environment, Kinds};

    /// A folder with so many fields of which each names a variable without a value.
    fn fields(count: usize) -> Steps {
        let root = "cases/domains/d-1".parse().unwrap();
        let kinds = Kinds::at(&root);
        let file = |n: usize| {
            format!("resource: fields\nname: Field {n}\nconfiguration:\n  type: Text\n  description: ${{stage}}\n")
        };
        let files: Vec<(String, String)> = (0..count).map(|n| (format!("fields/{n}.yaml"), file(n))).collect();
        let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        let design: Design = crate::plan::design_of_files(files, &kinds, "cases/domains").unwrap();
        let domain = json!({"name": "acme", "domainStatus": "Active", "domainId": "d-1"});
        let domain = crate::plan::FoundItem {
            at: root.clone(),
            id: "d-1".to_owned(),
            reply: domain.clone(),
            document: domain,
            ..crate::plan::FoundItem::default()
        };
        let environment = Environment {
            account: "111122223333".to_owned(),
            region: "us-east-1".to_owned(),
            ..Environment::default()
        };
        let found = Found { root, kinds, items: vec![("domain", domain)], environment };
        Compared::new(design, &found, Options::default()).steps
    }

    #[test]
    fn one_variable_without_a_value_is_said_once_with_how_many_lack_it() {
        let said = text(&fields(37), "the folder");
        let lines: Vec<&str> = said.lines().filter(|line| line.contains("impossible ")).collect();
        assert_eq!(lines.len(), 1, "{said}");
        assert!(lines[0].contains("37 steps: fields/Field 0, ") && lines[0].contains(" and 33 more"), "{said}");
        assert_eq!(said.matches("${stage} has no value here").count(), 1, "{said}");
        // One alone is told with its file and its difference.
        let said = text(&fields(1), "the folder");
        assert!(said.contains("impossible fields/Field 0  (fields/0.yaml)") && said.contains('+'), "{said}");
    }
}
