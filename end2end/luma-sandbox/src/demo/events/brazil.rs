//! Brazil.

use crate::demo::plan::{Kind, Language, Plan, event};

pub(super) const EVENTS: &[Plan] = &[
    event(
        "ipe-build-night",
        "Ipê City: noite de construção",
        -14,
        "ufsc",
        &["@ipe-city", "luis"],
        "Uma noite para tirar o projeto do papel, com vista para a lagoa.",
        &["Blocos de foco", "Demos no final"],
    )
    .language(Language::Portuguese),
    event(
        "ipe-startups-ilha",
        "Ipê City: startups na ilha",
        5,
        "ufsc",
        &["@ipe-city", "luis", "fabio"],
        "Fundadores contam como é construir para o mundo a partir de Florianópolis.",
        &["Captação fora do eixo", "Times distribuídos"],
    )
    .language(Language::Portuguese),
    event(
        "founder-haus-cafe",
        "Founder Haus: café com fundadores",
        1,
        "ufsc",
        &["@founder-haus"],
        "Café passado na hora e conversa franca sobre os primeiros cem clientes.",
        &["Histórias de vendas", "Mesa aberta"],
    )
    .language(Language::Portuguese)
    .hidden(),
    event(
        "founder-haus-hackathon",
        "Founder Haus Hackathon: IA no turismo",
        19,
        "ufsc",
        &["@founder-haus", "@ipe-city"],
        "Um dia inteiro para reinventar o turismo da ilha.",
        &["Desafios de hotéis locais", "Mentoria de produto"],
    )
    .language(Language::Portuguese)
    .kind(Kind::Hackathon),
    event(
        "ipe-rust-sp",
        "Ipê City em São Paulo: Rust para quem vem do Go",
        29,
        "ccsp",
        &["@ipe-city", "rafael"],
        "Edição itinerante: empréstimos, traits e por que o compilador é seu amigo.",
        &["Ownership sem lágrimas", "Async na prática"],
    )
    .language(Language::Portuguese)
    .kind(Kind::Workshop),
];
