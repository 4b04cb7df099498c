//! The window for the driver, on a monitor of its own.

use std::sync::Arc;

use eframe::egui::{Context, Ui, ViewportBuilder, ViewportCommand, ViewportId};

use super::screens::driver::{DriverView, driver_ui};
use super::state::{KioskState, WindowKind};

/// The driver's window, and what it showed last.
#[derive(Default)]
pub(super) struct DriverWindowShown {
    view: Arc<DriverView>,
}

impl DriverWindowShown {
    /// Shows the window if there is to be one. It is painted anew only when something in it has changed.
    pub(super) fn show(&mut self, ctx: &Context, state: &KioskState) {
        let (Some(monitor), Some(at_work)) = (state.own_window.driver_monitor(), state.at_work()) else {
            return;
        };
        let id = ViewportId::from_hash_of("driver");
        let view = DriverView::of(state, at_work);
        if *self.view != view {
            self.view = Arc::new(view);
            ctx.request_repaint_of(id);
        }
        let builder = ViewportBuilder::default()
            .with_title("Parkhaus: driver")
            .with_app_id("parkhaus-driver")
            .with_inner_size([800.0, 480.0])
            .with_active(false);
        let builder = match state.own_window.kind {
            // Monitors are counted from 1 by people, from 0 by the system.
            WindowKind::Kiosk => builder
                .with_decorations(false)
                .with_monitor(usize::from(monitor.saturating_sub(1)))
                .with_fullscreen(true),
            WindowKind::Desktop => builder,
        };
        let view = Arc::clone(&self.view);
        ctx.show_viewport_deferred(id, builder, move |ui: &mut Ui, _class| {
            // It goes away by the settings only.
            if ui.input(|input| input.viewport().close_requested()) {
                ui.send_viewport_cmd(ViewportCommand::CancelClose);
            }
            driver_ui(ui, &view);
        });
    }
}
