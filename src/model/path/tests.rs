use super::*;
use serde_json::json;

#[test]
fn a_path_prints_and_parses_the_same() {
    for text in ["", "Matching.JobSchedule.DayOfTheWeek", "Fields{email}.Source", "Keys[0]", "Keys{_e\\}x}[3].A"] {
        assert_eq!(text.parse::<DocPath>().unwrap().to_string(), text);
    }
    let awkward = DocPath::root().member("a.b").key("c}d\\").index(7).member("[x]{");
    assert_eq!(awkward.to_string().parse::<DocPath>().unwrap(), awkward);
}

#[test]
fn what_is_no_path_is_refused() {
    for text in ["[", "[x]", "{a", "a.", "a..b", ".a[", "a\\"] {
        assert!(text.parse::<DocPath>().is_err(), "{text}");
    }
}

#[test]
fn a_path_finds_its_value() {
    let mut document = json!({"Keys": [{"Names": {"a.b": 5}}]});
    let path: DocPath = "Keys[0].Names{a.b}".parse().unwrap();
    assert_eq!(path.get(&document), Some(&json!(5)));
    *path.get_mut(&mut document).unwrap() = json!(6);
    assert_eq!(document, json!({"Keys": [{"Names": {"a.b": 6}}]}));
    assert_eq!(path.member("deeper").get(&document), None);
    "Keys[7].New".parse::<DocPath>().unwrap().put(&mut document, json!(true));
    assert_eq!(document["Keys"], json!([{"Names": {"a.b": 6}}, {"New": true}]));
    assert_eq!(path.parent().unwrap().to_string(), "Keys[0].Names");
}
