//! Colombia, Ecuador, Bolivia and Guatemala.

use crate::demo::plan::{Kind, Managed, Plan, event};

pub(super) const EVENTS: &[Plan] = &[
    event(
        "medellinjs-edge",
        "MedellínJS: en el borde",
        -17,
        "rutan",
        &["@medellinjs", "carla"],
        "Funciones cerca de tus usuarios: qué gana Medellín cuando el servidor está en Bogotá.",
        &[
            "Latencia medida desde la ladera",
            "Bases de datos distribuidas",
        ],
    ),
    event(
        "medellinjs-testing",
        "MedellínJS: pruebas que sí corren",
        0,
        "eafit",
        &["@medellinjs"],
        "Adiós a las pruebas que fallan los martes. Estrategias para suites rápidas y confiables.",
        &["Playwright a fondo", "Datos de prueba sin lágrimas"],
    ),
    event(
        "medellinjs-pioneras",
        "MedellínJS + Pioneras: ellas programan",
        11,
        "rutan",
        &["@pioneras", "@medellinjs", "elena"],
        "Un taller conjunto para mujeres que escriben sus primeras líneas de JavaScript.",
        &[
            "Tu primera página interactiva",
            "Comunidad después del taller",
        ],
    )
    .kind(Kind::Workshop),
    event(
        "pioneras-mentoria",
        "Pioneras: noche de mentoría",
        -9,
        "andes",
        &["@pioneras"],
        "Mesas de veinte minutos con mujeres que lideran equipos de tecnología.",
        &["Cambiar de rol", "Pedir un aumento"],
    )
    .hidden(),
    event(
        "pioneras-cloud",
        "Pioneras: certifícate en la nube",
        24,
        "icesi",
        &["@pioneras", "elena"],
        "Grupo de estudio de seis sesiones; esta es la primera.",
        &["Plan de estudio", "Simulacro de examen"],
    )
    .kind(Kind::Study),
    event(
        "she-ships-bogota",
        "She Ships Bogotá: build night",
        1,
        "andes",
        &["@she-ships", "olga"],
        "Construimos y publicamos un producto mínimo antes de medianoche. Todas son bienvenidas.",
        &["De la idea a la URL", "Feedback con amor"],
    ),
    event(
        "she-ships-demo",
        "She Ships Colombia: Demo Day",
        21,
        "andes",
        &["@she-ships"],
        "Los mejores proyectos de la temporada, frente a un jurado amable.",
        &["Doce demos", "Premio del público"],
    ),
    event(
        "builders-ec-guayaquil",
        "The Builders Ecuador: noche de demos",
        -4,
        "ug",
        &["@builders-ecuador", "rafael"],
        "Cinco proyectos guayaquileños, cinco minutos cada uno, cero diapositivas.",
        &["Demos en vivo", "Qué salió mal"],
    ),
    event(
        "builders-ec-ia",
        "The Builders Ecuador: IA para exportadores",
        15,
        "ug",
        &["@builders-ecuador"],
        "Del banano al camarón: dónde ayuda un modelo y dónde basta una hoja de cálculo.",
        &["Visión para control de calidad", "Documentos aduaneros"],
    ),
    event(
        "builders-ec-quito",
        "The Builders Ecuador en Quito",
        28,
        "epn",
        &["@builders-ecuador", "yuri"],
        "Primera edición en la capital, con café de altura.",
        &["Comunidad: cómo empezar", "Demos relámpago"],
    ),
    event(
        "pylapaz-django",
        "Python La Paz: Django a 3 600 metros",
        2,
        "umsa",
        &["@python-la-paz"],
        "Una aplicación para ferias barriales, de los modelos al despliegue.",
        &["Modelos y migraciones", "Panel de administración"],
    )
    .kind(Kind::Workshop),
    event(
        "pylapaz-lectura",
        "Python La Paz: club de lectura de código",
        19,
        "umsa",
        &["@python-la-paz", "yuri"],
        "Leemos juntos el código de *requests* y contamos qué haríamos distinto.",
        &["Lectura guiada", "Discusión"],
    )
    .kind(Kind::Study),
    event(
        "502-build",
        "the502project: Build Weekend",
        4,
        "tec",
        &["@the502project", "rafael", "quena"],
        "Cuatro Grados Norte se llena de laptops: construye algo para Guatemala.",
        &["Retos de impacto local", "Mentores todo el día"],
    )
    .kind(Kind::Hackathon),
    event(
        "502-ia-pymes",
        "the502project: IA para pymes chapinas",
        -10,
        "tec",
        &["@the502project"],
        "Casos reales de negocios que ya ahorran horas cada semana.",
        &["Inventarios", "Atención por mensajes"],
    ),
    event(
        "bogota-datos-en-linea",
        "Pioneras en línea: SQL para curiosas",
        6,
        "andes",
        &["@pioneras"],
        "Una hora, una base de datos pública, muchas preguntas.",
        &["SELECT con sentido", "Agrupar y contar"],
    )
    .online("youtube")
    .managed(Managed::Personally),
];
