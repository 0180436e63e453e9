//! Mexico.

use crate::demo::plan::{Kind, Managed, Plan, event};

pub(super) const EVENTS: &[Plan] = &[
    event(
        "ai-cdmx-rag",
        "AI/IA CDMX: RAG que no alucina (tanto)",
        -20,
        "vasconcelos",
        &["@ai-cdmx", "karla"],
        "Cómo medir la calidad de una búsqueda antes de culpar al modelo.",
        &[
            "Fragmentar documentos legales",
            "Evaluación con datos propios",
        ],
    ),
    event(
        "ai-cdmx-voz",
        "AI/IA CDMX: agentes de voz en español",
        1,
        "vasconcelos",
        &["@ai-cdmx", "karla", "zoe"],
        "Acentos, interrupciones y latencia: lo difícil de hablar con una máquina.",
        &["Reconocer español mexicano", "Turnos de conversación"],
    ),
    event(
        "ai-cdmx-hack",
        "Hackathon AI CDMX: ciudad abierta",
        18,
        "ciencias",
        &["@ai-cdmx", "@codeando-mexico"],
        "Datos abiertos de movilidad y agua para construir herramientas cívicas en un día.",
        &[
            "Conjuntos de datos listos para usar",
            "Mentores de gobierno y academia",
        ],
    )
    .kind(Kind::Hackathon),
    event(
        "python-cdmx-async",
        "Python CDMX: asyncio explicado con tacos",
        -6,
        "ciencias",
        &["@python-cdmx"],
        "Un taquero, muchos clientes: concurrencia que se entiende con el estómago.",
        &["Corrutinas y tareas", "Cuándo usar hilos"],
    ),
    event(
        "python-cdmx-relampago",
        "Python CDMX: charlas relámpago",
        22,
        "vasconcelos",
        &["@python-cdmx", "oscar"],
        "Diez charlas de cinco minutos, y una piñata al final.",
        &["Charlas relámpago abiertas", "Intercambio de libros"],
    ),
    event(
        "java-mx-virtual-threads",
        "Java México: hilos virtuales en producción",
        3,
        "vasconcelos",
        &["@java-mexico", "gabriela"],
        "Dos años después: qué cambió, qué no y qué sorpresas nos llevamos.",
        &[
            "Pinning y cómo encontrarlo",
            "Migrar un servicio con un millón de usuarios",
        ],
    ),
    event(
        "java-mx-taller-spring",
        "Java México: taller de Spring Boot desde cero",
        27,
        "ciencias",
        &["@java-mexico"],
        "Para quienes vienen de otro lenguaje y quieren una API funcionando el mismo día.",
        &["Capas sin dogmas", "Pruebas con contenedores"],
    )
    .kind(Kind::Workshop),
    event(
        "aibuilders-demo-day",
        "AI Builders MX: Demo Day",
        5,
        "vasconcelos",
        &["karla", "oscar"],
        "Ocho equipos muestran lo que construyeron en seis semanas.",
        &["Ocho demos en vivo", "Votación del público"],
    )
    .managed(Managed::By("ai-builders-mx")),
    event(
        "aibuilders-office-hours",
        "AI Builders MX: office hours",
        13,
        "vasconcelos",
        &["karla"],
        "Trae tu duda; la resolvemos compartiendo pantalla.",
        &["Prompts, herramientas y costos"],
    )
    .managed(Managed::By("ai-builders-mx"))
    .online("meet")
    .kind(Kind::Study),
    event(
        "xalapa-code-linux",
        "Xalapa Code: instala Linux con nosotros",
        -13,
        "uv",
        &["@xalapa-code", "beatriz"],
        "Festival de instalación: traes tu equipo viejo y se va como nuevo.",
        &["Elegir distribución", "Respaldos antes de todo"],
    )
    .kind(Kind::Workshop),
    event(
        "xalapa-code-git",
        "Xalapa Code: Git más allá del commit",
        10,
        "uv",
        &["@xalapa-code"],
        "Rebase, bisect y otras formas de dormir tranquilos.",
        &["Historia limpia", "Encontrar el commit culpable"],
    ),
    event(
        "codeando-civic",
        "Codeando México: noche cívica",
        -2,
        "vasconcelos",
        &["@codeando-mexico", "joaquin"],
        "Cada mes abrimos la mesa: periodistas, programadoras y funcionarios alrededor de un problema.",
        &["Presupuesto abierto", "Solicitudes de información en lote"],
    ),
    event(
        "gdg-gdl-android",
        "GDG Guadalajara: Android Study Jam",
        7,
        "iteso",
        &["@gdg-guadalajara", "victor"],
        "Sesión guiada para publicar tu primera app con Compose.",
        &["Estado y navegación", "Publicar en la tienda"],
    )
    .kind(Kind::Study),
];
