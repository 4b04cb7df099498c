//! A receipt printer on the network: it takes what is written to its port.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::conversation::{SLICE, Wire};
use crate::operations::io_words::io_words;
use crate::printing::state::Trouble;

/// A call to a printer.
pub(super) struct Call(TcpStream);

/// Calls a printer.
pub(super) fn call(host: &str, port: u16, patience: Duration) -> Result<Call, Trouble> {
    let unreachable = |error: &io::Error| Trouble::Unreachable(io_words(error));
    let addresses = (host, port).to_socket_addrs().map_err(|error| unreachable(&error))?;
    let mut last = Trouble::Unreachable(format!("nobody knows where “{host}” is"));
    for address in addresses {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(stream) => {
                let timed = stream.set_read_timeout(Some(SLICE)).and_then(|()| stream.set_write_timeout(Some(SLICE)));
                return timed.map(|()| Call(stream)).map_err(|error| unreachable(&error));
            }
            Err(error) => last = unreachable(&error),
        }
    }
    Err(last)
}

impl Wire for Call {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if is_timeout(&error) => Ok(0),
            Ok(0) => Err(ErrorKind::WriteZero.into()),
            other => other,
        }
    }

    fn read(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        match self.0.read(&mut byte) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(_one) => Ok(byte.first().copied()),
            Err(error) if is_timeout(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
