//! The socket of a connection: bytes pass through as hyper asks for them, and it is noted what they are.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use crate::http::connection::activity::Activity;
use crate::http::connection::frames::{Frames, PREFACE};
use crate::http::connection::framing::{Framing, HeadFault, Length};
use crate::http::connection::register::{Register, Ticket};

/// What is read at once of what nobody wants any longer.
const WASTE: usize = 8 << 10;

/// The socket of a connection.
pub(super) struct Socket {
    stream: TcpStream,
    activity: Arc<Activity>,
    message: Arc<Message>,
    register: Arc<Register>,
    protocol: Protocol,
    /// Bytes that were read, and belong behind a head of which nothing is known yet.
    held: Bytes,
    shut: bool,
    /// Bytes that came since and were forgotten.
    wasted: usize,
}

enum Protocol {
    /// So many bytes are as HTTP/2 begins.
    Unknown(usize),
    Http1(Framing),
    Http2(Frames),
}

/// What the socket and the service tell each other of a message of HTTP/1.
#[derive(Default)]
pub(super) struct Message(Mutex<(Option<HeadFault>, Option<Length>)>);

impl Message {
    /// What is wrong with the head that was just read, of the message with a body of this length.
    pub(super) fn follow(&self, length: Length) -> Option<HeadFault> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.1 = Some(length);
        told.0.take()
    }

    fn fault(&self, fault: Option<HeadFault>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = fault;
    }

    fn length(&self) -> Option<Length> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.1.take()
    }
}

impl Socket {
    pub(super) fn new(stream: TcpStream, ticket: &Ticket) -> Self {
        Self {
            stream,
            activity: Arc::clone(&ticket.activity),
            message: Arc::default(),
            register: Arc::clone(&ticket.register),
            protocol: Protocol::Unknown(0),
            held: Bytes::new(),
            shut: false,
            wasted: 0,
        }
    }

    /// What it and the service tell each other.
    pub(super) fn message(&self) -> Arc<Message> {
        Arc::clone(&self.message)
    }

    /// Notes bytes that came; how many of them may be handed on.
    fn take(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Protocol::Unknown(matched) = self.protocol {
            let expected = &PREFACE[matched..];
            let same = bytes
                .iter()
                .zip(expected)
                .take_while(|(a, b)| a == b)
                .count();
            let matched = matched + same;
            if matched == PREFACE.len() {
                self.activity.speaks_http2();
                self.protocol = Protocol::Http2(Frames::new(Instant::now()));
                return self.take(&bytes[same..]).map(|taken| taken + same);
            }
            if same == bytes.len() {
                self.activity.head_began();
                self.protocol = Protocol::Unknown(matched);
                return Ok(same);
            }
            self.protocol = Protocol::Http1(Framing::new());
            // None of these bytes ends a head but with others that did not come.
            self.take(&PREFACE[..matched - same])?;
        }
        match &mut self.protocol {
            Protocol::Unknown(_) => Ok(0),
            Protocol::Http1(framing) => {
                let began = framing.is_in_head();
                let taken = framing.take(bytes).map_err(|_| malformed())?;
                if framing.is_in_head() && !began {
                    self.activity.head_began();
                }
                if framing.is_at_head_end() {
                    self.message.fault(framing.fault());
                }
                Ok(taken)
            }
            Protocol::Http2(frames) => {
                frames.take(bytes, Instant::now()).map_err(|_| {
                    self.register.frames.meet();
                    malformed()
                })?;
                Ok(bytes.len())
            }
        }
    }

    /// Goes on behind a head, where the service has said how.
    fn go_on(&mut self) -> io::Result<()> {
        if let Protocol::Http1(framing) = &mut self.protocol
            && framing.is_at_head_end()
        {
            // hyper asks for more of a head that has ended here: it would take other bytes for its end.
            framing.follow(self.message.length().ok_or_else(malformed)?);
        }
        Ok(())
    }

    /// Whether a body is still to come.
    fn is_in_body(&self) -> bool {
        matches!(&self.protocol, Protocol::Http1(framing) if framing.is_in_body() || framing.is_at_head_end())
    }
}

fn malformed() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.go_on()?;
        if this.held.has_remaining() {
            let many = this.held.len().min(buffer.remaining());
            let next = this.held.slice(..many);
            let taken = this.take(&next)?;
            buffer.put_slice(&next[..taken]);
            this.held.advance(taken);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        let taken = this.take(&buffer.filled()[before..])?;
        this.held = Bytes::copy_from_slice(&buffer.filled()[before + taken..]);
        buffer.set_filled(before + taken);
        Poll::Ready(Ok(()))
    }
}

impl Socket {
    /// Notes what came of writing.
    fn wrote(
        &mut self,
        written: Poll<io::Result<usize>>,
        offered: usize,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.activity.wrote(Some(*bytes), offered),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.activity.wrote(None, offered),
        }
        if let (Protocol::Http2(frames), Poll::Ready(Ok(bytes))) = (&mut self.protocol, &written) {
            frames.sent(*bytes);
        }
        written
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.wrote(written, bytes.len())
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.wrote(written, slices.iter().map(|it| it.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    /// Says that no more will come. Of a body that nobody wants the rest is read and forgotten for a while: closing a
    /// socket with unread bytes takes back the answer that is still on its way, and many clients of HTTP/1 only listen
    /// once they have sent all.
    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.shut {
            ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
            this.shut = true;
            if this.is_in_body() {
                this.activity.linger();
            }
        }
        if !this.is_in_body() || this.activity.is_stopping() {
            return Poll::Ready(Ok(()));
        }
        let mut waste = [0; WASTE];
        loop {
            let mut waste = ReadBuf::new(&mut waste);
            ready!(Pin::new(&mut this.stream).poll_read(context, &mut waste))?;
            this.wasted += waste.filled().len();
            if waste.filled().is_empty() || this.wasted > this.activity.limits.discarded_bytes {
                return Poll::Ready(Ok(()));
            }
        }
    }
}
