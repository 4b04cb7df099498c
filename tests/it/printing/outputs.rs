//! The same paper on every way out: what can be read from each is the same, codes and texts.

use std::fs;
use std::path::Path;
use std::process::Command;

use image::{GrayImage, ImageFormat};
use parkhaus::paper::escpos::{CodePage, Letters};
use parkhaus::paper::{PaperWidth, Sheet, escpos, pdf, png, raster};
use parkhaus::printing::pretend::{Behaviour, Emulator, Event, Slip};
use parkhaus::text::words::PaperWords;

use super::{must_read, receipt, refund, scanned, ticket};

const WIDTHS: [PaperWidth; 2] = [PaperWidth::Mm80, PaperWidth::Mm58];

/// One paper in each of the languages that the fonts know, and a code page that has its letters, if there is one.
const LANGUAGES: [(&str, &str, &str, Option<CodePage>); 6] = [
    ("Parkhaus Größe & Söhne", "Geländewagen", "3 angefangene Stunden zum Abendtarif", Some(CodePage::Cp858)),
    ("Парковка Центральная", "Легковой автомобиль", "Три часа по вечернему тарифу", Some(CodePage::Cp866)),
    ("Χώρος στάθμευσης Αθήνα", "Αυτοκίνητο", "Τρεις ώρες με βραδινή τιμή", Some(CodePage::Cp1253)),
    ("Parking Łódź Główna", "Samochód osobowy", "Trzy rozpoczęte godziny wieczorem", Some(CodePage::Cp852)),
    ("Bãi đỗ xe Chợ Bến Thành", "Ô tô con", "Ba giờ theo giá buổi tối ưu đãi", None),
    ("Otopark Beşiktaş İskele", "Binek otomobil", "Akşam tarifesinden üç saat", Some(CodePage::Cp857)),
];

fn entry_ticket(width: PaperWidth) -> Sheet {
    Sheet::entry_ticket(&ticket("Parkhaus am Markt"), width, &PaperWords::ENGLISH)
}

fn printed(sheet: &Sheet, letters: Letters) -> Slip {
    let bytes = escpos(sheet, &raster(sheet).unwrap(), letters);
    let mut slips = Vec::new();
    for event in Emulator::new(sheet.width()).take(&bytes, Behaviour::default()) {
        match event {
            Event::Slip(slip) => slips.push(*slip),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(slips.len(), 1);
    slips.pop().unwrap()
}

/// Runs a program of poppler on a PDF file and reads what it writes.
fn poppler(program: &str, arguments: &[&str], sheet: &Sheet, ending: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("paper.pdf"), folder.path().join("out"));
    fs::write(&file, pdf(sheet, "Paper").unwrap()).unwrap();
    let ran = Command::new(program).args(arguments).arg(&file).arg(&out).output();
    let ran = ran.unwrap_or_else(|error| panic!("{program} (Debian: poppler-utils): {error}"));
    assert!(ran.status.success(), "{ran:?}");
    let written = if ending.is_empty() { out } else { out.with_extension(ending) };
    fs::read(&written).unwrap_or_else(|error| panic!("{written:?}: {error}, {:?}", list(folder.path())))
}

fn list(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn drawn_by_poppler(sheet: &Sheet) -> GrayImage {
    let file = poppler("pdftoppm", &["-png", "-gray", "-r", "203", "-singlefile"], sheet, "png");
    image::load_from_memory_with_format(&file, ImageFormat::Png).unwrap().into_luma8()
}

/// The words of a text in their order, without what only draws lines and codes.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|word| !word.chars().all(|sign| "-=#".contains(sign)) || word.len() == 1 && *word != "#")
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_scanner_reads_both_codes_from_the_picture() {
    for width in WIDTHS {
        let file = png(&raster(&entry_ticket(width)).unwrap()).unwrap();
        must_read(&image::load_from_memory(&file).unwrap().into_luma8(), "K7QX2M9P4TRA");
    }
}

#[test]
fn a_scanner_reads_both_codes_from_the_pdf() {
    for width in WIDTHS {
        must_read(&drawn_by_poppler(&entry_ticket(width)), "K7QX2M9P4TRA");
    }
}

#[test]
fn a_scanner_reads_both_codes_from_the_printer() {
    for width in WIDTHS {
        for letters in [Letters::Dots, Letters::Own { page: CodePage::Cp858, number: 19 }] {
            must_read(&printed(&entry_ticket(width), letters).picture, "K7QX2M9P4TRA");
        }
    }
}

#[test]
fn a_receipt_has_no_code_to_be_taken_for_a_ticket() {
    let sheet = Sheet::receipt(&receipt("Parkhaus", "Car", "Fee"), PaperWidth::Mm80, &PaperWords::ENGLISH);
    let picture = printed(&sheet, Letters::Dots).picture;
    assert_eq!(scanned(&picture, rxing::BarcodeFormat::QR_CODE), None);
}

#[test]
fn every_way_out_says_the_same_in_every_language() {
    for width in WIDTHS {
        let papers = |(facility, class, fee, page)| {
            let receipt = Sheet::receipt(&receipt(facility, class, fee), width, &PaperWords::ENGLISH);
            let refund = Sheet::refund(&refund(facility, class, fee), width, &PaperWords::ENGLISH);
            [(facility, receipt, page), (facility, refund, page)]
        };
        for (facility, sheet, page) in LANGUAGES.into_iter().flat_map(papers) {
            assert!(sheet.missing().is_empty(), "{facility}: {:?}", sheet.missing());
            let said = words(&sheet.to_text());
            let extracted = poppler("pdftotext", &["-raw"], &sheet, "");
            let mut in_pdf = words(&String::from_utf8(extracted).unwrap());
            let mut in_text = said.clone();
            // What stands side by side is read in another order: the words are the same.
            in_pdf.sort_unstable();
            in_text.sort_unstable();
            assert_eq!(in_pdf, in_text, "{facility} on {width:?}");
            if let Some(page) = page {
                let letters = Letters::Own { page, number: page.usual_number() };
                let printed: Vec<String> = words(&printed(&sheet, letters).text);
                assert_eq!(printed, said, "{facility} on {width:?}");
            }
            let dots = raster(&sheet).unwrap();
            let shown: Vec<u8> = dots.pixels().iter().map(|dot| if *dot < 128 { 0 } else { 255 }).collect();
            assert!(printed(&sheet, Letters::Dots).picture.as_raw() == &shown, "{facility} on {width:?}");
        }
    }
}

#[test]
fn what_the_letters_lack_comes_out_as_the_screen_shows_it() {
    let sheet = Sheet::receipt(&receipt("Bãi đỗ xe", "Car", "Fee"), PaperWidth::Mm80, &PaperWords::ENGLISH);
    let slip = printed(&sheet, Letters::Own { page: CodePage::Cp858, number: 19 });
    assert!(!slip.text.contains("xe") && slip.text.contains("DUPLICATE 2"), "{}", slip.text);
    // The row of the name is on the paper, dot for dot.
    let dots = raster(&sheet).unwrap();
    let (top, height) = (24_usize, 60_usize);
    let row: Vec<u8> =
        dots.pixels()[top * 576..(top + height) * 576].iter().map(|dot| if *dot < 128 { 0 } else { 255 }).collect();
    assert!(row.contains(&0));
    assert!(slip.picture.as_raw()[top * 576..(top + height) * 576] == row);
}

#[test]
fn a_character_that_no_font_has_is_a_box_on_every_way_out_and_is_named() {
    let sheet = Sheet::receipt(&receipt("京 Parking", "Car", "Fee"), PaperWidth::Mm80, &PaperWords::ENGLISH);
    assert_eq!(sheet.missing(), ['京']);
    let with_letters = printed(&sheet, Letters::Own { page: CodePage::Cp437, number: 0 });
    assert!(with_letters.text.contains("U+4EAC"), "{}", with_letters.text);
    let text = String::from_utf8(poppler("pdftotext", &["-raw"], &sheet, "")).unwrap();
    assert!(text.contains("U+4EAC"), "{text}");
    // The box is drawn: black where its upper side runs, on paper and in the file.
    for picture in [with_letters.picture, drawn_by_poppler(&sheet)] {
        let black = picture.rows().take(100).flatten().filter(|dot| dot.0[0] < 128).count();
        assert!(black > 500, "{black} black dots");
    }
}
