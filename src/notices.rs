//! The notices of what is part of the program and not its own, as the build gathered them (`build/notices.rs`).

/// The whole text, for people.
pub const NOTICES: &str = include_str!(concat!(env!("OUT_DIR"), "/notices.txt"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_crate_is_told_with_its_licence_and_its_texts() {
        let (_, told) = NOTICES.split_once("\nCrates\n").unwrap();
        for (name, licence) in [("axum", "MIT"), ("sqlx-sqlite", "MIT OR Apache-2.0")] {
            let mut lines = told.lines();
            let line = lines
                .find(|it| it.starts_with(&format!("{name} ")))
                .unwrap();
            let (_, rest) = line.split_once(&format!(": {licence} [")).unwrap();
            let number = rest.split(']').next().unwrap();
            let (_, text) = told.split_once(&format!("\n[{number}] ")).unwrap();
            let users = text.lines().next().unwrap();
            assert!(users.contains(&format!("{name} ")), "{users}");
        }
    }

    #[test]
    fn what_only_tests_need_is_not_told() {
        for name in ["proptest", "jsonschema", "rcgen"] {
            assert!(!NOTICES.contains(&format!("\n{name} ")), "{name}");
        }
    }

    #[test]
    fn data_and_the_letters_of_maps_are_told() {
        for part in ["Natural Earth", "GeoNames", "Bitstream Vera", "dejavu 2"] {
            assert!(NOTICES.contains(part), "{part}");
        }
    }

    #[test]
    fn nothing_of_the_machine_it_was_built_on_is_told() {
        for place in [
            env!("CARGO_MANIFEST_DIR"),
            env!("OUT_DIR"),
            "/registry/src/",
        ] {
            assert!(!NOTICES.contains(place), "{place}");
        }
    }
}
