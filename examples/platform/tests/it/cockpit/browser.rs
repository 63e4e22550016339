//! The Cockpit in a real browser, Chromium without a window. The tests are skipped where it is missing.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use super::form::RefuseAll;
use urn_filter_platform::service::NewWebhook;

use crate::support::{APP_A, APP_B, Platform, caller, in_app};

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser at a server.
struct Browser {
    client: Client,
    driver: Child,
    base: String,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts a browser, or says why there is none.
    async fn start(platform: &Platform, options: Value) -> Option<Self> {
        let mut command = Command::new("chromedriver");
        let started = command
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = started else {
            eprintln!("skipped: there is no chromedriver (Debian: chromium-driver)");
            return None;
        };
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let url = format!("http://127.0.0.1:{}", port.unwrap());
        let mut chrome = json!({ "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
        for (name, value) in options.as_object().unwrap() {
            match chrome[name].as_array_mut() {
                Some(list) => list.extend(value.as_array().unwrap().clone()),
                None => chrome[name] = value.clone(),
            }
        }
        let Value::Object(capabilities) = json!({ "goog:chromeOptions": chrome }) else {
            unreachable!()
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder.capabilities(capabilities).connect(&url).await {
            Ok(client) => Some(Self {
                client,
                driver,
                base: platform.url(""),
            }),
            Err(error) => {
                let _ = driver.kill();
                eprintln!("skipped: there is no Chromium (Debian: chromium): {error}");
                None
            }
        }
    }

    async fn go(&self, path: &str) {
        self.client
            .goto(&format!("{}{path}", self.base))
            .await
            .unwrap();
    }

    async fn at(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css}: {error}: {}", self.text().await),
        }
    }

    async fn click(&self, css: &str) {
        self.at(css).await.click().await.unwrap();
    }

    async fn fill(&self, css: &str, text: &str) {
        let field = self.at(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Returns the text of the page, or nothing while another page comes.
    async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page shows a text.
    async fn assert_text(&self, expected: &str) {
        let shown = async {
            while !self.text().await.contains(expected) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let result = tokio::time::timeout(PATIENCE, shown).await;
        assert!(result.is_ok(), "{expected}: {}", self.text().await);
    }

    async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    async fn sign_in(&self, platform: &Platform, name: &str) {
        self.go("/cockpit").await;
        assert_eq!(self.path().await, "/cockpit/sign-in");
        self.fill("#token", platform.token(name)).await;
        self.click("main button").await;
        self.assert_text("Signed in as").await;
    }

    async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    async fn keys(&self, keys: &str) {
        self.client
            .active_element()
            .await
            .unwrap()
            .send_keys(keys)
            .await
            .unwrap();
    }

    /// Presses the tabulator until this element has the focus.
    async fn tab_to(&self, css: &str) {
        for _ in 0..80 {
            let test = format!("return document.activeElement.matches('{css}')");
            if self.script(&test).await == json!(true) {
                return;
            }
            self.keys(&Key::Tab.to_string()).await;
        }
        panic!("{css} cannot be reached");
    }
}

async fn urns(platform: &Platform, name: &str) -> Vec<String> {
    let who = platform.who(name).await;
    let list = caller(platform.context(), &who)
        .list(None, 100, None)
        .await
        .unwrap()
        .items;
    let newest = list
        .last()
        .map(|hook| hook.subscription.urns.iter().map(ToString::to_string));
    newest.map_or(Vec::new(), Iterator::collect)
}

/// What somebody does with the Cockpit, from the sign-in to the deletion of a webhook.
#[tokio::test(flavor = "multi_thread")]
async fn the_steps_of_an_administrator() {
    let platform = Platform::with_check(Arc::new(RefuseAll)).await;
    let Some(browser) = Browser::start(&platform, json!({})).await else {
        return;
    };
    browser.sign_in(&platform, "admin-ab").await;

    // An app is chosen.
    browser.assert_text("Choose an app:").await;
    browser.click(&format!("main a[href*='{APP_A}']")).await;
    browser.assert_text("There is no webhook here.").await;
    assert_eq!(
        browser.path().await,
        format!("/cockpit/apps/{APP_A}/webhooks")
    );
    let tab = browser.at(".tabs [aria-current=page]").await;
    assert_eq!(tab.text().await.unwrap(), "Webhooks");

    // A webhook for the whole app, whose endpoint fails at first.
    browser.click("main a.button").await;
    browser.fill("#description", "Whole app").await;
    browser.fill("#url", "https://example.com/bad").await;
    browser.click("[value='ticket.created']").await;
    browser.click("[value=save]").await;
    browser.assert_text("closed for lunch").await;
    assert!(
        browser
            .client
            .active_element()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("There is a problem")
    );
    browser.click(".errors a").await;
    let id = browser
        .client
        .active_element()
        .await
        .unwrap()
        .attr("id")
        .await
        .unwrap();
    assert_eq!(id.as_deref(), Some("url"), "the summary leads to the field");
    assert_eq!(urns(&platform, "admin-ab").await, [""; 0]);
    browser.fill("#url", "https://example.com/good").await;
    browser.click("[value=save]").await;
    browser.assert_text("The webhook was created.").await;
    assert_eq!(urns(&platform, "admin-ab").await, [in_app(APP_A, "*")]);

    create_the_other_kinds(&platform, &browser).await;
    change_and_delete(&platform, &browser).await;
    browser.click("header button").await;
    browser.at("#token").await;
    assert_eq!(browser.path().await, "/cockpit/sign-in");
}

async fn create_the_other_kinds(platform: &Platform, browser: &Browser) {
    // One with several categories of one app.
    let new = format!("/cockpit/apps/{APP_A}/webhooks/new");
    browser.go(&new).await;
    let categories = format!("[id='categories.{APP_A}']");
    assert!(!browser.at(&categories).await.is_displayed().await.unwrap());
    browser.fill("#url", "https://example.com/good").await;
    browser.click("[value='ticket.updated']").await;
    browser
        .click(&format!("[name='part.{APP_A}'][value=categories]"))
        .await;
    browser.fill(&categories, "C1\nC2").await;
    browser.click("[value=check]").await;
    browser.assert_text("every ticket of category C2").await;
    browser.click("[value=save]").await;
    browser.assert_text("The webhook was created.").await;
    let expected = ["C1", "C2"].map(|category| in_app(APP_A, &format!("ticket:{category}:*")));
    assert_eq!(urns(platform, "admin-ab").await, expected);

    // One over several apps.
    browser.go(&new).await;
    browser.fill("#url", "https://example.com/good").await;
    browser.click("[value='file.created']").await;
    browser
        .click(&format!("[name='part.{APP_B}'][value=everything]"))
        .await;
    browser.click("[value=save]").await;
    browser.assert_text("The webhook was created.").await;
    assert_eq!(
        urns(platform, "admin-ab").await,
        [in_app(APP_B, "*"), in_app(APP_A, "*")]
    );

    // Expert mode, with a mistake that is marked and mended.
    browser.go(&new).await;
    browser.fill("#url", "https://example.com/good").await;
    browser.click("[value=expert]").await;
    assert!(!browser.at("#events").await.is_displayed().await.unwrap());
    browser.fill("#raw-events", "ticket.created").await;
    browser.fill("#raw-urns", &in_app(APP_A, "tick*")).await;
    browser.click("[value=save]").await;
    let mark = browser
        .at("#raw-urns-error mark")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(mark, "tick*");
    browser.fill("#raw-events", "ticket.*").await;
    browser
        .fill("#raw-urns", &in_app(APP_A, "ticket:C:T"))
        .await;
    browser.click("[value=check]").await;
    browser.assert_text("All of this is new.").await;
    browser.fill("#raw-events", "ticket.created").await;
    browser.click("[value=check]").await;
    browser.assert_text("receive all of this already").await;
    browser.assert_text("Whole app").await;
    browser.fill("#raw-events", "ticket.*").await;
    browser.click("[value=save]").await;
    browser.assert_text("The webhook was created.").await;
    assert_eq!(
        urns(platform, "admin-ab").await,
        [in_app(APP_A, "ticket:C:T")]
    );
}

/// Edits the webhook whose page is open, tests, disables, enables and deletes it.
async fn change_and_delete(platform: &Platform, browser: &Browser) {
    browser.click("main a.button").await;
    browser.assert_text("Edit webhook").await;
    assert!(browser.at("#raw-urns").await.is_displayed().await.unwrap());
    browser.fill("#description", "Another name").await;
    browser.click("[value=save]").await;
    browser.assert_text("The changes were saved.").await;
    browser.assert_text("Another name").await;
    browser.click("[value=tested]").await;
    browser.assert_text("A test event is on its way.").await;
    browser.click("table a").await;
    browser.assert_text("There was none yet.").await;
    let event = browser
        .client
        .find(Locator::XPath("//dt[.='Event']/following::code[1]"))
        .await
        .unwrap();
    let event = event.text().await.unwrap();
    browser.client.back().await.unwrap();
    browser.fill("#event", &event).await;
    browser.click("form[method=get] button").await;
    browser.assert_text("It is on its way").await;
    browser.client.back().await.unwrap();
    browser.click("[value=rotated]").await;
    browser.assert_text("There is a new secret.").await;
    browser.click("[value=disabled]").await;
    browser.assert_text("The webhook is disabled.").await;
    browser.click("[value=enabled]").await;
    browser.assert_text("The webhook is enabled.").await;
    browser.click("#delete + details summary").await;
    browser.click("[value=deleted]").await;
    browser.assert_text("The webhook was deleted.").await;
    assert_eq!(urns(platform, "admin-ab").await.len(), 2);
}

/// The only app is chosen by itself, and a webhook is made without a mouse.
#[tokio::test(flavor = "multi_thread")]
async fn a_keyboard_is_enough() {
    let platform = Platform::start().await;
    let Some(browser) = Browser::start(&platform, json!({})).await else {
        return;
    };
    browser.go("/cockpit").await;
    browser.tab_to("#token").await;
    browser
        .keys(&format!(
            "{}{}",
            platform.token("admin-a"),
            char::from(Key::Enter)
        ))
        .await;
    browser.assert_text("There is no webhook here.").await;
    assert_eq!(
        browser.path().await,
        format!("/cockpit/apps/{APP_A}/webhooks")
    );
    browser.tab_to("a.skip").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.tab_to("main a.button").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.assert_text("Name or description").await;
    browser.tab_to("#url").await;
    browser.keys("https://example.com/hook").await;
    browser.tab_to("[value=\"ticket.created\"]").await;
    browser.keys(" ").await;
    browser
        .tab_to(&format!("[name=\"part.{APP_A}\"][value=everything]"))
        .await;
    browser.keys(&Key::Down.to_string()).await;
    browser
        .tab_to(&format!("[name=\"categories.{APP_A}\"]"))
        .await;
    browser.keys("C").await;
    browser.tab_to("[value=save]").await;
    browser.keys(&Key::Enter.to_string()).await;
    browser.assert_text("The webhook was created.").await;
    assert_eq!(
        urns(&platform, "admin-a").await,
        [in_app(APP_A, "ticket:C:*")]
    );
}

/// Makes a webhook with long texts and a delivery, and returns a path of each page.
async fn pages(platform: &Platform) -> Vec<(&'static str, String)> {
    let who = platform.who("admin-a").await;
    let input = NewWebhook {
        events: vec!["ticket.created".to_owned(), "ticket.updated".to_owned()],
        urns: ["heating", "water"]
            .map(|category| in_app(APP_A, &format!("ticket:{category}:*")))
            .into(),
        url: format!("https://example.com/{}", "long-path/".repeat(9)),
        enabled: true,
        description: Some("Tickets to the caretaker".to_owned()),
    };
    let hook = caller(platform.context(), &who)
        .register(&input)
        .await
        .unwrap()
        .id;
    platform
        .send(
            "an-event-of-the-seed",
            "ticket.created",
            &in_app(APP_A, "ticket:heating:T"),
        )
        .await;
    let list = caller(platform.context(), &who)
        .deliveries(hook, 1, None)
        .await
        .unwrap();
    let delivery = list.items[0].delivery.id;
    vec![
        ("apps", "/cockpit".to_owned()),
        ("list", format!("/cockpit/apps/{APP_A}/webhooks")),
        ("create", format!("/cockpit/apps/{APP_A}/webhooks/new")),
        ("edit", format!("/cockpit/webhooks/{hook}/edit")),
        ("webhook", format!("/cockpit/webhooks/{hook}")),
        ("delivery", format!("/cockpit/deliveries/{delivery}")),
        (
            "why",
            format!("/cockpit/webhooks/{hook}?event=an-event-of-the-seed"),
        ),
        ("events", "/cockpit/events".to_owned()),
        ("not-found", "/cockpit/nothing".to_owned()),
    ]
}

/// The contrast of the text with its background, of the whole page: the least of all elements.
const LEAST_CONTRAST: &str = "
    const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
        if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
    let least = 21;
    for (const e of document.querySelectorAll('body *')) {
        if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
        const [a, b] = [light(getComputedStyle(e).color), light(back(e))];
        least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)); }
    return least";

/// What a screen reader needs: labels, a title, one heading of the first level, and no id twice.
const UNLABELLED: &str = "
    const bad = [...document.querySelectorAll('input:not([type=hidden]), textarea, select')]
        .filter(e => !e.labels.length).map(e => e.outerHTML);
    const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
    bad.push(...ids.filter((id, at) => ids.indexOf(id) !== at));
    for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby]'))
        for (const id of (e.getAttribute('aria-describedby') || e.getAttribute('aria-labelledby')).split(' '))
            if (!document.getElementById(id)) bad.push('no ' + id);
    for (const e of document.querySelectorAll('fieldset')) if (!e.querySelector('legend')) bad.push('no legend');
    if (document.querySelectorAll('h1').length !== 1 || document.querySelectorAll('main').length !== 1
        || !document.title || !document.documentElement.lang) bad.push('structure');
    return bad";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_a_phone_and_can_be_read_in_the_light_and_in_the_dark() {
    let platform = Platform::start().await;
    let pages = pages(&platform).await;
    let metrics = json!({ "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 1.0 } });
    let mut backgrounds = Vec::new();
    for scheme in [0, 1] {
        let args = json!([format!("--blink-settings=preferredColorScheme={scheme}")]);
        let options = json!({ "mobileEmulation": metrics, "args": args });
        let Some(browser) = Browser::start(&platform, options).await else {
            return;
        };
        browser.sign_in(&platform, "admin-a").await;
        backgrounds.push(
            browser
                .script("return getComputedStyle(document.body).backgroundColor")
                .await,
        );
        let fails = |name: &str, problem: Value| panic!("{name} in scheme {scheme}: {problem}");
        for (name, path) in &pages {
            browser.go(path).await;
            let width = browser
                .script("return document.documentElement.scrollWidth")
                .await;
            if width.as_u64() > Some(360) {
                fails(name, width);
            }
            let contrast = browser.script(LEAST_CONTRAST).await;
            if contrast.as_f64() < Some(4.5) {
                fails(name, contrast);
            }
            let unlabelled = browser.script(UNLABELLED).await;
            if unlabelled != json!([]) {
                fails(name, unlabelled);
            }
        }
        browser.go(&pages[2].1).await;
        browser.click("[value=save]").await;
        browser.assert_text("There is a problem").await;
        let after = browser.script(UNLABELLED).await;
        assert_eq!(after, json!([]), "with faults");
        assert!(
            browser.script(LEAST_CONTRAST).await.as_f64() >= Some(4.5),
            "with faults"
        );
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
}

/// Writes a picture of each page into `screenshots/`: `cargo test --test it -- --ignored screenshots`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "it writes files"]
async fn screenshots() {
    let platform = Platform::start().await;
    let pages = pages(&platform).await;
    let options = json!({ "args": ["--window-size=900,1000", "--hide-scrollbars"] });
    let Some(browser) = Browser::start(&platform, options).await else {
        return;
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let take = async |name: &str| {
        let picture = browser.client.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    };
    browser.go("/cockpit").await;
    take("sign-in").await;
    browser.sign_in(&platform, "admin-a").await;
    for (name, path) in &pages {
        browser.go(path).await;
        take(name).await;
    }
    browser.go(&pages[2].1).await;
    browser.fill("#url", "https://example.com/hook").await;
    browser.click("[value=expert]").await;
    browser.fill("#raw-events", "ticket.created").await;
    let urns = format!(
        "{}\n{}",
        in_app(APP_A, "ticket:heating:*"),
        in_app(APP_A, "tick*")
    );
    browser.fill("#raw-urns", &urns).await;
    browser.click("[value=save]").await;
    browser.assert_text("There is a problem").await;
    browser.click(".errors a").await;
    take("faults").await;
    browser.fill("#raw-urns", &in_app(APP_A, "*")).await;
    browser.click("[value=check]").await;
    browser.assert_text("What will be received").await;
    take("preview").await;
}
