//! Errors in the look of the Rust compiler: `input` and `span_in_input` of an error feed any renderer.
//!
//! ```sh
//! cargo run --example render_errors -- 'urn:allthings:app:<appId>:*' 'urn:allthings:tick*'
//! ```

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use urn_filter::{FilterSet, ParseError};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let filters = match arguments.as_slice() {
        [] => vec![
            "urn:allthings:app:A:*",
            "urn:allthings:app::ticket:*",
            "urn:allthings:tick*",
        ],
        given => given.iter().map(String::as_str).collect(),
    };
    match FilterSet::parse(filters) {
        Ok(set) => println!("{} valid filters", set.len()),
        Err(error) => {
            for (index, error) in error.entries() {
                println!("{}\n", render(error, &format!("urns[{index}]")));
            }
        }
    }
}

/// One error. What the renderer needs is there: text, bytes to blame, expectation and hint.
fn render(error: &ParseError, place: &str) -> String {
    let title = format!("this is not a valid {}", error.syntax());
    let annotation = AnnotationKind::Primary
        .span(error.span_in_input())
        .label(format!("expected {}", error.expected()));
    let snippet = Snippet::source(error.input())
        .path(place)
        .annotation(annotation);
    let mut report = Level::ERROR.primary_title(title).element(snippet);
    if let Some(hint) = error.hint() {
        report = report.element(Level::HELP.message(hint));
    }
    Renderer::plain().render(&[report])
}
