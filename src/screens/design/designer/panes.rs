//! What stands in the panes of the designer.

use super::DesignerPage;
use super::sketch::FieldView;
use crate::plan::Entry;

/// A pane of the designer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pane {
    /// All fields that can be put on the layout.
    #[default]
    Fields,
    /// The layout, as it is seen by who works with it.
    Layout,
    Templates,
    Rules,
}

impl Pane {
    pub(super) const ALL: [Self; 4] = [Self::Fields, Self::Layout, Self::Templates, Self::Rules];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Fields => "Fields",
            Self::Layout => "Layout",
            Self::Templates => "Templates",
            Self::Rules => "Rules",
        }
    }

    /// The pane after this one, or before it.
    pub(super) fn beside(self, forward: bool) -> Self {
        let (at, len) = (self as usize, Self::ALL.len());
        Self::ALL[if forward { (at + 1) % len } else { (at + len - 1) % len }]
    }
}

impl DesignerPage {
    /// How many rows a pane has.
    pub(super) fn len(&self, pane: Pane) -> usize {
        let Some(sketch) = &self.sketch else { return 0 };
        match pane {
            Pane::Fields => sketch.fields().len(),
            Pane::Layout => self.spec.panels.iter().enumerate().map(|(n, _)| sketch.panel(&self.layout, n).len()).sum(),
            Pane::Templates => sketch.templates().len(),
            Pane::Rules => sketch.rules().len(),
        }
    }

    /// The row under the cursor of a pane.
    pub(super) fn row(&self, pane: Pane) -> usize {
        self.at[pane as usize]
    }

    /// The field under the cursor: in the list of fields, or on the layout.
    pub(super) fn field(&self) -> Option<FieldView> {
        let sketch = self.sketch.as_ref()?;
        match self.pane {
            Pane::Layout => {
                let (panel, at) = self.seat_at(self.row(Pane::Layout))?;
                let id = sketch.panel(&self.layout, panel).into_iter().nth(at)?;
                sketch.fields().into_iter().find(|field| field.id == id)
            }
            _ => sketch.fields().into_iter().nth(self.row(Pane::Fields)),
        }
    }

    /// The panel and the place in it of a row of the layout.
    pub(super) fn seat_at(&self, mut row: usize) -> Option<(usize, usize)> {
        let sketch = self.sketch.as_ref()?;
        for panel in 0..self.spec.panels.len() {
            let len = sketch.panel(&self.layout, panel).len();
            if row < len {
                return Some((panel, row));
            }
            row -= len;
        }
        None
    }

    /// The row of the layout in which a field stands.
    pub(super) fn row_of(&self, id: &str) -> Option<usize> {
        let sketch = self.sketch.as_ref()?;
        let (panel, at) = sketch.seat(&self.layout, id)?;
        Some((0..panel).map(|panel| sketch.panel(&self.layout, panel).len()).sum::<usize>() + at)
    }

    pub(super) fn template(&self) -> Option<&Entry> {
        self.sketch.as_ref()?.templates().into_iter().nth(self.row(Pane::Templates))
    }

    pub(super) fn rule(&self) -> Option<&Entry> {
        self.sketch.as_ref()?.rules().into_iter().nth(self.row(Pane::Rules))
    }

    /// The entry that the cursor is on, as kind and key.
    pub(super) fn under(&self) -> Option<(String, String)> {
        let of = |entry: &Entry| (entry.kind.clone(), entry.key.clone());
        match self.pane {
            Pane::Fields => {
                let field = self.field()?;
                let name = if field.is_own { field.name } else { field.id };
                Some((self.spec.fields.clone(), name))
            }
            Pane::Layout => self.sketch.as_ref()?.wanted.entry(&self.spec.layouts, &self.layout).map(of),
            Pane::Templates => self.template().map(of),
            Pane::Rules => self.rule().map(of),
        }
    }
}
