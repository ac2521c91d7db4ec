//! Tables as CSV, written so that no spreadsheet runs what stands in them.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, whoever wrote it: a name could read
//! other cells and send them away. Such texts are written with an apostrophe before them, which spreadsheets take for
//! "this is a text"; programs that read the table take it off. Numbers are never touched.

use std::borrow::Cow;

use crate::http::Error;

/// One cell.
pub(super) enum Cell<'a> {
    Text(&'a str),
    Number(f64),
}

/// A table that is being written.
pub(super) struct CsvFile(csv::Writer<Vec<u8>>);

impl CsvFile {
    /// A table with its heading.
    pub(super) fn new<'a>(heading: impl IntoIterator<Item = &'a str>) -> Result<Self, Error> {
        let mut table = Self(csv::Writer::from_writer(Vec::new()));
        table.push(heading.into_iter().map(Cell::Text))?;
        Ok(table)
    }

    /// A row more.
    pub(super) fn push<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), Error> {
        for cell in cells {
            let written = match cell {
                Cell::Text(text) => guarded(text),
                Cell::Number(number) => Cow::Owned(number.to_string()),
            };
            self.0.write_field(&*written).map_err(unwritten)?;
        }
        // What ends a row: nothing more in it.
        self.0.write_record(None::<&[u8]>).map_err(unwritten)
    }

    /// The whole table.
    pub(super) fn finish(self) -> Result<Vec<u8>, Error> {
        let done = self.0.into_inner();
        done.map_err(|error| unwritten(error.into_error()))
    }
}

/// A text that no spreadsheet takes for a formula. Blanks before a formula do not keep one from that, and those of
/// East Asia have its signs in their own width.
fn guarded(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start_matches([' ', '\u{A0}', '\u{3000}']);
    let formula =
        begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']);
    if formula {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A table that could not be written.
fn unwritten(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::failed("a table could not be written", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_written_as_text() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "\u{A0}=1",
            "\u{3000}＝1",
            "-1.5",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in [
            "",
            "1=1",
            "Deir ez-Zor",
            "'=1",
            "a\t=b",
            "2015-09-18T00:00:00Z",
        ] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn numbers_stay_numbers_and_rows_stay_rows() {
        let mut table = CsvFile::new(["name", "net"]).unwrap();
        table
            .push([Cell::Text("=HYPERLINK(\"x\",1)"), Cell::Number(-1.5)])
            .unwrap();
        table.push([Cell::Text(""), Cell::Number(2.0)]).unwrap();
        let text = String::from_utf8(table.finish().unwrap()).unwrap();
        assert_eq!(text, "name,net\n\"'=HYPERLINK(\"\"x\"\",1)\",-1.5\n,2\n");
    }
}
