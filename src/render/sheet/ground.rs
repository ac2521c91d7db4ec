//! The map of a sheet: which part of the world its frame shows, and the land and lines in it.

use tiny_skia::PathBuilder;

use crate::geometry::{Bounds, PlanePoint, TILE_UNITS, Window, WorldBox, WorldPoint};
use crate::render::Scene;
use crate::render::cut::Cut;
use crate::render::look::{Kind, weight};
use crate::render::sheet::pen::{Ground, Lines};

/// How far beyond the frame lines are followed, in pixels at density 1.
const MARGIN: f64 = 8.0;

/// Which part of the world a frame shows, and how large.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// Left, top, width, height of the frame, in whole pixels.
    pub(super) frame: [u32; 4],
    /// Pixels to a point of print.
    pub(super) density: u32,
    /// The point of the world square at the upper left corner.
    pub(super) origin: WorldPoint,
    /// Pixels to one side of the world square.
    pub(super) scale: f64,
    /// Whether it goes over the antimeridian: east of it the world begins again.
    wraps: bool,
}

impl View {
    /// The view that fits bounds in degrees into a frame; `None` where nothing is left of the frame.
    pub(super) fn fitting(bounds: Bounds, frame: [u32; 4], density: u32) -> Option<Self> {
        let side = |axis: usize| f64::from(frame[axis + 2]);
        if side(0) < 1.0 || side(1) < 1.0 {
            return None;
        }
        let shown = WorldBox::of_degrees(bounds);
        let span = |axis: usize| (shown.max[axis] - shown.min[axis]).max(1e-9);
        let scale = (side(0) / span(0)).min(side(1) / span(1));
        let origin = |axis: usize| {
            f64::midpoint(shown.min[axis], shown.max[axis]) - side(axis) / 2.0 / scale
        };
        Some(Self {
            frame,
            density,
            origin: [origin(0), origin(1)],
            scale,
            wraps: bounds.east > 180.0,
        })
    }

    /// The zoom of 256 px tiles that has the detail of its pixels.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0 .. 22"
    )]
    fn zoom(&self) -> u8 {
        (self.scale / 256.0).log2().ceil().clamp(0.0, 22.0) as u8
    }

    /// A point of the world square in pixels of the sheet.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "pixels near the sheet, to a thousandth"
    )]
    pub(super) fn pixel(&self, point: WorldPoint) -> [f32; 2] {
        let point = if self.wraps && point[0] < self.origin[0] {
            [point[0] + 1.0, point[1]]
        } else {
            point
        };
        [0, 1].map(|axis| {
            let inside = (point[axis] - self.origin[axis]) * self.scale;
            inside as f32 + self.frame[axis] as f32
        })
    }

    /// What it shows of a scene; `None` where that is nothing.
    pub(super) fn ground(&self, scene: &Scene) -> Option<Ground> {
        let planes = Plane::of(self);
        let cuts = planes.iter().map(|plane| (plane, scene.cut(&plane.window)));
        let cuts: Vec<(&Plane, Cut<'_>)> = cuts.collect();
        let mut lands = Vec::new();
        for (plane, cut) in &cuts {
            for land in &cut.lands {
                let mut outline = PathBuilder::new();
                for ring in land.polygons.iter().flatten() {
                    plane.trace(&mut outline, ring, |_, _| false);
                    outline.close();
                }
                if let Some(path) = outline.finish() {
                    lands.push((scene.palette().fill(land.holding), path));
                }
            }
        }
        let kinds = Kind::ALL.into_iter();
        let lines = kinds.flat_map(|kind| {
            cuts.iter()
                .filter_map(move |(plane, cut)| plane.lines(cut, kind))
        });
        let lines: Vec<Lines> = lines.collect();
        if lands.is_empty() && lines.is_empty() {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let density = self.density as f32;
        let print_zoom = (self.scale / (256.0 * f64::from(self.density))).log2();
        Some(Ground {
            frame: self.frame,
            density: self.density,
            weight: weight(print_zoom) * density,
            lands,
            lines,
        })
    }
}

/// The tile units that a view is drawn from: of the world, or of the same once more beyond the antimeridian.
struct Plane {
    window: Window,
    /// Whether the view goes over the antimeridian.
    wraps: bool,
    /// Pixels to a unit.
    scale: f64,
    /// Where the window's corner lies in the frame, in units.
    corner: [f64; 2],
}

impl Plane {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "a sheet has fewer than 2^18 units, the world fewer than 2^35"
    )]
    fn of(view: &View) -> Vec<Self> {
        let zoom = view.zoom();
        let units = f64::from(TILE_UNITS) * f64::from(1_u32 << zoom);
        let scale = view.scale / units;
        let exact = view.origin.map(|it| it * units);
        let origin = exact.map(|it| it.floor() as i64);
        let size = [view.frame[2], view.frame[3]].map(|it| (f64::from(it) / scale).ceil() as i32);
        let margin = MARGIN * f64::from(view.density) / scale;
        let world = i64::from(TILE_UNITS) << zoom;
        let turns = 0..if view.wraps { 2 } else { 1 };
        let planes = turns.map(|turns| Self {
            window: Window {
                zoom,
                origin: [origin[0] - turns * world, origin[1]],
                size: size.map(|it| it + 1),
                margin: margin.ceil() as i32,
            },
            wraps: view.wraps,
            scale,
            corner: [0, 1].map(|axis| origin[axis] as f64 - exact[axis]),
        });
        planes.collect()
    }

    /// Whether a piece of line runs along the antimeridian in the midst of the view: land goes on beyond it.
    fn is_seam(&self, from: PlanePoint, to: PlanePoint) -> bool {
        let x = |at: PlanePoint| i64::from(at[0]) + self.window.origin[0];
        let world = i64::from(TILE_UNITS) << self.window.zoom;
        self.wraps && x(from) == x(to) && (x(from) == 0 || x(from) == world)
    }

    /// Follows points with a pen that is lifted where `skips` says so of two in a row.
    fn trace(
        &self,
        path: &mut PathBuilder,
        points: &[PlanePoint],
        skips: impl Fn(PlanePoint, PlanePoint) -> bool,
    ) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "pixels near the frame, to a thousandth"
        )]
        let pixel = |point: PlanePoint, axis: usize| {
            ((f64::from(point[axis]) + self.corner[axis]) * self.scale) as f32
        };
        for (at, &point) in points.iter().enumerate() {
            let (x, y) = (pixel(point, 0), pixel(point, 1));
            if at == 0 || skips(points[at - 1], point) {
                path.move_to(x, y);
            } else {
                path.line_to(x, y);
            }
        }
    }

    /// The lines of a kind; `None` where there are none.
    fn lines(&self, cut: &Cut<'_>, kind: Kind) -> Option<Lines> {
        let (mut whole, mut pieces) = (PathBuilder::new(), Vec::new());
        for front in cut.fronts.iter().filter(|front| Kind::of(front) == kind) {
            let seam = |from, to| self.is_seam(from, to);
            self.trace(&mut whole, &front.points, seam);
            if kind.dashed() {
                let mut piece = PathBuilder::new();
                self.trace(&mut piece, &front.points, seam);
                #[expect(clippy::cast_possible_truncation, reason = "a place on a map")]
                let start = (front.start * self.scale) as f32;
                pieces.extend(piece.finish().map(|piece| (piece, start)));
            }
        }
        Some(Lines {
            kind,
            whole: whole.finish()?,
            pieces,
        })
    }
}
