//! The components of a URN, set, replaced and taken away.

use alloc::borrow::ToOwned;

use crate::language::components::Components;
use crate::language::error::parse_error::ParseError;
use crate::language::error::{OwnedParseError, ParseErrorKind, Syntax};
use crate::language::urn::Urn;
use crate::language::urn_buf::UrnBuf;

impl<'a> Urn<'a> {
    /// Returns the URN without its components. It is equal to this one. `O(1)`
    ///
    /// ```
    /// let urn = urn_filter::urn!("urn:allthings:app:A?=page=2#top");
    /// assert_eq!(urn.without_components().as_str(), "urn:allthings:app:A");
    /// ```
    #[must_use]
    pub fn without_components(&self) -> Urn<'a> {
        Urn::from_parts(self.name(), self.layout())
    }
}

impl UrnBuf {
    /// Sets or replaces the r-component, or takes it away. `O(length)`
    ///
    /// The text is taken as it is, without the introducer `?+`: what a component cannot hold must be
    /// encoded. Equality and matching ignore all components.
    ///
    /// # Errors
    ///
    /// If the text is no such component, for example because it would end before its own end, or if the
    /// URN would be too long. Then the URN is unchanged. The error is about the text that the URN would
    /// have had.
    pub fn set_r(&mut self, component: Option<&str>) -> Result<(), ParseError> {
        let urn = self.as_urn();
        let components = Components {
            r: component,
            ..urn.components()
        };
        *self = with_components(urn.name(), components)?;
        Ok(())
    }

    /// Sets or replaces the q-component, or takes it away, as [`set_r`](Self::set_r) does.
    ///
    /// ```
    /// use urn_filter::UrnBuf;
    ///
    /// let mut urn: UrnBuf = "urn:allthings:app:A?=page=2".parse()?;
    /// urn.set_q(Some("page=3"))?;
    /// urn.set_f(Some("top"))?;
    /// assert_eq!(urn.as_str(), "urn:allthings:app:A?=page=3#top");
    /// assert!(urn.set_q(Some("page=2#end")).is_err());
    /// urn.set_q(None)?;
    /// assert_eq!(urn.as_str(), "urn:allthings:app:A#top");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`set_r`](Self::set_r).
    pub fn set_q(&mut self, component: Option<&str>) -> Result<(), ParseError> {
        let urn = self.as_urn();
        let components = Components {
            q: component,
            ..urn.components()
        };
        *self = with_components(urn.name(), components)?;
        Ok(())
    }

    /// Sets or replaces the f-component, or takes it away, as [`set_r`](Self::set_r) does. It may be
    /// empty.
    ///
    /// # Errors
    ///
    /// Those of [`set_r`](Self::set_r).
    pub fn set_f(&mut self, component: Option<&str>) -> Result<(), ParseError> {
        let urn = self.as_urn();
        let components = Components {
            f: component,
            ..urn.components()
        };
        *self = with_components(urn.name(), components)?;
        Ok(())
    }

    /// Takes all components away.
    ///
    /// ```
    /// let mut urn = urn_filter::urn!("urn:allthings:app:A?=page=2#top").to_buf();
    /// urn.strip_components();
    /// assert_eq!(urn.as_str(), "urn:allthings:app:A");
    /// ```
    pub fn strip_components(&mut self) {
        *self = self.as_urn().without_components().to_buf();
    }
}

/// Returns the URN with this valid name and these components, if they are components.
fn with_components(name: &str, wanted: Components<'_>) -> Result<UrnBuf, ParseError> {
    let mut text = name.to_owned();
    for (introducer, component) in [("?+", wanted.r), ("?=", wanted.q), ("#", wanted.f)] {
        if let Some(component) = component {
            text.push_str(introducer);
            text.push_str(component);
        }
    }
    let urn = UrnBuf::try_from(text).map_err(OwnedParseError::into_error)?;
    let found = urn.as_urn().components();
    if found == wanted {
        return Ok(urn);
    }
    // The first component that ends early does so before the introducer of another.
    let [r, q] = [found.r, found.q].map(|text| text.map_or(0, |text| 2 + text.len()));
    let end = name.len() + if found.r == wanted.r { r + q } else { r };
    let (kind, span) = (ParseErrorKind::InvalidCharacter, end..end + 1);
    Err(ParseError::new(Syntax::Urn, kind, span, urn.as_str()))
}
