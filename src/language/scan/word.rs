//! A text in words of 64 bytes.

use super::masks::{STEP, Step, near};

/// The number of bytes of a word. A mask has a bit for each.
pub(super) const WORD: usize = 64;

/// The length of the shortest name, `urn:ab:c`.
const SHORTEST: usize = 8;

/// Stands for a byte after the end of a text. It is common, and neither a colon nor a digit.
const FILLER: u8 = b'.';

/// 64 bytes of a text, as four steps.
///
/// No byte is read one by one, and none after the end of the text. So the last word of a long text
/// begins before the end of the word before, and a short text is filled up:
///
/// ```text
/// 105 bytes   word 0: bytes 0..64     word 1: bytes 41..105, of which 23 are skipped
///  40 bytes   word 0: bytes 0..40, which are two steps and 8 bytes, and 24 of filler
/// ```
#[derive(Clone, Copy)]
pub(super) struct Word {
    steps: [Step; 4],
    /// How many bytes at the beginning belong to the word before.
    skipped: usize,
}

impl Word {
    /// Reads the word at `start` of a text. Returns `None` if the text ends before it, or has fewer than
    /// 8 bytes.
    #[inline(always)]
    pub(super) fn at(text: &[u8], start: usize) -> Option<Self> {
        if text.len() < WORD {
            return (start == 0).then(|| Self::short(text)).flatten();
        }
        Self::of_long(text, start)
    }

    /// The same for a text of at least 64 bytes.
    #[inline(always)]
    pub(super) fn of_long(text: &[u8], start: usize) -> Option<Self> {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let (bytes, skipped) = match rest.first_chunk::<WORD>() {
            Some(bytes) => (bytes, 0),
            None => (text.last_chunk()?, WORD - rest.len()),
        };
        let (steps, _) = bytes.as_chunks();
        let &[a, b, c, d] = steps else { return None };
        Some(Self {
            steps: [Step::new(a), Step::new(b), Step::new(c), Step::new(d)],
            skipped,
        })
    }

    /// Reads a text of fewer than 64 bytes.
    #[inline]
    pub(super) fn short(text: &[u8]) -> Option<Self> {
        if text.len() < SHORTEST {
            return None;
        }
        let (whole, rest) = text.as_chunks();
        let filler = Step::splat(FILLER);
        let last = Step::new(filled_up(text, rest.len())?);
        let steps = match *whole {
            [] => [last, filler, filler, filler],
            [a] => [Step::new(a), last, filler, filler],
            [a, b] => [Step::new(a), Step::new(b), last, filler],
            [a, b, c, ..] => [Step::new(a), Step::new(b), Step::new(c), last],
        };
        Some(Self { steps, skipped: 0 })
    }

    /// Sets bit `i` if byte `i` is in the class.
    #[inline(always)]
    pub(super) fn mask(&self, class: impl Fn(Step) -> Step) -> u64 {
        let [a, b, c, d] = self.steps;
        let bits = |step| u64::from(class(step).to_bitmask());
        (bits(a) | bits(b) << STEP | bits(c) << (2 * STEP) | bits(d) << (3 * STEP)) >> self.skipped
    }

    /// Reports whether all bytes are near.
    #[inline(always)]
    pub(super) fn all(&self, distance: impl Fn(Step) -> Step) -> bool {
        let [a, b, c, d] = self.steps;
        let (ab, cd) = (distance(a).max(distance(b)), distance(c).max(distance(d)));
        near(ab.max(cd)).all()
    }
}

/// Returns the last `len` bytes of a text, fewer than 16, filled up. The text has at least 8 bytes.
#[inline(always)]
fn filled_up(text: &[u8], len: usize) -> Option<[u8; STEP]> {
    if len == 0 {
        return Some([FILLER; STEP]);
    }
    let last = if let Some(last) = text.last_chunk() {
        u128::from_le_bytes(*last)
    } else {
        let first = u64::from_le_bytes(*text.first_chunk()?);
        let last = u64::from_le_bytes(*text.last_chunk()?);
        // The bytes that both have are equal.
        u128::from(first) << (8 * (STEP - text.len())) | u128::from(last) << 64
    };
    let filler = u128::from_le_bytes([FILLER; STEP]) << (8 * len);
    Some((last >> (8 * (STEP - len)) | filler).to_le_bytes())
}
