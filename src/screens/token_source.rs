//! Client tokens, without dice: a seed from the driver, then counting.

/// Makes ids that no other run makes. The seed is the driver's; from it on everything can be replayed.
#[derive(Clone, Debug)]
pub struct TokenSource {
    seed: u64,
    count: u64,
}

impl TokenSource {
    /// A mint of a run.
    pub const fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }

    /// The next client token: a UUID in form.
    pub fn token(&mut self) -> String {
        self.count += 1;
        let high = mixed(self.seed ^ mixed(self.count));
        let low = mixed(high ^ self.seed.rotate_left(32));
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            0x8000 | ((low >> 48) & 0x3fff),
            low & 0xffff_ffff_ffff,
        )
    }
}

/// Spreads every bit over all others (the finalizer of splitmix64).
const fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tokens_are_never_the_same_and_can_be_replayed() {
        let run = |seed| {
            let mut mint = TokenSource::new(seed);
            (0..100).map(|_| mint.token()).collect::<BTreeSet<_>>()
        };
        let (one, other) = (run(1), run(2));
        assert_eq!((one.len(), other.len()), (100, 100));
        assert!(one.is_disjoint(&other));
        assert_eq!(one, run(1));
        assert!(one.iter().all(|token| token.len() == 36 && token.as_bytes()[14] == b'4'));
    }
}
