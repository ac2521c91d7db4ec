//! The notices of what is part of the program and not our own, as one text: `OUT_DIR/notices.txt`.
//!
//! Which crates go in, `cargo tree` knows: those for this target, without what only tests need. Where their files
//! lie, `cargo metadata` knows; it asks for the tests' crates too, so where those were not fetched yet it is asked
//! a second time, and may fetch them. Where that fails a warning says so, the text says that it is not whole, and
//! cargo is asked to try again; `FRONTLINE_WEB=require` makes it an error. Packages of the web app are what npm
//! installed for it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;

use crate::{Outcome, try_again};

/// Where the licences of the bundled data are told.
pub(crate) const DATA: &str = "geodata/syria/LICENSE.md";

/// How names of files begin that hold a licence or what must be said beside it.
const BEGINNINGS: [&str; 6] = [
    "license",
    "licence",
    "copying",
    "copyright",
    "notice",
    "unlicense",
];

/// Ends of names of files that are something else, whatever they are called.
const NO_TEXTS: [&str; 8] = ["rs", "py", "js", "mjs", "ts", "json", "toml", "html"];

/// How deep in a package a licence is looked for: what it has taken from others lies in folders of its own.
const DEPTH: u8 = 3;

const RULE: &str =
    "--------------------------------------------------------------------------------";

/// A package that is part of the program.
struct Package {
    name: String,
    version: String,
    /// Its licence, as an expression.
    licence: String,
    authors: Vec<String>,
    texts: Vec<String>,
}

/// Writes the notices of the crates and of the packages in `modules`, all of which must be there if `strict`.
pub(crate) fn write(out: &Path, modules: Option<&Path>, strict: bool) -> Outcome<()> {
    let crates = match crates() {
        Err(fault) if strict => {
            return Err(format!("the licences of the crates are not at hand: {fault}").into());
        }
        Err(fault) => {
            println!("cargo::warning=/licences lacks the crates' notices: {fault}");
            try_again(out, "notices");
            vec![]
        }
        Ok(crates) => crates,
    };
    let modules = modules.map_or(Ok(vec![]), packages)?;
    let data = fs::read_to_string(DATA)?;
    fs::write(out.join("notices.txt"), notices(&data, &crates, &modules)?)?;
    Ok(())
}

/// The whole text.
fn notices(data: &str, crates: &[Package], modules: &[Package]) -> Outcome<String> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut texts: Vec<(&str, Vec<String>)> = vec![];
    for package in crates.iter().chain(modules) {
        for text in &package.texts {
            let number = *numbers.entry(text).or_insert(texts.len());
            if number == texts.len() {
                texts.push((text, vec![]));
            }
            let title = format!("{} {}", package.name, package.version);
            if !texts[number].1.contains(&title) {
                texts[number].1.push(title);
            }
        }
    }
    let version = env!("CARGO_PKG_VERSION");
    let mut all = format!(
        "Frontline {version}: notices of what is part of it and not its own\n\n\
         Frontline itself may be had under the MIT licence or the Apache License 2.0, as you like.\n\
         Of each package this says name, version, licence, and which of the texts below came with it. None of them \
         was changed:\ntheir sources are published under name and version in the registries of Rust and of npm.\n\n\
         {RULE}\nThe bundled data\n{RULE}\n\n{}\n",
        data.trim_end()
    );
    chapter(&mut all, "Crates", crates, &numbers)?;
    chapter(&mut all, "Packages of the web app", modules, &numbers)?;
    for (number, (text, users)) in texts.iter().enumerate() {
        write!(
            all,
            "\n{RULE}\n[{}] {}\n{RULE}\n\n{text}\n",
            number + 1,
            users.join(", ")
        )?;
    }
    Ok(all)
}

/// A list of packages, each with the numbers of its texts.
fn chapter(
    all: &mut String,
    title: &str,
    packages: &[Package],
    numbers: &BTreeMap<&str, usize>,
) -> Outcome<()> {
    write!(all, "\n{RULE}\n{title}\n{RULE}\n\n")?;
    if packages.is_empty() {
        all.push_str("None are told: this build was made without them at hand.\n");
    }
    for package in packages {
        let Package {
            name,
            version,
            licence,
            ..
        } = package;
        write!(all, "{name} {version}: {licence}")?;
        for text in &package.texts {
            write!(all, " [{}]", numbers[text.as_str()] + 1)?;
        }
        if package.texts.is_empty() {
            all.push_str(", without a text");
            if !package.authors.is_empty() {
                write!(all, "; by {}", package.authors.join(", "))?;
            }
        }
        all.push('\n');
    }
    Ok(())
}

/// The crates that go into the program, without itself, by name.
fn crates() -> Outcome<Vec<Package>> {
    let target = env::var_os("TARGET").ok_or("cargo names no target")?;
    let target = target.to_string_lossy().into_owned();
    let listed = cargo(&[
        "tree",
        "--offline",
        "--locked",
        "--edges=normal,build",
        "--target",
        &target,
        "--prefix=none",
        "--format={p}",
    ])?;
    let question = [
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        &target,
    ];
    let known = cargo(&[&question[..], &["--offline"]].concat()).or_else(|_| cargo(&question))?;
    let known: Value = serde_json::from_str(&known)?;
    let mut known: BTreeMap<(&str, &str), &Value> = members(&known, "packages")
        .map(|it| ((text(it, "name"), text(it, "version")), it))
        .collect();
    let own = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    known.remove(&own);
    let mut crates = vec![];
    for line in listed.lines() {
        // `name v1.2.3 (proc-macro) (*)`; a crate that is named again has been taken already.
        let mut words = line.split(' ');
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        if let Some(it) = known.remove(&(name, version.trim_start_matches('v'))) {
            let folder = Path::new(text(it, "manifest_path")).parent();
            crates.push(package(it, folder.ok_or("a manifest without a folder")?)?);
        }
    }
    crates.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(crates)
}

/// What cargo says, or why it does not.
fn cargo(arguments: &[&str]) -> Outcome<String> {
    let run = Command::new(env::var_os("CARGO").ok_or("CARGO is not set: cargo runs this")?)
        .args(arguments)
        .output()?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr);
        let first = said.lines().next().unwrap_or_default();
        return Err(format!("cargo {}: {first}", arguments[0]).into());
    }
    Ok(String::from_utf8(run.stdout)?)
}

/// The packages in a `node_modules`, by name.
fn packages(modules: &Path) -> Outcome<Vec<Package>> {
    let mut packages = vec![];
    for folder in entries(modules)? {
        let scope = name_of(&folder).starts_with('@');
        for folder in if scope {
            entries(&folder)?
        } else {
            vec![folder]
        } {
            let Ok(manifest) = fs::read(folder.join("package.json")) else {
                continue;
            };
            packages.push(package(&serde_json::from_slice(&manifest)?, &folder)?);
        }
    }
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

/// A package as its manifest tells of it, and as its folder has texts.
fn package(manifest: &Value, folder: &Path) -> Outcome<Package> {
    let mut files = vec![];
    texts(folder, DEPTH, &mut files)?;
    if let Some(named) = manifest["license_file"].as_str() {
        files.push(folder.join(named));
    }
    files.sort();
    files.dedup();
    let mut texts: Vec<String> = vec![];
    for file in files {
        let text = String::from_utf8_lossy(&fs::read(file)?).replace('\r', "");
        let text = text.trim_matches('\n').trim_end().to_owned();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    let author = &manifest["author"];
    let author = author.as_str().or_else(|| author["name"].as_str());
    let authors = members(manifest, "authors").filter_map(Value::as_str);
    Ok(Package {
        name: text(manifest, "name").to_owned(),
        version: text(manifest, "version").to_owned(),
        licence: manifest["license"]
            .as_str()
            .unwrap_or("as in its text")
            .to_owned(),
        authors: authors.chain(author).map(str::to_owned).collect(),
        texts,
    })
}

/// Adds the files of a folder that hold licences and notices.
fn texts(folder: &Path, depth: u8, found: &mut Vec<PathBuf>) -> Outcome<()> {
    for path in entries(folder)? {
        let name = name_of(&path).to_lowercase();
        let called = BEGINNINGS.iter().any(|it| name.starts_with(it));
        let end = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if path.is_dir() {
            if called {
                found.extend(entries(&path)?.into_iter().filter(|it| it.is_file()));
            } else if depth > 1 && name != "node_modules" && name != "tests" {
                texts(&path, depth - 1, found)?;
            }
        } else if called && !NO_TEXTS.contains(&end) {
            found.push(path);
        }
    }
    Ok(())
}

/// What lies in a folder, by name.
fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|it| it.map(|it| it.path()));
    let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
