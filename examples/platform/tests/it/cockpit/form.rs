//! The form of a webhook.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use url::Url;
use urn_filter_platform::model::{CheckReport, EndpointCheck, Exchange, Response, Secret, Webhook};
use urn_filter_platform::service::NewWebhook;

use super::visitor::{Answer, Visitor, fields_of};
use crate::support::{APP_A, APP_B, Platform, caller, in_app, webhook};

/// Refuses every endpoint, with an answer.
#[derive(Debug)]
pub struct RefuseAll;

impl EndpointCheck for RefuseAll {
    fn check<'a>(&'a self, url: &'a Url, _: &'a Secret) -> BoxFuture<'a, CheckReport> {
        let passed = url.path() == "/good";
        let response = Response {
            status: if passed { 200 } else { 503 },
            headers: Vec::new(),
            body: "closed for lunch".to_owned(),
        };
        let exchange = Exchange {
            request_body: Some("the test delivery".to_owned()),
            response: Some(response),
            ..Exchange::default()
        };
        ready(CheckReport { passed, exchange }).boxed()
    }
}

async fn webhooks(platform: &Platform, who: &str) -> Vec<Webhook> {
    let who = platform.who(who).await;
    caller(platform.context(), &who)
        .list(None, 100, None)
        .await
        .unwrap()
        .items
}

fn texts<T: ToString>(list: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut texts: Vec<_> = list.into_iter().map(|entry| entry.to_string()).collect();
    texts.sort_unstable();
    texts
}

fn new_path(app: &str) -> String {
    format!("/cockpit/apps/{app}/webhooks/new")
}

type Fields<'a> = &'a [(&'a str, &'a str)];

const URL: (&str, &str) = ("url", "https://example.com/hook");
const EVENT: (&str, &str) = ("events", "ticket.created");
const SAVE: (&str, &str) = ("action", "save");

#[tokio::test]
async fn the_choices_become_filters() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-ab").await;
    let (part_a, part_b) = (format!("part.{APP_A}"), format!("part.{APP_B}"));
    let categories = format!("categories.{APP_A}");
    let cases: [(Fields<'_>, Vec<String>); 4] = [
        (&[(&part_a, "everything")], vec![in_app(APP_A, "*")]),
        (
            &[(&part_a, "categories"), (&categories, " C1 \r\n\r\nC2")],
            vec![in_app(APP_A, "ticket:C1:*"), in_app(APP_A, "ticket:C2:*")],
        ),
        (
            &[
                (&part_a, "everything"),
                (&categories, "left over"),
                (&part_b, "everything"),
            ],
            vec![in_app(APP_B, "*"), in_app(APP_A, "*")],
        ),
        (
            &[(&part_a, "none"), (&part_b, "everything")],
            vec![in_app(APP_B, "*")],
        ),
    ];
    for (fields, expected) in cases {
        let all = [fields, &[URL, EVENT, SAVE, ("description", " a name ")]].concat();
        let answer = visitor.post(&new_path(APP_A), &all).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let saved = webhooks(&platform, "admin-ab").await.pop().unwrap();
        assert_eq!(texts(&saved.subscription.urns), texts(expected));
        assert_eq!(texts(&saved.subscription.events), ["ticket.created"]);
        assert_eq!(saved.description.as_deref(), Some("a name"));
        let page = visitor.get(&answer.location).await.body;
        assert!(page.contains("The webhook was created."));
    }
}

async fn assert_fault(visitor: &Visitor<'_>, fields: Fields<'_>, field: &str, expected: &str) {
    let Answer { status, body, .. } = visitor.post(&new_path(APP_A), fields).await;
    assert_eq!(status, 422, "{fields:?}");
    let (_, at_field) = body
        .split_once(&format!(r#"id="{field}-error""#))
        .expect(&body);
    let at_field = at_field.split("</ul>").next().unwrap();
    assert!(at_field.contains(expected), "{fields:?} {at_field}");
    let (link, id) = (format!(r##"href="#{field}""##), format!(r#"id="{field}""#));
    for expected in [
        link,
        id,
        format!("{field}-error\""),
        "<title>Error: ".to_owned(),
    ] {
        assert!(body.contains(&expected), "{fields:?}: {expected}");
    }
}

/// No text in a field widens a filter, and none goes missing.
#[tokio::test]
async fn what_is_wrong_is_shown_at_its_field_and_nothing_is_saved() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-a").await;
    let (part, categories) = (format!("part.{APP_A}"), format!("categories.{APP_A}"));
    let (foreign, star) = (format!("part.{APP_B}"), "part.*");
    let expert = ("mode", "expert");
    let some = (&*part, "categories");
    let all = (&*part, "everything");
    let cases: [(Fields<'_>, &str, &str); 15] = [
        (
            &[URL, EVENT, some, (&categories, "C\n*")],
            &categories,
            "<mark>*</mark>",
        ),
        (
            &[URL, EVENT, some, (&categories, "C:*")],
            &categories,
            "C<mark>:</mark>*",
        ),
        (
            &[URL, EVENT, some, (&categories, "a b")],
            &categories,
            "a<mark> </mark>b",
        ),
        (
            &[URL, EVENT, some, (&categories, " \n ")],
            &categories,
            "no category means no ticket",
        ),
        (&[URL, EVENT], "scope", "an empty list matches nothing"),
        (&[URL, all], "events", "an empty list means no event"),
        (&[EVENT, all], "url", "this is not a URL"),
        (
            &[("url", "http://example.com"), EVENT, all],
            "url",
            "begins with https",
        ),
        (
            &[URL, EVENT, all, (&foreign, "everything")],
            "scope",
            "beyond what you may edit",
        ),
        (&[URL, EVENT, (star, "everything")], star, "<mark>*</mark>"),
        (
            &[
                URL,
                expert,
                ("raw-events", "ticket.created\nno spaces please"),
                ("raw-urns", "urn:ex:a"),
            ],
            "raw-events",
            "no<mark> </mark>spaces please",
        ),
        (
            &[
                URL,
                expert,
                ("raw-events", "*.created\nticket*"),
                ("raw-urns", "urn:ex:a"),
            ],
            "raw-events",
            "<mark>ticket*</mark>",
        ),
        (
            &[
                URL,
                expert,
                ("raw-events", "a"),
                ("raw-urns", "urn:allthings:app:A\n\n urn:allthings:app:A*"),
            ],
            "raw-urns",
            "urn:allthings:app:<mark>A*</mark>",
        ),
        (
            &[
                URL,
                expert,
                ("raw-events", "a"),
                ("raw-urns", "urn:allthings:*"),
            ],
            "raw-urns",
            "more than a grant over all apps",
        ),
        (
            &[URL, expert, EVENT, all],
            "raw-urns",
            "an empty list matches nothing",
        ),
    ];
    for (fields, field, expected) in cases {
        assert_fault(&visitor, &[fields, &[SAVE]].concat(), field, expected).await;
    }
    assert_eq!(webhooks(&platform, "admin-a").await, []);
}

#[tokio::test]
async fn check_shows_what_would_be_received_and_saves_nothing() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-a").await;
    let urns = format!(
        "{}\n{}\nurn:allthings:app:{APP_B}:*",
        in_app(APP_A, "*"),
        in_app(APP_A, "ticket:C:*")
    );
    let fields = [
        URL,
        ("mode", "expert"),
        ("raw-events", "ticket.created"),
        ("raw-urns", &urns),
        ("action", "check"),
    ];
    let answer = visitor.post(&new_path(APP_A), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    for expected in [
        &*format!("everything in app {APP_A}"),
        "every ticket of category C",
        "The filters as a tree",
        "Beyond what you may edit",
        "Findings",
        "= help: remove it",
        "<h3>Findings</h3>",
    ] {
        assert!(
            answer.body.contains(expected),
            "{expected}: {}",
            answer.body
        );
    }
    assert_eq!(webhooks(&platform, "admin-a").await, []);
}

/// Returns the part of the preview that compares with other webhooks.
async fn compared(visitor: &Visitor<'_>, events: &str, urns: &[String]) -> String {
    let urns = urns.join("\n");
    let fields = [
        URL,
        ("mode", "expert"),
        ("raw-events", events),
        ("raw-urns", &urns),
        ("action", "check"),
    ];
    let answer = visitor.post(&new_path(APP_A), &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (_, preview) = answer.body.split_once("</details>").unwrap();
    preview.split("</section>").next().unwrap().to_owned()
}

#[tokio::test]
async fn check_shows_what_is_new_and_which_webhooks_receive_the_rest() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-a").await;
    let (tickets, bookings) = (in_app(APP_A, "ticket:*"), in_app(APP_A, "booking:*"));
    let urns = [tickets.clone(), bookings.clone()];
    let none = compared(&visitor, "ticket.*\n*.created", &urns).await;
    assert!(none.contains("All of this is new."), "{none}");
    let who = platform.who("admin-a").await;
    let mut input = webhook(&tickets);
    input.events = vec!["ticket.*".to_owned()];
    input.description = Some("Tickets & <more>".to_owned());
    let hook = caller(platform.context(), &who)
        .register(&input)
        .await
        .unwrap();
    let path = format!(r#"href="/cockpit/webhooks/{}""#, hook.id);

    let some = compared(&visitor, "ticket.comment.*\n*.created", &urns).await;
    let new = |events: &[&str], filter: &str| {
        let events: Vec<_> = events
            .iter()
            .map(|event| format!("<code>{event}</code>"))
            .collect();
        let start = format!("<li>{} of ", events.join(", "));
        let found = some.split(&start).skip(1).any(|rest| {
            rest.split("</li>")
                .next()
                .unwrap()
                .ends_with(&format!("<code>{filter}</code>"))
        });
        assert!(found, "{events:?} {filter}: {some}");
    };
    new(&["*.created"], &tickets);
    new(&["ticket.comment.*", "*.created"], &bookings);
    assert_eq!(
        some.matches("<li>").count(),
        3,
        "two are new, and one webhook receives the rest"
    );
    assert!(
        some.contains(&path) && some.contains("Tickets &amp; &lt;more&gt;"),
        "{some}"
    );
    assert!(some.contains("The rest is received already by"));

    let all = compared(&visitor, "ticket.comment.*\nticket.created", &[tickets]).await;
    assert!(
        all.contains("receive all of this already") && all.contains(&path),
        "{all}"
    );
}

/// A pattern that matches no event of the catalogue is advised against, and saved.
#[tokio::test]
async fn an_unknown_event_is_advice_and_no_fault() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-a").await;
    let form = visitor.get(&new_path(APP_A)).await.body;
    assert!(form.contains("ticket.* is every event whose name begins with"));
    let urns = [in_app(APP_A, "*")];
    for (events, is_unknown) in [("tikcet.*", true), ("ticket.*", false), ("ticket", true)] {
        let seen = compared(&visitor, events, &urns).await;
        let advice = format!("<code>{events}</code>: no event of this name");
        assert_eq!(seen.contains(&advice), is_unknown, "{seen}");
        let fields = [
            URL,
            ("mode", "expert"),
            ("raw-events", events),
            ("raw-urns", &urns[0]),
            SAVE,
        ];
        assert_eq!(visitor.post(&new_path(APP_A), &fields).await.status, 303);
    }
    let saved = webhooks(&platform, "admin-a").await;
    let events = saved
        .iter()
        .flat_map(|webhook| texts(&webhook.subscription.events));
    assert_eq!(
        events.collect::<Vec<_>>(),
        ["tikcet.*", "ticket.*", "ticket"]
    );
}

#[tokio::test]
async fn an_endpoint_that_fails_the_check_is_shown_with_its_answer() {
    let platform = Platform::with_check(Arc::new(RefuseAll)).await;
    let visitor = Visitor::sign_in(&platform, "admin-a").await;
    let part = format!("part.{APP_A}");
    let fields = |url: &'static str| {
        [("url", url), EVENT, SAVE, (&*part, "everything")]
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
    };
    let post = async |path: &str, url| {
        let fields = fields(url);
        let fields: Vec<_> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
        visitor.post(path, &fields).await
    };
    let answer = post(&new_path(APP_A), "https://example.com/bad").await;
    assert_eq!(answer.status, 422);
    for expected in [
        "closed for lunch",
        "the test delivery",
        "503",
        r##"href="#url""##,
        "https://example.com/bad",
    ] {
        assert!(answer.body.contains(expected), "{expected}");
    }
    assert_eq!(webhooks(&platform, "admin-a").await, []);
    let saved = post(&new_path(APP_A), "https://example.com/good").await;
    assert_eq!(saved.status, 303);
    let edited = post(
        &format!("{}/edit", saved.location.split('?').next().unwrap()),
        "https://example.com/bad",
    )
    .await;
    assert_eq!(edited.status, 422);
    assert_eq!(webhooks(&platform, "admin-a").await[0].url.path(), "/good");
}

/// Whatever a webhook has: its form, sent back as it is, changes nothing but the order.
#[tokio::test]
async fn a_form_that_is_sent_back_as_it_is_changes_nothing() {
    let platform = Platform::start().await;
    let visitor = Visitor::sign_in(&platform, "admin-ab").await;
    let who = platform.who("admin-ab").await;
    let (a, b) = (|rest| in_app(APP_A, rest), |rest| in_app(APP_B, rest));
    let cases: [(Vec<String>, &[&str], bool); 11] = [
        (vec![a("*")], &["ticket.created"], false),
        (vec![a("*")], &["ticket.*", "*.created"], true),
        (vec![a("*")], &["*"], true),
        (
            vec![a("ticket:C:*"), b("*"), a("ticket:D:*")],
            &["ticket.created", "file.deleted"],
            false,
        ),
        (vec![a("ticket:C%2f:*")], &["ticket.created"], false),
        (vec![a("*"), a("ticket:C:*")], &["ticket.created"], true),
        (vec![a("ticket:C:T")], &["ticket.created"], true),
        (vec![a("booking:*"), b("*")], &["ticket.created"], true),
        (
            vec![format!("urn:allthings:app:{APP_A}"), a("*")],
            &["ticket.created"],
            true,
        ),
        (vec![a("*")], &["something.else"], true),
        (
            vec![a("ticket:C:*"), a("ticket:C:*")],
            &["ticket.created"],
            false,
        ),
    ];
    for (urns, events, is_expert) in cases {
        let input = NewWebhook {
            events: texts(events),
            urns: urns.clone(),
            description: Some("<a> & \"b\"".to_owned()),
            ..webhook("")
        };
        let before = caller(platform.context(), &who)
            .register(&input)
            .await
            .unwrap();
        let path = format!("/cockpit/webhooks/{}/edit", before.id);
        let fields = fields_of(&visitor.get(&path).await.body, &path);
        let mode = fields.iter().find(|(name, _)| name == "mode").unwrap();
        assert_eq!(mode.1 == "expert", is_expert, "{urns:?}");
        let mut fields: Vec<_> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
        fields.retain(|(name, _)| *name != "csrf");
        fields.push(SAVE);
        let answer = visitor.post(&path, &fields).await;
        assert_eq!(answer.status, 303, "{urns:?} {}", answer.body);
        let after = caller(platform.context(), &who)
            .get(before.id)
            .await
            .unwrap();
        assert_eq!(
            texts(&after.subscription.urns),
            texts(&before.subscription.urns)
        );
        assert_eq!(
            texts(&after.subscription.events),
            texts(&before.subscription.events)
        );
        assert_eq!(
            (&after.url, &after.description),
            (&before.url, &before.description)
        );
    }
}

/// When its owner loses an app, whoever sees the webhook sees what is withheld.
#[tokio::test]
async fn the_page_says_what_is_withheld() {
    let platform = Platform::start().await;
    let who = platform.who("admin-ab").await;
    let input = webhook(&in_app(APP_B, "*"));
    let hook = caller(platform.context(), &who)
        .register(&input)
        .await
        .unwrap();
    let page = format!("/cockpit/webhooks/{}", hook.id);
    for is_withheld in [false, true] {
        for user in ["admin-ab", "admin-b"] {
            let visitor = Visitor::sign_in(&platform, user).await;
            for path in [&*page, "/cockpit/webhooks"] {
                let body = visitor.get(path).await.body;
                assert_eq!(
                    body.contains("Withheld, since"),
                    is_withheld,
                    "{user} {path}"
                );
            }
        }
        if !is_withheld {
            platform.revoke("admin-ab", APP_B).await;
        }
    }
}
