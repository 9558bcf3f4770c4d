//! Times, sizes and numbers for people.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How far a moment is from now: `3 min ago`, `in 5 h`, `2 d ago`. What is to come is rounded to the minute, so that two
/// hours that were just promised are two hours; if it is near, it says the smaller unit, too: `in 1 h 57 min`, `in 2 d 3 h`.
pub fn relative(now: Timestamp, moment: Timestamp) -> String {
    let seconds = moment.as_second().saturating_sub(now.as_second());
    if seconds >= 60 {
        return format!("in {}", ahead(seconds.saturating_add(29) / 60));
    }
    let (count, unit) = match seconds.unsigned_abs() {
        0..5 => return "now".to_owned(),
        size @ 5..60 => (size, "s"),
        size @ 60..3600 => (size / 60, "min"),
        size @ 3600..86_400 => (size / 3600, "h"),
        size @ 86_400..5_184_000 => (size / 86_400, "d"),
        size @ 5_184_000..63_072_000 => (size / 2_592_000, "months"),
        size => (size / 31_536_000, "years"),
    };
    if seconds < 0 { format!("{count} {unit} ago") } else { format!("in {count} {unit}") }
}

/// So many minutes, in one unit or in two.
fn ahead(minutes: i64) -> String {
    let (hours, days) = (minutes / 60, minutes / 1_440);
    match minutes {
        0..60 => format!("{minutes} min"),
        60..180 if minutes % 60 > 0 => format!("{hours} h {} min", minutes % 60),
        60..1_440 => format!("{hours} h"),
        1_440..4_320 if hours % 24 > 0 => format!("{days} d {} h", hours % 24),
        1_440..86_400 => format!("{days} d"),
        86_400..1_051_200 => format!("{} months", days / 30),
        _ => format!("{} years", days / 365),
    }
}

/// A moment to the second in a zone: `2026-03-04 14:05:09`.
pub fn absolute(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// A moment to the second with its zone: `2026-03-04 14:05:09 CET`.
pub fn zoned(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

/// A moment in full: `2026-03-04 14:05:09 CET, 3 min ago`.
pub fn moment(now: Timestamp, moment: Timestamp, zone: &TimeZone) -> String {
    format!("{}, {}", zoned(moment, zone), relative(now, moment))
}

/// How long something took: `850 ms`, `1.2 s`, `3 min 05 s`, `2 h 03 min`.
pub fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 => format!("{} ms", time.as_millis()),
        1..10 => format!("{}.{} s", seconds, time.subsec_millis() / 100),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{} h {:02} min", seconds / 3600, seconds / 60 % 60),
        _ => format!("{} d {:02} h", seconds / 86_400, seconds / 3600 % 24),
    }
}

/// A size in bytes: `512 B`, `1.2 MiB`.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if size < 1024 {
        return format!("{size} B");
    }
    let mut value = size as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        // what would be written as 1024.0 is one of the next unit
        if value < 1023.95 {
            break;
        }
        value /= 1024.0;
        unit = next;
    }
    format!("{value:.1} {unit}")
}

/// A number with commas between its thousands: `12,345`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: `1 row`, `2,000 rows`.
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_from_now() {
        let now = Timestamp::from_second(1_770_000_000).expect("a moment");
        let at = |seconds: i64| Timestamp::from_second(1_770_000_000 + seconds).expect("a moment");
        let cases = [
            (0, "now"),
            (-12, "12 s ago"),
            (-185, "3 min ago"),
            (7_020, "in 1 h 57 min"),
            (59, "in 59 s"),
            (3_599, "in 1 h"),
            (7_195, "in 2 h"),
            (86_390, "in 1 d"),
            (180_000, "in 2 d 2 h"),
            (400_000, "in 4 d"),
            (100 * 86_400, "in 3 months"),
            (-7_020, "1 h ago"),
            (7_230, "in 2 h"),
            (12_000, "in 3 h"),
            (-200_000, "2 d ago"),
            (-59 * 86_400, "59 d ago"),
            (-100 * 86_400, "3 months ago"),
            (-800 * 86_400, "2 years ago"),
        ];
        for (seconds, wanted) in cases {
            assert_eq!(relative(now, at(seconds)), wanted);
        }
        assert_eq!(relative(Timestamp::MIN, Timestamp::MAX), "in 19999 years".replace("19999", &years()));
        let berlin = TimeZone::get("Europe/Berlin").expect("a zone");
        assert_eq!(absolute(now, &berlin), "2026-02-02 03:40:00");
        assert_eq!(moment(now, at(-185), &berlin), "2026-02-02 03:36:55 CET, 3 min ago");
        assert_eq!(absolute(now, &TimeZone::UTC), "2026-02-02 02:40:00");
    }

    fn years() -> String {
        ((Timestamp::MAX.as_second() - Timestamp::MIN.as_second()) / 31_536_000).to_string()
    }

    #[test]
    fn sizes_have_units() {
        let millis = Duration::from_millis;
        assert_eq!(duration(millis(850)), "850 ms");
        assert_eq!(duration(millis(1250)), "1.2 s");
        assert_eq!(duration(millis(185_000)), "3 min 05 s");
        assert_eq!(duration(millis(7_380_000)), "2 h 03 min");
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(1_258_291), "1.2 MiB");
        assert_eq!(bytes(1_048_575), "1.0 MiB");
        assert_eq!(bytes(u64::MAX), "16.0 EiB");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(plural(1, "row", "rows"), "1 row");
        assert_eq!(plural(2000, "row", "rows"), "2,000 rows");
    }
}
