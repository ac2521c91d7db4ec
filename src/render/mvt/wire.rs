//! The bytes of protocol buffers, as far as vector tiles need them.

/// A field with a number.
pub(super) fn put_number(bytes: &mut Vec<u8>, field: u64, number: u64) {
    put_varint(bytes, field << 3);
    put_varint(bytes, number);
}

/// A field with bytes.
pub(super) fn put_bytes(bytes: &mut Vec<u8>, field: u64, payload: &[u8]) {
    let start = open(bytes, field);
    bytes.extend_from_slice(payload);
    close(bytes, start);
}

/// Starts a field with bytes, which follow until [`close`].
pub(super) fn open(bytes: &mut Vec<u8>, field: u64) -> usize {
    put_varint(bytes, (field << 3) | 2);
    bytes.len()
}

/// Ends a field: its length goes in front of what was written since it was opened.
pub(super) fn close(bytes: &mut Vec<u8>, start: usize) {
    let end = bytes.len();
    put_varint(bytes, (end - start) as u64);
    let length = bytes.len() - end;
    bytes[start..].rotate_right(length);
}

/// A number in groups of seven bits, the lowest first.
#[expect(clippy::cast_possible_truncation, reason = "masked to seven bits")]
pub(super) fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
