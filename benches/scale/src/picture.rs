//! The picture of `BENCHMARKS.md`: the time of an event and the memory of a pattern over the number of
//! patterns, both axes logarithmic.
//!
//! It has no background, and its colours can be read on a light and on a dark one.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::peers::Kind;
use crate::sizes::{Row, thousands};

/// For text, axes and the mesh.
const INK: RGBColor = RGBColor(0x80, 0x88, 0x90);
const OURS: RGBColor = RGBColor(0x1F, 0x83, 0xE8);
const FLOOR: RGBColor = RGBColor(0x8A, 0x8F, 0x98);
const FONT: &str = "sans-serif";

/// A curve with its name, by the numbers of patterns.
struct Curve {
    name: &'static str,
    color: RGBColor,
    width: u32,
    points: Vec<(f64, f64)>,
}

impl Curve {
    fn new(
        name: &'static str,
        (color, width): (RGBColor, u32),
        rows: &[Row],
        figure: impl Fn(&Row) -> Option<f64>,
    ) -> Self {
        let point = |row| Some((patterns(row), figure(row)?));
        let points = rows.iter().filter_map(point).collect();
        Self {
            name,
            color,
            width,
            points,
        }
    }
}

fn patterns(row: &Row) -> f64 {
    row.patterns as f64
}

fn color(kind: Kind) -> RGBColor {
    match kind {
        Kind::Quill => RGBColor(0xD9, 0x6C, 0x1E),
        Kind::Mqtt => RGBColor(0xC0, 0x4F, 0xA8),
        Kind::Zenoh => RGBColor(0x2F, 0x9E, 0x6E),
        Kind::Globset => RGBColor(0xB8, 0x8A, 0x10),
        Kind::RegexSet => RGBColor(0xD2, 0x4B, 0x4B),
        Kind::Wildmatch => RGBColor(0x7D, 0x6B, 0xD6),
    }
}

pub fn draw(path: &Path, rows: &[Row]) -> Result<(), Box<dyn Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (960, 440)).into_drawing_area();
        let (left, right) = root.split_horizontally(480);
        panel(
            &root,
            &left,
            "ns for an event",
            1.0..1e5,
            rows,
            &times(rows),
        )?;
        panel(
            &root,
            &right,
            "bytes for a pattern",
            20.0..5e3,
            rows,
            &memory(rows),
        )?;
        root.present()?;
    }
    std::fs::write(path, svg)?;
    Ok(())
}

fn times(rows: &[Row]) -> Vec<Curve> {
    let mut curves = vec![
        Curve::new("floor: number", (FLOOR, 1), rows, |row| Some(row.number)),
        Curve::new("floor: text", (FLOOR, 2), rows, |row| Some(row.text)),
    ];
    curves.extend(
        Kind::ALL.map(|kind| Curve::new(kind.name(), (color(kind), 1), rows, |row| row.peer(kind))),
    );
    curves.push(Curve::new("ours, in batches", (OURS, 1), rows, |row| {
        Some(row.batch)
    }));
    curves.push(Curve::new("ours", (OURS, 3), rows, |row| Some(row.single)));
    curves
}

fn memory(rows: &[Row]) -> Vec<Curve> {
    let mut curves = vec![
        Curve::new("the text alone", (FLOOR, 1), rows, |row| {
            Some(row.text_bytes)
        }),
        Curve::new("a map of the texts", (FLOOR, 2), rows, |row| {
            Some(row.map_resident)
        }),
    ];
    curves.extend(Kind::ALL.map(|kind| {
        Curve::new(kind.name(), (color(kind), 1), rows, |row| {
            let known = row.peers_resident.iter().find(|(known, _)| *known == kind);
            known.map(|&(_, bytes)| bytes)
        })
    }));
    curves.push(Curve::new("ours", (OURS, 3), rows, |row| Some(row.bytes)));
    curves
}

fn panel(
    root: &DrawingArea<SVGBackend<'_>, Shift>,
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    title: &str,
    y: Range<f64>,
    rows: &[Row],
    curves: &[Curve],
) -> Result<(), Box<dyn Error>> {
    let sizes = || rows.iter().map(patterns);
    let least = sizes().fold(f64::INFINITY, f64::min);
    // Room for the names of the curves.
    let most = sizes().fold(0.0, f64::max) * 30.0;
    let text = |size: u32| (FONT, size).into_font().color(&INK);
    let mut chart = ChartBuilder::on(area)
        .caption(title, text(17))
        .margin(8)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d((least..most).log_scale(), y.clone().log_scale())?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(INK.mix(0.3))
        .axis_style(INK)
        .label_style(text(12))
        .x_desc("patterns")
        .x_label_formatter(&|&patterns| match patterns {
            patterns if patterns > most / 29.0 => String::new(),
            patterns => thousands(patterns as usize),
        })
        .y_label_formatter(&|&figure| thousands(figure as usize))
        .draw()?;
    let mut names = Vec::new();
    for curve in curves {
        let points = curve
            .points
            .iter()
            .copied()
            .filter(|(_, figure)| y.contains(figure));
        let points: Vec<(f64, f64)> = points.collect();
        let style = curve.color.stroke_width(curve.width);
        chart.draw_series(LineSeries::new(points.iter().copied(), style))?;
        let circles = points
            .iter()
            .map(|&at| Circle::new(at, curve.width + 1, curve.color.filled()));
        chart.draw_series(circles)?;
        if let Some(&last) = points.last() {
            names.push((chart.backend_coord(&last), curve));
        }
    }
    // The names stand at the ends of the curves, one below the other where these are close.
    names.sort_by_key(|((_, y), _)| *y);
    let mut lowest = i32::MIN;
    for ((x, y), curve) in names {
        lowest = y.max(lowest.saturating_add(13));
        let style = (FONT, 12).into_font().color(&curve.color);
        root.draw(&Text::new(curve.name, (x + 8, lowest - 7), style))?;
    }
    Ok(())
}
