//! How values of keys are compared: telephone numbers by their digits, e-mail addresses and names without case, all
//! else exactly.

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// As they are.
    Exact,
    /// Without case and spacing.
    Words,
    /// By their digits.
    Phone,
}

impl Sense {
    /// The sense of a key, by its predefined name or else by the content type of its field.
    #[must_use]
    pub fn of(key: &str, content_type: Option<&str>) -> Self {
        match (key, content_type) {
            ("_phone", _) | (_, Some("PHONE_NUMBER")) => Self::Phone,
            ("_email" | "_fullName", _) | (_, Some("EMAIL_ADDRESS" | "NAME")) => Self::Words,
            _ => Self::Exact,
        }
    }

    /// The value in the form in which it is compared.
    #[must_use]
    pub fn normal(self, value: &str) -> String {
        match self {
            Self::Exact => value.trim().to_owned(),
            Self::Words => value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
            Self::Phone => digits(value),
        }
    }

    /// The form in which a value is kept; senses never collide.
    #[must_use]
    pub fn form(self, value: &str) -> String {
        let mark = match self {
            Self::Exact => '=',
            Self::Words => '~',
            Self::Phone => '+',
        };
        format!("{mark}{}", self.normal(value))
    }
}

/// The digits of a phone number without what only some notations have.
fn digits(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    // Numbers of the North American plan are written with and without their country code.
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10);
    national.unwrap_or(digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_match_in_every_notation() {
        let form = |value| Sense::Phone.form(value);
        assert_eq!(form("+49 (30) 901820"), form("004930901820"));
        assert_eq!(form("+1 555-010-0199"), form("(555) 010-0199"));
        assert_ne!(form("+4930901820"), form("+4930901821"));
    }

    #[test]
    fn names_match_without_case_and_spacing_and_ids_exactly() {
        assert_eq!(Sense::of("_fullName", None).form(" Jürgen  GROß"), "~jürgen groß");
        assert_ne!(Sense::of("orderId", None).form("a1"), Sense::of("orderId", None).form("A1"));
    }
}
