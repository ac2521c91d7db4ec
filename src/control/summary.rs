//! The map in words: one paragraph that can be quoted.

use jiff::Span;

use crate::control::diff::Transfer;
use crate::control::verdict::Finding;
use crate::control::wording::{list, percent, square_kilometres};
use crate::model::{Event, EventKind, Share, Shares, Slug};
use crate::time::Instant;

/// The spans a summary looks back over, with their names.
pub fn look_back() -> [(&'static str, Span); 3] {
    [
        ("week", Span::new().days(7)),
        ("month", Span::new().months(1)),
        ("year", Span::new().years(1)),
    ]
}

/// The least land between two holders that is told, m².
const WORTH_TELLING: f64 = 1e5;
/// How many pairs of holders are told of a span; what passed between others is told as a sum.
const MOST_TRANSFERS: usize = 12;
/// How many events are told of a span, the latest; of others how many there were.
const MOST_EVENTS: usize = 4;

/// Who holds over half of the reference area, if anybody.
pub fn majority(shares: &Shares) -> Option<&Share> {
    shares.shares.first().filter(|share| share.fraction > 0.5)
}

/// What a faction gained since an earlier date.
#[derive(Clone, Debug, PartialEq)]
pub struct Gain {
    pub key: String,
    pub name: String,
    /// m², negative for a loss.
    pub area_m2: f64,
    /// Of the reference area.
    pub fraction: f64,
}

/// What every holder gained or lost between two dates, largest change first.
pub fn gains(before: &Shares, after: &Shares) -> Vec<Gain> {
    let old = before
        .shares
        .iter()
        .filter(|share| after.of(&share.key).is_none());
    let mut gains: Vec<Gain> = after
        .shares
        .iter()
        .chain(old)
        .map(|share| gain(before, after, share))
        .collect();
    gains.sort_by(|p, q| q.area_m2.abs().total_cmp(&p.area_m2.abs()));
    gains
}

fn gain(before: &Shares, after: &Shares, share: &Share) -> Gain {
    let area = |shares: &Shares| shares.of(&share.key).map_or(0.0, |it| it.area_m2);
    let area_m2 = area(after) - area(before);
    Gain {
        key: share.key.clone(),
        name: share.name.clone(),
        area_m2,
        fraction: after.reference.fraction(area_m2),
    }
}

/// What happened in a span before a date.
pub struct Past<'a> {
    /// What the span is called, such as `week`.
    pub span: &'a str,
    /// The land that changed hands, the largest first.
    pub transfers: &'a [Transfer],
    /// The dated notes in the span, the earliest first.
    pub events: Vec<&'a Event>,
}

/// The paragraph for a date. `name` gives that of a holder; of spans that start before the data do nothing is told.
pub fn paragraph(
    territory: &str,
    at: Instant,
    (shares, finding): (&Shares, Option<&Finding>),
    earlier: &[Past<'_>],
    name: impl Fn(&Slug) -> String,
) -> String {
    let day = at.day_in_words();
    let whole = square_kilometres(shares.reference.area_m2);
    let Some(finding) = finding else {
        return format!("On {day} nobody is recorded as holding any part of {territory}.");
    };
    let mut text = format!("On {day} {}.", finding.sentence(territory));
    text.push_str(&areas(shares, &finding.largest));
    text.push_str(&others(shares, &finding.largest));
    if shares.unheld.fraction >= 0.0005 {
        text.push_str(&format!(
            " For {} no holder is recorded.",
            percent(shares.unheld.fraction)
        ));
    }
    for past in earlier {
        text.push_str(&changes(past, at, &name));
    }
    text.push_str(&format!(
        " Reference area: {} ({whole} km²).",
        shares.reference.source
    ));
    text
}

/// The areas of the largest holder, each beside the whole that its fraction is of.
fn areas(shares: &Shares, largest: &Share) -> String {
    let mut text = format!(
        " That is {} km² of {} km²",
        square_kilometres(largest.area_m2),
        square_kilometres(shares.reference.area_m2),
    );
    if largest.sparse_area_m2 > 0.0 {
        text.push_str(&format!(
            ", and without thinly populated land {} km²: {} of the whole, and {} of the {} km² that are inhabited",
            square_kilometres(largest.area_m2 - largest.sparse_area_m2),
            percent(largest.effective_fraction),
            percent(largest.inhabited_fraction),
            square_kilometres(shares.inhabited_area_m2),
        ));
    }
    text + "."
}

/// What the others hold, of the whole and of what the largest holder leaves.
fn others(shares: &Shares, largest: &Share) -> String {
    let rest = 1.0 - largest.fraction;
    let others: Vec<String> = shares
        .shares
        .iter()
        .filter(|share| share.key != largest.key && share.area_m2 > 0.0)
        .map(|share| {
            let of_rest = if rest > 0.0 {
                share.fraction / rest
            } else {
                0.0
            };
            format!(
                "{} {} ({} of the rest)",
                share.name,
                percent(share.fraction),
                percent(of_rest)
            )
        })
        .collect();
    if others.is_empty() {
        String::new()
    } else {
        format!(" Of the rest: {}.", others.join(", "))
    }
}

/// What passed from whom to whom in a span, and what is recorded to have happened in it.
fn changes(past: &Past<'_>, at: Instant, name: &impl Fn(&Slug) -> String) -> String {
    let told: Vec<&Transfer> = past
        .transfers
        .iter()
        .filter(|it| it.area_m2 >= WORTH_TELLING)
        .collect();
    let (first, more) = told.split_at(told.len().min(MOST_TRANSFERS));
    let mut moved = moves(first, name);
    if !more.is_empty() {
        let area: f64 = more.iter().map(|it| it.area_m2).sum();
        let area = square_kilometres(area);
        moved.push(format!("{area} km² passed between others"));
    }
    let moved = match (moved.is_empty(), past.transfers.is_empty()) {
        (false, _) => moved.join("; "),
        (true, false) => "less than 0.1 km² changed hands".to_owned(),
        (true, true) => "nothing changed hands".to_owned(),
    };
    format!(
        " Since a {} before, {moved}{}.",
        past.span,
        events(past, at)
    )
}

/// Who gained how much from whom, a part for each who gained; the largest gain first.
fn moves(transfers: &[&Transfer], name: &impl Fn(&Slug) -> String) -> Vec<String> {
    let mut winners: Vec<Option<&Slug>> = Vec::new();
    for transfer in transfers {
        let to = transfer.to.as_ref();
        if !winners.contains(&to) {
            winners.push(to);
        }
    }
    let part = |winner: Option<&Slug>| {
        let parts: Vec<String> = transfers
            .iter()
            .filter(|it| it.to.as_ref() == winner)
            .map(|it| {
                let area = square_kilometres(it.area_m2);
                match (&it.from, winner) {
                    (Some(from), Some(_)) => format!("{area} km² from {}", name(from)),
                    (None, _) => format!("{area} km² that nobody held on record"),
                    (Some(from), None) => format!("{} {area} km²", name(from)),
                }
            })
            .collect();
        match winner {
            Some(winner) => format!("{} gained {}", name(winner), list(&parts)),
            None => format!("lost to nobody on record: {}", list(&parts)),
        }
    };
    winners.into_iter().map(part).collect()
}

/// The latest events of a span, each with its day.
fn events(past: &Past<'_>, at: Instant) -> String {
    let before = past.events.len().saturating_sub(MOST_EVENTS);
    let year = at.date().year();
    let latest = past.events[before..].iter().map(|event| {
        let day = event.datetime.date();
        let form = if day.year() == year {
            "%-d %B"
        } else {
            "%-d %B %Y"
        };
        let title = event.titles.english().unwrap_or(event.slug.as_str());
        let title = title.trim_end_matches('.');
        let kind = match event.kind {
            EventKind::Event => "",
            EventKind::Method => " (a change of method, not on the ground)",
        };
        format!("{title}{kind}, {}", day.strftime(form))
    });
    let latest: Vec<String> = latest.collect();
    match (latest.is_empty(), before) {
        (true, _) => String::new(),
        (false, 0) => format!(": {}", latest.join("; ")),
        (false, 1) => format!(": {}; and 1 other event before", latest.join("; ")),
        (false, _) => format!(": {}; and {before} other events before", latest.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::doubt::{Range, Ranges};
    use crate::model::{Names, Reference};

    const WHOLE: f64 = 2e11;

    /// Holders with their fraction of the whole and the part of that which is hardly populated.
    fn shares(parts: &[(&str, f64, f64)]) -> Shares {
        let share = |&(key, fraction, sparse): &(&str, f64, f64)| Share {
            area_m2: fraction * WHOLE,
            sparse_area_m2: sparse * WHOLE,
            ..Share::empty(key.to_owned(), key.to_uppercase())
        };
        let held: f64 = parts.iter().map(|it| it.1).sum();
        let reference = Reference {
            area_m2: WHOLE,
            source: "a survey".to_owned(),
            attribution: "test".to_owned(),
            cut_area_m2: None,
        };
        Shares::new(
            reference,
            parts.iter().map(share).collect(),
            (1.0 - held) * WHOLE,
        )
    }

    /// Of shares each of which may be off by so much of the whole.
    fn finding(shares: &Shares, off: f64) -> Finding {
        let range = |share: &Share| Range {
            low_m2: share.area_m2 - off * WHOLE,
            high_m2: share.area_m2 + off * WHOLE,
        };
        let ranges = Ranges {
            shares: shares.shares.iter().map(range).collect(),
            unheld: Range::default(),
            doubtful_m2: 0.0,
            unstated_m2: 0.0,
        };
        Finding::of(shares, &ranges).unwrap()
    }

    fn told(shares: &Shares, off: f64, earlier: &[Past<'_>]) -> String {
        let at = "2015-09-18".parse().unwrap();
        let finding = finding(shares, off);
        let name = |slug: &Slug| slug.as_str().to_uppercase();
        paragraph("Syria", at, (shares, Some(&finding)), earlier, name)
    }

    fn transfer(from: Option<&str>, to: Option<&str>, area_m2: f64) -> Transfer {
        let slug = |it: &str| it.parse().unwrap();
        Transfer {
            from: from.map(slug),
            to: to.map(slug),
            area_m2,
            polygons: Vec::new(),
        }
    }

    fn event(day: &str, title: &str) -> Event {
        Event {
            slug: "event".parse().unwrap(),
            datetime: day.parse().unwrap(),
            kind: EventKind::Event,
            titles: Names([("en".to_owned(), title.to_owned())].into()),
            lon: None,
            lat: None,
            source: None,
        }
    }

    #[test]
    fn the_paragraph_answers_whether_anybody_holds_over_half() {
        let over = told(&shares(&[("a", 0.501, 0.0), ("b", 0.3, 0.0)]), 0.0, &[]);
        assert!(
            over.starts_with("On 18 September 2015 A held over half of Syria: 50.1 %. That is 100,200 km² of 200,000 km²."),
            "{over}"
        );
        assert!(over.contains("B 30.0 % (60.1 % of the rest)"), "{over}");
        assert!(over.contains("a survey"), "{over}");
        let under = told(&shares(&[("a", 0.5, 0.0), ("b", 0.3, 0.0)]), 0.0, &[]);
        assert!(under.contains("nobody held over half"), "{under}");
    }

    #[test]
    fn each_fraction_is_told_with_the_whole_it_is_of_and_with_its_range() {
        let told = told(&shares(&[("a", 0.55, 0.28), ("b", 0.4, 0.05)]), 0.08, &[]);
        let answer = "A probably held over half of Syria: 55.0 % of the land (with what is in doubt 47.0 to 63.0 %), \
                      40.3 % of the inhabited land.";
        assert!(told.contains(answer), "{told}");
        let areas =
            "54,000 km²: 27.0 % of the whole, and 40.3 % of the 134,000 km² that are inhabited";
        assert!(told.contains(areas), "{told}");
    }

    #[test]
    fn what_changed_is_told_both_ways_with_the_events_of_the_span() {
        let now = shares(&[("a", 0.55, 0.0), ("b", 0.4, 0.0)]);
        let transfers = [
            transfer(Some("b"), Some("a"), 6.4e7),
            transfer(Some("a"), Some("b"), 6.3e7),
            transfer(None, Some("a"), 1.2e5),
            transfer(Some("a"), None, 9e4),
        ];
        let base = event("2015-09-09", "Abu al-Duhur air base");
        let past = |transfers, events| Past {
            span: "month",
            transfers,
            events,
        };
        let text = told(&now, 0.0, &[past(&transfers, vec![&base])]);
        let expected = "Since a month before, A gained 64 km² from B and 0.1 km² that nobody held on record; \
                        B gained 63 km² from A: Abu al-Duhur air base, 9 September.";
        assert!(text.contains(expected), "{text}");
        let little = told(&now, 0.0, &[past(&transfers[3..], vec![])]);
        assert!(
            little.contains("less than 0.1 km² changed hands."),
            "{little}"
        );
        let nothing = told(&now, 0.0, &[past(&[], vec![])]);
        assert!(nothing.contains("nothing changed hands."), "{nothing}");
    }

    #[test]
    fn of_many_changes_and_events_the_rest_is_told_in_sum() {
        let now = shares(&[("a", 0.55, 0.0)]);
        let many: Vec<Transfer> = (0..15)
            .map(|it| transfer(Some(&format!("f{it}")), Some("a"), 2e7))
            .collect();
        let days: Vec<Event> = (1..=6)
            .map(|it| event(&format!("2014-12-0{it}"), &format!("Event {it}")))
            .collect();
        let past = Past {
            span: "year",
            transfers: &many,
            events: days.iter().collect(),
        };
        let text = told(&now, 0.0, &[past]);
        assert!(text.contains("60 km² passed between others"), "{text}");
        assert!(
            text.contains("Event 6, 6 December 2014; and 2 other events before."),
            "{text}"
        );
        assert!(!text.contains("Event 2"), "{text}");
    }

    #[test]
    fn what_a_vanished_holder_lost_is_told_too() {
        let gains = gains(
            &shares(&[("a", 0.4, 0.0), ("b", 0.2, 0.0)]),
            &shares(&[("a", 0.6, 0.0)]),
        );
        assert_eq!(gains.len(), 2);
        assert!((gains[1].area_m2 + 4e10).abs() < 1.0, "{gains:?}");
    }
}
