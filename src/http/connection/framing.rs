//! Where the messages of HTTP/1 on a connection begin and end.
//!
//! hyper takes a head apart and knows how long the body is; it is lenient with line ends, and does not tell of every
//! header it saw. So the bytes pass through here first: a head is scanned line by line and handed on to its last byte
//! and no further. Then hyper, through the service, says what body follows, and the count goes on from there.

/// What is wrong with a head that would still be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadFault {
    /// A line ends with LF alone.
    BareLineFeed,
    /// More than one of Content-Length and Transfer-Encoding.
    TwoLengths,
}

/// What follows a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Length {
    /// So many bytes.
    Bytes(u64),
    Chunked,
}

/// Bytes that are no HTTP/1, or not as hyper reads it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// A place in the messages of a connection.
#[derive(Debug)]
pub(super) struct Framing {
    at: At,
    line: Line,
    fault: Option<HeadFault>,
    /// Headers of this head that say how long its body is.
    lengths: u8,
}

#[derive(Debug, PartialEq, Eq)]
enum At {
    /// Before the first byte of a head.
    Start,
    Head,
    /// Behind a head, of whose body nothing is known yet.
    HeadEnd,
    Body(u64),
    /// In the line that says how long a chunk is: so long, as far as read.
    Size(u64),
    SizeEnd(u64),
    Chunk(u64),
    /// In the line end after a chunk: bytes to come.
    ChunkEnd(u8),
    Trailer,
}

/// The line that is being read: its first bytes in lower case, as many as the longest name that counts.
#[derive(Debug, Default)]
struct Line {
    name: [u8; LONGEST],
    length: usize,
    named: bool,
    last: u8,
}

const LONGEST: usize = b"transfer-encoding".len();

impl Framing {
    pub(super) fn new() -> Self {
        Self {
            at: At::Start,
            line: Line::default(),
            fault: None,
            lengths: 0,
        }
    }

    /// Whether a head has begun, and not ended.
    pub(super) fn is_in_head(&self) -> bool {
        self.at == At::Head
    }

    /// Whether a body has begun, and not ended.
    pub(super) fn is_in_body(&self) -> bool {
        !matches!(self.at, At::Start | At::Head | At::HeadEnd)
    }

    /// Whether it must be said first what body follows.
    pub(super) fn is_at_head_end(&self) -> bool {
        self.at == At::HeadEnd
    }

    /// What was wrong with the head before.
    pub(super) fn fault(&self) -> Option<HeadFault> {
        self.fault
    }

    /// Says what body follows the head.
    pub(super) fn follow(&mut self, length: Length) {
        self.at = match length {
            Length::Bytes(0) => At::Start,
            Length::Bytes(bytes) => At::Body(bytes),
            Length::Chunked => At::Size(0),
        };
        self.fault = None;
        self.lengths = 0;
        self.line = Line::default();
    }

    /// Takes bytes as they come, and tells how many of them may be handed on: all, or those up to the end of a head.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<usize, Malformed> {
        let mut taken = 0;
        while taken < bytes.len() && self.at != At::HeadEnd {
            let rest = &bytes[taken..];
            taken += match &mut self.at {
                At::Body(left) | At::Chunk(left) => {
                    let here = usize::try_from(*left).map_or(rest.len(), |it| it.min(rest.len()));
                    *left -= here as u64;
                    if *left == 0 {
                        self.at = match self.at {
                            At::Body(_) => At::Start,
                            _ => At::ChunkEnd(2),
                        };
                    }
                    here
                }
                _ => {
                    self.step(rest[0])?;
                    1
                }
            };
        }
        Ok(taken)
    }

    /// Takes one byte of a head, or of what is around chunks.
    fn step(&mut self, byte: u8) -> Result<(), Malformed> {
        match &mut self.at {
            At::Start if matches!(byte, b'\r' | b'\n') => {}
            At::Start | At::Head => {
                self.at = At::Head;
                if self.head_line(byte) {
                    self.at = At::HeadEnd;
                }
            }
            At::Size(size) => match char::from(byte).to_digit(16) {
                Some(digit) => {
                    *size = size.checked_mul(16).ok_or(Malformed)? + u64::from(digit);
                }
                None if byte == b'\n' => return Err(Malformed),
                None => self.at = At::SizeEnd(*size),
            },
            At::SizeEnd(size) if byte == b'\n' => {
                self.at = match *size {
                    0 => At::Trailer,
                    size => At::Chunk(size),
                };
            }
            At::SizeEnd(_) => {}
            At::ChunkEnd(left) => {
                *left -= 1;
                if *left == 0 {
                    self.at = At::Size(0);
                }
            }
            At::Trailer => {
                if self.line.take(byte) {
                    let empty = self.line.is_empty();
                    self.line = Line::default();
                    if empty {
                        self.at = At::Start;
                    }
                }
            }
            At::Body(_) | At::Chunk(_) | At::HeadEnd => {}
        }
        Ok(())
    }

    /// Takes a byte of a head; whether it was the last one.
    fn head_line(&mut self, byte: u8) -> bool {
        if byte == b':' && !self.line.named {
            self.line.named = true;
            let name = self.line.name.get(..self.line.length).unwrap_or_default();
            if matches!(name, b"content-length" | b"transfer-encoding") {
                self.lengths = self.lengths.saturating_add(1);
                if self.lengths > 1 {
                    self.fault.get_or_insert(HeadFault::TwoLengths);
                }
            }
        }
        if !self.line.take(byte) {
            return false;
        }
        if self.line.last != b'\r' {
            self.fault = Some(HeadFault::BareLineFeed);
        }
        let empty = self.line.is_empty();
        self.line = Line::default();
        empty
    }
}

impl Line {
    /// Takes a byte; whether it ends the line, whose byte before it then is `last`.
    fn take(&mut self, byte: u8) -> bool {
        if byte == b'\n' {
            return true;
        }
        if let Some(place) = self.name.get_mut(self.length) {
            *place = byte.to_ascii_lowercase();
        }
        self.length = self.length.saturating_add(1);
        self.last = byte;
        false
    }

    fn is_empty(&self) -> bool {
        self.length == 0 || self.length == 1 && self.last == b'\r'
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the heads of a stream end, whose bodies are of these lengths, and what is wrong with each; fed in pieces.
    fn heads(bytes: &[u8], lengths: &[Length], piece: usize) -> Vec<(usize, Option<HeadFault>)> {
        let mut framing = Framing::new();
        let mut lengths = lengths.iter();
        let (mut found, mut read) = (Vec::new(), 0);
        for mut piece in bytes.chunks(piece) {
            while !piece.is_empty() {
                if framing.is_at_head_end() {
                    framing.follow(*lengths.next().unwrap());
                }
                let taken = framing.take(piece).unwrap();
                read += taken;
                if framing.is_at_head_end() {
                    found.push((read, framing.fault()));
                }
                piece = &piece[taken..];
            }
        }
        found
    }

    #[test]
    fn a_head_ends_with_its_last_byte_however_the_bytes_come() {
        let parts = [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\n\r\n",
            "abcdePOST / HTTP/1.1\r\n\r\n",
            "5;x=\"y\"\r\nab\r\nc\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: t\r\n\r\nGET /b HTTP/1.1\n\n",
        ];
        let stream = parts.concat();
        let lengths = [Length::Bytes(0), Length::Bytes(5), Length::Chunked];
        let mut end = 0;
        let mut expected = parts.map(|part| {
            end += part.len();
            (end, None)
        });
        expected[3].1 = Some(HeadFault::BareLineFeed);
        for piece in [1, 2, 3, 7, stream.len()] {
            let found = heads(stream.as_bytes(), &lengths, piece);
            assert_eq!(found, expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn what_says_twice_how_long_a_body_is_and_what_ends_lines_badly_is_seen() {
        for (head, fault) in [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", None),
            (
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                Some(HeadFault::BareLineFeed),
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\n\n",
                Some(HeadFault::BareLineFeed),
            ),
            ("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", None),
            (
                "GET / HTTP/1.1\r\ncontent-Length: 1\r\nTRANSFER-encoding: chunked\r\n\r\n",
                Some(HeadFault::TwoLengths),
            ),
            (
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nX: y\r\nContent-Length: 1\r\n\r\n",
                Some(HeadFault::TwoLengths),
            ),
            (
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nX: Content-Length: 1\r\n\r\n",
                None,
            ),
            (
                "GET / HTTP/1.1\r\nContent-Length-Of: 1\r\nContent-Length: 1\r\n\r\n",
                None,
            ),
        ] {
            let found = heads(head.as_bytes(), &[], 5);
            assert_eq!(found.len(), 1, "{head}");
            assert_eq!(found[0].1, fault, "{head}");
        }
    }

    #[test]
    fn chunks_that_cannot_be_are_refused() {
        for bytes in ["5\nabcde", "11111111111111111\r\n"] {
            let mut framing = Framing::new();
            framing.follow(Length::Chunked);
            assert_eq!(framing.take(bytes.as_bytes()), Err(Malformed), "{bytes}");
        }
    }
}
