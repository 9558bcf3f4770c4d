//! What is wrong with a schedule expression.

/// Why a schedule expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongSchedule {
    /// Neither a rate nor a cron expression.
    #[error("write rate(5minutes), rate(1hours), rate(1days), or cron(0 3 * * ? *)")]
    Form,
    /// A rate that is none.
    #[error("a rate is a whole number from 1 and minutes, hours, days, weeks or months, such as rate(5minutes)")]
    Rate,
    /// Not six fields.
    #[error("cron has six fields: minute, hour, day of month, month, day of week, year; this has {0}")]
    Fields(usize),
    /// Both days, or neither, are left to the other.
    #[error("exactly one of day of month (third field) and day of week (fifth) is ?")]
    Days,
    /// A field that cannot be read.
    #[error("{field} cannot be {value}")]
    Field {
        /// What the field is called.
        field: &'static str,
        /// What stands there.
        value: String,
    },
    /// Fields that are sound and never come together, such as 30 February.
    #[error("this never happens")]
    Never,
}
