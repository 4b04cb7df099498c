//! Who acts and who approves, proven by PIN.

use crate::cli::args::SignedArgs;
use crate::cli::failure::Failure;
use crate::cli::typed;
use crate::domain::ids::OpId;
use crate::domain::journal::Actor;
use crate::domain::users::pin::Pin;
use crate::operations::sign_in::{Approval, Challenged, Concluded, Proof, Purpose, SignInError, challenge, conclude};
use crate::store::sqlite::SqliteStore;

/// Who acts, and who approved it.
pub(super) struct Signed {
    /// Who acts.
    pub(super) actor: Actor,
    /// That it is this user, where one was named.
    pub(super) proof: Option<Proof>,
    /// Who approved the operation.
    pub(super) approval: Option<Approval>,
}

/// Asks for the PINs of those named, in the order of the words.
pub(super) fn signed(store: &mut SqliteStore, args: &SignedArgs, op: OpId) -> Result<Signed, Failure> {
    let proof = args.user.as_deref().map(|name| prove(store, name, Purpose::SignIn)).transpose()?;
    let actor = proof.as_ref().and_then(Proof::actor).unwrap_or_else(super::actor);
    let approver = args.approver.as_deref().map(|name| prove(store, name, Purpose::Approve(op))).transpose()?;
    Ok(Signed { actor, proof, approval: approver.as_ref().and_then(Proof::approval) })
}

fn prove(store: &mut SqliteStore, name: &str, purpose: Purpose) -> Result<Proof, Failure> {
    let actor = super::actor();
    let asked = store.write(&actor, |desk| challenge::<_>(desk, name, purpose))?;
    let challenge = match asked {
        Challenged::Asked(challenge) => challenge,
        Challenged::MustWait(wait_ms) => return Err(must_wait(name, wait_ms)),
    };
    let pin = Pin::typed(&typed::secret(&format!("PIN of {name}"))?)?;
    let source = store.machine().source.clone();
    let answered = challenge.answer(&pin, source.as_ref())?;
    match store.write(&actor, |desk| conclude(desk, &answered)).map_err(|error: SignInError| Failure::from(error))? {
        Concluded::Proven(proof) => Ok(proof),
        Concluded::Wrong { wait_ms: 0, left } => Err(Failure::usage(format!(
            "the PIN of “{name}” is wrong; nothing was done. {left} more wrong ones, and the next must wait"
        ))),
        Concluded::Wrong { wait_ms, .. } => Err(Failure::usage(format!(
            "the PIN of “{name}” is wrong; nothing was done. The next try must wait {}",
            waiting(wait_ms)
        ))),
        Concluded::MustWait(wait_ms) => Err(must_wait(name, wait_ms)),
    }
}

fn must_wait(name: &str, wait_ms: i64) -> Failure {
    Failure::usage(format!(
        "“{name}” must wait {} after wrong PINs; a supervisor can lift that (parkhaus user unlock). Vehicles can be let out all the same",
        waiting(wait_ms)
    ))
}

/// A wait in full seconds or minutes, never too short.
fn waiting(wait_ms: i64) -> String {
    let seconds = wait_ms.saturating_add(999).max(0) / 1_000;
    if seconds <= 90 { format!("{seconds} s") } else { format!("{} min", seconds.saturating_add(59) / 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_never_told_too_short() {
        for (ms, said) in [(1, "1 s"), (30_000, "30 s"), (90_001, "2 min"), (120_000, "2 min"), (899_001, "15 min")] {
            assert_eq!(waiting(ms), said);
        }
    }
}
