//! The stream of segment changes, which a domain has or has not, and who asks it to be told of a segment.

use serde_json::json;
use switchboard::plan::Step;

use super::*;

const DOMAIN: &str = "acme-retail";

/// A demo domain with a stream, and a segment that is told to it.
async fn streaming() -> (switchboard::sandbox::Handle, Asker, Location, Design, (String, String)) {
    let (handle, asker) = demo(Service::CustomerProfiles).await;
    let place = "profiles/domains".parse::<Location>().unwrap().child(DOMAIN);
    let stream = json!({
        "DomainName": DOMAIN, "DestinationArn": "arn:aws:kinesis:us-east-1:111122223333:stream/segments",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/segments",
    });
    asker.ok("AssociateStreamForSegments", stream).await;
    let before = found_at(&asker, place.clone()).await.known().design;
    let segment = before.entries.keys().find(|(kind, _)| kind == "segments").unwrap().clone();
    let subscription = json!({
        "DomainName": DOMAIN, "SegmentDefinitionName": segment.1,
        "ScheduleConfiguration": {"Interval": 6, "Unit": "HOURLY"},
    });
    asker.ok("PutSegmentSubscription", subscription).await;
    let design = found_at(&asker, place.clone()).await.known().design;
    (handle, asker, place, design, segment)
}

fn domain(design: &mut Design) -> &mut switchboard::plan::Entry {
    design.entries.get_mut(&("domain".to_owned(), String::new())).unwrap()
}

fn work(compared: &Compared) -> Vec<String> {
    compared.steps.0.iter().filter(|step| step.deed != Deed::Unchanged).map(Step::title).collect()
}

#[tokio::test]
async fn the_stream_of_segments_goes_along_with_the_domain() {
    let (_demo, _asker, place, mut wanted, segment) = streaming().await;
    let part = domain(&mut wanted).parts["segment-stream"].clone();
    assert_eq!(
        Value::from(part),
        json!({
            "DestinationArn": "arn:aws:kinesis:${region}:${account}:stream/segments",
            "DestinationRoleArn": "arn:aws:iam::${account}:role/segments",
        })
    );
    assert!(wanted.entries[&segment].parts.contains_key("subscription"));
    // Where nothing is, the stream is there before the segment that is told to it.
    let (_empty, other, clock) = empty(Service::CustomerProfiles).await;
    let compare = async |wanted: &Design| {
        Compared::new(wanted.clone(), &found_at(&other, place.clone()).await, Options::default())
    };
    let compared = compare(&wanted).await;
    assert!(carried(&other, &clock, Carry::new(compared, DOMAIN.to_owned()), usize::MAX).await);
    assert_eq!(found_at(&other, place.clone()).await.known().design.entries, wanted.entries);
    assert_eq!(work(&compare(&wanted).await), Vec::<String>::new());
    // It is never written over.
    let mut elsewhere = wanted.clone();
    domain(&mut elsewhere).parts.get_mut("segment-stream").unwrap()["DestinationArn"] =
        json!("arn:aws:kinesis:${region}:${account}:stream/others");
    let compared = compare(&elsewhere).await;
    let step = compared.steps.0.iter().find(|step| step.kind == "domain").unwrap();
    assert_eq!(step.deed, Deed::Impossible);
    assert!(step.problems[0].contains("never changes while there is one: leave segment-stream out"), "{step:?}");
    // That way leads there, and the segments are told anew.
    let mut none = elsewhere.clone();
    domain(&mut none).parts.clear();
    none.entries.get_mut(&segment).unwrap().parts.clear();
    let prune = Options { prune: true, ..Options::default() };
    for wanted in [&none, &elsewhere] {
        let compared = Compared::new(wanted.clone(), &found_at(&other, place.clone()).await, prune);
        assert!(carried(&other, &clock, Carry::new(compared, DOMAIN.to_owned()), usize::MAX).await);
        assert_eq!(work(&compare(wanted).await), Vec::<String>::new());
    }
    assert_eq!(found_at(&other, place.clone()).await.known().design.entries, elsewhere.entries);
}

#[tokio::test]
async fn a_segment_that_is_told_to_nobody_any_more_is_asked_for_again() {
    let (_demo, asker, place, wanted, segment) = streaming().await;
    let of_domain = json!({"DomainName": DOMAIN});
    let stream = asker.ok("GetStreamForSegments", of_domain.clone()).await;
    asker.ok("DisassociateStreamForSegments", of_domain.clone()).await;
    let mut again = of_domain;
    for member in ["DestinationArn", "DestinationRoleArn"] {
        again[member] = stream[member].clone();
    }
    asker.ok("AssociateStreamForSegments", again).await;
    let there = found_at(&asker, place.clone()).await;
    let compared = Compared::new(wanted.clone(), &there, Options::default());
    assert_eq!(work(&compared), [format!("{}/{}", segment.0, segment.1)]);
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    assert!(carried(&asker, &clock, Carry::new(compared, String::new()), usize::MAX).await);
    assert_eq!(found_at(&asker, place).await.known().design.entries, wanted.entries);
}
