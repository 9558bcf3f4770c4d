//! Keys, queues and the data store.

use serde_json::Value;

use crate::model::look::{at, filled, path, text};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("domain.queue-is-an-address", "wizards, 1, DeadLetterQueueUrl", queue_is_an_address),
    Rule::warning("domain.key-is-a-key", "wizards, 1, DefaultEncryptionKey: inferred", key_is_a_key),
    Rule::warning(
        "domain.empty-object",
        "wizards, reading the tables: empty objects are left out",
        data_store_says_something,
    ),
];

pub(super) const OF_CREATE: &[Rule] = &[Rule::warning(
    "domain.blank-is-left-out",
    "wizards, reading the tables: empty texts are left out",
    blank_is_left_out,
)];

pub(super) const OF_UPDATE: &[Rule] = &[
    Rule::warning("domain.changes-something", "wizards, 2: omitted members keep their values", changes_something),
    Rule::warning("domain.tags-go-elsewhere", "wizards, 2, Tags", tags_go_elsewhere),
];

/// The dead-letter queue is named by its URL, never by its ARN.
fn queue_is_an_address(document: &Value, report: &mut Report<'_>) {
    let Some(queue) = filled(document, "DeadLetterQueueUrl") else { return };
    let here = path(&["DeadLetterQueueUrl"]);
    if queue.starts_with("arn:") {
        report.at(here, "is an ARN; give the queue's URL, like https://sqs.us-east-1.amazonaws.com/123456789012/name");
    } else if !queue.starts_with("https://") {
        report.softly_at(here, "is no URL of a queue; these begin with https://sqs.");
    }
}

/// The encryption key is one of KMS.
fn key_is_a_key(document: &Value, report: &mut Report<'_>) {
    let Some(key) = filled(document, "DefaultEncryptionKey") else { return };
    if key.starts_with("arn:") && key.split(':').nth(2) != Some("kms") {
        report.at(path(&["DefaultEncryptionKey"]), "is the ARN of something else than a KMS key");
    }
}

/// An object without members says nothing: it is left out instead.
fn data_store_says_something(document: &Value, report: &mut Report<'_>) {
    if at(document, "DataStore").and_then(Value::as_object).is_some_and(|members| members.values().all(Value::is_null))
    {
        report.at(path(&["DataStore"]), "says nothing; set Enabled, or leave it out");
    }
}

/// A new domain has nothing that an empty text could clear.
fn blank_is_left_out(document: &Value, report: &mut Report<'_>) {
    for member in ["DefaultEncryptionKey", "DeadLetterQueueUrl"] {
        if text(document, member) == Some("") {
            report.at(path(&[member]), "is empty; a new domain has nothing to clear, so leave it out");
        }
    }
}

/// An update that names the domain alone changes nothing.
fn changes_something(document: &Value, report: &mut Report<'_>) {
    let Some(members) = document.as_object() else { return };
    if members.iter().all(|(name, value)| name == "DomainName" || value.is_null()) {
        report.at(crate::model::DocPath::root(), "changes nothing: every member but the name is left out");
    }
}

/// Tags of a domain that exists are changed by the operations for tags.
fn tags_go_elsewhere(document: &Value, report: &mut Report<'_>) {
    if at(document, "Tags").is_some() {
        report.at(path(&["Tags"]), "may be ignored here; change a domain's tags with TagResource and UntagResource");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{CREATE, UPDATE, domain};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn a_queue_is_given_by_its_url() {
        let queue = |url: &str| domain(&json!({"DeadLetterQueueUrl": url}));
        let rule = "domain.queue-is-an-address";
        assert_finds(CREATE, &queue("arn:aws:sqs:us-east-1:123456789012:dead"), rule, &["DeadLetterQueueUrl"]);
        assert_finds(CREATE, &queue("dead"), rule, &["DeadLetterQueueUrl"]);
        assert_clean(CREATE, &queue("https://sqs.us-east-1.amazonaws.com/123456789012/dead"));
    }

    #[test]
    fn a_key_is_of_kms() {
        let key = |key: &str| domain(&json!({"DefaultEncryptionKey": key}));
        let bucket = key("arn:aws:s3:::acme");
        assert_finds(CREATE, &bucket, "domain.key-is-a-key", &["DefaultEncryptionKey"]);
        assert_clean(CREATE, &key("arn:aws:kms:eu-central-1:123456789012:key/1"));
        assert_clean(CREATE, &key("0f8b7c5e-1d2a-4c3b-9e4f-5a6b7c8d9e0f"));
    }

    #[test]
    fn a_data_store_is_on_or_off_or_left_out() {
        assert_finds(CREATE, &domain(&json!({"DataStore": {}})), "domain.empty-object", &["DataStore"]);
        assert_clean(CREATE, &domain(&json!({"DataStore": {"Enabled": true}})));
    }

    #[test]
    fn an_empty_text_clears_on_update_and_means_nothing_on_create() {
        let cleared = json!({"DomainName": "acme", "DeadLetterQueueUrl": ""});
        assert_clean(UPDATE, &cleared);
        assert_finds(CREATE, &cleared, "domain.blank-is-left-out", &["DeadLetterQueueUrl"]);
    }

    #[test]
    fn an_update_changes_something() {
        assert_finds(UPDATE, &json!({"DomainName": "acme", "Matching": null}), "domain.changes-something", &[""]);
        assert_clean(UPDATE, &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    }

    #[test]
    fn an_update_leaves_tags_alone() {
        let tagged = json!({"DomainName": "acme", "Tags": {"team": "x"}});
        assert_finds(UPDATE, &tagged, "domain.tags-go-elsewhere", &["Tags"]);
    }
}
