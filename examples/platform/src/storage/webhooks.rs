//! Webhooks.

use rusqlite::{Connection, OptionalExtension, Result, Row, named_params, params};
use urn_filter::Subscription;

use super::columns::{json, parsed, to_json, unreadable};
use super::writer::{Effect, Write};
use crate::model::{
    App, PrincipalId, Secret, SigningSecrets, Timestamp, Webhook, WebhookId, WebhookState,
};

/// Calls a function with each webhook that belongs in the index.
pub fn for_each_matched(
    connection: &Connection,
    mut visit: impl FnMut(WebhookId, Subscription),
) -> Result<()> {
    let sql = "SELECT id, subscription FROM webhooks WHERE state <> 'owner'";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        visit(row.get("id")?, json(row, "subscription")?);
    }
    Ok(())
}

/// Returns a webhook, whoever asks. Use it for deliveries; what a user may see is [`get_visible`].
pub fn get(connection: &Connection, id: WebhookId) -> Result<Option<Webhook>> {
    let mut statement = connection.prepare_cached("SELECT * FROM webhooks WHERE id = ?")?;
    statement.query_row([id], read).optional()
}

/// A webhook `w` is visible to whoever registered it, and to those with `edit-app` on every app that it
/// names. One that names no app is visible to its owner only.
const IS_VISIBLE: &str = "(w.owner = :viewer OR (
    EXISTS (SELECT 1 FROM webhook_apps a WHERE a.webhook = w.id)
    AND NOT EXISTS (
        SELECT 1 FROM webhook_apps a WHERE a.webhook = w.id AND a.app NOT IN
            (SELECT g.app FROM grants g WHERE g.principal = :viewer))))";

/// Returns a webhook if it is visible to this principal.
pub fn get_visible(
    connection: &Connection,
    viewer: PrincipalId,
    id: WebhookId,
) -> Result<Option<Webhook>> {
    let sql = format!("SELECT w.* FROM webhooks w WHERE w.id = :id AND {IS_VISIBLE}");
    let mut statement = connection.prepare_cached(&sql)?;
    statement
        .query_row(named_params! { ":id": id, ":viewer": viewer }, read)
        .optional()
}

/// Returns the visible webhooks after a cursor in the order of their ids, those that name an app if one
/// is given, at most `limit`.
pub fn list_visible(
    connection: &Connection,
    viewer: PrincipalId,
    app: Option<&App>,
    after: Option<WebhookId>,
    limit: usize,
) -> Result<Vec<Webhook>> {
    let sql = format!(
        "SELECT w.* FROM {} AND {IS_VISIBLE} AND w.id > :after ORDER BY w.id LIMIT :limit",
        listed(app)
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let after = after
        .as_ref()
        .map_or(&[][..], |id| id.as_bytes().as_slice());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let app = app.map(App::as_str);
    let values = named_params! { ":viewer": viewer, ":app": app, ":after": after, ":limit": limit };
    statement.query_map(values, read)?.collect()
}

/// Returns the number of webhooks that [`list_visible`] would return without a cursor and a limit.
pub fn count_visible(
    connection: &Connection,
    viewer: PrincipalId,
    app: Option<&App>,
) -> Result<usize> {
    let sql = format!("SELECT count(*) FROM {} AND {IS_VISIBLE}", listed(app));
    let app = app.map(App::as_str);
    let mut statement = connection.prepare_cached(&sql)?;
    let values = named_params! { ":viewer": viewer, ":app": app };
    statement
        .query_row(values, |row| row.get::<_, i64>(0))
        .map(|n| usize::try_from(n).unwrap_or(0))
}

/// Drives the query from the app's webhooks if there is one, from the candidates of the viewer
/// otherwise, so that its cost does not depend on the webhooks of others.
const fn listed(app: Option<&App>) -> &'static str {
    match app {
        Some(_) => "webhook_apps f CROSS JOIN webhooks w ON w.id = f.webhook WHERE f.app = :app",
        None => {
            "webhooks w WHERE :app IS NULL AND w.id IN (
                SELECT id FROM webhooks WHERE owner = :viewer UNION
                SELECT a.webhook FROM grants g JOIN webhook_apps a ON a.app = g.app
                WHERE g.principal = :viewer)"
        }
    }
}

impl Write<'_> {
    /// Inserts a webhook into the table, and into the index after the commit.
    pub fn insert_webhook(&self, webhook: &Webhook) -> Result<()> {
        let sql = "INSERT INTO webhooks (id, owner, created, url, description, subscription, secret,
            previous_secret, previous_secret_until, state, fault_reason, fault_since, failing_since)
            VALUES (:id, :owner, :created, :url, :description, :subscription, :secret, :previous_secret,
            :previous_secret_until, :state, :fault_reason, :fault_since, :failing_since)";
        self.store_webhook(sql, webhook)
    }

    /// Replaces a webhook in the table, and in the index after the commit. Its queue is looked at again,
    /// since it may be enabled now.
    pub fn update_webhook(&self, webhook: &Webhook) -> Result<()> {
        let sql = "UPDATE webhooks SET owner = :owner, created = :created, url = :url,
            description = :description, subscription = :subscription, secret = :secret,
            previous_secret = :previous_secret, previous_secret_until = :previous_secret_until,
            state = :state, fault_reason = :fault_reason, fault_since = :fault_since,
            failing_since = :failing_since WHERE id = :id";
        self.store_webhook(sql, webhook)
    }

    /// Removes a webhook with its deliveries from the tables, and from the index after the commit.
    pub fn remove_webhook(&self, id: WebhookId) -> Result<()> {
        self.execute("DELETE FROM webhooks WHERE id = ?", [id])?;
        self.after_commit(Effect::Remove(id));
        self.after_commit(Effect::Wake(id));
        Ok(())
    }

    fn store_webhook(&self, sql: &str, webhook: &Webhook) -> Result<()> {
        let (state, reason, since) = match &webhook.state {
            WebhookState::Enabled => ("enabled", None, None),
            WebhookState::DisabledByOwner => ("owner", None, None),
            WebhookState::DisabledByFault { reason, since } => ("fault", Some(reason), Some(since)),
        };
        let previous = webhook.secrets.previous.as_ref();
        let values = named_params! {
            ":id": webhook.id,
            ":owner": webhook.owner,
            ":created": webhook.created,
            ":url": webhook.url.as_str(),
            ":description": webhook.description,
            ":subscription": to_json(&webhook.subscription)?,
            ":secret": webhook.secrets.current.reveal(),
            ":previous_secret": previous.map(|(secret, _)| secret.reveal()),
            ":previous_secret_until": previous.map(|(_, until)| until),
            ":state": state,
            ":fault_reason": reason,
            ":fault_since": since,
            ":failing_since": webhook.failing_since,
        };
        self.prepare_cached(sql)?.execute(values)?;
        self.store_apps(webhook)?;
        self.after_commit(if webhook.state.is_matched() {
            Effect::Insert(webhook.id, webhook.subscription.clone())
        } else {
            Effect::Remove(webhook.id)
        });
        self.after_commit(Effect::Wake(webhook.id));
        Ok(())
    }

    fn store_apps(&self, webhook: &Webhook) -> Result<()> {
        self.execute("DELETE FROM webhook_apps WHERE webhook = ?", [webhook.id])?;
        // One with a filter beyond apps names none, so only its owner sees it.
        let apps = App::all_of(&webhook.subscription.urns).unwrap_or_default();
        let mut insert =
            self.prepare_cached("INSERT INTO webhook_apps (webhook, app) VALUES (?, ?)")?;
        for app in apps {
            insert.execute(params![webhook.id, app.as_str()])?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    Ok(Webhook {
        id: row.get("id")?,
        owner: row.get("owner")?,
        created: row.get("created")?,
        url: parsed(row, "url")?,
        description: row.get("description")?,
        subscription: json(row, "subscription")?,
        secrets: secrets(row)?,
        state: state(row)?,
        failing_since: row.get("failing_since")?,
    })
}

fn secrets(row: &Row<'_>) -> Result<SigningSecrets> {
    let previous: Option<String> = row.get("previous_secret")?;
    let until: Option<Timestamp> = row.get("previous_secret_until")?;
    Ok(SigningSecrets {
        current: Secret::from_stored(row.get("secret")?),
        previous: previous.map(Secret::from_stored).zip(until),
    })
}

fn state(row: &Row<'_>) -> Result<WebhookState> {
    let state: String = row.get("state")?;
    match state.as_str() {
        "enabled" => Ok(WebhookState::Enabled),
        "owner" => Ok(WebhookState::DisabledByOwner),
        "fault" => Ok(WebhookState::DisabledByFault {
            reason: row.get("fault_reason")?,
            since: row.get("fault_since")?,
        }),
        other => Err(unreadable(&format!("`{other}` is no state of a webhook"))),
    }
}
