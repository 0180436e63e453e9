//! Coordinates of the cities in which test and demo events take place.

use super::Coordinate;
use crate::ids;

const CITIES: &[(&str, f64, f64)] = &[
    ("Lima", -12.0464, -77.0428),
    ("Arequipa", -16.3989, -71.5350),
    ("Cusco", -13.5319, -71.9675),
    ("Piura", -5.1945, -80.6328),
    ("Chiclayo", -6.7714, -79.8409),
    ("Ciudad de México", 19.4326, -99.1332),
    ("Guadalajara", 20.6597, -103.3496),
    ("Puebla", 19.0414, -98.2063),
    ("Xalapa", 19.5438, -96.9102),
    ("Tijuana", 32.5149, -117.0382),
    ("Bogotá", 4.7110, -74.0721),
    ("Medellín", 6.2442, -75.5812),
    ("Cali", 3.4516, -76.5320),
    ("Buenos Aires", -34.6037, -58.3816),
    ("Córdoba", -31.4201, -64.1888),
    ("Mar del Plata", -38.0055, -57.5426),
    ("Santiago", -33.4489, -70.6693),
    ("Florianópolis", -27.5954, -48.5480),
    ("São Paulo", -23.5505, -46.6333),
    ("Recife", -8.0476, -34.8770),
    ("Quito", -0.1807, -78.4678),
    ("Guayaquil", -2.1894, -79.8891),
    ("Ciudad de Guatemala", 14.6349, -90.5069),
    ("La Paz", -16.4897, -68.1193),
    ("Montevideo", -34.9011, -56.1645),
];

/// A point within some two kilometres of the middle of a known city, always the same for the same seed.
pub(super) fn coordinate(city: &str, seed: &str) -> Option<Coordinate> {
    let (_, latitude, longitude) = CITIES.iter().find(|(name, ..)| *name == city)?;
    // Below 40,000, so the number is exact in an f64.
    let aside = |axis: &str| {
        let steps = i32::try_from(ids::number(&format!("{seed}/{axis}"), 40_000)).unwrap_or(0);
        f64::from(steps - 20_000) / 1_000_000.0
    };
    Some(Coordinate {
        latitude: latitude + aside("latitude"),
        longitude: longitude + aside("longitude"),
    })
}
