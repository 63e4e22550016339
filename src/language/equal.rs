//! Equality of short texts.

use wide::u8x16;

const STEP: usize = 16;

/// Reports whether two texts are equal, without the call of a function.
///
/// Texts that are compared here nearly always begin alike, with `urn:allthings:app:`. So their ends are
/// compared first.
#[inline]
pub(crate) fn are_equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(one_end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) else {
        return are_short_equal(one, other);
    };
    if !differences(one_end, other_end).simd_eq(u8x16::ZERO).all() {
        return false;
    }
    // The steps before may overlap the end.
    let steps = one.as_chunks::<STEP>().0.iter().zip(other.as_chunks().0);
    let all = steps.fold(u8x16::ZERO, |all, (one, other)| {
        all | differences(one, other)
    });
    all.simd_eq(u8x16::ZERO).all()
}

#[inline]
fn differences(one: &[u8; STEP], other: &[u8; STEP]) -> u8x16 {
    u8x16::new(*one) ^ u8x16::new(*other)
}

/// The same for two texts of one length, which is below 16.
#[inline]
fn are_short_equal(one: &[u8], other: &[u8]) -> bool {
    match (one.first_chunk::<8>(), one.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            other.first_chunk() == Some(first) && other.last_chunk() == Some(last)
        }
        _ => one.iter().zip(other).all(|(one, other)| one == other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        for len in 0..70 {
            let text: Vec<u8> = (0..len).collect();
            assert!(are_equal(&text, &text.clone()));
            for at in 0..text.len() {
                for bit in 0..8 {
                    let mut other = text.clone();
                    other[at] ^= 1 << bit;
                    assert!(!are_equal(&text, &other), "{len} {at}");
                }
                assert!(!are_equal(&text, &text[..at]) && !are_equal(&text[..at], &text));
            }
        }
    }
}
