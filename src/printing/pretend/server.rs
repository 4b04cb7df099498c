//! The pretend printer on the network, as a real one listens: one caller after the other.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::emulator::{Emulator, Event};
use super::roll::Slip;
use crate::paper::PaperWidth;

/// How long a caller is listened to before it is looked whether the printer behaves otherwise by now.
const LISTEN_FOR: Duration = Duration::from_millis(50);

/// How a pretend printer behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a printer can have all of these troubles at once")]
pub struct Behaviour {
    /// There is no paper.
    pub is_out_of_paper: bool,
    /// The cover is open.
    pub cover_is_open: bool,
    /// It takes calls and then does nothing at all.
    pub hangs: bool,
    /// It prints and never answers.
    pub is_silent: bool,
    /// It loses its power after so many bytes of a call: what was printed by then is torn off.
    pub dies_after: Option<usize>,
}

impl Behaviour {
    /// Whether paper comes out.
    pub const fn can_print(self) -> bool {
        !self.is_out_of_paper && !self.cover_is_open
    }
}

/// What is heard from a pretend printer.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// A paper was cut off.
    Slip(Box<Slip>),
    /// A call ended in the middle of a paper: this much had been printed.
    TornOff(Box<Slip>),
    /// The drawer sprang open.
    Drawer(u32),
    /// A command that it does not know, by its two bytes.
    Unknown(u8, u8),
}

/// A pretend printer on the network.
#[derive(Debug)]
pub struct PretendPrinter {
    listener: TcpListener,
    width: PaperWidth,
    behaviour: Arc<Mutex<Behaviour>>,
}

impl PretendPrinter {
    /// A printer for paper of that width that listens at an address; port 0 for any that is free.
    pub fn listen(address: impl ToSocketAddrs, width: PaperWidth, behaviour: Behaviour) -> io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address)?, width, behaviour: Arc::new(Mutex::new(behaviour)) })
    }

    /// Where it listens.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// How it behaves, to be changed while it runs.
    pub fn behaviour(&self) -> Arc<Mutex<Behaviour>> {
        Arc::clone(&self.behaviour)
    }

    /// Takes calls, one after the other, until `tell` says that nobody listens any more.
    pub fn serve(&self, mut tell: impl FnMut(Heard) -> io::Result<()>) -> io::Result<()> {
        let mut printer = Emulator::new(self.width);
        // Callers of a printer that hangs are kept waiting, not turned away.
        let mut kept_waiting = Vec::new();
        loop {
            let (caller, _) = self.listener.accept()?;
            if self.now().hangs {
                kept_waiting.push(caller);
                continue;
            }
            // A caller that breaks off is no trouble of the printer.
            match self.answer(&caller, &mut printer, &mut tell) {
                Err(Ended::Told(error)) => return Err(error),
                Err(Ended::Call) | Ok(()) => {}
            }
            if let Some(slip) = printer.torn_off() {
                tell(Heard::TornOff(Box::new(slip)))?;
            }
        }
    }

    fn now(&self) -> Behaviour {
        *self.behaviour.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(
        &self,
        mut caller: &TcpStream,
        printer: &mut Emulator,
        tell: &mut impl FnMut(Heard) -> io::Result<()>,
    ) -> Result<(), Ended> {
        caller.set_read_timeout(Some(LISTEN_FOR)).map_err(broke_off)?;
        let mut buffer = [0; 4_096];
        let mut heard = 0_usize;
        loop {
            let read = match caller.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => read,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => 0,
                Err(error) => return Err(broke_off(error)),
            };
            let behaviour = self.now();
            let left = behaviour.dies_after.map_or(read, |most| most.saturating_sub(heard).min(read));
            heard = heard.saturating_add(left);
            for event in printer.take(buffer.get(..left).unwrap_or_default(), behaviour) {
                let heard = match event {
                    Event::Slip(slip) => Heard::Slip(slip),
                    Event::Drawer(milliseconds) => Heard::Drawer(milliseconds),
                    Event::Unknown(first, second) => Heard::Unknown(first, second),
                    Event::Answer(_) if behaviour.is_silent => continue,
                    Event::Answer(byte) => {
                        caller.write_all(&[byte]).map_err(broke_off)?;
                        continue;
                    }
                };
                tell(heard).map_err(Ended::Told)?;
            }
            if left < read {
                return Ok(());
            }
        }
    }
}

fn broke_off(_: io::Error) -> Ended {
    Ended::Call
}

/// Why a call ended.
enum Ended {
    /// The caller broke off.
    Call,
    /// Nobody wants to be told.
    Told(io::Error),
}
