//! What the demo data have to offer.

use serde_json::json;

use super::*;
use crate::model::Service;
use crate::sandbox::Record;
use crate::sandbox::cases::resources::{CASE, RELATED_ITEM};
use crate::sandbox::store::{Database, Tenant};

fn filled(check: impl FnOnce(&Seeder<'_>) -> Result<(), Refusal>) {
    let database = Database::open(None, Some(1)).unwrap();
    let tenant = Tenant { account: PRODUCTION.into(), region: SandboxAccount::REGION.into() };
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    database
        .transact(&tenant, now, |store| {
            let seeder = Seeder::new(store, true);
            seed(&seeder)?;
            check(&seeder)
        })
        .unwrap();
}

#[test]
fn the_known_customer_has_cases_that_exist_in_both_services() {
    filled(|seeder| {
        let ask = |service, operation: &str, input| seeder.call(service, operation, &input);
        let found = ask(
            Service::CustomerProfiles,
            "SearchProfiles",
            json!({ "DomainName": "acme-retail", "KeyName": "_email", "Values": ["kim@example.com"] }),
        )?;
        assert_eq!(found["Items"].as_array().unwrap().len(), 1);
        let id = &found["Items"][0]["ProfileId"];
        let objects = |object_type: &str| {
            let input = json!({ "DomainName": "acme-retail", "ProfileId": id, "ObjectTypeName": object_type });
            ask(Service::CustomerProfiles, "ListProfileObjects", input)
                .map(|reply| reply["Items"].as_array().unwrap().clone())
        };
        for object_type in ["_order", "_asset", "CTR", "Salesforce-Contact", "Zendesk-Ticket"] {
            assert!(!objects(object_type)?.is_empty(), "{object_type}");
        }
        let cases = objects("_case")?;
        assert_eq!(cases.len(), 5);
        for case in cases {
            let case: serde_json::Value = serde_json::from_str(case["Object"].as_str().unwrap()).unwrap();
            let input = json!({
                "domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "caseId": case["CaseId"],
                "fields": [{ "id": "title" }, { "id": "customer_id" }],
            });
            let held = ask(Service::ConnectCases, "GetCase", input)?;
            assert_eq!(held["fields"][0]["value"]["stringValue"], case["Title"]);
            let customer = held["fields"][1]["value"]["stringValue"].as_str().unwrap();
            assert!(customer.ends_with(id.as_str().unwrap()), "{customer}");
        }
        Ok(())
    });
}

/// What a profile is told of a case goes with the case to another customer.
#[test]
fn a_case_that_is_given_to_another_customer_is_told_of_there() {
    filled(|seeder| {
        let ask = |service, operation: &str, input| seeder.call(service, operation, &input);
        let find = |email: &str| -> Result<String, Refusal> {
            let key = json!({ "DomainName": "acme-retail", "KeyName": "_email", "Values": [email] });
            let found = ask(Service::CustomerProfiles, "SearchProfiles", key)?;
            Ok(found["Items"][0]["ProfileId"].as_str().unwrap().to_owned())
        };
        let (old, new) = (find("kim@example.com")?, find("sy.kim@mail.example.kr")?);
        let cases = |id: &str| -> Result<Vec<String>, Refusal> {
            let input = json!({ "DomainName": "acme-retail", "ProfileId": id, "ObjectTypeName": "_case" });
            let reply = ask(Service::CustomerProfiles, "ListProfileObjects", input)?;
            let texts =
                reply["Items"].as_array().unwrap().iter().map(|item| item["Object"].as_str().unwrap().to_owned());
            Ok(texts.collect())
        };
        let before = cases(&old)?;
        let told: serde_json::Value = serde_json::from_str(&before[0]).unwrap();
        let arn = format!("arn:aws:profile:us-east-1:111122223333:domains/acme-retail/profiles/{new}");
        let input = json!({
            "domainId": "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "caseId": told["CaseId"],
            "fields": [{ "id": "customer_id", "value": { "stringValue": arn } }],
        });
        ask(Service::ConnectCases, "UpdateCase", input)?;
        assert!(!cases(&old)?.contains(&before[0]) && cases(&new)?.contains(&before[0]));
        assert_eq!(cases(&old)?.len(), before.len() - 1);
        Ok(())
    });
}

fn rows(seeder: &Seeder<'_>, operation: &str, input: &serde_json::Value, member: &str) -> Vec<serde_json::Value> {
    let reply = seeder.call(Service::CustomerProfiles, operation, input).unwrap();
    reply[member].as_array().unwrap().clone()
}

#[test]
fn people_are_there_twice_by_every_rule_by_learning_and_in_other_domains() {
    filled(|seeder| {
        let domain = json!({ "DomainName": "acme-retail" });
        let (mut levels, mut sizes) = (Vec::new(), Vec::new());
        for id in rows(seeder, "ListRuleBasedMatches", &domain, "MatchIds") {
            let input = json!({
                "DomainName": "acme-retail", "MatchType": "RULE_BASED_MATCHING", "SearchKey": "matchId",
                "SearchValue": id,
            });
            let found = seeder.call(Service::CustomerProfiles, "GetSimilarProfiles", &input)?;
            levels.push(found["RuleLevel"].as_u64().unwrap());
            sizes.push(found["ProfileIds"].as_array().unwrap().len());
        }
        for level in 1..=4 {
            assert!(levels.contains(&level), "{levels:?}");
        }
        assert!(sizes.contains(&2) && sizes.iter().filter(|size| **size == 3).count() > 2, "{sizes:?}");
        let learned = rows(seeder, "GetMatches", &domain, "Matches");
        assert!(learned.len() > 4, "{learned:?}");
        for found in &learned {
            let input = json!({
                "DomainName": "acme-retail", "MatchType": "ML_BASED_MATCHING", "SearchKey": "profileId",
                "SearchValue": found["ProfileIds"][0],
            });
            let same = seeder.call(Service::CustomerProfiles, "GetSimilarProfiles", &input)?;
            assert_eq!((&same["MatchId"], &same["ConfidenceScore"]), (&found["MatchId"], &found["ConfidenceScore"]));
        }
        for domain in ["acme-retail", "acme-travel", "acme-bank"] {
            let input = json!({ "DomainName": domain, "KeyName": "_email", "Values": ["kim@example.com"] });
            assert_eq!(rows(seeder, "SearchProfiles", &input, "Items").len(), 1, "{domain}");
        }
        Ok(())
    });
}

#[test]
fn one_customer_has_a_long_history_of_every_sort() {
    filled(|seeder| {
        let input = json!({ "DomainName": "acme-retail", "KeyName": "_email", "Values": ["mina@example.com"] });
        let id = rows(seeder, "SearchProfiles", &input, "Items")[0]["ProfileId"].clone();
        let all = |object_type: &str| {
            let input = json!({
                "DomainName": "acme-retail", "ProfileId": id, "ObjectTypeName": object_type, "MaxResults": 100,
            });
            rows(seeder, "ListProfileObjects", &input, "Items").len()
        };
        let counts = ["Web-Order", "CTR", "Zendesk-Ticket", "Web-Session", "_asset", "_order", "_case"].map(all);
        assert!(counts.iter().all(|count| *count > 9) && counts[1] == 100, "{counts:?}");
        let kinds = ["CREATED", "UPDATED", "INGESTED", "MERGED", "DELETED_BY_MERGE", "ADDED_PROFILE_KEY"];
        for kind in kinds {
            let input = json!({ "DomainName": "acme-retail", "ProfileId": id, "ActionType": kind });
            let records = rows(seeder, "ListProfileHistoryRecords", &input, "ProfileHistoryRecords");
            assert!(!records.is_empty(), "{kind}");
            let times: Vec<i64> = records.iter().map(|record| record["CreatedAt"].as_f64().unwrap() as i64).collect();
            assert!(times.is_sorted(), "{kind}");
        }
        Ok(())
    });
}

#[test]
fn cases_are_in_every_state_with_everything_that_hangs_on_them() {
    filled(|seeder| {
        let store = seeder.store();
        let cases = store.list(CASE.kind, "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31")?;
        let of = |status: &str| {
            let is = |case: &&Record| case.document["values"]["status"]["stringValue"] == status;
            cases.iter().filter(is).count()
        };
        for status in ["open", "closed", "in_progress", "waiting_customer"] {
            assert!(of(status) > 0, "{status}");
        }
        let again = |case: &&Record| !case.document["values"]["last_reopened_datetime"].is_null();
        assert!(cases.iter().filter(again).count() > 1);
        assert!(!store.list_everywhere("cases/domains/merges")?.is_empty());
        let items = store.list_everywhere(RELATED_ITEM.kind)?;
        let has =
            |pointer: &str, value: &str| items.iter().any(|item| item.document.pointer(pointer) == Some(&value.into()));
        for r#type in ["Contact", "Comment", "File", "Sla", "ConnectCase", "Custom"] {
            assert!(has("/type", r#type), "{type}");
        }
        for status in ["Active", "Met", "NotMet"] {
            assert!(has("/content/sla/slaConfiguration/status", status), "{status}");
        }
        let busiest = cases.iter().map(|case| items.iter().filter(|item| item.document["caseId"] == case.id).count());
        assert!(busiest.max() > Some(40));
        Ok(())
    });
}

#[test]
fn every_status_of_a_flow_and_of_a_run_is_there() {
    filled(|seeder| {
        let flows = seeder.store().list(crate::sandbox::appflow::resources::FLOW.kind, "")?;
        let runs = seeder.store().list_everywhere(crate::sandbox::appflow::resources::RUN.kind)?;
        for status in ["Draft", "Active", "Suspended", "Errored", "Deprecated"] {
            assert!(flows.iter().any(|flow| flow.document["flowStatus"] == status), "{status}");
        }
        for status in ["Successful", "Error", "InProgress", "Canceled"] {
            assert!(runs.iter().any(|run| run.document["executionStatus"] == status), "{status}");
        }
        Ok(())
    });
}
