//! The files of an import of surveys: which there are, and when each is of.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Error;
use crate::cli::seed::listed;
use crate::config::FileLimits;
use crate::io::survey::{Chosen, Dated, Document, Expected, Mapping, read_document, suspicious};
use crate::model::Fault;
use crate::time::Instant;

/// A survey of a run.
pub(super) struct SurveyFile {
    pub path: PathBuf,
    pub dated: Dated,
    /// The features of the file that are of it.
    pub chosen: Chosen,
}

/// The surveys in the files that paths name, folders opened, sorted by what they are of. All faults of their dates at
/// once.
pub(super) fn list(
    paths: &[PathBuf],
    mapping: &Mapping,
    limits: FileLimits,
    (expected, now): (Expected, Instant),
) -> Result<Vec<SurveyFile>, Error> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(in_folder(path)?);
        } else {
            found.push(path.clone());
        }
        if found.len() > limits.max_files {
            let detail = format!(
                "more than {} files: name fewer at once, or raise --max-files",
                limits.max_files
            );
            return Err(Error::Usage(detail));
        }
    }
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in found {
        match surveys(&path, mapping, limits) {
            Ok(surveys) => files.extend(surveys.into_iter().map(|(dated, chosen)| SurveyFile {
                path: path.clone(),
                dated,
                chosen,
            })),
            Err(fault) => faults.push(fault),
        }
    }
    let dates: Vec<Dated> = files.iter().map(|it| it.dated.clone()).collect();
    faults.extend(suspicious(&dates, expected, now));
    faults.extend(same_dates(&files));
    if !faults.is_empty() {
        return Err(listed(&faults));
    }
    if files.is_empty() {
        let detail = "there is no .geojson or .json file in the folders named";
        return Err(Error::Nothing(detail.to_owned()));
    }
    files.sort_by_key(|it| it.dated.at);
    Ok(files)
}

/// The document in a file, unless it is larger than is taken.
pub(super) fn read(path: &Path, limits: FileLimits) -> Result<Document, Fault> {
    let name = name(path);
    let refuse = |detail: String| Fault::new(&name, detail);
    let size = fs::metadata(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    if size.len() > limits.max_file_bytes {
        let most = limits.max_file_bytes;
        let detail = format!(
            "has {} bytes, {most} are taken: raise --max-file-bytes",
            size.len()
        );
        return Err(refuse(detail));
    }
    let text = fs::read(path).map_err(|error| refuse(format!("cannot be read: {error}")))?;
    let document = read_document(&name, &text)?;
    let vertices = document.vertices();
    if vertices > limits.max_file_vertices {
        let most = limits.max_file_vertices;
        let detail =
            format!("has {vertices} vertices, {most} are taken: raise --max-file-vertices");
        return Err(refuse(detail));
    }
    Ok(document)
}

fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let end = path
            .extension()
            .map(|it| it.to_string_lossy().to_lowercase());
        if path.is_file() && matches!(end.as_deref(), Some("geojson" | "json")) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn surveys(
    path: &Path,
    mapping: &Mapping,
    limits: FileLimits,
) -> Result<Vec<(Dated, Chosen)>, Fault> {
    let document = if mapping.date_is_inside() {
        Some(read(path, limits)?)
    } else {
        None
    };
    mapping.surveys_in(&name(path), document.as_ref())
}

/// Files that are of the same instant: which of them would be the survey?
fn same_dates(files: &[SurveyFile]) -> Vec<Fault> {
    let mut by_date: BTreeMap<Instant, Vec<&Path>> = BTreeMap::new();
    for file in files {
        by_date.entry(file.dated.at).or_default().push(&file.path);
    }
    let same = by_date.into_iter().filter(|(_, paths)| paths.len() > 1);
    same.map(|(at, paths)| {
        let names: Vec<String> = paths.iter().map(|it| it.display().to_string()).collect();
        let detail =
            format!("all are of {at}: keep one, or state another date under [date.correct]");
        Fault::new(names.join(", "), detail)
    })
    .collect()
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
