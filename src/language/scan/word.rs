//! A text in words of 64 bytes.

use super::masks::{STEP, Step, near};

/// The number of bytes of a word. A mask has a bit for each.
pub(super) const WORD: usize = 64;

/// Stands for a byte after the end of a text. It is common, and neither a colon nor a digit.
const FILLER: u8 = b'.';

/// Up to 64 bytes of a text, as four steps.
///
/// No byte is read one by one, and none after the end of the text. So steps may overlap, and the last
/// word of a long text begins before the end of the word before:
///
/// ```text
/// 105 bytes   word 0: steps at 0, 16, 32, 48    word 1: steps at 41, 57, 73, 89; 23 bytes are skipped
///  40 bytes   word 0: steps at 0, 16, 24, 24    a byte that several steps read is one bit
///  12 bytes   word 0: one step, filled up, four times
/// ```
#[derive(Clone, Copy)]
pub(super) struct Word {
    steps: [Step; 4],
    /// The bit of the first byte of each step.
    at: [usize; 4],
    /// How many bytes at the beginning belong to the word before.
    skipped: usize,
}

impl Word {
    /// Reads the word at `start` of a text. Returns `None` if the text ends before it, or has fewer than
    /// 8 bytes, as no name has.
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
            at: [0, STEP, 2 * STEP, 3 * STEP],
            skipped,
        })
    }

    /// Reads a text of fewer than 64 bytes.
    #[inline(always)]
    pub(super) fn short(text: &[u8]) -> Option<Self> {
        let Some(last) = text.len().checked_sub(STEP) else {
            return Some(Self {
                steps: [Step::new(filled_up(text)?); 4],
                at: [0; 4],
                skipped: 0,
            });
        };
        let at = [0, STEP.min(last), (2 * STEP).min(last), last];
        let step = |at: usize| text.get(at..)?.first_chunk().map(|&bytes| Step::new(bytes));
        Some(Self {
            steps: [step(0)?, step(at[1])?, step(at[2])?, step(last)?],
            at,
            skipped: 0,
        })
    }

    /// Sets bit `i` if byte `i` is in the class.
    #[inline(always)]
    pub(super) fn mask(&self, class: impl Fn(Step) -> Step) -> u64 {
        let bits =
            |number: usize| u64::from(class(self.steps[number]).to_bitmask()) << self.at[number];
        (bits(0) | bits(1) | bits(2) | bits(3)) >> self.skipped
    }

    /// Reports whether all bytes are near.
    #[inline(always)]
    pub(super) fn all(&self, distance: impl Fn(Step) -> Step) -> bool {
        let [a, b, c, d] = self.steps;
        let (ab, cd) = (distance(a).max(distance(b)), distance(c).max(distance(d)));
        near(ab.max(cd)).all()
    }
}

/// Returns a text of 8 to 15 bytes, filled up.
#[inline]
fn filled_up(text: &[u8]) -> Option<[u8; STEP]> {
    let first = u64::from_le_bytes(*text.first_chunk()?);
    let last = u64::from_le_bytes(*text.last_chunk()?);
    // The bytes that both have are equal.
    let bytes = u128::from(first) | u128::from(last) << (8 * (text.len() - size_of::<u64>()));
    let filler = u128::from_le_bytes([FILLER; STEP]) << (8 * text.len());
    Some((bytes | filler).to_le_bytes())
}
