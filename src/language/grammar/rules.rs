//! The rules, in the order of RFC 8141, section 2.
//!
//! nom has two sorts of failures. After an `Error` it tries the next branch. After a `Failure`,
//! which `cut` makes, it stops. A rule cuts as soon as its first characters leave no other branch,
//! so that the fault is in the innermost rule that has begun to match.

use alloc::vec::Vec;

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while_m_n, take_while1};
use nom::character::complete::char;
use nom::combinator::{cut, not, opt, peek, recognize, value, verify};
use nom::multi::{fold_many0, many_m_n};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::fault::{Expected, Fault};
use crate::language::limits::MAX_SEGMENTS;
use crate::language::selector::{Extent, Selector};
use crate::language::syntax::{is_component_byte, is_namespace, is_segment_byte};

type Parsed<'a, T> = IResult<&'a str, T, Fault>;

/// The parts of a pattern as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatternTree<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) selectors: Vec<Selector<'a>>,
    pub(crate) extent: Extent,
}

/// `namestring = "urn" ":" NID ":" NSS [ rq-components ] [ "#" f-component ]`
///
/// The output is the length of the text without its components.
pub(super) fn urn(input: &str) -> Parsed<'_, usize> {
    let (rest, _) = (head, separated(segment)).parse(input)?;
    value(input.len() - rest.len(), components).parse(rest)
}

/// `pattern = "urn" ":" NID ":" selector *( ":" selector )`
pub(super) fn pattern(input: &str) -> Parsed<'_, PatternTree<'_>> {
    (head, separated(selector))
        .map(|(namespace, mut selectors)| {
            let last_is_any = |last: &mut Selector<'_>| *last == Selector::Any;
            let extent = match selectors.pop_if(last_is_any) {
                Some(_) => Extent::Subtree,
                None => Extent::Exact,
            };
            PatternTree {
                namespace,
                selectors,
                extent,
            }
        })
        .parse(input)
}

/// `"urn" ":" NID ":"`
fn head(input: &str) -> Parsed<'_, &str> {
    let colon = expect(Expected::NamespaceEnd, char(':'));
    preceded(scheme, terminated(namespace, colon)).parse(input)
}

fn scheme(input: &str) -> Parsed<'_, &str> {
    expect(Expected::Scheme, tag_no_case("urn:")).parse(input)
}

/// `NID`: everything up to the next colon, if that is a namespace.
///
/// It is taken as a whole, because a hyphen must not be the last character.
fn namespace(input: &str) -> Parsed<'_, &str> {
    let text = verify(take_while(|c| c != ':'), |text: &str| {
        is_namespace(text.as_bytes())
    });
    expect(Expected::Namespace, text).parse(input)
}

/// `item *( ":" item )`, at most [`MAX_SEGMENTS`] of them.
fn separated<'a, T>(
    item: impl Fn(&'a str) -> Parsed<'a, T>,
) -> impl Parser<&'a str, Output = Vec<T>, Error = Fault> {
    move |input: &'a str| {
        let (input, ()) = expect(Expected::FirstSegment, not(char('/'))).parse(input)?;
        let (input, first) = item(input)?;
        // After a colon there must be an item: an empty segment is a fault after that colon.
        let next = preceded(char(':'), cut(&item));
        let (input, mut rest) = many_m_n(0, MAX_SEGMENTS - 1, next).parse(input)?;
        let (input, ()) = no_more_segments(input)?;
        rest.insert(0, first);
        Ok((input, rest))
    }
}

/// Fails after the colon of the first segment after the limit.
fn no_more_segments(input: &str) -> Parsed<'_, ()> {
    match input.strip_prefix(':') {
        Some(segment) => Err(nom::Err::Failure(Fault::at(
            segment,
            Expected::SegmentLimit,
        ))),
        None => Ok((input, ())),
    }
}

fn segment(input: &str) -> Parsed<'_, &str> {
    expect(Expected::Segment, some_text(is_segment_byte)).parse(input)
}

/// `selector = segment / "*"`
fn selector(input: &str) -> Parsed<'_, Selector<'_>> {
    let any = value(Selector::Any, terminated(char('*'), segment_end));
    let literal = terminated(segment, not(char('*'))).map(Selector::Literal);
    expect(Expected::Segment, alt((any, literal))).parse(input)
}

/// Succeeds where a segment ends: no `*` and no character of a segment follows.
fn segment_end(input: &str) -> Parsed<'_, ()> {
    let same_segment = |c: char| c == '*' || c.is_ascii() && is_segment_byte(c as u8);
    not(nom::character::complete::satisfy(same_segment)).parse(input)
}

/// `[ "?+" r-component ] [ "?=" q-component ] [ "#" f-component ]`
fn components(input: &str) -> Parsed<'_, ()> {
    let r = preceded(tag("?+"), cut(r_text));
    let q = preceded(tag("?="), cut(q_text));
    let f = preceded(char('#'), cut(f_text));
    value((), (opt(r), opt(q), opt(f))).parse(input)
}

/// `r-component = pchar *( pchar / "/" / "?" )`, up to a `?=`, which begins the q-component
/// (RFC 8141, section 2.3.1).
fn r_text(input: &str) -> Parsed<'_, &str> {
    let one = |input| {
        let (input, ()) = not(tag("?=")).parse(input)?;
        component_char(input)
    };
    let more = fold_many0(one, || (), |(), ()| ());
    recognize((component_start, more)).parse(input)
}

/// `q-component = pchar *( pchar / "/" / "?" )`
fn q_text(input: &str) -> Parsed<'_, &str> {
    recognize((component_start, f_text)).parse(input)
}

/// `f-component = *( pchar / "/" / "?" )`
fn f_text(input: &str) -> Parsed<'_, &str> {
    recognize(fold_many0(component_char, || (), |(), ()| ())).parse(input)
}

/// Checks that a character follows that a component may begin with: not `/` and not `?`.
fn component_start(input: &str) -> Parsed<'_, ()> {
    let other = preceded(not(alt((char('/'), char('?')))), peek(component_char));
    expect(Expected::ComponentText, other).parse(input)
}

fn component_char(input: &str) -> Parsed<'_, ()> {
    one_byte_or_escape(is_component_byte)(input)
}

/// `1*( allowed / pct-encoded )`
fn some_text<'a>(allowed: fn(u8) -> bool) -> impl Parser<&'a str, Output = &'a str, Error = Fault> {
    move |input: &'a str| {
        let one = one_byte_or_escape(allowed);
        recognize((&one, fold_many0(&one, || (), |(), ()| ()))).parse(input)
    }
}

fn one_byte_or_escape<'a>(allowed: fn(u8) -> bool) -> impl Fn(&'a str) -> Parsed<'a, ()> {
    move |input| {
        let plain = take_while_m_n(1, 1, |c: char| c != '%' && c.is_ascii() && allowed(c as u8));
        value((), alt((plain, escape))).parse(input)
    }
}

/// `pct-encoded = "%" HEXDIG HEXDIG`. The fault is at the `%`.
fn escape(input: &str) -> Parsed<'_, &str> {
    // Without a `%` another branch may match. With one the digits must follow.
    let (_, _) = peek(char('%')).parse(input)?;
    let digits = take_while_m_n(2, 2, |c: char| c.is_ascii_hexdigit());
    let fault = |_| nom::Err::Failure(Fault::at(input, Expected::EscapeDigits));
    recognize((char('%'), digits))
        .parse(input)
        .map_err(|error: nom::Err<Fault>| fault(error))
}

/// `event-name = part *( "." part )`
pub(super) fn event_name(input: &str) -> Parsed<'_, ()> {
    let next = preceded(char('.'), cut(part));
    value((), (part, fold_many0(next, || (), |(), _| ()))).parse(input)
}

fn part(input: &str) -> Parsed<'_, &str> {
    expect(Expected::Part, take_while1(is_part_char)).parse(input)
}

/// Reports whether a part of an event name may contain the character.
pub(super) fn is_part_char(c: char) -> bool {
    c.is_ascii_lowercase() || c == '-'
}

/// `event-pattern = event-selector *( "." event-selector )`
pub(super) fn event_pattern(input: &str) -> Parsed<'_, ()> {
    let next = preceded(char('.'), cut(event_selector));
    value((), (event_selector, fold_many0(next, || (), |(), ()| ()))).parse(input)
}

/// `event-selector = part / "*"`
fn event_selector(input: &str) -> Parsed<'_, ()> {
    let same_part = |c: char| c == '*' || is_part_char(c);
    let part_end = not(nom::character::complete::satisfy(same_part));
    let any = value((), terminated(char('*'), part_end));
    let literal = value((), terminated(part, not(char('*'))));
    expect(Expected::Part, alt((any, literal))).parse(input)
}

/// Changes the error of a rule: it is where the rule began, and it says what was expected there. A
/// failure of an inner rule stays, because it says more.
fn expect<'a, T>(
    expected: Expected,
    mut rule: impl Parser<&'a str, Output = T, Error = Fault>,
) -> impl Parser<&'a str, Output = T, Error = Fault> {
    move |input: &'a str| {
        rule.parse(input).map_err(|error| match error {
            nom::Err::Error(_) => nom::Err::Error(Fault::at(input, expected)),
            other => other,
        })
    }
}
