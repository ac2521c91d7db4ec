//! Any body of a batch or a survey is read, within the number of changes, or every fault of it has its place.

#![no_main]

use frontline_fuzz::document::{BATCH, COLLECTION, document};
use frontline_fuzz::io::batch::{Step, read_batch, read_survey};
use frontline_fuzz::pointer::lead_into;
use libfuzzer_sys::fuzz_target;

const MOST: usize = 6;

fuzz_target!(|bytes: &[u8]| {
    let good = [BATCH, COLLECTION][bytes.len() % 2];
    let Some(body) = document(bytes, good) else {
        return;
    };
    let instant = "2020-01-12".parse().expect("an instant");
    for read in [read_batch(&body, MOST), read_survey(&body, instant, MOST)] {
        match read {
            Err(faults) => lead_into(&faults, &body),
            Ok(batch) => {
                let shown = |step: &Step| match step {
                    Step::Survey { shown, .. } => shown.len(),
                    _ => 0,
                };
                let polygons: usize = batch.steps.iter().map(shown).sum();
                assert!((1..=MOST + 1).contains(&(batch.steps.len() + polygons)), "{batch:?}");
            }
        }
    }
});
