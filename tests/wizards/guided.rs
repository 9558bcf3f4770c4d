//! The guided ways of smaller things, each by keys alone: with what is wrong corrected on the way, and the row of what
//! was made at the end.

use super::{ENTER, ESC, NEXT_STEP, TAB, correct, gone, in_both_sizes, on_row};
use crate::form::{Do, fill, go};
use crate::pty::Session;

const CASES: &str = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
const PICK: &str = "\x1bOS";
/// Longer than what cases call by a name may be.
const LONG: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\
    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// What is done on a guided way.
enum Way {
    /// Fills in a field.
    Field(Do),
    /// Goes to a field, types what is wrong, is told so, and types what is right.
    Correct(&'static str, &'static str, &'static str, &'static str),
    /// Goes to a field and picks from what exists: what is typed to find it, and what is seen in the list.
    Pick(&'static str, &'static str, &'static str),
    /// Goes to a field, presses Enter there, and waits until something is seen.
    Enter(&'static str, &'static str),
    /// Presses keys, and waits until something is seen.
    Press(&'static str, &'static str),
    /// Closes a list that opened by itself, and sees what the field says then.
    Close(&'static str),
    /// Waits until something is no longer seen.
    Gone(&'static str),
}

use Way::{Close, Correct, Enter, Field, Gone, Pick, Press};

/// Goes to a field and picks what it names.
fn pick(session: &mut Session, label: &str, typed: &str, sees: &str) {
    go(session, label);
    session.press_and_see(PICK, &[sees, "Esc close"]);
    session.press(typed);
    session.press(ENTER);
    gone(session, "Esc close");
}

/// Makes something on its guided way, leaves the list of what to do next, and finds it in its list.
fn guided(list: &str, title: &str, ways: &[Way], row: &str) {
    walked(list, title, ways, row, &["Nothing for now"]);
}

/// The same for what is followed by nothing.
fn guided_alone(list: &str, title: &str, ways: &[Way], row: &str) {
    walked(list, title, ways, row, &[]);
}

fn walked(list: &str, title: &str, ways: &[Way], row: &str, then: &[&'static str]) {
    in_both_sizes(list, |session| {
        session.press_and_see("c", &[title]);
        for way in ways {
            match *way {
                Field(what) => fill(session, what),
                Correct(label, wrong, told, right) => {
                    go(session, label);
                    correct(session, wrong, told, right);
                }
                Pick(label, typed, sees) => pick(session, label, typed, sees),
                Enter(label, sees) => {
                    go(session, label);
                    session.press_and_see(ENTER, &[sees]);
                }
                Press(keys, sees) => session.press_and_see(keys, &[sees]),
                Close(sees) => {
                    session.press(ESC);
                    gone(session, "Esc close");
                    session.sees(&[sees]);
                }
                Gone(text) => gone(session, text),
            }
        }
        session.press(NEXT_STEP);
        session.wait("it was made", |s| s.contents().contains(" created"));
        for next in then {
            session.sees(&[next]);
            session.press(ENTER);
            gone(session, next);
        }
        on_row(session, row);
    });
}

#[test]
fn an_event_stream() {
    let kinesis = "arn:aws:kinesis:us-east-1:111122223333:stream/bank";
    guided(
        "profiles/domains/acme-bank/event-streams",
        "Create an event stream",
        &[
            Correct("Kinesis stream", "stream/bank", "is no ARN of a Kinesis", ""),
            Correct("Kinesis stream", "arn:aws:sns:x", "is no ARN of a Kinesis", kinesis),
            Correct("Name", "bank changes", "\"bank changes\" has", "bank-changes"),
            Press(NEXT_STEP, "creates a new event stream"),
        ],
        "bank-changes",
    );
}

#[test]
fn an_upload_job() {
    guided(
        "profiles/domains/acme-retail/upload-jobs",
        "Create an upload job",
        &[
            Press("\x1b[B", "the file yourself"),
            Press(ENTER, "Display name"),
            Field(Do::Type("Display name", "may.csv")),
            Correct("Keep data for (days)", "nine", "✗", ""),
            Correct("Keep data for (days)", "2000", "2000 is too", "30"),
            Press(NEXT_STEP, "Column of the file"),
            Press("mail", "mail"),
            Press(TAB, "Where the value stands"),
            Press("_source.mail", "_source.mail"),
            Press(TAB, "What is filled"),
            Press(PICK, "_profile.AccountNumber"),
            Press("Personal email", "_profile.PersonalEmailAddress"),
            Press(ENTER, "What is filled"),
            Press(NEXT_STEP, "Unique key *"),
            Correct("Unique key", "phone", "phone is none of the columns", ""),
            Pick("Unique key", "mail", "mail"),
            Press(NEXT_STEP, "creates a new upload job"),
        ],
        "may.csv",
    );
}

#[test]
fn a_layout_of_a_domain() {
    guided_alone(
        "profiles/domains/acme-bank/layouts",
        "Create a layout",
        &[
            Correct("Display name", "1 view", "✗ 1 to 255 letters", "Bank view"),
            Correct("Name", "bank view", "\"bank view\" has", "bank-view"),
            Field(Do::Type("Description", "For the desk")),
            Press(NEXT_STEP, "Layout type *"),
            Correct("Layout", "no json", "is no JSON", "{}"),
            Press(NEXT_STEP, "creates a new layout"),
        ],
        "bank-view",
    );
}

#[test]
fn a_domain_object_type() {
    guided(
        "profiles/domains/acme-retail/domain-object-types",
        "Domain object type",
        &[
            Correct("Object type name", "9goods", "✗ 1 to 255 letters", "G"),
            Correct("Object type name", "/oods", "✗", "oods"),
            Press(NEXT_STEP, "Read from"),
            Press("itemId", "itemId"),
            Press(NEXT_STEP, "is required"),
            Press("_source.sku", "_source.sku"),
            Press(TAB, "Where the value is put"),
            Press("_catalogItem.itemId", "_catalogItem.itemId"),
            Press(NEXT_STEP, "there is no such domain object type"),
        ],
        "Goods",
    );
}

#[test]
fn a_recommender_with_its_schema_and_a_filter() {
    guided(
        "profiles/domains/acme-retail/recommender-schemas",
        "Create a recommender schema",
        &[
            Press("_catalogItem", "_catalogItem"),
            Press(NEXT_STEP, "is required"),
            Press("itemId", "itemId"),
            Press(NEXT_STEP, "Name *"),
            Correct("Name", "a shop", "✗ 1 to 64 letters", ""),
            Correct("Name", "the shop", "\"the shop\" has", "the-shop"),
            Press(NEXT_STEP, "creates a new recommender schema"),
        ],
        "the-shop",
    );
    guided(
        "profiles/domains/acme-retail/recommenders",
        "Create a recommender",
        &[
            // The list of what is needed opens by itself; whoever closes it is told so.
            Press(NEXT_STEP, "items like a given one"),
            Close("✗ is required"),
            Field(Do::Choose("Recipe", "trending-now")),
            Pick("Schema", "web-shop", "web-shop"),
            Press(NEXT_STEP, "Training frequency"),
            Correct("Training frequency", "31", "31 is too", "7"),
            Press(NEXT_STEP, "Least questions a second"),
            Press(NEXT_STEP, "Description"),
            Correct("Name", "hot now", "\"hot now\" has", "hot-now"),
            Press(NEXT_STEP, "creates a new recommender"),
        ],
        "hot-now",
    );
    guided_alone(
        "profiles/domains/acme-retail/recommender-filters",
        "Create a recommender filter",
        &[
            Pick("Schema", "web-shop", "web-shop"),
            Press(NEXT_STEP, "✗ is required"),
            Field(Do::Type("Expression", "INCLUDE ItemID WHERE Items.Stock IN (\"yes\")")),
            Press(NEXT_STEP, "Description"),
            Correct("Name", "my stock", "✗ 1 to 63 letters", ""),
            Correct("Name", "in stock", "\"in stock\" has", "in-stock"),
            Press(NEXT_STEP, "creates a new recommender filter"),
        ],
        "in-stock",
    );
}

#[test]
fn a_template_of_cases() {
    guided(
        &format!("{CASES}/templates"),
        "Create a template",
        &[
            Correct("Name", LONG, "✗", "G"),
            Correct("Name", "oodwill ", "✗", "oodwill"),
            Press(NEXT_STEP, "Default layout"),
            Pick("Default layout", "Returns", "General"),
            Enter("Required fields", "Field *"),
            // What is missing and is picked is asked for at once.
            Press(NEXT_STEP, "case_reason"),
            Press("Case reason", "Case reason"),
            Press(ENTER, "Rules that make fields"),
            Press(NEXT_STEP, "Tags that every case"),
            Press(NEXT_STEP, "creates a new template"),
        ],
        "Goodwill",
    );
}

#[test]
fn a_layout_of_cases() {
    guided(
        &format!("{CASES}/layouts"),
        "Create a layout",
        &[
            Press(ENTER, "Field *"),
            Correct("Field", "title", "title has no place here", ""),
            Pick("Field", "Case reason", "case_reason"),
            Press(NEXT_STEP, "The fields of the panel below"),
            Press(NEXT_STEP, "Name *"),
            Correct("Name", LONG, "✗", "G"),
            Correct("Name", "oodwill ", "✗", "oodwill"),
            Press(NEXT_STEP, "creates a new layout"),
        ],
        "Goodwill",
    );
}

#[test]
fn rules_of_cases() {
    guided(
        &format!("{CASES}/case-rules"),
        "Create a case rule",
        &[
            Press("\x1b[B\x1b[B", "which options another one offers"),
            Press(ENTER, "Field that decides *"),
            Pick("Field that decides", "reason", "Case reason"),
            Pick("Field that is narrowed", "Product", "Case reason"),
            Enter("Which options go together", "Delivery"),
            Press("Refund", "Refund"),
            Press(ENTER, "If it is *"),
            Enter("Offer only", "Outdoor"),
            Press("Home", "Home"),
            Press(ENTER, "1 item"),
            Press(NEXT_STEP, "Description"),
            Press(NEXT_STEP, "✗ is required"),
            Correct("Name", LONG, "✗", "R"),
            Correct("Name", "efunds at home ", "✗", "efunds at home"),
            Press(NEXT_STEP, "creates a new case rule"),
        ],
        "Refunds at home",
    );
}

#[test]
fn an_integration_of_a_flow_that_is_there() {
    guided_alone(
        "profiles/domains/acme-bank/integrations",
        "How do you want to begin?",
        &[
            Press(ENTER, "URI *"),
            Press(NEXT_STEP, "marketo-leads"),
            Press("pardot", "pardot"),
            Press(ENTER, "Which object type reads"),
            Correct("Object type", "my leads", "✗", ""),
            Correct("Object type", "9leads", "✗ 1 to 255 letters", ""),
            Pick("Object type", "CTR", "CTR"),
            Press(NEXT_STEP, "there is no such integration"),
        ],
        "pardot-prospects",
    );
}

#[test]
fn options_of_a_field() {
    guided(
        &format!("{CASES}/fields/case_reason/options"),
        "Add options",
        &[
            Press(ENTER, "Name *"),
            Correct("Name", LONG, "✗", "Goodwill"),
            Correct("Value", "goodwill ", "✗", "goodwill"),
            Press(NEXT_STEP, "✗ is required"),
            Field(Do::Yes("Active")),
            Press(NEXT_STEP, "creates a new option"),
        ],
        "Goodwill",
    );
}

#[test]
fn a_segment_of_conditions() {
    guided(
        "profiles/domains/acme-retail/segments",
        "Create a segment",
        &[
            Press(NEXT_STEP, "there is no condition yet"),
            Press(ENTER, "A condition about"),
            Press("city", "Address.City"),
            Press(ENTER, "Address.City is any of:"),
            Press(ENTER, "✗ type a value"),
            Press("Berlin", "Berlin"),
            Press(ENTER, "Group 1"),
            Press("n", "A condition about"),
            Press("birth", "BirthDate"),
            Press(ENTER, "BirthDate "),
            Press(TAB, "BirthDate "),
            Press("1990-01-01", "1990-01-01"),
            Press(ENTER, "Group 2"),
            Press(NEXT_STEP, "In which order"),
            Press(NEXT_STEP, "Display name *"),
            Field(Do::Type("Display name", "Berliners")),
            Correct("Segment definition name", "the berliners", "✗ 1 to 64 letters", "berliners"),
            Press(NEXT_STEP, "creates a new segment"),
        ],
        "berliners",
    );
}

#[test]
fn a_calculated_attribute_of_picked_fields() {
    guided(
        "profiles/domains/acme-retail/calculated-attributes",
        "Create a calculated attribute",
        &[
            Field(Do::Choose("Statistic", "SUM")),
            Press(TAB, "Expression *"),
            Press("total", "✗"),
            Press("\x7f\x7f\x7f\x7f\x7f", "Expression *"),
            Press(PICK, "Web-Order"),
            Press("web-o", "web-o"),
            Press(ENTER, "currency"),
            Press("tot", "total"),
            Press(ENTER, "{Web-Order.total}"),
            Press(NEXT_STEP, "How far back"),
            Correct("Object count", "-1", "✗", "10"),
            Press(NEXT_STEP, "Only objects that meet"),
            Press(ENTER, "A condition about"),
            Press("total", "total"),
            Press(ENTER, "total "),
            Press(">1", ">1"),
            Press(ENTER, "Group 1"),
            Press(NEXT_STEP, "Calculated attribute name *"),
            Correct("Calculated attribute name", "9spend", "✗", "spend"),
            Press(NEXT_STEP, "creates a new calculated attribute"),
        ],
        "spend",
    );
}

#[test]
fn an_event_trigger_of_conditions() {
    guided(
        "profiles/domains/acme-retail/event-triggers",
        "Create an event trigger",
        &[
            Correct("Object type name", "9orders", "✗ 1 to 255 letters", "Web-Order"),
            Press(NEXT_STEP, "Which of these objects"),
            Gone("is not known yet"),
            Press(NEXT_STEP, "there is no condition yet"),
            Press(ENTER, "A condition about"),
            Press("total", "total"),
            Press(ENTER, "total equals:"),
            Press(ENTER, "✗ type a value"),
            Press(">99", ">99"),
            Press(ENTER, "Group 1"),
            Press(NEXT_STEP, "Event trigger name *"),
            Correct("Event trigger name", "large order", "✗ 1 to 64 letters", "large-order-2"),
            Press(NEXT_STEP, "creates a new event trigger"),
        ],
        "large-order-2",
    );
}

#[test]
fn a_field_of_cases() {
    guided_alone(
        &format!("{CASES}/fields"),
        "Create a field",
        &[
            Correct("Name", LONG, "✗", "S"),
            Correct("Name", "erial ", "✗", "erial"),
            Press(NEXT_STEP, "✗ is required"),
            Field(Do::Choose("Type", "Text")),
            Press(NEXT_STEP, "creates a new field"),
        ],
        "Serial",
    );
}
