//! Classes of bytes, 16 at a time.
//!
//! A small class is a comparison, which sets all bits of each byte in it. A class of text is a
//! *distance*: each byte in the class becomes at most [`NEAR`], and each other byte more. So one
//! comparison is enough for two ranges, and for several steps.

use wide::u8x16;

use crate::language::syntax::SEPARATOR;

/// The number of bytes that are compared at a time.
pub(super) const STEP: usize = 16;

/// Sixteen bytes of a text, or a class or distance of each.
pub(super) type Step = u8x16;

/// The largest distance of a byte in a class: that of `z` from `a`.
const NEAR: u8 = b'z' - b'a';

/// Is near for the bytes that nearly all texts consist of: letters, digits, `:` and `+,-./;_`.
#[inline(always)]
pub(super) fn common(bytes: Step) -> Step {
    letters_and(b'+', bytes) & !is(bytes, b'_')
}

/// Is near for the common bytes and `*`.
#[inline(always)]
pub(super) fn common_or_star(bytes: Step) -> Step {
    common(bytes) & !is(bytes, b'*')
}

/// Is near for the bytes of a name: those of a segment, and the colon.
#[inline(always)]
pub(super) fn name(bytes: Step) -> Step {
    name_or_star(bytes) | is(bytes, b'*')
}

/// Is near for the bytes of a pattern: those of a name, and `*`.
#[inline(always)]
pub(super) fn name_or_star(bytes: Step) -> Step {
    letters_and(b'$', bytes) & !(marks(bytes) | is(bytes, b'='))
}

/// Is near for the bytes of a component.
#[inline(always)]
pub(super) fn component(bytes: Step) -> Step {
    // Only this bit differs in `=` and `?`.
    let equals_or_question = is(bytes | Step::splat(b'=' ^ b'?'), b'?');
    letters_and(b'$', bytes) & !(marks(bytes) | equals_or_question)
}

/// Sets all bits of each byte that is near.
#[inline(always)]
pub(super) fn near(distance: Step) -> Step {
    distance.min(Step::splat(NEAR)).simd_eq(distance)
}

/// The bytes that a namespace may contain: letters, digits and the hyphen.
#[inline(always)]
pub(super) fn of_namespace(bytes: Step) -> Step {
    lower_in_namespace(bytes) | upper(bytes)
}

/// Those of them that are written so in the canonical form.
#[inline(always)]
pub(super) fn lower_in_namespace(bytes: Step) -> Step {
    within(bytes, b'a', b'z') | within(bytes, b'0', b'9') | is(bytes, b'-')
}

#[inline(always)]
pub(super) fn upper(bytes: Step) -> Step {
    within(bytes, b'A', b'Z')
}

#[inline(always)]
pub(super) fn hex_digit(bytes: Step) -> Step {
    within(bytes, b'0', b'9') | within(in_lower_case(bytes), b'a', b'f')
}

#[inline(always)]
pub(super) fn lower_hex_letter(bytes: Step) -> Step {
    within(bytes, b'a', b'f')
}

#[inline(always)]
pub(super) fn is_separator(bytes: Step) -> Step {
    is(bytes, SEPARATOR)
}

#[inline(always)]
pub(super) fn is(bytes: Step, byte: u8) -> Step {
    bytes.simd_eq(Step::splat(byte))
}

/// The marks outside the ranges that names and components may contain, but `=`.
#[inline(always)]
fn marks(bytes: Step) -> Step {
    is(bytes, b'!') | is(bytes, b'@') | is(bytes, b'_') | is(bytes, b'~')
}

/// Is near for letters, and for the bytes from a mark to `;`: there ASCII has `$%&'()*+,-./`, the
/// digits, `:` and `;`.
#[inline(always)]
fn letters_and(first_mark: u8, bytes: Step) -> Step {
    // Bytes before a range wrap around to large distances.
    let letter = in_lower_case(bytes) - Step::splat(b'a');
    // The range is shorter than the alphabet.
    let shorter = NEAR - (b';' - first_mark);
    let mark = (bytes - Step::splat(first_mark)).saturating_add(Step::splat(shorter));
    letter.min(mark)
}

/// Sets the bit that is the case of a letter. That makes no other byte a letter.
#[inline(always)]
fn in_lower_case(bytes: Step) -> Step {
    bytes | Step::splat(0x20)
}

#[inline(always)]
fn within(bytes: Step, first: u8, last: u8) -> Step {
    let distance = bytes - Step::splat(first);
    distance.min(Step::splat(last - first)).simd_eq(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::syntax::{is_component_byte, is_namespace_byte, is_segment_byte};

    /// Asserts that a class has these bytes and no others.
    fn assert_class(class: impl Fn(Step) -> Step, contains: impl Fn(u8) -> bool) {
        for byte in 0..=255 {
            let mask = class(Step::splat(byte)).to_bitmask();
            let expected = if contains(byte) { 0xffff } else { 0 };
            assert_eq!(mask & 0xffff, expected, "{byte:#x}");
        }
    }

    #[test]
    fn classes_are_those_of_the_table() {
        let is_common = |byte: u8| byte.is_ascii_alphanumeric() || b":+,-./;_".contains(&byte);
        let is_name = |byte| is_segment_byte(byte) || byte == b':';
        assert_class(|bytes| near(common(bytes)), is_common);
        assert_class(
            |bytes| near(common_or_star(bytes)),
            |byte| is_common(byte) || byte == b'*',
        );
        assert_class(|bytes| near(name(bytes)), is_name);
        assert_class(
            |bytes| near(name_or_star(bytes)),
            |byte| is_name(byte) || byte == b'*',
        );
        assert_class(|bytes| near(component(bytes)), is_component_byte);
        assert_class(of_namespace, is_namespace_byte);
        assert_class(lower_in_namespace, |byte| {
            is_namespace_byte(byte) && !byte.is_ascii_uppercase()
        });
        assert_class(upper, |byte| byte.is_ascii_uppercase());
        assert_class(hex_digit, |byte| byte.is_ascii_hexdigit());
        assert_class(lower_hex_letter, |byte| {
            byte.is_ascii_hexdigit() && byte.is_ascii_lowercase()
        });
        assert_class(|bytes| is(bytes, b'%'), |byte| byte == b'%');
    }
}
