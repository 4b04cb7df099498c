//! How large monitors say that they are: from the description (EDID) that each sends to the computer.

use std::fs;
use std::path::Path;

use super::Settings;

/// Where Linux shows what is connected.
const CONNECTORS: &str = "/sys/class/drm";

/// A monitor that is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// Pixels from left to right, as it likes best.
    pub across: u32,
    /// Pixels from top to bottom.
    pub down: u32,
    /// Pixels to a metre.
    pub pixels_per_m: u32,
}

/// The monitors that are connected and say how large they are.
pub fn connected() -> Vec<Monitor> {
    connected_in(Path::new(CONNECTORS))
}

fn connected_in(connectors: &Path) -> Vec<Monitor> {
    let Ok(found) = fs::read_dir(connectors) else { return Vec::new() };
    let mut paths: Vec<_> = found.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let is_connected =
        |path: &Path| fs::read_to_string(path.join("status")).is_ok_and(|said| said.trim() == "connected");
    paths.iter().filter(|path| is_connected(path)).filter_map(|path| read(&fs::read(path.join("edid")).ok()?)).collect()
}

/// Reads the first detailed timing of an EDID (VESA E-EDID 1.3, section 3.10.2): pixels and millimetres, across and down.
fn read(edid: &[u8]) -> Option<Monitor> {
    const HEADER: [u8; 8] = [0, 255, 255, 255, 255, 255, 255, 0];
    const TIMING: usize = 54;
    let block = edid.get(..128)?;
    let sum = block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    if !block.starts_with(&HEADER) || sum != 0 {
        return None;
    }
    let byte = |place: usize| block.get(TIMING.checked_add(place)?).copied().map(u32::from);
    // No pixel clock: no timing, but a text.
    if byte(0)? == 0 && byte(1)? == 0 {
        return None;
    }
    let across = byte(2)? | ((byte(4)? & 0xF0) << 4);
    let down = byte(5)? | ((byte(7)? & 0xF0) << 4);
    let across_mm = byte(12)? | ((byte(14)? & 0xF0) << 4);
    let down_mm = byte(13)? | ((byte(14)? & 0x0F) << 8);
    // Some say only the shape of the picture, as 16 by 9 millimetres, or nothing.
    let pixels_per_m = across.checked_mul(1000)?.checked_div(across_mm)?;
    let by_height = down.checked_mul(1000)?.checked_div(down_mm)?;
    let is_square = pixels_per_m.abs_diff(by_height) <= pixels_per_m / 20;
    (is_square && Settings::PIXELS_PER_M.contains(&pixels_per_m)).then_some(Monitor { across, down, pixels_per_m })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EDID with nothing but its first timing.
    fn edid(across: u32, down: u32, across_mm: u32, down_mm: u32) -> Vec<u8> {
        let low = |number: u32| u8::try_from(number & 0xFF).unwrap();
        let high = |number: u32| u8::try_from(number >> 8).unwrap();
        let mut block = vec![0; 128];
        block[..8].copy_from_slice(&[0, 255, 255, 255, 255, 255, 255, 0]);
        block[54..56].copy_from_slice(&[0x64, 0x19]);
        block[56] = low(across);
        block[58] = high(across) << 4;
        block[59] = low(down);
        block[61] = high(down) << 4;
        block[66] = low(across_mm);
        block[67] = low(down_mm);
        block[68] = (high(across_mm) << 4) | high(down_mm);
        let sum = block.iter().fold(0_u8, |sum: u8, byte: &u8| sum.wrapping_add(*byte));
        block[127] = 0_u8.wrapping_sub(sum);
        block
    }

    #[test]
    fn a_monitor_says_how_large_it_is() {
        for (pixels, mm, per_m) in [
            ((1024, 768), (304, 228), 3_368),
            ((1920, 1080), (476, 268), 4_033),
            ((1280, 800), (217, 136), 5_898),
            ((3840, 2160), (600, 340), 6_400),
        ] {
            let monitor = read(&edid(pixels.0, pixels.1, mm.0, mm.1));
            assert_eq!(monitor, Some(Monitor { across: pixels.0, down: pixels.1, pixels_per_m: per_m }));
        }
    }

    #[test]
    fn one_that_says_nonsense_says_nothing() {
        let good = edid(1920, 1080, 476, 268);
        let mut wrong_sum = good.clone();
        wrong_sum[20] = 1;
        let mut no_timing = good.clone();
        no_timing[54..56].copy_from_slice(&[0, 0]);
        for nonsense in [
            Vec::new(),
            good[..100].to_vec(),
            vec![0; 128],
            wrong_sum,
            no_timing,
            edid(1920, 1080, 0, 0),
            edid(1920, 1080, 16, 9),
            edid(1920, 1080, 476, 100),
        ] {
            assert_eq!(read(&nonsense), None);
        }
    }

    #[test]
    fn only_connected_monitors_are_asked() {
        let folder = tempfile::tempdir().unwrap();
        for (name, status) in
            [("card0", None), ("card0-DP-1", Some("connected\n")), ("card0-DP-2", Some("disconnected\n"))]
        {
            let connector = folder.path().join(name);
            fs::create_dir(&connector).unwrap();
            if let Some(status) = status {
                fs::write(connector.join("status"), status).unwrap();
                fs::write(connector.join("edid"), edid(1024, 768, 304, 228)).unwrap();
            }
        }
        assert_eq!(connected_in(folder.path()).len(), 1);
        assert_eq!(connected_in(&folder.path().join("nowhere")), []);
    }
}
