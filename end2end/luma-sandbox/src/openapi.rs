//! Checks recorded requests and answers against Luma's API document (`openapi.json`).
//!
//! So both sides are measured by the vendor's paper: hack0's requests by [`OpenApi::check`] in its tests, and the
//! sandbox's own answers in ours.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use jsonschema::Validator;
use serde_json::Value;

use crate::{Recorded, Surface};

/// Paths that the document has under another name: the name in use → the document's.
const RENAMED: &[(&str, &str)] = &[
    ("/v1/calendars/events/add", "/v1/calendar/add-event"),
    ("/v1/calendars/events/lookup", "/v1/calendar/lookup-event"),
    ("/v1/calendar/get", "/v1/calendars/get"),
    ("/v1/user/get-self", "/v1/users/get-self"),
    ("/v1/event/create", "/v1/events/create"),
    ("/v1/event/update", "/v1/events/update"),
    ("/v1/webhooks/get", "/v2/webhooks/get"),
    ("/v1/webhooks/create", "/v2/webhooks/create"),
];

/// Old paths whose answer has the old shape, which the document doesn't know: only their query keys are checked.
const OLD: &[(&str, &[&str])] = &[
    ("/v1/event/get", &["api_id", "id", "event_api_id"]),
    (
        "/v1/calendar/list-events",
        &[
            "before",
            "after",
            "pagination_cursor",
            "pagination_limit",
            "series_mode",
            "sort_column",
            "sort_direction",
        ],
    ),
];

/// Luma's API document (`openapi.json`).
pub struct OpenApi {
    document: Value,
    /// Compiled schemas by the place in the document they come from; compiling the big ones takes a while.
    compiled: Mutex<HashMap<String, Arc<Validator>>>,
}

impl OpenApi {
    /// Reads the document; `None` when it isn't there or isn't JSON, so that tests can say that they skip.
    pub fn load(path: impl AsRef<Path>) -> Option<OpenApi> {
        let document: Value = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
        document["paths"].is_object().then(|| OpenApi {
            document,
            compiled: Mutex::default(),
        })
    }

    /// Checks one exchange with the official API: path, method, query, body, and the answer when it was a 200. Exchanges
    /// with the other surfaces aren't documented and pass.
    pub fn check(&self, recorded: &Recorded) -> Result<(), String> {
        if recorded.surface != Surface::Official {
            return Ok(());
        }
        let at = |what: String| format!("{} {}: {what}", recorded.method, recorded.path);
        if let Some((_, keys)) = OLD.iter().find(|(path, _)| *path == recorded.path) {
            let unknown = recorded
                .query
                .iter()
                .find(|(key, _)| !keys.contains(&key.as_str()));
            return unknown.map_or(Ok(()), |(key, _)| {
                Err(at(format!("unknown query key {key}")))
            });
        }
        let path = RENAMED
            .iter()
            .find(|(used, _)| *used == recorded.path)
            .map_or(recorded.path.as_str(), |(_, known)| known);
        let methods = self.document["paths"]
            .get(path)
            .ok_or_else(|| at("no such path".to_owned()))?;
        let method = recorded.method.to_lowercase();
        let operation = methods
            .get(&method)
            .ok_or_else(|| at("no such method".to_owned()))?;
        check_query(operation, &recorded.query).map_err(at)?;
        let place = format!("{method} {path}");
        if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
            let body = recorded
                .body
                .as_ref()
                .ok_or_else(|| at("a JSON body is required".to_owned()))?;
            self.validate(&format!("{place} request"), schema, body)
                .map_err(|error| at(format!("body: {error}")))?;
        } else if recorded.body.is_some() {
            return Err(at("takes no body".to_owned()));
        }
        // A fault's answer isn't noted; there is nothing to check then.
        let (200, Some(answer)) = (recorded.status, &recorded.answer) else {
            return Ok(());
        };
        let schema = operation
            .pointer("/responses/200/content/application~1json/schema")
            .ok_or_else(|| at("the document has no answer".to_owned()))?;
        self.validate(&format!("{place} response"), schema, answer)
            .map_err(|error| at(format!("answer: {error}")))
    }

    /// Checks a webhook payload (`{type, data}`) against the document's schema for its type.
    pub fn check_webhook(&self, payload: &Value) -> Result<(), String> {
        let kind = payload["type"].as_str().ok_or("no type")?;
        let schema = self
            .document
            .get("webhooks")
            .and_then(|webhooks| webhooks.get(kind))
            .and_then(|webhook| {
                webhook.pointer("/post/requestBody/content/application~1json/schema")
            })
            .ok_or_else(|| format!("no webhook {kind}"))?;
        self.validate(&format!("webhook {kind}"), schema, payload)
            .map_err(|error| format!("{kind}: {error}"))
    }

    fn validate(&self, place: &str, schema: &Value, instance: &Value) -> Result<(), String> {
        let known = crate::sandbox::locked(&self.compiled).get(place).cloned();
        let validator = match known {
            Some(known) => known,
            None => self.compile(place, schema)?,
        };
        let errors: Vec<String> = validator
            .iter_errors(instance)
            .take(3)
            .map(|error| {
                let text: String = error.to_string().chars().take(300).collect();
                format!("at {}: {text}", error.instance_path())
            })
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.join("; "))
        }
    }

    fn compile(&self, place: &str, schema: &Value) -> Result<Arc<Validator>, String> {
        let made = jsonschema::validator_for(schema)
            .map_err(|error| format!("the schema is broken: {error}"))?;
        let made = Arc::new(made);
        crate::sandbox::locked(&self.compiled).insert(place.to_owned(), Arc::clone(&made));
        Ok(made)
    }
}

/// Every key known, every required one there, every value of its type.
fn check_query(operation: &Value, query: &[(String, String)]) -> Result<(), String> {
    let none = Vec::new();
    let parameters = operation["parameters"].as_array().unwrap_or(&none);
    for parameter in parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter["required"] == true && !query.iter().any(|(key, _)| key == name) {
            return Err(format!("query key {name} is required"));
        }
    }
    for (key, value) in query {
        let parameter = parameters
            .iter()
            .find(|parameter| parameter["name"] == key.as_str());
        let parameter = parameter.ok_or_else(|| format!("unknown query key {key}"))?;
        let schema = &parameter["schema"];
        // A list is given by repeating the key: each value is one item.
        let schema = if schema["type"] == "array" {
            &schema["items"]
        } else {
            schema
        };
        let typed = match schema["type"].as_str() {
            Some("number" | "integer") => value
                .parse::<f64>()
                .map(Value::from)
                .map_err(|_| format!("{key} is no number"))?,
            Some("boolean") => value
                .parse::<bool>()
                .map(Value::from)
                .map_err(|_| format!("{key} is no boolean"))?,
            _ => Value::from(value.as_str()),
        };
        let validator = jsonschema::validator_for(schema).map_err(|error| error.to_string())?;
        validator
            .validate(&typed)
            .map_err(|error| format!("{key}: {error}"))?;
    }
    Ok(())
}
