//! Ids that lint reports as unusual, and ids that it does not report.

use urn_filter::lint::FindingKind;
use urn_filter::lint::IdShape;
use urn_filter::{FilterSet, Finding};

const APP: &str = "82662ee4-0080-4960-8b8f-d7693e6ff3e4";

/// The findings about the ids in a filter of one app.
fn shapes(filter: &str) -> Vec<(IdShape, Option<String>)> {
    let filters = FilterSet::parse([filter]).unwrap();
    let shape = |finding: &Finding| match finding.kind() {
        FindingKind::UnusualId {
            shape, correction, ..
        } => Some((
            *shape,
            correction
                .as_ref()
                .map(|correction| correction.added()[0].to_string()),
        )),
        _ => None,
    };
    filters.lint().iter().filter_map(shape).collect()
}

#[test]
fn placeholders() {
    let placeholders = [
        "appId",
        "app-id",
        "APP_ID",
        "app_id",
        "id",
        "ID",
        "uuid",
        "yourAppId",
        "your-app-id",
        "your-app",
        "my-app-id",
        "insert-app-id-here",
        "put_your_app_id_here",
        "the.app.id",
        "$appId",
        "(appId)",
        "xxx",
        "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "XXXX",
        "placeholder",
        "changeme",
        "null",
        "undefined",
        "NaN",
        "%7BappId%7D",
        "%7b%7bappId%7d%7d",
        "$%7BappId%7D",
        "%24%7BappId%7D",
        "%3Cput%20your%20app%20ID%20here%3E",
        "00000000-0000-0000-0000-000000000000",
        "example-app-id",
        "YOUR_APP_UUID_HERE",
    ];
    for id in placeholders {
        let filter = format!("urn:allthings:app:{id}:*");
        assert_eq!(shapes(&filter), [(IdShape::Placeholder, None)], "{id}");
    }
}

#[test]
fn nearly_uuids() {
    let instead = |text: &str| Some(format!("urn:allthings:app:{text}:*"));
    for (id, shape, instead) in [
        (
            "82662EE4-0080-4960-8B8F-D7693E6FF3E4",
            IdShape::UpperCaseUuid,
            instead(APP),
        ),
        (
            "82662ee4-0080-4960-8b8f-d7693e6ff3E4",
            IdShape::UpperCaseUuid,
            instead(APP),
        ),
        (
            "82662ee4008049608b8fd7693e6ff3e4",
            IdShape::UuidWithoutHyphens,
            instead(APP),
        ),
        (
            "82662EE4008049608B8FD7693E6FF3E4",
            IdShape::UuidWithoutHyphens,
            instead(APP),
        ),
        (
            "82662ee4-00804960-8b8fd769-3e6ff3e4",
            IdShape::BrokenUuid,
            instead(APP),
        ),
        (
            "(82662ee4-0080-4960-8b8f-d7693e6ff3e4)",
            IdShape::BrokenUuid,
            instead(APP),
        ),
        (
            "'82662ee4-0080-4960-8b8f-d7693e6ff3e4'",
            IdShape::BrokenUuid,
            instead(APP),
        ),
        (
            "82662ee4-0080-4960-8b8f-d7693e6ff3e",
            IdShape::BrokenUuid,
            None,
        ),
        (
            "82662ee4-0080-4960-8b8f-d7693e6ff3e44",
            IdShape::BrokenUuid,
            None,
        ),
        (
            "2662ee4-0080-4960-8b8f-d7693e6ff3e4",
            IdShape::BrokenUuid,
            None,
        ),
        (
            "82662ee4-OO80-4960-8b8f-d7693e6ff3e4",
            IdShape::BrokenUuid,
            None,
        ),
    ] {
        let filter = format!("urn:allthings:app:{id}:*");
        assert_eq!(shapes(&filter), [(shape, instead)], "{id}");
    }
}

#[test]
fn ids_are_opaque() {
    for id in [
        APP,
        "1",
        "1234",
        "A",
        "app",
        "a-b-c-d-e",
        "my-app",
        "x",
        "xx",
        "ide",
        "idea",
        "Null",
        "nan",
        "todo",
        "f9e25113e99112cc31280d68",
        "f9e25113e99112cc31280d6",
        "123456789012345678901234567",
        "20240101",
        "2024-01-02-03-04",
        "acme-corp-flat-four-seventyeight",
        "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz",
        "00000000-0000-4000-8000-000000000000",
        "%41ppId",
        "your-house",
        "(x)",
        "-",
        "$",
        "deadbeef",
        "your-app-1",
        "%3Cabc",
        "82662ee4-0080-4960-8b8f",
        "82662ee4-0080-4960--d7693e6ff3e4",
        "82662ee4-0080-4960-8b8f-d7693e6ff3e.",
        "82662ee4-0080-4960-8b8f-d7693e6ff3e~.",
    ] {
        let filter = format!("urn:allthings:app:{id}:*");
        assert_eq!(shapes(&filter), [], "{id}");
    }
}

#[test]
fn ids_by_what_they_are_the_ids_of() {
    for (path, shape) in [
        ("ticket:categoryId:*", Some(IdShape::Placeholder)),
        ("ticket:your-category:*", Some(IdShape::Placeholder)),
        ("ticket:*:ticketId", Some(IdShape::Placeholder)),
        ("ticket:C:ticketId:comment:*", Some(IdShape::Placeholder)),
        ("parcel:parcelId:*", Some(IdShape::Placeholder)),
        (
            "community-article:communityArticleId",
            Some(IdShape::Placeholder),
        ),
        (
            "ticket:f9e25113e99112cc31280d6:*",
            Some(IdShape::OddLengthHex),
        ),
        (
            "ticket:f9e25113e99112cc31280d688:*",
            Some(IdShape::OddLengthHex),
        ),
        (
            "ticket:*:f9e25113e99112cc31280d6",
            Some(IdShape::OddLengthHex),
        ),
        // An integer, a word, far off, a resource of another kind.
        ("ticket:12345678901234567890123:*", None),
        ("ticket:abcdefabcdefabcdefabcde:*", None),
        ("ticket:f9e25113e991:*", None),
        ("parcel:f9e25113e99112cc31280d6:*", None),
        ("parcel:82662ee4008049608b8fd7693e6ff3e4:*", None),
        ("parcel:houseId:*", None),
        ("ticket:ticket:*", None),
        // Not an id.
        ("parcel:P:comment:commentId", None),
        ("appId:P:*", None),
        ("*:ticketId:*", None),
    ] {
        let filter = format!("urn:allthings:app:A:{path}");
        let found: Vec<IdShape> = shapes(&filter)
            .into_iter()
            .map(|(shape, _)| shape)
            .collect();
        assert_eq!(found, Vec::from_iter(shape), "{path}");
    }
}
