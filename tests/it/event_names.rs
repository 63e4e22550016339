//! Event names, compared with texts.

use std::collections::HashMap;

use urn_filter::EventName;

use crate::support::event;

/// One name that is stored inline and one that is not.
const TEXTS: [&str; 2] = [
    "ticket.created",
    "community-article.published-again-and-again-and-again",
];

#[test]
fn a_name_is_its_text() {
    for text in TEXTS {
        let name = event(text);
        assert_eq!(name.as_str(), text);
        assert_eq!(name.to_string(), text);
        assert_eq!(format!("{name:?}"), format!("EventName({text:?})"));
        assert!(name == *text && name == text);
        assert!(name != *"ticket.creates" && name != "ticket.creates");
        assert_eq!(String::from(name), text);
    }
}

#[test]
fn a_name_is_found_by_its_text() {
    let numbers: HashMap<EventName, usize> =
        TEXTS.iter().map(|text| event(text)).zip(0..).collect();
    for (number, text) in TEXTS.iter().enumerate() {
        assert_eq!(numbers.get(*text), Some(&number));
    }
    assert_eq!(numbers.get("ticket"), None);
}

#[test]
fn a_name_is_equal_to_its_text_and_no_other() {
    let name = event("ticket.created");
    for (text, is_same) in [("ticket.created", true), ("ticket.create", false)] {
        assert_eq!(name == text, is_same);
        assert_eq!(name == *text, is_same);
        assert_eq!(text == name, is_same);
        assert_eq!(*text == name, is_same);
    }
}
