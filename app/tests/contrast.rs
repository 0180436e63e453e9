//! The colours of `style/_tokens.scss` keep WCAG AA: 4.5 for text, 3 for what only has to be seen.

use std::collections::HashMap;

/// Luminance in light and in dark.
type Colour = [f64; 2];

#[test]
fn text_is_readable_in_light_and_dark() {
    let colours = colours();
    let pairs = [
        ("ink", "paper", 7.0),
        ("ink", "card", 7.0),
        ("ink-quiet", "paper", 4.5),
        ("ink-quiet", "card", 4.5),
        ("aji", "paper", 4.5),
        ("aji", "card", 4.5),
        ("aji-ink", "aji", 4.5),
        ("aji-ink", "aji-strong", 4.5),
        ("aji-wash-ink", "aji-wash", 4.5),
        ("aji-wash-ink", "paper", 4.5),
        ("aji-wash-ink", "card", 4.5),
        ("green", "card", 4.5),
        ("green", "green-wash", 4.5),
        ("green-ink", "green", 4.5),
        ("amber", "card", 4.5),
        ("amber", "paper", 4.5),
        ("amber", "amber-wash", 4.5),
        ("paper", "ink", 4.5),
        ("ink", "line", 4.5),
        ("field", "paper", 3.0),
        ("field", "card", 3.0),
    ];
    for (text, ground, least) in pairs {
        for mode in [0, 1] {
            let (one, other) = (colours[text][mode], colours[ground][mode]);
            let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            assert!(
                contrast >= least,
                "{text} on {ground} has {contrast:.2} of {least} in {}",
                ["light", "dark"][mode]
            );
        }
    }
}

fn colours() -> HashMap<&'static str, Colour> {
    include_str!("../../style/_tokens.scss")
        .lines()
        .filter_map(|line| {
            let (name, value) = line
                .trim()
                .strip_prefix("--")?
                .split_once(": light-dark(")?;
            let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
            Some((name, [luminance(light), luminance(dark)]))
        })
        .collect()
}

/// Of `#fff` or `oklch(58% .19 38)`.
fn luminance(colour: &str) -> f64 {
    if colour == "#fff" {
        return 1.0;
    }
    let inner = colour
        .strip_prefix("oklch(")
        .and_then(|rest| rest.strip_suffix(')'));
    let numbers: Vec<f64> = inner
        .expect("an oklch colour")
        .split(' ')
        .map(|number| number.trim_end_matches('%').parse().expect("a number"))
        .collect();
    let [lightness, chroma, hue] = numbers[..] else {
        panic!("three numbers")
    };
    let (lightness, hue) = (lightness / 100.0, hue.to_radians());
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let middle = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701 * short;
    let [red, green, blue] = [red, green, blue].map(|channel| channel.clamp(0.0, 1.0));
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
