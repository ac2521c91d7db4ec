//! What a client of HTTP/2 may send beside requests and their bodies: frames that cost work and bring nothing.
//!
//! hyper bounds the memory that such frames take: streams reset before they are looked at, headers that go on in
//! further frames, settings and pings not yet acknowledged. The work is bounded here. Each frame has a price; a
//! connection has so much to spend, gets more as time goes by and as it reads what it is sent, and ends once it has
//! spent all.

use std::time::{Duration, Instant};

/// What every connection of HTTP/2 begins with.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What may be spent at once.
const MOST: u64 = 10_000;

/// What comes in a second.
const PER_SECOND: u64 = 1_000;

/// Of how many bytes that were sent to the client one may be spent: it acknowledges them with frames.
const BYTES: u64 = 4_096;

/// A body's frame of so many bytes costs nothing.
const WORTH: usize = 1_024;

/// Length, type, flags, and the number of the stream.
const HEADER: usize = 9;

/// A place in the frames of a connection, and what is left to spend.
pub(super) struct Frames {
    header: [u8; HEADER],
    /// Bytes of the header that were read.
    read: usize,
    /// Bytes of the frame to come.
    left: usize,
    purse: u64,
    filled: Instant,
    /// Bytes sent for which nothing was given yet.
    sent: u64,
}

/// All is spent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spent;

impl Frames {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            header: [0; HEADER],
            read: 0,
            left: 0,
            purse: MOST,
            filled: now,
            sent: 0,
        }
    }

    /// Takes bytes as they come.
    pub(super) fn take(&mut self, mut bytes: &[u8], now: Instant) -> Result<(), Spent> {
        while !bytes.is_empty() {
            if self.left > 0 {
                let here = self.left.min(bytes.len());
                self.left -= here;
                bytes = &bytes[here..];
                continue;
            }
            let here = (HEADER - self.read).min(bytes.len());
            self.header[self.read..self.read + here].copy_from_slice(&bytes[..here]);
            self.read += here;
            bytes = &bytes[here..];
            if self.read == HEADER {
                self.read = 0;
                let [a, b, c, kind, ..] = self.header;
                self.left = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
                self.pay(price(kind, self.left), now)?;
            }
        }
        Ok(())
    }

    /// Bytes were sent to the client.
    pub(super) fn sent(&mut self, bytes: usize) {
        self.sent += bytes as u64;
        self.purse = (self.purse + self.sent / BYTES).min(MOST);
        self.sent %= BYTES;
    }

    fn pay(&mut self, price: u64, now: Instant) -> Result<(), Spent> {
        let since = now.saturating_duration_since(self.filled);
        if since >= Duration::from_millis(100) {
            let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
            let more = millis.saturating_mul(PER_SECOND) / 1_000;
            self.purse = self.purse.saturating_add(more).min(MOST);
            self.filled = now;
        }
        self.purse = self.purse.checked_sub(price).ok_or(Spent)?;
        Ok(())
    }
}

/// What a frame of a type and a length costs.
fn price(kind: u8, length: usize) -> u64 {
    const DATA: u8 = 0;
    const RST_STREAM: u8 = 3;
    const SETTINGS: u8 = 4;
    const PING: u8 = 6;
    const CONTINUATION: u8 = 9;
    match kind {
        DATA if length >= WORTH => 0,
        RST_STREAM | SETTINGS | PING | CONTINUATION => 10,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, length: u8) -> Vec<u8> {
        let mut frame = vec![0, 0, length, kind, 0, 0, 0, 0, 1];
        frame.resize(HEADER + usize::from(length), 0);
        frame
    }

    #[test]
    fn pings_are_taken_until_all_is_spent_and_again_as_time_goes_by() {
        let now = Instant::now();
        let mut frames = Frames::new(now);
        let mut take = |now| frames.take(&frame(6, 8), now);
        for _ in 0..1_000 {
            take(now).unwrap();
        }
        let later = now + Duration::from_secs(1);
        for _ in 0..100 {
            take(later).unwrap();
        }
        let much_later = now + Duration::from_secs(3600);
        for _ in 0..1_000 {
            take(much_later).unwrap();
        }
        assert_eq!(take(much_later), Err(Spent));
    }

    #[test]
    fn bodies_and_who_reads_what_it_is_sent_can_go_on_for_ever() {
        let now = Instant::now();
        let mut frames = Frames::new(now);
        let mut body = frame(0, 0);
        body[1] = 0x40;
        body.resize(HEADER + 0x4000, 0);
        for _ in 0..20_000 {
            frames.take(&body, now).unwrap();
        }
        for _ in 0..20_000 {
            frames.sent(16_384);
            frames.take(&frame(8, 4), now).unwrap();
            frames.take(&frame(8, 4), now).unwrap();
        }
    }

    #[test]
    fn a_frame_is_counted_once_however_its_bytes_come() {
        let now = Instant::now();
        let (mut whole, mut apart) = (Frames::new(now), Frames::new(now));
        let bytes = [frame(4, 6), frame(6, 8), frame(1, 200)].concat();
        whole.take(&bytes, now).unwrap();
        for byte in bytes.chunks(1) {
            apart.take(byte, now).unwrap();
        }
        assert_eq!((whole.purse, apart.purse), (MOST - 21, MOST - 21));
    }
}
