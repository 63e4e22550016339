//! The next byte of a sort, 16 bytes at a time.

use super::masks::{STEP, Step, is};

/// Returns the offset of the next such byte from `start` on, or the length of the text if there is none.
#[inline]
pub(in crate::language) fn find(text: &[u8], byte: u8, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let (steps, left) = rest.as_chunks::<STEP>();
    let mask = |bytes: &[u8; STEP]| is(Step::new(*bytes), byte).to_bitmask();
    for (number, step) in steps.iter().enumerate() {
        let mask = mask(step);
        if mask != 0 {
            return start + number * STEP + mask.trailing_zeros() as usize;
        }
    }
    let left_start = text.len() - left.len();
    match text.last_chunk() {
        // The last 16 bytes, without those that have been seen.
        Some(last) => match mask(last) >> (STEP - left.len()) {
            0 => text.len(),
            mask => left_start + mask.trailing_zeros() as usize,
        },
        None => {
            left_start
                + left
                    .iter()
                    .position(|&other| other == byte)
                    .unwrap_or(left.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_is_found() {
        for len in 0..70 {
            let mut text = vec![b'a'; len];
            assert_eq!(find(&text, b':', 0), len);
            for at in 0..len {
                text[at] = b':';
                for start in 0..=len {
                    let found = text.iter().skip(start).position(|&byte| byte == b':');
                    let expected = found.map_or(len, |found| start + found);
                    assert_eq!(find(&text, b':', start), expected);
                }
                text[at] = if at % 7 == 0 { b':' } else { b'a' };
            }
        }
    }
}
