//! The language once more, slow and obvious, from the rules and not from the crate.
//!
//! Nothing here uses the crate; the fuzz targets include this file too.

/// Whether the text is a URN: RFC 8141 without empty segments and without a raw `*`.
pub(crate) fn is_urn(text: &str) -> bool {
    if text.len() > 2048 {
        return false;
    }
    let Some((name, components)) = split_components(text) else {
        return false;
    };
    components
        && parts(name)
            .is_some_and(|(nid, segments)| is_nid(nid) && segments.iter().all(|s| is_segment(s)))
}

/// Whether the text is a pattern.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.len() <= 2048
        && parts(text).is_some_and(|(nid, segments)| {
            is_nid(nid) && segments.iter().all(|s| *s == "*" || is_segment(s))
        })
}

/// Whether a valid pattern matches a valid URN.
pub(crate) fn matches(pattern: &str, urn: &str) -> bool {
    canonical_matches(&canonical(pattern), &canonical_name(urn))
}

/// The same for a pattern and a name in canonical form.
pub(crate) fn canonical_matches(pattern: &str, name: &str) -> bool {
    let mut segments = name.split(':').skip(1);
    let mut selectors = pattern.split(':').skip(1).peekable();
    while let Some(selector) = selectors.next() {
        let is_last = selectors.peek().is_none();
        match (selector, segments.next()) {
            ("*", Some(_)) if is_last => return true,
            ("*", Some(_)) => {}
            (literal, Some(segment)) if literal == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

/// A URN without its components, in canonical form.
pub(crate) fn canonical_name(urn: &str) -> String {
    canonical(urn.split(['?', '#']).next().unwrap_or_default())
}

/// `urn` and the namespace in lower case, the digits of escapes in upper case.
pub(crate) fn canonical(text: &str) -> String {
    let mut parts = text.splitn(3, ':');
    let scheme = parts.next().unwrap_or_default().to_ascii_lowercase();
    let nid = parts.next().unwrap_or_default().to_ascii_lowercase();
    let mut out = format!("{scheme}:{nid}:");
    let mut chars = parts.next().unwrap_or_default().chars();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '%' {
            out.extend(chars.by_ref().take(2).map(|c| c.to_ascii_uppercase()));
        }
    }
    out
}

/// The namespace identifier and the segments, if there are at most 64 of them.
fn parts(name: &str) -> Option<(&str, Vec<&str>)> {
    let (scheme, rest) = name.split_once(':')?;
    let (nid, nss) = rest.split_once(':')?;
    let segments: Vec<&str> = nss.split(':').collect();
    let ok = scheme.eq_ignore_ascii_case("urn") && segments.len() <= 64 && !nss.starts_with('/');
    ok.then_some((nid, segments))
}

fn is_nid(nid: &str) -> bool {
    let all = nid.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (2..=32).contains(&nid.len()) && all && !nid.starts_with('-') && !nid.ends_with('-')
}

fn is_segment(segment: &str) -> bool {
    !segment.is_empty() && is_text(segment, "-._~!$&'()+,;=@/")
}

/// Letters, digits, these, and escapes.
fn is_text(text: &str, others: &str) -> bool {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let ok = match c {
            '%' => (0..2).all(|_| chars.next().is_some_and(|c| c.is_ascii_hexdigit())),
            _ => c.is_ascii_alphanumeric() || others.contains(c),
        };
        if !ok {
            return false;
        }
    }
    true
}

/// The name, and whether what follows it is `[ "?+" r ] [ "?=" q ] [ "#" f ]`.
fn split_components(text: &str) -> Option<(&str, bool)> {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    if let Some((before, f)) = rest.split_once('#') {
        if !is_text(f, "-._~!$&'()*+,;=:@/?") {
            return None;
        }
        rest = before;
    }
    if let Some(r_and_q) = rest.strip_prefix("?+") {
        let end = r_and_q.find("?=").unwrap_or(r_and_q.len());
        if !is_rq(&r_and_q[..end]) {
            return None;
        }
        rest = &r_and_q[end..];
    }
    let ok = match rest.strip_prefix("?=") {
        Some(q) => is_rq(q),
        None => rest.is_empty(),
    };
    Some((name, ok))
}

fn is_rq(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['/', '?']) && is_text(text, "-._~!$&'()*+,;=:@/?")
}

/// Whether the text is an event name.
pub(crate) fn is_event_name(text: &str) -> bool {
    text.len() <= 128 && text.split('.').all(is_event_part)
}

/// Whether the text is an event pattern.
pub(crate) fn is_event_pattern(text: &str) -> bool {
    text.len() <= 128
        && text
            .split('.')
            .all(|part| part == "*" || is_event_part(part))
}

fn is_event_part(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

/// Whether a valid event pattern matches a valid event name.
pub(crate) fn event_matches(pattern: &str, name: &str) -> bool {
    let selectors: Vec<&str> = pattern.split('.').collect();
    let parts: Vec<&str> = name.split('.').collect();
    let (inner, fits) = match selectors.split_last() {
        Some((&"*", inner)) => (inner, parts.len() > inner.len()),
        _ => (&selectors[..], parts.len() == selectors.len()),
    };
    let selects = |(selector, part): (&&str, &&str)| *selector == "*" || selector == part;
    fits && inner.iter().zip(&parts).all(selects)
}
