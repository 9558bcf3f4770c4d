//! The head of a folder, which people write, too: what stands in it keeps its order and its comments.

use std::collections::BTreeMap;

use super::{Head, file_of_head, head_of_file};

/// The line under which the variables stand.
const VARIABLES: &str = "variables:";
/// What the lines begin with that say of what the folder is, and of which place its last snapshot.
const OF: &str = "of:";
const FROM: &str = "from:";

/// The text of a head in place of an older one of the same folder. What the older one says stands as it did, and
/// variables that are new come behind its own; only where it cannot be taken over is it written anew.
#[must_use]
pub fn head_text(old: &str, new: &str) -> String {
    let (Ok(before), Ok(head)) = (head_of_file(old), head_of_file(new)) else { return new.to_owned() };
    if before == head {
        return old.to_owned();
    }
    let old = &with_from(old, &before, &head);
    let added = head.variables.iter().filter(|(name, _)| !before.variables.contains_key(*name));
    let added: BTreeMap<_, _> = added.map(|(name, values)| (name.clone(), values.clone())).collect();
    let text = if added.is_empty() { old.clone() } else { with_variables(old, added) };
    if head_of_file(&text).is_ok_and(|kept| kept == head) { text } else { new.to_owned() }
}

/// A head that says of which place the last snapshot is: in its line, or in one behind that which says of what it is.
fn with_from(old: &str, before: &Head, head: &Head) -> String {
    if before.from == head.from {
        return old.to_owned();
    }
    let of = Head { from: head.from.clone(), ..Head::default() };
    let line = file_of_head(&of).lines().find(|line| line.starts_with(FROM)).map(str::to_owned);
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    let at = |begins: &str| lines.iter().position(|line| line.starts_with(begins));
    match (at(FROM), at(OF)) {
        (Some(at), _) => drop(lines.splice(at..=at, line)),
        (None, Some(at)) => line.into_iter().for_each(|line| lines.insert(at + 1, line)),
        (None, None) => {}
    }
    lines.join("\n") + "\n"
}

/// A head with more variables, behind those that it has.
fn with_variables(old: &str, variables: BTreeMap<String, BTreeMap<String, String>>) -> String {
    let of = Head { variables, ..Head::default() };
    let block = file_of_head(&of);
    let entries = block.lines().skip_while(|line| *line != VARIABLES).skip(1);
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    let is_heading = |line: &String| line.split('#').next().is_some_and(|said| said.trim_end() == VARIABLES);
    let at = lines.iter().position(is_heading).unwrap_or_else(|| {
        lines.push(VARIABLES.to_owned());
        lines.len() - 1
    });
    let is_indented = |line: &str| line.starts_with([' ', '\t']);
    let is_of_it = |line: &String| is_indented(line) || line.trim().is_empty() || line.starts_with('#');
    let own = &lines[at + 1..];
    let within = own.iter().take_while(|line| is_of_it(line)).count();
    // Comments before what comes next belong to that.
    let last = own[..within].iter().rposition(|line| is_indented(line) && !line.trim().is_empty());
    let indent: String = own[..within]
        .iter()
        .find(|line| is_indented(line) && !line.trim_start().starts_with('#'))
        .map_or("  ", |line| &line[..line.len() - line.trim_start().len()])
        .to_owned();
    let put_in = last.map_or(at + 1, |last| at + 2 + last);
    let entries: Vec<String> =
        entries.map(|line| format!("{indent}{}", line.strip_prefix("  ").unwrap_or(line))).collect();
    lines.splice(put_in..put_in, entries);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "# Ours: ask Kim.
switchboard: 1
of: cases/domains
variables: # by environment
    bucket:
        # production first
        222233334444: b-prod
        default: b-test
    # the address of the shop
    url:
        eu-west-1: https://shop.example.com

# What we live with.
ignored:
    unused-field: it is for the migration
";

    fn with(text: &str, name: &str) -> String {
        let mut head = head_of_file(text).unwrap();
        head.variables.insert(name.to_owned(), [("default".to_owned(), "x: y".to_owned())].into());
        let new = file_of_head(&head);
        let kept = head_text(text, &new);
        assert_eq!(head_of_file(&kept).unwrap(), head, "{kept}");
        kept
    }

    #[test]
    fn what_people_wrote_into_a_head_stays_as_it_stands() {
        let again = file_of_head(&head_of_file(OLD).unwrap());
        assert_ne!(again, OLD);
        assert_eq!(head_text(OLD, &again), OLD);
        let kept = with(OLD, "added");
        let own: Vec<&str> = kept.lines().filter(|line| !line.contains("added") && !line.contains("x: y")).collect();
        assert_eq!(own, OLD.lines().collect::<Vec<_>>(), "{kept}");
        assert!(kept.contains("example.com\n    added:\n"), "{kept}");
    }

    #[test]
    fn the_first_variables_come_behind_what_is_there() {
        let old = "switchboard: 1\nof: appflow # all flows\nignored: {idle: for now} # till spring\n";
        assert!(with(old, "added").starts_with(old));
        // Not as lines: it is written anew, and says the same.
        with("switchboard: 1\nof: appflow\nvariables: {a: {default: b}}\n", "added");
        with("switchboard: 1\nof: appflow\nvariables:\n", "added");
    }

    #[test]
    fn the_place_of_the_last_snapshot_has_a_line_of_its_own_and_leaves_the_others_alone() {
        let of = |text: &str, from: &str| {
            let head = Head { from: Some(from.to_owned()), ..head_of_file(text).unwrap() };
            let kept = head_text(text, &file_of_head(&head));
            assert_eq!(head_of_file(&kept).unwrap(), head, "{kept}");
            kept
        };
        let first = of(OLD, "acme in 111122223333/us-east-1");
        assert!(first.contains("of: cases/domains\nfrom: acme in 111122223333/us-east-1\nvariables: #"), "{first}");
        let rest = |text: &str| text.lines().filter(|line| !line.starts_with(FROM)).map(str::to_owned).collect();
        let own: Vec<String> = rest(&first);
        assert_eq!(own, OLD.lines().collect::<Vec<_>>());
        let second = of(&first, "other: in 444455556666/eu-west-1");
        assert_eq!(rest(&second), own);
        assert_eq!(of(&second, "other: in 444455556666/eu-west-1"), second);
    }

    #[test]
    fn what_is_no_head_is_written_anew() {
        let new = "switchboard: 1\nof: appflow\n";
        assert_eq!(head_text("of: nothing", new), new);
        assert_eq!(head_text("switchboard: 1\nof: cases/domains\n", new), new);
    }
}
