//! The four wizards in the real binary, by keys alone and in two sizes of terminal: from `c` to the new row, with bad
//! input corrected on the way, and an edit of what was made.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "pty/mod.rs"]
mod pty;

use nix::sys::signal::Signal;

use pty::{Session, Start};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

const ENTER: &str = "\r";
const TAB: &str = "\t";
const DOWN: &str = "\x1b[B";
const BACKSPACE: &str = "\x7f";
const NEXT: &str = "\x13";
const F8: &str = "\x1b[19~";

/// Runs a flow in both sizes, from a place. No request of it is refused for a value.
fn from(location: &str, rows: &[&str], flow: impl Fn(&mut Session)) {
    for size in SIZES {
        let mut session = Start::new(&["--sandbox", "--open", location]).size(size).session();
        session.sees(rows);
        flow(&mut session);
        session.press_and_see("L", &["Calls", "Status"]);
        assert!(!session.contents().contains(" 400 "), "{}", session.contents());
        session.quit();
    }
}

/// Types something wrong, sees a word of why, and takes it back.
fn wrong(session: &mut Session, text: &str, why: &str) {
    session.press_and_see(text, &["✗", why]);
    session.press(&BACKSPACE.repeat(text.chars().count()));
}

#[test]
fn a_profiles_domain_is_created_and_edited() {
    from("profiles/domains", &["acme-retail"], |session| {
        session.press_and_see("c", &["Create a Customer Profiles domain", "Domain name"]);
        wrong(session, "acme prod", "\"acme prod\"");
        session.press("acme-new");
        session.press_and_see(DOWN, &["Tags"]);
        session.press_and_see(ENTER, &["Name", "Value"]);
        wrong(session, "aws:x", "aws:");
        session.press("team");
        session.press(TAB);
        session.press_and_see("service", &["service"]);
        session.press_and_see(NEXT, &["Keep data for (days)", "366"]);
        wrong(session, "0", "3660 is too");
        session.press_and_see(NEXT, &["Identity resolution"]);
        session.press_and_see("y", &["Schedule", "Automatic merging"]);
        session.press_and_see(NEXT, &["Rule-based matching"]);
        session.press_and_see(NEXT, &["creates a new domain", "\"DomainName\": \"acme-new\"", "\"team\": \"service\""]);
        session.press_and_see(NEXT, &["What next?", "acme-new"]);
        session.press_and_see(ENTER, &["DOMAIN", "RULE MATCHING", "─ 7 ─"]);
        session.press_and_see("e", &["Edit settings and matching", "366", "step 1 of"]);
        session.press(&BACKSPACE.repeat(3));
        session.press_and_see("30", &["30"]);
        session.press_and_see(&NEXT.repeat(3), &["Difference", "- 366", "+ 30"]);
        session.press_and_see(NEXT, &["DOMAIN", "domain acme-new was changed"]);
    });
}

#[test]
fn a_cases_domain_is_created_and_followed_until_it_is_active() {
    from("cases/domains", &["acme-support"], |session| {
        session.press_and_see("c", &["Create a Cases domain", "Name"]);
        session.press_and_see(NEXT, &["1 to correct", "✗"]);
        wrong(session, "Support ", "✗ 1 to 100 characters");
        wrong(session, &"x".repeat(101), "101");
        session.press("Support Korea");
        session.press_and_see(NEXT, &["creates a new domain", "Support Korea"]);
        session.press_and_see(NEXT, &["The domain is being made."]);
        session.sees(&["What next?", "Attach the domain to a Connect instance"]);
        session.press_and_see(ENTER, &["Support Korea", "Active"]);
    });
}

#[test]
fn an_object_type_is_created_and_edited() {
    from("profiles/domains/acme-retail/object-types", &["Salesforce-Contact"], |session| {
        session.press_and_see("c", &["How do you want to begin?", "From a template"]);
        session.press_and_see(ENTER, &["Object type", "Description"]);
        wrong(session, "9 cards", "9 cards");
        session.press("Gift-Card");
        session.press(TAB);
        session.press_and_see("Gift cards", &["Gift cards"]);
        session.press_and_see(NEXT, &["2 Behaviour"]);
        wrong(session, "0", "0 is too");
        session.press_and_see(NEXT, &["+ Add"]);
        session.press_and_see(ENTER, &["Source", "Target"]);
        session.press("cardId");
        session.press(TAB);
        wrong(session, "nonsense", "nonsense");
        session.press_and_see("_source.cardId", &["_source.cardId"]);
        session.press_and_see(NEXT, &["Exactly one key is UNIQUE", "+ Add"]);
        session.press_and_see(ENTER, &["Name"]);
        session.press("giftCard");
        session.press(DOWN);
        session.press_and_see(ENTER, &["Roles", "Fields"]);
        session.press_and_see(ENTER, &["choose one"]);
        session.press_and_see("unique", &["Enter choose"]);
        session.press_and_see(ENTER, &["UNIQUE ▾"]);
        session.press(DOWN);
        session.press_and_see(ENTER, &["choose one"]);
        session.press_and_see("profile", &["Enter choose"]);
        session.press_and_see(ENTER, &["PROFILE ▾"]);
        session.press(DOWN);
        session.press(DOWN);
        session.press(ENTER);
        session.press_and_see("cardId", &["cardId"]);
        session.press_and_see(NEXT, &["there is no such object type yet", "PutProfileObjectType"]);
        session.press_and_see(NEXT, &["What next?"]);
        session.press_and_see(ENTER, &["OBJECT TYPE", "Gift cards"]);
        session.press_and_see("e", &["Edit mapping and keys", "Gift cards", "step 1 of"]);
        session.press(" and vouchers");
        session.press_and_see(&NEXT.repeat(4), &["Difference", "Gift cards and vouchers"]);
        session.press_and_see(NEXT, &["OBJECT TYPE", "object type Gift-Card was changed"]);
    });
}

#[test]
fn a_connector_profile_is_created_and_edited() {
    from("appflow/connector-profiles", &["salesforce-production"], |session| {
        session.press_and_see("c", &["Create a connector profile", "Connector"]);
        wrong(session, "two words", "\"two words\"");
        session.press("desk-test");
        session.press(TAB);
        session.press_and_see("zendesk", &["Enter choose"]);
        session.press_and_see(ENTER, &["Zendesk ▾", "2 Properties"]);
        session.press_and_see(NEXT, &["Zendesk address"]);
        wrong(session, "no address", "space");
        session.press("https://acme.zendesk.com");
        session.press_and_see(NEXT, &["Client ID", "Client secret"]);
        session.press("desk");
        session.press(DOWN);
        session.press_and_see("MARKED-secret", &["•••••••••••••"]);
        assert!(!session.written().contains("MARKED"));
        session.press_and_see(NEXT, &["needs one way to sign in"]);
        session.press_and_see(F8, &["needs one way to sign in"]);
        session.press(&DOWN.repeat(3));
        session.press("MARKED-token");
        session.press_and_see(NEXT, &["Encryption"]);
        session.press_and_see(NEXT, &["creates a new connector profile"]);
        session.press_and_see(NEXT, &["What next?"]);
        session.press_and_see(ENTER, &["desk-test"]);
        assert!(!session.written().contains("MARKED"));
    });
}

#[test]
fn a_killed_wizard_is_offered_again_without_its_secrets() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().to_str().unwrap();
    let arguments = ["--sandbox", "--state-dir", state, "--open", "appflow/connector-profiles!create"];
    let mut session = Start::new(&arguments).session();
    session.sees(&["Create a connector profile"]);
    session.press("desk-test");
    session.press(TAB);
    session.press_and_see("zendesk", &["Enter choose"]);
    session.press_and_see(ENTER, &["Zendesk ▾"]);
    session.press_and_see(NEXT, &["Zendesk address"]);
    session.press("https://acme.zendesk.com");
    session.press_and_see(NEXT, &["Client ID"]);
    session.press("desk");
    session.press(DOWN);
    session.press_and_see("MARKED-secret", &["•••••••••••••"]);
    pty::until("the draft is on disk", || holds(home.path(), "https://acme.zendesk.com") && holds(home.path(), "desk"));
    session.signal(Signal::SIGKILL);

    let mut session = Start::new(&arguments).session();
    session.sees(&["There is a draft", "never kept"]);
    session.press_and_see(ENTER, &["Client ID", "3 Credentials"]);
    assert!(!holds(home.path(), "MARKED"), "a secret is on disk");
    session.press("\x03");
    session.press_and_see("", &["Leave the form?"]);
    session.press(&DOWN.repeat(2));
    session.press(ENTER);
    session.wait_given_back();
}

/// Whether any file of a folder holds a text.
fn holds(folder: &std::path::Path, text: &str) -> bool {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().any(|path| {
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}
