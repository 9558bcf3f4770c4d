//! `--plain`: no colours, no boxes, nothing that turns, and the terminal's own cursor on what is under the cursor.

use std::collections::BTreeSet;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;
use switchboard::app::render;
use switchboard::catalog::Location;
use switchboard::config::Settings;

use crate::hinted::settled;
use crate::pty::Start;
use crate::world::{World, places};

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

fn plain(at: &Location, size: (u16, u16)) -> World {
    World::set(at.clone(), size, Settings { plain: true, ..Settings::default() })
}

#[test]
fn no_page_has_colours_boxes_or_what_turns_and_the_cursor_is_where_one_is() {
    let (mut wrong, mut led) = (BTreeSet::new(), BTreeSet::new());
    let tools = ["", "profiles", "accounts", "calls", "jobs", "profiles/domains!create"].map(|at| at.parse().unwrap());
    for at in tools.into_iter().chain(places::all()) {
        for size in SIZES {
            // While everything loads, and once it is there.
            let loading = plain(&at, size);
            if loading.app.deadline().is_some() {
                wrong.insert(format!("{at}: something turns"));
            }
            for world in [loading, settled(plain(&at, size))] {
                let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
                terminal.draw(|frame| render(&world.app, frame)).unwrap();
                let drawn = terminal.backend().buffer();
                let ornament = |symbol: &str| {
                    symbol.chars().any(|c| matches!(c, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}'))
                };
                for cell in &drawn.content {
                    if ornament(cell.symbol()) || (cell.fg, cell.bg) != (Color::Reset, Color::Reset) {
                        wrong.insert(format!("{at}: {:?}", cell.symbol()));
                    }
                }
                if terminal.backend().cursor_visible() {
                    led.insert(world.app.top());
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().take(30).collect::<Vec<_>>().join("\n"));
    assert!(["home", "hub", "table", "document", "form"].iter().all(|name| led.contains(name)), "{led:?}");
}

#[test]
fn the_terminal_s_cursor_goes_with_the_row() {
    let mut session = Start::new(&["--sandbox", "--plain"]).session();
    session.wait("home is drawn", |s| s.alternate_screen() && s.contents().contains("Customer Profiles"));
    session.wait("the cursor is on a row", |s| !s.hide_cursor());
    assert!(!session.contents().contains(['│', '─', '╭']), "{}", session.contents());
    let at = |s: &vt100::Screen| s.cursor_position().0;
    let before = std::cell::Cell::new(0);
    session.wait("a first place", |s| {
        before.set(at(s));
        true
    });
    session.press("j");
    session.wait("it goes down", |s| !s.hide_cursor() && at(s) > before.get());
    session.quit();
}
