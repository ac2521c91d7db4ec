//! What vector tiles say of features: made once for a scene, so that a tile only copies it.

use std::collections::BTreeMap;

use crate::geometry::{FINE_ZOOM, PlanePoint, Pole, fine, project};
use crate::model::{Attested, District, Evidence, Holding, Place, Slug};
use crate::render::districts::Districts;
use crate::render::label::Seat;
use crate::render::mvt::lexicon::{Lexicon, Tag};
use crate::render::palette::Palette;
use crate::render::scene::Side;

/// What is said of the features of a scene.
#[derive(Debug)]
pub(crate) struct Captions {
    pub(super) lexicon: Lexicon,
    /// Of each field's land.
    pub(super) lands: Vec<Caption>,
    /// Of what lies beside fronts: holders, and land without one.
    pub(super) sides: BTreeMap<Side, Beside>,
    /// Of what lies beside the lines between districts, by number.
    pub(super) districts: Vec<Beside>,
    /// Of an outer line, and of a front.
    pub(super) kinds: [Tag; 2],
    /// Of a line that is not approximate, and of one that is.
    pub(super) approximate: [Tag; 2],
    /// The most populous first.
    pub(super) places: Vec<Mark>,
    pub(super) labels: Vec<Mark>,
}

/// A feature's id and properties.
#[derive(Debug)]
pub(super) struct Caption {
    pub(super) id: u32,
    pub(super) tags: Vec<Tag>,
}

/// What is said of a line by what lies on one side of it.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) slug: String,
    pub(super) left: Vec<Tag>,
    pub(super) right: Vec<Tag>,
}

/// A named point.
#[derive(Debug)]
pub(super) struct Mark {
    /// On the fine plane.
    pub(super) at: PlanePoint,
    /// The zoom from which on it is in tiles.
    pub(super) seen_from: u8,
    pub(super) caption: Caption,
}

/// The holdings of a scene as they are written about.
pub(crate) struct Holdings<'a> {
    /// By field; `None` is unheld.
    pub(crate) fields: &'a [Option<Holding>],
    /// Of the fields with a holding.
    pub(crate) seats: &'a [Seat],
    pub(crate) evidence: &'a BTreeMap<Holding, Evidence>,
    pub(crate) palette: &'a Palette,
}

impl Captions {
    pub(crate) fn new(holdings: &Holdings<'_>, places: &[Place], districts: &Districts) -> Self {
        let mut lexicon = Lexicon::default();
        let lexicon_of = &mut lexicon;
        let lands = holdings.fields.iter();
        let lands = lands
            .map(|it| holdings.land(it.as_ref(), lexicon_of))
            .collect();
        let places = places.iter().map(|it| place(it, lexicon_of)).collect();
        let mut labels = holdings.labels(lexicon_of);
        labels.extend(districts.named().filter_map(|(district, area, pole)| {
            Some(Mark::label(
                pole?,
                district_label(district, area, lexicon_of),
            ))
        }));
        let named = districts
            .named()
            .map(|(it, ..)| beside(&it.slug, it.name(), lexicon_of));
        Self {
            lands,
            places,
            labels,
            districts: named.collect(),
            sides: holdings.sides(lexicon_of),
            kinds: ["outer", "front"].map(|kind| lexicon_of.tag("kind", kind)),
            approximate: [false, true]
                .map(|it| [lexicon_of.key("approximate"), lexicon_of.truth(it)]),
            lexicon,
        }
    }
}

impl Holdings<'_> {
    /// An id that does not depend on the slice, and all that is known of the land.
    fn land(&self, holding: Option<&Holding>, lexicon: &mut Lexicon) -> Caption {
        let Some(holding) = holding else {
            let tags = vec![lexicon.tag("status", "unheld")];
            return Caption { id: 1, tags };
        };
        let said = self.evidence.get(holding).copied().unwrap_or_default();
        Caption {
            id: holding_id(holding),
            tags: land(holding, said, self.palette, lexicon),
        }
    }

    fn labels(&self, lexicon: &mut Lexicon) -> Vec<Mark> {
        let held = self.fields.iter().flatten().zip(self.seats);
        let label = |(holding, seat): (&Holding, &Seat)| {
            let mut tags = vec![lexicon.tag("kind", "holding")];
            tags.extend(holder(holding, self.palette, lexicon));
            tags.push([lexicon.key("area_m2"), lexicon.count(whole(seat.area))]);
            let id = holding_id(holding);
            Some(Mark::label(seat.pole()?, Caption { id, tags }))
        };
        held.filter_map(label).collect()
    }

    fn sides(&self, lexicon: &mut Lexicon) -> BTreeMap<Side, Beside> {
        let held = self.fields.iter().flatten().map(|it| &it.faction);
        let held = held.map(|faction| {
            let said = beside(faction, self.palette.name(faction), lexicon);
            (Side::Held(faction.clone()), said)
        });
        let mut sides: BTreeMap<_, _> = held.collect();
        for side in [Side::Unheld, Side::Outside] {
            sides.insert(
                side,
                Beside {
                    slug: String::new(),
                    left: vec![],
                    right: vec![],
                },
            );
        }
        sides
    }
}

/// All that is known of held land: by whom, and what that rests on.
fn land(holding: &Holding, said: Evidence, palette: &Palette, lexicon: &mut Lexicon) -> Vec<Tag> {
    let mut tags = holder(holding, palette, lexicon);
    if let Some(rival) = &holding.contested_with {
        tags.push(lexicon.tag("contested_with", rival.as_str()));
        let colour = palette.colour(rival).to_string();
        tags.push(lexicon.tag("contested_colour", &colour));
    }
    if let Some(confidence) = said.confidence {
        let percent = lexicon.count(confidence.percent().into());
        tags.push([lexicon.key("confidence"), percent]);
    }
    if let Some(method) = said.method {
        tags.push(lexicon.tag("method", method.as_str()));
    }
    if let Some(region) = said.region {
        tags.push(lexicon.tag("region", &region.to_string()));
    }
    tags
}

fn holder(holding: &Holding, palette: &Palette, lexicon: &mut Lexicon) -> Vec<Tag> {
    let colour = palette.colour(&holding.faction).to_string();
    vec![
        lexicon.tag("faction", holding.faction.as_str()),
        lexicon.tag("name", palette.name(&holding.faction)),
        lexicon.tag("colour", &colour),
        lexicon.tag("status", holding.status.as_str()),
    ]
}

/// What is said of land that one region decides, with an id that does not depend on the slice.
pub(super) fn attested(it: &Attested, palette: &Palette, lexicon: &mut Lexicon) -> Caption {
    let Attested { holding, evidence } = it;
    let rival = holding.contested_with.as_ref().map_or("", |it| it.as_str());
    let confidence = evidence.confidence.map(|it| it.percent().to_string());
    let method = evidence.method.map_or("", |it| it.as_str());
    let region = evidence.region.map(|it| it.to_string());
    Caption {
        id: stable_id(&[
            holding.faction.as_str(),
            holding.status.as_str(),
            rival,
            confidence.as_deref().unwrap_or_default(),
            method,
            region.as_deref().unwrap_or_default(),
        ]),
        tags: land(holding, *evidence, palette, lexicon),
    }
}

impl Mark {
    /// A name where there is room for it: it is in tiles from the zoom on at which the land around is wide enough.
    fn label(pole: Pole, caption: Caption) -> Self {
        let width =
            |zoom: u8| 2.0 * pole.reach * 2_f64.powi(i32::from(zoom) - i32::from(FINE_ZOOM));
        let seen_from = (0..FINE_ZOOM).find(|&zoom| width(zoom) >= LABEL_WIDTH);
        Self {
            at: pole.at,
            seen_from: seen_from.unwrap_or(FINE_ZOOM),
            caption,
        }
    }
}

/// The width of land that can carry a label: 32 pixels where a tile is drawn 512 pixels wide, in tile units.
const LABEL_WIDTH: f64 = 256.0;

fn district_label(district: &District, area: f64, lexicon: &mut Lexicon) -> Caption {
    Caption {
        id: stable_id(&["district", district.slug.as_str()]),
        tags: vec![
            lexicon.tag("kind", "district"),
            lexicon.tag("district", district.slug.as_str()),
            lexicon.tag("name", district.name()),
            [lexicon.key("area_m2"), lexicon.count(whole(area))],
        ],
    }
}

fn beside(slug: &Slug, name: &str, lexicon: &mut Lexicon) -> Beside {
    let mut tags = |slug_key, name_key| {
        vec![
            lexicon.tag(slug_key, slug.as_str()),
            lexicon.tag(name_key, name),
        ]
    };
    Beside {
        slug: slug.to_string(),
        left: tags("left", "left_name"),
        right: tags("right", "right_name"),
    }
}

fn place(place: &Place, lexicon: &mut Lexicon) -> Mark {
    let name = place.names.english().unwrap_or(place.slug.as_str());
    let mut tags = vec![lexicon.tag("name", name), lexicon.tag("kind", &place.kind)];
    if let Some(arabic) = place.names.0.get("ar") {
        tags.push(lexicon.tag("name_ar", arabic));
    }
    if let Some(population) = place.population {
        tags.push([lexicon.key("population"), lexicon.count(population)]);
    }
    let populous = |zoom: &u8| place.population.unwrap_or(0) >= least_population(*zoom);
    Mark {
        at: fine(project(place.lon, place.lat)),
        seen_from: (0..ALL_PLACES).find(populous).unwrap_or(ALL_PLACES),
        caption: Caption {
            id: stable_id(&[place.slug.as_str()]),
            tags,
        },
    }
}

/// From this zoom on tiles have all places.
const ALL_PLACES: u8 = 9;

/// The inhabitants a place needs to be in tiles of a zoom.
fn least_population(zoom: u8) -> u64 {
    match zoom {
        0..=3 => 1_000_000,
        4 => 500_000,
        5 => 150_000,
        6 => 50_000,
        7 => 15_000,
        8 => 4_000,
        _ => 0,
    }
}

/// An area in whole m².
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no more than the Earth's surface, and not below 0"
)]
fn whole(area: f64) -> u64 {
    area.round().max(0.0) as u64
}

/// An id for a holding that does not depend on the slice.
fn holding_id(holding: &Holding) -> u32 {
    let rival = holding.contested_with.as_ref().map_or("", |it| it.as_str());
    stable_id(&[holding.faction.as_str(), holding.status.as_str(), rival])
}

/// FNV-1a over texts, above 1.
pub(super) fn stable_id(texts: &[&str]) -> u32 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0]));
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash.max(2)
}
