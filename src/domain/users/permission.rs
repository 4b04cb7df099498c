//! What each role may do: the one table, and which permission each fact needs.
//!
//! Nothing is recorded without its permission, because whoever records asks [`needed`] first. A new kind of fact does not compile until
//! somebody has decided here who may record it.

use thiserror::Error;

use super::Role;
use crate::domain::journal::Actor;
use crate::domain::journal::fact::{Approval, Fact, Hand, ShiftClosed, ShiftCounted, ShiftPaused, ShiftResumed};
use crate::domain::receipt::PaperKind;
use crate::domain::till::{Movement, Period};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $least:ident, $cli:literal, $window:literal, $asks:literal;)+) => {
        /// What somebody may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission {
            $($(#[$doc])* $name,)+
        }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in tables, files and on the command line.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The least role that has it.
            pub const fn least_role(self) -> Role {
                match self { $(Self::$name => Role::$least,)+ }
            }

            /// Whether the command line has it, where there are users.
            const fn is_for_cli(self) -> bool {
                match self { $(Self::$name => $cli,)+ }
            }

            /// Whether a window at which nobody is signed in has it, where there are users.
            const fn is_for_window(self) -> bool {
                match self { $(Self::$name => $window,)+ }
            }

            /// What it lets somebody do: `to let a vehicle in`.
            pub const fn lets(self) -> &'static str {
                match self { $(Self::$name => $asks,)+ }
            }
        }
    };
}

permissions! {
    //                  name in files      least role  command line  window  in words

    /// Take money at an exit and let a vehicle out. Everybody may, also at a locked screen: an exit is never stopped.
    LetOut            = "let_out",         Attendant,  true,  true,  "to let a vehicle out";
    /// Let a vehicle in. At a locked screen entries wait.
    LetIn             = "let_in",          Attendant,  true,  false, "to let a vehicle in";
    /// Put right the plate, class, entry time or spot of a stay inside.
    CorrectStay       = "correct_stay",    Attendant,  true,  false, "to put a stay right";
    /// Declare a stay void.
    VoidStay          = "void_stay",       Supervisor, true,  false, "to declare a stay void";
    /// Undo an exit: the vehicle is inside again, and its payment is paid back.
    UndoExit          = "undo_exit",       Supervisor, true,  false, "to undo an exit and pay back what was paid";
    /// Take a spot out of service, or put it back.
    SetCondition      = "set_condition",   Attendant,  true,  false, "to take a spot out of service or put it back";
    /// Leave a note to the next shift, and say that one was seen.
    HandOver          = "hand_over",       Attendant,  true,  false, "to leave a note to the next shift";
    /// Say that a matter somebody must look at was looked at.
    SettleMatter      = "settle_matter",   Supervisor, true,  false, "to settle a matter that is open";
    /// Open a shift of one's own, lock, go on with, count and close it; drop cash, pay it in.
    KeepDrawer        = "keep_drawer",     Attendant,  false, false, "to keep a drawer";
    /// Pay cash out of a drawer.
    PayOut            = "pay_out",         Supervisor, false, false, "to pay cash out of a drawer";
    /// Open a drawer for nothing.
    OpenDrawer        = "open_drawer",     Supervisor, false, false, "to open a drawer for nothing";
    /// Do with somebody else's shift, or an unattended one, what its keeper may.
    RunOthersShift    = "run_others_shift", Supervisor, false, false, "to touch the shift of somebody else";
    /// Count a drawer again after it was told what should be in it.
    CountAgain        = "count_again",     Supervisor, false, false, "to count a drawer again";
    /// Sign a closing beside the one who closes.
    Countersign       = "countersign",     Supervisor, false, false, "to sign a closing beside somebody else";
    /// Read how a running shift stands.
    ReadX             = "read_x",          Supervisor, true,  false, "to read what should be in a drawer";
    /// Close a day.
    CloseDay          = "close_day",       Supervisor, true,  false, "to close a day";
    /// Close a month or a year.
    CloseMonth        = "close_month",     Manager,    true,  false, "to close a month or a year";
    /// Set the rules of the till.
    SetTillRules      = "set_till_rules",  Manager,    true,  false, "to set the rules of the till";
    /// Lift a lock-out before its wait is over.
    Unlock            = "unlock",          Supervisor, true,  false, "to lift a lock-out";
    /// Publish a tariff.
    PublishTariff     = "publish_tariff",  Manager,    true,  false, "to publish a tariff";
    /// Lay out classes, zones, floors and spots.
    LayOut            = "lay_out",         Manager,    true,  false, "to change the layout";
    /// Erase the personal data of a stay, or a note.
    EraseStay         = "erase_stay",      Manager,    true,  false, "to erase personal data";
    /// Add, change and retire attendants and supervisors, and give them PINs.
    ManageStaff       = "manage_staff",    Manager,    false, false, "to add, change or retire attendants and supervisors";
    /// Add, change and retire managers and owners, and give them PINs.
    ManageManagers    = "manage_managers", Owner,      false, false, "to add, change or retire managers and owners";
}

/// Who somebody is, as far as the table asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are no users yet: whoever sets the garage up, or tries the demo, may do everything.
    NoUsers,
    /// A user who has not retired.
    User(Role),
    /// The command line.
    Cli,
    /// A window at which nobody is signed in, or somebody who is no user, or no longer.
    Nobody,
}

impl Standing {
    /// The standing of an actor. `user` is the role of the user of that name, unless there is none or it has retired.
    pub fn of(actor: &Actor, has_users: bool, user: Option<Role>) -> Self {
        match (has_users, user) {
            (false, _) => Self::NoUsers,
            (true, Some(role)) => Self::User(role),
            (true, None) if actor.name() == Actor::CLI => Self::Cli,
            (true, None) => Self::Nobody,
        }
    }

    /// Whether it has a permission.
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::NoUsers => true,
            Self::User(role) => role >= permission.least_role(),
            Self::Cli => permission.is_for_cli(),
            Self::Nobody => permission.is_for_window(),
        }
    }
}

/// What was refused to whom.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} is not allowed {}: ask a {} to approve it. Nothing was done", called(.who), .permission.lets(), .permission.least_role().code())]
pub struct NotPermitted {
    /// Who asked.
    pub who: Actor,
    /// What for.
    pub permission: Permission,
}

fn called(who: &Actor) -> String {
    match who.name() {
        Actor::CLI => "the command line".to_owned(),
        Actor::WINDOW => "a window at which nobody is signed in".to_owned(),
        name => format!("“{name}”"),
    }
}

/// The permission that whoever records a fact must have; none for what the program itself notes.
pub const fn needed(fact: &Fact) -> Option<Permission> {
    Some(match fact {
        Fact::FacilitySetUp(_) | Fact::FloorsLaidOut(_) | Fact::SpotsLaidOut(_) => Permission::LayOut,
        Fact::SpotConditionSet(_) => Permission::SetCondition,
        Fact::TariffPublished(_) => Permission::PublishTariff,
        Fact::CheckedIn(_) => Permission::LetIn,
        Fact::StayCorrected(_) | Fact::StayMoved(_) => Permission::CorrectStay,
        Fact::PaymentTaken(_) | Fact::StayClosed(_) => Permission::LetOut,
        // Whoever hands a paper out may hand it out again; the copy says that it is one.
        Fact::PaperReprinted(fact) => match fact.paper {
            PaperKind::Ticket => Permission::LetIn,
            PaperKind::Receipt => Permission::LetOut,
            PaperKind::Refund(_) => Permission::UndoExit,
        },
        // One's own entry of just now is undone by whoever let the vehicle in.
        Fact::StayVoided(fact) if matches!(fact.approval, Some(Approval::NotNeeded)) => Permission::LetIn,
        Fact::StayVoided(_) => Permission::VoidStay,
        Fact::StayReopened(_) | Fact::PaymentRefunded(_) => Permission::UndoExit,
        Fact::StayErased(_) | Fact::HandoverErased(_) => Permission::EraseStay,
        Fact::UserAdded(fact) => to_manage(fact.role),
        Fact::UserRoleSet(fact) => match (to_manage(fact.before), to_manage(fact.role)) {
            (Permission::ManageStaff, Permission::ManageStaff) => Permission::ManageStaff,
            _ => Permission::ManageManagers,
        },
        Fact::UserRetired(fact) => to_manage(fact.role),
        // One's own PIN, and what a recovery code gives, need no leave: the PIN before, or the code, was asked for.
        Fact::PinSet(fact) if !fact.proven => to_manage(fact.role),
        Fact::RecoveryCodeMade(fact) if !fact.proven => Permission::ManageManagers,
        Fact::UserUnlocked(_) => Permission::Unlock,
        Fact::HandoverLeft(_) | Fact::HandoverSeen(_) => Permission::HandOver,
        Fact::MatterSettled(_) => Permission::SettleMatter,
        Fact::ShiftOpened(fact) if !fact.unattended => Permission::KeepDrawer,
        Fact::ShiftPaused(ShiftPaused { hand, .. })
        | Fact::ShiftResumed(ShiftResumed { hand, .. })
        | Fact::ShiftCounted(ShiftCounted { hand, again: false, .. })
        | Fact::ShiftClosed(ShiftClosed { hand, .. }) => match hand {
            Hand::Own | Hand::Relief => Permission::KeepDrawer,
            Hand::Others => Permission::RunOthersShift,
            Hand::Program => return None,
        },
        Fact::ShiftCounted(_) => Permission::CountAgain,
        Fact::DrawerMoved(fact) => match fact.movement {
            Movement::Drop | Movement::PayIn => Permission::KeepDrawer,
            Movement::PayOut => Permission::PayOut,
            Movement::NoSale => Permission::OpenDrawer,
        },
        Fact::XReportRead(_) => Permission::ReadX,
        Fact::PeriodClosed(fact) => match fact.period {
            Period::Shift | Period::Day => Permission::CloseDay,
            Period::Month | Period::Year => Permission::CloseMonth,
        },
        Fact::TillRulesSet(_) => Permission::SetTillRules,
        Fact::EpochBegun(_)
        | Fact::StayCarriedOver(_)
        | Fact::SignedIn(_)
        | Fact::SignInFailed(_)
        | Fact::LockedOut(_)
        | Fact::PinSet(_)
        | Fact::RecoveryCodeMade(_)
        | Fact::RecoveryCodeUsed(_)
        | Fact::Approved(_)
        | Fact::ShiftOpened(_)
        | Fact::PerpetualCarriedOver(_)
        | Fact::WindowStarted(_)
        | Fact::WindowStopped(_)
        | Fact::WindowLocked(_) => return None,
    })
}

/// The permission to add, change and retire users of a role.
pub const fn to_manage(role: Role) -> Permission {
    match role {
        Role::Attendant | Role::Supervisor => Permission::ManageStaff,
        Role::Manager | Role::Owner => Permission::ManageManagers,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_role_may_all_that_the_one_before_may_and_the_owner_everything() {
        for permission in Permission::ALL {
            let may: Vec<bool> = Role::ALL.iter().map(|role| Standing::User(*role).may(*permission)).collect();
            assert!(may.is_sorted() && may[3], "{permission:?}: {may:?}");
            assert!(Standing::NoUsers.may(*permission));
        }
        let codes: BTreeSet<&str> = Permission::ALL.iter().map(|permission| permission.code()).collect();
        assert_eq!(codes.len(), Permission::ALL.len());
    }

    #[test]
    fn everybody_may_let_a_vehicle_out() {
        for standing in [Standing::Nobody, Standing::Cli, Standing::User(Role::Attendant), Standing::NoUsers] {
            assert!(standing.may(Permission::LetOut));
        }
    }

    #[test]
    fn nobody_makes_users_without_being_one() {
        for permission in [Permission::ManageStaff, Permission::ManageManagers] {
            assert!(!Standing::Cli.may(permission) && !Standing::Nobody.may(permission));
        }
    }

    #[test]
    fn an_actor_is_a_user_only_by_name() {
        let (cli, ada) = (Actor::new(Actor::CLI), Actor::new("Ada"));
        assert_eq!(Standing::of(&ada, false, None), Standing::NoUsers);
        assert_eq!(Standing::of(&ada, true, Some(Role::Manager)), Standing::User(Role::Manager));
        assert_eq!(Standing::of(&ada, true, None), Standing::Nobody);
        assert_eq!(Standing::of(&cli, true, None), Standing::Cli);
        assert_eq!(Standing::of(&Actor::new(Actor::WINDOW), true, None), Standing::Nobody);
    }

    #[test]
    fn a_refusal_says_who_what_and_whom_to_ask() {
        let refused = NotPermitted { who: Actor::new("Ada"), permission: Permission::VoidStay };
        assert_eq!(
            refused.to_string(),
            "“Ada” is not allowed to declare a stay void: ask a supervisor to approve it. Nothing was done"
        );
    }
}
