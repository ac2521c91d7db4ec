//! The built binary, started on a free port over its own database and stopped by a signal.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::client::{Ask, Reply};

/// A running server.
pub(crate) struct Server {
    child: Child,
    /// `host:port`.
    pub address: String,
    /// What was printed before it listened.
    pub greeting: Vec<String>,
    /// What it goes on to say, line by line; locked so that threads may share the server.
    log: Mutex<Receiver<String>>,
    /// What of it was looked at.
    said: String,
}

impl Server {
    /// Starts on a database.
    pub(crate) fn start(db: &Path) -> Self {
        Self::start_with(db, &[])
    }

    /// Starts on a database, with flags more.
    pub(crate) fn start_with(db: &Path, flags: &[&str]) -> Self {
        Self::start_by(frontline(), db, flags)
    }

    /// Starts with a command that is the binary, or runs it in surroundings of its own.
    pub(crate) fn start_by(mut command: Command, db: &Path, flags: &[&str]) -> Self {
        let elsewhere = flags.contains(&"--listen");
        let listen: &[&str] = if elsewhere {
            &[]
        } else {
            &["--listen", "127.0.0.1:0"]
        };
        let mut child = command
            .arg("serve")
            .args(listen)
            // Tests ask faster than people.
            .args([
                "--max-requests-per-second",
                "0",
                "--max-writes-per-minute",
                "0",
                "--db",
            ])
            .arg(db)
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let errors = BufReader::new(child.stderr.take().unwrap());
        let (tell, log) = channel();
        std::thread::spawn(move || {
            for line in errors.lines() {
                // Nobody listens any longer where a test is over.
                let _ = tell.send(line.unwrap() + "\n");
            }
        });
        let mut greeting = Vec::new();
        let mut address = None;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while address.is_none() {
            let Some(line) = lines.next() else {
                panic!(
                    "the server did not start: {}",
                    log.iter().collect::<String>()
                );
            };
            let line = line.unwrap();
            address = line.strip_prefix("listening on http://").map(str::to_owned);
            greeting.push(line);
        }
        Self {
            child,
            address: address.unwrap(),
            greeting,
            log: Mutex::new(log),
            said: String::new(),
        }
    }

    /// The process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request.
    pub(crate) fn send(&self, ask: &Ask) -> Reply {
        ask.send(&self.address)
    }

    /// The answer to a GET.
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&Ask::new("GET", path))
    }

    /// The JSON that a GET gives, which must succeed.
    pub(crate) fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// The bytes of memory that it holds at this moment.
    pub(crate) fn resident(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
        kilobytes.parse::<usize>().unwrap() * 1024
    }

    /// Waits until its log says something.
    pub(crate) fn await_log(&mut self, words: &str) {
        while !self.said.contains(words) {
            let next = self
                .log
                .get_mut()
                .unwrap()
                .recv_timeout(Duration::from_secs(60));
            let next = next.unwrap_or_else(|_| panic!("no line has {words:?}:\n{}", self.said));
            self.said.push_str(&next);
        }
    }

    /// Stops as an operator would; whatever happened, nothing of it was an error. Gives the log.
    pub(crate) fn stop(self) -> String {
        let log = self.stop_with_log();
        for word in ["ERROR", "WARN", "panicked"] {
            assert!(!log.contains(word), "the log is not clean:\n{log}");
        }
        log
    }

    /// Stops as an operator would, whatever happened; gives the log.
    pub(crate) fn stop_with_log(mut self) -> String {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
        let status = self.child.wait().unwrap();
        let mut log = std::mem::take(&mut self.said);
        log.extend(self.log.get_mut().unwrap().iter());
        assert!(status.success(), "{status}: {log}");
        log
    }

    /// Ends it in the middle of whatever it does: `kill -9`.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone where a test stopped it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary, with nothing of this environment's own settings.
pub(crate) fn frontline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontline"));
    for setting in ["FRONTLINE_DB", "FRONTLINE_LISTEN", "FRONTLINE_LOG"] {
        command.env_remove(setting);
    }
    command
}

/// Runs a command to its end; it must succeed.
pub(crate) fn run(arguments: &[&str]) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = frontline().args(arguments).output().unwrap();
    assert!(
        status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&stderr)
    );
    String::from_utf8(stdout).unwrap()
}

/// A database of one's own, filled with the bundled data. The folder goes with the first value.
pub(crate) fn seeded() -> (TempDir, PathBuf) {
    /// Filled once, then copied: deriving the bundled map takes its time.
    static FILLED: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("filled.sqlite");
        Server::start(&db).stop();
        (folder, db)
    });
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("frontline.sqlite");
    fs::copy(&FILLED.1, &db).unwrap();
    (folder, db)
}

/// A new token for a database.
pub(crate) fn token(db: &Path, role: &str, more: &[&str]) -> String {
    let mut arguments = vec![
        "token",
        "create",
        "--db",
        db.to_str().unwrap(),
        "--role",
        role,
        "--name",
        "Amal",
    ];
    arguments.extend(more);
    run(&arguments).trim().to_owned()
}
