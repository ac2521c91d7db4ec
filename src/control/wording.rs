//! Figures as they stand in a sentence.

/// `55.4 %`.
pub(super) fn percent(fraction: f64) -> String {
    format!("{:.1} %", fraction * 100.0)
}

/// `51.0 to 60.2 %`.
pub(super) fn percent_range(low: f64, high: f64) -> String {
    format!("{:.1} to {:.1} %", low * 100.0, high * 100.0)
}

/// Square kilometres of an area in m²: whole ones with thousands set apart, with a decimal below ten. Without unit.
pub(super) fn square_kilometres(area_m2: f64) -> String {
    let area = area_m2 / 1e6;
    if area < 9.95 {
        return format!("{area:.1}");
    }
    let digits = format!("{area:.0}");
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|it| std::str::from_utf8(it).ok())
        .collect();
    groups.join(",")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
