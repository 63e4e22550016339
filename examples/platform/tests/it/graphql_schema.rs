//! The schema: the file that is kept, and the platform's own types.

use std::path::Path;

use urn_filter_platform::graphql;

use crate::support::Platform;

#[tokio::test]
async fn the_served_schema_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, graphql::sdl()).unwrap();
    }
    let platform = Platform::start().await;
    let served = platform.http.get(platform.url("/schema.graphql"));
    let served = served.send().await.unwrap().text().await.unwrap();
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        served == kept,
        "run `UPDATE_SCHEMA=1 cargo test schema` and look at what has changed"
    );
}
