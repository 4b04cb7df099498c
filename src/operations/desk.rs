//! Where an operation stands: the books, the time, ids and chance, the zone, and who asks.

use chrono::TimeDelta;
use thiserror::Error;

use super::ports::{Books, BooksError, OtherOperation, Source};
use super::sign_in::Approval;
use crate::domain::ids::OpId;
use crate::domain::journal::fact::{Approved, Fact};
use crate::domain::journal::{Actor, Entry, NewEntry, Personal};
use crate::domain::time::{Instant, TimeZone};
use crate::domain::users::UserName;
use crate::domain::users::permission::{self, NotPermitted, Permission, Standing};

/// All that an operation may reach.
pub struct Desk<'a, B: Books> {
    /// The books, inside one transaction.
    pub books: &'a mut B,
    /// The time, ids and chance.
    pub source: &'a dyn Source,
    /// The facility's time zone.
    pub zone: &'a TimeZone,
    /// Who asks.
    pub actor: &'a Actor,
    /// Who approved what the actor may not do alone.
    approval: Option<Approval>,
    /// What the actor was when the operation began, once looked up.
    standing: Option<Standing>,
}

/// When something happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Now, by the booth's clock.
    #[default]
    Now,
    /// At a time written on paper, entered later: flagged and listed.
    ByHand {
        /// The time.
        at: Instant,
        /// Why it was not entered then.
        reason: String,
    },
    /// At a time that a recording says. Only replay does this.
    Recorded(Instant),
}

/// Why a time cannot stand in the books.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WhenError {
    /// It lies ahead.
    #[error("{0} has not come yet by the booth's clock; check the time you wrote, and the clock")]
    InTheFuture(String),
    /// A reason is missing.
    #[error("a time written by hand needs a reason: say in a few words why it is entered later")]
    ReasonMissing,
}

impl When {
    /// The instant, given the booth's clock.
    pub fn instant(&self, now: Instant, zone: &TimeZone) -> Result<Instant, WhenError> {
        match self {
            Self::Now => Ok(now),
            Self::ByHand { reason, .. } if reason.trim().is_empty() => Err(WhenError::ReasonMissing),
            // A minute of grace: whoever writes “now” on paper reads another clock.
            Self::ByHand { at, .. } if *at > now.checked_add_signed(TimeDelta::minutes(1)).unwrap_or(now) => {
                Err(WhenError::InTheFuture(zone.local(*at).format("%Y-%m-%d %H:%M").to_string()))
            }
            Self::ByHand { at, .. } | Self::Recorded(at) => Ok(*at),
        }
    }

    /// Whether it was written by hand.
    pub const fn is_by_hand(&self) -> bool {
        matches!(self, Self::ByHand { .. })
    }

    /// The reason given, if it was written by hand.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::ByHand { reason, .. } => Some(reason.trim()),
            Self::Now | Self::Recorded(_) => None,
        }
    }
}

impl When {
    /// The instant at which a spot is given out: a recording's own; else now, also where the vehicle came in earlier.
    pub const fn giving(&self, now: Instant) -> Instant {
        match self {
            Self::Recorded(at) => *at,
            Self::Now | Self::ByHand { .. } => now,
        }
    }
}

impl<'a, B: Books> Desk<'a, B> {
    /// A desk in one transaction.
    pub const fn new(books: &'a mut B, source: &'a dyn Source, zone: &'a TimeZone, actor: &'a Actor) -> Self {
        Self { books, source, zone, actor, approval: None, standing: None }
    }

    /// Lays an approval on the desk: it lends its permission to the operation it was given for, and to no other.
    pub fn approved_by(&mut self, approval: Option<&Approval>) {
        self.approval = approval.cloned();
    }

    /// The entry of an operation done before, if it was; `is_it` tells the fact that it must have recorded. Refused where the id was
    /// used for something else.
    pub fn done_before<E>(&mut self, op: OpId, is_it: impl Fn(&Fact) -> bool) -> Result<Option<Entry>, E>
    where
        E: From<BooksError> + From<OtherOperation>,
    {
        let entries = self.books.entries_of(op)?;
        if entries.is_empty() {
            return Ok(None);
        }
        entries.into_iter().find(|entry| is_it(&entry.fact)).map(Some).ok_or_else(|| OtherOperation.into())
    }

    /// Records a fact, if whoever asks may.
    pub fn record(
        &mut self,
        op: OpId,
        at: Instant,
        fact: impl Into<Fact>,
        personal: Option<Personal>,
    ) -> Result<Entry, BooksError> {
        let fact = fact.into();
        if let Some(permission) = permission::needed(&fact) {
            self.permit(op, permission)?;
        }
        self.books.record(NewEntry { op, at, actor: self.actor.clone(), fact, personal })
    }

    /// Records what the booth does by itself, whoever is there: nobody's leave is needed.
    pub fn note(&mut self, op: OpId, at: Instant, fact: impl Into<Fact>) -> Result<Entry, BooksError> {
        self.books.record(NewEntry { op, at, actor: self.actor.clone(), fact: fact.into(), personal: None })
    }

    /// What whoever asks was when the operation began.
    pub fn standing(&mut self) -> Result<Standing, BooksError> {
        if let Some(standing) = self.standing {
            return Ok(standing);
        }
        let has_users = self.books.has_users()?;
        let user = match UserName::parse(self.actor.name()) {
            Ok(name) if has_users => self.books.user_by_name(&name.key())?,
            _ => None,
        };
        let role = user.filter(|user| !user.retired).map(|user| user.role);
        Ok(*self.standing.insert(Standing::of(self.actor, has_users, role)))
    }

    /// Whether whoever asks has a permission, alone or lent for this operation. For exits, where the answer changes what is flagged
    /// and never whether the vehicle leaves.
    pub fn may(&mut self, op: OpId, permission: Permission) -> Result<bool, BooksError> {
        Ok(self.standing()?.may(permission) || self.lender(op, permission)?.is_some())
    }

    /// Lets through whoever has a permission, or has it lent for this operation; who lent it is recorded, once.
    pub fn permit(&mut self, op: OpId, permission: Permission) -> Result<(), BooksError> {
        if self.standing()?.may(permission) {
            return Ok(());
        }
        let Some(approved) = self.lender(op, permission)? else {
            return Err(NotPermitted { who: self.actor.clone(), permission }.into());
        };
        self.lent(op, approved)
    }

    /// A second signature: somebody other than the actor, who has the permission, approved this operation. Recorded; gives the name.
    pub fn countersign(&mut self, op: OpId, permission: Permission) -> Result<UserName, BooksError> {
        let other = match self.lender(op, permission)? {
            Some(approved) => UserName::parse(&approved.name).ok().map(|name| (approved, name)),
            None => None,
        };
        let own = UserName::parse(self.actor.name()).map(|name| name.key()).ok();
        let Some((approved, name)) = other.filter(|(_, name)| Some(name.key()) != own) else {
            return Err(NotPermitted { who: self.actor.clone(), permission }.into());
        };
        self.lent(op, approved)?;
        Ok(name)
    }

    /// Records an approval, once for each permission that it lends.
    fn lent(&mut self, op: OpId, approved: Approved) -> Result<(), BooksError> {
        let is_recorded = |entry: &Entry| matches!(&entry.fact, Fact::Approved(before) if *before == approved);
        if !self.books.entries_of(op)?.iter().any(is_recorded) {
            let at = self.source.now();
            self.note(op, at, approved)?;
        }
        Ok(())
    }

    /// Who stands for what needs a permission: the actor, if a user who has it, else whoever lends it to this operation.
    pub fn approver(&mut self, op: OpId, permission: Permission) -> Result<Option<Actor>, BooksError> {
        if matches!(self.standing()?, standing @ Standing::User(_) if standing.may(permission)) {
            return Ok(Some(self.actor.clone()));
        }
        Ok(self.lender(op, permission)?.map(|approved| Actor::new(approved.name)))
    }

    /// Who lends a permission to this operation, as it will be recorded.
    fn lender(&mut self, op: OpId, permission: Permission) -> Result<Option<Approved>, BooksError> {
        let Some(approver) = self.approval.as_ref().filter(|approval| approval.op() == op).map(Approval::user) else {
            return Ok(None);
        };
        // What the approver may is looked up now: somebody may have been retired since the PIN was typed.
        let approver = self.books.user(approver)?.filter(|user| !user.retired);
        Ok(approver.filter(|user| Standing::User(user.role).may(permission)).map(|user| Approved {
            approver: user.id,
            name: user.name.as_str().to_owned(),
            permission: permission.code().to_owned(),
        }))
    }
}

/// A reason that says something, trimmed; nothing for an empty one.
pub fn said(reason: Option<&str>) -> Option<String> {
    reason.map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned)
}
