//! Whether a text that can't be read yet may be kept on disk, or handed to another program.
//!
//! Nobody can tell for certain what an unfinished text is about, so it is followed as far as it goes: names, values and
//! brackets are taken as they come, commas and colons may be missing, and a string ends with its line. It may go where
//! nothing in it can be what the policy of that place hides.

use super::redact::of_unknown;
use super::{DocPath, Member, OperationId, Policy, Sensitivity, Shape, ShapeKind, Step};

/// Whether the text of a member (of the whole input, at the root) may be kept.
#[must_use]
pub fn text_may_be_kept(operation: OperationId, path: &DocPath, text: &str) -> bool {
    text_keeps(operation, path, text, Policy::Store)
}

/// Whether nothing in the text of a member (of the whole input, at the root) can be what the policy hides.
#[must_use]
pub fn text_keeps(operation: OperationId, path: &DocPath, text: &str, policy: Policy) -> bool {
    let input = operation.operation().input;
    let root = Here { shape: Some(input), class: input.class };
    if path.is_root() {
        return Scan { policy, root, stack: Vec::new(), value: root }.follows(text);
    }
    let here = path.steps().iter().fold(root, Here::inside);
    !policy.hides(here.as_leaf())
}

/// What is known of the place of a value.
#[derive(Clone, Copy)]
struct Here {
    shape: Option<&'static Shape>,
    class: Sensitivity,
}

impl Here {
    fn of(self, member: Option<&'static Member>) -> Self {
        match member {
            Some(member) => Self { shape: Some(member.shape()), class: self.class.max(member.class()) },
            None => Self { shape: None, class: self.class.max(self.shape.map_or(Sensitivity::Customer, of_unknown)) },
        }
    }

    fn inside(self, step: &Step) -> Self {
        let key = match self.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Map { key, .. }) => key.class(),
            _ => self.class,
        };
        let here = self.of(self.shape.and_then(|shape| shape.step(step)));
        Self { class: here.class.max(key), ..here }
    }

    /// The class of a text in this place; in that of a group it may be about anything in the group.
    fn as_leaf(self) -> Sensitivity {
        self.shape.map_or(self.class, |shape| self.class.max(strictest(shape)))
    }

    /// What is between the brackets of a list or object here.
    fn opened(self, bracket: char) -> Self {
        let fits = match self.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::Structure { .. } | ShapeKind::Map { .. }) => bracket == '{',
            Some(ShapeKind::List { .. }) => bracket == '[',
            _ => false,
        };
        if fits { self } else { Self { shape: None, class: self.as_leaf().max(self.of(None).class) } }
    }
}

/// The strictest class of what a value of this shape may hold.
fn strictest(shape: &'static Shape) -> Sensitivity {
    let (mut class, mut seen, mut waiting) = (shape.class, Vec::new(), vec![shape]);
    while let Some(shape) = waiting.pop() {
        if seen.iter().any(|known| std::ptr::eq(*known, shape)) {
            continue;
        }
        seen.push(shape);
        let mut see = |member: &'static Member| {
            class = class.max(member.class());
            waiting.push(member.shape());
        };
        match &shape.kind {
            ShapeKind::Structure { members, .. } => members.iter().for_each(see),
            ShapeKind::List { item } => see(item),
            ShapeKind::Map { key, value } => {
                see(key);
                see(value);
            }
            _ => {}
        }
    }
    class
}

/// An open bracket.
struct Open {
    here: Here,
    bracket: char,
    /// Whether a name comes next.
    name: bool,
}

/// How far a text was followed.
struct Scan {
    policy: Policy,
    root: Here,
    stack: Vec<Open>,
    /// Where the next value belongs.
    value: Here,
}

impl Scan {
    /// Follows a text to its end. Says whether it can, and whether all of it may be kept.
    fn follows(&mut self, text: &str) -> bool {
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => string_length(rest),
                '{' | '[' | '}' | ']' | ',' | ':' => 1,
                _ => rest.find(|c: char| c.is_whitespace() || "{}[],:\"".contains(c)).unwrap_or(rest.len()),
            };
            let (token, left) = rest.split_at(length);
            let follows = match first {
                '{' | '[' => self.open(first),
                '}' | ']' => self.close(first),
                ',' | ':' => true,
                _ => self.text(token),
            };
            if !follows {
                return false;
            }
            rest = left.trim_start();
        }
        true
    }

    fn open(&mut self, bracket: char) -> bool {
        if self.stack.last().is_some_and(|open| open.name) {
            return false;
        }
        let here = self.value.opened(bracket);
        self.value = here.of(match here.shape.map(|shape| &shape.kind) {
            Some(ShapeKind::List { item }) => Some(&**item),
            _ => None,
        });
        self.stack.push(Open { here, bracket, name: bracket == '{' });
        true
    }

    fn close(&mut self, bracket: char) -> bool {
        let fits = |open: &Open| matches!((open.bracket, bracket), ('{', '}') | ('[', ']'));
        // One too many changes nothing.
        if self.stack.pop().is_some_and(|open| !fits(&open)) {
            return false;
        }
        self.ended();
        true
    }

    /// A value has ended.
    fn ended(&mut self) {
        match self.stack.last_mut() {
            Some(open) if open.bracket == '{' => open.name = true,
            Some(open) => {
                self.value = open.here.of(match open.here.shape.map(|shape| &shape.kind) {
                    Some(ShapeKind::List { item }) => Some(&**item),
                    _ => None,
                });
            }
            None => self.value = self.root,
        }
    }

    fn text(&mut self, token: &str) -> bool {
        if self.stack.is_empty() {
            // What stands before or behind the document is about to go into it.
            self.stack.push(Open { here: self.root, bracket: '{', name: true });
        }
        let Some(open) = self.stack.last_mut() else { return false };
        if open.name {
            open.name = false;
            let here = open.here;
            return self.name(here, token);
        }
        let empty = matches!(token, "\"\"" | "null" | "\"");
        let kept = empty || !self.policy.hides(self.value.as_leaf());
        self.ended();
        kept
    }

    fn name(&mut self, here: Here, token: &str) -> bool {
        let whole: Option<String> = serde_json::from_str(token).ok();
        let name = whole.clone().unwrap_or_else(|| token.trim_start_matches('"').to_owned());
        match here.shape.map(|shape| (&shape.kind, shape.member(&name))) {
            Some((ShapeKind::Structure { .. }, Some(member))) => self.value = here.of(Some(member)),
            Some((ShapeKind::Structure { members, .. }, None)) => {
                self.value = here.of(None);
                // What is not finished yet may become a name that is known; anything else may be about anybody.
                let begins = |member: &Member| member.name.starts_with(&name);
                let begun = whole.is_none() && members.iter().any(begins);
                if let (true, Some(open)) = (begun, self.stack.last_mut()) {
                    open.name = true;
                }
                return begun || name.is_empty() || !self.policy.hides(self.value.class);
            }
            Some((ShapeKind::Map { key, value }, _)) => {
                self.value = here.of(Some(value));
                return !self.policy.hides(here.class.max(key.class()));
            }
            _ => {
                self.value = here.of(None);
                return !self.policy.hides(here.class);
            }
        }
        true
    }
}

/// How long the string is that a text begins with: to its closing quote, or to the end of its line.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};

    fn kept(service: Service, name: &str, text: &str) -> bool {
        text_may_be_kept(api().operation(service, name).unwrap().id, &DocPath::root(), text)
    }

    #[test]
    fn unfinished_configuration_may_be_kept() {
        let domain = |text: &str| kept(Service::CustomerProfiles, "CreateDomain", text);
        for text in [
            "",
            "{",
            r#"{"DomainName": "acme", "Tags": {"a": "b", "kim@example.com": "c"#,
            r#"{"DomainName": "acme", "DefaultExpirationDays": 3, "Tags": {"a": "b",}"#,
            "{\"Defau\n \"DomainName\": \"acme\"}",
            "{\"DomainName\": \"acme\n \"Tags\": {\"a\": \"b\"}}",
            r#"{"DomainName" "acme" "Tags" {"a" "b"}"#,
            r#"{"Matching": {"Enabled": tru"#,
            "{\n}\n\"DomainName\": \"acme",
        ] {
            assert!(domain(text), "{text}");
        }
        let connector = r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme"#;
        assert!(kept(Service::AppFlow, "CreateConnectorProfile", connector));
    }

    #[test]
    fn what_may_be_a_secret_or_about_customers_may_not() {
        let domain = |text: &str| kept(Service::CustomerProfiles, "CreateDomain", text);
        for text in [
            r#"{"FirstName": "Ann""#,
            r#"{"DomainName": "acme"} Ann"#,
            r#"{"DomainName": {"FirstName": "Ann""#,
            "Ann",
            r#"{"DomainName": "acme"}}, "FirstName": "Ann""#,
        ] {
            assert!(!domain(text), "{text}");
        }
        assert!(!kept(Service::CustomerProfiles, "CreateProfile", r#"{"DomainName": "acme", "FirstName": "An"#));
        for text in [
            r#"{"connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2"#,
            r#"{"connectorProfileConfig": "hunter2"#,
            r#"{"connectorProfileConfig": ["hunter2"#,
            r#"{"connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": "hunter2"#,
        ] {
            assert!(!kept(Service::AppFlow, "CreateConnectorProfile", text), "{text}");
        }
    }

    #[test]
    fn an_editor_is_given_what_is_about_customers_and_no_secret() {
        let given = |service, name: &str, text: &str| {
            text_keeps(api().operation(service, name).unwrap().id, &DocPath::root(), text, Policy::Display)
        };
        let profile = r#"{"DomainName": "acme", "FirstName": "An"#;
        assert!(given(Service::CustomerProfiles, "CreateProfile", profile));
        assert!(given(Service::CustomerProfiles, "CreateProfile", r#"{"Unheard": "of"#));
        for text in [
            r#"{"connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2"#,
            r#"{"connectorProfileConfig": "hunter2"#,
        ] {
            assert!(!given(Service::AppFlow, "CreateConnectorProfile", text), "{text}");
        }
    }

    #[test]
    fn the_text_of_a_member_goes_by_its_class() {
        let of = |name: &str, path: &str| {
            let operation = api().operations().find(|known| known.id.name == name).unwrap().id;
            text_may_be_kept(operation, &path.parse().unwrap(), "x")
        };
        assert!(of("PutProfileObjectType", "Description") && of("PutProfileObjectType", "Fields{a}.Source"));
        assert!(!of("CreateProfile", "FirstName") && !of("CreateProfile", "Unheard"));
        assert!(!of("CreateConnectorProfile", "connectorProfileConfig"));
    }
}
