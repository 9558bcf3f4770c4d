//! What is kept of how the columns of a file are mapped.

use super::*;

#[test]
fn a_mapping_is_kept_without_values_of_customers_and_read_again() {
    let to = operation("profiles:CreateProfile");
    let path = |text: &str| resolve(to, text, &[]).unwrap();
    let mapping = RowMapping {
        format: RowFormat::Csv { delimiter: b';' },
        encoding: RowEncoding::Windows1252,
        columns: [("E-mail; private".to_owned(), path("EmailAddress")), ("Tier".to_owned(), path("Attributes.Tier"))]
            .into(),
        separators: [("Tier".to_owned(), '/')].into(),
        words: [("Tier".to_owned(), [("gold".to_owned(), "G".to_owned())].into())].into(),
        times: ["Tier".to_owned()].into(),
        constants: vec![(path("DomainName"), json!("acme")), (path("LastName"), json!("Sesame"))],
        unkept: Vec::new(),
    };
    let (text, left_out) = mapping_text(to, &mapping).unwrap();
    assert!(left_out == [path("LastName")] && !text.contains("Sesame"), "{text}");
    // What is not kept is known to be missing, and still is where it is kept once more.
    let kept = RowMapping { constants: mapping.constants[..1].to_vec(), unkept: vec![path("LastName")], ..mapping };
    assert_eq!(mapping_text(to, &kept).map(|(text, _)| text), Ok(text.clone()));
    assert_eq!(kept.lacks().collect::<Vec<_>>(), [&path("LastName")]);
    assert_eq!(read_mapping(&text), Ok((to, kept)));
    for (odd, why) in [
        ("operation = \"profiles:Nothing\"\nformat = \"csv\"", "there is no operation profiles:Nothing"),
        ("operation = \"CreateProfile\"\nformat = \"xml\"", "there is no format xml"),
        ("operation = \"CreateProfile\"\nformat = \"csv\"\n[columns]\na = \"Nope\"", "a: there is no member Nope"),
        ("colour = 1", "unknown field"),
    ] {
        assert!(read_mapping(odd).unwrap_err().starts_with(why), "{:?}", read_mapping(odd));
    }
}

/// Its own member is configuration; what is in it may not be.
#[test]
fn a_structure_that_all_lines_have_is_not_kept_with_secrets_or_values_of_customers() {
    for (to, member, value) in [
        (
            "appflow:CreateConnectorProfile",
            "connectorProfileConfig",
            json!({"connectorProfileCredentials": {"Salesforce": {"accessToken": "Sesame"}}}),
        ),
        ("profiles:UpdateProfile", "Address", json!({"City": "Sesame"})),
        ("cases:UpdateCase", "fields", json!([{"id": "title", "value": {"stringValue": "Sesame"}}])),
        ("cases:CreateRelatedItem", "content", json!({"comment": {"body": "Sesame", "contentType": "Text/Plain"}})),
    ] {
        let (to, path) = (operation(to), DocPath::root().member(member));
        let mapping = RowMapping { constants: vec![(path.clone(), value)], ..RowMapping::default() };
        let (text, left_out) = mapping_text(to, &mapping).unwrap();
        assert!(left_out == [path.clone()] && !text.contains("Sesame"), "{text}");
        assert_eq!(read_mapping(&text).unwrap().1.lacks().collect::<Vec<_>>(), [&path]);
    }
    let (to, path) = (operation("appflow:CreateConnectorProfile"), DocPath::root().member("connectorProfileConfig"));
    let plain =
        json!({"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}}});
    assert!(is_configuration(to, &path, &plain), "configuration is kept as ever");
}
