//! The till's part of the books.

use super::queries::till;
use super::{SqliteBooks, rows::Id};
use crate::domain::ids::ShiftId;
use crate::domain::till::{Closing, Figures, Period, Perpetual, Shift, TillRules};
use crate::operations::ports::BooksError;
use crate::operations::till::TillBooks;

impl TillBooks for SqliteBooks<'_> {
    fn active_shift(&mut self) -> Result<Option<Shift>, BooksError> {
        till::shift(self.connection(), till::ACTIVE, [])
    }

    fn unattended_shift(&mut self) -> Result<Option<Shift>, BooksError> {
        till::shift(self.connection(), till::UNATTENDED_NOW, [])
    }

    fn unclosed_shifts(&mut self) -> Result<Vec<Shift>, BooksError> {
        till::shifts(self.connection(), till::UNCLOSED, [])
    }

    fn has_attended_shifts(&mut self) -> Result<bool, BooksError> {
        Ok(till::shift(self.connection(), "unattended = 0 LIMIT 1", [])?.is_some())
    }

    fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>, BooksError> {
        till::shift(self.connection(), "id = ?1", [Id::from(id)])
    }

    fn shift_numbered(&mut self, number: i64) -> Result<Option<Shift>, BooksError> {
        till::shift(self.connection(), "number = ?1 ORDER BY epoch DESC LIMIT 1", [number])
    }

    fn figures(&mut self, shift: &Shift) -> Result<Figures, BooksError> {
        till::figures(self.connection(), shift)
    }

    fn next_shift(&mut self) -> Result<i64, BooksError> {
        let epoch = self.epoch()?;
        till::next_shift(self.connection(), epoch)
    }

    fn next_closing(&mut self, period: Period) -> Result<i64, BooksError> {
        let epoch = self.epoch()?;
        till::next_closing(self.connection(), period, epoch)
    }

    fn closings_to_sum_up(&mut self, period: Period) -> Result<Vec<Closing>, BooksError> {
        till::closings(
            self.connection(),
            "closing.period = ?1 AND closing.in_number IS NULL ORDER BY closing.epoch, closing.number",
            [period.code()],
        )
    }

    fn closing(&mut self, period: Period, number: Option<i64>) -> Result<Option<Closing>, BooksError> {
        let found = till::closings(
            self.connection(),
            "closing.period = ?1 AND (?2 IS NULL OR closing.number = ?2) ORDER BY closing.epoch DESC, closing.number DESC LIMIT 1",
            rusqlite::params![period.code(), number],
        )?;
        Ok(found.into_iter().next())
    }

    fn closing_in(&mut self, period: Period, epoch: u32, number: i64) -> Result<Option<Closing>, BooksError> {
        let found = till::closings(
            self.connection(),
            "closing.period = ?1 AND closing.epoch = ?2 AND closing.number = ?3",
            rusqlite::params![period.code(), epoch, number],
        )?;
        Ok(found.into_iter().next())
    }

    fn perpetual(&mut self, period: Period) -> Result<Perpetual, BooksError> {
        till::perpetual(self.connection(), period)
    }

    fn till_rules(&mut self) -> Result<TillRules, BooksError> {
        till::rules(self.connection())
    }
}
