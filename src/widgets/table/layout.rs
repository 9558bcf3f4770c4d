//! Which columns of a table are shown, where, and how wide.

use crate::widgets::{Align, Cut};

/// The columns between two columns.
const GAP: u16 = 2;

/// What is known of a column before its rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Its heading.
    pub title: String,
    /// It is left out rather than made narrower than this.
    pub min: u16,
    /// It is never wider than this, while others need the room.
    pub max: u16,
    /// Where not all columns fit, those with the smallest number stay. The first column stays in any case.
    pub priority: u8,
    /// Numbers lean to the right.
    pub align: Align,
    /// Where long values are cut.
    pub cut: Cut,
    /// Whether somebody chose how wide it is: as long as its values need that much, it is never narrower than `max`.
    pub kept: bool,
}

impl ColumnSpec {
    /// A column for words, of middling importance.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), min: 6, max: 40, priority: 5, align: Align::Left, cut: Cut::End, kept: false }
    }
}

/// Where a column is shown, counted from the left edge of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnRect {
    /// Its place among the specs.
    pub column: usize,
    /// Where it begins.
    pub x: u16,
    /// How wide it is.
    pub width: u16,
}

/// Lays columns out. `widths` holds what each would need to show all that it holds; a missing one needs its heading.
///
/// Without an offset the columns stay that matter most, in their order. With an offset so many columns behind the
/// first one are left out, and the others follow as far as there is room: by and by each can be seen.
pub fn layout_columns(specs: &[ColumnSpec], widths: &[u16], area_width: u16, offset: usize) -> Vec<ColumnRect> {
    let wanted = |column: usize| wanted(specs, widths, column);
    let smallest = |column: usize| smallest(specs, widths, column);
    let choose = |width: &dyn Fn(usize) -> u16, most: usize| match offset {
        0 => by_priority(specs, area_width, width, most),
        _ => by_order(specs, area_width, offset, width, most),
    };
    // Few columns that can be read serve better than many that can't: a column comes in at the width that it is
    // meant to have. Only where not even three would fit, they are made narrower, and no fourth one is fitted in.
    let meant = |column: usize| wanted(column).min(specs[column].max).max(smallest(column));
    let halfway = |column: usize| meant(column).midpoint(smallest(column));
    let few = specs.len().min(3);
    let enough = |chosen: &Vec<usize>| chosen.len() >= few;
    let chosen =
        Some(choose(&meant, specs.len())).filter(enough).or_else(|| Some(choose(&halfway, few)).filter(enough));
    let chosen = chosen.unwrap_or_else(|| choose(&smallest, few));
    let mut sizes: Vec<u16> = chosen.iter().map(|column| smallest(*column).min(area_width)).collect();
    let gaps = GAP * (chosen.len().saturating_sub(1)) as u16;
    let mut room = area_width.saturating_sub(sizes.iter().sum::<u16>() + gaps);
    let mut order: Vec<usize> = (0..chosen.len()).collect();
    order.sort_by_key(|place| (chosen[*place] != 0, specs[chosen[*place]].priority));
    // First up to what each column may have while others need the room, then up to its heading, then up to all it holds.
    let bounds: [&dyn Fn(usize) -> u16; 3] =
        [&|column| specs[column].max, &|column| heading(specs, column) + 1, &|_| u16::MAX];
    for bound in bounds {
        for place in &order {
            let most = wanted(chosen[*place]).min(bound(chosen[*place]));
            let more = most.saturating_sub(sizes[*place]).min(room);
            sizes[*place] += more;
            room -= more;
        }
    }
    for (size, column) in sizes.iter_mut().zip(&chosen) {
        *size = (*size).min(wanted(*column).max(1));
    }
    let mut x = 0;
    let place = |(column, width): (usize, u16)| {
        let rect = ColumnRect { column, x, width };
        x += width + GAP;
        rect
    };
    chosen.into_iter().zip(sizes).map(place).collect()
}

/// The greatest useful offset: with it the last column is seen, or with none if all are.
pub fn last_offset(specs: &[ColumnSpec], widths: &[u16], area_width: u16) -> usize {
    if layout_columns(specs, widths, area_width, 0).len() == specs.len() {
        return 0;
    }
    let last = specs.len().saturating_sub(1);
    let seen = |offset: &usize| {
        layout_columns(specs, widths, area_width, *offset).last().is_some_and(|rect| rect.column == last)
    };
    (1..last).find(seen).unwrap_or(last.saturating_sub(1))
}

/// The room that a column would like.
fn wanted(specs: &[ColumnSpec], widths: &[u16], column: usize) -> u16 {
    widths.get(column).copied().unwrap_or(0).max(heading(specs, column) + 2)
}

/// The room that its heading needs.
fn heading(specs: &[ColumnSpec], column: usize) -> u16 {
    crate::widgets::columns(&specs[column].title).min(usize::from(u16::MAX) / 2) as u16
}

fn smallest(specs: &[ColumnSpec], widths: &[u16], column: usize) -> u16 {
    let spec = &specs[column];
    if spec.kept { wanted(specs, widths, column).min(spec.max).max(1) } else { spec.min.max(1) }
}

/// The columns that matter most, as many as fit.
fn by_priority(specs: &[ColumnSpec], area_width: u16, width: &dyn Fn(usize) -> u16, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..specs.len()).collect();
    order.sort_by_key(|column| (*column != 0, specs[*column].priority));
    let mut chosen = take_fitting(area_width, order.into_iter().take(most), width);
    chosen.sort_unstable();
    chosen
}

/// The first column, and those behind the offset, as many as fit.
fn by_order(
    specs: &[ColumnSpec],
    area_width: u16,
    offset: usize,
    width: &dyn Fn(usize) -> u16,
    most: usize,
) -> Vec<usize> {
    let offset = offset.min(specs.len().saturating_sub(2));
    let order = (0..specs.len().min(1)).chain(1 + offset..specs.len()).take(most);
    take_fitting(area_width, order, width)
}

fn take_fitting(area_width: u16, order: impl Iterator<Item = usize>, width: &dyn Fn(usize) -> u16) -> Vec<usize> {
    let mut used = 0;
    let mut chosen = Vec::new();
    for column in order {
        let gap = if chosen.is_empty() { 0 } else { GAP };
        let more = width(column).saturating_add(gap);
        if !chosen.is_empty() && used + u32::from(more) > u32::from(area_width) {
            break;
        }
        used += u32::from(more);
        chosen.push(column);
    }
    if area_width == 0 { Vec::new() } else { chosen }
}
