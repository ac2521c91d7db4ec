//! `frontline import --survey`: a series of dated maps, one changeset each, in the order of their dates.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::atlas::{self, Atlas};
use crate::cli::moment::open;
use crate::cli::progress::Progress;
use crate::cli::seed::{AUTHOR, fit_comment, listed};
use crate::cli::survey_files::{self, SurveyFile};
use crate::cli::{Error, clock, print};
use crate::config::Import;
use crate::http::now;
use crate::io::survey::{
    Document, Key, Mapping, Outcome, Painter, Picture, Plan, Report, changes, read_mapping,
};
use crate::model::{ContentHash, Draft, Faction, Fault, Record, Revision, Slug, View};
use crate::store::Purpose;
use crate::time::Instant;

/// The most faults that are listed: after so many the mapping, not a file, is wrong.
const MOST_FAULTS: usize = 500;

/// Where standard error is no terminal, progress is a line for so many files.
const FILES_A_LINE: usize = 100;

/// Reads the files, reports, and records them unless asked not to.
pub(super) async fn import(options: Import) -> Result<(), Error> {
    let (Some(territory), Some(path)) = (&options.surveys.territory, &options.surveys.mapping)
    else {
        return Err(Error::Usage(
            "--survey needs --territory and --mapping".to_owned(),
        ));
    };
    let mapping = mapping(path)?;
    // They are of a territory that is there: on a new store there is nothing to do.
    let atlas = open(Purpose::Write, &options.base.db).await?;
    let done = run(&atlas, territory, &mapping, &options).await;
    atlas.close().await;
    done
}

fn mapping(path: &PathBuf) -> Result<Mapping, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.clone(),
        source,
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    read_mapping(&name, &text).map_err(|faults| listed(&faults))
}

async fn run(
    atlas: &Arc<Atlas>,
    territory: &Slug,
    mapping: &Mapping,
    options: &Import,
) -> Result<(), Error> {
    let known = atlas.record(territory);
    let Some(view) = known.as_deref().and_then(Record::now) else {
        return Err(Error::Nothing(format!(
            "there is no territory {territory}: make it with `frontline territory add`"
        )));
    };
    let factions = mapping
        .factions_for(&view.factions().map(|it| &it.slug).collect())
        .map_err(|faults| listed(&faults))?;
    if !options.dry_run {
        clock::compare(atlas.store(), options.clock).await?;
    }
    let limits = options.surveys.limits;
    let expected = mapping.expected(options.surveys.dated_ahead);
    let files = &options.surveys.files;
    let files = survey_files::list(files, mapping, limits, (expected, now()))?;
    let boundary = atlas.boundary(&view).await?;
    let land = atlas.shape(boundary.hash).await?;
    let mut run = Run {
        atlas,
        territory,
        options,
        factions,
        painter: Painter::new(mapping, boundary, land, recorded_polygons(&view)),
        report: Report::default(),
        series: None,
        before: None,
        recorded: Vec::new(),
        faults: Vec::new(),
    };
    let mut progress = Progress::new("files", files.len(), FILES_A_LINE);
    let mut done = Ok(());
    for file in &files {
        done = run.take(file).await;
        if done.is_err() {
            break;
        }
        progress.step(file.dated.at.date());
    }
    progress.end();
    print(&run.report.to_string())?;
    run.conclude(done)?;
    if options.dry_run {
        Ok(())
    } else {
        add_up(atlas, territory).await
    }
}

/// Adds up the areas of every slice, so that whoever asks first does not wait for it.
async fn add_up(atlas: &Atlas, territory: &Slug) -> Result<(), Error> {
    let record = atlas.record(territory).unwrap_or_default();
    let Some(view) = record.now() else {
        return Ok(());
    };
    let spans = atlas.spans(&view).await;
    atlas.tallies(&view, &spans, 1, |_, _| ()).await?;
    print(&format!(
        "{territory}: the areas of {} slices are added up\n",
        spans.len()
    ))
}

/// Polygons that went through all checks when they were recorded.
fn recorded_polygons(view: &View<'_>) -> HashSet<ContentHash> {
    let shown = view.surveys().flat_map(|survey| &survey.shown);
    let shown = shown.map(|it| it.outline.hash);
    shown
        .chain(view.regions().map(|it| it.outline.hash))
        .collect()
}

/// An import under way.
struct Run<'a> {
    atlas: &'a Arc<Atlas>,
    territory: &'a Slug,
    options: &'a Import,
    factions: Vec<Faction>,
    painter: Painter<'a>,
    report: Report,
    /// The file of a series that was read last: more surveys are likely to stand in it.
    series: Option<(PathBuf, Document)>,
    /// The polygons of the file before.
    before: Option<(Instant, BTreeSet<Key>)>,
    recorded: Vec<(String, Revision)>,
    /// What a dry run found wrong so far.
    faults: Vec<Fault>,
}

impl Run<'_> {
    /// One file: read, made a picture, compared, recorded. A dry run collects faults, any other stops at them.
    async fn take(&mut self, file: &SurveyFile) -> Result<(), Error> {
        let picture = self.picture(file);
        let mut picture = match picture {
            Ok(picture) => picture,
            Err(faults) if self.options.dry_run && self.faults.len() < MOST_FAULTS => {
                self.faults.extend(faults);
                return Ok(());
            }
            Err(faults) => return Err(listed(&faults)),
        };
        // Read anew for each file: the one before may have been recorded since.
        let record = self.atlas.record(self.territory).unwrap_or_default();
        let Some(view) = record.now() else {
            return Err(Error::Nothing(format!(
                "the territory {} is gone",
                self.territory
            )));
        };
        let alike = self.atlas.recorded_alike(&view, &picture).await?;
        picture.take_as_recorded(&alike);
        self.painter.take_as_recorded(&alike);
        let plan = changes(&view, &self.factions, &picture, self.before.as_ref());
        self.before = Some((plan.at, plan.keys.clone()));
        let revision = if self.options.dry_run || plan.outcome == Outcome::NothingNew {
            None
        } else {
            Some(self.record(&plan, picture, record.revision()).await?)
        };
        self.report.survey(&plan, revision);
        Ok(())
    }

    fn picture(&mut self, file: &SurveyFile) -> Result<Picture, Vec<Fault>> {
        let mut document = match self.series.take().filter(|it| it.0 == file.path) {
            Some((_, document)) => document,
            None => survey_files::read(&file.path, self.options.surveys.limits)
                .map_err(|fault| vec![fault])?,
        };
        document.choose(file.chosen.clone());
        let dated = &file.dated;
        self.report.date(dated);
        let picture = self
            .painter
            .picture(&dated.file, dated.at, &document, &mut self.report);
        if file.chosen.is_some() {
            self.series = Some((file.path.clone(), document));
        }
        picture
    }

    async fn record(
        &mut self,
        plan: &Plan,
        picture: Picture,
        base: Revision,
    ) -> Result<Revision, Error> {
        let comment = match &self.options.comment {
            Some(comment) => format!("{comment} ({})", plan.file),
            None => plan.comment(),
        };
        let comment = fit_comment(&comment)?;
        let draft = Draft {
            territory: self.territory.clone(),
            author: AUTHOR.to_owned(),
            comment,
            at: now(),
            changes: plan.changes.clone(),
        };
        let done = self.atlas.apply(draft, base, picture.shapes).await;
        let applied = done.map_err(|error| match error {
            atlas::Error::Refused(faults) => {
                let place = |it: &Fault| Fault::new(format!("{}{}", plan.file, it.at), &it.detail);
                listed(&faults.iter().map(place).collect::<Vec<_>>())
            }
            other => other.into(),
        })?;
        let revision = applied.changeset.revision;
        self.recorded.push((plan.file.clone(), revision));
        Ok(revision)
    }

    /// How it went, and what is recorded where it did not go to the end.
    fn conclude(self, done: Result<(), Error>) -> Result<(), Error> {
        if self.options.dry_run {
            print("dry run: nothing was recorded\n")?;
            done?;
            return if self.faults.is_empty() {
                Ok(())
            } else {
                Err(listed(&self.faults))
            };
        }
        let said = match (self.recorded.first(), self.recorded.last()) {
            (Some((first, from)), Some((last, to))) => format!(
                "{} surveys recorded, from {first} (revision {from}) to {last} (revision {to})",
                self.recorded.len()
            ),
            _ => "nothing was recorded".to_owned(),
        };
        match done {
            Ok(()) => print(&format!("{}: {said}\n", self.territory)),
            Err(error) => {
                let before = format!(
                    "{}: before the fault {said}; nothing after it\n",
                    self.territory
                );
                print(&before)?;
                Err(error)
            }
        }
    }
}
