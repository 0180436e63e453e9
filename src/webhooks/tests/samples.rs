//! Seven deliveries as Luma really sent them: invented ones of the same shapes, and the captured ones. Those aren't part of
//! the project; where they aren't, this says so.

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

/// With every key of a real one, and nothing of its content.
fn invented_on_luma(number: u32, hosts: &[&str], calendar: &str, website: Option<&str>) -> Value {
    let hosts: Vec<Value> = hosts
        .iter()
        .map(|name| {
            let id = name.replace(|c: char| !c.is_ascii_alphanumeric(), "");
            json!({
                "id": format!("usr-{id}0000000"), "name": name,
                "avatar_url": "https://cdn.lu.ma/avatars-default/avatar_38.png",
            })
        })
        .collect();
    json!({"type": "calendar.event.added", "data": {
        "id": format!("evt-Invented000000{number}"),
        "api_id": format!("evt-Invented000000{number}"),
        "url": format!("https://luma.com/inv3nt{number}"),
        "name": format!("¿Cómo se inventa un evento? Parte {number}"),
        "start_at": format!("2026-12-0{number}T00:00:00.000Z"),
        "end_at": format!("2026-12-0{number}T01:00:00.000Z"),
        "timezone": "America/Lima",
        "cover_url": "https://images.lumacdn.com/event-covers/xx/invented.png",
        "platform": "luma",
        "hosts": hosts,
        "calendar": {
            "id": format!("cal-{calendar}00000"), "url": format!("https://luma.com/{calendar}"),
            "name": format!("Comunidad {calendar} | Encuentros & Talleres"), "slug": calendar, "website": website,
            "avatar_url": "https://cdn.lu.ma/avatars-default/community_avatar_3.png",
            "description": "Talleres y encuentros.", "is_personal": false, "twitter_handle": null,
            "youtube_handle": null, "cover_image_url": "https://images.unsplash.com/photo-1?crop=entropy&w=1080",
            "instagram_handle": null, "social_image_url": null,
        },
    }})
}

fn invented() -> Vec<Value> {
    let (few, many) = (
        ["Sol Ejemplo", "Pía Muestra"],
        ["Sol Ejemplo", "Pía Muestra", "Iván Prueba", "Eva Ficticia"],
    );
    let short = Some("https://bit.ly/invented");
    let mut with_meeting = invented_on_luma(1, &many, "inventada", short);
    with_meeting["data"]["meeting_url"] = json!("https://meet.google.com/aaa-bbbb-ccc");
    let companies = ["Ana Prueba", "theinvented", "Inventa App"];
    let mut elsewhere =
        invented_on_luma(5, &companies, "mundial", Some("https://invented.example"));
    elsewhere["data"]["timezone"] = json!("America/Guatemala");
    elsewhere["data"]["calendar"]["twitter_handle"] = json!("invented");
    let named_oddly = ["Luz Prueba | Trabajo.AI", "Ñata Muestra"];
    vec![
        with_meeting,
        invented_on_luma(2, &few, "inventada", short),
        invented_on_luma(3, &few, "inventada", short),
        invented_on_luma(4, &many, "inventada", short),
        elsewhere,
        invented_on_luma(6, &named_oddly, "trabajo", None),
        json!({"type": "calendar.event.added", "data": {
            "id": "calev-Invented0000007", "api_id": "calev-Invented0000007",
            "url": "https://santiago.invented.example/p/un-encuentro", "name": "Encuentro / ANTI: Santiago",
            "start_at": "2026-12-07T16:00:00.000Z", "end_at": "2026-12-07T21:00:00.000+00:00",
            "timezone": "America/Santiago", "cover_url": null, "platform": "external",
        }}),
    ]
}

test_on_both!(
    deliveries_of_the_seven_real_shapes_are_ingested,
    |test: TestDb| async move { ingests(test, &invented()).await }
);

test_on_both!(
    all_real_deliveries_are_ingested,
    |test: TestDb| async move {
        let samples = samples();
        if samples.is_empty() {
            eprintln!("skipped: no captured samples here");
            return;
        }
        ingests(test, &samples).await;
    }
);

async fn ingests(test: TestDb, samples: &[Value]) {
    assert_eq!(samples.len(), 7);
    let bench = Bench::new(test).await;
    for sample in samples {
        if sample["data"]["platform"] == "luma" {
            bench.luma.edit(|world| play(world, &sample["data"]));
        }
        bench.told(sample).await;
    }
    bench.work().await;
    assert_eq!(bench.states().await, [DONE; 7]);
    for sample in samples {
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
