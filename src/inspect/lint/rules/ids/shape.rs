//! Texts that are nearly a UUID, or nearly 24 hexadecimal digits.

use alloc::string::String;

use crate::inspect::lint::id::{IdKind, IdShape};

/// How many digits stand between the hyphens of a UUID.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
const DIGITS: usize = 32;
/// How many digits of a UUID may be missing or too many for it to be recognised.
const SLACK: usize = 4;
/// How many letters that are no hexadecimal digits may be in it, such as an `O` for a `0`.
const MAX_FOREIGN: usize = 2;
/// What ids of tickets and categories usually have, and how far off it is still recognised.
const HEX_DIGITS: usize = 24;
const HEX_SLACK: usize = 3;

/// What is unusual about an id, and what it was probably meant to be.
pub(super) fn of(id: &str, of: IdKind) -> Option<(IdShape, Option<String>)> {
    let bare = id.trim_matches(['\'', '(', ')']);
    if is_uuid(bare) {
        let meant = bare.to_ascii_lowercase();
        let shape = if bare != id {
            IdShape::BrokenUuid
        } else if meant != id {
            IdShape::UpperCaseUuid
        } else {
            return None;
        };
        return Some((shape, Some(meant)));
    }
    let digits: String = bare.chars().filter(|c| *c != '-').collect();
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hyphens = bare.len() - digits.len();
    match (is_hex, hyphens) {
        (true, 0) if digits.len() == DIGITS => {
            let shape = (of == IdKind::App).then_some(IdShape::UuidWithoutHyphens)?;
            Some((shape, hyphenated(&digits)))
        }
        (true, 0) => odd_length(&digits, of).then_some((IdShape::OddLengthHex, None)),
        (true, _) if digits.len() == DIGITS => Some((IdShape::BrokenUuid, hyphenated(&digits))),
        _ => is_nearly_uuid(bare).then_some((IdShape::BrokenUuid, None)),
    }
}

fn is_uuid(text: &str) -> bool {
    let is_hex = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').map(str::len).eq(GROUPS) && text.split('-').all(is_hex)
}

/// The text with the hyphens of a UUID.
fn hyphenated(digits: &str) -> Option<String> {
    let mut rest = digits;
    let mut groups = [""; GROUPS.len()];
    for (group, len) in groups.iter_mut().zip(GROUPS) {
        (*group, rest) = rest.split_at_checked(len)?;
    }
    Some(groups.join("-").to_ascii_lowercase())
}

/// Five groups that are each nearly those of a UUID, or just those with a wrong letter.
fn is_nearly_uuid(text: &str) -> bool {
    let lens = || text.split('-').map(str::len);
    if lens().count() != GROUPS.len()
        || !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    {
        return false;
    }
    let foreign = text
        .bytes()
        .filter(|byte| !byte.is_ascii_hexdigit() && *byte != b'-');
    let missed: usize = lens()
        .zip(GROUPS)
        .map(|(len, group)| len.abs_diff(group))
        .sum();
    match foreign.count() {
        0 => missed <= SLACK && lens().all(|len| len > 0),
        few => missed == 0 && few <= MAX_FOREIGN,
    }
}

/// Digits of which there should probably be 24. Decimal ones are an integer, however long.
fn odd_length(digits: &str, of: IdKind) -> bool {
    let is_near = digits.len() != HEX_DIGITS && digits.len().abs_diff(HEX_DIGITS) <= HEX_SLACK;
    let has = |class: fn(&u8) -> bool| digits.as_bytes().iter().any(class);
    matches!(of, IdKind::Category | IdKind::Ticket)
        && is_near
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}
