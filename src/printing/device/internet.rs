//! A queue of CUPS, or a printer that speaks IPP: it takes PDF files.

use std::io::Cursor;
use std::time::{Duration, Instant};

use ipp::prelude::*;
use tokio::runtime::{Builder, Runtime};

use super::{Failed, Patience, Stop};
use crate::paper::DOTS_PER_MM;
use crate::printing::papers::Laid;
use crate::printing::state::{PrinterState, Trouble};

/// How long between two questions how a paper is coming on.
const BETWEEN: Duration = Duration::from_millis(200);

/// Sends a paper, and waits until it is printed.
pub(super) fn print(
    address: &str,
    laid: &Laid,
    file: Vec<u8>,
    patience: Patience,
    stop: &Stop,
) -> Result<PrinterState, Failed> {
    let call = Call::new(address, patience).map_err(Failed::unsent)?;
    let outcome = call.runtime.block_on(async {
        let state = call.state().await.map_err(Failed::unsent)?;
        // A printer in trouble keeps what it is sent, and prints it when nobody waits for it any more.
        if let PrinterState::Trouble(why) = state {
            return Err(Failed::unsent(why));
        }
        let job = call.send_file(laid, file).await?;
        call.wait_for(job, Instant::now() + patience.print, stop).await.map(|()| state)
    });
    call.end();
    outcome
}

/// Asks a printer how it is.
pub(super) fn look(address: &str, patience: Patience) -> Result<PrinterState, Trouble> {
    let call = Call::new(address, patience)?;
    let state = call.runtime.block_on(call.state());
    call.end();
    state
}

struct Call {
    runtime: Runtime,
    address: Uri,
    client: AsyncIppClient,
}

impl Call {
    fn new(address: &str, patience: Patience) -> Result<Self, Trouble> {
        let address: Uri = address.parse().map_err(|_no_address| Trouble::Setting(format!("“{address}”")))?;
        let client = AsyncIppClient::builder(address.clone()).request_timeout(patience.connect).build();
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Trouble::Unreachable(error.to_string()))?;
        Ok(Self { runtime, address, client })
    }

    /// Ends without waiting for a name that is still being looked up.
    fn end(self) {
        self.runtime.shutdown_background();
    }

    async fn state(&self) -> Result<PrinterState, Trouble> {
        let question = IppOperationBuilder::get_printer_attributes(self.address.clone()).build();
        let question = question.map_err(|error| Trouble::Setting(error.to_string()))?;
        let answer = self.client.send(question).await.map_err(|error| unreachable(&error))?;
        refused(&answer)?;
        let printer = answer.attributes().first_of(DelimiterTag::PrinterAttributes);
        let value = |name: &str| printer.and_then(|printer| printer.get(name)).map(|found| found.value().to_string());
        let reasons = value("printer-state-reasons").unwrap_or_default();
        let is_stopped = value("printer-state").as_deref() == Some("5");
        Ok(state_of(&reasons, is_stopped))
    }

    async fn send_file(&self, laid: &Laid, file: Vec<u8>) -> Result<i32, Failed> {
        let request = IppOperationBuilder::print_job(self.address.clone(), IppPayload::new(Cursor::new(file)))
            .job_title(&laid.title)
            .document_format("application/pdf")
            .attributes(wishes(laid))
            .build();
        let request = request.map_err(|error| Failed::unsent(Trouble::Setting(error.to_string())))?;
        let answer = match self.client.send(request).await {
            Ok(answer) => answer,
            Err(IppError::AsyncClientError(error)) if error.is_connect() => {
                return Err(Failed::unsent(Trouble::Unreachable(words(&error))));
            }
            Err(error) => return Err(Failed::sent(unreachable(&error))),
        };
        refused(&answer).map_err(Failed::unsent)?;
        let job = answer.attributes().first_of(DelimiterTag::JobAttributes).and_then(|job| job.get("job-id"));
        let number = job.and_then(|id| id.value().as_integer().copied());
        number.ok_or_else(|| Failed::sent(Trouble::Stopped("it gave the paper no number".to_owned())))
    }

    async fn wait_for(&self, job: i32, until: Instant, stop: &Stop) -> Result<(), Failed> {
        loop {
            let question = IppOperationBuilder::get_job_attributes(self.address.clone(), job).build();
            let question = question.map_err(|error| Failed::sent(Trouble::Stopped(error.to_string())))?;
            let answer = self.client.send(question).await.map_err(|error| Failed::sent(unreachable(&error)))?;
            refused(&answer).map_err(Failed::sent)?;
            let found = answer.attributes().first_of(DelimiterTag::JobAttributes).and_then(|job| job.get("job-state"));
            match found.map(|state| state.value().to_string()).as_deref() {
                Some("9") => return Ok(()),
                Some("7") => return Err(Failed::sent(Trouble::Stopped("the paper was cancelled there".to_owned()))),
                Some("8") => {
                    return Err(Failed::sent(Trouble::Stopped("the paper could not be printed there".to_owned())));
                }
                _ if stop.is_over() || Instant::now() >= until => {
                    self.cancel(job).await;
                    let why = match self.state().await {
                        Ok(PrinterState::Trouble(why)) | Err(why) => why,
                        Ok(_) => Trouble::Stopped("it did not say that it was done".to_owned()),
                    };
                    return Err(Failed::sent(why));
                }
                _ => tokio::time::sleep(BETWEEN).await,
            }
        }
    }

    /// What is no longer waited for shall not come out later.
    async fn cancel(&self, job: i32) {
        if let Ok(request) = IppOperationBuilder::cancel_job(self.address.clone(), job).build() {
            // Where it cannot be cancelled it may still come out: it counts as sent.
            drop(self.client.send(request).await);
        }
    }
}

/// The paper in its true size: whoever has other paper prints it as it fits.
fn wishes(laid: &Laid) -> Vec<IppAttribute> {
    let (width, length) = (laid.sheet.width().mm(), laid.sheet.height_dots().div_ceil(u64::from(DOTS_PER_MM)));
    let media = IppValue::new_keyword(format!("custom_parkhaus_{width}x{length}mm"));
    let scaling = IppValue::new_keyword("none");
    [("media", media), ("print-scaling", scaling)]
        .into_iter()
        .filter_map(|(name, value)| IppAttribute::with_name(name, value.ok()?).ok())
        .collect()
}

/// What the reasons of a printer mean (RFC 8011, section 5.4.12). One that only warns prints.
fn state_of(reasons: &str, is_stopped: bool) -> PrinterState {
    let says = |reason: &str| reasons.contains(reason) && !reasons.contains(&format!("{reason}-warning"));
    let trouble = if says("media-empty") || says("media-needed") {
        Trouble::PaperOut
    } else if says("cover-open") || says("door-open") {
        Trouble::CoverOpen
    } else if is_stopped || says("paused") || says("shutdown") || says("offline") {
        Trouble::Offline
    } else if reasons.contains("media-low") {
        return PrinterState::PaperLow;
    } else {
        return PrinterState::Ready;
    };
    PrinterState::Trouble(trouble)
}

fn refused(answer: &IppRequestResponse) -> Result<(), Trouble> {
    let status = answer.header().status_code();
    if status.is_success() { Ok(()) } else { Err(Trouble::Refused(status.to_string())) }
}

fn unreachable(error: &IppError) -> Trouble {
    match error {
        IppError::AsyncClientError(error) => Trouble::Unreachable(words(error)),
        IppError::RequestError(status) => Trouble::Refused(format!("it answers {status}")),
        other => Trouble::Unreachable(other.to_string()),
    }
}

/// The innermost reason: what is around it only says that there was one.
fn words(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reasons_of_a_printer_are_told_in_our_words() {
        let trouble = PrinterState::Trouble;
        for (reasons, is_stopped, state) in [
            ("none", false, PrinterState::Ready),
            ("media-empty-error", true, trouble(Trouble::PaperOut)),
            ("[media-needed, media-low-warning]", false, trouble(Trouble::PaperOut)),
            ("cover-open-report", false, trouble(Trouble::CoverOpen)),
            ("media-low-warning", false, PrinterState::PaperLow),
            ("media-empty-warning", false, PrinterState::Ready),
            ("paused", true, trouble(Trouble::Offline)),
            ("none", true, trouble(Trouble::Offline)),
        ] {
            assert_eq!(state_of(reasons, is_stopped), state, "{reasons}");
        }
    }
}
