//! Webhooks.

use rusqlite::{Connection, Row, named_params, params};
use urn_filter::Subscription;

use super::rows::{change, count, json, limit, row, rows, to_json};
use super::{Result, Write, principals};
use crate::model::{App, PrincipalId, Webhook, WebhookId};
use crate::storage::{Loss, Withdrawal};

/// The webhooks that lose filters in one transaction are among so many.
const BATCH: usize = 100;

/// Calls a function with each webhook that belongs in the index.
pub fn for_each_matched(
    connection: &Connection,
    mut visit: impl FnMut(WebhookId, Subscription),
) -> Result<()> {
    let mut statement = connection.prepare("SELECT * FROM webhooks")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let webhook = read(row)?;
        if webhook.state.is_matched() {
            visit(webhook.id, webhook.subscription);
        }
    }
    Ok(())
}

/// Returns the webhooks of an owner that are matched, in the order of their ids, at most `most`. Cost: that of
/// reading those that are not matched before them as well.
pub fn list_matched(
    connection: &Connection,
    owner: PrincipalId,
    most: usize,
) -> Result<Vec<Webhook>> {
    let sql = "SELECT * FROM webhooks WHERE owner = ? ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map([owner], read)?;
    let matched = found.filter(|found| found.as_ref().map_or(true, |it| it.state.is_matched()));
    Ok(matched.take(most).collect::<rusqlite::Result<_>>()?)
}

/// Returns a webhook, whoever asks. Use it for deliveries; what a user may see is [`get_visible`].
pub fn get(connection: &Connection, id: WebhookId) -> Result<Option<Webhook>> {
    let sql = "SELECT * FROM webhooks WHERE id = ?";
    row(connection, sql, [id], read)
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
    let values = named_params! { ":id": id, ":viewer": viewer };
    row(connection, &sql, values, read)
}

/// Returns the visible webhooks after a cursor in the order of their ids, those that name an app if one
/// is given, at most `limit`.
pub fn list_visible(
    connection: &Connection,
    viewer: PrincipalId,
    app: Option<&App>,
    after: Option<WebhookId>,
    most: usize,
) -> Result<Vec<Webhook>> {
    let sql = format!(
        "SELECT w.* FROM {} AND {IS_VISIBLE} AND w.id > :after ORDER BY w.id LIMIT :limit",
        listed(app)
    );
    let (after, app, limit) = (bytes(after.as_ref()), app.map(App::as_str), limit(most));
    let values = named_params! { ":viewer": viewer, ":app": app, ":after": after, ":limit": limit };
    rows(connection, &sql, values, read)
}

/// Returns the bytes of a cursor. No id is as short as no bytes.
fn bytes(after: Option<&WebhookId>) -> &[u8] {
    after.map_or(&[], |id| &id.as_bytes()[..])
}

/// Returns the number of webhooks that [`list_visible`] would return without a cursor and a limit.
pub fn count_visible(
    connection: &Connection,
    viewer: PrincipalId,
    app: Option<&App>,
) -> Result<usize> {
    let sql = format!("SELECT count(*) FROM {} AND {IS_VISIBLE}", listed(app));
    let app = app.map(App::as_str);
    let values = named_params! { ":viewer": viewer, ":app": app };
    count(connection, &sql, values)
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
        let sql = "INSERT INTO webhooks (id, owner, failing_since, data) VALUES (?, ?, ?, ?)";
        self.store_webhook(sql, webhook)
    }

    /// Replaces a webhook in the table, and in the index after the commit. Its queue is looked at again,
    /// since it may be enabled now.
    pub fn update_webhook(&self, webhook: &Webhook) -> Result<()> {
        let sql = "UPDATE webhooks SET owner = ?2, failing_since = ?3, data = ?4 WHERE id = ?1";
        self.store_webhook(sql, webhook)
    }

    /// Removes a webhook with its deliveries from the tables, and from the index after the commit.
    pub fn remove_webhook(&self, id: WebhookId) -> Result<()> {
        change(self, "DELETE FROM webhooks WHERE id = ?", [id])?;
        self.change_index(id, None)?;
        self.wake(id);
        Ok(())
    }

    /// Takes filters out of some webhooks, those after a cursor. Returns what they have lost, and the cursor of
    /// the next ones if there may be any.
    pub fn take_filters(
        &self,
        withdrawal: &Withdrawal,
        after: Option<WebhookId>,
    ) -> Result<(Vec<Loss>, Option<WebhookId>)> {
        let apps = match withdrawal {
            Withdrawal::App(app) => vec![app.clone()],
            Withdrawal::Owner(owner) => principals::apps(self, *owner)?,
        };
        let grants = App::grants(&apps);
        let sql = "SELECT * FROM webhooks WHERE id > ?1 AND (?2 IS NULL OR owner = ?2)
            ORDER BY id LIMIT ?3";
        let values = params![bytes(after.as_ref()), withdrawal.owner(), limit(BATCH)];
        let webhooks = rows(self, sql, values, read)?;
        let next = webhooks.last().filter(|_| webhooks.len() == BATCH);
        let (next, mut losses) = (next.map(|last| last.id), Vec::new());
        for mut webhook in webhooks {
            let filters = &webhook.subscription.urns;
            let Some(loss) = withdrawal.loss(webhook.id, filters, &grants) else {
                continue;
            };
            if loss.is_removal() {
                self.remove_webhook(webhook.id)?;
            } else {
                webhook.subscription.urns = loss.kept.clone();
                self.update_webhook(&webhook)?;
            }
            losses.push(loss);
        }
        Ok((losses, next))
    }

    fn store_webhook(&self, sql: &str, webhook: &Webhook) -> Result<()> {
        let (id, data) = (webhook.id, to_json(webhook)?);
        let values = params![id, webhook.owner, webhook.failing_since, data];
        change(self, sql, values)?;
        change(self, "DELETE FROM webhook_apps WHERE webhook = ?", [id])?;
        // One with a filter beyond apps names none, so only its owner sees it.
        for app in App::all_of(&webhook.subscription.urns).unwrap_or_default() {
            let sql = "INSERT INTO webhook_apps (webhook, app) VALUES (?, ?)";
            change(self, sql, params![id, app.as_str()])?;
        }
        let is_matched = webhook.state.is_matched();
        self.change_index(id, is_matched.then(|| webhook.subscription.clone()))?;
        self.wake(id);
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Webhook> {
    let mut webhook: Webhook = json(row, "data")?;
    webhook.failing_since = row.get("failing_since")?;
    Ok(webhook)
}
