use std::io::{Seek, SeekFrom, Write};

use super::*;
use crate::test_on_both;
use crate::testing::TestDb;

/// Overwrites what lies behind the first pages, where the schema stands.
fn damage(file: &Path) {
    let mut file = std::fs::OpenOptions::new().write(true).open(file).unwrap();
    let length = file.metadata().unwrap().len();
    file.seek(SeekFrom::Start(length / 2)).unwrap();
    let rest = usize::try_from(length - length / 2).unwrap();
    file.write_all(&vec![0xA5; rest]).unwrap();
}

async fn filled(file: &Path) -> String {
    let url = format!("sqlite://{}", file.display());
    let db = Db::connect(&url).await.unwrap();
    for sql in [
        "CREATE TABLE things (name TEXT)",
        "CREATE INDEX things_name ON things (name)",
        "INSERT INTO things WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            SELECT 'thing number ' || i FROM n",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ] {
        sqlx::raw_sql(sql).execute(db.reader()).await.unwrap();
    }
    assert_eq!(db.find_damage().await.unwrap(), None);
    db.close().await;
    url
}

#[tokio::test]
async fn a_damaged_file_isn_t_opened() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    let url = filled(&file).await;
    damage(&file);
    let opened = Db::connect(&url).await;
    assert!(
        matches!(opened, Err(ConnectError::Damaged(_))),
        "{opened:?}"
    );
}

#[tokio::test]
async fn damage_in_a_file_that_is_open_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("test.db");
    let url = filled(&file).await;
    let db = Db::connect(&url).await.unwrap();
    damage(&file);
    let found = db.find_damage().await;
    assert!(!matches!(found, Ok(None)), "{found:?}");
}

/// More rows than one statement takes, and a value that is missing, empty, or last.
async fn many_rows(test: TestDb) {
    const COLUMNS: [&str; 3] = ["name", "word", "number"];
    const COUNT: i64 = 9_001;
    let mut tx = test.db.begin().await.unwrap();
    sqlx::query("CREATE TABLE things (name TEXT PRIMARY KEY, word TEXT, number BIGINT)")
        .execute(&mut *tx)
        .await
        .unwrap();
    let words = [None, Some(""), Some("a b"), Some("{\"c\":1}")];
    let rows: Vec<i64> = (0..COUNT).collect();
    let word = |number: i64| words[usize::try_from(number).unwrap() % words.len()];
    let bind = |query: Statement, number: &i64| {
        let word = word(*number).map(str::to_owned);
        query
            .bind(format!("thing-{number}"))
            .bind(word)
            .bind(*number)
    };
    let returned =
        insert_rows_returning(&mut tx, "things", &COLUMNS, &rows, "RETURNING name", bind);
    assert_eq!(returned.await.unwrap().len(), rows.len());
    let tail = "ON CONFLICT (name) DO NOTHING";
    insert_rows(&mut tx, "things", &COLUMNS, &rows, tail, bind)
        .await
        .unwrap();

    // Lists of every length near the powers of two, and longer than one statement takes.
    for count in [0, 1, 2, 3, 127, 128, 129, 4_000, 4_001, COUNT] {
        let names = (0..count).map(|number| format!("thing-{number}"));
        let head = "SELECT number FROM things WHERE name";
        let found = query_in(&mut tx, head, names.clone(), "").await.unwrap();
        assert_eq!(found.len(), usize::try_from(count).unwrap());
        let head = "SELECT * FROM things WHERE name";
        let texts = TextRows::of(&mut tx, &COLUMNS, head, names, "")
            .await
            .unwrap();
        let mut read: Vec<(i64, String)> = texts
            .iter()
            .map(|mut row| {
                let (name, found) = (row.text().unwrap(), row.text().unwrap());
                let number = row.parsed().unwrap();
                assert_eq!(name, format!("thing-{number}"));
                assert!(row.next().is_err(), "no fourth field");
                (number, found)
            })
            .collect();
        read.sort_unstable();
        let wanted = (0..count).map(|number| (number, word(number).unwrap_or_default().to_owned()));
        assert_eq!(read, wanted.collect::<Vec<_>>());
    }

    let bind = |query: Statement, number: &i64| query.bind(-number).bind(format!("thing-{number}"));
    update_rows(&mut tx, "things", &["number", "name"], &rows, bind)
        .await
        .unwrap();
    let sum = sqlx::query("SELECT CAST(SUM(number) AS BIGINT) FROM things");
    let sum: i64 = sum.fetch_one(&mut *tx).await.unwrap().try_get(0).unwrap();
    assert_eq!(sum, -COUNT * (COUNT - 1) / 2);
}

test_on_both!(many_rows_in_few_statements, many_rows);
