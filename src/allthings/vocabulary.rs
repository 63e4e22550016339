//! The words that the vocabulary itself puts into a URN.

/// The namespace identifier.
pub const NAMESPACE: &str = "allthings";

/// What every pattern of the namespace begins with, in its canonical form.
pub(super) const HEAD: &str = "urn:allthings:";

pub(super) const APP: &str = "app";
pub(super) const ACCOUNT: &str = "account";
pub(super) const OAUTH_CLIENT: &str = "oauth-client";
pub(super) const TICKET: &str = "ticket";
pub(super) const BOOKING: &str = "booking";
pub(super) const COMMUNITY_ARTICLE: &str = "community-article";

/// The words for the sorts of entities that follow the namespace.
pub(crate) const ENTITY_WORDS: [&str; 3] = [ACCOUNT, APP, OAUTH_CLIENT];

/// The words for kinds of resources in an app. There are others, too.
pub(crate) const KIND_WORDS: [&str; 3] = [BOOKING, COMMUNITY_ARTICLE, TICKET];
