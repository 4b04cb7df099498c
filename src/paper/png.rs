//! The dots of a paper in a PNG file.

use flate2::Crc;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

use super::{Bitmap, DOTS_PER_MM, PaperError};

/// Bytes of a PNG file before the second chunk: the signature, and the header chunk, which has always the same length.
const HEAD_LEN: usize = 8 + 25;

/// A PNG file of a paper that says how large the paper is, so that it is printed and shown in its true size.
pub fn png(bitmap: &Bitmap) -> Result<Vec<u8>, PaperError> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new(&mut file);
    encoder.write_image(bitmap.pixels(), bitmap.width(), bitmap.height(), ExtendedColorType::L8)?;
    let at = HEAD_LEN.min(file.len());
    file.splice(at..at, resolution_chunk());
    Ok(file)
}

/// The chunk that says how many dots make a metre, across and down (PNG specification, section 11.3.4.3).
fn resolution_chunk() -> Vec<u8> {
    let dots_per_metre = (DOTS_PER_MM * 1_000).to_be_bytes();
    let unit_is_metre = [1];
    let body = [&b"pHYs"[..], &dots_per_metre, &dots_per_metre, &unit_is_metre].concat();
    let mut checksum = Crc::new();
    checksum.update(&body);
    [&9_u32.to_be_bytes()[..], &body, &checksum.sum().to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::super::{PaperWidth, Sheet, raster, samples};
    use super::*;
    use crate::text::words::PaperWords;

    #[test]
    fn the_file_holds_the_very_dots_of_the_paper() {
        let sheet = Sheet::entry_ticket(&samples::entry_ticket(), PaperWidth::Mm80, &PaperWords::ENGLISH);
        let bitmap = raster(&sheet).unwrap();
        let read = image::load_from_memory_with_format(&png(&bitmap).unwrap(), ImageFormat::Png).unwrap().into_luma8();
        assert_eq!((read.width(), read.height()), (bitmap.width(), bitmap.height()));
        assert!(read.as_raw() == bitmap.pixels());
    }

    #[test]
    fn the_file_says_that_eight_dots_are_a_millimetre() {
        // Computed with another program: length 9, `pHYs`, 8,000 dots a metre twice, 1, and the CRC-32 of all but the length.
        let chunk = b"\0\0\0\x09pHYs\0\0\x1f\x40\0\0\x1f\x40\x01\x93\xa8\x5b\xa7";
        assert_eq!(resolution_chunk(), chunk);
        let sheet = Sheet::receipt(&samples::receipt(), PaperWidth::Mm80, &PaperWords::ENGLISH);
        let file = png(&raster(&sheet).unwrap()).unwrap();
        assert_eq!(&file[12..16], b"IHDR");
        assert_eq!(&file[33..54], chunk);
    }
}
