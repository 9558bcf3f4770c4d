//! What people do with it, by keys alone: the real binary on its sandbox, in a small and in a large terminal.

use crate::{endpoint, form, pty};
use regex::Regex;

use form::Do;
use pty::{Session, Start};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const TAB: &str = "\t";
const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const NEXT_STEP: &str = "\x13";
const PICK: &str = "\x1bOS";

/// Runs a flow in both sizes, from home.
fn from_home(arguments: &[&str], flow: impl Fn(&mut Session)) {
    for size in SIZES {
        let mut session = Start::new(&[&["--sandbox"], arguments].concat()).size(size).session();
        session.sees(&["Customer Profiles", "Cases", "AppFlow"]);
        flow(&mut session);
        session.quit();
    }
}

/// Goes to a place through the palette.
fn go(session: &mut Session, location: &str, texts: &[&str]) {
    session.press_and_see(":", &["a place, action"]);
    session.press_and_see(location, &[location]);
    session.press_and_see(ENTER, texts);
}

#[test]
fn from_home_to_one_mapping_and_back_through_history() {
    from_home(&[], |session| {
        session.press_and_see(ENTER, &["profiles › domains", "acme-retail", "acme-travel"]);
        session.press_and_see(ENTER, &["Domain acme-retail", "Object types"]);
        session.press_and_see(ENTER, &["OBJECT TYPE", "Zendesk-Ticket", "Web-Order"]);
        session.press_and_see(ENTER, &["Object type Salesforce-Contact", "Fields", "Keys"]);
        session.press_and_see(ENTER, &["Fields of Salesforce-Contact", "_source.Email", "_profile."]);
        session.press_and_see("[", &["Object type Salesforce-Contact"]);
        session.press_and_see("[", &["Object types of acme-retail", "Zendesk-Ticket"]);
        session.press_and_see("]", &["Object type Salesforce-Contact"]);
        session.press_and_see("]", &["Fields of Salesforce-Contact", "_source.Email"]);
        session.press_and_see(ESC, &["Object type Salesforce-Contact", "Keys"]);
    });
}

#[test]
fn a_profile_is_found_by_mail_and_its_cases_by_id() {
    let case = Regex::new(r#"CaseId: "([0-9a-f-]{36})""#).unwrap();
    from_home(&[], |session| {
        session.press_and_see(ENTER, &["acme-retail"]);
        session.press_and_see(ENTER, &["Domain acme-retail", "Profiles"]);
        session.press(DOWN);
        session.press_and_see(ENTER, &["Find profiles", "E-mail"]);
        session.press_and_see("kim@example.com", &["kim@example.com"]);
        session.press_and_see(ENTER, &["E-mail = kim@example.com", "A-4440867"]);
        session.press_and_see(ENTER, &["Profile 서연 김", "What happened"]);
        session.press_and_see("7", &["Objects", "History"]);
        session.press_and_see(ENTER, &["Objects of one type"]);
        session.press_and_see("cases", &["Case id"]);
        session.press_and_see(ENTER, &["Object type = cases"]);
        session.wait("several cases", |s| s.contents().matches("CaseId: ").count() > 2);
        session.press_and_see(ENTER, &["ProfileObjectUniqueKey", "CaseId: \""]);
        let id = case.captures(&session.contents()).unwrap()[1].to_owned();
        session.press_and_see(ESC, &["Object type = cases"]);
        session.press_and_see("f", &["Case id", "Enter search"]);
        session.press(TAB);
        session.press_and_see(&id, &[&id]);
        session.press_and_see(ENTER, &["type = cases", &id[..8]]);
        session.wait("that case alone", |s| s.contents().matches("CaseId: ").count() == 1);
    });
}

/// Opens the page of the customer whom everybody knows.
fn known_customer(session: &mut Session) {
    go(session, "profiles/domains/acme-retail/profiles?_email=kim%40example.com", &["A-4440867"]);
    session.press_and_see(ENTER, &["Profile 서연 김", "What happened", "case"]);
}

#[test]
fn a_customer_is_one_page_from_which_an_object_is_opened_and_left_again() {
    from_home(&[], |session| {
        known_customer(session);
        for (tab, text) in [("2", "올림픽로"), ("3", "Orders count"), ("4", "한국어 고객"), ("6", "_fullName")]
        {
            session.press_and_see(tab, &[text]);
        }
        session.press_and_see("1", &["case", "Web-Order"]);
        session.press("\t\t\x1b[Z\x1b[Z");
        // One type alone: back from all of them comes the last.
        session.press_and_see(LEFT, &["of "]);
        session.press_and_see(RIGHT, &["all "]);
        session.press_and_see(RIGHT, &["5 of ", "case 5"]);
        session.press_and_see(ENTER, &["Case "]);
        session.press_and_see("[", &["Profile 서연 김", "5 of "]);
        session.press_and_see("d", &["Profile 서연 김", "ProfileId"]);
        session.press_and_see("[", &["What happened"]);
    });
}

#[test]
fn a_case_is_begun_for_a_customer() {
    from_home(&[], |session| {
        known_customer(session);
        session.press_and_see("n", &["In which domain?", "acme-support"]);
        session.press("acme-support");
        session.press_and_see(ENTER, &["Create a case", "Template *", "서연 김 (kim@example.com)"]);
        form::go(session, "Template");
        session.press_and_see(PICK, &["Templates ·", "General enquiry"]);
        session.press("General");
        session.press_and_see(ENTER, &["Top panel", "Priority", "서연 김 (kim@example.com)"]);
        form::fill(session, Do::Type("Title", "Lamp does not shine"));
        session.press_and_see(NEXT_STEP, &["creates a new case", "is profile 서연 김", "(kim@example.com)"]);
        // What was made is opened.
        session.press_and_see(NEXT_STEP, &["Case Lamp does not shine", "Customer 서연 김"]);
    });
}

/// Opens the page of a case.
fn open_case(session: &mut Session) {
    go(session, "cases/domains", &["acme-support", "acme-travel-claims"]);
    session.press_and_see(ENTER, &["Domain acme-support", "Cases"]);
    session.press_and_see(ENTER, &["Cases of acme-support", "TITLE", "more available"]);
    session.press_and_see(ENTER, &["Case ", "What happened", "comment"]);
}

#[test]
fn a_comment_is_written_on_the_page_of_a_case() {
    from_home(&[], |session| {
        open_case(session);
        session.press_and_see("c", &["── Comment", "Ctrl-S send"]);
        session.press_and_see("The label went out today.", &["The label went out today."]);
        // It waits while one looks at the fields.
        session.press_and_see(ESC, &["not sent yet"]);
        session.press_and_see("c", &["Ctrl-S send"]);
        session.press_and_see("\x13", &["the comment was added"]);
        session.wait("the comment in the timeline", |s| {
            s.contents().contains("The label went out today.") && !s.contents().contains("── Comment")
        });
        session.press_and_see("u", &["change", "made"]);
    });
}

#[test]
fn a_case_is_closed_and_opened_again_from_its_page() {
    from_home(&[], |session| {
        open_case(session);
        // While it is not known whether a case is open, the key lets one choose.
        session.sees(&["· Open"]);
        for option in ["Closed", "Open"] {
            session.press_and_see("s", &["Edit the case", &format!("{option} ▾")]);
            session.press_and_see(NEXT_STEP, &[&format!("+ {option}"), "Ctrl-S save"]);
            session.press_and_see(NEXT_STEP, &["was changed", "What happened", &format!("· {option}")]);
        }
        session.press_and_see("u", &["Closed → Open"]);
    });
}

#[test]
fn from_a_domains_cases_to_the_customer_of_one() {
    from_home(&[], |session| {
        go(session, "cases/domains", &["acme-support", "acme-travel-claims"]);
        session.press_and_see(ENTER, &["Domain acme-support", "Cases", "Templates"]);
        session.press_and_see(ENTER, &["Cases of acme-support", "TITLE", "more available"]);
        // Title, status and reference number come first, then the customer.
        session.press(&RIGHT.repeat(3));
        session.press_and_see("[", &["Cases of acme-support"]);
    });
}

#[test]
fn a_failed_run_says_why() {
    from_home(&[], |session| {
        go(session, "appflow/flows", &["s3-bookings-import", "Errored"]);
        session.press("/");
        session.press_and_see("=s3-bookings", &["1 of "]);
        session.press(ENTER);
        session.press_and_see(ENTER, &["Flow s3-bookings-import", "Runs", "AccessDenied"]);
        session.press_and_see(ENTER, &["Runs of s3-bookings-import", "Error", "Successful"]);
        session
            .press_and_see(ENTER, &["executionStatus: \"Error\"", "The request failed because the destination bucket"]);
    });
}

#[test]
fn a_connector_profile_is_opened() {
    from_home(&[], |session| {
        go(session, "appflow/connector-profiles", &["salesforce-production"]);
        session.press_and_see(ENTER, &["salesforce-production", "Salesforce", "Public"]);
        session.press_and_see("d", &["connectorProfileName", "acme.my.salesforce.com", "credentialsArn"]);
    });
}

#[test]
fn the_account_is_switched_and_the_header_says_so() {
    from_home(&[], |session| {
        session.sees(&["111122223333"]);
        session.press_and_see("A", &["Accounts", "sandbox-staging", "444455556666"]);
        session.press(DOWN);
        session.press(DOWN);
        session.press(ENTER);
        let header = |s: &vt100::Screen| s.contents().lines().next().unwrap_or_default().to_owned();
        session
            .wait("the other account", |s| header(s).contains("sandbox-staging") && header(s).contains("444455556666"));
        session.press("[");
        session.press("[");
        session.wait("the first one again", |s| header(s).contains("111122223333") && !header(s).contains("staging"));
    });
}

#[test]
fn throttling_is_shown_and_tried_again() {
    from_home(&["--fault", "ListFlows=429:1"], |session| {
        go(session, "appflow/flows", &["loading flows", "throttled, next try in"]);
        session.sees(&["ThrottlingException", "r try again"]);
        session.press_and_see("L", &["ListFlows", "429"]);
    });
}

#[test]
fn escape_cancels_a_load_and_refresh_starts_it_again() {
    from_home(&["--latency-ms", "1500"], |session| {
        go(session, "appflow/flows", &["loading flows", "Esc cancel"]);
        session.press_and_see(ESC, &["Loading was cancelled", "r load again"]);
        session.press_and_see("r", &["salesforce-contacts-to-profiles"]);
    });
}

#[test]
fn a_dead_endpoint_says_what_to_do_and_refresh_recovers() {
    for size in SIZES {
        let mut endpoint = endpoint::Endpoint::dead();
        let mut session = Start::new(&["--endpoint-url", &endpoint.url(), "--open", "appflow/flows"])
            .env("AWS_ACCESS_KEY_ID", "AKIANOBODY")
            .env("AWS_SECRET_ACCESS_KEY", "nothing")
            .env("AWS_REGION", "eu-central-1")
            .size(size)
            .session();
        session.sees(&["ConnectionRefused", "refuses the connection", "endpoint URL", "r try again"]);
        endpoint.revive(|_| endpoint::json(r#"{"flows":[{"flowName":"back-again","flowStatus":"Active"}]}"#));
        session.press_and_see("r", &["back-again"]);
        assert!(!session.contents().contains("ConnectionRefused"));
        session.quit();
    }
}

/// What the header says is what requests are signed for, also where nobody says whose account it is.
#[test]
fn the_header_shows_the_region_that_requests_are_signed_for() {
    for (region, arguments, expected) in [
        ("us-east-1", &[][..], "us-east-1"),
        ("", &[], "eu-west-2"),
        ("us-east-1", &["--region", "ap-south-1"], "ap-south-1"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join("config");
        let profile = "[profile live]\nregion = eu-west-2\naws_access_key_id = AKIA\naws_secret_access_key = x\n";
        std::fs::write(&config, profile).unwrap();
        let mut endpoint = endpoint::Endpoint::dead();
        let signed = format!("/{expected}/");
        endpoint.revive(move |head| match head.contains("authorization") && head.contains("list-flows") {
            true if head.contains(&signed) => endpoint::json(r#"{"flows":[{"flowName":"well-signed"}]}"#),
            true => endpoint::json(r#"{"flows":[{"flowName":"for-elsewhere"}]}"#),
            // STS is away.
            false => b"HTTP/1.1 503 Away\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
        });
        let session = Start::new(&[&["--profile", "live", "--open", "appflow/flows"], arguments].concat())
            .env("AWS_CONFIG_FILE", &config)
            .env("AWS_REGION", region)
            .env("AWS_ENDPOINT_URL", endpoint.url())
            .session();
        session.sees(&["well-signed", "live", expected]);
        session.quit();
    }
}

#[test]
fn without_credentials_it_explains_and_offers_the_sandbox() {
    for size in SIZES {
        let mut session = Start::new(&[]).env("AWS_EC2_METADATA_DISABLED", "true").size(size).session();
        session.sees(&["No AWS login", "aws configure sso", "Sandbox, without an AWS account", "sandbox-empty"]);
        session.press_and_see(ENTER, &["SANDBOX", "111122223333", "Customer Profiles"]);
        session.quit();
    }
}
