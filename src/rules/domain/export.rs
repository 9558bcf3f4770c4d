//! Where the results of matching are exported to.

use serde_json::Value;

use crate::model::look::{at, dotted, text};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("export.bucket-can-exist", "API model, S3BucketName; the naming rules of S3", bucket_can_exist),
    Rule::warning("export.says-where", "wizards, 1: empty objects are left out", says_where),
];

const EXPORTS: [&str; 2] = ["Matching.ExportingConfig", "RuleBasedMatching.ExportingConfig"];

/// The bucket's name is one that a bucket can have: it begins and ends with a letter or digit, without two dots in a
/// row.
fn bucket_can_exist(document: &Value, report: &mut Report<'_>) {
    for export in EXPORTS {
        let member = format!("{export}.S3Exporting.S3BucketName");
        let Some(name) = text(document, &member) else { continue };
        let odd_end = |end: Option<char>| end.is_some_and(|letter| matches!(letter, '.' | '-'));
        if odd_end(name.chars().next()) || odd_end(name.chars().last()) || name.contains("..") {
            let message = "is the name of no bucket: these begin and end with a letter or digit, without '..'";
            report.at(dotted(&member), message);
        }
    }
}

/// An export without a bucket is left out.
fn says_where(document: &Value, report: &mut Report<'_>) {
    for export in EXPORTS {
        if at(document, export).is_some() && at(document, &format!("{export}.S3Exporting")).is_none() {
            report.at(dotted(export), "says nothing; give a bucket, or leave it out");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{CREATE, domain};
    use crate::rules::testing::{assert_clean, assert_finds};

    fn exported(config: &Value) -> Value {
        domain(&json!({"Matching": {"Enabled": true, "ExportingConfig": config}}))
    }

    #[test]
    fn a_bucket_can_exist() {
        let bucket = |name: &str| exported(&json!({"S3Exporting": {"S3BucketName": name, "S3KeyName": "results/"}}));
        for name in [".acme", "acme-", "acme..exports"] {
            let at = "Matching.ExportingConfig.S3Exporting.S3BucketName";
            assert_finds(CREATE, &bucket(name), "export.bucket-can-exist", &[at]);
        }
        assert_clean(CREATE, &bucket("acme.exports-2"));
    }

    #[test]
    fn an_export_says_where_to() {
        assert_finds(CREATE, &exported(&json!({})), "export.says-where", &["Matching.ExportingConfig"]);
    }
}
