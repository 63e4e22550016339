//! The words that the vocabulary puts into a name.

/// The namespace identifier of the platform.
pub const NAMESPACE: &str = "allthings";

/// The canonical text before the first segment of a name in the namespace.
pub(super) const PREFIX: &str = "urn:allthings:";

pub(super) const APP: &str = "app";
pub(super) const ACCOUNT: &str = "account";
pub(super) const OAUTH_CLIENT: &str = "oauth-client";

pub(super) const TICKET: &str = "ticket";
pub(super) const BOOKING: &str = "booking";
pub(super) const COMMUNITY_ARTICLE: &str = "community-article";
