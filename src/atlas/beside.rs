//! Points outside the boundary: boundaries are often coarser than the places that they run past.

use std::sync::Arc;

use crate::atlas::guard::on_a_thread;
use crate::atlas::{Atlas, Error};
use crate::geometry::{LonLat, common_land, metres_between, nearest};
use crate::model::View;

/// Metres: who asks so near to a place that lies outside means the place.
const AT_PLACE: f64 = 100.0;

/// Land that stands for a point outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beside {
    /// A spot of it, in degrees.
    pub at: LonLat,
    /// How far outside the point lies, in metres.
    pub metres: f64,
}

impl Atlas {
    /// The land that stands for a point outside: where the point lies at a place that is recorded outside, the land of
    /// that place's district that is nearest to the place.
    pub async fn beside(&self, view: &View<'_>, from: LonLat) -> Result<Option<Beside>, Error> {
        let boundary = self.shape(view.territory().boundary).await?;
        let places = view.places().filter_map(|place| {
            let at = LonLat(place.lon, place.lat);
            let metres = metres_between(from, at);
            (metres <= AT_PLACE && !boundary.contains(at.0, at.1)).then_some((metres, at, place))
        });
        let Some((_, at, place)) = places.min_by(|a, b| a.0.total_cmp(&b.0)) else {
            return Ok(None);
        };
        let district = place.district.as_ref().and_then(|it| view.district(it));
        let district = match district {
            Some(district) => Some(self.shape(district.boundary).await?),
            None => None,
        };
        let look = move || {
            let common = district.map(|it| common_land(&boundary, &it)).transpose()?;
            let land = common.flatten().map_or(boundary, Arc::new);
            Ok::<_, Error>(nearest(&land, at))
        };
        let found = on_a_thread(look).await??;
        Ok(found.map(|found| Beside {
            at: found.inside,
            metres: metres_between(from, found.rim),
        }))
    }

    /// How far a point outside lies from the land, in metres.
    pub async fn metres_outside(&self, view: &View<'_>, from: LonLat) -> Result<f64, Error> {
        let boundary = self.shape(view.territory().boundary).await?;
        let found = on_a_thread(move || nearest(&boundary, from)).await?;
        Ok(found.map_or(0.0, |found| metres_between(from, found.rim)))
    }
}
