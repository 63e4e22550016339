//! Methods of slices that are not const.

/// Returns the byte at an offset, as `slice::get` does.
pub(super) const fn get(bytes: &[u8], at: usize) -> Option<u8> {
    if at < bytes.len() {
        Some(bytes[at])
    } else {
        None
    }
}

/// Returns the offset of the first of the bytes `wanted`, from `start` on. If there is none, it is
/// the length of the text.
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
