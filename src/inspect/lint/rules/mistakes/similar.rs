//! Words that are nearly the same.

/// The maximum length of a word that is compared.
const MAX_LEN: usize = 32;
/// The cost of one character more, less, or exchanged with its neighbour.
const EDIT: u8 = 1;

/// Reports whether two different words are nearly the same: equal without regard to case, hyphens and
/// underscores, or a typing error away from each other.
///
/// In words of up to four letters a typing error is a letter more, a letter less, or two letters
/// exchanged; in longer words also another letter. Words of eight letters may have two. A word with
/// digits is near to no other.
///
/// Takes `O(length²)` of at most [`MAX_LEN`] bytes, and no allocation.
pub(super) fn is_near(found: &str, meant: &str) -> bool {
    let (Some(left), Some(right)) = (Letters::of(found), Letters::of(meant)) else {
        return false;
    };
    let (left, right) = (left.as_slice(), right.as_slice());
    if found == meant || left.is_empty() || right.is_empty() {
        return false;
    }
    let (limit, substitution) = match right.len() {
        0..=2 => (0, EDIT),
        3..=4 => (1, 2 * EDIT),
        5..=7 => (1, EDIT),
        _ => (2, EDIT),
    };
    left.len().abs_diff(right.len()) <= usize::from(limit)
        && distance(left, right, substitution) <= limit
}

/// The letters of a short word in lower case.
struct Letters {
    bytes: [u8; MAX_LEN],
    len: usize,
}

impl Letters {
    /// Returns nothing for a text that is too long or has other characters than letters, hyphens and
    /// underscores.
    fn of(word: &str) -> Option<Self> {
        let mut letters = Self {
            bytes: [0; MAX_LEN],
            len: 0,
        };
        for byte in word.bytes().filter(|byte| !matches!(byte, b'-' | b'_')) {
            if !byte.is_ascii_alphabetic() {
                return None;
            }
            *letters.bytes.get_mut(letters.len)? = byte.to_ascii_lowercase();
            letters.len += 1;
        }
        Some(letters)
    }

    fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Returns the cost of the cheapest edits that make one word the other: letters inserted, removed,
/// substituted, or exchanged with their neighbour.
///
/// This is the optimal string alignment distance (a restricted Damerau-Levenshtein distance). Costs
/// fit into a byte, since words are short.
fn distance(left: &[u8], right: &[u8], substitution: u8) -> u8 {
    let mut before_last = [0_u8; MAX_LEN + 1];
    let mut last = [0_u8; MAX_LEN + 1];
    for (cost, cell) in (0..).zip(&mut last) {
        *cell = cost;
    }
    for (row, &letter) in left.iter().enumerate() {
        let mut current = [0_u8; MAX_LEN + 1];
        current[0] = last[0] + EDIT;
        for (column, &other) in right.iter().enumerate() {
            let change = if letter == other { 0 } else { substitution };
            let mut cost = (last[column] + change)
                .min(last[column + 1] + EDIT)
                .min(current[column] + EDIT);
            let is_exchange =
                row > 0 && column > 0 && letter == right[column - 1] && left[row - 1] == other;
            if is_exchange {
                cost = cost.min(before_last[column - 1] + EDIT);
            }
            current[column + 1] = cost;
        }
        before_last = last;
        last = current;
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near() {
        for (found, meant) in [
            ("App", "app"),
            ("APPS", "app"),
            ("ap", "app"),
            ("pap", "app"),
            ("Ticket", "ticket"),
            ("tickets", "ticket"),
            ("tiket", "ticket"),
            ("tikcet", "ticket"),
            ("tickit", "ticket"),
            ("oauth_client", "oauth-client"),
            ("oauthClients", "oauth-client"),
            ("communityArticle", "community-article"),
            ("comunity-articles", "community-article"),
            ("alltings", "allthings"),
            ("all-things", "allthings"),
            ("althigns", "allthings"),
        ] {
            assert!(is_near(found, meant), "{found} {meant}");
        }
    }

    #[test]
    fn what_is_another_word() {
        let long = "a".repeat(33);
        for (found, meant) in [
            ("app", "app"),
            ("api", "app"),
            ("map", "app"),
            ("app2", "app"),
            ("apply", "app"),
            ("socket", "ticket"),
            ("task", "ticket"),
            ("amount", "account"),
            ("anything", "allthings"),
            ("-", "app"),
            ("", "app"),
            ("a", "ab"),
            (long.as_str(), long.as_str()),
            (long.as_str(), &long[1..]),
        ] {
            assert!(!is_near(found, meant), "{found} {meant}");
        }
    }

    /// Compares with the definition: a search through all edits.
    #[test]
    fn the_distance_is_that_of_the_cheapest_edits() {
        fn slow(left: &[u8], right: &[u8], substitution: u8) -> u8 {
            let (Some((a, left_rest)), Some((b, right_rest))) =
                (left.split_first(), right.split_first())
            else {
                return u8::try_from(left.len() + right.len()).unwrap();
            };
            let change = if a == b { 0 } else { substitution };
            let mut cost = (slow(left_rest, right_rest, substitution) + change)
                .min(slow(left_rest, right, substitution) + 1)
                .min(slow(left, right_rest, substitution) + 1);
            if let ([a, b, left_rest @ ..], [c, d, right_rest @ ..]) = (left, right)
                && (a, b) == (d, c)
            {
                cost = cost.min(slow(left_rest, right_rest, substitution) + 1);
            }
            cost
        }
        let mut words = vec![String::new()];
        for at in 0..40 {
            words.extend(["a", "b", "c"].map(|letter| words[at].clone() + letter));
        }
        for left in &words {
            for right in &words {
                for substitution in [1, 2] {
                    let (left, right) = (left.as_bytes(), right.as_bytes());
                    assert_eq!(
                        distance(left, right, substitution),
                        slow(left, right, substitution)
                    );
                }
            }
        }
    }
}
