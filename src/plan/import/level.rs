//! Which floor every spot is on.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanFile;
use super::feature::{EntranceFeature, SpotFeature};
use super::note::Note;
use super::report::Report;
use super::tags;

/// One floor to be.
pub(super) struct Storey {
    pub(super) level: i32,
    pub(super) spots: Vec<SpotFeature>,
    pub(super) entrances: Vec<EntranceFeature>,
}

/// What stands before the number of a spot on a level: `B2`, `B1`, `G`, `1`.
pub(super) fn floor_label(level: i32) -> String {
    match level {
        0 => "G".to_owned(),
        1.. => level.to_string(),
        _ => format!("B{}", level.unsigned_abs()),
    }
}

/// Deals spots and entrances out to floors, the topmost first.
///
/// A spot's `level` counts. A file without any is one floor: that of its name (`B1.geojson`), else below ground if most of its spots
/// are tagged so, else the next one from the ground up.
pub(super) fn allot(
    files: &[PlanFile<'_>],
    spots: Vec<SpotFeature>,
    entrances: Vec<EntranceFeature>,
    report: &mut Report,
) -> Vec<Storey> {
    let of_files = levels_of_files(files, &spots, report);
    let of_file = |file: usize| of_files.get(&file).copied().unwrap_or(0);
    let mut storeys: BTreeMap<i32, Storey> = BTreeMap::new();
    for spot in spots {
        let level = spot.tags.level.unwrap_or_else(|| of_file(spot.source.file));
        let new = || Storey { level, spots: Vec::new(), entrances: Vec::new() };
        storeys.entry(level).or_insert_with(new).spots.push(spot);
    }
    for entrance in entrances {
        let wanted = entrance.tags.level.unwrap_or_else(|| of_file(entrance.source.file));
        let nearest = storeys.keys().copied().min_by_key(|level| (level.abs_diff(wanted), *level));
        if let Some(storey) = nearest.and_then(|level| storeys.get_mut(&level)) {
            storey.entrances.push(entrance);
        }
    }
    storeys.into_values().rev().collect()
}

/// Where spots without a level of their own belong, for each file that has such.
fn levels_of_files(files: &[PlanFile<'_>], spots: &[SpotFeature], report: &mut Report) -> BTreeMap<usize, i32> {
    let mut named: BTreeMap<usize, BTreeSet<i32>> = BTreeMap::new();
    let mut unnamed: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for spot in spots {
        if let Some(level) = spot.tags.level {
            named.entry(spot.source.file).or_default().insert(level);
        } else {
            let (count, underground) = unnamed.entry(spot.source.file).or_default();
            *count += 1;
            *underground += usize::from(spot.tags.underground);
        }
    }
    let mut taken: BTreeSet<i32> = named.values().flatten().copied().collect();
    let mut chosen = BTreeMap::new();
    // First the files that say it themselves, so that none of the others takes their floor.
    for (number, file) in files.iter().enumerate() {
        let Some((count, _)) = unnamed.get(&number) else { continue };
        if let Some(levels) = named.get(&number) {
            let level = levels.iter().copied().min_by_key(|level| (level.unsigned_abs(), *level)).unwrap_or(0);
            chosen.insert(number, level);
            report.note(Note::LevelAssumed { file: file.name.to_owned(), spots: *count, floor: floor_label(level) });
        } else if let Some(level) = tags::level_of_file(file.name) {
            chosen.insert(number, level);
            taken.insert(level);
        }
    }
    for (number, file) in files.iter().enumerate() {
        let Some((count, underground)) = unnamed.get(&number).filter(|_| !chosen.contains_key(&number)) else {
            continue;
        };
        let free = |level: &i32| !taken.contains(level);
        let level = if underground * 2 > *count {
            (1..i32::MAX).map(|below| -below).find(free)
        } else {
            (0..i32::MAX).find(free)
        };
        let level = level.unwrap_or(0);
        chosen.insert(number, level);
        taken.insert(level);
        report.note(Note::FloorChosen { file: file.name.to_owned(), floor: floor_label(level) });
    }
    chosen
}
