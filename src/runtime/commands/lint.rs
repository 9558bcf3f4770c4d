//! `switchboard lint`: what is odd about a whole design.

use std::process::ExitCode;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::headless::run;
use super::super::{ExitError, print, say};
use super::gather::gather;
use super::output;
use super::places::found;
use super::sides::{Side, tell_idle};
use super::snapshot::{environment, head};
use super::{DIFFERENT, folder};
use crate::cli::{Console, Lint, Output};
use crate::lint::{LintFinding, Named, Subject, idle_lines, lint as look_through, rules};
use crate::plan::Head;
use crate::widgets::{plural, printable};

/// What is told of each finding, in this order.
const MEMBERS: [&str; 8] = ["rule", "severity", "resource", "name", "says", "why", "todo", "ignored"];

/// Looks a folder or a place through.
pub(in crate::runtime) fn lint(console: &Console, lint: &Lint) -> Result<ExitCode, ExitError> {
    let Some(what) = &lint.what else { return list(lint.output) };
    let (location, kinds) = match Side::read(what)? {
        Side::Folder(path, head, kinds) => {
            let design = folder::read(&path, &kinds, &head.of)?;
            tell_idle(&design, &head);
            return tell(&Subject::folder(&kinds, &design), &head, lint.output);
        }
        Side::Place(location, kinds) => (location, kinds),
    };
    let head = match &lint.folder {
        Some(folder) => head(folder, &location)?.unwrap_or_default(),
        None => Head::default(),
    };
    let output = lint.output;
    run(console, |headless| async move {
        let environment = environment(&headless, &head).await?;
        let at = found(&headless, &location).await?;
        let found = gather(&headless, &kinds, &at, environment, true).await?;
        if found.items.is_empty() && kinds.root().is_some() {
            return Err(ExitError::failed(format!("{location}: there is no such place")));
        }
        let known = found.known();
        tell(&Subject::live(&kinds, &known), &head, output)
    })
}

/// Lists the rules.
fn list(output: Option<Output>) -> Result<ExitCode, ExitError> {
    let rules = rules();
    let document =
        |rule: &Named| json!({"rule": rule.name, "severity": rule.word, "about": rule.about, "source": rule.source});
    let longest = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let line =
        |rule: &Named| format!("{:<longest$}  {:<7}  {:<9}  {}\n", rule.name, rule.word, rule.about, rule.source);
    let all = rules.iter().map(document).collect::<Vec<_>>().into();
    print(&output::told(Output::meant(output), || rules.iter().map(line).collect(), &all, ("", &[])))?;
    Ok(ExitCode::SUCCESS)
}

fn tell(subject: &Subject<'_>, head: &Head, output: Option<Output>) -> Result<ExitCode, ExitError> {
    let found = &look_through(subject, head, Timestamp::now());
    for line in idle_lines(subject, found, head) {
        say(&printable(&line));
    }
    let findings = found.iter().map(document).collect::<Vec<_>>().into();
    print(&output::told(Output::meant(output), || text(found), &findings, ("", &MEMBERS)))?;
    Ok(if found.iter().any(LintFinding::counts) { ExitCode::from(DIFFERENT) } else { ExitCode::SUCCESS })
}

fn text(found: &[LintFinding]) -> String {
    let mut out = String::new();
    for one in found.iter().filter(|one| one.ignored.is_none()) {
        let finding = &one.finding;
        let words = [&finding.says, &finding.why, &finding.todo].map(|text| printable(text).into_owned());
        let head = format!("{:<8} {}  ({})\n", one.word(), printable(&one.title()), finding.rule);
        out.extend([head, format!("    {}\n    {}\n    → {}\n", words[0], words[1], words[2])]);
    }
    out + &summary(found) + "\n"
}

/// How many findings there are of each sort, in a line.
fn summary(found: &[LintFinding]) -> String {
    let open = |word: &str| found.iter().filter(|one| one.ignored.is_none() && one.word() == word).count() as u64;
    let counted = [plural(open("error"), "error", "errors"), plural(open("warning"), "warning", "warnings")];
    let ignored = found.iter().filter(|one| one.ignored.is_some()).count();
    let notes = plural(open("note"), "note", "notes");
    let ignored = if ignored > 0 { format!(", {ignored} ignored") } else { String::new() };
    format!("{}, {notes}{ignored}", counted.join(", "))
}

fn document(one: &LintFinding) -> Value {
    let finding = &one.finding;
    json!({
        "rule": finding.rule, "severity": one.word(), "resource": one.kind, "name": one.key, "says": finding.says,
        "why": finding.why, "todo": finding.todo, "ignored": one.ignored,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnosis::{Finding, Weight};

    #[test]
    fn a_table_without_findings_has_the_heading_of_one_with_some() {
        let (says, why, todo) = (String::new(), String::new(), String::new());
        let finding = Finding { rule: "a.b", weight: Weight::Note, says, why, todo, way: None };
        let one = LintFinding { kind: "fields".to_owned(), key: "a".to_owned(), finding, ignored: None };
        let csv = |found: &[LintFinding]| {
            let findings = found.iter().map(document).collect::<Vec<_>>().into();
            output::told(Output::Csv, String::new, &findings, ("", &MEMBERS))
        };
        let (none, some) = (csv(&[]), csv(&[one]));
        assert!(some.starts_with(&none) && none.starts_with("rule,severity,") && none.ends_with('\n'), "{none}{some}");
    }
}
