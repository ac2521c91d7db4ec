//! The built binary, started on a free port over its own database and stopped by a signal.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread::JoinHandle;

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
    log: Option<JoinHandle<String>>,
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
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0"])
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
        let mut errors = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            errors.read_to_string(&mut log).unwrap();
            log
        });
        let mut greeting = Vec::new();
        let mut address = None;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while address.is_none() {
            let Some(line) = lines.next() else {
                panic!("the server did not start: {}", log.join().unwrap());
            };
            let line = line.unwrap();
            address = line.strip_prefix("listening on http://").map(str::to_owned);
            greeting.push(line);
        }
        Self {
            child,
            address: address.unwrap(),
            greeting,
            log: Some(log),
        }
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
        let log = self.log.take().unwrap().join().unwrap();
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
