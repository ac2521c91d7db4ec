//! The kinds of definitions, and how each is read and written down.

use serde_json::Value;

use crate::atlas::Plan;
use crate::http::definitions::Definition;
use crate::http::{App, Error};
use crate::io::definition::{
    Addressed, district_document, event_document, faction_document, place_document, read_district,
    read_event, read_faction, read_place,
};
use crate::model::{Change, District, Event, Faction, Place, Revision, Role, Slug, Subject, View};

/// A change that brings no geometry.
fn alone(change: Change) -> Plan {
    Plan {
        changes: vec![change],
        shapes: Vec::new(),
    }
}

impl Definition for Faction {
    const WORD: &'static str = "faction";
    const WORDS: &'static str = "factions";
    const ROLE: Role = Role::Reviewer;

    fn subject(slug: Slug) -> Subject {
        Subject::Faction(slug)
    }

    fn find<'a>(view: &View<'a>, slug: &Slug) -> Option<&'a Self> {
        view.faction(slug)
    }

    async fn document(&self, _: &App, revision: Revision) -> Result<Value, Error> {
        Ok(faction_document(self, revision))
    }

    fn read(_: &App, of: Addressed<'_>, document: &Value) -> Result<Plan, Error> {
        let faction = read_faction(document, "", Some(of)).map_err(Error::Invalid)?;
        Ok(alone(Change::DefineFaction(faction)))
    }
}

impl Definition for District {
    const WORD: &'static str = "district";
    const WORDS: &'static str = "districts";
    const ROLE: Role = Role::Reviewer;
    const MEDIA: &'static str = "application/geo+json";

    fn subject(slug: Slug) -> Subject {
        Subject::District(slug)
    }

    fn find<'a>(view: &View<'a>, slug: &Slug) -> Option<&'a Self> {
        view.district(slug)
    }

    async fn document(&self, app: &App, revision: Revision) -> Result<Value, Error> {
        let shape = app.atlas.shape(self.boundary).await?;
        Ok(district_document(self, &shape, revision))
    }

    fn read(app: &App, of: Addressed<'_>, document: &Value) -> Result<Plan, Error> {
        let most = app.settings.max_vertices;
        let read = read_district(document, "", Some(of), most).map_err(Error::Invalid)?;
        let (district, bounded) = read;
        Ok(Plan {
            changes: vec![Change::DefineDistrict(district)],
            shapes: vec![(bounded.hash, bounded.wkb)],
        })
    }
}

impl Definition for Place {
    const WORD: &'static str = "place";
    const WORDS: &'static str = "places";
    const ROLE: Role = Role::Editor;

    fn subject(slug: Slug) -> Subject {
        Subject::Place(slug)
    }

    fn find<'a>(view: &View<'a>, slug: &Slug) -> Option<&'a Self> {
        view.place(slug)
    }

    async fn document(&self, _: &App, revision: Revision) -> Result<Value, Error> {
        Ok(place_document(self, revision))
    }

    fn read(_: &App, of: Addressed<'_>, document: &Value) -> Result<Plan, Error> {
        let place = read_place(document, "", Some(of)).map_err(Error::Invalid)?;
        Ok(alone(Change::DefinePlace(place)))
    }
}

impl Definition for Event {
    const WORD: &'static str = "event";
    const WORDS: &'static str = "events";
    const ROLE: Role = Role::Editor;

    fn subject(slug: Slug) -> Subject {
        Subject::Event(slug)
    }

    fn find<'a>(view: &View<'a>, slug: &Slug) -> Option<&'a Self> {
        view.event(slug)
    }

    async fn document(&self, _: &App, revision: Revision) -> Result<Value, Error> {
        Ok(event_document(self, revision))
    }

    fn read(_: &App, of: Addressed<'_>, document: &Value) -> Result<Plan, Error> {
        let event = read_event(document, "", Some(of)).map_err(Error::Invalid)?;
        Ok(alone(Change::DefineEvent(event)))
    }
}
