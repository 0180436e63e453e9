//! Hosts who obviously don't exist: every last name says "example", "sample" or "fictional".

/// A fictional host.
pub(super) struct Person {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    /// Told by the official API only, so it matters on hack0's own calendar.
    pub(super) email: &'static str,
    /// Told by everyone; no proof of anything.
    pub(super) website: Option<&'static str>,
}

const fn one(key: &'static str, name: &'static str, email: &'static str) -> Person {
    Person {
        key,
        name,
        email,
        website: None,
    }
}

const fn with_site(
    key: &'static str,
    name: &'static str,
    email: &'static str,
    website: &'static str,
) -> Person {
    Person {
        key,
        name,
        email,
        website: Some(website),
    }
}

pub(super) const PEOPLE: &[Person] = &[
    one("ana", "Ana Ejemplo", "ana.ejemplo@limajs.org"),
    one("bruno", "Bruno Ficticio", "bruno@limajs.org"),
    one("carla", "Carla Muestra", "carla.muestra@medellinjs.org"),
    one("diego", "Diego Ficticio", "diego.ficticio@example.org"),
    one("elena", "Elena Prueba", "elena@pionerasdev.co"),
    one("fabio", "Fábio Exemplo", "fabio.exemplo@example.org"),
    one("gabriela", "Gabriela Demo", "gabriela@javamexico.org"),
    one("hugo", "Hugo Ejemplo", "hugo.ejemplo@sysarmy.com"),
    one("ines", "Inés Muestra", "ines@pythonchile.cl"),
    one(
        "joaquin",
        "Joaquín Prueba",
        "joaquin@eventos.codeandomexico.org",
    ),
    one("karla", "Karla Ficticia", "karla.ficticia@example.org"),
    one("luis", "Luís Exemplo", "luis.exemplo@example.org"),
    one("maria", "María Ejemplo", "maria.ejemplo@example.org"),
    one("nicolas", "Nicolás Demo", "nicolas.demo@example.org"),
    one("olga", "Olga Muestra", "olga@example.org"),
    one("pablo", "Pablo Prueba", "pablo.prueba@example.org"),
    one("quena", "Quena Ficticia", "quena@example.org"),
    one("rafael", "Rafael Exemplo", "rafael@example.org"),
    one("sofia", "Sofía Ejemplo", "sofia.ejemplo@example.org"),
    one("tomas", "Tomás Demo", "tomas@example.org"),
    one("ursula", "Úrsula Prueba", "ursula@example.org"),
    one("victor", "Víctor Ficticio", "victor@example.org"),
    one("ximena", "Ximena Muestra", "ximena@crafterstation.com"),
    one("yuri", "Yuri Exemplo", "yuri@example.org"),
    one("zoe", "Zoe Sample", "zoe.sample@example.org"),
    one("camila", "Camila Ejemplo", "camila.ejemplo@example.org"),
    with_site(
        "andres",
        "Andrés Prueba",
        "andres@example.org",
        "https://python.pe/voluntarios",
    ),
    with_site(
        "beatriz",
        "Beatriz Muestra",
        "beatriz@example.org",
        "https://xalapacode.com",
    ),
    with_site(
        "clara",
        "Clara Ficticia",
        "clara@example.org",
        "https://lasdesistemas.org/equipo",
    ),
    with_site(
        "oscar",
        "Óscar Demo",
        "oscar@example.org",
        "https://linktr.ee/oscardemo",
    ),
];
