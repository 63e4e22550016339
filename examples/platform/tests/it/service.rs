//! The use cases.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use tokio::sync::Notify;
use url::Url;
use urn_filter::permission::DeniedFilter;
use urn_filter_platform::model::{
    App, Attempt, AttemptResult, CheckReport, Delivery, DeliveryStatus, EndpointCheck, Exchange,
    Principal, Secret, Webhook, WebhookState,
};
use urn_filter_platform::service::{self, Error, Field, Verdict, WebhookUpdate};

use crate::support::{APP_A, APP_B, AcceptAll, Platform, START, caller, in_app, webhook};

const USERS: [&str; 4] = ["admin-a", "admin-b", "admin-ab", "nobody"];

async fn register(platform: &Platform, who: &str, urns: &[String]) -> Result<Webhook, Error> {
    let input = service::NewWebhook {
        urns: urns.to_vec(),
        ..webhook("")
    };
    caller(platform.context(), &platform.who(who).await)
        .register(&input)
        .await
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    result.expect_err("it was allowed").code()
}

/// Starts a platform with a webhook of `admin-a` for the whole app A.
async fn with_hook() -> (Platform, Principal, Webhook) {
    let platform = Platform::start().await;
    let who = platform.who("admin-a").await;
    let hook = register(&platform, "admin-a", &[in_app(APP_A, "*")])
        .await
        .unwrap();
    (platform, who, hook)
}

async fn deliveries_of(platform: &Platform, who: &Principal, webhook: &Webhook) -> Vec<Delivery> {
    let page = caller(platform.context(), who)
        .deliveries(webhook.id, 100, None)
        .await
        .unwrap();
    page.items.into_iter().map(|seen| seen.delivery).collect()
}

async fn record(platform: &Platform, delivery: &Delivery, result: AttemptResult) {
    let attempt = Attempt {
        started: platform.context().clock.now(),
        took: Duration::from_millis(5),
        exchange: Exchange {
            error: Some("no answer".to_owned()),
            ..Exchange::default()
        },
    };
    let store = &platform.context().store;
    let recorded = store.record_attempt(delivery, &attempt, &result).await;
    recorded.unwrap();
}

#[tokio::test]
async fn who_may_register_what() {
    let platform = Platform::start().await;
    let (a, b) = (in_app(APP_A, "ticket:C:*"), in_app(APP_B, "*"));
    for (who, may_a, may_b) in [
        ("admin-a", true, false),
        ("admin-b", false, true),
        ("admin-ab", true, true),
        ("nobody", false, false),
    ] {
        for (urns, may) in [
            (vec![a.clone()], may_a),
            (vec![b.clone()], may_b),
            (vec![a.clone(), b.clone()], may_a && may_b),
        ] {
            let result = register(&platform, who, &urns).await;
            match result {
                Ok(_) => assert!(may, "{who} {urns:?}"),
                Err(error) => assert!(
                    !may && error.code() == "PERMISSION_DENIED",
                    "{who} {urns:?}"
                ),
            }
        }
        for wide in [
            "urn:allthings:app:*",
            "urn:allthings:*",
            "urn:allthings:account:1",
        ] {
            assert_eq!(
                code(register(&platform, who, &[wide.to_owned()]).await),
                "PERMISSION_DENIED"
            );
        }
    }
}

/// Every question about another's webhook has the answer that there is none, and nothing changes.
#[tokio::test]
async fn who_sees_and_changes_what() {
    let platform = Platform::start().await;
    let context = platform.context();
    let of_a = register(&platform, "admin-a", &[in_app(APP_A, "*")])
        .await
        .unwrap();
    let both = [in_app(APP_A, "*"), in_app(APP_B, "*")];
    let of_ab = register(&platform, "admin-ab", &both).await.unwrap();
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    let delivery = deliveries_of(&platform, &platform.who("admin-a").await, &of_a).await[0].id;
    for user in USERS {
        let who = platform.who(user).await;
        let visible = match user {
            "admin-ab" => vec![of_a.id, of_ab.id],
            "admin-a" => vec![of_a.id],
            _ => vec![],
        };
        let listed = caller(context, &who).list(None, 10, None).await.unwrap();
        assert_eq!(
            listed.items.iter().map(|w| w.id).collect::<Vec<_>>(),
            visible,
            "{user}"
        );
        assert_eq!(listed.total, visible.len());
        for (app, in_tab) in [
            (APP_A, visible.clone()),
            (APP_B, visible.get(1).copied().into_iter().collect()),
        ] {
            let app: App = app.parse().unwrap();
            let listed = caller(context, &who)
                .list(Some(app), 10, None)
                .await
                .unwrap();
            assert_eq!(
                listed.items.iter().map(|w| w.id).collect::<Vec<_>>(),
                in_tab,
                "{user}"
            );
            assert_eq!(listed.total, in_tab.len());
        }
        for hook in [&of_a, &of_ab] {
            let id = hook.id;
            let seen = caller(context, &who).get(id).await;
            if visible.contains(&id) {
                assert_eq!(seen.unwrap().id, id);
                continue;
            }
            assert_eq!(code(seen), "NOT_FOUND");
            let change = WebhookUpdate {
                url: Some("nonsense".to_owned()),
                ..WebhookUpdate::default()
            };
            assert_eq!(
                code(caller(context, &who).update(id, change).await),
                "NOT_FOUND"
            );
            assert_eq!(code(caller(context, &who).remove(id).await), "NOT_FOUND");
            assert_eq!(
                code(caller(context, &who).rotate_secret(id).await),
                "NOT_FOUND"
            );
            assert_eq!(
                code(caller(context, &who).send_test_event(id, None).await),
                "NOT_FOUND"
            );
            assert_eq!(
                code(caller(context, &who).deliveries(id, 1, None).await),
                "NOT_FOUND"
            );
            let range = caller(context, &who).resend_range(id, START, START).await;
            assert_eq!(code(range), "NOT_FOUND");
            let event = "1".parse().unwrap();
            let why = caller(context, &who).explain_delivery(id, event).await;
            assert_eq!(code(why), "NOT_FOUND");
        }
        if !visible.contains(&of_a.id) {
            assert_eq!(
                code(caller(context, &who).delivery(delivery).await),
                "NOT_FOUND"
            );
            assert_eq!(
                code(caller(context, &who).attempts(delivery).await),
                "NOT_FOUND"
            );
            assert_eq!(
                code(caller(context, &who).resend(delivery).await),
                "NOT_FOUND"
            );
        }
    }
    let owner = platform.who("admin-a").await;
    assert_eq!(
        caller(context, &owner).get(of_a.id).await.unwrap(),
        of_a,
        "nothing has changed"
    );
}

#[tokio::test]
async fn every_fault_of_an_input_is_named_at_once() {
    let platform = Platform::start().await;
    let who = platform.who("admin-a").await;
    let mut input = webhook("urn:allthings:tick*");
    (input.url, input.description) = ("ftp://a".to_owned(), Some("x".repeat(501)));
    input.events = vec!["Ticket".to_owned()];
    let Err(Error::InvalidInput(faults)) = caller(platform.context(), &who).register(&input).await
    else {
        panic!("it was accepted")
    };
    let lists = faults.subscription.unwrap();
    assert!(lists.events().is_some() && lists.urns().is_some());
    let fields: Vec<Field> = faults.fields.iter().map(|fault| fault.field).collect();
    assert_eq!(fields, [Field::Url, Field::Description]);

    (input.events, input.urns) = (Vec::new(), Vec::new());
    let Err(Error::InvalidInput(faults)) = caller(platform.context(), &who).register(&input).await
    else {
        panic!("it was accepted")
    };
    let fields: Vec<Field> = faults.fields.iter().map(|fault| fault.field).collect();
    assert_eq!(
        fields,
        [Field::Events, Field::Urns, Field::Url, Field::Description]
    );
    for url in [
        "http://example.com",
        "https://u:p@example.com",
        "https://a/#b",
        "javascript:1",
        "/a",
        "",
    ] {
        let input = service::NewWebhook {
            url: url.to_owned(),
            ..webhook(&in_app(APP_A, "*"))
        };
        let result = caller(platform.context(), &who).register(&input).await;
        assert_eq!(code(result), "INVALID_INPUT", "{url}");
    }
    for url in [
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "http://localhost/a?b",
        "https://example.com",
    ] {
        let input = service::NewWebhook {
            url: url.to_owned(),
            ..webhook(&in_app(APP_A, "*"))
        };
        assert!(
            caller(platform.context(), &who)
                .register(&input)
                .await
                .is_ok(),
            "{url}"
        );
    }
}

/// A check that nobody passes, and that counts.
#[derive(Debug, Default)]
struct RefuseAll(Mutex<usize>);

impl EndpointCheck for RefuseAll {
    fn check<'a>(&'a self, _: &'a Url, _: &'a Secret) -> BoxFuture<'a, CheckReport> {
        *self.0.lock().unwrap() += 1;
        ready(CheckReport {
            passed: false,
            exchange: Exchange::default(),
        })
        .boxed()
    }
}

#[tokio::test]
async fn an_endpoint_is_checked_after_the_permission() {
    let check = Arc::new(RefuseAll::default());
    let platform = Platform::with_check(check.clone()).await;
    let denied = register(&platform, "nobody", &[in_app(APP_A, "*")]).await;
    assert_eq!(
        (code(denied), *check.0.lock().unwrap()),
        ("PERMISSION_DENIED", 0)
    );
    let failed = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    assert_eq!(
        (code(failed), *check.0.lock().unwrap()),
        ("ENDPOINT_CHECK_FAILED", 1)
    );
    let who = platform.who("admin-a").await;
    assert_eq!(
        caller(platform.context(), &who)
            .list(None, 10, None)
            .await
            .unwrap()
            .total,
        0
    );
    assert!(platform.context().store.index().is_empty());
}

/// A check that says when it has begun, and ends when it may.
#[derive(Debug, Default)]
struct Slow {
    begun: Notify,
    may_end: Notify,
}

impl EndpointCheck for Slow {
    fn check<'a>(&'a self, url: &'a Url, secret: &'a Secret) -> BoxFuture<'a, CheckReport> {
        async move {
            self.begun.notify_one();
            self.may_end.notified().await;
            AcceptAll.check(url, secret).await
        }
        .boxed()
    }
}

/// What was checked is what is stored, or nothing is.
#[tokio::test]
async fn an_update_during_another_one_is_a_conflict() {
    let check = Arc::new(Slow::default());
    let platform = Platform::with_check(check.clone()).await;
    let (context, who) = (platform.context(), platform.who("admin-a").await);
    check.may_end.notify_one();
    let hook = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let hook = hook.unwrap();
    check.begun.notified().await;
    let elsewhere = WebhookUpdate {
        url: Some("https://example.com/elsewhere".to_owned()),
        ..Default::default()
    };
    let described = WebhookUpdate {
        description: Some("new".to_owned()),
        ..Default::default()
    };
    let meanwhile = async {
        check.begun.notified().await;
        let done = caller(context, &who).update(hook.id, described).await;
        check.may_end.notify_one();
        done.unwrap()
    };
    let slow = async { caller(context, &who).update(hook.id, elsewhere).await };
    let (slow, stored) = tokio::join!(slow, meanwhile);
    assert_eq!(code(slow), "CONFLICT");
    let now = caller(context, &who).get(hook.id).await.unwrap();
    assert_eq!(now, stored);
}

/// Who loses an app while the endpoint is checked stores nothing.
#[tokio::test]
async fn the_permission_is_that_of_the_moment_when_it_is_stored() {
    let check = Arc::new(Slow::default());
    let platform = Platform::with_check(check.clone()).await;
    let (context, who) = (platform.context(), platform.who("admin-ab").await);
    check.may_end.notify_one();
    let hook = register(&platform, "admin-ab", &[in_app(APP_A, "*")]).await;
    let hook = hook.unwrap();
    check.begun.notified().await;
    let change = WebhookUpdate {
        url: Some("https://example.com/elsewhere".to_owned()),
        ..Default::default()
    };
    let lose = async |app| {
        check.begun.notified().await;
        platform.revoke("admin-ab", app).await;
        check.may_end.notify_one();
    };
    let filter = [in_app(APP_B, "*")];
    let (new, ()) = tokio::join!(register(&platform, "admin-ab", &filter), lose(APP_B));
    assert_eq!(code(new), "PERMISSION_DENIED");
    let changed = async { caller(context, &who).update(hook.id, change).await };
    let (changed, ()) = tokio::join!(changed, lose(APP_A));
    assert_eq!(code(changed), "PERMISSION_DENIED");
    let stored = caller(context, &who).list(None, 10, None).await.unwrap();
    assert_eq!(stored.items, [hook]);
}

#[tokio::test]
async fn an_update_keeps_what_it_does_not_name_and_asks_for_the_permission() {
    let (platform, who, hook) = with_hook().await;
    let context = platform.context();
    let change = async |change: WebhookUpdate| caller(context, &who).update(hook.id, change).await;
    let other = WebhookUpdate {
        description: Some("new".to_owned()),
        ..Default::default()
    };
    let changed = change(other).await.unwrap();
    assert_eq!(
        changed,
        Webhook {
            description: Some("new".to_owned()),
            ..hook.clone()
        }
    );
    let urns = Some(vec![in_app(APP_B, "*")]);
    let wide = change(WebhookUpdate {
        urns,
        ..Default::default()
    })
    .await;
    assert_eq!(code(wide), "PERMISSION_DENIED");
    let off = WebhookUpdate {
        enabled: Some(false),
        ..Default::default()
    };
    assert_eq!(
        change(off.clone()).await.unwrap().state,
        WebhookState::DisabledByOwner
    );
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    assert!(
        deliveries_of(&platform, &who, &hook).await.is_empty(),
        "a disabled one matches nothing"
    );
    let on = WebhookUpdate {
        enabled: Some(true),
        ..Default::default()
    };
    assert!(change(on.clone()).await.unwrap().state.is_enabled());
    platform.revoke("admin-a", APP_A).await;
    assert!(
        change(off).await.is_ok(),
        "whoever has lost the app may still stop it"
    );
    assert_eq!(code(change(on).await), "PERMISSION_DENIED");
}

#[tokio::test]
async fn a_payload_is_hidden_from_whoever_has_lost_the_app() {
    let (platform, who, hook) = with_hook().await;
    let context = platform.context();
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    platform.revoke("admin-a", APP_A).await;
    let page = caller(context, &who)
        .deliveries(hook.id, 10, None)
        .await
        .unwrap();
    assert!(page.items[0].is_hidden);
    assert_eq!(page.items[0].delivery.event.content.payload.get(), "null");
    let test = caller(context, &who).send_test_event(hook.id, None).await;
    assert_eq!(
        code(test),
        "PERMISSION_DENIED",
        "no test event of an app that is lost"
    );
}

#[tokio::test]
async fn attempts_change_the_delivery_and_the_webhook() {
    let (platform, who, hook) = with_hook().await;
    let context = platform.context();
    platform
        .send("1", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    let seen = async || deliveries_of(&platform, &who, &hook).await.remove(0);
    let state = async || caller(context, &who).get(hook.id).await.unwrap();
    let due = START.after(Duration::from_secs(5));

    record(&platform, &seen().await, AttemptResult::RetryAt(due)).await;
    let delivery = seen().await;
    assert_eq!(
        (delivery.status, delivery.at),
        (DeliveryStatus::Pending, due)
    );
    assert_eq!((delivery.attempts, delivery.tries), (1, 1));
    assert_eq!(state().await.failing_since, Some(START));

    // It was resent while it was tried: the resend stays, whatever the attempt says.
    context.clock.advance(Duration::from_secs(1));
    caller(context, &who).resend(delivery.id).await.unwrap();
    record(&platform, &delivery, AttemptResult::Failed).await;
    let delivery = seen().await;
    assert_eq!(
        (delivery.status, delivery.at),
        (DeliveryStatus::Pending, context.clock.now())
    );
    assert_eq!((delivery.attempts, delivery.tries), (2, 0));

    let reason = "410 Gone".to_owned();
    let gone = AttemptResult::RetryAndDisable(due, reason.clone());
    record(&platform, &delivery, gone).await;
    let since = context.clock.now();
    assert_eq!(
        state().await.state,
        WebhookState::DisabledByFault { reason, since }
    );
    assert_eq!(
        code(caller(context, &who).resend(delivery.id).await),
        "WEBHOOK_DISABLED"
    );
    platform
        .send("2", "ticket.created", &in_app(APP_A, "ticket:C:T"))
        .await;
    assert_eq!(
        deliveries_of(&platform, &who, &hook).await.len(),
        2,
        "events are held"
    );

    context.clock.advance(Duration::from_hours(24 * 8));
    let on = WebhookUpdate {
        enabled: Some(true),
        ..Default::default()
    };
    assert_eq!(
        caller(context, &who)
            .update(hook.id, on)
            .await
            .unwrap()
            .failing_since,
        None
    );
    for held in deliveries_of(&platform, &who, &hook).await {
        let now = context.clock.now();
        assert_eq!(
            (held.queued, held.status, held.at),
            (now, DeliveryStatus::Pending, now)
        );
        record(&platform, &held, AttemptResult::Succeeded).await;
    }
    let id = delivery.id;
    assert_eq!(caller(context, &who).attempts(id).await.unwrap().len(), 4);
    let queue = context.store.queue(hook.id, 9).await.unwrap();
    assert!(queue.is_none_or(|queue| queue.waiting.is_empty()));
}

#[tokio::test]
async fn a_range_resends_what_was_missed_and_what_has_failed() {
    let platform = Platform::start().await;
    let (context, who) = (platform.context(), platform.who("admin-a").await);
    let urn = in_app(APP_A, "ticket:C:T");
    for n in 0..3 {
        platform
            .send(&format!("early-{n}"), "ticket.created", &urn)
            .await;
    }
    platform.send("other", "ticket.updated", &urn).await;
    platform
        .send("elsewhere", "ticket.created", &in_app(APP_B, "ticket:C:T"))
        .await;
    context.clock.advance(Duration::from_secs(1));
    let hook = register(&platform, "admin-a", &[in_app(APP_A, "*")])
        .await
        .unwrap();
    for (id, result) in [
        ("good", AttemptResult::Succeeded),
        ("bad", AttemptResult::Failed),
    ] {
        platform.send(id, "ticket.created", &urn).await;
        record(
            &platform,
            &deliveries_of(&platform, &who, &hook).await[0],
            result,
        )
        .await;
    }
    let range = async |from, to| caller(context, &who).resend_range(hook.id, from, to).await;
    let later = START.after(Duration::from_secs(1));
    assert_eq!(range(START, START).await.unwrap().queued, 0);
    assert_eq!(range(START, later).await.unwrap().queued, 3);
    let all = range(START, later.after(Duration::from_secs(1)))
        .await
        .unwrap();
    assert_eq!((all.queued, all.next), (1, None), "the one that failed");
    let mut ids: Vec<String> = deliveries_of(&platform, &who, &hook)
        .await
        .iter()
        .map(|delivery| delivery.event.content.id.to_string())
        .collect();
    ids.sort();
    assert_eq!(ids, ["bad", "early-0", "early-1", "early-2", "good"]);
}

#[tokio::test]
async fn it_is_said_why_an_event_was_not_delivered() {
    let platform = Platform::start().await;
    let (context, who) = (platform.context(), platform.who("admin-a").await);
    let urn = in_app(APP_A, "ticket:C:T");
    platform.send("early", "ticket.created", &urn).await;
    context.clock.advance(Duration::from_secs(1));
    let hook = register(&platform, "admin-a", &[in_app(APP_A, "ticket:C:*")])
        .await
        .unwrap();
    let other = register(&platform, "admin-a", &[in_app(APP_A, "ticket:C:*")])
        .await
        .unwrap();
    platform.send("match", "ticket.created", &urn).await;
    platform.send("name", "ticket.updated", &urn).await;
    platform
        .send("urn", "ticket.created", &in_app(APP_A, "ticket:D:T"))
        .await;
    platform
        .send("secret", "ticket.created", &in_app(APP_B, "ticket:C:T"))
        .await;
    let test = caller(context, &who)
        .send_test_event(other.id, None)
        .await
        .unwrap();
    let off = |enabled| WebhookUpdate {
        enabled: Some(enabled),
        ..Default::default()
    };
    caller(context, &who)
        .update(hook.id, off(false))
        .await
        .unwrap();
    platform.send("off", "ticket.created", &urn).await;
    let ask = async |event: &str| {
        let event = event.parse().unwrap();
        caller(context, &who)
            .explain_delivery(hook.id, event)
            .await
            .map(|why| why.verdict)
    };
    assert_eq!(ask("match").await.unwrap(), Verdict::Held);
    caller(context, &who)
        .update(hook.id, off(true))
        .await
        .unwrap();
    for (event, expected) in [
        ("early", Verdict::TooEarly),
        ("match", Verdict::Pending),
        ("name", Verdict::NoMatch),
        ("urn", Verdict::NoMatch),
        ("off", Verdict::ChangedSince),
        (test.content.id.as_str(), Verdict::OtherTest),
    ] {
        assert_eq!(ask(event).await.unwrap(), expected, "{event}");
    }
    assert_eq!(
        code(ask("secret").await),
        "NOT_FOUND",
        "an event of another app is not known"
    );
    assert_eq!(code(ask("unknown").await), "NOT_FOUND");
    let delivery = deliveries_of(&platform, &who, &hook).await.remove(0);
    for (result, expected) in [
        (AttemptResult::Failed, Verdict::Failed),
        (AttemptResult::Succeeded, Verdict::Delivered),
    ] {
        record(&platform, &delivery, result).await;
        assert_eq!(ask("match").await.unwrap(), expected);
    }
}

#[tokio::test]
async fn a_preview_says_what_is_new_and_what_is_too_much() {
    let platform = Platform::start().await;
    let (context, who) = (platform.context(), platform.who("admin-a").await);
    let hook = register(&platform, "admin-a", &[in_app(APP_A, "ticket:C:*")])
        .await
        .unwrap();
    let events = ["ticket.created", "ticket.updated", "ticket.created"].map(str::to_owned);
    let urns = [in_app(APP_A, "ticket:C:T"), in_app(APP_B, "*")];
    let seen = caller(context, &who)
        .preview(&events, &urns, None)
        .await
        .unwrap();
    let denied: Vec<usize> = seen
        .denied
        .unwrap()
        .entries()
        .map(DeniedFilter::index)
        .collect();
    assert_eq!(denied, [1]);
    let added = |added: &[service::Added]| -> Vec<usize> {
        added.iter().map(|added| added.events.len()).collect()
    };
    assert_eq!(added(&seen.added), [1, 2]);
    let edited = caller(context, &who)
        .preview(&events, &urns, Some(hook.id))
        .await
        .unwrap();
    assert_eq!(added(&edited.added), [2, 2]);
    let wrong = caller(context, &who)
        .preview(&events, &["urn:*".to_owned()], None)
        .await;
    assert_eq!(code(wrong), "INVALID_INPUT");
}

/// Returns for how many names each filter of a webhook for the tickets of app A would be new, and whether all
/// webhooks were compared.
async fn added(platform: &Platform, who: &str) -> (Vec<usize>, bool) {
    let caller = caller(platform.context(), &platform.who(who).await);
    let (events, urns) = (["ticket.created".to_owned()], [in_app(APP_A, "ticket:*")]);
    let seen = caller.preview(&events, &urns, None).await.unwrap();
    let added = seen.added.iter().map(|added| added.events.len());
    (added.collect(), seen.compared_all)
}

#[tokio::test]
async fn a_webhook_that_gets_nothing_covers_nothing() {
    let (platform, who, hook) = with_hook().await;
    assert_eq!(added(&platform, "admin-a").await, (vec![], true));
    let off = WebhookUpdate {
        enabled: Some(false),
        ..WebhookUpdate::default()
    };
    let caller = caller(platform.context(), &who);
    caller.update(hook.id, off).await.unwrap();
    assert_eq!(added(&platform, "admin-a").await, (vec![1], true));
}

#[tokio::test]
async fn a_preview_compares_with_ones_own_webhooks_however_many_others_there_are() {
    let platform = Platform::start().await;
    for _ in 0..101 {
        let urns = [in_app(APP_A, "booking:*")];
        register(&platform, "admin-a", &urns).await.unwrap();
    }
    assert_eq!(added(&platform, "admin-ab").await, (vec![1], true));
    let urns = [in_app(APP_A, "*")];
    register(&platform, "admin-ab", &urns).await.unwrap();
    assert_eq!(added(&platform, "admin-ab").await, (vec![], true));
}

/// One hundred are compared, without the one that is edited. If there are more, it is said.
#[tokio::test]
async fn a_preview_says_when_not_all_webhooks_were_compared() {
    let platform = Platform::start().await;
    let mut hooks = Vec::new();
    for _ in 0..=service::MAX_COMPARED {
        let urns = [in_app(APP_A, "booking:*")];
        hooks.push(register(&platform, "admin-a", &urns).await.unwrap());
    }
    assert_eq!(added(&platform, "admin-a").await, (vec![1], false));
    let caller = caller(platform.context(), &platform.who("admin-a").await);
    let (events, urns) = (["ticket.created".to_owned()], [in_app(APP_A, "booking:1")]);
    for hook in [&hooks[0], &hooks[100]] {
        let seen = caller.preview(&events, &urns, Some(hook.id)).await.unwrap();
        assert!(seen.compared_all && seen.added.is_empty());
    }
    let more = register(&platform, "admin-a", &urns).await.unwrap();
    let seen = caller.preview(&events, &urns, Some(hooks[0].id)).await;
    assert!(!seen.unwrap().compared_all, "101 others");
    caller.remove(more.id).await.unwrap();
    caller.remove(hooks[100].id).await.unwrap();
    assert_eq!(added(&platform, "admin-a").await, (vec![1], true));
}

/// The event patterns, what is new of them for each filter, and which webhooks get the rest.
type Compared<'a> = (&'a [&'a str], &'a [(&'a str, &'a [&'a str])], &'a [usize]);

#[tokio::test]
async fn a_preview_names_what_is_new_and_who_gets_the_rest() {
    let platform = Platform::start().await;
    let caller = caller(platform.context(), &platform.who("admin-ab").await);
    let text = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut ids = Vec::new();
    for (events, urn) in [
        (&["ticket.*"][..], in_app(APP_A, "*")),
        (&["*.created", "file.deleted"], in_app(APP_A, "*")),
        (&["booking.*"], in_app(APP_A, "*")),
    ] {
        let input = service::NewWebhook {
            events: text(events),
            ..webhook(&urn)
        };
        ids.push(caller.register(&input).await.unwrap().id);
    }
    let (a, b) = (in_app(APP_A, "ticket:C:*"), in_app(APP_B, "*"));
    let cases: [Compared<'_>; 6] = [
        (&["ticket.comment.*"], &[(&b, &["ticket.comment.*"])], &[0]),
        // Both get it, and one of them is enough.
        (&["ticket.created"], &[(&b, &["ticket.created"])], &[0]),
        // Nobody gets all of it, and each something.
        (
            &["ticket.updated", "file.created", "file.*"],
            &[
                (&a, &["file.*"]),
                (&b, &["ticket.updated", "file.created", "file.*"]),
            ],
            &[0, 1],
        ),
        (&["*"], &[(&a, &["*"]), (&b, &["*"])], &[]),
        (
            &["booking.created", "ticket.created"],
            &[(&b, &["booking.created", "ticket.created"])],
            &[1],
        ),
        (
            &["file.deleted", "file.deleted"],
            &[(&b, &["file.deleted"])],
            &[1],
        ),
    ];
    for (events, added, covering) in cases {
        let urns = [a.clone(), b.clone(), a.clone()];
        let seen = caller.preview(&text(events), &urns, None).await.unwrap();
        let found: Vec<_> = seen
            .added
            .iter()
            .map(|it| (it.filter.to_string(), it.events.clone()))
            .collect();
        let expected: Vec<_> = added
            .iter()
            .map(|(filter, events)| {
                (
                    filter.to_string(),
                    events.iter().map(|event| event.parse().unwrap()).collect(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{events:?}");
        let found: Vec<_> = seen.covering.iter().map(|webhook| webhook.id).collect();
        let expected: Vec<_> = covering.iter().map(|at| ids[*at]).collect();
        assert_eq!(found, expected, "{events:?}");
    }
}

#[tokio::test]
async fn a_preview_names_events_that_are_not_in_the_catalogue() {
    let platform = Platform::start().await;
    let caller = caller(platform.context(), &platform.who("admin-a").await);
    let events = [
        "ticket.*",
        "tikcet.*",
        "*",
        "ticket.created",
        "ticket",
        "*.created",
        "tikcet.*",
    ];
    let events = events.map(str::to_owned);
    let seen = caller
        .preview(&events, &[in_app(APP_A, "*")], None)
        .await
        .unwrap();
    let unknown: Vec<_> = seen.unknown.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["tikcet.*", "ticket"]);
}

#[tokio::test]
async fn a_secret_is_rotated_with_an_overlap() {
    let (platform, who, hook) = with_hook().await;
    let context = platform.context();
    let old = hook.secrets.current.clone();
    assert_eq!(old.reveal().len(), 96);
    assert!(!format!("{hook:?}").contains(old.reveal()));
    let secrets = caller(context, &who)
        .rotate_secret(hook.id)
        .await
        .unwrap()
        .secrets;
    assert_ne!(secrets.current, old);
    let at = |after| secrets.at(START.after(after)).cloned().collect::<Vec<_>>();
    assert_eq!(at(Duration::from_hours(23)), [secrets.current.clone(), old]);
    assert_eq!(at(Duration::from_hours(24)), vec![secrets.current.clone()]);
}

#[tokio::test]
async fn lists_are_paged() {
    let platform = Platform::start().await;
    let (context, who) = (platform.context(), platform.who("admin-a").await);
    let mut expected = Vec::new();
    for _ in 0..5 {
        expected.push(
            register(&platform, "admin-a", &[in_app(APP_A, "*")])
                .await
                .unwrap()
                .id,
        );
        register(&platform, "admin-ab", &[in_app(APP_B, "*")])
            .await
            .unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = caller(context, &who).list(None, 2, after).await.unwrap();
        assert_eq!(page.total, 5);
        seen.extend(page.items.iter().map(|webhook| webhook.id));
        after = seen.last().copied();
        if !page.has_next {
            break;
        }
        assert_eq!(page.items.len(), 2);
    }
    assert_eq!(seen, expected);
    for n in 0..5 {
        platform
            .send(&n.to_string(), "ticket.created", &in_app(APP_A, "x"))
            .await;
    }
    let page = caller(context, &who)
        .deliveries(expected[0], 3, None)
        .await
        .unwrap();
    let before = Some(page.items[2].delivery.id);
    let rest = caller(context, &who)
        .deliveries(expected[0], 3, before)
        .await
        .unwrap();
    let ids = page
        .items
        .iter()
        .chain(&rest.items)
        .map(|seen| seen.delivery.event.content.id.as_str());
    assert_eq!(ids.collect::<Vec<_>>(), ["4", "3", "2", "1", "0"]);
    assert!(page.has_next && !rest.has_next);
}

#[test]
fn the_catalogue_holds_valid_names_and_payloads() {
    for event in service::catalogue::events() {
        assert!(
            event.name.parse::<urn_filter::EventName>().is_ok(),
            "{}",
            event.name
        );
        assert!(event.payload.get().starts_with('{'), "{}", event.name);
        let found = service::catalogue::find(event.name).unwrap();
        assert!(std::ptr::eq(found, event), "each name once");
    }
}
