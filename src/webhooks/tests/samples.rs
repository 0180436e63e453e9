//! The real deliveries. The captured files aren't part of the project; where they aren't, this says so.

use std::path::PathBuf;

use luma_sandbox::Calendar;

use super::*;

fn samples() -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/luma/samples");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = files
        .map(|file| file.path())
        .filter(|path| path.to_string_lossy().contains("webhook_"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

/// Puts on the sandbox what the delivery tells of.
fn play(world: &mut World, data: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let calendar = Calendar::with_id(
        text(&data["calendar"]["id"]),
        text(&data["calendar"]["name"]),
    );
    let calendar_id = world.add_calendar(calendar);
    let hosts = data["hosts"].as_array().unwrap();
    let host_ids = hosts
        .iter()
        .map(|host| world.add_user(User::with_id(text(&host["id"]), text(&host["name"]))));
    let event = Event {
        id: text(&data["id"]),
        slug: text(&data["url"]).replace("https://luma.com/", ""),
        calendar_id,
        host_ids: host_ids.collect(),
        start_at: text(&data["start_at"]).parse().unwrap(),
        end_at: text(&data["end_at"]).parse().unwrap(),
        timezone: text(&data["timezone"]),
        ..Event::new(text(&data["name"]))
    };
    world.add_event(event);
}

test_on_both!(
    all_real_deliveries_are_ingested,
    |test: TestDb| async move {
        let samples = samples();
        if samples.is_empty() {
            eprintln!("skipped: no captured samples here");
            return;
        }
        assert_eq!(samples.len(), 7);
        let bench = Bench::new(test).await;
        for sample in &samples {
            if sample["data"]["platform"] == "luma" {
                bench.luma.edit(|world| play(world, &sample["data"]));
            }
            bench.told(sample).await;
        }
        bench.work().await;
        assert_eq!(bench.states().await, [DONE; 7]);
        for sample in &samples {
            let data = &sample["data"];
            let event = bench.event(data["id"].as_str().unwrap()).await.unwrap();
            assert_eq!(event.name, data["name"].as_str().unwrap());
            assert_eq!(event.luma_url, data["url"].as_str().unwrap());
            assert_eq!(
                event.start_at,
                data["start_at"].as_str().unwrap().parse().unwrap()
            );
            assert_eq!(
                event.end_at,
                Some(data["end_at"].as_str().unwrap().parse().unwrap())
            );
            assert_eq!(event.timezone, data["timezone"].as_str().unwrap());
            assert_eq!(event.ownership, Ownership::Referenced);
            let hosts: Vec<&str> = event.hosts.iter().map(|host| host.id.as_str()).collect();
            let told = data["hosts"].as_array().into_iter().flatten();
            let told: Vec<&str> = told.map(|host| host["id"].as_str().unwrap()).collect();
            assert_eq!(hosts, told);
            let calendar = event.calendar.map(|calendar| calendar.id.to_string());
            assert_eq!(calendar.as_deref(), data["calendar"]["id"].as_str());
        }
    }
);
