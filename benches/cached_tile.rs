//! A cached tile over HTTP beside axum answering a fixed body of the same size with the same headers, both driven by
//! `wrk` in turn.
//!
//! `cargo bench --bench cached_tile` (needs `wrk`, Debian package of that name, and Linux's /proc).
//! Prints, for a vector tile as it is, packed with gzip, and held by the client already (304), and for a raster tile,
//! requests per second and CPU time per request of both sides.

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response};
use axum::routing::get;

const ROUNDS: usize = 5;
const SECONDS: &str = "2s";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().position(|it| it == "--fixed") {
        Some(at) => serve_fixed(&arguments[at + 1], &arguments[at + 2..]),
        None => compare(),
    }
}

/// Answers every request with a body of that many bytes and those headers, in the fewest steps that axum allows.
fn serve_fixed(size: &str, headers: &[String]) {
    let body = Bytes::from(vec![b'x'; size.parse().expect("a size")]);
    let headers: HeaderMap = headers.iter().map(|it| header(it)).collect();
    let answer = move || async move {
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = headers;
        response
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        println!(
            "listening on http://{}",
            listener.local_addr().expect("an address")
        );
        axum::serve(listener, Router::new().route("/", get(answer)))
            .await
            .expect("serving");
    });
}

fn header(line: &str) -> (HeaderName, HeaderValue) {
    let (name, value) = line.split_once(": ").expect("a header");
    let value = HeaderValue::from_str(value).expect("a value");
    (name.parse().expect("a name"), value)
}

fn compare() {
    let folder = std::env::temp_dir().join(format!("frontline-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut ours = Command::new(env!("CARGO_BIN_EXE_frontline"));
    ours.args(["serve", "--max-requests-per-second", "0"])
        .args(["--listen", "127.0.0.1:0", "--db"])
        .arg(folder.join("bench.sqlite"));
    let ours = Server::start(ours);
    let tiles = body(&ours.get("/tiles/syria.json?datetime=2015-09-18", ""));
    for (format, mark, coding) in [
        ("vector", ".mvt\"", "identity"),
        ("vector, gzip", ".mvt\"", "gzip"),
        ("raster", ".png\"", "identity"),
    ] {
        let end = tiles.find(mark).expect("a template") + mark.len() - 1;
        let start = tiles[..end].rfind("/tiles/").expect("a path");
        let path = tiles[start..end]
            .replace("{z}", "7")
            .replace("{x}", "77")
            .replace("{y}", "50");
        let coding = format!("Accept-Encoding: {coding}");
        let first = ours.get(&path, &format!("{coding}\r\n"));
        let size = field(&first, "content-length").expect("a length");
        let mut fixed = Command::new(std::env::current_exe().expect("this program"));
        fixed.args(["--fixed", &size]).args(lasting(&first));
        let fixed = Server::start(fixed);
        let what = format!("{format}, {size} bytes");
        report(&what, &ours, &path, &fixed, &[&coding]);
        let etag = field(&first, "etag").expect("an ETag");
        let held = format!("If-None-Match: {etag}");
        let what = format!("{format}, 304");
        report(&what, &ours, &path, &fixed, &[&coding, &held]);
    }
    drop(ours);
    std::fs::remove_dir_all(&folder).expect("the folder can go");
}

/// The headers of an answer that the tile has, not the connection.
fn lasting(answer: &[u8]) -> Vec<String> {
    let head = String::from_utf8_lossy(answer);
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    let of_the_connection = ["connection", "content-length", "date"];
    let lines = head.lines().skip(1).map(str::to_owned);
    lines
        .filter(|line| !of_the_connection.iter().any(|it| line.starts_with(it)))
        .collect()
}

/// Drives both sides in turn and prints the medians and their ratio.
fn report(what: &str, ours: &Server, path: &str, fixed: &Server, headers: &[&str]) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (x, y) = (ours.load(path, headers), fixed.load("/", headers));
        // The first round warms both up.
        if round > 0 {
            a.push(x);
            b.push(y);
        }
    }
    let median = |runs: &[(f64, f64)], of: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = runs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (rate_a, rate_b) = (median(&a, |it| it.0), median(&b, |it| it.0));
    let (cpu_a, cpu_b) = (median(&a, |it| it.1), median(&b, |it| it.1));
    println!(
        "{what}: {rate_a:.0} req/s against {rate_b:.0} fixed ({:.2} x); CPU {cpu_a:.1} µs against {cpu_b:.1} ({:.2} x)",
        rate_a / rate_b,
        cpu_b / cpu_a,
    );
}

/// A server of ours, stopped when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"))
            .lines()
            .map_while(Result::ok);
        let address = lines.find_map(|line| line.split("http://").nth(1).map(str::to_owned));
        let address = address
            .expect("it says where it listens")
            .trim_end_matches('/')
            .to_owned();
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn get(&self, path: &str, headers: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).expect("it answers");
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        )
        .expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        answer
    }

    /// Requests per second, and CPU microseconds of the server per request.
    fn load(&self, path: &str, headers: &[&str]) -> (f64, f64) {
        let before = self.cpu_seconds();
        let mut wrk = Command::new("wrk");
        wrk.args(["-t1", "-c16", "-d", SECONDS]);
        for header in headers {
            wrk.args(["-H", header]);
        }
        let output = wrk
            .arg(format!("http://{}{path}", self.address))
            .output()
            .expect("wrk is installed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let number = |before: &str, after: &str| -> f64 {
            let line = text
                .lines()
                .find(|it| it.contains(before) && it.contains(after))
                .unwrap_or_default();
            line.split_whitespace()
                .find_map(|word| word.parse().ok())
                .unwrap_or(f64::NAN)
        };
        let requests = number("requests in", "");
        let cpu = (self.cpu_seconds() - before) * 1e6 / requests;
        (number("Requests/sec", ""), cpu)
    }

    fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))
            .expect("Linux's /proc");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks: f64 = [11, 12]
            .iter()
            .filter_map(|&at| fields[at].parse::<f64>().ok())
            .sum();
        ticks / 100.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn body(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    text.split("\r\n\r\n").nth(1).unwrap_or_default().to_owned()
}

fn field(answer: &[u8], name: &str) -> Option<String> {
    let head = String::from_utf8_lossy(answer);
    let mut lines = head.split("\r\n\r\n").next()?.lines();
    lines.find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}
