//! Classes of bytes, 16 at a time: a mask has one bit for each byte.
//!
//! In a vector of [`u8x16`] a comparison sets all bits of each byte for which it holds.
//! `to_bitmask` takes one bit of each byte. There is no comparison for "less than" on unsigned
//! bytes that all targets have, so a range is tested with [`up_to`].

use wide::u8x16;

/// The number of bytes that are compared at a time.
pub(super) const STEP: usize = 16;

/// Sets all bits of each byte that is a letter, a digit, `:` or one of `+,-./;_`.
#[inline]
pub(super) fn are_common(step: &[u8; STEP]) -> u8x16 {
    let bytes = u8x16::new(*step);
    // Bit 5 is the case of a letter. Setting it makes no other byte a letter.
    let letter = up_to((bytes | u8x16::splat(0x20)) - u8x16::splat(b'a'), 25);
    // From `+` to `;` the table of ASCII has `+,-./`, the digits, `:` and `;`.
    let digit_or_mark = up_to(bytes - u8x16::splat(b'+'), b';' - b'+');
    letter | digit_or_mark | bytes.simd_eq(u8x16::splat(b'_'))
}

/// Sets all bits of each byte that is common or a `*`.
#[inline]
pub(super) fn are_common_or_stars(step: &[u8; STEP]) -> u8x16 {
    are_common(step) | u8x16::new(*step).simd_eq(u8x16::splat(b'*'))
}

/// Sets bit `i` if byte `i` may be in a namespace in lower case: a letter, a digit or a hyphen.
#[inline]
pub(super) fn lower_mask(step: &[u8; STEP]) -> u32 {
    let bytes = u8x16::new(*step);
    let letter = up_to(bytes - u8x16::splat(b'a'), 25);
    let digit = up_to(bytes - u8x16::splat(b'0'), 9);
    (letter | digit | bytes.simd_eq(u8x16::splat(b'-'))).to_bitmask()
}

/// Sets bit `i` if byte `i` is this one.
#[inline]
pub(super) fn mask_of(step: &[u8; STEP], byte: u8) -> u32 {
    u8x16::new(*step).simd_eq(u8x16::splat(byte)).to_bitmask()
}

/// Returns an iterator over the numbers of the bits that are set, in ascending order.
#[inline]
pub(super) fn set_bits(mut mask: u64) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        let lowest = mask.trailing_zeros() as usize;
        let found = mask != 0;
        // Clears the lowest bit.
        mask &= mask.wrapping_sub(1);
        found.then_some(lowest)
    })
}

/// Sets all bits of each byte that is at most `max`.
///
/// For the range `a..=b`, subtract `a` first: bytes below it wrap around to more than `b - a`.
#[inline]
fn up_to(bytes: u8x16, max: u8) -> u8x16 {
    bytes.min(u8x16::splat(max)).simd_eq(bytes)
}
