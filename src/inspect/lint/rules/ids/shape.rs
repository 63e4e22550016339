//! Texts that are nearly a UUID, or nearly 24 hexadecimal digits.

use alloc::string::String;

use crate::inspect::lint::id::{IdKind, IdShape};

/// The number of digits in each group of a UUID, between its hyphens.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
/// The number of digits of a UUID.
const UUID_DIGITS: usize = 32;
/// The maximum number of missing or extra digits with which a UUID is still recognised.
const UUID_SLACK: usize = 4;
/// The maximum number of letters that are not hexadecimal digits, such as an `O` for a `0`, with
/// which a UUID is still recognised.
const MAX_FOREIGN: usize = 2;
/// The number of digits that ids of tickets and categories usually have.
const HEX_DIGITS: usize = 24;
/// The maximum number of missing or extra digits with which such an id is still recognised.
const HEX_SLACK: usize = 3;

/// Returns what is unusual about an id, and what it was probably meant to be.
pub(super) fn unusual_shape(id: &str, id_kind: IdKind) -> Option<(IdShape, Option<String>)> {
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
        (true, 0) if digits.len() == UUID_DIGITS => {
            // Elsewhere 32 digits may be an id of another sort.
            let shape = (id_kind == IdKind::App).then_some(IdShape::UuidWithoutHyphens)?;
            Some((shape, hyphenated(&digits)))
        }
        (true, 0) => has_odd_length(&digits, id_kind).then_some((IdShape::OddLengthHex, None)),
        // The hyphens are at the wrong positions.
        (true, _) if digits.len() == UUID_DIGITS => {
            Some((IdShape::BrokenUuid, hyphenated(&digits)))
        }
        _ => is_nearly_uuid(bare).then_some((IdShape::BrokenUuid, None)),
    }
}

/// Reports whether the text is a UUID with hyphens, in any case.
pub(in crate::inspect::lint::rules) fn is_uuid(text: &str) -> bool {
    let is_hex = |group: &str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').map(str::len).eq(GROUPS) && text.split('-').all(is_hex)
}

/// Returns 32 digits in lower case with the hyphens of a UUID.
fn hyphenated(digits: &str) -> Option<String> {
    let mut rest = digits;
    let mut groups = [""; GROUPS.len()];
    for (group, len) in groups.iter_mut().zip(GROUPS) {
        (*group, rest) = rest.split_at_checked(len)?;
    }
    Some(groups.join("-").to_ascii_lowercase())
}

/// Reports whether the text has five groups of hexadecimal digits of nearly the right lengths, or
/// groups of exactly the right lengths with a wrong letter or two.
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
        0 => missed <= UUID_SLACK && lens().all(|len| len > 0),
        few => missed == 0 && few <= MAX_FOREIGN,
    }
}

/// Reports whether there should probably be 24 of these hexadecimal digits. Decimal digits alone are
/// an integer, which may have any length.
fn has_odd_length(digits: &str, id_kind: IdKind) -> bool {
    let is_near = digits.len() != HEX_DIGITS && digits.len().abs_diff(HEX_DIGITS) <= HEX_SLACK;
    let has = |class: fn(&u8) -> bool| digits.as_bytes().iter().any(class);
    matches!(id_kind, IdKind::Category | IdKind::Ticket)
        && is_near
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}
