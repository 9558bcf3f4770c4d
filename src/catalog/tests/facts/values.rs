//! Columns fit the values that they show, which are said in words.

use super::*;
use crate::catalog::RowCalled;

#[test]
fn kinds_fit_the_shapes() {
    for resource in all() {
        for column in &resource.columns {
            let shape = column_shape(resource, column.source);
            let has_enums = enums(shape, &column.expr).next().is_some();
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                let fits = shapes.iter().all(|shape| match column.kind {
                    ColumnKind::Text | ColumnKind::List | ColumnKind::Value | ColumnKind::Json | ColumnKind::Next => {
                        true
                    }
                    ColumnKind::Schedule => matches!(shape.kind, ShapeKind::String { .. }),
                    // A moment of what the value names.
                    ColumnKind::Time if column.labels.is_some() => matches!(shape.kind, ShapeKind::String { .. }),
                    ColumnKind::Status => matches!(&shape.kind, ShapeKind::String { values } if !values.is_empty()),
                    // The facts have no values for the modes of a connector, and a label may go before a value.
                    ColumnKind::Enum => has_enums || path.to_string().starts_with("connectorModes"),
                    // A batch's bounds are moments in text.
                    ColumnKind::Time | ColumnKind::Duration => {
                        matches!(shape.kind, ShapeKind::Timestamp(_)) || path.to_string().contains("BatchRecords")
                    }
                    ColumnKind::Bytes
                    | ColumnKind::Number
                    | ColumnKind::Chart
                    | ColumnKind::Percent
                    | ColumnKind::Fraction => {
                        matches!(shape.kind, ShapeKind::Integer { .. } | ShapeKind::Double)
                    }
                    // Whether a value is partial is told in text.
                    ColumnKind::Bool => matches!(shape.kind, ShapeKind::Boolean) || path.to_string() == "IsDataPartial",
                    ColumnKind::Count => matches!(shape.kind, ShapeKind::List { .. } | ShapeKind::Map { .. }),
                });
                assert!(fits, "{}: {} is no {:?}", resource.path, column.title, column.kind);
            }
        }
    }
}

/// The values of enums that paths lead to.
fn enums<'a>(shape: &'static Shape, expr: &'a Expr) -> impl Iterator<Item = (&'a Path, String)> {
    expr.0.iter().flatten().flat_map(move |path| {
        let shapes = match reached(shape, path) {
            Some(Reached::Shapes(shapes)) => shapes,
            _ => Vec::new(),
        };
        let values = |shape: &'static Shape| match &shape.kind {
            ShapeKind::String { values } => values.clone(),
            _ => Vec::new(),
        };
        shapes.into_iter().flat_map(values).map(move |value| (path, value)).collect::<Vec<_>>()
    })
}

/// Holds that a column says values of enums in words.
fn hold_words(resource: &Resource, column: &Column, shape: &'static Shape) {
    let is_said = matches!(column.kind, ColumnKind::Status | ColumnKind::Enum);
    for (path, value) in enums(shape, &column.expr).filter(|_| !is_said) {
        // What an item of the console's own is known by is no word.
        let is_id = resource.id == column.expr;
        assert!(is_id || column.words.contains_key(&value), "{}: {} {path} {value}", resource.path, column.title);
    }
}

#[test]
fn values_of_enums_are_said_in_words() {
    for resource in all() {
        for column in &resource.columns {
            hold_words(resource, column, column_shape(resource, column.source));
        }
        let Some(page) = &resource.page else { continue };
        let document = document_shape(resource);
        let facts = page.panels.iter().flat_map(|panel| &panel.facts).chain(&page.head);
        facts.for_each(|column| hold_words(resource, column, document));
        for panel in &page.panels {
            for row in panel.reads.iter().map(|read| read_shape(resource, read, "")) {
                panel.value.iter().for_each(|value| hold_words(resource, value, row));
                let mut named = panel
                    .label
                    .iter()
                    .filter(|_| panel.called != RowCalled::Spoken)
                    .flat_map(|label| enums(row, label));
                assert_eq!(named.next(), None, "{}: {}", resource.path, panel.title);
            }
            if let Some(each) = &panel.each {
                hold_words(resource, &each.value, output(each.plan(&item_of(resource), "acme").unwrap().operation));
            }
        }
        for source in &page.sources {
            let row = read_shape(resource, &source.read, if source.each.is_some() { "_order" } else { "" });
            source.hold_words(&mut |expr, is_said| {
                let unsaid = enums(row, expr).find(|(_, value)| !is_said(value));
                assert_eq!(unsaid, None, "{}: {}", resource.path, page.timeline);
            });
        }
    }
}

#[test]
fn every_status_is_as_wide_as_it_may_be() {
    for resource in all() {
        for column in resource.columns.iter().filter(|column| column.kind == ColumnKind::Status) {
            let shape = column_shape(resource, column.source);
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                for value in shapes.into_iter().flat_map(values_of) {
                    // In words there is a blank at each seam.
                    let is_seam = |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
                    let width = value.len() + value.as_bytes().windows(2).filter(|pair| is_seam(pair)).count();
                    assert!(width <= usize::from(column.ideal), "{}: {value}", resource.path);
                }
            }
        }
    }
}

#[test]
fn every_status_that_is_shown_has_a_tone() {
    for resource in all() {
        for column in resource.columns.iter().filter(|column| column.kind == ColumnKind::Status) {
            let shape = column_shape(resource, column.source);
            for path in column.expr.0.iter().flatten() {
                let Some(Reached::Shapes(shapes)) = reached(shape, path) else { continue };
                for shape in shapes {
                    let ShapeKind::String { values } = &shape.kind else { continue };
                    for value in values {
                        assert!(CellTone::of_status(value).is_some(), "{}: {} {value}", resource.path, column.title);
                    }
                }
            }
        }
    }
}
