//! Whether, and when, a failed exchange is sent again.

use std::time::Duration;

use super::PoolLimits;
use crate::contract::{ApiError, ErrorKind, Transience};
use crate::model::Retry;

/// Throttled calls wait at least this long: full jitter would send some of them again at once, into the same limit.
const THROTTLED: Duration = Duration::from_millis(200);

/// How long to wait before the next attempt; `None` if there must be none.
///
/// `attempt` failed, counted from 1; `dice` lies between 0 and 1. The backoff is exponential with
/// full jitter; what the service itself asks for is the least.
pub(super) fn next_attempt(
    limits: &PoolLimits,
    class: Retry,
    error: &ApiError,
    attempt: u32,
    dice: f64,
) -> Option<Duration> {
    if attempt >= limits.attempts {
        return None;
    }
    let after = match (error.transience, class) {
        (Transience::NotActed { after }, _) | (Transience::MayHaveActed { after }, Retry::Safe | Retry::Token) => after,
        (Transience::MayHaveActed { .. }, Retry::Refused) | (Transience::Permanent, _) => return None,
    };
    let ceiling = limits.backoff.saturating_mul(2_u32.saturating_pow(attempt - 1)).min(limits.longest_wait);
    let least = if error.kind == ErrorKind::Throttled { THROTTLED.min(limits.longest_wait) } else { Duration::ZERO };
    let wait = ceiling.mul_f64(dice.clamp(0.0, 1.0)).max(least);
    match after {
        Some(after) if after > limits.longest_wait => None,
        Some(after) => Some(after.max(wait)),
        None => Some(wait),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(transience: Transience) -> ApiError {
        ApiError { transience, ..ApiError::local(ErrorKind::Internal, "InternalServerException", "down") }
    }

    #[test]
    fn what_may_have_acted_is_repeated_only_where_twice_is_once() {
        let limits = PoolLimits::default();
        let refused = error(Transience::NotActed { after: None });
        let unsure = error(Transience::MayHaveActed { after: None });
        let lost = error(Transience::Permanent);
        for (class, failed, again) in [
            (Retry::Safe, &refused, true),
            (Retry::Token, &refused, true),
            (Retry::Refused, &refused, true),
            (Retry::Safe, &unsure, true),
            (Retry::Token, &unsure, true),
            (Retry::Refused, &unsure, false),
            (Retry::Safe, &lost, false),
        ] {
            assert_eq!(next_attempt(&limits, class, failed, 1, 0.5).is_some(), again, "{class:?} {failed:?}");
        }
    }

    #[test]
    fn the_backoff_doubles_and_ends() {
        let limits = PoolLimits::default();
        let refused = error(Transience::NotActed { after: None });
        let waits: Vec<_> = (1..=4).map(|n| next_attempt(&limits, Retry::Safe, &refused, n, 1.0)).collect();
        let ms = Duration::from_millis;
        assert_eq!(waits, [Some(ms(500)), Some(ms(1000)), Some(ms(2000)), None]);
        assert_eq!(next_attempt(&limits, Retry::Safe, &refused, 1, 0.0), Some(Duration::ZERO));
    }

    #[test]
    fn a_throttled_call_is_never_sent_again_at_once() {
        let limits = PoolLimits::default();
        let throttled = ApiError { kind: ErrorKind::Throttled, ..error(Transience::NotActed { after: None }) };
        assert_eq!(next_attempt(&limits, Retry::Safe, &throttled, 1, 0.0), Some(THROTTLED));
        assert!(next_attempt(&limits, Retry::Safe, &throttled, 1, 1.0) > Some(THROTTLED));
    }

    #[test]
    fn the_wait_that_the_service_asks_for_is_the_least() {
        let limits = PoolLimits::default();
        let asked = |secs| error(Transience::NotActed { after: Some(Duration::from_secs(secs)) });
        assert_eq!(next_attempt(&limits, Retry::Safe, &asked(7), 1, 1.0), Some(Duration::from_secs(7)));
        assert_eq!(next_attempt(&limits, Retry::Safe, &asked(3600), 1, 1.0), None);
    }
}
