//! Errors printed like those of the Rust compiler. `input` and `span_in_input` are what any renderer
//! needs.
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

/// Renders one error with its text, the bytes that are wrong, what was expected, and the hint.
fn render(error: &ParseError, path: &str) -> String {
    let title = format!("this is not a valid {}", error.syntax());
    let annotation = AnnotationKind::Primary
        .span(error.span_in_input())
        .label(format!("expected {}", error.expected()));
    let snippet = Snippet::source(error.input())
        .path(path)
        .annotation(annotation);
    let mut report = Level::ERROR.primary_title(title).element(snippet);
    if let Some(hint) = error.hint() {
        report = report.element(Level::HELP.message(hint));
    }
    Renderer::plain().render(&[report])
}
