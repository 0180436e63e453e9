//! Names of the region's countries in the three languages; of other countries we show what Luma wrote.

use crate::language::Language;

/// ISO 3166-1 alpha-2, Spanish, Portuguese, English.
const COUNTRIES: [(&str, &str, &str, &str); 27] = [
    ("AR", "Argentina", "Argentina", "Argentina"),
    ("BO", "Bolivia", "Bolívia", "Bolivia"),
    ("BR", "Brasil", "Brasil", "Brazil"),
    ("BZ", "Belice", "Belize", "Belize"),
    ("CL", "Chile", "Chile", "Chile"),
    ("CO", "Colombia", "Colômbia", "Colombia"),
    ("CR", "Costa Rica", "Costa Rica", "Costa Rica"),
    ("CU", "Cuba", "Cuba", "Cuba"),
    (
        "DO",
        "República Dominicana",
        "República Dominicana",
        "Dominican Republic",
    ),
    ("EC", "Ecuador", "Equador", "Ecuador"),
    ("ES", "España", "Espanha", "Spain"),
    ("GT", "Guatemala", "Guatemala", "Guatemala"),
    ("GY", "Guyana", "Guiana", "Guyana"),
    ("HN", "Honduras", "Honduras", "Honduras"),
    ("HT", "Haití", "Haiti", "Haiti"),
    ("JM", "Jamaica", "Jamaica", "Jamaica"),
    ("MX", "México", "México", "Mexico"),
    ("NI", "Nicaragua", "Nicarágua", "Nicaragua"),
    ("PA", "Panamá", "Panamá", "Panama"),
    ("PE", "Perú", "Peru", "Peru"),
    ("PR", "Puerto Rico", "Porto Rico", "Puerto Rico"),
    ("PY", "Paraguay", "Paraguai", "Paraguay"),
    ("SR", "Surinam", "Suriname", "Suriname"),
    ("SV", "El Salvador", "El Salvador", "El Salvador"),
    ("US", "Estados Unidos", "Estados Unidos", "United States"),
    ("UY", "Uruguay", "Uruguai", "Uruguay"),
    ("VE", "Venezuela", "Venezuela", "Venezuela"),
];

impl Language {
    /// The country with this code, if it is one of ours.
    pub(crate) fn country(self, code: &str) -> Option<&'static str> {
        let (_, spanish, portuguese, english) =
            COUNTRIES.iter().find(|country| country.0 == code)?;
        Some(match self {
            Self::Spanish => spanish,
            Self::Portuguese => portuguese,
            Self::English => english,
        })
    }
}
