//! Reads the events line by line in bounded memory.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::value::RawValue;
use urn_filter::{EventName, ParseError, Urn, UrnBuf};

/// The maximum length of a line in bytes. A longer line is malformed.
const MAX_LINE: usize = 1 << 20;

pub(crate) struct Event<'a> {
    /// Any JSON value, printed again as it was read.
    pub(crate) id: Option<&'a RawValue>,
    pub(crate) name: EventName,
    urn: EventUrn<'a>,
}

/// A URN in the text of the line, or an owned one if the JSON string has escapes.
enum EventUrn<'a> {
    Borrowed(Urn<'a>),
    Owned(UrnBuf),
}

impl Event<'_> {
    pub(crate) fn urn(&self) -> Urn<'_> {
        match &self.urn {
            EventUrn::Borrowed(urn) => *urn,
            EventUrn::Owned(urn) => urn.as_urn(),
        }
    }
}

/// The reason why a line is no event.
pub(crate) enum LineError {
    TooLong,
    NotUtf8 {
        at: usize,
    },
    Json {
        line: String,
        error: serde_json::Error,
    },
    Invalid {
        name: Option<ParseError>,
        urn: Option<ParseError>,
    },
}

pub(crate) struct Lines<R> {
    input: R,
    number: u64,
    /// The number of bytes read.
    end: u64,
    buffer: Vec<u8>,
}

/// One line of the input, without its line break.
pub(crate) struct Line<'a> {
    /// The number of the line, counted from 1.
    pub(crate) number: u64,
    /// The number of bytes of the input up to the end of the line.
    pub(crate) end: u64,
    pub(crate) bytes: Result<&'a [u8], LineError>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input,
            number: 0,
            end: 0,
            buffer: Vec::new(),
        }
    }

    /// Reads the next line. Bytes beyond the maximum length are read and dropped.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut read = 0;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                available => available?,
            };
            let newline = available.iter().position(|&byte| byte == b'\n');
            let length = newline.unwrap_or(available.len());
            let spare = MAX_LINE + 1 - self.buffer.len();
            self.buffer
                .extend_from_slice(&available[..length.min(spare)]);
            let at_end = available.is_empty();
            let used = length + usize::from(newline.is_some());
            self.input.consume(used);
            read += used;
            if at_end || newline.is_some() {
                break;
            }
        }
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.end += read as u64;
        Ok(Some(Line {
            number: self.number,
            end: self.end,
            bytes: self.content(),
        }))
    }

    fn content(&self) -> Result<&[u8], LineError> {
        if self.buffer.len() > MAX_LINE {
            return Err(LineError::TooLong);
        }
        let bytes = self.buffer.as_slice();
        // Some editors begin a file with a byte order mark, and some end each line with `\r\n`.
        let bytes = match self.number {
            1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            _ => bytes,
        };
        Ok(bytes.strip_suffix(b"\r").unwrap_or(bytes))
    }
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    urn: Cow<'a, str>,
}

/// Parses a line. Returns `None` for an empty one.
pub(crate) fn parse(line: &[u8]) -> Result<Option<Event<'_>>, LineError> {
    let line = str::from_utf8(line).map_err(|error| LineError::NotUtf8 {
        at: error.valid_up_to(),
    })?;
    if line.trim_ascii().is_empty() {
        return Ok(None);
    }
    let record: Record<'_> = serde_json::from_str(line).map_err(|error| LineError::Json {
        line: line.to_owned(),
        error,
    })?;
    let name = record.name.parse::<EventName>();
    let urn = match record.urn {
        Cow::Borrowed(text) => Urn::parse(text).map(EventUrn::Borrowed),
        Cow::Owned(text) => text.parse().map(EventUrn::Owned),
    };
    match (name, urn) {
        (Ok(name), Ok(urn)) => Ok(Some(Event {
            id: record.id,
            name,
            urn,
        })),
        (name, urn) => Err(LineError::Invalid {
            name: name.err(),
            urn: urn.err(),
        }),
    }
}

/// `{}` prints one line. `{:#}` also prints the part of the input that is wrong.
impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "longer than {MAX_LINE} bytes"),
            Self::NotUtf8 { at } => write!(f, "no UTF-8 at byte {at}"),
            Self::Json { line, error } => {
                write!(f, "{error}")?;
                if f.alternate() {
                    excerpt(line, error.column(), f)?;
                }
                Ok(())
            }
            Self::Invalid { name, urn } => {
                let fields = [("name", name), ("urn", urn)];
                let bad = fields
                    .iter()
                    .filter_map(|(field, error)| Some((field, error.as_ref()?)));
                for (index, (field, error)) in bad.enumerate() {
                    let separator = match (index, f.alternate()) {
                        (0, _) => "",
                        (_, true) => "\n",
                        (_, false) => "; ",
                    };
                    write!(f, "{separator}`{field}`: ")?;
                    fmt::Display::fmt(error, f)?;
                }
                Ok(())
            }
        }
    }
}

/// Prints the text around a column, counted in bytes from 1, and a caret below the column.
fn excerpt(line: &str, column: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const AROUND: usize = 40;
    let at = line.floor_char_boundary(column.saturating_sub(1));
    let start = line.floor_char_boundary(at.saturating_sub(AROUND));
    let end = line.floor_char_boundary(at + AROUND);
    let shown = |text: &str| text.replace(char::is_control, "\u{fffd}");
    let before = shown(&line[start..at]);
    let column = before.chars().count();
    write!(f, "\n  |\n  | {before}{}", shown(&line[at..end]))?;
    write!(f, "\n  | {:column$}^", "")
}
