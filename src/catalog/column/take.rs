//! What of a text a column shows and follows.

use std::borrow::Cow;

use serde::Deserialize;

use crate::catalog::arn::name_in_arn;

/// What of a text is shown and followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::catalog) enum Take {
    /// All of it.
    #[default]
    Whole,
    /// The part after the last slash: the name in an ARN.
    Tail,
    /// What an ARN names, for people.
    Named,
    /// The object type of an expression such as `{_order.Total}`.
    ObjectType,
    /// The service in an ARN, or the scheme of a URI.
    ArnService,
}

impl Take {
    pub(in crate::catalog) fn of(self, text: &str) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Named => return name_in_arn(text),
            Self::Whole => text,
            Self::Tail => text.rsplit('/').next().filter(|tail| !tail.is_empty()).unwrap_or(text),
            Self::ArnService => match text.strip_prefix("arn:") {
                Some(rest) => rest.split(':').nth(1).unwrap_or(text),
                None => text.split(':').next().unwrap_or(text),
            },
            Self::ObjectType => {
                let inside = text.split_once('{').map_or(text, |(_, rest)| rest);
                inside.split(['.', '}']).next().unwrap_or(inside)
            }
        })
    }
}
