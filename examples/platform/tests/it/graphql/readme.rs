//! The examples of the README run.

use std::process::Command;

use serde_json::Value;

use crate::support::Platform;

/// Stands between the outputs of two examples.
const END: &str = "=== the next example ===";

/// Runs the examples with a shell, and returns what each of them has printed, or `None` without `curl`.
async fn outputs(platform: &Platform) -> Option<Vec<String>> {
    if Command::new("curl").arg("--version").output().is_err() {
        return None;
    }
    let readme = include_str!("../../../README.md");
    let section = readme.split("\n## GraphQL\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("\n```sh\n").skip(1);
    let blocks: Vec<&str> = blocks
        .map(|block| block.split("\n```").next().unwrap())
        .collect();
    let script = blocks.join(&format!("\necho '{END}'\n"));
    let script = script.replace("http://localhost:8080", &platform.url(""));
    let mut shell = Command::new("sh");
    shell.args(["-euc", &script]).env("no_proxy", "*");
    shell
        .env("TOKEN", platform.token("admin-ab"))
        .env("INGEST", platform.token("ingest"));
    let run = tokio::task::spawn_blocking(move || shell.output().unwrap());
    let output = run.await.unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Some(text.split(END).map(|part| part.trim().to_owned()).collect())
}

#[tokio::test]
async fn each_example_answers_what_the_text_says() {
    let platform = Platform::start().await;
    let Some(outputs) = outputs(&platform).await else {
        eprintln!("skipped: there is no `curl`");
        return;
    };
    // For each example: a part of its answer, and what is there.
    let wanted: [&[(&str, &str)]; 18] = [
        &[],
        &[("/data/registerableWebhookEvents/0/namespace", "")],
        &[("/data/previewWebhook/findings/0/severity", "note")],
        &[("/data/registerWebhook/code", "OK")],
        &[("/data/registerWebhook/code", "OK")],
        &[("/data/registerWebhook/code", "OK")],
        &[("/data/registerWebhook/code", "OK")],
        &[("/data/registerWebhook/code", "PERMISSION_DENIED")],
        &[
            ("/errors/0/extensions/argument/1", "events"),
            ("/errors/1/extensions/argument/1", "urns"),
            ("/errors/2/extensions/argument/1", "url"),
        ],
        &[("/data/webhooks/nodes/3/url", "http://localhost:9000/hook")],
        &[(
            "/data/webhook/deliveries/nodes/0/event/name",
            "ticket.created",
        )],
        &[("/data/explainDelivery/verdict", "PENDING")],
        &[("/data/sendTestEvent/code", "OK")],
        &[("/data/resend/code", "OK")],
        &[("/data/resendRange/code", "OK")],
        &[("/data/updateWebhook/code", "OK")],
        &[("/data/rotateSecret/code", "OK")],
        &[("/data/removeWebhook/code", "OK")],
    ];
    assert_eq!(outputs.len(), wanted.len());
    for (output, wanted) in outputs.iter().zip(wanted) {
        for (pointer, part) in wanted {
            // The example with an event prints the answer of `POST /events` before.
            let answers = serde_json::Deserializer::from_str(output).into_iter::<Value>();
            let last = answers.last().unwrap().unwrap();
            let found = last.pointer(pointer).and_then(Value::as_str);
            assert!(
                found.is_some_and(|found| found.contains(part)),
                "{pointer}: {output}"
            );
        }
    }
}
