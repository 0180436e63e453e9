use std::io::{Seek, SeekFrom, Write};

use super::*;

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
