//! The text of a pattern, with what matching knows of it.
//!
//! A parsed pattern owns its text. That of a literal is part of the program, so that a literal can be a
//! constant. Both have the same fields, and the compiler reads a text without asking which of the two it
//! is. What is known of a text is in each of them and not beside them: it lies beside the tag, so a
//! pattern has 24 bytes as it would with an owned text alone.

use alloc::boxed::Box;

use crate::language::bytes::find_byte;
use crate::language::layout::PatternLayout;
use crate::language::syntax::{SCHEME_LEN, SEPARATOR};

/// How a pattern is compared with a name. It is decided once, when the pattern is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// No wildcard: the pattern matches the equal text.
    Literal,
    /// One wildcard, at the end: the pattern matches names that begin with the literal part. That
    /// part ends with a colon.
    Prefix,
    /// A wildcard elsewhere: from this selector on, the segments are compared one by one.
    Mixed { first: u8 },
}

/// What matching knows of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) layout: PatternLayout,
    pub(super) form: Form,
}

/// The canonical text of a valid pattern.
#[derive(Clone)]
pub(super) enum PatternText {
    Owned(Known, Box<str>),
    Literal(Known, &'static str),
}

impl PatternText {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Owned(_, text) => text,
            Self::Literal(_, text) => text,
        }
    }

    pub(super) fn known(&self) -> Known {
        match self {
            Self::Owned(known, _) | Self::Literal(known, _) => *known,
        }
    }

    pub(super) fn into_boxed(self) -> Box<str> {
        match self {
            Self::Owned(_, text) => text,
            Self::Literal(_, text) => text.into(),
        }
    }
}

impl Known {
    /// Decides how a text with this layout is compared.
    pub(super) const fn new(text: &str, layout: PatternLayout) -> Self {
        let literal_len = layout.literal_len as usize;
        // What follows the literal part is nothing, one `*`, or a `*` and more.
        let form = match text.len() - literal_len {
            0 => Form::Literal,
            1 => Form::Prefix,
            _ => Form::Mixed {
                first: first_wildcard(text.as_bytes(), literal_len),
            },
        };
        Self { layout, form }
    }
}

/// Returns the number of the first selector that is a wildcard, which is at `literal_len`.
const fn first_wildcard(text: &[u8], literal_len: usize) -> u8 {
    // A pattern has at most 64 selectors.
    let mut first = 0_u8;
    // The colon after the namespace comes before the first selector.
    let mut at = find_byte(text, SCHEME_LEN, &[SEPARATOR]) + 1;
    while at < literal_len {
        if text[at] == SEPARATOR {
            first += 1;
        }
        at += 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_text_that_may_be_a_literal_takes_no_further_room() {
        assert_eq!(size_of::<PatternText>(), size_of::<(Box<str>, Known)>());
        assert_eq!(size_of::<PatternText>(), 24);
    }

    #[test]
    fn the_forms_of_texts() {
        for (text, form) in [
            ("urn:ns:a", Form::Literal),
            ("urn:ns:*", Form::Prefix),
            ("urn:ns:a:*", Form::Prefix),
            ("urn:ns:*:*", Form::Mixed { first: 0 }),
            ("urn:ns:a:b:*:c", Form::Mixed { first: 2 }),
        ] {
            let known = Known::new(text, PatternLayout::from_canonical(text));
            assert_eq!(known.form, form, "{text}");
        }
    }
}
