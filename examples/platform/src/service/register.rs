//! Registers a webhook.

use urn_filter::Subscription;

use super::error::Error;
use super::input::NewWebhook;
use crate::access::grants_of;
use crate::context::Context;
use crate::model::{
    Principal, PrincipalId, Secret, SigningSecrets, Webhook, WebhookId, WebhookState,
};

/// Registers a webhook: checks the input, then the permission, then the endpoint, and stores it.
///
/// # Errors
///
/// Returns what the first of these checks that fails finds.
pub async fn register(
    context: &Context,
    who: &Principal,
    input: &NewWebhook,
) -> Result<Webhook, Error> {
    let valid = input.validate(&context.config)?;
    let webhook = Webhook {
        id: WebhookId::generate(),
        owner: who.id,
        created: context.clock.now(),
        url: valid.url,
        description: valid.description,
        subscription: valid.subscription,
        secrets: SigningSecrets {
            current: Secret::generate()?,
            previous: None,
        },
        state: if input.enabled {
            WebhookState::Enabled
        } else {
            WebhookState::DisabledByOwner
        },
        failing_since: None,
    };
    // Before the endpoint is called: who may not register calls nobody.
    let (owner, wanted) = (who.id, webhook.subscription.clone());
    context
        .store
        .read(move |connection| permit(connection, owner, &wanted))
        .await?;
    check_endpoint(context, &webhook).await?;
    let write = context.store.write(move |write| {
        permit(write, webhook.owner, &webhook.subscription)?;
        write.insert_webhook(&webhook)?;
        Ok(webhook)
    });
    write.await
}

/// Checks that somebody may register these filters now.
pub(super) fn permit(
    connection: &rusqlite::Connection,
    who: PrincipalId,
    wanted: &Subscription,
) -> Result<(), Error> {
    Ok(grants_of(connection, who)?.check(&wanted.urns)?)
}

/// Checks that a webhook's endpoint answers.
pub(super) async fn check_endpoint(context: &Context, webhook: &Webhook) -> Result<(), Error> {
    let report = context
        .check
        .check(&webhook.url, &webhook.secrets.current)
        .await;
    if report.passed {
        Ok(())
    } else {
        Err(Error::EndpointCheckFailed(Box::new(report)))
    }
}
