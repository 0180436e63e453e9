//! Puts an event's page text together: what is special about it, the programme, and the usual rest.

use super::{
    communities::Community,
    plan::{Kind, Language, Plan},
};

pub(super) fn markdown(plan: &Plan, community: Option<&Community>) -> String {
    let words = Words::of(plan.language);
    let topics: Vec<String> = plan
        .topics
        .iter()
        .map(|topic| format!("- {topic}"))
        .collect();
    let steps = words.steps(plan.kind).iter().enumerate();
    let steps: Vec<String> = steps
        .map(|(index, step)| format!("{}. {step}", index + 1))
        .collect();
    let mut parts = vec![
        plan.blurb.to_owned(),
        format!("## {}", words.topics),
        topics.join("\n"),
        format!("## {}", words.programme),
        steps.join("\n"),
        words.closing.to_owned(),
    ];
    if let Some(community) = community.filter(|one| !one.website.is_empty()) {
        parts.push(format!(
            "{} [{}]({})",
            words.more, community.name, community.website
        ));
    }
    parts.join("\n\n")
}

struct Words {
    topics: &'static str,
    programme: &'static str,
    meetup: &'static [&'static str],
    workshop: &'static [&'static str],
    hackathon: &'static [&'static str],
    closing: &'static str,
    more: &'static str,
}

impl Words {
    fn of(language: Language) -> &'static Words {
        match language {
            Language::Spanish => &SPANISH,
            Language::Portuguese => &PORTUGUESE,
            Language::English => &ENGLISH,
        }
    }

    fn steps(&self, kind: Kind) -> &'static [&'static str] {
        match kind {
            Kind::Meetup | Kind::Study => self.meetup,
            Kind::Workshop => self.workshop,
            Kind::Hackathon => self.hackathon,
        }
    }
}

const SPANISH: Words = Words {
    topics: "Qué veremos",
    programme: "Programa",
    meetup: &[
        "**Bienvenida** y café",
        "Charlas y preguntas",
        "Networking: *trae tus dudas*",
    ],
    workshop: &[
        "**Instalación** y entorno (trae tu laptop)",
        "Manos a la obra en parejas",
        "Demos y próximos pasos",
    ],
    hackathon: &[
        "**Registro** y formación de equipos",
        "A construir, con mentores",
        "Demos de tres minutos",
        "Premios y cierre",
    ],
    closing: "Entrada libre; los cupos son **limitados**. Seguimos un código de conducta: respeto ante todo.",
    more: "Más en",
};

const PORTUGUESE: Words = Words {
    topics: "O que vamos ver",
    programme: "Programação",
    meetup: &[
        "**Boas-vindas** e café",
        "Palestras e perguntas",
        "Networking: *traga suas dúvidas*",
    ],
    workshop: &[
        "**Instalação** e ambiente (traga seu notebook)",
        "Mão na massa em duplas",
        "Demos e próximos passos",
    ],
    hackathon: &[
        "**Credenciamento** e formação de times",
        "Hora de construir, com mentoria",
        "Demos de três minutos",
        "Prêmios",
    ],
    closing: "Entrada gratuita; vagas **limitadas**. Seguimos um código de conduta: respeito acima de tudo.",
    more: "Saiba mais em",
};

const ENGLISH: Words = Words {
    topics: "What to expect",
    programme: "Agenda",
    meetup: &[
        "**Doors** and coffee",
        "Talks and questions",
        "Networking: *bring your questions*",
    ],
    workshop: &[
        "**Setup** (bring your laptop)",
        "Hands-on in pairs",
        "Demos and next steps",
    ],
    hackathon: &[
        "**Check-in** and team forming",
        "Build time with mentors",
        "Three-minute demos",
        "Prizes",
    ],
    closing: "Free entry, **limited** seats. Talks may switch between English and Spanish.",
    more: "More at",
};
