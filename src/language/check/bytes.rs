//! What slices have no `const` method for.

/// `slice::get`, which is not const for a position.
pub(super) const fn get(bytes: &[u8], at: usize) -> Option<u8> {
    if at < bytes.len() {
        Some(bytes[at])
    } else {
        None
    }
}

/// Where the first of these bytes is, from `start` on; the length of the text if none is there.
pub(super) const fn find_byte(bytes: &[u8], start: usize, wanted: &[u8]) -> usize {
    let mut at = start;
    while at < bytes.len() {
        let mut choice = 0;
        while choice < wanted.len() {
            if bytes[at] == wanted[choice] {
                return at;
            }
            choice += 1;
        }
        at += 1;
    }
    bytes.len()
}
