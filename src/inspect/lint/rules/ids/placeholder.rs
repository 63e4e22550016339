//! Texts that stand for an id and are none.

/// What programs print where there is nothing.
use alloc::string::String;

const NOTHING: [&str; 3] = ["NaN", "null", "undefined"];

/// What such a text begins with, once only its letters are left, in lower case.
const BEFORE: [&str; 10] = [
    "insert", "enter", "replace", "put", "your", "some", "example", "sample", "the", "my",
];

/// Those of them that turn even a bare noun into a placeholder: `your-app`, `insert-category-here`.
const BEFORE_NOUN: [&str; 4] = ["insert", "enter", "put", "your"];

/// What is left of it.
const WORDS: [&str; 14] = [
    "id",
    "uuid",
    "guid",
    "appuuid",
    "applicationid",
    "ticketcategoryid",
    "ticketid",
    "appid",
    "oauthclientid",
    "resourceid",
    "userid",
    "placeholder",
    "changeme",
    "replaceme",
];

const NIL_UUID: &str = "00000000-0000-0000-0000-000000000000";

/// Whether the text is a placeholder for the id of something of this kind.
pub(super) fn is_one(id: &str, kind: &str) -> bool {
    if NOTHING.contains(&id) || id == NIL_UUID || is_in_escaped_brackets(id) {
        return true;
    }
    if id.bytes().any(|byte| byte.is_ascii_digit() || byte == b'%') {
        return false;
    }
    let letters = letters(id);
    if letters.len() >= 3 && letters.bytes().all(|byte| byte == b'x') {
        return true;
    }
    let bare = without_words_around(&letters);
    let kind = self::letters(kind);
    let is_word = WORDS.contains(&bare) || bare.strip_suffix("id") == Some(&kind);
    is_word || bare == kind && BEFORE_NOUN.iter().any(|word| letters.starts_with(word))
}

/// `<…>`, `{…}` or `${…}`, whose brackets a segment cannot hold as they are.
fn is_in_escaped_brackets(id: &str) -> bool {
    let id = id.strip_prefix('$').unwrap_or(id);
    let pairs = [("%3C", "%3E"), ("%7B", "%7D"), ("%24%7B", "%7D")];
    let mut pairs = pairs.into_iter();
    pairs.any(|(open, close)| id.starts_with(open) && id.ends_with(close))
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

fn without_words_around(letters: &str) -> &str {
    let mut rest = letters.strip_suffix("here").unwrap_or(letters);
    let stripped = |rest| {
        BEFORE
            .iter()
            .find_map(|word| str::strip_prefix(rest, *word))
    };
    // Each word that goes makes it shorter.
    while let Some(shorter) = stripped(rest) {
        rest = shorter;
    }
    rest
}
