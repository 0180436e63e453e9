//! Peru.

use crate::demo::{
    DELETED, GDG_LIMA_MEETUP, MEMBERS_ONLY, PRIVATE, TWO_COMMUNITIES,
    plan::{Kind, Language, Managed, Plan, event},
};

pub(super) const EVENTS: &[Plan] = &[
    event("limajs-wasm", "LimaJS: WebAssembly sin dolor", -19, "utec", &["@limajs", "diego"],
        "Volvemos a Barranco con una noche dedicada a llevar código nativo al navegador.",
        &["Cuándo WebAssembly vale la pena y cuándo no", "Un editor de video *en el navegador*, por dentro"])
        .managed(Managed::Personally),
    event("limajs-signals", "LimaJS: Signals en todas partes", -12, "bnp", &["@limajs", "diego"],
        "Tres frameworks, una misma idea: reactividad de grano fino, comparada con ejemplos reales.",
        &["Qué propone TC39", "Migrar un store sin romper nada"])
        .managed(Managed::Personally),
    event("limajs-tipos", "LimaJS: TypeScript para proyectos grandes", -5, "utec", &["@limajs", "diego"],
        "Un monorepo de 400 paquetes y lo que aprendimos en el camino.",
        &["Referencias entre proyectos", "Tipos que documentan", "Builds de 40 s a 6 s"])
        .managed(Managed::Personally),
    event("limajs-accesible", "LimaJS: Componentes accesibles de verdad", 1, "pucp", &["@limajs", "diego", "camila"],
        "Probaremos componentes conocidos con lector de pantalla, en vivo y sin red.",
        &["El foco, ese olvidado", "Pruebas automáticas que sí sirven"])
        .managed(Managed::Personally),
    event("python-pe-datos", "Python Perú: Datos abiertos con Polars", -15, "bnp", &["@python-peru", "andres"],
        "Cruzaremos datos públicos del INEI para responder preguntas sobre transporte en Lima.",
        &["De pandas a Polars", "Visualizar sin mentir"]),
    event("python-pe-sprint", "Python Perú Sprint: tu primer aporte a open source", 4, "uni", &["@python-peru", "maria"],
        "Elegimos *issues* amigables y te acompañamos hasta abrir tu primer pull request.",
        &["Cómo leer una base de código ajena", "Pruebas y estilo", "El arte de la revisión"])
        .kind(Kind::Workshop),
    event("python-quantum-lima", "Python + Quantum: programar qubits desde Lima", 9, "pucp", &["@quantum-quipu", "@python-peru"],
        "Dos comunidades juntas para un taller introductorio: no necesitas saber física.",
        &["Estados y compuertas con Qiskit", "Tu primer circuito de teletransporte"])
        .kind(Kind::Workshop),
    event("ruby-pe-rails", "Ruby Perú: Rails sin JavaScript (casi)", 0, "utec", &["@ruby-peru", "nicolas"],
        "HTML primero: Turbo, formularios y una aplicación completa construida en una noche.",
        &["Turbo Streams en producción", "Medir antes de optimizar"]),
    event("ruby-pe-lectura", "Ruby Perú: círculo de lectura de refactoring", 17, "bnp", &["@ruby-peru"],
        "Leemos y discutimos un capítulo por sesión. Este mes: código que huele.",
        &["Lectura previa del capítulo 3", "Kata en grupo"])
        .kind(Kind::Study),
    event("crafter-ship-night", "Crafter Ship Night", 2, "utec", &["@crafter-station", "ximena", "pablo"],
        "Una noche para terminar **eso** que tienes a medias. Vienes, publicas, lo muestras.",
        &["Bloques de enfoque de 45 minutos", "Demos relámpago de tres minutos"]),
    event("crafter-hackathon", "Crafter Hackathon: agentes que trabajan", 12, "uni", &["sofia", "pablo", "ximena"],
        "Un día entero para construir agentes útiles para pymes peruanas, con mentores y premios.",
        &["Retos propuestos por empresas", "Infraestructura lista desde el minuto uno"])
        .kind(Kind::Hackathon).managed(Managed::By("crafter-station")).hidden(),
    event("aiff-pitch", "¿Cómo presentar tu startup de IA?", -8, "pucp", &["sofia", "maria"],
        "Aprende a contar tu producto en tres minutos, con inversionistas que preguntan de verdad.",
        &["La historia antes que el demo", "Métricas que importan al inicio"])
        .managed(Managed::By("ai-first-founders")).online("meet"),
    event("aiff-n8n-whatsapp", "Chatbot de WhatsApp con n8n", 6, "pucp", &["sofia", "tomas", "ursula"],
        "De cero a un bot que atiende pedidos, sin escribir casi código.",
        &["Flujos y credenciales", "Cuándo pasar a una persona"])
        .managed(Managed::By("ai-first-founders")).online("zoom").kind(Kind::Workshop),
    event("notion-pe-segundo-cerebro", "Notion Perú: organiza tu comunidad", 14, "bnp", &["ursula"],
        "Plantillas y trucos de quienes llevan comunidades con cientos de miembros.",
        &["Bases de datos relacionadas", "Automatizaciones sencillas"])
        .managed(Managed::By("notion-peru")),
    event("ArequipaTechWeek-apertura", "Arequipa Tech Week: noche inaugural", 20, "unsa", &["@arequipa-tech-week", "quena", "victor"],
        "Abrimos la semana tech del sur del Perú con charlas cortas y música.",
        &["El ecosistema arequipeño en números", "Panel: talento fuera de Lima"]),
    event("laboral-entrevistas", "Entrevistas técnicas: simulacro abierto", 0, "unsa", &["quena"],
        "Practica frente a personas que entrevistan cada semana y recibe comentarios honestos.",
        &["Diseño de sistemas en pizarra", "Negociar una oferta"])
        .managed(Managed::By("laboral")),
    event("ux-research-lima", "+Mujeres en UX: investigar con poco presupuesto", 8, "pucp", &["@mujeres-ux-peru"],
        "Entrevistas, guerrilla y análisis: lo que de verdad necesitas para decidir.",
        &["Reclutar sin sesgos", "Sintetizar en una tarde"]).hidden(),
    event("gdg-lima-devfest", "DevFest Lima: edición comunidad", 25, "uni", &["@gdg-lima", "tomas", "maria", "pablo", "olga", "zoe"],
        "El festival anual de la comunidad: tres salas, veinte charlas y un *hall* de proyectos.",
        &["Android y Kotlin Multiplatform", "Gemini en el borde", "Cloud sin sustos en la factura"])
        .kind(Kind::Hackathon),
    event("piura-cloud-talks", "Cloud Talks Piura", 23, "udep", &["@gdg-lima", "victor"],
        "Primera parada fuera de Lima: nube para quienes recién empiezan.",
        &["Contenedores explicados con combis", "Tu primer despliegue"]),
    event(GDG_LIMA_MEETUP, "GDG Lima Meetup: IA en el borde", 2, "utec", &["@gdg-lima", "tomas", "olga"],
        "Modelos pequeños en teléfonos y microcontroladores: qué se puede hacer hoy sin servidor.",
        &["Gemma en un Android de gama media", "Cuantización explicada con manzanas", "Demo: clasificador de aves de los Pantanos de Villa"])
        .unlinked(),
    event(TWO_COMMUNITIES, "LimaJS × Ruby Perú: co-meetup", 10, "bnp", &["@limajs", "@ruby-peru"],
        "Dos lenguajes, un escenario. Cada comunidad le explica a la otra lo que más quiere.",
        &["Blocks y closures: parecidos razonables", "Qué le envidio a tu gestor de paquetes"])
        .unlinked(),
    event(MEMBERS_ONLY, "Crafter: mesa de miembros", 11, "utec", &["@crafter-station", "ximena"],
        "Conversación cerrada para quienes llevan un proyecto en el programa.", &["Avances y bloqueos"])
        .visibility("members-only"),
    event(PRIVATE, "Cena privada de fundadores", 13, "utec", &["@crafter-station"],
        "Diez personas, una mesa, ninguna presentación.", &["Lo que no contamos en público"])
        .visibility("private").hidden(),
    event(DELETED, "Taller de Rust embebido", 5, "uni", &["@crafter-station", "pablo"],
        "Parpadear un LED nunca fue tan seguro.", &["no_std en la práctica"])
        .deleted(),
    event("agents-lima-english", "Agents in Production: Lima Edition", 16, "utec", &["@crafter-station", "zoe"],
        "War stories from teams running agents for real customers in the region.",
        &["Evals that catch regressions", "What breaks at 3 am"])
        .language(Language::English),
];
