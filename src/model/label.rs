//! Names of members in words.

/// Words that are written in their own way wherever they stand.
const OWN: [(&str, &str); 32] = [
    ("api", "API"),
    ("arn", "ARN"),
    ("arns", "ARNs"),
    ("aws", "AWS"),
    ("csv", "CSV"),
    ("http", "HTTP"),
    ("https", "HTTPS"),
    ("iam", "IAM"),
    ("id", "ID"),
    ("ids", "IDs"),
    ("jdbc", "JDBC"),
    ("json", "JSON"),
    ("jwt", "JWT"),
    ("kms", "KMS"),
    ("ml", "ML"),
    ("oauth", "OAuth"),
    ("oauth2", "OAuth 2"),
    ("odata", "OData"),
    ("s3", "S3"),
    ("sap", "SAP"),
    ("sla", "SLA"),
    ("sql", "SQL"),
    ("sqs", "SQS"),
    ("sso", "SSO"),
    ("uri", "URI"),
    ("uris", "URIs"),
    ("url", "URL"),
    ("urls", "URLs"),
    ("utc", "UTC"),
    ("vpc", "VPC"),
    ("salesforce", "Salesforce"),
    ("snowflake", "Snowflake"),
];

/// A member's name in words: `DefaultExpirationDays` is `Default expiration days`, `kmsArn` is `KMS ARN`.
#[must_use]
pub fn label(name: &str) -> String {
    let mut label = String::with_capacity(name.len() + 8);
    for word in words(name) {
        let lower = word.to_lowercase();
        let own = OWN.iter().find(|(known, _)| *known == lower);
        if label.is_empty() {
            match own {
                Some((_, own)) => label.push_str(own),
                None => {
                    let mut letters = word.chars();
                    label.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                    label.push_str(&letters.as_str().to_lowercase());
                }
            }
        } else {
            label.push(' ');
            label.push_str(own.map_or(lower.as_str(), |(_, own)| own));
        }
    }
    label
}

/// A member's path in words: `_profile.Address.PostalCode` is `Profile · Address · Postal code`.
#[must_use]
pub fn path_words(path: &str) -> String {
    let names = path.split('.').map(|name| label(name.trim_start_matches('_').trim_end_matches("[]")));
    names.collect::<Vec<_>>().join(" · ")
}

/// The words that a name is put together from.
fn words(name: &str) -> Vec<String> {
    // These are one word, although they have capitals inside.
    let name = name.replace("OAuth", "Oauth").replace("oAuth", "Oauth").replace("OData", "Odata");
    let name = name.replace("ARNs", "Arns").replace("IDs", "Ids");
    let letters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(at + 1);
        let starts = match before {
            Some(before) if letter.is_uppercase() => {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            }
            _ => false,
        };
        if starts || matches!(letter, '_' | '-' | ' ' | '.') {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if !matches!(letter, '_' | '-' | ' ' | '.') {
            word.push(*letter);
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_words() {
        assert_eq!(path_words("_profile.Address.PostalCode"), "Profile · Address · Postal code");
        assert_eq!(path_words("_order.OrderItems[].Title"), "Order · Order items · Title");
    }

    #[test]
    fn names_become_words() {
        for (name, words) in [
            ("DefaultExpirationDays", "Default expiration days"),
            ("KMSArn", "KMS ARN"),
            ("kmsArn", "KMS ARN"),
            ("LayoutARNs", "Layout ARNs"),
            ("S3BucketName", "S3 bucket name"),
            ("oAuth2Credentials", "OAuth 2 credentials"),
            ("oAuthRequest", "OAuth request"),
            ("SAPOData", "SAP OData"),
            ("disableSSO", "Disable SSO"),
            ("DeadLetterQueueUrl", "Dead letter queue URL"),
            ("ProfileIds", "Profile IDs"),
            ("name", "Name"),
            ("ROLE_ARN", "Role ARN"),
            ("", ""),
        ] {
            assert_eq!(label(name), words, "{name}");
        }
    }
}
