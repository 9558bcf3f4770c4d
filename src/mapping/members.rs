//! The notation of members in `assets/mapping/standard-objects.toml`, and how paths fit it.

use std::collections::BTreeMap;

/// A member that a field may fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) path: String,
    pub(super) is_number: bool,
}

/// How a path fits a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is the member; with its steps.
    Whole(Vec<String>),
    /// It is the member but for the brackets of lists; with the steps as they are meant.
    Bracketed(Vec<String>),
    /// It is a group around the member.
    Beyond,
    /// It is something else.
    Not,
}

/// The members that a text in the notation names, each with its whole path.
pub(super) fn expand(text: &str, parts: &BTreeMap<String, String>) -> Vec<Member> {
    let mut found = Vec::new();
    collect(text, "", parts, &mut found);
    found
}

fn collect(text: &str, before: &str, parts: &BTreeMap<String, String>, found: &mut Vec<Member>) {
    for item in items(text) {
        if let Some(part) = item.strip_prefix('@').and_then(|name| parts.get(name)) {
            collect(part, before, parts, found);
        } else if let Some((name, inner)) = item.split_once('{') {
            let inner = inner.strip_suffix('}').unwrap_or(inner);
            collect(inner, &format!("{before}{}.", name.trim()), parts, found);
        } else {
            let path = format!("{before}{}", item.trim_end_matches('#'));
            found.push(Member { path, is_number: item.ends_with('#') });
        }
    }
}

/// The parts between commas that stand in no braces.
fn items(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .map(str::trim)
    .filter(|item| !item.is_empty())
}

/// How the steps of a path fit the path of a member.
pub(super) fn fit(member: &str, path: &[&str]) -> Fit {
    let wanted: Vec<&str> = member.split('.').collect();
    if path.iter().any(|step| step.trim_end_matches("[]").is_empty()) {
        return Fit::Not;
    }
    let mut steps = Vec::new();
    let mut is_exact = true;
    for (at, want) in wanted.iter().enumerate() {
        let Some(given) = path.get(at) else { return Fit::Beyond };
        if *want == "*" {
            // The last one takes all that is left: names of attributes may hold dots.
            let is_last = at + 1 == wanted.len();
            steps.push(if is_last { path[at..].join(".") } else { (*given).to_owned() });
            if is_last {
                return if is_exact { Fit::Whole(steps) } else { Fit::Bracketed(steps) };
            }
        } else if want.trim_end_matches("[]") == given.trim_end_matches("[]") {
            is_exact &= want == given;
            steps.push((*want).to_owned());
        } else {
            return Fit::Not;
        }
    }
    match (path.len() == wanted.len(), is_exact) {
        (true, true) => Fit::Whole(steps),
        (true, false) => Fit::Bracketed(steps),
        _ => Fit::Not,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_lists_and_parts_are_written_out() {
        let parts = BTreeMap::from([("PLACE".to_owned(), "City, Country".to_owned())]);
        let found = expand("Name, Home{@PLACE, Floor#}, Items[]{Id}, Events{*{At}}", &parts);
        let paths: Vec<&str> = found.iter().map(|member| member.path.as_str()).collect();
        assert_eq!(paths, ["Name", "Home.City", "Home.Country", "Home.Floor", "Items[].Id", "Events.*.At"]);
        assert!(found[3].is_number && !found[0].is_number);
    }
}
