//! The characters of RFC 8141, section 2, and RFC 3986, section 2. All readers use this one table.

/// The scheme with its colon. Its case does not count.
pub(crate) const SCHEME: &[u8] = b"urn:";

/// The length of the scheme with its colon.
pub(crate) const SCHEME_LEN: usize = SCHEME.len();

/// The byte before each segment.
pub(crate) const SEPARATOR: u8 = b':';

/// The class of bytes that a segment may contain: `pchar` without `:` and `*`, and `/`. The `%` of
/// an escape is in the class. Readers check the digits after it.
const SEGMENT: u8 = 1;
/// The class of bytes that an r-, q- or f-component may contain: `pchar`, `/` and `?`.
const COMPONENT: u8 = 2;
/// The class of bytes that a namespace may contain: letters, digits and the hyphen.
const NAMESPACE: u8 = 4;

/// Builds the table of the classes of each byte.
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => SEGMENT | COMPONENT | NAMESPACE,
            b'.' | b'_' | b'~' | b'%' | b'@' | b'/' => SEGMENT | COMPONENT,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'+' | b',' | b';' | b'=' => {
                SEGMENT | COMPONENT
            }
            b'*' | b':' | b'?' => COMPONENT,
            _ => 0,
        };
        byte += 1;
    }
    table
}

static CLASSES: [u8; 256] = classes();

/// Reports whether the byte is in the class.
const fn is_in(byte: u8, class: u8) -> bool {
    CLASSES[byte as usize] & class != 0
}

/// Reports whether a segment may contain the byte.
pub(crate) const fn is_segment_byte(byte: u8) -> bool {
    is_in(byte, SEGMENT)
}

/// Reports whether a component may contain the byte.
pub(crate) const fn is_component_byte(byte: u8) -> bool {
    is_in(byte, COMPONENT)
}

/// Reports whether a namespace may contain the byte.
pub(crate) const fn is_namespace_byte(byte: u8) -> bool {
    is_in(byte, NAMESPACE)
}

/// Reports whether the text is a namespace: the `NID` of RFC 8141, section 2.1.
pub(crate) const fn is_namespace(text: &[u8]) -> bool {
    let [first, .., last] = text else {
        return false;
    };
    let mut at = 0;
    while at < text.len() && is_namespace_byte(text[at]) {
        at += 1;
    }
    at == text.len() && text.len() <= 32 && *first != b'-' && *last != b'-'
}

/// Reports whether the character is a quotation mark that neither a URN nor an event name may
/// contain. A segment may contain a `'`.
pub(crate) const fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '＂' | '＇'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares the table with the rules of the two RFCs, written out a second time.
    #[test]
    fn classes_are_those_of_the_rfcs() {
        let unreserved = "-._~";
        let sub_delims = "!$&'()*+,;=";
        for byte in 0..=255_u8 {
            let c = char::from(byte);
            let pchar = c.is_ascii_alphanumeric()
                || unreserved.contains(c)
                || sub_delims.contains(c)
                || c == '%'
                || c == ':'
                || c == '@';
            assert_eq!(
                is_component_byte(byte),
                pchar || c == '/' || c == '?',
                "{c:?}"
            );
            let segment = (pchar && c != ':' && c != '*') || c == '/';
            assert_eq!(is_segment_byte(byte), segment, "{c:?}");
        }
    }

    #[test]
    fn namespace_lengths_and_hyphens() {
        assert!(is_namespace(b"ab"));
        assert!(is_namespace(b"9-9"));
        assert!(is_namespace(&[b'a'; 32]));
        for bad in [
            &b""[..],
            b"a",
            b"-a",
            b"a-",
            b"a_b",
            b"a.b",
            b"a*",
            &[b'a'; 33],
        ] {
            assert!(!is_namespace(bad), "{bad:?}");
        }
    }
}
