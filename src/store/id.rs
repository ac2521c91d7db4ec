//! Ids: UUIDs of version 7, which begin with the time.

use std::time::{SystemTime, UNIX_EPOCH};

use uuid::{NoContext, Timestamp, Uuid};

/// A new id. Where the clock is before 1970, which such an id cannot say, it begins with that year.
pub fn new_id() -> Uuid {
    if SystemTime::now() >= UNIX_EPOCH {
        Uuid::now_v7()
    } else {
        Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0))
    }
}
