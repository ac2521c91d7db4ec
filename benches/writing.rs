//! Edits acknowledged, each on disk, beside what SQLite itself commits; and reads while editors write at full speed.
//!
//! `cargo bench --bench writing`. Everything runs on this machine at once, clients too; what counts is the ratio to
//! the raw commits and to the reads without a writer, of the same run.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(5);

/// Regions of a batch.
const BATCH: usize = 100;

fn main() {
    let folder = std::env::temp_dir().join(format!("frontline-writing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let raw = raw_commits(&folder.join("raw.sqlite"));
    println!("SQLite itself, one row of 1 kB a commit: {raw:.0} commits/s");
    let server = Server::start(&folder.join("bench.sqlite"));
    for batch in [1, BATCH] {
        for clients in [1, 8] {
            let requests = write_for(&server, clients, batch, || std::thread::sleep(SPAN));
            let rate = requests as f64 / SPAN.as_secs_f64();
            println!(
                "{batch} a request, {clients} clients: {:.0} edits/s, {rate:.0} commits/s ({:.2} x raw)",
                rate * batch as f64,
                rate / raw,
            );
        }
    }
    let raw = raw_commits(&folder.join("again.sqlite"));
    println!("SQLite itself, once more: {raw:.0} commits/s");
    let mut cold = Cold::default();
    let alone = server.read(|| server.cached.clone());
    let alone_cold = server.read(|| cold.next(&server));
    let mut busy = Vec::new();
    let edits = write_for(&server, 8, 1, || {
        busy.push(server.read(|| server.cached.clone()));
        busy.push(server.read(|| cold.next(&server)));
    });
    for (what, alone, busy) in [
        ("cached", &alone, &busy[0]),
        ("cold", &alone_cold, &busy[1]),
    ] {
        println!("{what} tile, no writer: {alone}; while 8 write: {busy}");
    }
    println!(
        "meanwhile {:.0} edits/s",
        edits as f64 / (2.0 * SPAN.as_secs_f64())
    );
    drop(server);
    std::fs::remove_dir_all(&folder).expect("the folder can go");
}

/// Commits a second with the settings that the store has.
fn raw_commits(path: &Path) -> f64 {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = options.connect().await.expect("a database");
        let table = sqlx::query("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)");
        table.execute(&mut connection).await.expect("a table");
        let (since, mut count) = (Instant::now(), 0);
        while since.elapsed() < SPAN {
            let insert = sqlx::query("INSERT INTO t (body) VALUES (randomblob(1000))");
            insert.execute(&mut connection).await.expect("a commit");
            count += 1;
        }
        let rate = f64::from(count) / since.elapsed().as_secs_f64();
        connection.close().await.expect("closing");
        rate
    })
}

/// Lets clients write until `meanwhile` is done; gives how many requests were acknowledged.
fn write_for(server: &Server, clients: usize, batch: usize, meanwhile: impl FnOnce()) -> usize {
    /// So that every edit is on other land than the last.
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let (done, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                let mut client = Client::to(&server.address);
                while !done.load(Ordering::Relaxed) {
                    let first = NUMBER.fetch_add(batch, Ordering::Relaxed);
                    let features: Vec<String> = (first..first + batch).map(region).collect();
                    let body = format!(
                        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
                        features.join(",")
                    );
                    let (status, _) = client.send(
                        "POST",
                        "/territories/syria/changesets",
                        &server.token,
                        &body,
                    );
                    assert_eq!(status, 201);
                    if !done.load(Ordering::Relaxed) {
                        acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        meanwhile();
        done.store(true, Ordering::Relaxed);
    });
    acknowledged.into_inner()
}

/// Two kilometres of land for a day of 2015, wandering over the north of Syria.
fn region(number: usize) -> String {
    let west = 37.0 + (number * 37 % 400) as f64 / 100.0;
    let south = 35.0 + (number * 53 % 120) as f64 / 100.0;
    let (east, north) = (west + 0.02, south + 0.02);
    let (month, day) = (1 + number / 28 % 12, 1 + number % 28);
    format!(
        r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}},"properties":{{"faction":"isis","valid_from":"2015-{month:02}-{day:02}","valid_to":"2015-{month:02}-{day:02}T23:00:00Z","confidence":70,"sources":["https://example.org/report"]}}}}"#
    )
}

/// Tiles that nobody asked for yet.
#[derive(Default)]
struct Cold {
    asked: usize,
}

impl Cold {
    fn next(&mut self, server: &Server) -> String {
        let (x, y) = (self.asked / 96, self.asked % 96);
        self.asked += 1;
        let tile = format!("/12/{}/{}.mvt", 2460 + x, 1560 + y);
        server.cached.replace("/7/77/50.mvt", &tile)
    }
}

/// Times of reads, in microseconds.
struct Times {
    p50: f64,
    p99: f64,
    count: usize,
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { p50, p99, count } = self;
        write!(f, "p50 {p50:.0} µs, p99 {p99:.0} µs of {count}")
    }
}

/// A running server.
struct Server {
    child: Child,
    address: String,
    token: String,
    /// The lasting address of a tile.
    cached: String,
}

impl Server {
    fn start(db: &PathBuf) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_frontline"))
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--max-requests-per-second",
                "0",
                "--max-writes-per-minute",
                "0",
                "--db",
            ])
            .arg(db)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut said = |mark: &str| loop {
            let line = lines.next().expect("a line").expect("text");
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.to_owned();
            }
        };
        let token = said("shown this once: ");
        let address = said("listening on http://");
        let mut client = Client::to(&address);
        // Reads are of a slice that no edit here touches.
        let (_, tiles) = client.send("GET", "/tiles/syria.json?datetime=2014-06-01", "", "");
        let tiles = String::from_utf8(tiles).expect("JSON");
        let end = tiles.find("/{z}/{x}/{y}.mvt").expect("a template");
        let start = tiles[..end].rfind("/tiles/").expect("a path");
        let cached = format!("{}/7/77/50.mvt", &tiles[start..end]);
        Self {
            child,
            address,
            token,
            cached,
        }
    }

    /// Asks for one address after the other, on one connection.
    fn read(&self, mut path: impl FnMut() -> String) -> Times {
        let mut client = Client::to(&self.address);
        let mut times = Vec::new();
        let since = Instant::now();
        while since.elapsed() < SPAN {
            let path = path();
            let asked = Instant::now();
            let (status, _) = client.send("GET", &path, "", "");
            times.push(asked.elapsed().as_secs_f64() * 1e6);
            assert!(matches!(status, 200 | 204), "{path}: {status}");
        }
        times.sort_by(f64::total_cmp);
        let (p50, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
        Times {
            p50,
            p99,
            count: times.len(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that is kept.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Self {
            stream: BufReader::new(stream),
        }
    }

    /// The status and the body of an answer that has a length.
    fn send(&mut self, method: &str, path: &str, token: &str, body: &str) -> (u16, Vec<u8>) {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {}\r\n",
            body.len()
        );
        if !token.is_empty() {
            head +=
                &format!("Authorization: Bearer {token}\r\nContent-Type: application/geo+json\r\n");
        }
        let request = format!("{head}\r\n{body}");
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .expect("sending");
        let (mut status, mut length) = (0, 0);
        let mut line = String::new();
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a line");
            let lower = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = lower.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some(rest) = lower.strip_prefix("content-length: ") {
                length = rest.parse().expect("a length");
            } else if lower.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a body");
        (status, body)
    }
}
