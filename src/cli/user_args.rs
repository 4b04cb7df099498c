//! What can be typed about users, and who acts.

use clap::{Args, Subcommand, ValueEnum};

use super::args::{Folder, Form};
use crate::domain::users::Role;

/// Who acts, and who approves it. Their PINs are asked for, or read from standard input, a line each, in this order.
#[derive(Clone, Debug, Default, Args)]
pub struct SignedArgs {
    /// The user who acts; without it the command line does
    #[arg(long = "as", value_name = "USER")]
    pub user: Option<String>,
    /// The user who approves what the one who acts may not do alone
    #[arg(long, value_name = "USER")]
    pub approver: Option<String>,
}

/// `user …`
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user; the first is the owner, and gets the recovery code. The PIN is asked for
    Add(UserAddArgs),
    /// List the users
    List(UserListArgs),
    /// Make a user one of another role
    Role(UserRoleArgs),
    /// Retire a user, who can then no longer sign in
    Retire(UserRetireArgs),
    /// Give a user another PIN; whoever changes the own one says --as with the same name
    Pin(UserNameArgs),
    /// Lift a lock-out after wrong PINs before its wait is over
    Unlock(UserNameArgs),
    /// Make a new recovery code for an owner; the one before is void
    RecoveryCode(UserNameArgs),
    /// Bring an owner back with the recovery code: asks for the code, then for a new PIN
    Recover(UserRecoverArgs),
}

/// `user add`
#[derive(Debug, Args)]
pub struct UserAddArgs {
    /// The name: it stands in every entry the user makes, and is never given to anybody else
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// What kind of user
    #[arg(long)]
    pub role: RoleArg,
    /// Who acts.
    #[command(flatten)]
    pub signed: SignedArgs,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `user list`
#[derive(Debug, Args)]
pub struct UserListArgs {
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `user role`
#[derive(Debug, Args)]
pub struct UserRoleArgs {
    /// Whom
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// What kind of user from now on
    #[arg(long)]
    pub role: RoleArg,
    /// Who acts.
    #[command(flatten)]
    pub signed: SignedArgs,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `user retire`
#[derive(Debug, Args)]
pub struct UserRetireArgs {
    /// Whom
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who acts.
    #[command(flatten)]
    pub signed: SignedArgs,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `user pin`, `user unlock`, `user recovery-code`
#[derive(Debug, Args)]
pub struct UserNameArgs {
    /// Whom
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// Who acts.
    #[command(flatten)]
    pub signed: SignedArgs,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// `user recover`
#[derive(Debug, Args)]
pub struct UserRecoverArgs {
    /// The owner
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Where.
    #[command(flatten)]
    pub folder: Folder,
    /// How the answer is written.
    #[command(flatten)]
    pub form: Form,
}

/// What kind of user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    /// Lets vehicles in and out and keeps a drawer
    Attendant,
    /// Approves what attendants must not do by themselves
    Supervisor,
    /// Runs the garage: tariffs, layout, closings, users
    Manager,
    /// Owns it
    Owner,
}

impl From<RoleArg> for Role {
    fn from(role: RoleArg) -> Self {
        match role {
            RoleArg::Attendant => Self::Attendant,
            RoleArg::Supervisor => Self::Supervisor,
            RoleArg::Manager => Self::Manager,
            RoleArg::Owner => Self::Owner,
        }
    }
}
