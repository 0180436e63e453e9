//! What people paste, and what attackers do.

use super::*;

fn slug(text: &str) -> Link {
    Link::Slug(text.to_owned())
}

#[test]
fn everything_that_people_paste() {
    let event = Link::Event("evt-byoR0WEu1o9XquH".parse().unwrap());
    for (pasted, wanted) in [
        ("https://lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
        ("http://lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
        ("lu.ma/gdg-lima-meetup", slug("gdg-lima-meetup")),
        ("LU.MA/sudo_fciencias_2026", slug("sudo_fciencias_2026")),
        ("luma.com/ebvcq2tv?tk=AbCdEf", slug("ebvcq2tv")),
        ("https://www.luma.com/ebvcq2tv/#about", slug("ebvcq2tv")),
        (
            "https://luma.com/ebvcq2tv?pk=g-123&utm_source=x",
            slug("ebvcq2tv"),
        ),
        ("https://luma.com/crafter/ebvcq2tv", slug("ebvcq2tv")),
        ("http://www.lu.ma/noche-rust", slug("noche-rust")),
        ("https://luma.com/noche-rust/checkout", slug("noche-rust")),
        (
            "\u{202e}\u{2068}https://lu.ma/noche-rust\u{2069}",
            slug("noche-rust"),
        ),
        (
            "  ¡Vengan! https://lu.ma/noche-rust. Los esperamos",
            slug("noche-rust"),
        ),
        (
            "[inscripción](https://luma.com/noche-rust), cupos limitados",
            slug("noche-rust"),
        ),
        (
            "Mira https://meetup.com/x y https://lu.ma/noche-rust",
            slug("noche-rust"),
        ),
        ("https://luma.com/event/evt-byoR0WEu1o9XquH", event.clone()),
        ("https://lu.ma/e/evt-byoR0WEu1o9XquH", event.clone()),
        (
            "https://luma.com/event/manage/evt-byoR0WEu1o9XquH/guests",
            event.clone(),
        ),
        (
            "https://luma.com/embed/event/evt-byoR0WEu1o9XquH/simple",
            event.clone(),
        ),
        ("lu.ma/evt-byoR0WEu1o9XquH", event.clone()),
        ("evt-byoR0WEu1o9XquH", event),
    ] {
        assert_eq!(Link::find(pasted), Ok(wanted), "{pasted}");
    }
}

#[test]
fn what_is_no_event_is_named() {
    use LinkProblem::{Calendar, Discover, Empty, Malformed, NoLink, NotAnEvent, OtherSite, User};
    for (pasted, wanted) in [
        ("  ", Empty),
        ("hola", NoLink),
        ("https://www.meetup.com/lima-js/events/1", OtherSite),
        ("meetup.com/lima-js", OtherSite),
        ("javascript://luma.com/%0aalert(1)", OtherSite),
        ("https://luma.com/calendars/x", Calendar),
        ("https://luma.com/calendar/x", Calendar),
        ("lu.ma/cal-", Calendar),
        ("https://luma.com/user/usr-u9C9oHlUl41CU4D", User),
        ("https://lu.ma/u/usr-u9C9oHlUl41CU4D", User),
        ("https://luma.com/discover/lima", Discover),
        ("luma.com/ai", Discover),
        ("https://luma.com", NotAnEvent),
        ("https://luma.com/pricing", NotAnEvent),
        ("https://luma.com/join/g-abc", NotAnEvent),
        ("https://luma.com/event/hola", Malformed),
        ("https://luma.com/%2fadmin", Malformed),
        ("https://user:pw@luma.com/x", Malformed),
        ("https://luma.com:8443/x", Malformed),
    ] {
        assert_eq!(Link::find(pasted), Err(wanted), "{pasted}");
    }
}

/// Cases I1 and I2: whatever is pasted, the outcome is a refusal or a slug or id that we put behind our own base.
#[test]
fn no_trick_names_another_host() {
    for hostile in [
        "http://127.0.0.1/x",
        "http://2130706433/x",
        "http://0x7f000001/x",
        "http://0177.0.0.1/x",
        "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://localhost/x",
        "http://169.254.169.254/latest/meta-data",
        "http://0/x",
        "http://10.0.0.1/x",
        "http://192.168.0.1/x",
        "http://[fd00::1]/x",
        "http://127.1/x",
        "http://internal/x",
        "https://luma.com@127.0.0.1/x",
        "https://luma.com:80@evil.com/x",
        "https://evil.com/luma.com/x",
        "https://evil.com?luma.com/x",
        "https://evil.com#luma.com/x",
        "https://luma.com.evil.com/x",
        "https://evilluma.com/x",
        "https://luma.com%2eevil.com/x",
        "https://luma.com%00.evil.com/x",
        "https://luma.com\\@evil.com/x",
        "https://evil.com\\@luma.com/x",
        "https://luma.com\\.evil.com/x",
        "https://luma.com./x",
        "https://lu.ma./x",
        "https://luma.com:443@evil.com/x",
        "https://luma.com:22/x",
        "https://lüma.com/x",
        "https://xn--lma-hoa.com/x",
        "https://lumа.com/x",
        "https://1u.ma/x",
        "ftp://luma.com/x",
        "file:///etc/passwd",
        "gopher://luma.com/x",
        "data:text/html,luma.com/x",
        "//evil.com/luma.com",
        "https:///luma.com/x/../../y",
        "https://luma.com/..%2f..%2fadmin",
        "https://luma.com/a%0d%0aHost:evil.com",
        "https://luma.com/x\u{202e}moc",
        "https://luma.com/x@evil.com",
        "https://luma.com/http://evil.com/x",
        "https://luma.com//evil.com/x",
        "lu.ma/../evil",
        "luma.com:80/x",
        "user@luma.com/x",
        "https://luma.com/\u{0}",
        "https://[luma.com]/x",
        "https://luma.com,evil.com/x",
        "https://luma.com;evil.com/x",
        "https://luma.com'evil/x",
        "https://luma.com/%E2%80%AE",
        "https://luma.com/ｅｖｉｌ",
        "http://①②⑦.⓪.⓪.①/x",
        "http://luma.com。evil.com/x",
    ] {
        match Link::find(hostile) {
            Ok(Link::Slug(slug)) => assert!(is_slug(&slug), "{hostile}"),
            Ok(link) => panic!("{hostile} became {link}"),
            Err(_) => {}
        }
    }
    assert_eq!(
        Link::find("https://ｌｕｍａ.com/x"),
        Ok(slug("x")),
        "full-width letters are luma.com to every browser"
    );
}

#[test]
fn links_are_stored_and_read_again() {
    for link in [
        Link::Slug("evt".into()),
        Link::Slug("Gdg_Lima-1".into()),
        Link::Event("evt-a1".parse().unwrap()),
        Link::Calendar("cal-a1".parse().unwrap()),
    ] {
        assert_eq!(link.to_string().parse(), Ok(link));
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered(text in "\\PC{0,300}") {
        if let Ok(Link::Slug(slug)) = Link::find(&text) {
            proptest::prop_assert!(is_slug(&slug));
        }
    }
}

#[test]
fn calendars_are_told_by_their_id() {
    let calendar = Ok(Link::Calendar("cal-SWU8CT273B56jaH".parse().unwrap()));
    for pasted in [
        "https://luma.com/calendar/cal-SWU8CT273B56jaH?period=past",
        "https://luma.com/calendar/manage/cal-SWU8CT273B56jaH/events",
        "lu.ma/cal-SWU8CT273B56jaH",
    ] {
        assert_eq!(Link::find(pasted), calendar, "{pasted}");
    }
}

#[test]
fn a_text_full_of_links_is_read_whole() {
    let text = "Esta semana:\n- https://lu.ma/uno?tk=secret\n- (luma.com/dos), y https://meetup.com/x?tk=secret\n\
                - https://luma.com/uno\n- lu.ma/pricing\nsin enlace";
    let problem = |word: &str, problem| Err((word.to_owned(), problem));
    assert_eq!(
        Link::find_all(text, 50).found,
        [
            Ok(slug("uno")),
            Ok(slug("dos")),
            problem("https://meetup.com/x", LinkProblem::OtherSite),
            problem("lu.ma/pricing", LinkProblem::NotAnEvent),
        ]
    );
    let cut = Link::find_all(text, 1);
    assert_eq!((cut.found.len(), cut.left), (2, 1), "one good, one bad");
}

#[test]
fn words_that_are_no_links_take_no_good_link_s_place() {
    let bad = (0..60).map(|n| format!("https://meetup.com/{n}"));
    let good = (0..53).map(|n| format!("lu.ma/evento-{}", n % 52));
    let text: Vec<String> = bad.chain(good).collect();
    let links = Link::find_all(&text.join(" "), 50);
    let taken = links.found.iter().filter(|link| link.is_ok()).count();
    assert_eq!((taken, links.found.len(), links.left), (50, 100, 2));
}
