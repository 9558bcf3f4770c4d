//! What can be set in the settings file: what each key means, what it may be, and what it is if it is left out.
//!
//! The list is what a mistake is told by, and what `switchboard settings` prints.

use std::fmt::Write as _;
use std::ops::{Range, RangeInclusive};

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key of the settings file.
struct Setting {
    /// The table that it is in; `""` is the top, and `profiles.*` one for each profile of the AWS configuration.
    table: &'static str,
    key: &'static str,
    allowed: Allowed,
    /// A value in TOML: the default where there is one.
    example: &'static str,
    help: &'static str,
}

/// What a value may be.
enum Allowed {
    Flag,
    Name,
    Names,
    Zone,
    Country,
    Share,
    Number(RangeInclusive<u32>),
    OneOf(&'static [&'static str]),
}

/// The table of columns, whose keys are the paths of lists.
const COLUMNS: &str = "columns";

/// The table of a profile, whose name is between its words.
const PROFILE: &str = "profiles.*";

const SETTINGS: &[Setting] = &[
    Setting {
        table: "",
        key: "theme",
        allowed: Allowed::Name,
        example: "\"dark\"",
        help: "\"auto\", \"colour-blind\" and \"high-contrast\" follow the terminal's light or dark; with -dark or -light they don't.\n\
               \"dark\", \"light\", \"ember\" and \"slate\" are as they are; others are files in themes/ beside this one.",
    },
    Setting {
        table: "",
        key: "time_zone",
        allowed: Allowed::Zone,
        example: "\"local\"",
        help: "The zone that times are shown in: \"local\", \"UTC\", or a name such as \"Europe/Berlin\".",
    },
    Setting {
        table: "",
        key: "country",
        allowed: Allowed::Country,
        example: "\"DE\"",
        help: "The country of phone numbers that are typed without its code. Left out: that of the region.",
    },
    Setting {
        table: "",
        key: "mouse",
        allowed: Allowed::Flag,
        example: "true",
        help: "Whether clicks and the wheel do something. With Shift held, terminals select text as ever; without the mouse\n\
               they always do.",
    },
    Setting {
        table: "",
        key: "plain",
        allowed: Allowed::Flag,
        example: "false",
        help: "No colours, no boxes, nothing that turns, and the terminal's cursor on what is under the cursor: for screen\n\
               readers. --plain does it for one run.",
    },
    Setting {
        table: "",
        key: "read_only",
        allowed: Allowed::Flag,
        example: "false",
        help: "Refuses every operation that may change something, in every account. --read-only does it for one run.",
    },
    Setting {
        table: "",
        key: "protected",
        allowed: Allowed::Names,
        example: "[]",
        help: "Profiles of the AWS configuration with a red frame, which are read-only until they are unlocked.",
    },
    Setting {
        table: "rates",
        key: "interactive",
        allowed: Allowed::Share,
        example: "0.5",
        help: "The share of a published request rate for calls that you wait for.",
    },
    Setting {
        table: "rates",
        key: "background",
        allowed: Allowed::Share,
        example: "0.2",
        help: "The share for what runs in the background, jobs included. The contact centre needs the rest.",
    },
    Setting {
        table: "rows",
        key: "page",
        allowed: Allowed::Number(1..=1000),
        example: "100",
        help: "So many rows are asked for in one call, as far as the operation allows it.",
    },
    Setting {
        table: "rows",
        key: "ahead",
        allowed: Allowed::Number(0..=1000),
        example: "20",
        help: "So many rows before the last loaded one, the next page is asked for.",
    },
    Setting {
        table: "rows",
        key: "watch_seconds",
        allowed: Allowed::Number(2..=3600),
        example: "10",
        help: "Seconds between two loads of a list that is watched.",
    },
    Setting {
        table: "rows",
        key: "beside",
        allowed: Allowed::Flag,
        example: "false",
        help: "Whether terminals of 120 columns and more show the item under the cursor beside its list from the start.",
    },
    Setting {
        table: "jobs",
        key: "equal_failures",
        allowed: Allowed::Number(0..=10_000),
        example: "20",
        help: "So many items in a row that are refused alike pause a job, as the rest would be, too. 0 is never.",
    },
    Setting {
        table: "exports",
        key: "folder",
        allowed: Allowed::Name,
        example: "\"~/exports\"",
        help: "The folder that is offered for what is written to a file. Left out: the working folder. The one that was chosen\n\
               last goes before it.",
    },
    Setting {
        table: "exports",
        key: "format",
        allowed: Allowed::OneOf(&["csv", "json", "jsonl", "yaml"]),
        example: "\"csv\"",
        help: "The form that is offered for rows; the one that was chosen last goes before it.",
    },
    Setting {
        table: COLUMNS,
        key: "\"appflow/flows\"",
        allowed: Allowed::Names,
        example: "[\"Status\", \"Updated\", \"Description:40\"]",
        help: "The columns of a list, by its location without ids: headings in their order, with a width where one is wanted;\n\
               :0 leaves one out that has its place there.",
    },
    Setting {
        table: PROFILE,
        key: "protected",
        allowed: Allowed::Flag,
        example: "false",
        help: "The same as naming the profile in `protected` above.",
    },
    Setting {
        table: PROFILE,
        key: "read_only",
        allowed: Allowed::Flag,
        example: "false",
        help: "Always read-only, and not to be unlocked.",
    },
    Setting {
        table: PROFILE,
        key: "region",
        allowed: Allowed::Name,
        example: "\"eu-central-1\"",
        help: "The region to start with, instead of that of the AWS configuration.",
    },
    Setting {
        table: PROFILE,
        key: "country",
        allowed: Allowed::Country,
        example: "\"DE\"",
        help: "The country of phone numbers, instead of the one for all.",
    },
];

/// A file of settings in which all is said and nothing is set: each key is a comment with its default or an example.
pub fn example() -> String {
    let mut text = String::from(
        "# Settings of Switchboard. All of it is optional: take away the # before what you change. What stands there is\n\
         # the default, or an example where there is none.\n",
    );
    let mut table = "";
    for setting in SETTINGS {
        if setting.table != table {
            table = setting.table;
            // Writing to a text can't fail.
            let _ = write!(text, "\n# [{}]\n", table.replace('*', "NAME"));
        }
        let _ = write!(text, "\n# {}\n# {} = {}\n", setting.help.replace('\n', "\n# "), setting.key, setting.example);
    }
    text
}

/// What is wrong with a settings file: the line, the key, and what is allowed there.
///
/// # Errors
/// If it is no TOML, or holds an unknown key or a value that its key can't have.
pub(super) fn check(text: &str) -> Result<(), String> {
    let table = DeTable::parse(text).map_err(|error| {
        let place = error.span().unwrap_or(text.len()..text.len());
        let what = error.message().lines().collect::<Vec<_>>().join(", ");
        format!("line {}: this is no TOML: {what}", line(text, &place))
    })?;
    check_table(text, "", table.get_ref())
}

fn line(text: &str, place: &Range<usize>) -> usize {
    1 + text.bytes().take(place.start).filter(|byte| *byte == b'\n').count()
}

fn check_table(text: &str, name: &str, table: &DeTable<'_>) -> Result<(), String> {
    for (key, value) in table {
        let (place, key) = (line(text, &key.span()), key.get_ref().as_ref());
        let path = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
        let is_profile = name.starts_with("profiles.");
        let inside = if is_profile { PROFILE } else { name };
        let is_meant = |setting: &&Setting| setting.table == inside && (setting.key == key || inside == COLUMNS);
        if let Some(setting) = SETTINGS.iter().find(is_meant) {
            let found = value.get_ref();
            let allowed = setting.allowed.problem(found);
            allowed
                .map_or(Ok(()), |allowed| Err(format!("line {place}: {path} is {}: {allowed}", shown(text, value))))?;
        } else if (name.is_empty() && is_table(key)) || name == "profiles" {
            let DeValue::Table(table) = value.get_ref() else {
                return Err(format!("line {place}: {path} is {}: it is a table, [{path}]", shown(text, value)));
            };
            check_table(text, &path, table)?;
        } else {
            return Err(format!("line {place}: there is no setting {path}; {}", near(inside, key)));
        }
    }
    Ok(())
}

/// Whether there is such a table at the top.
fn is_table(name: &str) -> bool {
    name == "profiles" || SETTINGS.iter().any(|setting| !setting.table.is_empty() && setting.table == name)
}

/// What is meant by an unknown key, or what there is.
fn near(table: &str, key: &str) -> String {
    let keys = SETTINGS.iter().filter(|setting| setting.table == table).map(|setting| setting.key);
    let tables = ["rates", "rows", "jobs", "exports", COLUMNS, "profiles"].into_iter().filter(|_| table.is_empty());
    let all: Vec<&str> = keys.chain(tables).collect();
    let away = |name: &&&str| strsim::damerau_levenshtein(name, key);
    match all.iter().min_by_key(away).filter(|name| away(name) <= 2) {
        Some(meant) => format!("did you mean {meant}?"),
        None => format!("there are {}", all.join(", ")),
    }
}

/// A value as it is written, cut where it is long.
fn shown(text: &str, value: &Spanned<DeValue<'_>>) -> String {
    let written = text.get(value.span()).unwrap_or_default().lines().next().unwrap_or_default();
    let short: String = written.chars().take(40).collect();
    if short.len() < written.len() { format!("{short}…") } else { short }
}

impl Allowed {
    /// What would be right, if the value is not.
    fn problem(&self, value: &DeValue<'_>) -> Option<String> {
        let text = value.as_str();
        let is_right = match self {
            Self::Flag => matches!(value, DeValue::Boolean(_)),
            Self::Name => text.is_some_and(|text| !text.is_empty()),
            Self::Names => matches!(value, DeValue::Array(names) if names.iter().all(|name| name.get_ref().is_str())),
            Self::Zone => text.is_some_and(is_zone),
            Self::Country => text.is_some_and(|text| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())),
            Self::Share => number(value).is_some_and(|share| share > 0.0 && share <= 1.0),
            Self::OneOf(words) => text.is_some_and(|text| words.contains(&text)),
            Self::Number(range) => {
                matches!(value, DeValue::Integer(_))
                    && number(value).is_some_and(|n| n >= f64::from(*range.start()) && n <= f64::from(*range.end()))
            }
        };
        (!is_right).then(|| match self {
            Self::Flag => "give true or false".to_owned(),
            Self::Name => "give a name in quotes".to_owned(),
            Self::Names => "give names in quotes, such as [\"prod\", \"live\"]".to_owned(),
            Self::Zone => "give \"local\", \"UTC\" or a name such as \"Europe/Berlin\"".to_owned(),
            Self::Country => "give its two letters, such as \"DE\"".to_owned(),
            Self::OneOf(words) => format!("give one of {}, in quotes", words.join(", ")),
            Self::Share => "give a share above 0 and up to 1, such as 0.2".to_owned(),
            Self::Number(range) => format!("give a whole number from {} to {}", range.start(), range.end()),
        })
    }
}

/// Whether times can be shown in it.
fn is_zone(name: &str) -> bool {
    ["local", "utc"].contains(&name.to_ascii_lowercase().as_str()) || TimeZone::get(name).is_ok()
}

/// A number as TOML has it: with underscores, and in base 16, 8 or 2, too.
fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            i64::from_str_radix(digits.trim_start_matches("0x"), number.radix()).ok().map(|number| number as f64)
        }
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    /// The example with a line freed of its `#`, beneath the table that it is in.
    fn with(setting: &Setting, value: &str) -> String {
        match setting.table {
            "" => format!("{} = {value}\n", setting.key),
            table => format!("[{}]\n{} = {value}\n", table.replace('*', "live"), setting.key),
        }
    }

    #[test]
    fn the_example_sets_nothing_and_all_of_it_holds_once_it_is_taken_in() {
        assert_eq!(Settings::parse(&example()).unwrap(), Settings::default());
        let is_set = |line: &&str| line.starts_with('[') || line.contains(" = ");
        let all = example();
        let taken: Vec<&str> = all.lines().filter_map(|line| line.strip_prefix("# ").filter(is_set)).collect();
        let taken = taken.join("\n");
        let mut settings = Settings::parse(&taken).unwrap();
        assert_eq!(settings.profiles.remove("NAME").unwrap().region.as_deref(), Some("eu-central-1"));
        settings.country = None;
        assert_eq!(settings.exports.folder.as_deref(), Some("~/exports"));
        settings.exports = crate::config::Exports::default();
        assert_eq!(settings.columns.remove("appflow/flows").unwrap().len(), 3);
        assert_eq!(
            settings,
            Settings { theme: Some("dark".to_owned()), mouse: Some(true), ..Settings::default() },
            "examples are defaults"
        );
    }

    #[test]
    fn what_each_key_can_not_be_is_said_with_line_key_and_what_can_be() {
        for setting in SETTINGS {
            assert_eq!(Settings::parse(&with(setting, setting.example)).err(), None, "{}", setting.key);
            for wrong in ["{}", "1979-05-27", "[[1]]", "\"\"", "-1", "nan"] {
                let text = format!("# a line before\n{}", with(setting, wrong));
                let problem = Settings::parse(&text).unwrap_err();
                let line = if setting.table.is_empty() { 2 } else { 3 };
                assert!(problem.starts_with(&format!("line {line}: ")), "{problem}");
                assert!(problem.contains(setting.key.trim_matches('"')) && problem.contains(": give "), "{problem}");
            }
        }
    }

    #[test]
    fn what_there_is_not_is_said_with_what_is_meant() {
        for (text, problem) in [
            ("them = \"light\"", "line 1: there is no setting them; did you mean theme?"),
            ("\n[rowz]\npage = 1", "line 2: there is no setting rowz; did you mean rows?"),
            (
                "[profiles.live]\nprotect = true",
                "line 2: there is no setting profiles.live.protect; did you mean protected?",
            ),
            ("[rates]\nhalf = 1", "line 2: there is no setting rates.half; there are interactive, background"),
            ("rates = 1", "line 1: rates is 1: it is a table, [rates]"),
            ("profiles.live = 1", "line 1: profiles.live is 1: it is a table, [profiles.live]"),
            ("theme = ", "line 1: this is no TOML: "),
        ] {
            let found = Settings::parse(text).unwrap_err();
            assert!(found.starts_with(problem), "{found}");
        }
    }
}
