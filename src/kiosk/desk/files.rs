//! Files that a person chooses: floor plans to import, papers to save.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use uuid::Uuid;

use crate::kiosk::command::{FilesCommand, SaveTo};
use crate::kiosk::reply::{Answer, Paper, ReadPlansError, ReadTariffError, SavePaperError, TariffsAnswer};
use crate::paper::{pdf, png};
use crate::plan::{self, Import, PlanFile};

/// The folder in the data folder where papers go when nobody can choose a place.
const PAPERS: &str = "papers";

/// How a person chooses files.
pub trait Dialogs: Send {
    /// Lets somebody choose floor plans; none if nobody chose, or nothing could be shown.
    fn choose_plans(&self) -> Vec<PathBuf>;

    /// Lets somebody choose a tariff file; `None` if nobody chose, or nothing could be shown.
    fn choose_tariff(&self) -> Option<PathBuf>;

    /// Lets somebody choose where a picture is saved; `None` if nobody chose, or nothing could be shown.
    fn choose_place(&self, file_name: &str) -> Option<PathBuf>;
}

/// The desktop's own windows for choosing files. A call lasts as long as the person takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialogs;

impl Dialogs for SystemDialogs {
    fn choose_plans(&self) -> Vec<PathBuf> {
        let dialog = rfd::FileDialog::new().set_title("Floor plans").add_filter("GeoJSON", &["geojson", "json"]);
        dialog.pick_files().unwrap_or_default()
    }

    fn choose_tariff(&self) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title("Tariff").add_filter("Tariff", &["toml"]).pick_file()
    }

    fn choose_place(&self, file_name: &str) -> Option<PathBuf> {
        let dialog = rfd::FileDialog::new().set_title("Save the paper").add_filter("PNG picture", &["png"]);
        dialog.add_filter("PDF file", &["pdf"]).set_file_name(file_name).save_file()
    }
}

/// Carries out what is asked about files.
pub(super) fn serve(command: &FilesCommand, folder: &Path, dialogs: &dyn Dialogs, ids: impl FnMut() -> Uuid) -> Answer {
    match command {
        FilesCommand::ChoosePlans => Answer::PlansChosen(dialogs.choose_plans()),
        FilesCommand::ReadPlans(files) => Answer::PlansRead(Box::new(read_plans(files, ids))),
        FilesCommand::ReadTariff(path) => read_tariff(Some(path)),
        FilesCommand::ChooseTariff => read_tariff(dialogs.choose_tariff().as_deref()),
        FilesCommand::SavePaper(paper, to) => Answer::PaperSaved(Box::new(save(paper, *to, folder, dialogs))),
    }
}

fn read_plans(files: &[PathBuf], ids: impl FnMut() -> Uuid) -> Result<Arc<Import>, ReadPlansError> {
    let mut read = Vec::with_capacity(files.len());
    for path in files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let bytes = fs::read(path).map_err(|why| ReadPlansError::File { path: path.display().to_string(), why })?;
        read.push((name, bytes));
    }
    let plans: Vec<PlanFile<'_>> = read.iter().map(|(name, bytes)| PlanFile { name, bytes }).collect();
    Ok(Arc::new(plan::import(&plans, ids)?))
}

/// The longest tariff that is read, in bytes; a longer file is none.
const MOST_TARIFF_BYTES: u64 = 1024 * 1024;

fn read_tariff(path: Option<&Path>) -> Answer {
    let text = path.map(|path| {
        let shown = path.display().to_string();
        let mut text = String::new();
        let file = fs::File::open(path).and_then(|file| {
            // One more: then it is known to be longer.
            file.take(MOST_TARIFF_BYTES.saturating_add(1)).read_to_string(&mut text)
        });
        match file {
            Err(why) => Err(ReadTariffError::File { path: shown, why }),
            Ok(_) if text.len() as u64 > MOST_TARIFF_BYTES => Err(ReadTariffError::TooLong(shown)),
            Ok(_) => Ok(text),
        }
    });
    Answer::Tariffs(Box::new(TariffsAnswer::Read(text.transpose())))
}

fn save(paper: &Paper, to: SaveTo, folder: &Path, dialogs: &dyn Dialogs) -> Result<Option<PathBuf>, SavePaperError> {
    let file_name = format!("{}.png", paper.file_stem);
    let place = match to {
        SaveTo::Chosen => dialogs.choose_place(&file_name),
        SaveTo::DataFolder => Some(folder.join(PAPERS).join(file_name)),
    };
    let Some(mut place) = place else { return Ok(None) };
    if place.extension().is_none() {
        place.set_extension("png");
    }
    let is_pdf = place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let file = if is_pdf {
        pdf(&paper.sheet, &paper.title).map_err(Arc::new)?
    } else {
        png(paper.dots.as_ref().map_err(Arc::clone)?).map_err(Arc::new)?
    };
    let written = match (to, place.parent()) {
        (SaveTo::DataFolder, Some(papers)) => fs::create_dir_all(papers),
        _ => Ok(()),
    };
    written
        .and_then(|()| fs::write(&place, file))
        .map_err(|why| SavePaperError::File { path: place.display().to_string(), why })?;
    Ok(Some(place))
}
