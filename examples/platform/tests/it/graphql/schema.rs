//! The schema: the file that is kept, and the platform's own types.

use std::collections::HashMap;
use std::path::Path;

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use urn_filter_platform::graphql;

use crate::support::Platform;

#[tokio::test]
async fn the_served_schema_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, graphql::sdl()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        served().await == kept,
        "run `UPDATE_SCHEMA=1 cargo test schema` and look at what has changed"
    );
}

/// The schema of the platform's documentation, as it is there.
const PLATFORM: &str = include_str!("platform.graphql");
/// What its documentation says in words.
const WORDS: &str = "
    input UpdateWebhookInput { events: [EventName!] urns: [Urn!] url: Url enabled: Boolean description: String }
    type WebhooksConnection { edges: [WebhooksEdge!]! nodes: [Webhook!]! pageInfo: PageInfo! totalCount: Int! }
    type WebhooksEdge { cursor: ID! node: Webhook! }
    type WebhookDeliveriesConnection {
        edges: [WebhookDeliveriesEdge!]! nodes: [WebhookDelivery!]! pageInfo: PageInfo! totalCount: Int!
    }
    type WebhookDeliveriesEdge { cursor: ID! node: WebhookDelivery! }
";

#[tokio::test]
async fn each_field_of_the_platform_s_schema_is_there_with_its_type() {
    let served = types(&served().await);
    for wanted in [PLATFORM, WORDS] {
        for (name, wanted) in types(wanted) {
            let found = served.get(&name).unwrap_or_else(|| panic!("no `{name}`"));
            compare(&name, &wanted, found);
        }
    }
    assert_eq!(types(PLATFORM).len(), 20);
}

async fn served() -> String {
    let platform = Platform::start().await;
    let request = platform.http.get(platform.url("/schema.graphql"));
    request.send().await.unwrap().text().await.unwrap()
}

fn types(sdl: &str) -> HashMap<String, TypeDefinition> {
    let document = parse_schema(sdl).unwrap();
    let definitions = document.definitions.into_iter();
    let types = definitions.filter_map(|definition| match definition {
        TypeSystemDefinition::Type(found) => Some((found.node.name.to_string(), found.node)),
        _ => None,
    });
    types.collect()
}

fn compare(name: &str, wanted: &TypeDefinition, found: &TypeDefinition) {
    match (&wanted.kind, &found.kind) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(wanted), TypeKind::Object(found)) => {
            for interface in &wanted.implements {
                let mut all = found.implements.iter();
                assert!(all.any(|found| found.node == interface.node), "{name}");
            }
            compare_fields(name, &wanted.fields, &found.fields);
        }
        (TypeKind::Interface(wanted), TypeKind::Interface(found)) => {
            assert_eq!(wanted.fields.len(), found.fields.len(), "{name}");
            compare_fields(name, &wanted.fields, &found.fields);
        }
        (TypeKind::InputObject(wanted), TypeKind::InputObject(found)) => {
            compare_inputs(name, inputs(&wanted.fields), inputs(&found.fields));
        }
        (TypeKind::Enum(wanted), TypeKind::Enum(found)) => {
            let values = |all: &async_graphql::parser::types::EnumType| -> Vec<String> {
                all.values
                    .iter()
                    .map(|value| value.node.value.to_string())
                    .collect()
            };
            assert_eq!(values(wanted), values(found), "{name}");
        }
        (wanted, found) => panic!("`{name}` is {found:?}, not {wanted:?}"),
    }
}

type Fields = [Positioned<FieldDefinition>];

fn compare_fields(name: &str, wanted: &Fields, found: &Fields) {
    for Positioned { node: wanted, .. } in wanted {
        let field = format!("{name}.{}", wanted.name.node);
        let mut found = found.iter().map(|found| &found.node);
        let found = found
            .find(|found| found.name.node == wanted.name.node)
            .unwrap_or_else(|| panic!("no `{field}`"));
        assert_eq!(wanted.ty.to_string(), found.ty.to_string(), "{field}");
        compare_inputs(&field, inputs(&wanted.arguments), inputs(&found.arguments));
    }
}

type Inputs = HashMap<String, String>;

fn inputs(list: &[Positioned<InputValueDefinition>]) -> Inputs {
    let pair = |input: &InputValueDefinition| (input.name.to_string(), input.ty.to_string());
    list.iter().map(|input| pair(&input.node)).collect()
}

/// Each wanted input has its type, and nobody needs to give any other.
fn compare_inputs(name: &str, wanted: Inputs, mut found: Inputs) {
    for (input, wanted) in wanted {
        assert_eq!(found.remove(&input), Some(wanted), "{name}({input})");
    }
    assert!(
        found.values().all(|more| !more.ends_with('!')),
        "{name}: {found:?}"
    );
}
