//! The commands of ESC/POS that are sent, as bytes.

/// The first byte of the older commands.
pub const ESC: u8 = 0x1b;
/// The first byte of the newer commands.
pub const GS: u8 = 0x1d;
/// The first byte of what is answered at once, whatever is being printed.
pub const DLE: u8 = 0x10;
/// The second byte of a question that is answered at once.
pub const EOT: u8 = 0x04;

/// Back to the state of a printer that was just switched on.
pub const INITIALISE: [u8; 2] = [ESC, b'@'];

/// Feed what is printed past the knife, then cut.
pub const CUT: [u8; 4] = [GS, b'V', b'B', 0];

/// The question how the paper is, answered when everything sent before it has been printed.
pub const ASK_WHEN_PRINTED: [u8; 3] = [GS, b'r', 1];

/// The question whether the printer is online; bit 3 of the answer says that it is not.
pub const ASK_ONLINE: [u8; 3] = [DLE, EOT, 1];

/// The question why it is offline; bit 2 of the answer says that the cover is open, bit 5 that the paper has ended, bit 6
/// that something failed.
pub const ASK_WHY_OFFLINE: [u8; 3] = [DLE, EOT, 2];

/// The question how the paper is; bits 2 and 3 of the answer say that it is running out, bits 5 and 6 that there is none.
pub const ASK_PAPER: [u8; 3] = [DLE, EOT, 4];
