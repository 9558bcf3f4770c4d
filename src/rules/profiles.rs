//! Rules of profiles, segments, upload jobs and event streams: what can be known to be wrong before it is sent.

use std::collections::HashSet;

use jiff::civil::Date;
use serde_json::Value;

use super::conditions;
use super::findings::{Report, Rule};
use super::suggestions::Suggestion;
use crate::model::DocPath;
use crate::model::look::{at, entries, filled, path, text, texts};

pub(super) const OF_PROFILE: &[&[Rule]] = &[&[
    Rule::warning("profile.birth-date", "API model, BirthDate: inferred", birth_date),
    Rule::warning("profile.e-mail", "API model, EmailAddress: inferred", e_mail),
    Rule::warning("profile.phone", "API model, PhoneNumber: inferred", phone),
]];
pub(super) const OF_SEGMENT: &[&[Rule]] = &[
    &[
        Rule::warning("segment.says-who", "wizards, 7, cross-field rules: inferred", says_who),
        Rule::warning("segment.sql-selects", "wizards, 7, SegmentSqlQuery: inferred, a query reads", sql_selects),
        Rule::error("segment.one-way", "wizards, 7, cross-field rules; semantics, 1, Segments", one_way),
    ],
    conditions::OF_SEGMENT,
];
pub(super) const OF_SNAPSHOT: &[&[Rule]] = &[&[
    Rule::error("snapshot.says-where", "semantics, 1, Segments", snapshot_says_where),
    Rule::warning("snapshot.role-of-bucket", "semantics, 1, Segments", role_of_bucket),
]];
pub(super) const OF_UPLOAD: &[&[Rule]] = &[&[
    Rule::warning("upload.key-is-column", "wizards, 10, UniqueKey: inferred", key_is_column),
    Rule::error("upload.most-columns", "mapping, 5, 25 mapped attributes", most_columns),
    Rule::warning("upload.kept", "mapping, Expiration, up to 90", kept_too_long),
    Rule::warning("upload.one-value", "wizards, 10, Fields: inferred", one_value),
]];
pub(super) const OF_STREAM: &[&[Rule]] =
    &[&[Rule::warning("event-stream.kinesis", "wizards, 8, cross-field rules", kinesis)]];
pub(super) const OF_MERGE: &[&[Rule]] =
    &[&[Rule::warning("merge.other-profile", "semantics, 1, MergeProfiles: inferred", other_profile)]];

/// The shortest numbers are those of emergencies.
const FEWEST_DIGITS: usize = 3;

/// What is merged into a profile is another one.
fn other_profile(document: &Value, report: &mut Report<'_>) {
    let Some(main) = filled(document, "MainProfileId") else { return };
    for (index, _) in texts(document, "ProfileIdsToBeMerged").filter(|(_, merged)| *merged == main) {
        let message = "is the profile that the others are merged into; name another one";
        report.at(path(&["ProfileIdsToBeMerged"]).index(index), message);
    }
}

/// A birth date is a day of the calendar, written so that it can be compared.
fn birth_date(document: &Value, report: &mut Report<'_>) {
    let Some(date) = filled(document, "BirthDate").map(str::trim) else { return };
    // A moment begins with its day.
    let (day, time) = date.split_at_checked(10).unwrap_or((date, ""));
    let is_written_so =
        day.bytes().enumerate().all(|(n, byte)| if matches!(n, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if day.len() != 10 || !is_written_so || !(time.is_empty() || time.starts_with(['T', ' '])) {
        let message = "is not written as year-month-day, like 1990-05-17: segments would not know which day is meant";
        report.at(path(&["BirthDate"]), message);
    } else if day.parse::<Date>().is_err() {
        report.at(path(&["BirthDate"]), format!("{day} is no day of the calendar (year-month-day)"));
    }
}

/// What is named an e-mail address looks like one: the service takes any text, and nobody is ever found by it.
fn e_mail(document: &Value, report: &mut Report<'_>) {
    let members = document.as_object().into_iter().flatten();
    let addresses = members.filter(|(name, _)| name.ends_with("EmailAddress"));
    for (name, text) in addresses.filter_map(|(name, value)| Some((name, value.as_str()?.trim()))) {
        let parts = text.split_once('@').filter(|(user, host)| !user.is_empty() && !host.is_empty());
        let is_mail = parts.is_some_and(|(_, host)| !host.contains('@')) && !text.contains(char::is_whitespace);
        if !text.is_empty() && !is_mail {
            report.at(path(&[name]), "is no e-mail address: one has a name, an @ and a host");
        }
    }
}

/// What is named a phone number has the digits of one: the service takes any text, and nobody is ever found by it.
fn phone(document: &Value, report: &mut Report<'_>) {
    let members = document.as_object().into_iter().flatten();
    let numbers = members.filter(|(name, _)| name.ends_with("PhoneNumber"));
    for (name, text) in numbers.filter_map(|(name, value)| Some((name, value.as_str()?.trim()))) {
        let digits = text.chars().filter(|letter| letter.is_numeric()).count();
        if !text.is_empty() && digits < FEWEST_DIGITS {
            report.at(path(&[name]), "is no phone number: one has at least three digits, like +15550100");
        }
    }
}

/// A segment says who is in it.
fn says_who(document: &Value, report: &mut Report<'_>) {
    if at(document, "SegmentGroups").is_none() && filled(document, "SegmentSqlQuery").is_none() {
        let message = "says not who is in it: it needs groups, or an SQL query";
        report.at(path(&["SegmentGroups"]), message);
    }
}

/// An SQL query that says who is in a segment reads them from tables.
fn sql_selects(document: &Value, report: &mut Report<'_>) {
    let Some(query) = filled(document, "SegmentSqlQuery") else { return };
    let words: Vec<String> = words_of_sql(query).map(str::to_ascii_uppercase).collect();
    let begins = words.first().is_some_and(|word| matches!(word.as_str(), "SELECT" | "WITH"));
    let message = if !begins {
        "is no query: one that says who is in the segment begins with SELECT, or with WITH before it"
    } else if !words.iter().any(|word| word == "FROM") {
        "reads from nothing: a query that says who is in the segment has a FROM"
    } else {
        return;
    };
    report.at(path(&["SegmentSqlQuery"]), message);
}

/// The words of an SQL text, without its comments and what is quoted.
fn words_of_sql(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|letter: char| {
                !letter.is_alphanumeric() && !matches!(letter, '_' | '-' | '/' | '\'' | '"')
            });
            let skipped = |open: &str, close: &str| {
                let inside = rest.strip_prefix(open)?;
                Some(inside.split_once(close).map_or("", |(_, after)| after))
            };
            let passed = skipped("--", "\n").or_else(|| skipped("/*", "*/"));
            let passed = passed.or_else(|| skipped("'", "'")).or_else(|| skipped("\"", "\""));
            match passed.or_else(|| rest.strip_prefix(['-', '/'])) {
                Some(after) => rest = after,
                None => break,
            }
        }
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// It says so in one way.
fn one_way(document: &Value, report: &mut Report<'_>) {
    if at(document, "SegmentGroups").is_some() && filled(document, "SegmentSqlQuery").is_some() {
        let message = "excludes the groups: a segment has either groups or an SQL query";
        report.at(path(&["SegmentSqlQuery"]), message);
    }
}

/// Outside of Connect's own pages an export says where it goes (semantics, segments).
fn snapshot_says_where(document: &Value, report: &mut Report<'_>) {
    if filled(document, "DestinationUri").is_none() {
        let message = "is required outside of the pages of Connect: where the file goes, like s3://bucket/segments/";
        report.at(path(&["DestinationUri"]), message);
    }
}

/// A bucket is written to under a role (semantics, segments).
fn role_of_bucket(document: &Value, report: &mut Report<'_>) {
    let to_bucket = filled(document, "DestinationUri").is_some_and(|uri| uri.starts_with("s3://"));
    if to_bucket && filled(document, "RoleArn").is_none() {
        report.at(path(&["RoleArn"]), "is likely needed: the role under which the service writes to the bucket");
    }
}

/// The columns that an upload maps: the names of its fields, and what these are read from.
fn columns(document: &Value) -> Vec<&str> {
    let mut columns: Vec<&str> = entries(document, "Fields").map(|(name, _)| name).collect();
    let sources = entries(document, "Fields").filter_map(|(_, field)| text(field, "Source"));
    columns.extend(sources.map(|source| source.strip_prefix("_source.").unwrap_or(source)));
    let mut seen = HashSet::new();
    columns.retain(|column| seen.insert(*column));
    columns
}

/// What the key of an upload can be: each of its columns.
pub(super) fn keys_of_upload(document: &Value, _place: &DocPath) -> Vec<Suggestion> {
    let value = |column: &str| Suggestion { value: column.to_owned(), taken: None, words: None };
    columns(document).into_iter().map(value).collect()
}

/// The key of an upload is one of the columns that it maps.
fn key_is_column(document: &Value, report: &mut Report<'_>) {
    let Some(key) = filled(document, "UniqueKey") else { return };
    let columns = columns(document);
    let parts = key.split(',').map(str::trim).filter(|part| !part.is_empty());
    let missing: Vec<&str> = parts.filter(|part| !columns.contains(part)).collect();
    if !columns.is_empty() && !columns.contains(&key) && !missing.is_empty() {
        let message = format!("{} is none of the columns: {}", missing.join(", "), columns.join(", "));
        report.at(path(&["UniqueKey"]), message);
    }
}

/// A file has so many columns that are mapped at the most.
fn most_columns(document: &Value, report: &mut Report<'_>) {
    const MOST: usize = 25;
    let count = entries(document, "Fields").count();
    if count > MOST {
        let message = format!("has {count} columns; at most {MOST} of a file are mapped: leave some out");
        report.at(path(&["Fields"]), message);
    }
}

/// The guide says that what a file brings stays for 90 days at the most, though the API takes more.
fn kept_too_long(document: &Value, report: &mut Report<'_>) {
    const MOST: u64 = 90;
    let days = document.get("DataExpiry").and_then(Value::as_u64);
    if let Some(days) = days.filter(|days| *days > MOST) {
        report.at(path(&["DataExpiry"]), format!("is {days} days; what a file brings is kept for up to {MOST}"));
    }
}

/// What is read is a column, and what is filled an attribute of the profile.
fn one_value(document: &Value, report: &mut Report<'_>) {
    for (name, field) in entries(document, "Fields") {
        let at = || path(&["Fields"]).key(name);
        if let Some(column) = text(field, "Source").and_then(|source| source.strip_prefix("_source."))
            && column.contains('.')
        {
            let message = format!("reads {column}, where the dot leads into another value: a column's name has none");
            report.at(at().member("Source"), message);
        }
        if text(field, "Target").is_some_and(|target| !target.starts_with("_profile.")) {
            report.at(at().member("Target"), "fills no attribute of the profile, such as _profile.EmailAddress");
        }
    }
}

/// Events go to a stream of Kinesis.
fn kinesis(document: &Value, report: &mut Report<'_>) {
    let Some(uri) = filled(document, "Uri") else { return };
    let parts: Vec<&str> = uri.splitn(6, ':').collect();
    let is_stream = matches!(parts.as_slice(), ["arn", _, "kinesis", _, _, name] if name.starts_with("stream/"));
    if !is_stream {
        report.at(path(&["Uri"]), "is no ARN of a Kinesis data stream: arn:aws:kinesis:region:account:stream/name");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn a_day_is_in_the_calendar() {
        let create = "customer-profiles:CreateProfile";
        let born = |date: &str| json!({"DomainName": "acme", "BirthDate": date});
        let notations =
            ["1988", "4 December 1988", "04/12/1988", "19881204", "1988-12-4", "1988-12-04x", "04.12.1988", "é"];
        for wrong in ["1988-13-04", "1988-02-30", "1988-00-01"].into_iter().chain(notations) {
            assert_finds(create, &born(wrong), "profile.birth-date", &["BirthDate"]);
        }
        for fine in ["1988-12-04", "1988-12-04T08:00:00Z", "1988-12-04 08:00"] {
            assert_clean(create, &born(fine));
        }
        assert_finds("customer-profiles:UpdateProfile", &born("1988-13-04"), "profile.birth-date", &["BirthDate"]);
    }

    #[test]
    fn an_e_mail_address_looks_like_one() {
        let create = "customer-profiles:CreateProfile";
        for member in ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"] {
            let of = |text: &str| json!({"DomainName": "acme", member: text});
            for wrong in ["kim", "kim@", "@example.com", "kim at example.com", "a@b@c"] {
                assert_finds(create, &of(wrong), "profile.e-mail", &[member]);
            }
            for fine in ["kim@example.com", "kim.o'neil+1@mail.example", "김@예.kr", ""] {
                assert_clean(create, &of(fine));
            }
        }
    }

    #[test]
    fn a_phone_number_has_digits() {
        for (number, wrong) in
            [("call me", true), ("n/a", true), ("+1 (206) 345-7890", false), ("112", false), ("", false)]
        {
            let document = json!({"DomainName": "acme", "MobilePhoneNumber": number});
            let at: &[&str] = if wrong { &["MobilePhoneNumber"] } else { &[] };
            assert_finds("customer-profiles:CreateProfile", &document, "profile.phone", at);
        }
    }

    #[test]
    fn a_profile_is_not_merged_into_itself() {
        let merge = |ids: [&str; 2]| json!({"DomainName": "acme", "MainProfileId": "p1", "ProfileIdsToBeMerged": ids});
        let (operation, at) = ("customer-profiles:MergeProfiles", "ProfileIdsToBeMerged[1]");
        assert_finds(operation, &merge(["p2", "p1"]), "merge.other-profile", &[at]);
        assert_clean(operation, &merge(["p2", "p3"]));
    }

    #[test]
    fn a_segment_says_who_is_in_it_in_one_way() {
        let create = "customer-profiles:CreateSegmentDefinition";
        let segment = json!({"DomainName": "acme", "SegmentDefinitionName": "loyal", "DisplayName": "Loyal"});
        assert_finds(create, &segment, "segment.says-who", &["SegmentGroups"]);
        let mut both = segment.clone();
        both["SegmentSqlQuery"] = json!("select p.profileid from _profile p");
        assert_clean(create, &both);
        both["SegmentGroups"] = json!({"Groups": []});
        assert_finds(create, &both, "segment.one-way", &["SegmentSqlQuery"]);
    }

    #[test]
    fn the_sql_of_a_segment_reads_from_something() {
        let create = "customer-profiles:CreateSegmentDefinition";
        let segment = |sql: &str| json!({"DomainName": "acme", "SegmentDefinitionName": "loyal", "DisplayName": "Loyal", "SegmentSqlQuery": sql});
        for wrong in ["DROP TABLE", "SELECT 1", "select 'a from b'", "-- SELECT x FROM y", "/* SELECT */ DELETE FROM x"]
        {
            assert_finds(create, &segment(wrong), "segment.sql-selects", &["SegmentSqlQuery"]);
        }
        for right in ["select id from t", "(SELECT id FROM t)", "-- who\nWITH a AS (SELECT 1) SELECT\nid\nFROM a"] {
            assert_clean(create, &segment(right));
        }
    }

    #[test]
    fn the_key_of_an_upload_is_a_column() {
        let create = "customer-profiles:CreateUploadJob";
        let job = |key: &str| {
            json!({"DomainName": "acme", "DisplayName": "Members", "UniqueKey": key, "Fields": {
                "email": {"Source": "_source.E-mail", "Target": "_profile.EmailAddress"}}})
        };
        assert_finds(create, &job("Mail"), "upload.key-is-column", &["UniqueKey"]);
        assert_finds(create, &job("email,Mail"), "upload.key-is-column", &["UniqueKey"]);
        for fine in ["email", "E-mail", "email, E-mail"] {
            assert_clean(create, &job(fine));
        }
        let mut odd = job("email");
        odd["DataExpiry"] = json!(91);
        odd["Fields"]["crm"] = json!({"Source": "_source.crm.id", "Target": "AccountNumber"});
        assert_finds(create, &odd, "upload.kept", &["DataExpiry"]);
        assert_finds(create, &odd, "upload.one-value", &["Fields{crm}.Source", "Fields{crm}.Target"]);
        let mut wide = job("email");
        for n in 0..24 {
            wide["Fields"][format!("c{n}")] = json!({"Source": format!("_source.c{n}"), "Target": "_profile.LastName"});
        }
        wide["DataExpiry"] = json!(90);
        assert_clean(create, &wide);
        wide["Fields"]["one-more"] = json!({"Source": "_source.m", "Target": "_profile.LastName"});
        assert_finds(create, &wide, "upload.most-columns", &["Fields"]);
        let mut same = job("Mail");
        same["Fields"] = json!({"email": {"Source": "_source.email"}, "name": {"Source": "_source.name"}});
        let said = crate::rules::check(crate::rules::testing::operation(create), &same);
        assert_eq!(said[0].message, "Mail is none of the columns: email, name");
    }

    /// "Snapshot" of semantics.
    #[test]
    fn an_export_says_where_it_goes() {
        let create = "customer-profiles:CreateSegmentSnapshot";
        let mut export = json!({"DomainName": "acme", "SegmentDefinitionName": "loyal", "DataFormat": "CSV"});
        assert_finds(create, &export, "snapshot.says-where", &["DestinationUri"]);
        export["DestinationUri"] = json!("s3://acme-exports/loyal/");
        assert_finds(create, &export, "snapshot.role-of-bucket", &["RoleArn"]);
        export["RoleArn"] = json!("arn:aws:iam::111122223333:role/exports");
        assert_clean(create, &export);
    }

    #[test]
    fn events_go_to_a_stream_of_kinesis() {
        let create = "customer-profiles:CreateEventStream";
        let stream = |uri: &str| json!({"DomainName": "acme", "EventStreamName": "live", "Uri": uri});
        assert_finds(create, &stream("arn:aws:sqs:us-east-1:111122223333:q"), "event-stream.kinesis", &["Uri"]);
        assert_clean(create, &stream("arn:aws:kinesis:us-east-1:111122223333:stream/live"));
    }
}
