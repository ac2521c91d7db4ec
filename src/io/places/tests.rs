//! Small ledgers with known answers.

use std::collections::BTreeMap;

use super::*;
use crate::geometry::{partition, shape_area};
use crate::model::{Change, Changeset, Fault, Record, Revision};
use crate::time::Instant;

/// A square of 2° around 39° E, 35° N.
const SQUARE: &str = r#"{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
  "coordinates": [[[38, 34], [40, 34], [40, 36], [38, 36], [38, 34]]]}}"#;
const TERRITORY: &str = r#"{"slug": "square", "names": {"en": "Square"}, "boundary": {"file": "boundary.geojson", "source": "made up"},
  "districts": "districts.geojson", "factions": "factions.json", "places": "places.csv", "holders": "holders.csv",
  "sources": "sources.csv", "events": "events.csv", "extent": {"from": "2015-01-01", "to": "2016-01-01"},
  "import": {"sparse_beyond_km": 500, "keep_outside_km": 20}}"#;
const FACTIONS: &str = r##"[{"slug": "red", "names": {"en": "Red"}, "colour": "#ff0000"},
  {"slug": "blue", "names": {"en": "Blue"}, "colour": "#0000ff"}]"##;

/// `name lon lat [reach]` and `place faction status rival from to confidence`, `-` for blank.
fn files(places: &[&str], holders: &[&str]) -> BTreeMap<String, String> {
    let cells = |line: &str| -> Vec<String> {
        line.split(' ')
            .map(|cell| {
                if cell == "-" {
                    String::new()
                } else {
                    cell.to_owned()
                }
            })
            .collect()
    };
    let mut place_table =
        "id,name,name_ar,lon,lat,kind,district,population,reach_km,part_of,gazetteer\n".to_owned();
    for line in places {
        let cells = cells(line);
        let reach = cells.get(3).map_or("", String::as_str);
        place_table += &format!(
            "{},{},,{},{},town,,,{reach},,\n",
            cells[0], cells[0], cells[1], cells[2]
        );
    }
    let mut holder_table =
        "place,faction,status,contested_with,from,to,confidence,source,note\n".to_owned();
    for line in holders {
        holder_table += &format!("{},press,\n", cells(line).join(","));
    }
    let files = [
        ("territory.json", TERRITORY),
        ("boundary.geojson", SQUARE),
        (
            "districts.geojson",
            r#"{"type": "FeatureCollection", "features": []}"#,
        ),
        ("factions.json", FACTIONS),
        ("places.csv", &place_table),
        ("holders.csv", &holder_table),
        (
            "sources.csv",
            "key,citation,url,licence\npress,Reports,https://example.org/,\n",
        ),
        (
            "events.csv",
            "datetime,kind,title_en,title_ar,lon,lat,place,source\n2015-03-01,event,A town falls!,,,,,press\n",
        ),
    ];
    files
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

fn read_files(files: &BTreeMap<String, String>) -> Result<Ledger, Vec<Fault>> {
    read(|name| files.get(name).map(|text| text.clone().into_bytes()))
}

fn ledger(places: &[&str], holders: &[&str]) -> Ledger {
    read_files(&files(places, holders)).unwrap()
}

/// km² by holder and status at a date.
pub(crate) fn areas(regions: &[DerivedRegion], at: &str) -> BTreeMap<String, f64> {
    let at: Instant = at.parse().unwrap();
    let mut areas = BTreeMap::new();
    for region in regions
        .iter()
        .filter(|region| region.claim.valid.contains(at))
    {
        let key = format!("{} {}", region.claim.faction, region.claim.status.as_str());
        *areas.entry(key).or_insert(0.0) += shape_area(&region.shape) / 1e6;
    }
    areas
}

pub(crate) fn close(a: f64, b: f64, part: f64) {
    assert!((a - b).abs() <= part * b, "{a} is not {b}");
}

const ALWAYS: &str = "2015-01-01 2016-01-01 80";

fn held(place: &str, faction: &str) -> String {
    format!("{place} {faction} control - {ALWAYS}")
}

#[test]
fn two_places_split_a_square_in_half() {
    let ledger = ledger(
        &["west 38.5 35", "east 39.5 35"],
        &[&held("west", "red"), &held("east", "blue")],
    );
    let (regions, report) = derive(&ledger).unwrap();
    let areas = areas(&regions, "2015-06-01");
    close(areas["red control"], areas["blue control"], 1e-9);
    let whole = shape_area(&ledger.boundary) / 1e6;
    close(areas.values().sum(), whole, 1e-8);
    assert_eq!(report.huge.len(), 2);
}

#[test]
fn a_garrison_with_a_reach_holds_its_disc_and_the_rest_goes_to_the_nearest_without() {
    let ledger = ledger(
        &["base 39 35 10", "west 38.5 35", "east 39.5 35"],
        &[
            &held("base", "blue"),
            &held("west", "red"),
            &held("east", "red"),
        ],
    );
    let (regions, _) = derive(&ledger).unwrap();
    let areas = areas(&regions, "2015-06-01");
    close(areas["blue control"], std::f64::consts::PI * 100.0, 0.002);
    close(
        areas.values().sum(),
        shape_area(&ledger.boundary) / 1e6,
        1e-8,
    );
    let red = regions
        .iter()
        .filter(|it| it.claim.faction.as_str() == "red");
    let red: Vec<_> = red.map(|it| it.shape.on_grid()).collect();
    assert_eq!(red.len(), 2);
    let joined = partition(&red, |over| (!over.is_empty()).then_some(())).unwrap();
    let rings = joined[0].1.iter().map(Vec::len);
    assert_eq!(
        rings.collect::<Vec<_>>(),
        [2],
        "together one shell with one hole, no border within"
    );
}

#[test]
fn where_two_reaches_overlap_the_nearer_place_has_the_land() {
    let ledger = ledger(
        &["one 38.95 35 10", "two 39.05 35 10", "town 38.1 35.9"],
        &[
            &held("one", "blue"),
            &held("two", "red"),
            &format!("town - control - {ALWAYS}"),
        ],
    );
    let (regions, _) = derive(&ledger).unwrap();
    let areas = areas(&regions, "2015-06-01");
    close(areas["blue control"], areas["red control"], 1e-6);
    // Two discs of radius 10 km, 9.13 km apart.
    close(areas.values().sum(), 2.0 * 314.16 - 141.0, 0.02);
}

#[test]
fn land_far_from_every_place_is_sparse() {
    let mut files = files(&["middle 39 35"], &[&held("middle", "red")]);
    let territory = TERRITORY.replace("\"sparse_beyond_km\": 500", "\"sparse_beyond_km\": 25");
    files.insert("territory.json".to_owned(), territory);
    let ledger = read_files(&files).unwrap();
    let (regions, _) = derive(&ledger).unwrap();
    let areas = areas(&regions, "2015-06-01");
    close(areas["red control"], std::f64::consts::PI * 625.0, 0.002);
    close(
        areas.values().sum(),
        shape_area(&ledger.boundary) / 1e6,
        1e-8,
    );
    assert!(areas["red sparse"] > 10.0 * areas["red control"]);
}

#[test]
fn a_split_city_changes_hands_by_quarters() {
    let ledger = ledger(
        &["north 39 35.02", "south 39 34.98", "village 38.2 34.2"],
        &[
            "north red control - 2015-01-01 2015-05-01 70",
            "north blue contested red 2015-05-01 2016-01-01 40",
            &held("south", "blue"),
            &held("village", "blue"),
        ],
    );
    let (regions, _) = derive(&ledger).unwrap();
    let before = areas(&regions, "2015-04-30");
    let after = areas(&regions, "2015-05-01");
    close(before["red control"], after["blue contested"], 1e-12);
    close(before["blue control"], after["blue control"], 1e-12);
    let joined = regions
        .iter()
        .filter(|region| region.claim.faction.as_str() == "blue");
    let joined: Vec<_> = joined
        .map(|region| region.claim.confidence.unwrap().percent())
        .collect();
    assert_eq!(joined, [80, 80, 40], "each on its own evidence");
}

#[test]
fn every_fault_of_a_ledger_has_its_file_and_line() {
    let mut files = files(
        &["west 38.5 35", "east 39.5 95", "west 38.5 34.9"],
        &[
            "west green control - 2015-01-01 2016-01-01 80",
            "nowhere red control - 2015-01-01 - 80",
            "west red contested - 2015-06-01 - 80",
            "west red control - 2015-06-01 2015-05-01 101",
            "west red control - 2015-01-01 2015-06-01 80",
            "west blue control - 2015-05-01 2015-07-01 80",
        ],
    );
    files.remove("sources.csv");
    let faults: Vec<String> = read_files(&files)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    for start in [
        "sources.csv: is missing",
        "places.csv:3: `lat` 95 is not from",
        "places.csv:4: `id` is there already",
        "holders.csv:2: `faction` `green` is not known: known are blue, red",
        "holders.csv:2: `source` `press` is no key",
        "holders.csv:4: `contested_with` names the rival",
        "holders.csv:5: `confidence` must be",
        "holders.csv:5: `to` the end",
    ] {
        assert!(
            faults.iter().any(|fault| fault.starts_with(start)),
            "{start} not in {faults:#?}"
        );
    }
    assert!(
        read(|_| None).unwrap_err()[0]
            .to_string()
            .contains("territory.json")
    );
}

#[test]
fn overlapping_rows_and_unknown_places_are_faults() {
    let files = files(
        &["west 38.5 35"],
        &[
            "nowhere red control - 2015-01-01 - 80",
            "west red control - 2015-01-01 2015-06-01 80",
            "west blue control - 2015-05-01 2015-07-01 80",
        ],
    );
    let faults: Vec<String> = read_files(&files)
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        faults[0].starts_with("holders.csv:2: `place` `nowhere` is no place"),
        "{faults:#?}"
    );
    assert!(
        faults[1].starts_with("holders.csv:4: `from` overlaps"),
        "{faults:#?}"
    );
}

#[test]
fn gaps_and_places_far_outside_are_reported_and_a_near_one_is_kept() {
    let ledger = ledger(
        &["west 38.5 35", "near 40.1 35", "away 45 35"],
        &[
            "west red control - 2015-02-01 2015-05-01 80",
            &held("near", "blue"),
            &held("away", "blue"),
        ],
    );
    let (regions, report) = derive(&ledger).unwrap();
    assert_eq!(report.left_out.len(), 1);
    close(report.left_out[0].1, 455.0, 0.01);
    assert_eq!(report.uncovered.len(), 2, "{report}");
    assert!(areas(&regions, "2015-06-01")["blue control"] > 1000.0);
    assert!(!areas(&regions, "2015-06-01").contains_key("red control"));
}

#[test]
fn a_doubted_place_is_dropped_or_given_to_the_nearest_other() {
    let ledger = || {
        let holders = [
            "low red control - 2015-01-01 2016-01-01 30",
            &held("high", "red"),
            &held("other", "blue"),
        ];
        ledger(&["low 39 35", "high 38.3 35", "other 39.6 35"], &holders)
    };
    let doubt = |how| Doubt {
        at: "2015-06-01".parse().unwrap(),
        below: Some(40),
        kind: None,
        faction: None,
        how,
    };
    let share = |ledger: &Ledger| {
        let (regions, _) = derive(ledger).unwrap();
        areas(&regions, "2015-06-01")["blue control"]
    };
    let plain = share(&ledger());
    let (dropped, count) = doubt(How::Drop).apply(ledger());
    assert_eq!((count, dropped.sites.len()), (1, 2));
    let (flipped, _) = doubt(How::Flip).apply(ledger());
    assert!(plain < share(&dropped) && share(&dropped) < share(&flipped));
    let (emptied, _) = doubt(How::Unheld).apply(ledger());
    close(share(&emptied), plain, 1e-12);
}

fn recorded(bundle: &Bundle) -> Record {
    let mut record = Record::default();
    let changeset = Changeset::played(Revision(1), "2020-01-01".parse().unwrap());
    record.apply(changeset, &bundle.changes);
    record
}

#[test]
fn a_newer_ledger_changes_only_what_differs() {
    let bundle = |holders: &[&str]| {
        let ledger = ledger(&["west 38.5 35", "east 39.5 35"], holders);
        let (regions, _) = derive(&ledger).unwrap();
        changes(&ledger, &regions)
    };
    let old = bundle(&[&held("west", "red"), &held("east", "blue")]);
    assert_eq!(
        old,
        bundle(&[&held("west", "red"), &held("east", "blue")]),
        "the same each time"
    );
    let record = recorded(&old);
    let view = record.now().unwrap();
    assert_eq!(update(&view, old).changes, []);
    let newer = bundle(&[
        &held("west", "red"),
        "east blue control - 2015-01-01 2015-06-01 80",
        "east red control - 2015-06-01 2016-01-01 80",
    ]);
    let changes = update(&view, newer).changes;
    let kinds: Vec<&str> = changes
        .iter()
        .map(|change| match change {
            Change::CreateRegion { .. } => "create",
            Change::ReviseRegion { .. } => "revise",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["revise", "create"]);
}

#[test]
fn a_ledger_is_news_until_it_is_recorded_whatever_editors_made_of_it_since() {
    let before = ledger(&["west 38.5 35"], &[&held("west", "red")]);
    let after = ledger(
        &["west 38.5 35"],
        &["west red control - 2015-01-01 2016-01-01 70"],
    );
    let moved = ledger(&["west 38.4 35"], &[&held("west", "red")]);
    let all = |ledger: &Ledger| changes(ledger, &derive(ledger).unwrap().0);
    let mut record = recorded(&all(&before));
    assert!(!has_news(&record, &before));
    assert!(has_news(&record, &after), "another confidence");
    assert!(has_news(&record, &moved), "another position");
    let update = update(&record.now().unwrap(), all(&after)).changes;
    let at = "2020-01-02".parse().unwrap();
    record.apply(Changeset::played(Revision(2), at), &update);
    assert!(!has_news(&record, &after));
    let gone = record.now().unwrap().regions().next().unwrap().id;
    let gone = [Change::DeleteRegion { id: gone }];
    record.apply(Changeset::played(Revision(3), at), &gone);
    assert!(!has_news(&record, &after), "an editor took it off");
    assert!(!has_news(&record, &before), "it was said before");
}
