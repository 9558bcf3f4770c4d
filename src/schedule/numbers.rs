//! The numbers that a field of a cron expression allows.

use std::ops::RangeInclusive;

/// The numbers of a field, ascending: `*`, numbers or their names, ranges, steps, and lists of these. A range that
/// ends before it starts goes on at the beginning.
pub(super) fn numbers(field: &str, bounds: RangeInclusive<i16>, names: &[&str]) -> Option<Vec<i16>> {
    let (least, greatest) = (*bounds.start(), *bounds.end());
    let number = |text: &str| -> Option<i16> {
        let nth = names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let number = nth.map_or_else(|| digits(text), |nth| Some(least + nth as i16))?;
        bounds.contains(&number).then_some(number)
    };
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let stepped = step.is_some();
        let step = step.map_or(Some(1), |step| digits(step).filter(|step| *step > 0))?;
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from)?, number(to)?),
            None if range == "*" || (range.is_empty() && stepped) => (least, greatest),
            None if stepped => (number(range)?, greatest),
            None => (number(range)?, number(range)?),
        };
        let size = greatest - least + 1;
        let to = if to < from { to + size } else { to };
        found.extend(
            (from..=to).step_by(step as usize).map(|number| if number > greatest { number - size } else { number }),
        );
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// A number without a sign.
pub(super) fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
