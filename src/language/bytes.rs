//! Reading bytes of a text in `const fn`s: what slices and `str` can do only at run time.

/// Returns the byte at an offset, as `slice::get` does.
pub(super) const fn get(bytes: &[u8], at: usize) -> Option<u8> {
    if at < bytes.len() {
        Some(bytes[at])
    } else {
        None
    }
}

/// Returns the byte before an offset.
pub(super) const fn before(bytes: &[u8], at: usize) -> Option<u8> {
    match at.checked_sub(1) {
        Some(before) => get(bytes, before),
        None => None,
    }
}

/// Returns the bytes in `start..end` that the text has. A `const fn` cannot index with a range.
pub(super) const fn slice(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    let head = match bytes.split_at_checked(end) {
        Some((head, _)) => head,
        None => bytes,
    };
    match head.split_at_checked(start) {
        Some((_, slice)) => slice,
        None => &[],
    }
}

/// Returns the offset of the first of the bytes `wanted`, from `start` on. If there is none, it is
/// the length of the text.
pub(super) const fn find_byte(bytes: &[u8], start: usize, wanted: &[u8]) -> usize {
    let mut at = start;
    while at < bytes.len() {
        if is_one_of(bytes[at], wanted) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Reports whether the byte is one of the bytes `wanted`.
pub(super) const fn is_one_of(byte: u8, wanted: &[u8]) -> bool {
    let mut choice = 0;
    while choice < wanted.len() {
        if byte == wanted[choice] {
            return true;
        }
        choice += 1;
    }
    false
}

/// Reports whether the bytes in `start..end` include one of the bytes `wanted`.
pub(super) const fn has_byte(bytes: &[u8], start: usize, end: usize, wanted: &[u8]) -> bool {
    find_byte(bytes, start, wanted) < end
}

/// Reports whether `lower`, which is in lower case, is at an offset, in any case.
pub(super) const fn is_at(bytes: &[u8], at: usize, lower: &[u8]) -> bool {
    let mut read = 0;
    while read < lower.len() {
        match get(bytes, at + read) {
            Some(byte) if byte.to_ascii_lowercase() == lower[read] => read += 1,
            _ => return false,
        }
    }
    true
}

/// Returns the character whose first byte is at an offset of a text.
pub(super) const fn char_at(bytes: &[u8], at: usize) -> Option<char> {
    let Some(first) = get(bytes, at) else {
        return None;
    };
    // In UTF-8 the number of leading ones is the number of bytes of a character outside ASCII.
    let (len, mut code) = match first.leading_ones() {
        0 => (1, first as u32),
        ones => (ones as usize, (first as u32) & (0x7f >> ones)),
    };
    let mut next = 1;
    while next < len {
        match get(bytes, at + next) {
            Some(byte) => code = code << 6 | (byte & 0x3f) as u32,
            None => return None,
        }
        next += 1;
    }
    char::from_u32(code)
}

/// Returns the offset after the white space at an offset, which may be none.
pub(super) const fn skip_white_space(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(c) = char_at(bytes, at)
        && c.is_whitespace()
    {
        at += c.len_utf8();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_of_the_text() {
        for c in '\0'..=char::MAX {
            let text = [c, 'x'].iter().collect::<std::string::String>();
            assert_eq!(char_at(text.as_bytes(), 0), Some(c));
            assert_eq!(char_at(text.as_bytes(), c.len_utf8()), Some('x'));
            let skipped = text.len() - text.trim_start().len();
            assert_eq!(skip_white_space(text.as_bytes(), 0), skipped);
        }
        assert_eq!(char_at(b"", 0), None);
    }

    #[test]
    fn a_text_is_found_in_any_case() {
        assert!(is_at(b"xURN:", 1, b"urn:") && !is_at(b"xURN", 1, b"urn:"));
        assert_eq!(find_byte(b"ab:c?", 0, b"?:"), 2);
        assert_eq!(find_byte(b"ab", 1, b"?:"), 2);
        assert!(has_byte(b"ab:c", 0, 3, b":") && !has_byte(b"ab:c", 0, 2, b":"));
        assert_eq!((before(b"ab", 0), before(b"ab", 1)), (None, Some(b'a')));
    }
}
