use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;

use super::Wrong;

/// Where settings come from: the environment, and below it a `.env` file.
#[derive(Default)]
pub struct Source {
    environment: HashMap<OsString, OsString>,
    file: HashMap<String, String>,
}

impl Source {
    /// This process's environment and the `.env` file of the current folder, if there is one.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub fn from_process() -> Result<Self, Wrong> {
        Ok(Self {
            environment: std::env::vars_os().collect(),
            file: read_file(Path::new(".env"))?,
        })
    }

    /// Made up, for tests: the environment, and what `.env` would hold.
    pub fn from_pairs(environment: &[(&str, &str)], file: &[(&str, &str)]) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            environment: environment
                .iter()
                .map(|(name, value)| (OsString::from(name), OsString::from(value)))
                .collect(),
            file: file.iter().map(own).collect(),
        }
    }

    /// The value of a setting. A variable of the environment hides that of the file even when it is empty, and empty is
    /// not set.
    ///
    /// # Errors
    /// It isn't UTF-8.
    pub fn get(&self, name: &'static str) -> Result<Option<String>, Wrong> {
        let value = match self.environment.get(&OsString::from(name)) {
            Some(value) => value.to_str().map(str::to_owned).ok_or_else(|| Wrong {
                name,
                problem: "not valid UTF-8".to_owned(),
            })?,
            None => self.file.get(name).cloned().unwrap_or_default(),
        };
        let value = value.trim();
        Ok((!value.is_empty()).then(|| value.to_owned()))
    }
}

fn read_file(path: &Path) -> Result<HashMap<String, String>, Wrong> {
    let wrong = |problem: String| Wrong {
        name: ".env",
        problem,
    };
    if !path.exists() {
        return Ok(HashMap::new());
    }
    let lines = dotenvy::from_path_iter(path).map_err(|_| wrong("can't be read".to_owned()))?;
    let mut values = HashMap::new();
    for line in lines {
        match line {
            Ok((name, value)) => values.insert(name, value),
            // The line itself may hold a secret, so only its place is told.
            Err(dotenvy::Error::LineParse(_, at)) => {
                return Err(wrong(format!(
                    "a line can't be read, at its character {at}"
                )));
            }
            Err(_) => return Err(wrong("can't be read".to_owned())),
        };
    }
    Ok(values)
}
