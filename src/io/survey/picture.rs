//! A file as a survey: its polygons made sound, named by the mapping, in the order in which they paint.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::geometry::{
    GridShape, Overlap, Patience, RawPolygon, Shape, canonical, encode_wkb, find_overlaps, validate,
};
use crate::io::survey::beyond::Beyond;
use crate::io::survey::class::{class_of, unmapped_class};
use crate::io::survey::mapping::{Holder, Mapping, Settle};
use crate::io::survey::polygons::{Place, Yield, as_sent, corner, mended, polygons_of, split};
use crate::io::survey::read::Document;
use crate::io::survey::report::{Finding, Report};
use crate::io::survey::rule::plain;
use crate::model::{Claim, ContentHash, Fault, Outline, Slug, Status};
use crate::time::{Instant, Interval};

/// What a file shows at an instant.
#[derive(Debug)]
pub struct Picture {
    pub file: String,
    pub at: Instant,
    /// In the order of painting: later on top.
    pub shown: Vec<(Claim, Outline)>,
    /// The feature that each of these stands in; `None` for the rest of the territory.
    pub features: Vec<Option<usize>>,
    /// Geometries that were not met before, by content.
    pub shapes: Vec<(ContentHash, Vec<u8>)>,
}

impl Picture {
    /// Leaves out what is shown that does not fit.
    pub(super) fn retain(&mut self, fits: impl Fn(&Claim, &Outline) -> bool) {
        let kept = self
            .shown
            .iter()
            .map(|(claim, outline)| fits(claim, outline));
        let kept: Vec<bool> = kept.collect();
        let mut each = kept.iter();
        self.shown.retain(|_| each.next() == Some(&true));
        let mut each = kept.iter();
        self.features.retain(|_| each.next() == Some(&true));
    }
}

/// Makes pictures of one territory's files, and remembers which polygons were found sound.
#[derive(Debug)]
pub struct Painter<'a> {
    mapping: &'a Mapping,
    boundary: Outline,
    beyond: Beyond,
    sound: HashSet<ContentHash>,
    /// The polygons of this run by how they are written canonically.
    alike: HashMap<ContentHash, Outline>,
    patience: Option<Patience>,
}

/// A polygon that is to be shown.
pub(crate) struct Piece<'a> {
    feature: usize,
    holder: &'a Holder,
    pub(crate) class: String,
    pub(crate) shape: Shape,
    pub(crate) outline: Outline,
}

impl Picture {
    /// Shows polygons under the outlines that they are recorded under.
    pub fn take_as_recorded(&mut self, alike: &[(ContentHash, Outline)]) {
        for (hash, recorded) in alike {
            let shown = self.shown.iter_mut().map(|it| &mut it.1);
            for outline in shown.filter(|it| it.hash == *hash) {
                *outline = *recorded;
            }
            self.shapes.retain(|it| it.0 != *hash);
        }
    }
}

impl<'a> Painter<'a> {
    /// `land` is the shape of `boundary`. `sound`: polygons that the record has, and so went through all checks before.
    pub fn new(
        mapping: &'a Mapping,
        boundary: Outline,
        land: Arc<Shape>,
        sound: HashSet<ContentHash>,
    ) -> Self {
        Self {
            mapping,
            boundary,
            beyond: Beyond::new(land),
            sound,
            alike: HashMap::new(),
            patience: None,
        }
    }

    /// For files of people one need not trust: refuses polygons that run across each other too often, over `most` pairs
    /// of edges beside those that each edge may have. Recording refuses them anyway; this is before any work is done.
    #[must_use]
    pub fn with_patience(self, most: usize) -> Self {
        Self {
            patience: Some(Patience::new(most)),
            ..self
        }
    }

    /// From here on shows polygons under the outlines that they are recorded under.
    pub fn take_as_recorded(&mut self, alike: &[(ContentHash, Outline)]) {
        for (hash, recorded) in alike {
            for outline in self.alike.values_mut().filter(|it| it.hash == *hash) {
                *outline = *recorded;
            }
        }
    }

    /// What a file shows, or everything that is wrong with it. What was passed over or mended goes into the report.
    pub fn picture(
        &mut self,
        file: &str,
        at: Instant,
        document: &Document,
        report: &mut Report,
    ) -> Result<Picture, Vec<Fault>> {
        let mut found = Yield {
            report,
            faults: Vec::new(),
            fresh: Vec::new(),
            elsewhere: Vec::new(),
        };
        let mut pieces = self.pieces(file, document, &mut found);
        let Yield {
            report,
            mut faults,
            fresh,
            elsewhere,
        } = found;
        drop_repeats(file, &mut pieces, report);
        if faults.is_empty() && pieces.is_empty() {
            let detail = "shows no polygon: as a survey it would end everything, so leave it out";
            faults.push(Fault::new(file, detail));
        }
        if faults.is_empty() {
            faults = self.check_overlaps(file, &pieces, report);
        }
        if faults.is_empty() {
            faults.extend(self.beyond.tell(file, &pieces, &elsewhere, report));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let shown = pieces
            .iter()
            .map(|it| (self.claim(it.holder, at), it.outline));
        let rest = self.rest(at);
        let features = pieces.iter().map(|it| Some(it.feature));
        Ok(Picture {
            file: file.to_owned(),
            at,
            features: rest.iter().map(|_| None).chain(features).collect(),
            shown: rest.into_iter().chain(shown).collect(),
            shapes: fresh,
        })
    }

    /// The polygons of a file that mean something, in its order.
    fn pieces(&mut self, file: &str, document: &Document, found: &mut Yield<'_>) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut unmapped: BTreeMap<String, usize> = BTreeMap::new();
        for (index, feature) in document.shown() {
            let place = Place {
                file,
                feature: index,
            };
            let Some(polygons) = polygons_of(&place, feature, found) else {
                continue;
            };
            let class = class_of(feature, &self.mapping.class);
            let Some(holder) = self.holder(&class, found.report, &mut unmapped) else {
                continue;
            };
            let Some(polygons) = split(&place, polygons, found) else {
                continue;
            };
            pieces.extend(self.piece(&place, holder, class, &polygons, found));
        }
        let faults = unmapped
            .iter()
            .map(|(class, count)| unmapped_class(self.mapping, file, (class, *count), document));
        found.faults.extend(faults);
        found.report.note_unmapped(unmapped);
        pieces
    }

    /// What a class means; `None` where it is left out, or nothing says.
    fn holder(
        &self,
        class: &str,
        report: &mut Report,
        unmapped: &mut BTreeMap<String, usize>,
    ) -> Option<&'a Holder> {
        let wanted = plain(class);
        match self.mapping.rules.iter().find(|rule| rule.matches(&wanted)) {
            Some(rule) => {
                if rule.means.is_none() {
                    report.skip(format!("class that the mapping skips, {rule}"));
                }
                rule.means.as_ref()
            }
            None => {
                *unmapped.entry(wanted).or_default() += 1;
                None
            }
        }
    }

    /// A polygon as it is to be recorded; `None` where it is left out or cannot be.
    fn piece(
        &mut self,
        place: &Place<'_>,
        holder: &'a Holder,
        class: String,
        polygons: &[RawPolygon],
        found: &mut Yield<'_>,
    ) -> Option<Piece<'a>> {
        let sent = as_sent(polygons);
        let mut bytes = encode_wkb(&sent);
        let mut hash = ContentHash::of(&bytes);
        let mut shape = sent;
        if !self.sound.contains(&hash) {
            match validate(polygons) {
                Ok(valid) => shape = valid,
                Err(broken) => {
                    let settle = self.mapping.broken;
                    let mended = mended(place, (hash, &shape), polygons, (&broken, settle), found)?;
                    bytes = encode_wkb(&mended);
                    hash = ContentHash::of(&bytes);
                    shape = mended;
                }
            }
        }
        let bounds = shape.bounds();
        let is_new = self.sound.insert(hash);
        if !bounds.meets(self.boundary.bounds) {
            found.report.find(
                Finding::Outside,
                hash,
                place.file,
                place.feature,
                corner(bounds),
                &plain(&class),
            );
            found.elsewhere.push((class, shape));
            return None;
        }
        let written = ContentHash::of(&encode_wkb(&canonical(&shape)));
        let outline = *self
            .alike
            .entry(written)
            .or_insert(Outline { hash, bounds });
        if is_new && outline.hash == hash {
            found.fresh.push((hash, bytes));
        }
        Some(Piece {
            feature: place.feature,
            holder,
            class,
            shape,
            outline,
        })
    }

    /// Overlaps go into the report; they are faults where the mapping does not settle them.
    fn check_overlaps(&self, file: &str, pieces: &[Piece<'_>], report: &mut Report) -> Vec<Fault> {
        let painting: Vec<&Piece<'_>> = pieces
            .iter()
            .filter(|it| it.holder.status != Status::Influence)
            .collect();
        if let Some(tangled) = self.tangled(&painting) {
            let feature = tangled.feature;
            let detail = "its border lies across those of other polygons too often: simplify it, or leave out lines that \
                          run to and fro";
            return vec![Fault::new(Place { file, feature }.to_string(), detail)];
        }
        let layers: Vec<(&Slug, GridShape)> = painting
            .iter()
            .map(|it| (&it.holder.faction, it.shape.on_grid()))
            .collect();
        let overlaps = match find_overlaps(&layers) {
            Ok(overlaps) => overlaps,
            Err(unsound) => return vec![Fault::new(file, unsound)],
        };
        let mut faults = Vec::new();
        for Overlap {
            under,
            over,
            km2,
            at,
            pieces: _,
        } in overlaps
        {
            let (under, over) = (painting[under], painting[over]);
            let place = Place {
                file,
                feature: over.feature,
            };
            report.overlap(
                (&under.holder.faction, &over.holder.faction),
                &place,
                km2,
                at,
            );
            if self.mapping.settle == Settle::Refuse {
                let detail = format!(
                    "`{}` ({}) lies over `{}` of feature {} ({}) by {km2:.3} km² near {at}: mend the file, map both to one faction, \
                     or write [overlaps] settle = \"order\" for the later to paint over",
                    plain(&over.class),
                    over.holder.faction,
                    plain(&under.class),
                    under.feature,
                    under.holder.faction
                );
                faults.push(Fault::new(place.to_string(), detail));
            }
        }
        faults
    }

    /// The polygon at which patience ends.
    fn tangled<'p>(&self, painting: &[&'p Piece<'a>]) -> Option<&'p Piece<'a>> {
        let mut patience = self.patience?;
        let tangled = painting.iter().enumerate().find(|(at, it)| {
            let bounds = it.outline.bounds;
            let before = painting[..*at].iter();
            let near = before.filter(|other| other.outline.bounds.meets(bounds));
            !patience.lasts(&it.shape, near.map(|other| &other.shape))
        });
        tangled.map(|it| *it.1)
    }

    fn rest(&self, at: Instant) -> Option<(Claim, Outline)> {
        let holder = self.mapping.rest.as_ref()?;
        Some((self.claim(holder, at), self.boundary))
    }

    fn claim(&self, holder: &Holder, at: Instant) -> Claim {
        Claim {
            faction: holder.faction.clone(),
            status: holder.status,
            contested_with: holder.contested_with.clone(),
            valid: Interval::new(at, None).expect("without an end it cannot be empty"),
            confidence: holder.confidence,
            sources: self.mapping.sources.clone(),
            note: None,
            method: self.mapping.method,
        }
    }
}

/// A polygon that a file shows twice alike counts once, in its later place, wherever its rings start and whichever way
/// they run.
fn drop_repeats(file: &str, pieces: &mut Vec<Piece<'_>>, report: &mut Report) {
    let mut last: HashMap<(ContentHash, &Holder), usize> = HashMap::new();
    for piece in pieces.iter() {
        let key = (piece.outline.hash, piece.holder);
        if let Some(earlier) = last.insert(key, piece.feature) {
            let class = plain(&piece.class);
            let text = format!("`{class}`, feature {earlier} and again");
            let at = corner(piece.outline.bounds);
            report.find(Finding::Repeated, key.0, file, piece.feature, at, &text);
        }
    }
    pieces.retain(|it| last.get(&(it.outline.hash, it.holder)) == Some(&it.feature));
}
