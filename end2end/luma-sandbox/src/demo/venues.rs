//! Public places where such events take place: universities, libraries, innovation centres.

use crate::Location;

/// A place and its time zone.
pub(super) struct Venue {
    pub(super) key: &'static str,
    pub(super) timezone: &'static str,
    name: &'static str,
    street: &'static str,
    city: &'static str,
    region: &'static str,
    /// English name and ISO code, as Luma gives them.
    country: (&'static str, &'static str),
}

impl Venue {
    pub(super) fn location(&self, hidden: bool) -> Location {
        Location::InPerson {
            venue: self.name.to_owned(),
            full_address: format!(
                "{}, {}, {}, {}",
                self.name, self.street, self.city, self.country.0
            ),
            city: self.city.to_owned(),
            region: self.region.to_owned(),
            country: self.country.0.to_owned(),
            country_code: self.country.1.to_owned(),
            hidden,
        }
    }
}

pub(super) fn find(key: &str) -> &'static Venue {
    VENUES
        .iter()
        .find(|venue| venue.key == key)
        .expect("the demo's plans name known venues; a test builds them all")
}

const PERU: (&str, &str) = ("Peru", "PE");
const MEXICO: (&str, &str) = ("Mexico", "MX");
const COLOMBIA: (&str, &str) = ("Colombia", "CO");
const ARGENTINA: (&str, &str) = ("Argentina", "AR");
const BRAZIL: (&str, &str) = ("Brazil", "BR");
const ECUADOR: (&str, &str) = ("Ecuador", "EC");

const LIMA: &str = "America/Lima";
const CDMX: &str = "America/Mexico_City";
const BOGOTA: &str = "America/Bogota";
const BUENOS_AIRES: &str = "America/Argentina/Buenos_Aires";
const CORDOBA: &str = "America/Argentina/Cordoba";
const SAO_PAULO: &str = "America/Sao_Paulo";

const fn at(
    key: &'static str,
    timezone: &'static str,
    name: &'static str,
    street: &'static str,
    city: &'static str,
    region: &'static str,
    country: (&'static str, &'static str),
) -> Venue {
    Venue {
        key,
        timezone,
        name,
        street,
        city,
        region,
        country,
    }
}

const VENUES: &[Venue] = &[
    at(
        "utec",
        LIMA,
        "UTEC",
        "Jr. Medrano Silva 165",
        "Lima",
        "Lima",
        PERU,
    ),
    at(
        "pucp",
        LIMA,
        "Pontificia Universidad Católica del Perú",
        "Av. Universitaria 1801",
        "Lima",
        "Lima",
        PERU,
    ),
    at(
        "uni",
        LIMA,
        "Universidad Nacional de Ingeniería",
        "Av. Túpac Amaru 210",
        "Lima",
        "Lima",
        PERU,
    ),
    at(
        "bnp",
        LIMA,
        "Biblioteca Nacional del Perú",
        "Av. de la Poesía 160",
        "Lima",
        "Lima",
        PERU,
    ),
    at(
        "unsa",
        LIMA,
        "Universidad Nacional de San Agustín",
        "Av. Independencia s/n",
        "Arequipa",
        "Arequipa",
        PERU,
    ),
    at(
        "udep",
        LIMA,
        "Universidad de Piura",
        "Av. Ramón Mugica 131",
        "Piura",
        "Piura",
        PERU,
    ),
    at(
        "vasconcelos",
        CDMX,
        "Biblioteca Vasconcelos",
        "Eje 1 Norte Mosqueta s/n",
        "Ciudad de México",
        "CDMX",
        MEXICO,
    ),
    at(
        "ciencias",
        CDMX,
        "Facultad de Ciencias UNAM",
        "Circuito Exterior s/n",
        "Ciudad de México",
        "CDMX",
        MEXICO,
    ),
    at(
        "iteso",
        CDMX,
        "ITESO",
        "Periférico Sur 8585",
        "Guadalajara",
        "Jalisco",
        MEXICO,
    ),
    at(
        "uv",
        CDMX,
        "Universidad Veracruzana",
        "Lomas del Estadio s/n",
        "Xalapa",
        "Veracruz",
        MEXICO,
    ),
    at(
        "rutan",
        BOGOTA,
        "Ruta N",
        "Calle 67 # 52-20",
        "Medellín",
        "Antioquia",
        COLOMBIA,
    ),
    at(
        "eafit",
        BOGOTA,
        "Universidad EAFIT",
        "Carrera 49 # 7 Sur-50",
        "Medellín",
        "Antioquia",
        COLOMBIA,
    ),
    at(
        "andes",
        BOGOTA,
        "Universidad de los Andes",
        "Carrera 1 # 18A-12",
        "Bogotá",
        "Bogotá D.C.",
        COLOMBIA,
    ),
    at(
        "icesi",
        BOGOTA,
        "Universidad Icesi",
        "Calle 18 # 122-135",
        "Cali",
        "Valle del Cauca",
        COLOMBIA,
    ),
    at(
        "utn",
        BUENOS_AIRES,
        "UTN Buenos Aires",
        "Av. Medrano 951",
        "Buenos Aires",
        "CABA",
        ARGENTINA,
    ),
    at(
        "unmdp",
        BUENOS_AIRES,
        "Facultad de Ingeniería UNMdP",
        "Av. Juan B. Justo 4302",
        "Mar del Plata",
        "Buenos Aires",
        ARGENTINA,
    ),
    at(
        "unc",
        CORDOBA,
        "Universidad Nacional de Córdoba",
        "Av. Haya de la Torre s/n",
        "Córdoba",
        "Córdoba",
        ARGENTINA,
    ),
    at(
        "beauchef",
        "America/Santiago",
        "FCFM Universidad de Chile",
        "Beauchef 850",
        "Santiago",
        "Región Metropolitana",
        ("Chile", "CL"),
    ),
    at(
        "ufsc",
        SAO_PAULO,
        "UFSC",
        "Campus Trindade",
        "Florianópolis",
        "Santa Catarina",
        BRAZIL,
    ),
    at(
        "ccsp",
        SAO_PAULO,
        "Centro Cultural São Paulo",
        "Rua Vergueiro 1000",
        "São Paulo",
        "São Paulo",
        BRAZIL,
    ),
    at(
        "epn",
        "America/Guayaquil",
        "Escuela Politécnica Nacional",
        "Ladrón de Guevara E11-253",
        "Quito",
        "Pichincha",
        ECUADOR,
    ),
    at(
        "ug",
        "America/Guayaquil",
        "Universidad de Guayaquil",
        "Av. Delta s/n",
        "Guayaquil",
        "Guayas",
        ECUADOR,
    ),
    at(
        "tec",
        "America/Guatemala",
        "Campus TEC",
        "Vía 4 1-00, Zona 4",
        "Ciudad de Guatemala",
        "Guatemala",
        ("Guatemala", "GT"),
    ),
    at(
        "umsa",
        "America/La_Paz",
        "Universidad Mayor de San Andrés",
        "Av. Villazón 1995",
        "La Paz",
        "La Paz",
        ("Bolivia", "BO"),
    ),
    at(
        "fing",
        "America/Montevideo",
        "Facultad de Ingeniería UdelaR",
        "Julio Herrera y Reissig 565",
        "Montevideo",
        "Montevideo",
        ("Uruguay", "UY"),
    ),
];
