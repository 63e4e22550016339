//! When each webhook's queue is to be looked at.

use std::collections::{BTreeSet, HashMap};

use tokio::sync::mpsc;

use crate::model::{Timestamp, WebhookId};

/// Rings when something was queued for a webhook that is being delivered to.
pub(super) type Bell = mpsc::Receiver<()>;

/// The webhooks that something is queued for: those that are being delivered to, and those that are to be
/// at some time. It holds nothing of their queues.
#[derive(Debug, Default)]
pub(super) struct Timetable {
    states: HashMap<WebhookId, State>,
    alarms: BTreeSet<(Timestamp, WebhookId)>,
}

#[derive(Debug)]
enum State {
    Waiting(Timestamp),
    Running(mpsc::Sender<()>),
}

impl Timetable {
    /// Notes that a webhook's queue has changed.
    pub(super) fn wake(&mut self, id: WebhookId, now: Timestamp) {
        match self.states.get(&id) {
            // A bell that rings already says it all.
            Some(State::Running(bell)) => {
                let _ = bell.try_send(());
            }
            Some(State::Waiting(due)) => {
                self.alarms.remove(&(*due, id));
                self.wait(id, now);
            }
            None => self.wait(id, now),
        }
    }

    /// Notes that a webhook is not delivered to any more, and when its next delivery is due.
    pub(super) fn finish(
        &mut self,
        id: WebhookId,
        mut bell: Bell,
        next: Option<Timestamp>,
        now: Timestamp,
    ) {
        self.states.remove(&id);
        let has_rung = bell.try_recv().is_ok().then_some(now);
        if let Some(due) = has_rung.or(next) {
            self.wait(id, due);
        }
    }

    /// Returns when the next webhook is due.
    pub(super) fn first(&self) -> Option<Timestamp> {
        self.alarms.first().map(|(due, _)| *due)
    }

    /// Returns a webhook that is due, which is being delivered to from now on.
    pub(super) fn start(&mut self, now: Timestamp) -> Option<(WebhookId, Bell)> {
        let (_, id) = self
            .alarms
            .first()
            .filter(|(due, _)| *due <= now)
            .copied()?;
        self.alarms.pop_first();
        let (sender, bell) = mpsc::channel(1);
        self.states.insert(id, State::Running(sender));
        Some((id, bell))
    }

    fn wait(&mut self, id: WebhookId, due: Timestamp) {
        self.states.insert(id, State::Waiting(due));
        self.alarms.insert((due, id));
    }
}
