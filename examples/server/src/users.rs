//! Who the users are, and which filters each of them may register.

use std::collections::HashMap;

use urn_filter::{Grants, ListError};

/// What each user holds, by the token that the user sends.
#[derive(Debug, Default)]
pub struct Users {
    by_token: HashMap<String, Grants>,
}

impl Users {
    /// Users by their tokens, each with an app that they may edit: the app itself and all in it.
    ///
    /// # Errors
    ///
    /// If an app's id cannot be an id: one that said `A:*` would grant something else.
    pub fn parse<'a>(
        apps: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, ListError> {
        let user = |(token, app): (&str, _)| Ok((token.to_owned(), Grants::edit_app([app])?));
        let by_token = apps.into_iter().map(user).collect::<Result<_, _>>()?;
        Ok(Self { by_token })
    }

    /// What the user with this token holds, if there is one.
    pub(crate) fn grants(&self, token: &str) -> Option<&Grants> {
        self.by_token.get(token)
    }
}
