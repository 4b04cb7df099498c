//! The one who writes: carries out what the window asks of the books, on whatever thread it is called.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::papers_again::paper_again;
use super::{begin, change, handover, last, papers_again, seat, users};
use crate::domain::facility::ClassCode;
use crate::domain::ids::{OpId, StayId};
use crate::domain::journal::Actor;
use crate::domain::plate::Plate;
use crate::domain::receipt::{PaperCopy, PaperKind};
use crate::domain::stay::{Stay, StayState};
use crate::domain::ticket::TicketCode;
use crate::kiosk::command::{BooksCommand, Change, Finding, HandOver, NewGarage, RequestId, Wanted, What};
use crate::kiosk::reply::{
    Answer, BeginError, ChangeError, Changed, Coming, HandedOver, HandoverRead, Happened, LastDone, Leaving, Met,
    Offer, OpenError, Opened, Paper, PaperAgain, ReceiptMade, Several, TicketMade,
};
use crate::kiosk::seat::{Approvable, Approving, SeatAnswer, SeatCommand, SeatOutcome};
use crate::kiosk::users::{UsersAnswer, UsersCommand};
use crate::operations::check_in::{self, CheckIn, CheckInError, CheckedIn};
use crate::operations::check_out::{CheckOut, CheckOutError, CheckedOut, closed};
use crate::operations::desk::Desk;
use crate::operations::find::{FindError, Found, FoundBy, find};
use crate::operations::handover::HandoverError;
use crate::operations::ports::{Books as _, BooksError, Garage, Machine};
use crate::operations::print::{Queued, Reprint, ReprintError, let_in, let_out, take_back, test_page};
use crate::operations::quote::quote;
use crate::operations::recent::Movement;
use crate::operations::search::{Hit, MOST, search};
use crate::operations::undo::{Undo, UndoError};
use crate::paper::raster;
use crate::printing::papers::{self, Laid};
use crate::store::folder::WindowLock;
use crate::store::sqlite::{Operation, SqliteBooks, SqliteStore, backup, epoch};

/// Why a new epoch was begun, as its first entry says.
const DAMAGED: &str = "the data file was damaged; chosen in the window";

/// The one who writes.
pub(super) struct Clerk {
    folder: PathBuf,
    machine: Machine,
    /// Who acts at the window.
    actor: Actor,
    books: Option<OpenBooks>,
}

struct OpenBooks {
    store: SqliteStore,
    /// Held as long as the books are open: one window to a folder.
    _window: WindowLock,
}

/// A command that writes, waiting for those beside it.
enum Writing {
    In(Box<CheckIn>),
    Out(Box<CheckOut>),
}

/// What came of one.
enum Written {
    In(Box<CheckedIn>, Laid, Queued),
    Out(Box<CheckedOut>, Laid, Queued),
}

/// Why one was refused.
enum Refused {
    In(CheckInError),
    Out(CheckOutError),
    Books(BooksError),
}

impl From<BooksError> for Refused {
    fn from(error: BooksError) -> Self {
        Self::Books(error)
    }
}

impl Clerk {
    pub(super) fn new(folder: PathBuf, machine: Machine) -> Self {
        Self { folder, machine, actor: seat::nobody(), books: None }
    }

    /// Somebody is signed in already, once the books are open: a test that is not about signing in.
    pub(super) fn sign_in(&mut self, name: &str) {
        self.actor = Actor::new(name);
    }

    /// The data folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Carries out commands that wait together. Those that write beside each other share one commit; each is answered after it.
    pub(super) fn serve(
        &mut self,
        commands: impl IntoIterator<Item = (RequestId, BooksCommand)>,
        mut answer: impl FnMut(RequestId, Answer),
    ) {
        let mut waiting: Vec<(RequestId, Writing)> = Vec::new();
        for (id, command) in commands {
            if !matches!(command, BooksCommand::CheckIn(_) | BooksCommand::CheckOut(_)) {
                self.write_waiting(&mut waiting, &mut answer);
            }
            let answered = match command {
                BooksCommand::CheckIn(request) => {
                    waiting.push((id, Writing::In(request)));
                    continue;
                }
                BooksCommand::CheckOut(request) => {
                    waiting.push((id, Writing::Out(request)));
                    continue;
                }
                BooksCommand::Open => Answer::Opened(Box::new(self.open(Happened::Nothing))),
                BooksCommand::Begin(garage) => Answer::Opened(Box::new(self.begin(&garage))),
                BooksCommand::Restore(file) => Answer::Opened(Box::new(self.restore(&file))),
                BooksCommand::BeginEpoch => Answer::Opened(Box::new(self.begin_epoch())),
                BooksCommand::Find(finding) => Answer::Found(Box::new(self.find(&finding))),
                BooksCommand::Suggest(wanted) => Answer::Offered(Box::new(self.suggest(&wanted))),
                BooksCommand::Reprint { stay, paper } => Answer::Reprinted(Box::new(self.reprint(stay, paper))),
                BooksCommand::Recent => Answer::Recent(Box::new(self.recent())),
                BooksCommand::Change(asked) => Answer::Changed(Box::new(self.change(&asked))),
                BooksCommand::Search(text) => Answer::Searched(Box::new(self.search(&text))),
                BooksCommand::Handover => Answer::Handover(Box::new(self.handover())),
                BooksCommand::HandOver(asked) => Answer::HandedOver(Box::new(self.hand_over(&asked))),
                BooksCommand::LastDone => Answer::LastDone(Box::new(self.last_done())),
                BooksCommand::UndoLast(request) => Answer::LastUndone(Box::new(self.undo_last(&request))),
                BooksCommand::Users(asked) => Answer::Users(Box::new(self.users(&asked))),
                BooksCommand::Approved(asked) => self.approved(&asked),
                BooksCommand::Seat(asked) => Answer::Seat(Box::new(self.seat(&asked))),
                BooksCommand::TestPage => Answer::TestPage(Box::new(self.test_page())),
            };
            answer(id, answered);
        }
        self.write_waiting(&mut waiting, &mut answer);
    }

    fn open(&mut self, happened: Happened) -> Result<Opened, OpenError> {
        self.books = None;
        if !self.folder.exists() || (self.folder.is_dir() && !self.folder.join("parkhaus.sqlite").exists()) {
            return Err(OpenError::FirstRun { time_zone: begin::computer_time_zone() });
        }
        if !self.folder.is_dir() {
            return Err(BooksError::Folder(format!("“{}” is a file, not a data folder", self.folder.display())).into());
        }
        let window = WindowLock::take(&self.folder)?;
        let opened = SqliteStore::open(&self.folder, self.machine.clone()).map_err(|error| match error {
            BooksError::Damaged(_) => OpenError::Damaged { why: error, backup: backup::newest(&self.folder) },
            // A set-up that was killed leaves books without a garage; they are made anew.
            BooksError::NoGarage => OpenError::FirstRun { time_zone: begin::computer_time_zone() },
            other => other.into(),
        })?;
        let happened = match (happened, opened.opening.kept_before_migration) {
            (Happened::Nothing, Some(copy)) => Happened::KeptCopy(copy),
            (happened, _) => happened,
        };
        self.take(opened.store, window, happened)
    }

    fn take(&mut self, mut store: SqliteStore, window: WindowLock, happened: Happened) -> Result<Opened, OpenError> {
        let garage = store.read(&self.actor, |desk| desk.books.garage())?;
        let zone = store.zone().clone();
        let staff = seat::staff(&mut store, &self.actor)?;
        if staff.signed_in.is_none() {
            self.actor = seat::nobody();
        }
        seat::started(&mut store);
        self.books = Some(OpenBooks { store, _window: window });
        Ok(Opened { garage, zone, happened, staff })
    }

    fn users(&mut self, asked: &UsersCommand) -> UsersAnswer {
        match &mut self.books {
            Some(books) => users::serve(&mut books.store, &self.actor, asked),
            None => UsersAnswer { done: Err(BooksError::NoGarage.into()), known: None, staff: None },
        }
    }

    /// Does what somebody may not do alone, if the PIN of the one who approves it is right.
    fn approved(&mut self, asked: &Approving) -> Answer {
        let Some(OpenBooks { store, .. }) = &mut self.books else {
            return Answer::Seat(Box::new(SeatAnswer { what: SeatOutcome::Seen, staff: None }));
        };
        let op = match &asked.what {
            Approvable::UndoLast(request) => request.op,
            Approvable::Change(_) | Approvable::HandOver(_) => OpId::new(self.machine.source.id()),
        };
        let approval = match seat::approval(store, &self.actor, asked, op) {
            Ok(approval) => approval,
            Err(why) => {
                let staff = seat::staff(store, &self.actor).ok();
                return Answer::Seat(Box::new(SeatAnswer { what: SeatOutcome::NotApproved(why), staff }));
            }
        };
        let actor = &self.actor;
        match &asked.what {
            Approvable::Change(asked) => {
                Answer::Changed(Box::new(change::approved(store, actor, asked, op, Some(&approval))))
            }
            Approvable::HandOver(asked) => {
                Answer::HandedOver(Box::new(handover::approved(store, actor, asked, op, Some(&approval))))
            }
            Approvable::UndoLast(request) => {
                let request = Undo { approved_by: Some(approval), ..request.clone() };
                Answer::LastUndone(Box::new(store.write(actor, |desk| take_back(desk, &request).map(drop))))
            }
        }
    }

    fn seat(&mut self, asked: &SeatCommand) -> SeatAnswer {
        match &mut self.books {
            Some(books) => seat::serve(&mut books.store, &mut self.actor, asked),
            None => SeatAnswer { what: SeatOutcome::Seen, staff: None },
        }
    }

    fn begin(&mut self, garage: &NewGarage) -> Result<Opened, OpenError> {
        let store = begin::begin(&self.folder, &self.machine, garage)?;
        let window = WindowLock::take(&self.folder).map_err(BeginError::Books)?;
        self.take(store, window, Happened::Nothing)
    }

    fn restore(&mut self, file: &Path) -> Result<Opened, OpenError> {
        self.books = None;
        let restored = backup::restore(file, &self.folder, &self.machine).map_err(|why| self.still_damaged(why))?;
        self.open(Happened::Restored(restored))
    }

    fn begin_epoch(&mut self) -> Result<Opened, OpenError> {
        self.books = None;
        let anew = epoch::begin_anew(&self.folder, DAMAGED, &self.machine).map_err(|why| self.still_damaged(why))?;
        self.open(Happened::EpochBegun(anew))
    }

    fn still_damaged(&self, why: BooksError) -> OpenError {
        OpenError::Damaged { why, backup: backup::newest(&self.folder) }
    }

    fn store(&mut self) -> Result<(&mut SqliteStore, &Actor), BooksError> {
        match &mut self.books {
            Some(books) => Ok((&mut books.store, &self.actor)),
            None => Err(BooksError::NoGarage),
        }
    }

    fn find(&mut self, finding: &Finding) -> Result<Met, FindError> {
        let (store, actor) = self.store()?;
        store.read(actor, |desk| meet(desk, finding))
    }

    fn reprint(&mut self, stay: StayId, paper: PaperKind) -> Result<PaperAgain, ReprintError> {
        let request = Reprint { op: OpId::new(self.machine.source.id()), stay, paper };
        let (store, actor) = self.store()?;
        let (laid, again) = store.write(actor, |desk| paper_again(desk, &request))?;
        Ok(PaperAgain { paper: drawn(laid), copy: again.copy, queued: again.queued })
    }

    fn suggest(&mut self, wanted: &Wanted) -> Result<Offer, CheckInError> {
        let (store, actor) = self.store()?;
        store.read(actor, |desk| {
            let garage = desk.books.garage()?;
            offer(desk, &class_wanted(&garage, wanted)?, wanted)
        })
    }

    fn test_page(&mut self) -> Result<Queued, BooksError> {
        let (store, actor) = self.store()?;
        #[expect(clippy::redundant_closure, reason = "the function by itself is one of a single lifetime")]
        store.write(actor, |desk| test_page(desk))
    }

    fn recent(&mut self) -> Result<Vec<Movement>, BooksError> {
        let (store, actor) = self.store()?;
        change::last_movements(store, actor)
    }

    fn change(&mut self, asked: &Change) -> Result<Changed, ChangeError> {
        let (store, actor) = self.store()?;
        change::change(store, actor, asked)
    }

    fn search(&mut self, text: &str) -> Result<Vec<Hit>, BooksError> {
        let (store, actor) = self.store()?;
        store.read(actor, |desk| search(desk, text, MOST))
    }

    fn handover(&mut self) -> Result<HandoverRead, BooksError> {
        let (store, actor) = self.store()?;
        handover::read(store, actor)
    }

    fn hand_over(&mut self, asked: &HandOver) -> Result<HandedOver, HandoverError> {
        let (store, actor) = self.store()?;
        handover::hand_over(store, actor, asked)
    }

    fn last_done(&mut self) -> Result<Option<LastDone>, BooksError> {
        let (store, actor) = self.store()?;
        last::last_done(store, actor)
    }

    fn undo_last(&mut self, request: &Undo) -> Result<(), UndoError> {
        let (store, actor) = self.store()?;
        store.write(actor, |desk| take_back(desk, request).map(drop))
    }

    /// Writes what waits, in one commit where there are several, and answers each after it.
    fn write_waiting(&mut self, waiting: &mut Vec<(RequestId, Writing)>, answer: &mut impl FnMut(RequestId, Answer)) {
        if waiting.is_empty() {
            return;
        }
        let requests = std::mem::take(waiting);
        let (store, actor) = match self.store() {
            Ok(open) => open,
            Err(_closed) => {
                for (id, request) in requests {
                    answer(id, refusal(&request, Refused::Books(BooksError::NoGarage)));
                }
                return;
            }
        };
        let mut operations: Vec<Operation<'_, Written, Refused>> =
            requests.iter().map(|(_, one)| operation(one)).collect();
        let outcomes = store.write_together(actor, &mut operations);
        drop(operations);
        for ((id, request), outcome) in requests.iter().zip(outcomes) {
            // Papers are drawn after the commit: nobody waits for them.
            let answered = match outcome {
                Ok(Written::In(entry, laid, queued)) => {
                    Answer::CheckedIn(Box::new(Ok(TicketMade { entry: *entry, paper: drawn(laid), queued })))
                }
                Ok(Written::Out(exit, laid, queued)) => {
                    Answer::CheckedOut(Box::new(Ok(ReceiptMade { exit: *exit, paper: drawn(laid), queued })))
                }
                Err(refused) => refusal(request, refused),
            };
            answer(*id, answered);
        }
    }
}

fn operation(request: &Writing) -> Operation<'_, Written, Refused> {
    match request {
        Writing::In(request) => Box::new(move |desk| {
            let (entry, queued) = let_in(desk, request).map_err(Refused::In)?;
            let laid = papers::ticket(desk, &entry)?;
            Ok(Written::In(Box::new(entry), laid, queued))
        }),
        Writing::Out(request) => Box::new(move |desk| {
            let (exit, queued) = let_out(desk, request).map_err(Refused::Out)?;
            let laid = papers::receipt(desk, &exit, PaperCopy::Original)?;
            Ok(Written::Out(Box::new(exit), laid, queued))
        }),
    }
}

/// A paper for the screen.
pub(super) fn drawn(laid: Laid) -> Paper {
    let Laid { title, file_stem, sheet } = laid;
    let dots = raster(&sheet).map(Arc::new).map_err(Arc::new);
    Paper { title, file_stem, text: sheet.to_text(), sheet: Arc::new(sheet), dots }
}

fn refusal(request: &Writing, refused: Refused) -> Answer {
    match (request, refused) {
        (_, Refused::In(error)) => Answer::CheckedIn(Box::new(Err(error))),
        (_, Refused::Out(error)) => Answer::CheckedOut(Box::new(Err(error))),
        (Writing::In(_), Refused::Books(error)) => Answer::CheckedIn(Box::new(Err(error.into()))),
        (Writing::Out(_), Refused::Books(error)) => Answer::CheckedOut(Box::new(Err(error.into()))),
    }
}

fn meet(desk: &mut Desk<'_, SqliteBooks<'_>>, finding: &Finding) -> Result<Met, FindError> {
    let text = match &finding.what {
        What::Text(text) => text,
        What::ComesIn(text) => return coming(desk, Some(Plate::parse(text)?), Vec::new(), &finding.wanted),
        What::WithoutPlate => return coming(desk, None, Vec::new(), &finding.wanted),
        What::Stay(id, found_by) => {
            return match desk.books.stay(*id)? {
                Some(stay) => Ok(meet_stay(desk, stay, *found_by)?),
                None => Ok(Met::Gone),
            };
        }
        What::Ticket(stay) => return Ok(papers_again::ticket(desk, *stay)?),
        What::Refund(number) => return Ok(papers_again::refund(desk, *number)?),
    };
    match find(desk, text)? {
        Found::Inside(stay, found_by) => Ok(meet_stay(desk, *stay, found_by)?),
        Found::Left(stay) => Ok(meet_stay(desk, *stay, FoundBy::Ticket)?),
        Found::Several(stays) => Ok(Met::Several(Several::Stays(stays))),
        Found::PlateOrSpot { plate, spot, on_spot } => Ok(Met::Several(Several::PlateOrSpot { plate, spot, on_spot })),
        Found::UnknownTicket(code) => Ok(Met::UnknownTicket(code)),
        Found::FreeSpot(spot) => Ok(Met::Several(Several::FreeSpot { text: text.trim().to_owned(), spot })),
        Found::NewPlate { plate, near } => coming(desk, Some(plate), near, &finding.wanted),
    }
}

fn meet_stay(desk: &mut Desk<'_, SqliteBooks<'_>>, stay: Stay, found_by: FoundBy) -> Result<Met, BooksError> {
    match stay.state {
        StayState::Open | StayState::Paid => {
            let exit = desk.source.now();
            let price = quote(desk, &stay, exit)?.quote;
            let op = OpId::new(desk.source.id());
            Ok(Met::Leaving(Box::new(Leaving { op, stay, found_by, exit, price })))
        }
        StayState::Closed => left(desk, &stay),
        StayState::Voided => Ok(TicketCode::parse(&stay.ticket).map_or(Met::Gone, Met::Voided)),
    }
}

/// The receipt of a stay that has ended, marked as it will be if it is printed now.
fn left(desk: &mut Desk<'_, SqliteBooks<'_>>, stay: &Stay) -> Result<Met, BooksError> {
    match closed(desk, stay.id) {
        Ok(Some(exit)) => {
            let copy = desk.books.copies(stay.id, PaperKind::Receipt)?.saturating_add(1);
            let paper = drawn(papers::receipt(desk, &exit, PaperCopy::Duplicate(copy))?);
            Ok(Met::Left(Box::new(ReceiptMade { exit, paper, queued: Queued::No })))
        }
        Ok(None) => Ok(Met::Gone),
        Err(CheckOutError::Books(error)) => Err(error),
        Err(other) => Err(BooksError::Damaged(other.to_string())),
    }
}

fn coming(
    desk: &mut Desk<'_, SqliteBooks<'_>>,
    plate: Option<Plate>,
    near: Vec<Stay>,
    wanted: &Wanted,
) -> Result<Met, FindError> {
    let garage = desk.books.garage()?;
    let class = class_wanted(&garage, wanted)?;
    let offer = match offer(desk, &class, wanted) {
        Ok(offer) => offer,
        Err(CheckInError::Books(error)) => return Err(error.into()),
        Err(other) => Offer::Full(other.to_string()),
    };
    Ok(Met::Coming(Box::new(Coming { op: OpId::new(desk.source.id()), plate, near, class, offer })))
}

fn offer(desk: &mut Desk<'_, SqliteBooks<'_>>, class: &ClassCode, wanted: &Wanted) -> Result<Offer, CheckInError> {
    match check_in::suggest(desk, class, &wanted.needs) {
        Ok(suggestion) => Ok(Offer::Spot(suggestion)),
        Err(CheckInError::Full(missing)) => Ok(Offer::Full(missing.to_string())),
        Err(error) => Err(error),
    }
}

/// The class that was asked for; else cars, or else the garage's first.
fn class_wanted(garage: &Garage, wanted: &Wanted) -> Result<ClassCode, BooksError> {
    if let Some(class) = &wanted.class {
        return Ok(class.clone());
    }
    let usual = garage.classes.iter().find(|class| class.code.as_str() == "car").or_else(|| garage.classes.first());
    usual
        .map(|class| class.code.clone())
        .ok_or_else(|| BooksError::Damaged("the garage has no vehicle class".to_owned()))
}
