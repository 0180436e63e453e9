//! What somebody else changes while a form is open, what becomes of drafts, and who edited.

use http::StatusCode;

use super::{Ours, SAVE};
use crate::common::{ADMIN, OTHER_ADMIN, assert_contains};

impl Ours {
    async fn shown(&self, cookie: &str) -> String {
        let page = self.app.get_as(cookie, &self.path()).await;
        page.text().to_owned()
    }
}

#[tokio::test]
async fn a_draft_with_a_wrong_field_doesnt_undo_what_somebody_saved_since() {
    let ours = Ours::new().await;
    let (mine, yours) = (&ours.cookie, ours.app.sign_in_as(OTHER_ADMIN).await);
    ours.save(mine, &[("form[end]", "2001-01-01T00:00")]).await;
    ours.save(&yours, &[("form[name]", "Suyo")]).await;
    // The draft holds the title of then, which nobody typed.
    assert_contains(&ours.shown(mine).await, "value=\"Rust en Lima\"");
    let typed = [("form[end]", ""), ("form[address]", "Av. Ejemplo 1")];
    let told = ours.save(mine, &typed).await;
    assert_eq!(told.location(), ours.path());
    assert_eq!(ours.name_on_luma(), "Suyo");
    let page = ours.shown(mine).await;
    for part in ["<dd>Suyo</dd>", "value=\"Suyo\"", "value=\"Av. Ejemplo 1\""] {
        assert_contains(&page, part);
    }
    assert!(!page.contains("Rust en Lima\""), "{page}");
    let saved = ours.save(mine, &[]).await;
    assert_contains(saved.location(), "?saved=");
    assert_eq!(ours.name_on_luma(), "Suyo");
}

#[tokio::test]
async fn every_part_that_changed_is_shown_and_what_nobody_typed_follows() {
    let ours = Ours::new().await;
    let (mine, yours) = (&ours.cookie, ours.app.sign_in_as(OTHER_ADMIN).await);
    let opened = ours.form(mine).await;
    let changed = [
        ("form[description]", "Trae tu laptop."),
        ("form[address]", "Av. Larco 345, Miraflores"),
        ("form[visibility]", "members-only"),
    ];
    let saved = ours.save(&yours, &changed).await;
    assert_contains(saved.location(), "?saved=");
    let told = ours.send(mine, &opened, &[("form[name]", "Mío")]).await;
    assert_eq!(told.location(), ours.path());
    let page = ours.shown(mine).await;
    let (_, alert) = page.split_once("role=\"alert\"").unwrap();
    let (alert, form) = alert.split_once("<form").unwrap();
    for part in ["Trae tu laptop.", "Av. Larco 345"] {
        assert_contains(alert, part);
    }
    assert!(!alert.contains("Rust en Lima"), "the title is as it was");
    assert_contains(form, "value=\"Mío\"");
    assert_contains(form, "Trae tu laptop.");
    let selected = form.split("<option").find(|one| one.contains("selected"));
    assert_contains(selected.unwrap(), "members-only");
}

#[tokio::test]
async fn a_visibility_that_isnt_there_is_a_wrong_field() {
    let ours = Ours::new().await;
    for word in ["", "secret"] {
        let answer = ours.save(&ours.cookie, &[("form[visibility]", word)]).await;
        assert_eq!(answer.location(), ours.path());
        let page = ours.app.get_as(&ours.cookie, &ours.path()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_contains(page.text(), "id=\"visibility-problem\"");
    }
    let opened = ours.form(&ours.cookie).await;
    let without: Vec<(&str, &str)> = opened
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "form[visibility]")
        .collect();
    let answer = ours.app.post_as(&ours.cookie, SAVE, &without).await;
    assert_eq!(answer.location(), ours.path());
    let luma_id = ours.luma_id.clone();
    let visibility = ours
        .app
        .sandbox
        .edit(|world| format!("{:?}", world.events[&luma_id].visibility));
    assert_contains(&visibility.to_lowercase(), "public");
}

#[tokio::test]
async fn who_edited_is_in_the_log_and_luma_s_change_isnt_taken_back() {
    let ours = Ours::new().await;
    ours.save(&ours.cookie, &[("form[name]", "Rust en Cusco")])
        .await;
    // Nothing changed is nothing done.
    ours.save(&ours.cookie, &[]).await;
    let log = ours.app.get_as(&ours.cookie, "/admin/audit?lang=en").await;
    assert_contains(log.text(), "Rust en Cusco edited, on Luma too");
    assert_contains(log.text(), ADMIN);
    assert_eq!(log.text().matches("edited, on Luma too").count(), 1);
    let (_, rest) = log.text().split_once("href=\"/admin/audit/").unwrap();
    let id = rest.split('"').next().unwrap();
    let path = format!("/admin/audit/{id}?lang=en");
    let batch = ours.app.get_as(&ours.cookie, &path).await;
    for part in ["name: Rust en Lima", "name: Rust en Cusco"] {
        assert_contains(batch.text(), part);
    }
    assert!(!batch.text().contains("/actions/admin/undo"));
    let form = [("id", id), ("back", "/admin/queue")];
    let refused = ours
        .app
        .post_as(&ours.cookie, "/actions/admin/undo", &form)
        .await;
    let path = format!("{}&lang=en", refused.location());
    let refused = ours.app.get_as(&ours.cookie, &path).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_contains(refused.text(), "That was done on Luma too");
    assert_eq!(ours.name_on_luma(), "Rust en Cusco");
}
