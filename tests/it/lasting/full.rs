//! A disk without room, a real one: writing is refused with a clear word, reading goes on, and once there is room
//! again so does writing.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::{fs, io};

use serde_json::{Value, json};

use crate::client::Reply;
use crate::lasting::ribbon::{FIRST, Ribbon, region};
use crate::outside::leave_out;
use crate::server::{Server, frontline};

/// Why there may be none.
const NO_DISK: &str = "this machine mounts no tmpfs in a namespace";

/// A file system of a few megabytes in surroundings (a mount and user namespace) of its own, while this lives.
struct Disk {
    keeper: Child,
    /// The surroundings end with this.
    _stdin: ChildStdin,
    folder: PathBuf,
}

impl Disk {
    /// Mounted over a folder, as those inside see it; `None` where this machine allows no such thing.
    fn over(folder: &Path) -> Option<Self> {
        let script = r#"mount -t tmpfs -o size=6m none "$0" && echo mounted && cat"#;
        let mut keeper = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", script])
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let stdin = keeper.stdin.take()?;
        let mut said = String::new();
        BufReader::new(keeper.stdout.take()?)
            .read_line(&mut said)
            .ok()?;
        let mounted = said == "mounted\n";
        if !mounted {
            let _ = keeper.wait();
        }
        mounted.then_some(Self {
            keeper,
            _stdin: stdin,
            folder: folder.to_owned(),
        })
    }

    /// The binary, run inside.
    fn frontline(&self) -> Command {
        let usual = frontline();
        let mut inside = Command::new("nsenter");
        inside.args(["--user", "--preserve-credentials", "--mount", "--target"]);
        inside
            .arg(self.keeper.id().to_string())
            .arg(usual.get_program());
        for (name, value) in usual.get_envs() {
            match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        inside
    }

    /// A file on it, as seen from outside.
    fn file(&self, name: &str) -> PathBuf {
        let root = format!("/proc/{}/root", self.keeper.id());
        let folder = self.folder.strip_prefix("/").expect("an absolute path");
        Path::new(&root).join(folder).join(name)
    }

    /// Takes all the room there is.
    fn fill(&self) {
        let mut filler = fs::File::create(self.file("filler")).unwrap();
        // Ever smaller pieces, so that nothing is left.
        for size in [1 << 20, 4096, 1] {
            let piece = vec![0; size];
            while let Ok(()) = filler.write_all(&piece) {}
        }
        let full = filler.write_all(&[0]).unwrap_err();
        assert_eq!(full.kind(), io::ErrorKind::StorageFull);
    }

    fn make_room(&self) {
        fs::remove_file(self.file("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
fn on_a_full_disk_writing_is_refused_reading_goes_on_and_room_is_all_it_takes() {
    let ribbon = Ribbon::new();
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::over(folder.path()) else {
        leave_out("writing to a full disk", NO_DISK);
        return;
    };
    fs::copy(ribbon.db(), disk.file("ribbon.sqlite")).unwrap();
    let db = folder.path().join("ribbon.sqlite");
    let server = Server::start_by(disk.frontline(), &db, &[]);
    let mut number = 0;
    for round in 0..3 {
        disk.fill();
        // What was reserved before may take some changes still.
        let refused = loop {
            let reply = write(&server, &ribbon, number);
            if reply.status != 201 {
                break reply;
            }
            number += 1;
            assert!(number < 5_000, "the disk never gets full");
        };
        assert_eq!(refused.status, 507, "{}", refused.text());
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert!(
            refused.text().contains("no room left"),
            "{}",
            refused.text()
        );
        for _ in 0..5 {
            let again = write(&server, &ribbon, number);
            assert_eq!(again.status, 507, "{}", again.text());
        }
        reads(&server, round, number);

        disk.make_room();
        let made = write(&server, &ribbon, number);
        assert_eq!(made.status, 201, "{}", made.text());
        number += 1;
        assert_eq!(made.json()["properties"]["revision"], FIRST + number);
    }
    let comments: Vec<Value> = (0..number).map(|it| json!(format!("write {it}"))).collect();
    let history = server.json("/territories/ribbon/changesets?limit=5000");
    let history = history["changesets"].as_array().unwrap().iter().rev();
    let recorded: Vec<Value> = history
        .skip(FIRST)
        .map(|it| it["comment"].clone())
        .collect();
    assert_eq!(recorded, comments);

    let log = server.stop_with_log();
    let mut errors = log.lines().filter(|it| it.contains("ERROR"));
    let only_that = errors.all(|it| it.contains("no space left"));
    assert!(only_that && !log.contains("panicked"), "{log}");
    let checked = disk
        .frontline()
        .args(["check", "--db"])
        .arg(&db)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{said}");
    assert!(
        said.contains(&format!("revision {}", FIRST + number)),
        "{said}"
    );
}

#[test]
fn a_backup_that_finds_no_room_says_so_and_leaves_nothing_that_looks_like_one() {
    let ribbon = Ribbon::new();
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::over(folder.path()) else {
        leave_out("a backup to a full disk", NO_DISK);
        return;
    };
    let server = Server::start(&ribbon.db());
    let out = folder.path().join("backup.sqlite");
    let back_up = || {
        let mut backup = disk.frontline();
        backup.args(["backup", "--db"]).arg(ribbon.db());
        backup.arg("--out").arg(&out).output().unwrap()
    };
    disk.fill();
    let refused = back_up();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("no space left"),
        "{said}"
    );
    assert!(!disk.file("backup.sqlite").exists());
    // The server noticed nothing of it.
    assert_eq!(write(&server, &ribbon, 0).status, 201);

    disk.make_room();
    let made = back_up();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let checked = disk
        .frontline()
        .args(["check", "--db"])
        .arg(&out)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(
        checked.status.success() && said.contains(&format!("revision {}", FIRST + 1)),
        "{said}"
    );
    server.stop();
}

fn write(server: &Server, ribbon: &Ribbon, number: usize) -> Reply {
    let west = (number % 90) as f64 / 10.0;
    let land = [west, 0.1, west + 0.8, 0.9];
    let rest = format!("regions?comment=write%20{number}");
    server.send(&ribbon.ask("POST", &rest, &region("red", land, "2020-01-05")))
}

/// Everything can be read, what was never asked for before too.
fn reads(server: &Server, round: usize, written: usize) {
    let (x, y) = (512 + round, 511);
    for path in [
        "/readyz".to_owned(),
        "/territories/ribbon/changesets".to_owned(),
        format!(
            "/territories/ribbon/shares?datetime=2020-02-{:02}",
            round + 1
        ),
        format!("/territories/ribbon/map.svg?width={}", 600 + round),
        format!("/tiles/ribbon/10/{x}/{y}.mvt?datetime=2020-01-06"),
    ] {
        let reply = server.get(&path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    }
    let revision = &server.json("/territories/ribbon")["revision"];
    assert_eq!(*revision, FIRST + written);
}
