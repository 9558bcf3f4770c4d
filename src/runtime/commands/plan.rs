//! `switchboard plan`: the steps from a place to a folder.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::super::ExitError;
use super::super::headless::{Headless, run};
use super::gather::gather;
use super::output::print;
use super::places::meant;
use super::snapshot::{environment, head, kinds};
use super::{DIFFERENT, folder};
use crate::catalog::Location;
use crate::cli::{Compare, Console, Plan, PlanOutput};
use crate::plan::{Deed, Design, Found, Kinds, Known, Options, Step, Steps, of};
use crate::widgets::{plural, printable};

/// Compares a folder with a place and says what it takes.
pub(in crate::runtime) fn plan(console: &Console, plan: Plan) -> Result<ExitCode, ExitError> {
    let wanted = Wanted::read(&plan.compare)?;
    run(console, |headless| async move {
        let compared = Compared::read(&headless, &plan.compare, wanted).await?;
        match plan.output {
            PlanOutput::Text => print(&text(&compared.steps)),
            PlanOutput::Json => print(&format!("{:#}\n", document(&compared.steps))),
        }
        Ok(if compared.steps.differ() { ExitCode::from(DIFFERENT) } else { ExitCode::SUCCESS })
    })
}

/// What a folder wants.
pub(super) struct Wanted {
    pub kinds: Kinds,
    pub design: Design,
    head: crate::plan::Head,
}

impl Wanted {
    /// Reads the folder.
    ///
    /// # Errors
    /// If it is none, or is of something else, or a file in it cannot be used.
    pub(super) fn read(compare: &Compare) -> Result<Self, ExitError> {
        let kinds = kinds(&compare.location)?;
        let Some(head) = head(&compare.dir, &compare.location)? else {
            let dir = compare.dir.display();
            return Err(ExitError::usage(format!(
                "{dir}: no folder of configuration: `switchboard snapshot {} {dir}` writes one",
                compare.location
            )));
        };
        let mut design = folder::read(&compare.dir, &kinds, &of(&compare.location))?;
        if let Some(path) = &compare.secrets {
            let shown = path.display();
            let text = fs::read_to_string(path).map_err(|error| ExitError::usage(format!("{shown}: {error}")))?;
            let secrets: BTreeMap<String, Map<String, Value>> = serde_yaml_ng::from_str(&text)
                .map_err(|_| ExitError::usage(format!("{shown}: it is no YAML of KIND/NAME with members")))?;
            for (title, members) in secrets {
                let Some(entry) = design.entries.values_mut().find(|entry| entry.title() == title) else {
                    return Err(ExitError::usage(format!("{shown}: {title} is not in the folder")));
                };
                entry.apart = members;
            }
        }
        Ok(Self { kinds, design, head })
    }
}

/// A folder and a place, side by side.
pub(super) struct Compared {
    pub kinds: Kinds,
    pub wanted: Design,
    /// The place, with ids as far as it is there.
    pub root: Location,
    pub known: Known,
    pub steps: Steps,
}

impl Compared {
    /// Reads the place and compares.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) async fn read(headless: &Headless, compare: &Compare, wanted: Wanted) -> Result<Self, ExitError> {
        let Wanted { kinds, design, head } = wanted;
        let environment = environment(headless, &head).await?;
        let meant = meant(headless, &compare.location).await?;
        let found = if meant.missing.is_some() {
            Found { root: meant.at.clone(), kinds: kinds.clone(), items: Vec::new(), environment }
        } else {
            gather(headless, &kinds, &meant.at, environment).await?
        };
        let mut known = found.known();
        // What goes by its name is called so before it is there.
        for entry in design.entries.values() {
            if let (Some(kind), Ok(name)) = (kinds.named(&entry.kind), known.ids.resolve(entry.name()))
                && kind.spec.name.is_none()
                && !kind.is_root
            {
                known.learn(&kind, &entry.key, &name);
            }
        }
        let options = Options { prune: compare.prune, replace: compare.replace };
        let steps = Steps::between(&kinds, &design, &known.design, &known.ids, options);
        Ok(Self { kinds, wanted: design, root: meant.at, known, steps })
    }
}

/// How many steps of each sort there are, in a line.
pub(super) fn summary(steps: &Steps) -> String {
    let counted = [
        (Deed::Create, "to create"),
        (Deed::Change, "to change"),
        (Deed::Replace, "to replace"),
        (Deed::Delete, "to delete"),
        (Deed::Impossible, "impossible"),
        (Deed::Unchanged, "unchanged"),
        (Deed::Extra, "not in the folder"),
    ];
    let counted = counted.into_iter().map(|(deed, words)| (steps.count(deed), words)).filter(|(count, _)| *count > 0);
    let words: Vec<String> = counted.map(|(count, words)| format!("{count} {words}")).collect();
    if words.is_empty() { "nothing on either side".to_owned() } else { words.join(", ") }
}

/// The steps for people: each with its difference.
fn text(steps: &Steps) -> String {
    let mut out = String::new();
    for step in steps.0.iter().filter(|step| step.deed != Deed::Unchanged || !step.problems.is_empty()) {
        out.extend([format!("{:<10} {}\n", step.deed.word(), printable(&step.title()))]);
        out.extend(step.problems.iter().map(|problem| format!("    ! {}\n", printable(problem))));
        if step.deed != Deed::Extra {
            out.extend(step.difference.lines().map(|line| format!("    {}\n", printable(line))));
        }
    }
    let extra = steps.count(Deed::Extra);
    if extra > 0 {
        let extra = plural(extra as u64, "thing", "things");
        out.extend(["--prune deletes what is not in the folder (", &extra, ").\n"]);
    }
    out + &summary(steps) + "\n"
}

/// The steps for programs.
pub(super) fn document(steps: &Steps) -> Value {
    let changes = |step: &Step| -> Vec<Value> {
        step.changes
            .iter()
            .map(|c| json!({ "path": c.path, "is": c.was, "wanted": c.wanted, "problem": c.problem }))
            .collect()
    };
    let one = |step: &Step| {
        json!({
            "step": step.deed.word(), "resource": step.kind, "name": step.key, "changes": changes(step),
            "difference": step.difference, "problems": step.problems,
        })
    };
    json!({ "differ": steps.differ(), "summary": summary(steps), "steps": steps.0.iter().map(one).collect::<Vec<_>>() })
}
