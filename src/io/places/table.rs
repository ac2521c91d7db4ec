//! Tables with a fixed header, read cell by cell; each fault names file, line and column.

use std::fmt::Display;
use std::str::FromStr;

use crate::model::{Fault, fit_line, fit_text};

/// One line of a table.
pub(crate) struct Row<'a> {
    file: &'a str,
    line: u64,
    columns: &'a [&'a str],
    cells: csv::StringRecord,
}

/// The rows of a table that has exactly these columns.
pub(crate) fn read_table<'a>(
    file: &'a str,
    text: &[u8],
    columns: &'a [&'a str],
    faults: &mut Vec<Fault>,
) -> Vec<Row<'a>> {
    // Spreadsheets like to put a byte-order mark first.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text);
    let header = reader.headers().cloned().unwrap_or_default();
    if header.iter().ne(columns.iter().copied()) {
        let detail = format!("the first line must be `{}`", columns.join(","));
        faults.push(Fault::new(format!("{file}:1"), detail));
        return Vec::new();
    }
    let mut rows = Vec::new();
    for record in reader.into_records() {
        match record {
            Ok(cells) => {
                let row = Row {
                    file,
                    line: cells.position().map_or(0, csv::Position::line),
                    columns,
                    cells,
                };
                rows.push(row.fit(faults));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let detail = format!("{error}: quote cells that hold commas");
                faults.push(Fault::new(format!("{file}:{line}"), detail));
            }
        }
    }
    rows
}

impl Row<'_> {
    /// With its texts as they are recorded; a fault for each that holds what no text may.
    fn fit(mut self, faults: &mut Vec<Fault>) -> Self {
        let mut cells = csv::StringRecord::new();
        for (column, cell) in self.columns.iter().zip(&self.cells) {
            let fit = match *column {
                "note" => fit_text(cell),
                _ => fit_line(cell),
            };
            match fit {
                Ok(text) => cells.push_field(&text),
                Err(unfit) => {
                    faults.push(self.fault(column, unfit));
                    cells.push_field(cell);
                }
            }
        }
        self.cells = cells;
        self
    }

    /// The text of a cell, blank where there is none.
    pub(crate) fn cell(&self, column: &str) -> &str {
        let at = self.columns.iter().position(|it| *it == column);
        at.and_then(|at| self.cells.get(at)).unwrap_or_default()
    }

    /// The text of a cell, if there is any.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        Some(self.cell(column).to_owned()).filter(|text| !text.is_empty())
    }

    /// The value of a cell, if there is any; a fault where it is no such value.
    pub(crate) fn value<T: FromStr<Err: Display>>(
        &self,
        column: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        match self.cell(column) {
            "" => None,
            text => text
                .parse()
                .map_err(|error| faults.push(self.fault(column, format!("`{text}`: {error}"))))
                .ok(),
        }
    }

    /// The value of a cell that must not be blank.
    pub(crate) fn required<T: FromStr<Err: Display>>(
        &self,
        column: &str,
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        if self.cell(column).is_empty() {
            faults.push(self.fault(column, "is blank: fill it in"));
        }
        self.value(column, faults)
    }

    /// A number within limits.
    pub(crate) fn number(
        &self,
        column: &str,
        limits: std::ops::RangeInclusive<f64>,
        faults: &mut Vec<Fault>,
    ) -> Option<f64> {
        let number: f64 = self.value(column, faults)?;
        if limits.contains(&number) {
            return Some(number);
        }
        let detail = format!(
            "{number} is not from {} to {}",
            limits.start(),
            limits.end()
        );
        faults.push(self.fault(column, detail));
        None
    }

    /// A fault of a cell.
    pub(crate) fn fault(&self, column: &str, detail: impl Display) -> Fault {
        Fault::new(
            format!("{}:{}", self.file, self.line),
            format!("`{column}` {detail}"),
        )
    }
}
