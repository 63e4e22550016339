//! The wings of `src/` and the arrows between its files: who may use whom, no circles, faces that
//! define nothing. CONTRIBUTING.md has the map; this test keeps it true.
//!
//! An arrow is a path that begins with `crate::`, `super::` or `self::` in the code of a file. It
//! leads to the file of the innermost module that the path names. Comments and unit tests do not
//! count, and neither do `mod` lines: a folder's `mod.rs` may declare its files and re-export from
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// For each wing the wings that it may use.
const MAY_USE: [(&str, &[&str]); 7] = [
    ("language", &[]),
    ("matching", &["language"]),
    ("allthings", &["language"]),
    ("algebra", &["language", "matching"]),
    (
        "permission",
        &["language", "matching", "allthings", "algebra"],
    ),
    ("inspect", &["language", "matching", "allthings", "algebra"]),
    (
        "interop",
        &[
            "language",
            "matching",
            "allthings",
            "algebra",
            "permission",
            "inspect",
        ],
    ),
];

/// The source of each module, by its path without `crate`: `["language", "urn"]`.
type Sources = BTreeMap<Vec<String>, String>;

/// The modules that each module uses.
type Arrows = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

#[test]
fn arrows_between_wings_run_one_way() {
    let wrong = against_the_map(&arrows(&sources()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    let circles = circles(&arrows(&sources()));
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn faces_define_nothing() {
    for (module, text) in faces(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path()) {
        let defining = text.lines().find(|line| is_definition(line));
        assert_eq!(defining, None, "{module}");
    }
}

/// The rules above find what they are for.
/// A hash table whose keys come from elsewhere would not know the caller's seed.
#[test]
fn every_hash_table_has_its_keys_from_one_file() {
    let sources = sources();
    let with_keys = sources.iter().filter(|(_, text)| {
        let others = [
            "foldhash",
            "std::hash::RandomState",
            "std::collections::Hash",
        ];
        others.iter().any(|other| code(text).contains(other))
    });
    let modules: Vec<String> = with_keys.map(|(module, _)| module.join("::")).collect();
    assert_eq!(modules, ["matching::hashing"]);
}

#[test]
fn broken_maps_are_found() {
    let of = |files: &[(&str, &str)]| -> Sources {
        let module = |path: &str| path.split("::").map(str::to_owned).collect();
        let files = files.iter();
        files
            .map(|(path, text)| (module(path), (*text).to_owned()))
            .collect()
    };
    let up = of(&[
        ("language", ""),
        (
            "language::urn",
            "use crate::matching::{\n    engine::{self, Row},\n    Index,\n};",
        ),
        ("matching", ""),
        ("matching::engine", ""),
    ]);
    let wrong = against_the_map(&arrows(&up));
    let expected = [
        "language::urn uses matching",
        "language::urn uses matching::engine",
    ];
    assert_eq!(wrong, expected);

    let circle = of(&[
        ("language", "pub use self::urn::Urn;\nmod urn;"),
        (
            "language::urn",
            "/// [`crate::matching::Index`]\nfn f() { super::scan::urn(1) }",
        ),
        (
            "language::scan",
            "use crate::language::Urn; // through the face",
        ),
        (
            "language::free",
            "pub(in crate::language) fn g() {}\n$crate::language::Urn",
        ),
    ]);
    let found = circles(&arrows(&circle));
    assert_eq!(found, [["language", "language::scan", "language::urn"]]);
    assert!(arrows(&circle)[&vec!["language".to_owned(), "free".to_owned()]].is_empty());
    let unknown = of(&[("attic::x", "use crate::language::Urn;"), ("language", "")]);
    assert_eq!(
        against_the_map(&arrows(&unknown)),
        ["attic::x uses language"]
    );
    assert!(is_definition("pub(crate) fn f() {") && is_definition("impl Urn {"));
    assert!(!is_definition("pub use self::urn::Urn;") && !is_definition("//! fn"));
}

fn is_definition(line: &str) -> bool {
    let words = [
        "fn", "struct", "enum", "trait", "impl", "impl<K>", "type", "const", "static",
    ];
    let rest = line.strip_prefix("pub").unwrap_or(line);
    let rest = match rest.strip_prefix('(') {
        Some(scope) => scope.split_once(')').map_or("", |(_, rest)| rest),
        None => rest,
    };
    let mut words = words.iter();
    words.any(|word| rest.split_whitespace().next() == Some(word)) && !line.starts_with(' ')
}

/// Each arrow that the table does not allow, as a sentence.
fn against_the_map(arrows: &Arrows) -> Vec<String> {
    let mut wrong = Vec::new();
    for (from, uses) in arrows {
        for to in uses {
            let (Some(wing), Some(other)) = (from.first(), to.first()) else {
                // Out of `lib.rs` everything is allowed; nothing uses `lib.rs`.
                if to.is_empty() {
                    wrong.push(format!("{} uses lib", from.join("::")));
                }
                continue;
            };
            let allowed = MAY_USE.iter().find(|(name, _)| name == wing);
            let is_allowed = allowed.is_some_and(|(_, uses)| uses.contains(&other.as_str()));
            if wing != other && !is_allowed {
                wrong.push(format!("{} uses {}", from.join("::"), to.join("::")));
            }
        }
    }
    wrong
}

/// The groups of modules that use each other, directly or through others.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let reach: BTreeMap<_, _> = arrows
        .keys()
        .map(|from| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<_> = arrows[from].iter().collect();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(&arrows[next]);
                }
            }
            (from, seen)
        })
        .collect();
    let circle_of = |module| -> Vec<String> {
        let members = reach.keys().filter(|other| {
            **other == module || reach[module].contains(*other) && reach[*other].contains(module)
        });
        members.map(|member| member.join("::")).collect()
    };
    let circles: BTreeSet<_> = arrows
        .keys()
        .filter(|module| reach[*module].contains(*module))
        .map(circle_of)
        .collect();
    circles.into_iter().collect()
}

fn arrows(sources: &Sources) -> Arrows {
    let arrow = |(module, text): (&Vec<String>, &String)| {
        let paths = paths(&code(text));
        let uses = paths
            .iter()
            .filter_map(|path| resolve(sources, module, path));
        (module.clone(), uses.filter(|used| used != module).collect())
    };
    sources.iter().map(arrow).collect()
}

/// The innermost module that a path names.
fn resolve(sources: &Sources, module: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut found = match path.first()?.as_str() {
        "crate" => Vec::new(),
        "super" => module.split_last()?.1.to_vec(),
        _ => module.to_vec(),
    };
    for segment in &path[1..] {
        if segment == "super" {
            found.pop();
            continue;
        }
        found.push(segment.clone());
        if !sources.contains_key(&found) {
            found.pop();
            break;
        }
    }
    Some(found)
}

/// The code without comments and unit tests.
fn code(text: &str) -> String {
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
    let without_comment = |line: &str| {
        let end = line.find("//").unwrap_or(line.len());
        line[..end].to_owned() + "\n"
    };
    lines.map(without_comment).collect()
}

/// Every path that begins in this crate, with groups in braces taken apart.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for root in ["crate", "super", "self"] {
        for (at, _) in code.match_indices(&format!("{root}::")) {
            let before = code[..at].chars().next_back();
            let is_root = !before.is_some_and(|c| c.is_alphanumeric() || "_$:".contains(c));
            // Neither a visibility nor a link in the text of a `doc` attribute.
            let is_use = !["pub(in ", "]("]
                .iter()
                .any(|end| code[..at].ends_with(end));
            if is_root && is_use {
                tree(&mut code[at..].chars().peekable(), &[], &mut paths);
            }
        }
    }
    paths
}

/// Reads `a::b::{c, d::e}` and appends the paths in it.
fn tree(
    chars: &mut std::iter::Peekable<std::str::Chars<'_>>,
    prefix: &[String],
    paths: &mut Vec<Vec<String>>,
) {
    let mut path = prefix.to_vec();
    let mut word = String::new();
    while let Some(&c) = chars.peek() {
        match c {
            _ if c.is_alphanumeric() || c == '_' => word.push(c),
            ':' if !word.is_empty() => path.push(std::mem::take(&mut word)),
            ':' => {}
            '{' if word.is_empty() && path.len() > prefix.len() => {
                while chars.next().is_some_and(|c| c != '}') {
                    while chars.next_if(|c| c.is_whitespace()).is_some() {}
                    if chars.peek() != Some(&'}') {
                        tree(chars, &path, paths);
                        while chars.next_if(|c| !",}".contains(*c)).is_some() {}
                    }
                    if chars.peek() == Some(&'}') {
                        chars.next();
                        return;
                    }
                }
                return;
            }
            _ => break,
        }
        chars.next();
    }
    if !word.is_empty() {
        path.push(word);
    }
    paths.push(path);
}

fn sources() -> Sources {
    let mut sources = Sources::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in files(&root) {
        let path = file.strip_prefix(&root).unwrap().with_extension("");
        let mut module: Vec<String> = path
            .iter()
            .map(|part| part.to_str().unwrap().to_owned())
            .collect();
        let name = module.last().map(String::as_str);
        match name {
            Some("mod") => drop(module.pop()),
            Some("lib") if module.len() == 1 => module.clear(),
            Some("tests") => continue,
            _ => {}
        }
        sources.insert(module, fs::read_to_string(&file).unwrap());
    }
    assert!(sources.len() > 100, "{}", sources.len());
    sources
}

/// The text of every `mod.rs`, by its path.
fn faces(root: &Path) -> Vec<(String, String)> {
    let faces = files(root)
        .into_iter()
        .filter(|file| file.ends_with("mod.rs"));
    let faces = faces.map(|file| {
        (
            file.display().to_string(),
            fs::read_to_string(&file).unwrap(),
        )
    });
    faces.collect()
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
