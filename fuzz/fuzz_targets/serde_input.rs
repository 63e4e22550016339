//! Reading any JSON gives a value or an error. It gives a value exactly if the oracle accepts the
//! texts. A value that is written and read again is the same.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterSet, Pattern, Subscription, Urn, UrnBuf,
};

/// The shape of a subscription, with nothing checked.
#[derive(Deserialize)]
struct Plain {
    events: Vec<String>,
    urns: Vec<String>,
}

fuzz_target!(|json: &[u8]| {
    let text = || serde_json::from_slice::<String>(json);
    let list = || serde_json::from_slice::<Vec<String>>(json);
    check::<UrnBuf>(json, text().is_ok_and(|text| oracle::is_urn(&text)));
    check::<Pattern>(json, text().is_ok_and(|text| oracle::is_pattern(&text)));
    check::<EventName>(json, text().is_ok_and(|text| oracle::is_event_name(&text)));
    check::<FilterSet>(
        json,
        list().is_ok_and(|list| all(&list, oracle::is_pattern)),
    );
    check::<EventPattern>(
        json,
        text().is_ok_and(|text| oracle::is_event_pattern(&text)),
    );
    check::<EventPatterns>(
        json,
        list().is_ok_and(|list| all(&list, oracle::is_event_pattern)),
    );
    let plain = serde_json::from_slice::<Plain>(json);
    let is_valid = plain.is_ok_and(|plain| {
        all(&plain.events, oracle::is_event_pattern) && all(&plain.urns, oracle::is_pattern)
    });
    check::<Subscription>(json, is_valid);
    check_borrowed(json);
});

fn all(texts: &[String], is_valid: fn(&str) -> bool) -> bool {
    texts.iter().all(|text| is_valid(text))
}

fn check<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &[u8], is_valid: bool) {
    match serde_json::from_slice::<T>(json) {
        Ok(value) => {
            assert!(is_valid, "{value:?}");
            let written = serde_json::to_string(&value).expect("what was read is written");
            let again: T = serde_json::from_str(&written).expect("what was written is read");
            assert_eq!(again, value);
            assert_eq!(serde_json::to_string(&again).ok(), Some(written));
        }
        Err(error) => {
            assert!(!is_valid, "{error}");
            assert!(!error.to_string().is_empty());
        }
    }
}

/// A URN that borrows from the input is what the owned one is, if the text stands there as it is.
fn check_borrowed(json: &[u8]) {
    let text = serde_json::from_slice::<&str>(json);
    let is_valid = text.is_ok_and(oracle::is_urn);
    match serde_json::from_slice::<Urn<'_>>(json) {
        Ok(urn) => {
            assert!(is_valid);
            let owned: UrnBuf = serde_json::from_slice(json).expect("the same text");
            assert_eq!(urn.as_str(), owned.as_str());
        }
        Err(_) => assert!(!is_valid),
    }
}
