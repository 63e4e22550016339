//! Who may see what, as filters: a webhook may ask for what its owner's grants cover.

use std::collections::HashMap;

use urn_filter::allthings::AppId;
use urn_filter::{FilterSet, ListError, Pattern, Subscription};

/// The grants of each user, by the token that the user sends.
#[derive(Debug, Default)]
pub struct Grants {
    by_token: HashMap<String, FilterSet>,
}

impl Grants {
    /// Users and the app that each may see: the app itself and all in it.
    ///
    /// # Errors
    ///
    /// If an app's id cannot be an id.
    pub fn parse<'a>(
        apps: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let mut by_token = HashMap::new();
        for (token, app) in apps {
            // The type sees to it that an id is one segment, which `A:*` is not.
            let app = AppId::new(app)?;
            by_token.insert(token.to_owned(), grant(app.as_str())?);
        }
        Ok(Self { by_token })
    }

    /// What the user with this token may see.
    pub(crate) fn of(&self, token: &str) -> Option<&FilterSet> {
        self.by_token.get(token)
    }
}

fn grant(app: &str) -> Result<FilterSet, ListError> {
    let itself = format!("urn:allthings:app:{app}");
    let below = format!("urn:allthings:app:{app}:*");
    FilterSet::parse([itself.as_str(), below.as_str()])
}

/// The filters that ask for more than is granted, with their indices.
pub(crate) fn beyond<'w>(
    granted: &FilterSet,
    webhook: &'w Subscription,
) -> Vec<(usize, &'w Pattern)> {
    let filters = webhook.urns.iter().enumerate();
    filters
        .filter(|(_, filter)| !granted.covers(filter))
        .collect()
}
