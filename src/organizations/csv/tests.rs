use std::fmt::Write as _;

use super::*;
use crate::attribution::fixtures::{
    attributions, calendar_id, event, execute, host_id, mappings, rows,
};
use crate::organizations::find_by_slug;
use crate::test_on_both;
use crate::testing::{TestDb, clock};

mod decided;

fn file(lines: &str) -> String {
    format!("{}\n{lines}", HEADER.join(","))
}

async fn bring_in(db: &Db, lines: &str) -> ImportReport {
    let own = calendar_id("hack0");
    import(db, &clock(), file(lines).as_bytes(), Some(&own))
        .await
        .unwrap()
}

/// Created, updated, unchanged.
fn counts(report: &ImportReport) -> (usize, usize, usize) {
    (report.created, report.updated, report.unchanged)
}

async fn exported(db: &Db) -> String {
    let mut bytes = Vec::new();
    export(db, &mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

const COMMUNITIES: &str = "\
crafter,Crafter Station,https://crafterstation.com,PE,crafterstation.com crafter-station.com,cal-crafter,usr-1 usr-2
python-peru,Python Perú,python.pe,pe,PYTHON.pe.,,
gdg-lima,GDG Lima,https://gdg.community.dev/gdg-lima,PE,,,
";

test_on_both!(a_second_import_changes_nothing, async |test: TestDb| {
    let db = &test.db;
    assert_eq!(counts(&bring_in(db, COMMUNITIES).await), (3, 0, 0));
    let before = exported(db).await;
    let again = bring_in(db, COMMUNITIES).await;
    assert_eq!(counts(&again), (0, 0, 3));
    assert_eq!((again.reattributed, again.refused), (0, vec![]));
    assert_eq!(exported(db).await, before);
    let crafter = find_by_slug(db, "crafter").await.unwrap().unwrap();
    assert_eq!(
        crafter.domains,
        ["crafter-station.com", "crafterstation.com"]
    );
    assert_eq!(crafter.verified_hosts, [host_id(1), host_id(2)]);
    let verified = "SELECT DISTINCT match_source, verified_by FROM luma_host_mappings WHERE is_verified = 1 AND verified_at IS NOT NULL";
    assert_eq!(rows(db, verified).await, ["manual operator"]);
});

test_on_both!(lines_add_and_never_remove, async |test: TestDb| {
    let db = &test.db;
    bring_in(db, COMMUNITIES).await;
    execute(db, "INSERT INTO luma_host_mappings (luma_host_id, organization_id, is_verified, match_source, last_seen_at, created_at) SELECT 'usr-3', id, 0, 'domain', 7, 7 FROM organizations WHERE slug = 'crafter'").await;
    let report = bring_in(
        db,
        "crafter,Crafter,,,crafters.pe,,usr-3\ngdg-lima,GDG Lima,,,,,\n",
    )
    .await;
    assert_eq!(counts(&report), (0, 1, 1));
    let crafter = find_by_slug(db, "crafter").await.unwrap().unwrap();
    assert_eq!(crafter.name, "Crafter");
    assert_eq!(
        crafter.website.as_deref(),
        Some("https://crafterstation.com/")
    );
    assert_eq!(crafter.country.as_deref(), Some("PE"));
    assert_eq!(crafter.domains.len(), 3);
    assert_eq!(crafter.calendars, [calendar_id("crafter")]);
    assert_eq!(mappings(db).await[2], "usr-3 crafter manual 1");
});

test_on_both!(
    each_refused_line_is_named_and_the_others_go_in,
    async |test: TestDb| {
        let db = &test.db;
        bring_in(db, "taken,Taken,,,taken.org mujeres.pe,cal-taken,usr-9\n").await;
        let report = bring_in(
            db,
            "\
ok,Ok,,,,,
Bad_Slug,B,,,,,
,B,,,,,
b,\u{202e}\u{200b},,,,,
b,B,ftp://b.org,,,,
b,B,,UK,,,
b,B,,,gmail.com,,
b,B,,,gdg.community.dev,,
b,B,,,github.io,,
b,B,,,b..org,,
b,B,,,,b.org,
b,B,,,,,@b
b,B,,,,cal-hack0,
b,B,,,fresh.org taken.org,,
b,B,,,,cal-taken,
b,B,,,,,usr-9
b,B,,,rnujeres.pe,,
b,B,,,
ok,Again,,,,,
b,B,,,fresh.org evil-taken.org sub.taken.org,,
c,C,,,fresh.org,,
",
        )
        .await;
        assert_eq!(counts(&report), (2, 0, 0));
        let refused: Vec<String> = report.refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                r#"line 3: the slug "Bad_Slug" isn't 1 to 60 lower-case letters, digits and hyphens"#,
                r#"line 4: the slug "" isn't 1 to 60 lower-case letters, digits and hyphens"#,
                "line 5: the name is empty",
                r#"line 6: the website "ftp://b.org" isn't an http(s) address"#,
                r#"line 7: the country "UK" isn't an ISO 3166 code of two letters"#,
                r#"line 8: the domain "gmail.com" is refused: a free mail provider, not one organization's domain"#,
                r#"line 9: the domain "gdg.community.dev" is refused: a platform that many share, not one organization's domain"#,
                r#"line 10: the domain "github.io" is refused: a public suffix, not one organization's domain"#,
                r#"line 11: the domain "b..org" is refused: not a domain"#,
                r#"line 12: "b.org" isn't a Luma calendar (cal-…)"#,
                r#"line 13: "@b" isn't a Luma host (usr-…)"#,
                "line 14: cal-hack0 is hack0's own calendar",
                "line 15: the domain taken.org belongs to taken",
                "line 16: the calendar cal-taken belongs to taken",
                "line 17: the host usr-9 belongs to taken",
                "line 18: the domain rnujeres.pe looks like mujeres.pe, which belongs to taken",
                "line 19: 5 cells where 7 are expected",
                "line 20: the slug ok stands on line 2 already",
                "line 22: the domain fresh.org belongs to b",
            ]
        );
        let b = find_by_slug(db, "b").await.unwrap().unwrap();
        assert_eq!(b.domains, ["evil-taken.org", "fresh.org", "sub.taken.org"]);
    }
);

test_on_both!(
    what_changes_resolves_its_events_again,
    async |test: TestDb| {
        let db = &test.db;
        event(db, 1, None, &[(1, None, None)]).await;
        event(
            db,
            2,
            None,
            &[(5, Some("mail.python.pe"), None), (6, None, None)],
        )
        .await;
        event(db, 3, Some(&calendar_id("crafter")), &[]).await;
        event(db, 4, None, &[(7, Some("pyth0n.pe"), None)]).await;
        event(db, 5, None, &[(8, Some("evil-python.pe"), None)]).await;
        assert_eq!(bring_in(db, COMMUNITIES).await.reattributed, 4);
        assert_eq!(
            attributions(db).await,
            [
                "event-1 crafter - manual usr-1 100",
                "event-2 python-peru - domain usr-5 85",
                "event-3 crafter - calendar - 95",
                "event-4 - - none - 0",
                "event-5 - - none - 0",
            ]
        );
        assert_eq!(
            bring_in(db, "python-pe,Python PE,,,,,usr-5\n")
                .await
                .reattributed,
            1
        );
        assert_eq!(
            attributions(db).await[1],
            "event-2 python-pe - manual usr-5 100"
        );
    }
);

test_on_both!(
    what_is_exported_imports_as_the_same,
    async |test: TestDb| {
        let db = &test.db;
        let report = bring_in(
            db,
            "\
z,+Mujeres en UX Perú,https://masmujeresux.pe,PE,masmujeresux.pe,,
y,'=quoted,,,,,
x,''@twice,,,,,
w,'80s club,,,,,
v,\"Comma, \"\"quote\"\" and
line\",,,,,
u-1,@handle,,,,,
u,-,,,,cal-b cal-a,usr-2 usr-1
",
        )
        .await;
        assert_eq!(counts(&report), (7, 0, 0));
        let names = rows(db, "SELECT name FROM organizations ORDER BY slug DESC").await;
        assert!(names.contains(&"+Mujeres en UX Perú".to_owned()));
        assert!(names.contains(&"Comma, \"quote\" and line".to_owned()));
        let list = exported(db).await;
        let mut cells = list.lines().flat_map(|line| line.split(','));
        assert!(
            cells.all(|cell| !cell
                .trim_start_matches('"')
                .starts_with(['=', '+', '-', '@'])),
            "{list}"
        );
        assert!(list.find("\nu,").unwrap() < list.find("\nu-1,").unwrap());

        let other = TestDb::sqlite().await;
        let own = calendar_id("hack0");
        let again = import(&other.db, &clock(), list.as_bytes(), Some(&own))
            .await
            .unwrap();
        assert_eq!(counts(&again), (7, 0, 0));
        assert_eq!(exported(&other.db).await, list);
        assert_eq!(
            rows(
                &other.db,
                "SELECT name FROM organizations ORDER BY slug DESC"
            )
            .await,
            names
        );
    }
);

test_on_both!(files_of_spreadsheets_are_read, async |test: TestDb| {
    let db = &test.db;
    let header = HEADER.join(",");
    let text = format!(
        "\u{feff}{header}\r\na,A,,,,,\r\n\r\n,,,,,,\r\n\"b\",\"B\r\nC\",,,,,\r\nBad,,,,,,\r\n"
    );
    let report = import(db, &clock(), text.as_bytes(), None).await.unwrap();
    assert_eq!(counts(&report), (2, 0, 0));
    assert_eq!(report.refused[0].line, 7);
    let mut bytes = file("c,\"").into_bytes();
    bytes.extend(b"\xff\",,,,,\nd,D,,,,,");
    let report = import(db, &clock(), bytes.as_slice(), None).await.unwrap();
    assert_eq!(
        report.refused,
        [RefusedLine {
            line: 2,
            reason: LineRefusal::Encoding
        }]
    );
    assert_eq!(report.created, 1);
});

test_on_both!(another_header_is_no_list, async |test: TestDb| {
    for (text, found) in [
        (String::new(), "\"\""),
        (
            "slug;name;website\na;A;".to_owned(),
            "\"slug;name;website\"",
        ),
        (
            format!("{}x\n", HEADER.join(",")),
            "\"slug,name,website,country,domains,luma_calendars,luma_hostsx\"",
        ),
    ] {
        let refused = import(&test.db, &clock(), text.as_bytes(), None)
            .await
            .unwrap_err();
        assert!(matches!(refused, CsvError::Header { .. }));
        assert!(refused.to_string().ends_with(found), "{refused}");
    }
    let empty = import(&test.db, &clock(), file("").as_bytes(), None)
        .await
        .unwrap();
    assert_eq!(empty, ImportReport::default());
});

test_on_both!(ten_thousand_lines_take_seconds, async |test: TestDb| {
    let mut lines = String::new();
    for n in 0..10_000 {
        writeln!(
            lines,
            "o-{n},Org {n},https://o{n}.org,PE,o{n}.org o{n}.pe,cal-{n},usr-{n}"
        )
        .unwrap();
    }
    event(&test.db, 1, None, &[(77, Some("o5.org"), None)]).await;
    let report = bring_in(&test.db, &lines).await;
    assert_eq!((counts(&report), report.reattributed), ((10_000, 0, 0), 1));
    assert_eq!(report.refused, []);
    assert_eq!(counts(&bring_in(&test.db, &lines).await), (0, 0, 10_000));
});

test_on_both!(the_demos_communities_go_in_whole, async |test: TestDb| {
    let list = luma_sandbox::demo::organizations_csv();
    let report = import(&test.db, &clock(), list.as_bytes(), None)
        .await
        .unwrap();
    assert_eq!(report.refused, []);
    assert_eq!(report.created, list.lines().count() - 1);
});
