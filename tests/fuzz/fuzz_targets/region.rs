//! Any body of a region is read, or every fault of it has its place; what was read reads the same when it comes back.

#![no_main]

use frontline_fuzz::document::{REGION, document};
use frontline_fuzz::io::geojson::{read_region, region_feature};
use frontline_fuzz::model::{ContentHash, Order, Outline, Region, RegionId, Revision};
use frontline_fuzz::pointer::lead_into;
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

fuzz_target!(|bytes: &[u8]| {
    let Some(body) = document(bytes, REGION) else {
        return;
    };
    match read_region(&body) {
        Err(faults) => lead_into(&faults, &body),
        Ok((shape, claim)) => {
            let region = Region {
                id: RegionId(Uuid::nil()),
                version: 1,
                revision: Revision(1),
                order: Order { revision: Revision(1), ordinal: 0 },
                claim: claim.clone(),
                outline: Outline { hash: ContentHash::of(b""), bounds: shape.bounds() },
                deleted: false,
            };
            let again = read_region(&region_feature(&region, &shape)).expect("what was taken is taken again");
            assert_eq!(again, (shape, claim));
        }
    }
});
