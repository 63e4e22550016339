//! The typed view of `urn:allthings`: what a text means, that no information is lost, that the view
//! selects exactly what the pattern matches, and that no id can broaden a filter.

use proptest::prelude::*;
use urn_filter::allthings::{
    AccountId, AppId, CategoryId, Choice, Entity, Filter, InApp, OauthClientId, Path, ResourceId,
    ResourceKind, Rest, Scope, TicketId,
};
use urn_filter::error::ParseErrorKind;
use urn_filter::{Extent, ParseError, Pattern, Selector, Urn};

fn pattern(text: &str) -> Pattern {
    text.parse().unwrap_or_else(|error| panic!("{error:#}"))
}

/// The tree, as `Debug` prints it without the names of the id types, and the words.
#[test]
fn a_text_its_tree_and_its_words() {
    for (text, tree, words) in CASES {
        let pattern = pattern(&format!("urn:allthings:{text}"));
        let filter = Filter::from_pattern(&pattern).unwrap();
        assert_eq!(bare(&format!("{filter:?}")), *tree, "{text}");
        assert_eq!(filter.to_string(), *words, "{text}");
        assert_eq!(filter.to_pattern().as_ref(), Ok(&pattern), "{text}");
    }
}

/// `AppId("A")` → `A`
fn bare(debug: &str) -> String {
    let mut text = debug.to_owned();
    while let Some(at) = text.find("(\"") {
        let start = text[..at].rfind(|c: char| !c.is_alphanumeric());
        let start = start.map_or(0, |before| before + 1);
        let end = at + text[at..].find("\")").unwrap();
        let content = text[at + 2..end].to_owned();
        text.replace_range(start..end + 2, &content);
    }
    text
}

#[rustfmt::skip]
const CASES: &[(&str, &str, &str)] = &[
    ("*", "Everything", "everything in the namespace allthings"),
    ("app:*", "App(All)", "every app, contents included"),
    ("app:A", "App(Itself(A))", "app A itself"),
    ("app:A:*", "App(In(One(A), Everything))", "everything in app A"),
    ("app:*:*", "App(In(Any, Everything))", "everything in any app"),
    ("app:A:ticket", "App(In(One(A), Kind(ticket)))", "the kind `ticket` itself in app A"),
    ("app:*:parcel", "App(In(Any, Kind(parcel)))", "the kind `parcel` itself in any app"),
    ("app:A:ticket:*", "App(In(One(A), Tickets(All)))",
        "every ticket category and ticket in app A, contents included"),
    ("app:A:ticket:C", "App(In(One(A), Tickets(Itself(C))))", "ticket category C itself in app A"),
    ("app:A:ticket:C:*", "App(In(One(A), Tickets(In(One(C), All))))",
        "every ticket of category C in app A, contents included"),
    ("app:*:ticket:*:*", "App(In(Any, Tickets(In(Any, All))))",
        "every ticket of any category in any app, contents included"),
    ("app:A:ticket:C:T", "App(In(One(A), Tickets(In(One(C), Itself(T)))))",
        "ticket T of category C in app A"),
    ("app:A:ticket:*:T", "App(In(One(A), Tickets(In(Any, Itself(T)))))",
        "ticket T of any category in app A"),
    ("app:A:ticket:C:T:*", "App(In(One(A), Tickets(In(One(C), In(One(T), Everything)))))",
        "everything in ticket T of category C in app A"),
    ("app:A:ticket:C:T:comment:*", "App(In(One(A), Tickets(In(One(C), In(One(T), At(comment:*))))))",
        "`comment:*` in ticket T of category C in app A"),
    ("app:A:ticket:C:*:*", "App(In(One(A), Tickets(In(One(C), In(Any, Everything)))))",
        "everything in any ticket of category C in app A"),
    ("app:A:booking:*", "App(In(One(A), Resources { kind: booking, which: All }))",
        "every booking in app A, contents included"),
    ("app:A:booking:B", "App(In(One(A), Resources { kind: booking, which: Itself(B) }))",
        "booking B in app A"),
    ("app:A:parcel:P:*", "App(In(One(A), Resources { kind: parcel, which: In(One(P), Everything) }))",
        "everything in resource P of kind `parcel` in app A"),
    ("app:A:parcel:*:x:y", "App(In(One(A), Resources { kind: parcel, which: In(Any, At(x:y)) }))",
        "`x:y` in any resource of kind `parcel` in app A"),
    ("app:A:*:*", "App(In(One(A), AnyKind(Everything)))",
        "every resource of any kind in app A, contents included"),
    ("app:A:*:C:T", "App(In(One(A), AnyKind(At(C:T))))", "`C:T` under any kind in app A"),
    ("account:1234", "Account(Itself(1234))", "account 1234 itself"),
    ("account:*", "Account(All)", "every account, contents included"),
    ("account:1234:*", "Account(In(One(1234), Everything))", "everything in account 1234"),
    ("account:*:user:1", "Account(In(Any, At(user:1)))", "`user:1` in any account"),
    ("oauth-client:1234", "OauthClient(Itself(1234))", "OAuth client 1234 itself"),
    ("app", "Other(app)", "whatever `urn:allthings:app` selects"),
    ("account", "Other(account)", "whatever `urn:allthings:account` selects"),
    ("*:x", "Other(*:x)", "whatever `urn:allthings:*:x` selects"),
    ("*:*", "Other(*:*)", "whatever `urn:allthings:*:*` selects"),
    ("App:A:*", "Other(App:A:*)", "whatever `urn:allthings:App:A:*` selects"),
    ("service:1", "Other(service:1)", "whatever `urn:allthings:service:1` selects"),
];

/// A kind that the vocabulary does not know can be any text, and is never part of the grammar.
#[test]
fn a_kind_in_words() {
    for (kind, every, one, within) in KINDS {
        for (end, words) in [
            (":*", format!("every {every}, contents included")),
            (":1", format!("{one} in app A")),
            (":1:*", format!("everything in {one} in app A")),
            (":*:*", format!("everything in any {within} in app A")),
            (":*:x", format!("`x` in any {within} in app A")),
            ("", format!("the kind `{kind}` itself in app A")),
        ] {
            let pattern = pattern(&format!("urn:allthings:app:A:{kind}{end}"));
            let filter = Filter::from_pattern(&pattern).unwrap();
            assert_eq!(filter.to_string(), words, "{pattern}");
        }
    }
}

/// A kind; its resources after "every"; the one with the id 1; one of them after "any".
#[rustfmt::skip]
const KINDS: &[(&str, &str, &str, &str)] = &[
    ("booking", "booking in app A", "booking 1", "booking"),
    ("community-article", "community article in app A", "community article 1", "community article"),
    ("tickets", "resource of kind `tickets` in app A", "resource 1 of kind `tickets`", "resource of kind `tickets`"),
    ("bookings", "resource of kind `bookings` in app A", "resource 1 of kind `bookings`", "resource of kind `bookings`"),
    ("parcel", "resource of kind `parcel` in app A", "resource 1 of kind `parcel`", "resource of kind `parcel`"),
    ("offer", "resource of kind `offer` in app A", "resource 1 of kind `offer`", "resource of kind `offer`"),
    ("Ticket", "resource of kind `Ticket` in app A", "resource 1 of kind `Ticket`", "resource of kind `Ticket`"),
    ("settings", "resource of kind `settings` in app A", "resource 1 of kind `settings`", "resource of kind `settings`"),
    ("news", "resource of kind `news` in app A", "resource 1 of kind `news`", "resource of kind `news`"),
    ("data", "resource of kind `data` in app A", "resource 1 of kind `data`", "resource of kind `data`"),
    ("ticket-category", "resource of kind `ticket-category` in app A", "resource 1 of kind `ticket-category`", "resource of kind `ticket-category`"),
    ("m2m", "resource of kind `m2m` in app A", "resource 1 of kind `m2m`", "resource of kind `m2m`"),
    ("%2F", "resource of kind `%2F` in app A", "resource 1 of kind `%2F`", "resource of kind `%2F`"),
    ("in", "resource of kind `in` in app A", "resource 1 of kind `in`", "resource of kind `in`"),
];

#[test]
fn other_namespaces_have_no_view() {
    assert_eq!(Filter::from_pattern(&pattern("urn:example:app:A:*")), None);
    assert_eq!(
        Filter::from_pattern(&pattern("urn:allthings2:app:A:*")),
        None
    );
    assert!(Filter::from_pattern(&pattern("URN:AllThings:app:A:*")).is_some());
    assert_eq!(
        Entity::from_urn(&Urn::parse("urn:example:app:A").unwrap()),
        None
    );
}

#[test]
fn everything_in_an_app_leaves_out_the_app_itself() -> Result<(), ParseError> {
    let app = AppId::new("A")?;
    let own = Urn::parse("urn:allthings:app:A")?;
    let inside = Urn::parse("urn:allthings:app:A:ticket:C:T")?;
    let everything = app.everything().to_pattern()?;
    let itself = app.itself().to_pattern()?;
    assert!(everything.matches(&inside) && !everything.matches(&own));
    assert!(itself.matches(&own) && !itself.matches(&inside));
    Ok(())
}

#[test]
fn filters_from_ids() -> Result<(), ParseError> {
    let app = AppId::new("A")?;
    let (category, ticket) = (CategoryId::new("C")?, TicketId::new("T")?);
    let parcel = ResourceKind::new("parcel")?;
    let id = ResourceId::new("1")?;
    for (filter, text) in [
        (app.itself(), "app:A"),
        (app.everything(), "app:A:*"),
        (app.tickets(), "app:A:ticket:*"),
        (app.tickets_of(category), "app:A:ticket:C:*"),
        (app.ticket(category, ticket), "app:A:ticket:C:T"),
        (app.resources(parcel), "app:A:parcel:*"),
        (app.resources(ResourceKind::TICKET), "app:A:ticket:*"),
        (app.resource(parcel, id), "app:A:parcel:1"),
        (app.resource(ResourceKind::TICKET, id), "app:A:ticket:*:1"),
        (AccountId::new("1234")?.itself(), "account:1234"),
        (OauthClientId::new("1234")?.itself(), "oauth-client:1234"),
        (
            any_app(InApp::resources(ResourceKind::COMMUNITY_ARTICLE)),
            "app:*:community-article:*",
        ),
    ] {
        let pattern = filter.to_pattern()?;
        assert_eq!(pattern.as_str(), format!("urn:allthings:{text}"));
        assert_eq!(Filter::from_pattern(&pattern), Some(filter));
    }
    Ok(())
}

fn any_app(inside: InApp<'_>) -> Filter<'_> {
    Filter::App(Scope::In(Choice::Any, inside))
}

#[test]
fn ids_that_are_each_short_enough_can_be_too_long_together() -> Result<(), ParseError> {
    let long = "a".repeat(1_500);
    let filter = AppId::new(&long)?.tickets_of(CategoryId::new(&long)?);
    assert_eq!(
        filter.to_pattern().unwrap_err().kind(),
        ParseErrorKind::TooLong
    );
    Ok(())
}

#[test]
fn ids_compare_as_segments_do() -> Result<(), ParseError> {
    let pattern = pattern("urn:allthings:app:a%2fb:*");
    assert_eq!(
        Filter::from_pattern(&pattern).unwrap().app(),
        Some(AppId::new("a%2fb")?)
    );
    let urn = Urn::parse("urn:allthings:app:a%2fb:x")?;
    let app = Entity::from_urn(&urn).unwrap().app();
    assert_eq!(app, Filter::from_pattern(&pattern).unwrap().app());
    assert_eq!(app.unwrap().as_str(), "a%2fb");
    assert_ne!(app, Some(AppId::new("A%2fb")?));
    Ok(())
}

#[test]
fn what_a_urn_names() {
    for (text, entity, app) in [
        ("app:A", "App(A)", Some("A")),
        (
            "app:A:ticket:C:T",
            "Ticket { app: A, category: C, ticket: T }",
            Some("A"),
        ),
        (
            "app:A:booking:1",
            "Resource { app: A, kind: booking, id: 1 }",
            Some("A"),
        ),
        (
            "app:A:parcel:1",
            "Resource { app: A, kind: parcel, id: 1 }",
            Some("A"),
        ),
        ("app:A:ticket", "InApp(A)", Some("A")),
        ("app:A:ticket:C", "InApp(A)", Some("A")),
        ("app:A:ticket:C:T:comment:1", "InApp(A)", Some("A")),
        ("app:A:booking", "InApp(A)", Some("A")),
        ("app:A:booking:1:x", "InApp(A)", Some("A")),
        ("account:1234", "Account(1234)", None),
        ("account:1234?=a#b", "Account(1234)", None),
        ("account:1234:x", "Other", None),
        ("oauth-client:1234", "OauthClient(1234)", None),
        ("app", "Other", None),
        ("service:1", "Other", None),
    ] {
        let text = format!("URN:AllThings:{text}");
        let found = Entity::from_urn(&Urn::parse(&text).unwrap()).unwrap();
        assert_eq!(bare(&format!("{found:?}")), entity, "{text}");
        assert_eq!(found.app().map(AppId::as_str), app, "{text}");
    }
}

/// The obvious reading of the tree: does it select the name with these segments?
fn selects(filter: &Filter<'_>, name: &[&str]) -> bool {
    let (sort, below) = name.split_first().expect("a URN has a segment");
    match filter {
        Filter::Everything => true,
        Filter::App(apps) => *sort == "app" && scope_selects(apps, below, in_app_selects),
        Filter::Account(accounts) => {
            *sort == "account" && scope_selects(accounts, below, rest_selects)
        }
        Filter::OauthClient(clients) => {
            *sort == "oauth-client" && scope_selects(clients, below, rest_selects)
        }
        Filter::Other(path) => path_selects(*path, name),
        other => panic!("a kind of filter that this oracle does not know: {other:?}"),
    }
}

fn in_app_selects(inside: &InApp<'_>, name: &[&str]) -> bool {
    let Some((first, below)) = name.split_first() else {
        return false;
    };
    match inside {
        InApp::Everything => true,
        InApp::Tickets(categories) => {
            *first == "ticket"
                && scope_selects(categories, below, |tickets, name| {
                    scope_selects(tickets, name, rest_selects)
                })
        }
        InApp::Resources { kind, which, .. } => {
            assert_ne!(*kind, ResourceKind::TICKET);
            *first == kind.as_str() && scope_selects(which, below, rest_selects)
        }
        InApp::AnyKind(rest) => rest_selects(rest, below),
        InApp::Kind(kind) => name == [kind.as_str()],
        other => panic!("a part of an app that this oracle does not know: {other:?}"),
    }
}

fn scope_selects<Id: AsRef<str>, Inside>(
    scope: &Scope<Id, Inside>,
    name: &[&str],
    inside: impl Fn(&Inside, &[&str]) -> bool,
) -> bool {
    match (scope, name) {
        (_, []) => false,
        (Scope::All, _) => true,
        (Scope::Itself(id), name) => name == [id.as_ref()],
        (Scope::In(Choice::One(id), within), [first, below @ ..]) => {
            *first == id.as_ref() && inside(within, below)
        }
        (Scope::In(Choice::Any, within), [_, below @ ..]) => inside(within, below),
    }
}

fn rest_selects(rest: &Rest<'_>, name: &[&str]) -> bool {
    match rest {
        Rest::Everything => !name.is_empty(),
        Rest::At(path) => path_selects(*path, name),
    }
}

fn path_selects(path: Path<'_>, name: &[&str]) -> bool {
    let count = path.selectors().count();
    let long_enough = match path.extent() {
        Extent::Exact => name.len() == count,
        Extent::Subtree => name.len() > count,
    };
    let fits = |(selector, segment): (Selector<'_>, &&str)| match selector {
        Selector::Literal(literal) => literal == *segment,
        Selector::Any => true,
    };
    long_enough && path.selectors().zip(name).all(fits)
}

const SEGMENTS: [&str; 9] = [
    "app",
    "account",
    "oauth-client",
    "ticket",
    "booking",
    "A",
    "C",
    "a%2Fb",
    "x",
];

fn segment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&SEGMENTS[..])
}

/// Selectors that begin like the vocabulary more often than not.
fn selectors() -> impl Strategy<Value = Vec<&'static str>> {
    let any_or = |segments: BoxedStrategy<&'static str>| prop_oneof![1 => Just("*"), 2 => segments];
    let opening = prop_oneof![
        2 => Just(vec![]),
        3 => Just(vec!["app"]),
        3 => Just(vec!["app", "A", "ticket"]),
        1 => Just(vec!["app", "*", "booking"]),
        1 => Just(vec!["account"]),
    ];
    let more = prop::collection::vec(any_or(segment().boxed()), 0..6);
    let whole = (opening, more).prop_map(|(mut opening, more)| {
        opening.extend(more);
        opening
    });
    whole.prop_filter("a pattern has a selector", |selectors| {
        !selectors.is_empty()
    })
}

/// A name that the selectors match or nearly do: wildcards filled in, the end cut or drawn out.
fn name_near(selectors: &[&'static str]) -> impl Strategy<Value = Vec<&'static str>> + use<> {
    let selectors = selectors.to_vec();
    let fill = prop::collection::vec(segment(), selectors.len() + 2);
    (
        fill,
        0..4_usize,
        prop::option::weighted(0.3, any::<prop::sample::Index>()),
    )
        .prop_map(move |(fill, longer, wrong)| {
            let len = (selectors.len() + longer).saturating_sub(1).max(1);
            let mut name = fill.clone();
            for (segment, selector) in name.iter_mut().zip(&selectors) {
                if *selector != "*" {
                    *segment = selector;
                }
            }
            name.truncate(len);
            if let Some(at) = wrong {
                let at = at.index(name.len());
                name[at] = fill[at];
            }
            name
        })
}

fn filter_and_name() -> impl Strategy<Value = (Vec<&'static str>, Vec<&'static str>)> {
    selectors().prop_flat_map(|selectors| {
        let name = name_near(&selectors);
        (Just(selectors), name)
    })
}

/// Text of the characters that matter, and of any.
fn id_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a*:%?#/2F{} +=-]{0,6}",
        "[a-zA-Z0-9/%-]{1,8}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn a_view_leads_back_to_its_pattern(selectors in selectors()) {
        let pattern = pattern(&format!("urn:allthings:{}", selectors.join(":")));
        let filter = Filter::from_pattern(&pattern).unwrap();
        prop_assert_eq!(filter.to_pattern(), Ok(pattern.clone()));
    }

    #[test]
    fn the_tree_selects_what_the_pattern_matches((selectors, name) in filter_and_name()) {
        let pattern = pattern(&format!("urn:allthings:{}", selectors.join(":")));
        let filter = Filter::from_pattern(&pattern).unwrap();
        let text = format!("urn:allthings:{}", name.join(":"));
        let urn = Urn::parse(&text).unwrap();
        prop_assert_eq!(selects(&filter, &name), pattern.matches(&urn), "{} {}", pattern, urn);
        if let Some(app) = filter.app().filter(|_| pattern.matches(&urn)) {
            prop_assert_eq!(Entity::from_urn(&urn).unwrap().app(), Some(app));
        }
    }

    #[test]
    fn no_id_widens_a_filter(id in id_text()) {
        let text = format!("urn:allthings:x:{id}");
        let is_one_segment = Urn::parse(&text)
            .is_ok_and(|urn| urn.name() == text && urn.segments().eq(["x", id.as_str()]));
        let app = AppId::new(&id);
        prop_assert_eq!(app.is_ok(), is_one_segment);
        if let Ok(app) = app {
            let category = CategoryId::new(&id).unwrap();
            let pattern = app.tickets_of(category).to_pattern().unwrap();
            let id = app.to_string();
            prop_assert!(pattern.selectors().eq([
                Selector::Literal("app"),
                Selector::Literal(&id),
                Selector::Literal("ticket"),
                Selector::Literal(&id),
            ]));
            prop_assert_eq!(pattern.extent(), Extent::Subtree);
        }
    }
}
