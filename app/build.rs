//! Compiles the stylesheet, and makes each message of the catalogue a function: a missing or misspelt one doesn't compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use sha2::{Digest, Sha256};

type Failure = Box<dyn std::error::Error>;
/// Each message with its variables, in the order in which they first stand.
type Messages = BTreeMap<String, Vec<String>>;

fn main() -> Result<(), Failure> {
    for path in ["../style", "../public", "locales", "build.rs"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let out = env::var("OUT_DIR")?;
    stylesheet(Path::new(&out))?;
    catalogue(Path::new(&out))
}

fn stylesheet(out: &Path) -> Result<(), Failure> {
    let options = grass::Options::default().style(grass::OutputStyle::Compressed);
    let css = grass::from_path("../style/main.scss", &options)?;
    println!(
        "cargo:rustc-env=STYLE_HASH={}",
        &hex::encode(Sha256::digest(&css))[..10]
    );
    fs::write(out.join("style.css"), css)?;
    Ok(())
}

fn catalogue(out: &Path) -> Result<(), Failure> {
    let spanish = messages(&fs::read_to_string("locales/es.ftl")?);
    for other in ["pt", "en"] {
        let found = messages(&fs::read_to_string(format!("locales/{other}.ftl"))?);
        if let Some(difference) = difference(&spanish, &found) {
            return Err(
                format!("locales/{other}.ftl is not as locales/es.ftl: {difference}").into(),
            );
        }
    }
    let mut code = String::from("impl Language {\n");
    for (key, variables) in &spanish {
        let name = key.replace('-', "_");
        let parameters = variables.iter().fold(String::new(), |mut text, variable| {
            let _ = write!(text, ", {variable}: impl Into<FluentValue<'a>>");
            text
        });
        let arguments = variables.iter().fold(String::new(), |mut text, variable| {
            let _ = write!(text, "(\"{variable}\", {variable}.into()), ");
            text
        });
        let lifetime = if variables.is_empty() { "" } else { "<'a>" };
        writeln!(
            code,
            "    pub(crate) fn {name}{lifetime}(self{parameters}) -> String {{ self.message(\"{key}\", [{arguments}]) }}"
        )?;
    }
    code.push_str("}\n");
    fs::write(out.join("messages.rs"), code)?;
    Ok(())
}

/// Reads just enough Fluent: a message begins at the start of a line, its variables are `$name`.
fn messages(text: &str) -> Messages {
    let mut found = Messages::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let rest = match line.split_once(" =") {
            Some((key, rest)) if line.starts_with(|c: char| c.is_ascii_lowercase()) => {
                current = Some(key.to_owned());
                found.insert(key.to_owned(), Vec::new());
                rest
            }
            _ => line,
        };
        let Some(variables) = current.as_ref().and_then(|key| found.get_mut(key)) else {
            continue;
        };
        for part in rest.split('$').skip(1) {
            let name: String = part
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if !variables.contains(&name) {
                variables.push(name);
            }
        }
    }
    for variables in found.values_mut() {
        variables.sort();
    }
    found
}

fn difference(one: &Messages, other: &Messages) -> Option<String> {
    let missing = one
        .iter()
        .find(|(key, variables)| other.get(*key) != Some(*variables));
    let extra = other.keys().find(|key| !one.contains_key(*key));
    missing
        .map(|(key, variables)| {
            format!("{key} with {variables:?} is missing or has other variables")
        })
        .or_else(|| extra.map(|key| format!("{key} is only there")))
}
