//! Connections: accepted within limits, each driven by a task of its own that knows how long it may take.
//!
//! hyper reads and writes HTTP; what it leaves to others is here. `register` has the connections that are open,
//! `activity` what each is doing and until when, `socket` the bytes as they pass, `service` the requests.

mod activity;
mod answer;
mod body;
mod check;
mod date;
mod descriptors;
mod frames;
mod framing;
mod limit;
mod limits;
mod register;
mod service;
mod socket;
mod streams;

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) use body::broken_off;
pub use date::note_date;
pub(crate) use limit::Limit;
pub use limits::ConnectionLimits;
pub(super) use register::Register;

use crate::http::connection::activity::Activity;
use crate::http::connection::register::Ticket;
use crate::http::connection::service::Service;
use crate::http::connection::socket::Socket;
use crate::http::connection::streams::Streams;
use crate::http::{App, Front, router};

/// The most that is kept of one connection of HTTP/1 while it is read or written: a head is no longer than this.
const BUFFER: usize = 96 << 10;

/// How long to wait for a descriptor.
const NO_DESCRIPTOR: Duration = Duration::from_millis(100);

/// What who finds no room is told: bytes, as no request was read.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    Content-Type: application/problem+json\r\n\
    Content-Length: 139\r\n\
    Retry-After: 5\r\n\
    Connection: close\r\n\r\n\
    {\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\
    \"detail\":\"as many connections are open as may be; try again in a moment\"}\n";

/// Accepts connections until the server is told to stop; then lets what is under way finish, within its bound.
pub async fn serve(listener: TcpListener, app: App) {
    let register = Arc::clone(&app.connections);
    let limits = app.settings.connections;
    let most = limits.most;
    let most = most.min(descriptors::room(limits.reserved_descriptors, most));
    tracing::info!(most, "connections that may be open");
    let (mut stopping, watched) = (app.stopping(), app.stopping());
    let front = router(app.clone());
    let accepting = accept(&listener, &app, most, |stream, ticket| {
        tokio::spawn(drive(stream, ticket, front.clone(), watched.clone()));
    });
    tokio::select! {
        // The sender lives as long as the routes.
        _ = stopping.wait_for(|stop| *stop) => {}
        () = accepting => {}
    }
    drop(listener);
    if tokio::time::timeout(limits.shutdown, register.all_closed())
        .await
        .is_err()
    {
        tracing::info!(open = register.open(), "requests under way are broken off");
        register.end_all();
        let _ = tokio::time::timeout(limits.shutdown, register.all_closed()).await;
    }
}

/// Accepts for ever.
async fn accept(listener: &TcpListener, app: &App, most: usize, begin: impl Fn(TcpStream, Ticket)) {
    let register = &app.connections;
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = minutes.tick() => {
                register.tell();
                app.streams.tell();
                continue;
            }
        };
        match accepted {
            Ok((stream, peer)) => match register.admit(peer.ip(), most) {
                Some(ticket) => begin(stream, ticket),
                None => refuse(&stream),
            },
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::debug!(%error, "no connection can be accepted");
                register.descriptors.meet();
                register.make_room();
                tokio::time::sleep(NO_DESCRIPTOR).await;
            }
        }
    }
}

/// Tells a client, as far as that costs nothing, that there is no room.
fn refuse(stream: &TcpStream) {
    // Closing with unread bytes would take the answer back.
    let _ = stream.try_read(&mut [0; 1024]);
    let _ = stream.try_write(FULL);
}

/// Whether it is the client who is gone already.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}

/// Serves one connection to its end: its own, or that of its time.
async fn drive(
    stream: TcpStream,
    ticket: Ticket,
    front: Front,
    mut stopping: watch::Receiver<bool>,
) {
    let activity = Arc::clone(&ticket.activity);
    // Small answers and events go out at once; where that cannot be, they come a little later.
    let _ = stream.set_nodelay(true);
    let socket = Socket::new(stream, &ticket);
    let streams = Streams::new(activity.limits.write);
    let service = Service {
        front: front.for_peer(activity.peer),
        activity: Arc::clone(&activity),
        message: socket.message(),
        streams: streams.clone(),
    };
    let builder = builder(streams, &activity);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(socket), service));
    loop {
        let late = tokio::select! {
            biased;
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, peer = %activity.peer, "a connection ended");
                }
                return;
            }
            () = activity.ended() => return,
            _ = stopping.wait_for(|stop| *stop), if !activity.is_stopping() => {
                activity.stop();
                false
            }
            () = overdue(&activity) => true,
        };
        // HTTP/2 has a word for the end of an unused connection, and gets a moment to say it.
        let at_once = match (late, activity.is_http2()) {
            (true, true) => !activity.is_idle() || activity.is_leaving(),
            (true, false) => true,
            (false, http2) => activity.is_idle() && !http2,
        };
        if at_once {
            return;
        }
        if !activity.is_leaving() {
            activity.leave();
            connection.as_mut().graceful_shutdown();
        }
    }
}

/// Waits until the connection has gone on for too long with what it does. To be polled after the connection, as that
/// changes what it does.
async fn overdue(activity: &Activity) {
    let mut alarm = pin!(tokio::time::sleep(Duration::MAX));
    let mut settled = pin!(activity.settled());
    poll_fn(|context| {
        loop {
            if settled.as_mut().poll(context).is_ready() {
                settled.set(activity.settled());
                continue;
            }
            let Some(due) = activity.due() else {
                return Poll::Pending;
            };
            if due <= Instant::now() {
                return Poll::Ready(());
            }
            // Most times move on with every request: the alarm is put off once it rings.
            if alarm.is_elapsed() || due < alarm.deadline().into_std() {
                alarm.as_mut().reset(due.into());
            }
            ready!(alarm.as_mut().poll(context));
        }
    })
    .await;
}

/// How hyper serves a connection: each limit it knows is set.
fn builder(streams: Streams, activity: &Activity) -> Builder<Streams> {
    let limits = &activity.limits;
    let mut builder = Builder::new(streams);
    // The times of heads and between them are kept by `overdue`.
    builder
        .http1()
        .max_buf_size(BUFFER)
        .header_read_timeout(None);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.http2_streams)
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(100)
        .max_header_list_size(16 << 10)
        .max_send_buf_size(64 << 10)
        .initial_stream_window_size(64 << 10)
        .initial_connection_window_size(1 << 20)
        .keep_alive_interval(limits.write)
        .keep_alive_timeout(limits.write);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_for_who_finds_no_room_is_as_long_as_it_says() {
        let text = std::str::from_utf8(FULL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let length = head
            .lines()
            .find_map(|it| it.strip_prefix("Content-Length: "));
        assert_eq!(length.unwrap().parse(), Ok(body.len()));
        assert!(serde_json::from_str::<serde_json::Value>(body).is_ok());
    }
}
