//! How many keys the guided ways take: those that are pressed, and beside them the characters that are typed into a text
//! or to find something in a list. Each takes at most a third of the keys that its plain form took a practised hand, no
//! more characters, and nothing is refused on the way.
//!
//! `cargo test --test console counted -- --nocapture` prints the table.

use std::cell::Cell;

use super::{ENTER, NEXT_STEP, TAB, in_both_sizes};

const CASES: &str = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
const PICK: &str = "\x1bOS";
const DOWN: &str = "\x1b[B";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/0d990263-018e-4e65-a703-eff731de951e";

/// What is done, and what is seen then.
enum Hit {
    /// A key is pressed.
    Key(&'static str, &'static str),
    /// Characters are typed.
    Typed(&'static str, &'static str),
    /// Something is waited for that is no longer to be seen.
    Gone(&'static str),
}

use Hit::{Gone, Key, Typed};

/// Goes through it in both sizes; `was` is what the plain form took.
#[expect(clippy::print_stdout, reason = "what was counted is to be read")]
fn counted(way: &str, list: &str, was: (usize, usize), hits: &[Hit]) {
    let most = Cell::new((0, 0));
    in_both_sizes(list, |session| {
        let (mut keys, mut typed) = (0, 0);
        session.sees(&["Esc"]);
        for hit in hits {
            match *hit {
                Key(key, sees) => {
                    session.press_and_see(key, &[sees]);
                    keys += 1;
                }
                Typed(text, sees) => {
                    session.press_and_see(text, &[sees]);
                    typed += text.chars().count();
                }
                Gone(text) => super::gone(session, text),
            }
        }
        session.press(NEXT_STEP);
        session.wait("it was made", |s| s.contents().contains(" created"));
        most.set((keys + 1, typed));
        if session.contents().contains("Nothing for now") {
            session.press(ENTER);
            super::gone(session, "Nothing for now");
        }
    });
    let (keys, typed) = most.get();
    let (keys_before, typed_before) = was;
    println!("{way:34} {keys_before:>3} + {typed_before:<3} -> {keys:>3} + {typed:<3}");
    assert!(keys * 3 <= keys_before, "{way}: {keys} keys of {keys_before}");
    assert!(typed <= typed_before, "{way}: {typed} characters of {typed_before}");
}

#[test]
fn a_segment_of_two_conditions() {
    counted(
        "segment of two conditions",
        "profiles/domains/acme-retail/segments",
        (103, 59),
        &[
            Key("c", "1 Who"),
            Key(ENTER, "A condition about"),
            Typed("city", "Address.City"),
            Key(ENTER, "Address.City is any of:"),
            Typed("Berlin", "Berlin"),
            Key(ENTER, "Group 1"),
            Key("a", "A condition about"),
            Typed("lastn", "LastName"),
            Key(ENTER, "LastName is any of:"),
            Typed("Kim", "Kim"),
            Key(NEXT_STEP, "In which order"),
            Key(NEXT_STEP, "Display name *"),
            Typed("Kims", "Kims"),
            Key(TAB, "Segment definition name"),
            Typed("kims", "kims"),
            Key(NEXT_STEP, "creates a new segment"),
        ],
    );
}

#[test]
fn a_calculated_attribute() {
    counted(
        "calculated attribute",
        "profiles/domains/acme-retail/calculated-attributes",
        (45, 61),
        &[
            Key("c", "Statistic *"),
            Typed("sum", "SUM"),
            Key(ENTER, "SUM ▾"),
            Key(TAB, "Expression *"),
            Key(ENTER, "Web-Order"),
            Typed("web-o", "web-o"),
            Key(ENTER, "currency"),
            Typed("tot", "tot"),
            Key(ENTER, "{Web-Order.total}"),
            Key(NEXT_STEP, "How far back"),
            Typed("30", "30"),
            Key(NEXT_STEP, "Only objects that meet"),
            Key(NEXT_STEP, "Calculated attribute name *"),
            Typed("spend", "spend"),
            Key(NEXT_STEP, "creates a new calculated attribute"),
        ],
    );
}

#[test]
fn an_event_trigger() {
    counted(
        "event trigger",
        "profiles/domains/acme-retail/event-triggers",
        (26, 33),
        &[
            Key("c", "Object type name *"),
            Typed("Web-Order", "Web-Order"),
            Key(NEXT_STEP, "Which of these objects"),
            Gone("is not known yet"),
            Key(ENTER, "A condition about"),
            Typed("tot", "total"),
            Key(ENTER, "total "),
            Typed(">99", ">99"),
            Key(NEXT_STEP, "Event trigger name *"),
            Typed("large", "large"),
            Key(NEXT_STEP, "creates a new event trigger"),
        ],
    );
}

/// Picks the connection and the object that are missing: each list opens by itself.
const FROM_SALESFORCE: [Hit; 8] = [
    Typed("sal", "Salesforce"),
    Key(ENTER, "Object *"),
    Gone("Esc close"),
    Key(NEXT_STEP, "salesforce-production"),
    Key(ENTER, "Opportunity"),
    Typed("cont", "cont"),
    Gone("Opportunity"),
    Gone("Loading"),
];

fn all(parts: Vec<Vec<Hit>>) -> Vec<Hit> {
    parts.into_iter().flatten().collect()
}

#[test]
fn an_integration_of_salesforce() {
    let hits = all(vec![
        vec![
            Key("c", "How do you want to begin?"),
            Key(DOWN, "by a connection"),
            Key(ENTER, "Connector profile name *"),
        ],
        // Which application it is has been said.
        FROM_SALESFORCE.into_iter().skip(3).collect(),
        vec![
            Key(ENTER, "Which object type reads"),
            Gone("Esc close"),
            Key(PICK, "Salesforce-Contact"),
            Key(ENTER, "default: no role"),
            Gone("Esc close"),
            Key(NEXT_STEP, "MailingCity"),
            Gone("eading the fields"),
            Key("m", "fields go to the field of the same name"),
            Key(NEXT_STEP, "On demand it runs"),
            Key(NEXT_STEP, "Flow name *"),
            Typed("people", "people"),
            Key(TAB, "Encryption key *"),
            Typed(KEY, "e951e"),
            Key(NEXT_STEP, "creates a new integration"),
        ],
    ]);
    counted("Salesforce integration", "profiles/domains/acme-retail/integrations", (105, 150), &hits);
}

#[test]
fn a_historic_import() {
    let hits = all(vec![
        vec![Key("c", "Connector type *")],
        FROM_SALESFORCE.into(),
        vec![
            Key(ENTER, "Which time each batch"),
            Gone("Esc close"),
            Key(ENTER, "Start time *"),
            Typed("2026-01-01", "2026-01-01"),
            Key(TAB, "2026-01-01T00:00:00Z"),
            Typed("2026-03-01", "2026-03-01"),
            // What is needed next has the keys then.
            Key(NEXT_STEP, "2026-03-01T00:00:00Z"),
            Typed("arn:aws:iam::111122223333:role/import", "role/import"),
            Key(NEXT_STEP, "Salesforce-Contact"),
            Key(ENTER, "MailingCity"),
            Gone("eading the fields"),
            Key("m", "fields go to the field of the same name"),
            Key(NEXT_STEP, "Flow name *"),
            Typed("historic", "historic"),
            Key(TAB, "Encryption key *"),
            Typed(KEY, "e951e"),
            Key(NEXT_STEP, "creates a new workflow"),
        ],
    ]);
    counted("historic import", "profiles/domains/acme-retail/workflows", (45, 216), &hits);
}

#[test]
fn a_scheduled_flow_of_salesforce() {
    let hits = all(vec![
        vec![Key("c", "Connector *")],
        FROM_SALESFORCE.into(),
        vec![
            Key(ENTER, "Where the records go"),
            Typed("customerp", "customerp"),
            Key(ENTER, "Domain *"),
            Key(TAB, "Domain *"),
            Typed("acme-retail", "acme-retail"),
            Key(TAB, "Object type"),
            Typed("Salesforce-Contact", "Salesforce-Contact"),
            Key(NEXT_STEP, "MailingCity"),
            Gone("eading the fields"),
            Key("m", "fields go to the field of the same name"),
            Key(NEXT_STEP, "OnDemand"),
            Typed("sch", "sch"),
            Key(ENTER, "It runs hourly"),
            Key(NEXT_STEP, "Flow *"),
            Typed("nightly-contacts", "nightly-contacts"),
            Key(NEXT_STEP, "creates a new flow"),
        ],
    ]);
    counted("scheduled flow of Salesforce", "appflow/flows", (73, 94), &hits);
}

#[test]
fn a_flow_of_files_to_profiles() {
    counted(
        "S3 flow to profiles",
        "appflow/flows",
        (50, 69),
        &[
            Key("c", "Connector *"),
            Typed("s3", "Esc close"),
            Key(ENTER, "Bucket *"),
            Gone("Esc close"),
            Key(TAB, "Bucket *"),
            Typed("acme-in", "acme-in"),
            Key(NEXT_STEP, "Where the records go"),
            Typed("customerp", "customerp"),
            Key(ENTER, "Domain *"),
            Key(TAB, "Domain *"),
            Typed("acme-retail", "acme-retail"),
            Key(TAB, "Object type"),
            Typed("Web-Order", "Web-Order"),
            Key(NEXT_STEP, "orderId"),
            Gone("eading the fields"),
            Key("m", "the same name"),
            Key(NEXT_STEP, "OnDemand"),
            Key(NEXT_STEP, "Flow *"),
            Typed("orders-in", "orders-in"),
            Key(NEXT_STEP, "creates a new flow"),
        ],
    );
}

#[test]
fn a_case_of_five_fields() {
    counted(
        "case with five fields",
        &format!("{CASES}/cases"),
        (108, 207),
        &[
            Key("c", "Add a field"),
            Key(PICK, "Return or refund"),
            Typed("Return", "Return"),
            Key(ENTER, "Order number"),
            Gone("Esc close"),
            Key(TAB, "Title"),
            Typed("Lamp does not shine", "Lamp does not shine"),
            Key(TAB, "Customer"),
            Key(PICK, "profile's domain"),
            Typed("acme-retail", "acme-retail"),
            Key(ENTER, "what do you know of it?"),
            Typed("kim@example.com", "search by it"),
            Key(ENTER, "1 loaded"),
            Key(ENTER, "(kim@example.com)"),
            Key(TAB, "Order number"),
            Typed("20418", "20418"),
            Key(TAB, "Refund amount"),
            Typed("12.5", "12.5"),
            Key(TAB, "Escalated"),
            Key(TAB, "Case reason"),
            Typed("refu", "Refund"),
            Key(ENTER, "Refund amount *"),
            Gone("Esc close"),
            Key(NEXT_STEP, "creates a new case"),
        ],
    );
}

#[test]
fn a_template_of_cases() {
    counted(
        "template",
        &format!("{CASES}/templates"),
        (44, 25),
        &[
            Key("c", "Name *"),
            Typed("Goodwill", "Goodwill"),
            Key(NEXT_STEP, "Default layout"),
            Key(PICK, "Returns"),
            Typed("gen", "gen"),
            Key(ENTER, "Default layout"),
            Gone("Esc close"),
            Key(TAB, "Required fields"),
            Key(PICK, "Case reason"),
            Typed("reason", "reason"),
            Key(ENTER, "1 item"),
            Key(NEXT_STEP, "3 Rules"),
            Key(NEXT_STEP, "Tags that every case"),
            Key(NEXT_STEP, "creates a new template"),
        ],
    );
}

#[test]
fn a_layout_of_cases() {
    counted(
        "layout",
        &format!("{CASES}/layouts"),
        (34, 26),
        &[
            Key("c", "always in sight"),
            Key(PICK, "Case reason"),
            Typed("reason", "reason"),
            Key(ENTER, "1 item"),
            Gone("Esc close"),
            Key(PICK, "Esc close"),
            Typed("prod", "prod"),
            Key(ENTER, "2 items"),
            Key(NEXT_STEP, "The fields of the panel below"),
            Key(NEXT_STEP, "Name *"),
            Typed("Goodwill", "Goodwill"),
            Key(NEXT_STEP, "creates a new layout"),
        ],
    );
}

#[test]
fn a_rule_of_options() {
    counted(
        "rule of a field's options",
        &format!("{CASES}/case-rules"),
        (36, 58),
        &[
            Key("c", "How do you want to begin?"),
            Key(DOWN, "a field is not shown"),
            Key(DOWN, "which options another one offers"),
            Key(ENTER, "Field that decides *"),
            Key(NEXT_STEP, "Product line"),
            Typed("reason", "reason"),
            Gone("Product line"),
            Key(ENTER, "Product line"),
            Typed("prod", "prod"),
            Key(ENTER, "Delivery"),
            Typed("refu", "refu"),
            Gone("Delivery"),
            Key(ENTER, "Outdoor"),
            Typed("home", "home"),
            Key(ENTER, "By its name templates"),
            Typed("Refunds at home", "Refunds at home"),
            Key(NEXT_STEP, "creates a new case rule"),
        ],
    );
}
