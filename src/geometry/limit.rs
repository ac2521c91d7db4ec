//! Where longitude and latitude end.

/// Degrees: about ten centimetres. Projecting to and fro leaves less beyond the limit.
const SLACK: f64 = 1e-6;

/// A longitude and a latitude in degrees, put onto ±180 and ±90 where they are beyond by no more than arithmetic leaves.
pub fn within_limits(lon: f64, lat: f64) -> [f64; 2] {
    [onto(lon, 180.0), onto(lat, 90.0)]
}

fn onto(degrees: f64, limit: f64) -> f64 {
    let beyond = degrees.abs() - limit;
    if beyond > 0.0 && beyond <= SLACK {
        limit.copysign(degrees)
    } else {
        degrees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arithmetic_leaves_beyond_a_limit_lies_on_it_and_what_is_farther_stays() {
        assert_eq!(
            within_limits(180.000_000_000_000_17, -90.000_000_1),
            [180.0, -90.0]
        );
        assert_eq!(within_limits(-180.000_000_5, 45.0), [-180.0, 45.0]);
        assert_eq!(within_limits(180.1, 90.1), [180.1, 90.1]);
        assert_eq!(
            within_limits(179.999_999_999, -12.5),
            [179.999_999_999, -12.5]
        );
        assert!(within_limits(f64::NAN, 0.0)[0].is_nan());
    }
}
