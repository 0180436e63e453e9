//! Events whose hosts prove nothing: strangers, a website typed into a profile, a record with a community.

use crate::demo::{
    STRANGERS,
    plan::{Kind, Language, Managed, Plan, event},
};

pub(super) const EVENTS: &[Plan] = &[
    // Strangers on personal calendars.
    event(
        "rust-lima-intro",
        "Rust en Lima: primeros pasos",
        2,
        "utec",
        &["nicolas", "victor"],
        "¿Curiosidad por Rust? Empezamos desde cero, con ejercicios y paciencia.",
        &["Instalar y compilar", "El préstamo explicado con libros"],
    )
    .kind(Kind::Workshop),
    event(
        "datos-quito",
        "Tarde de datos en Quito",
        -16,
        "epn",
        &["yuri"],
        "Un grupo pequeño que analiza datos de la ciudad y toma café.",
        &["Datos de ciclovías", "Gráficos que cuentan algo"],
    ),
    event(
        "cafe-y-codigo-mvd",
        "Café y código en Montevideo",
        11,
        "fing",
        &["rafael", "zoe"],
        "Traé tu proyecto; nosotros ponemos la mesa.",
        &["Trabajo en compañía", "Mate"],
    ),
    event(
        "recife-online-ia",
        "IA para educadores",
        15,
        "ccsp",
        &["fabio", "luis"],
        "Como professores estão usando modelos de linguagem em sala de aula.",
        &["Planos de aula", "Limites e cuidados"],
    )
    .language(Language::Portuguese)
    .online("zoom"),
    event(
        "curso-fullstack-piura",
        "Curso abierto: full stack en un mes",
        23,
        "udep",
        &["maria"],
        "Cuatro sesiones, un proyecto final. Sin costo y con tareas; esta es la primera.",
        &["HTML y HTTP", "Bases de datos", "Publicar"],
    )
    .kind(Kind::Workshop)
    .hidden(),
    event(
        STRANGERS,
        "Noche de desconocidos",
        9,
        "bnp",
        &["ursula", "olga"],
        "Nadie conoce a nadie: llegas, hablas de tecnología con alguien nuevo cada diez minutos.",
        &["Rondas de diez minutos", "Preguntas en tarjetas"],
    )
    .unlinked(),
    // Only a website in a profile.
    event(
        "python-piura-charla",
        "Python en Piura: charla abierta",
        12,
        "udep",
        &["andres"],
        "Una introducción amable para estudiantes de ingeniería.",
        &["Por qué Python", "Un juego en cien líneas"],
    ),
    event(
        "xalapa-mapas",
        "Mapeatón en Xalapa",
        21,
        "uv",
        &["beatriz"],
        "Caminamos el centro y lo dejamos en OpenStreetMap.",
        &["Salida a campo", "Edición asistida"],
    ),
    event(
        "buenos-aires-sql",
        "SQL para no programadoras",
        4,
        "utn",
        &["clara"],
        "Consultas útiles para quien vive en hojas de cálculo.",
        &["Filtrar", "Cruzar tablas"],
    )
    .kind(Kind::Workshop),
    // Hosts with a record: four times with LimaJS, and once.
    event(
        "diego-rendimiento-web",
        "Clínica de rendimiento web",
        16,
        "utec",
        &["diego"],
        "Trae tu sitio y lo medimos en vivo, sin piedad y con cariño.",
        &["Métricas que se sienten", "Imágenes y fuentes"],
    )
    .managed(Managed::Personally)
    .late(),
    event(
        "camila-design-systems",
        "Design systems para equipos pequeños",
        18,
        "pucp",
        &["camila"],
        "Lo mínimo que da resultados cuando son tres personas.",
        &["Tokens", "Documentar sin morir"],
    )
    .managed(Managed::Personally)
    .late(),
];
