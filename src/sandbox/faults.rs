//! Things that go wrong on purpose, so that errors can be seen: `--fault [OPERATION=]CODE:RATE`.

use std::fmt;
use std::str::FromStr;

/// One kind of trouble and how often it strikes.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The only operation it strikes, if it is not all.
    pub operation: Option<String>,
    /// What happens.
    pub trouble: Trouble,
    /// How many of the requests it strikes, from 0 to 1.
    pub rate: f64,
}

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 429: throttled.
    Throttled,
    /// 500: the service failed.
    Internal,
    /// 403: denied.
    Denied,
    /// 403: the caller's login is over.
    Expired,
    /// 503: nobody there.
    Unavailable,
    /// The connection closes without an answer.
    Dropped,
}

/// Why a `--fault` cannot be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// It has no rate.
    #[error("write a fault as CODE:RATE or OPERATION=CODE:RATE, such as 429:0.3 or SearchCases=429:0.5")]
    Form,
    /// The code is none of these.
    #[error("the code of a fault is 429 (or throttling), 500, 503, 403, expired or drop")]
    Code,
    /// The rate is no number from 0 to 1.
    #[error("the rate of a fault is a number from 0 to 1")]
    Rate,
    /// There is no such operation in any of the three services.
    #[error("the fault names an operation that none of the three services has")]
    Operation,
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (operation, rest) = match text.split_once('=') {
            Some((operation, rest)) => (Some(operation.to_owned()), rest),
            None => (None, text),
        };
        if operation.as_ref().is_some_and(|name| !crate::model::api().operations().any(|known| known.id.name == name)) {
            return Err(FaultError::Operation);
        }
        let (code, rate) = rest.split_once(':').ok_or(FaultError::Form)?;
        let trouble = match code {
            "429" | "throttling" => Trouble::Throttled,
            "500" => Trouble::Internal,
            "503" => Trouble::Unavailable,
            "403" => Trouble::Denied,
            "expired" => Trouble::Expired,
            "drop" => Trouble::Dropped,
            _ => return Err(FaultError::Code),
        };
        let rate = rate.parse().ok().filter(|rate| (0.0..=1.0).contains(rate)).ok_or(FaultError::Rate)?;
        Ok(Self { operation, trouble, rate })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}=")?;
        }
        let code = match self.trouble {
            Trouble::Throttled => "429",
            Trouble::Internal => "500",
            Trouble::Unavailable => "503",
            Trouble::Denied => "403",
            Trouble::Expired => "expired",
            Trouble::Dropped => "drop",
        };
        write!(f, "{code}:{}", self.rate)
    }
}

/// The first fault that strikes this operation, by this throw of dice.
pub(super) fn strike(faults: &[Fault], operation: &str, dice: &mut fastrand::Rng) -> Option<Trouble> {
    let applies = |fault: &&Fault| fault.operation.as_deref().is_none_or(|only| only == operation);
    faults.iter().filter(applies).find(|fault| dice.f64() < fault.rate).map(|fault| fault.trouble)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_with_and_without_an_operation() {
        let fault: Fault = "SearchCases=429:0.5".parse().unwrap();
        let expected = Fault { operation: Some("SearchCases".into()), trouble: Trouble::Throttled, rate: 0.5 };
        assert_eq!(fault, expected);
        assert_eq!(fault.to_string(), "SearchCases=429:0.5");
        assert_eq!("expired:1".parse::<Fault>().unwrap().to_string(), "expired:1");
        assert_eq!("503:1".parse::<Fault>().map(|fault| fault.trouble), Ok(Trouble::Unavailable));
        assert_eq!("drop:1".parse::<Fault>().map(|fault| fault.trouble), Ok(Trouble::Dropped));
        assert_eq!("429".parse::<Fault>(), Err(FaultError::Form));
        assert_eq!("429:2".parse::<Fault>(), Err(FaultError::Rate));
        assert_eq!("SearchCase=429:1".parse::<Fault>(), Err(FaultError::Operation));
    }

    #[test]
    fn a_fault_strikes_its_operation_alone() {
        let faults = ["GetDomain=500:1".parse().unwrap()];
        let mut dice = fastrand::Rng::with_seed(1);
        assert_eq!(strike(&faults, "GetDomain", &mut dice), Some(Trouble::Internal));
        assert_eq!(strike(&faults, "ListDomains", &mut dice), None);
    }
}
