//! Texts that are written in place of an id until somebody fills it in.

use alloc::string::String;

/// What programs print for a missing value.
const MISSING: [&str; 3] = ["NaN", "null", "undefined"];

/// The words that a placeholder may begin with, in lower case.
const PREFIXES: [&str; 10] = [
    "insert", "enter", "replace", "put", "your", "some", "example", "sample", "the", "my",
];

/// Those of the words with which a noun without `id` is a placeholder, too: `your-app`,
/// `insert-category-here`. Real ids look like `my-app`.
const PREFIXES_OF_NOUN: [&str; 4] = ["insert", "enter", "put", "your"];

/// Texts that are a placeholder for any id, without the words around them.
const PLACEHOLDERS: [&str; 14] = [
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

/// Reports whether the text is a placeholder for the id of something that is called by this noun.
pub(super) fn is_placeholder(id: &str, noun: &str) -> bool {
    if MISSING.contains(&id) || id == NIL_UUID || is_in_escaped_brackets(id) {
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
    let noun = self::letters(noun);
    let is_placeholder = PLACEHOLDERS.contains(&bare) || bare.strip_suffix("id") == Some(&noun);
    is_placeholder
        || bare == noun
            && PREFIXES_OF_NOUN
                .iter()
                .any(|word| letters.starts_with(word))
}

/// Reports whether the text is `<…>`, `{…}` or `${…}`. A segment can hold these brackets only as
/// escapes.
fn is_in_escaped_brackets(id: &str) -> bool {
    let id = id.strip_prefix('$').unwrap_or(id);
    let pairs = [("%3C", "%3E"), ("%7B", "%7D"), ("%24%7B", "%7D")];
    let mut pairs = pairs.into_iter();
    pairs.any(|(open, close)| id.starts_with(open) && id.ends_with(close))
}

/// Returns the letters of a text in lower case, so that `APP_ID` and `appId` are the same.
fn letters(text: &str) -> String {
    let letters = text.chars().filter(char::is_ascii_alphabetic);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns what is left of `insert-your-app-id-here` without `insert`, `your` and `here`.
fn without_words_around(letters: &str) -> &str {
    let mut rest = letters.strip_suffix("here").unwrap_or(letters);
    let without_first = |rest| {
        PREFIXES
            .iter()
            .find_map(|word| str::strip_prefix(rest, *word))
    };
    // The loop ends, since each word makes the text shorter.
    while let Some(shorter) = without_first(rest) {
        rest = shorter;
    }
    rest
}
