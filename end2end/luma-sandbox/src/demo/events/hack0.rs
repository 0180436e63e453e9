//! On hack0's own calendar: the key manages them, so the official API tells the hosts' e-mails.

use crate::demo::plan::{Kind, Managed, Plan, event};

pub(super) const EVENTS: &[Plan] = &[
    event(
        "hack0-lima1",
        "hack0 Lima: comunidades en vivo",
        3,
        "bnp",
        &["@hack0", "ana"],
        "Una mesa por comunidad: ven a conocerlas y elige la tuya.",
        &["Feria de comunidades", "Micrófono abierto"],
    )
    .managed(Managed::Hack0),
    event(
        "hack0-aqp2",
        "hack0 Arequipa: primer encuentro",
        13,
        "unsa",
        &["@hack0", "quena", "yuri"],
        "hack0 llega al sur. Todavía sin comunidad anfitriona: ¿te animas?",
        &["Mapa del ecosistema", "Formar el equipo local"],
    )
    .managed(Managed::Hack0),
    event(
        "hack0-mde3",
        "hack0 Medellín: frontend al aire libre",
        6,
        "rutan",
        &["carla"],
        "Charlas en la plazoleta, con proyector si no llueve.",
        &["Animaciones con CSS", "Rendimiento percibido"],
    )
    .managed(Managed::Hack0),
    event(
        "hack0-bog4",
        "hack0 Bogotá: programadoras que enseñan",
        -1,
        "andes",
        &["elena", "olga"],
        "Talleres cortos dictados por mujeres de la comunidad.",
        &["Tres talleres en paralelo", "Red de apoyo"],
    )
    .managed(Managed::Hack0)
    .kind(Kind::Workshop),
    event(
        "hack0-mex5",
        "hack0 CDMX: backend sin misterios",
        10,
        "ciencias",
        &["gabriela", "oscar"],
        "Colas, reintentos e idempotencia explicados con casos de la vida real.",
        &["Exactamente una vez (no existe)", "Diseñar para fallar"],
    )
    .managed(Managed::Hack0),
    event(
        "hack0-bue6",
        "hack0 Buenos Aires: infraestructura chica",
        17,
        "utn",
        &["hugo"],
        "Servicios que caben en una máquina y duermen tranquilos.",
        &["SQLite en producción", "Copias de seguridad que se prueban"],
    )
    .managed(Managed::Hack0)
    .hidden(),
    event(
        "hack0-scl7",
        "hack0 Santiago: ciencia abierta",
        22,
        "beauchef",
        &["ines", "sofia"],
        "Investigadoras y programadoras comparten herramientas y datos.",
        &["Cuadernos reproducibles", "Publicar datos"],
    )
    .managed(Managed::Hack0),
    event(
        "hack0-mex8",
        "hack0 en línea: datos cívicos",
        8,
        "vasconcelos",
        &["joaquin"],
        "Sesión remota para sumar manos a proyectos cívicos de la región.",
        &["Proyectos que buscan ayuda", "Primeras tareas"],
    )
    .managed(Managed::Hack0)
    .online("zoom"),
];
