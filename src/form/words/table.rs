//! What the published patterns allow, in words.

/// What a pattern lets a text consist of.
pub(super) struct Allowed {
    /// The pattern, as published.
    pub(super) pattern: &'static str,
    /// What it allows, put behind the number of characters; or as a whole, where `class` is empty.
    pub(super) words: &'static str,
    /// The characters that may stand anywhere in it.
    pub(super) class: &'static str,
    /// Those that it may begin with.
    pub(super) first: &'static str,
    /// Those that it may end with.
    pub(super) last: &'static str,
    /// What it may not begin with, in any case.
    pub(super) never: &'static str,
}

const fn of(pattern: &'static str, words: &'static str, class: &'static str) -> Allowed {
    Allowed { pattern, words, class, first: class, last: class, never: "" }
}

const fn whole(pattern: &'static str, words: &'static str) -> Allowed {
    of(pattern, words, "")
}

impl Allowed {
    const fn first(self, first: &'static str) -> Self {
        Self { first, ..self }
    }

    const fn last(self, last: &'static str) -> Self {
        Self { last, ..self }
    }

    const fn never(self, never: &'static str) -> Self {
        Self { never, ..self }
    }
}

const HTTP: &str = "an address that begins with https:// or http://";
const IAM: &str = "the ARN of an IAM role, like arn:aws:iam::123456789012:role/name";

/// Every pattern of a request.
pub(super) const PATTERNS: [Allowed; 51] = [
    of(r"\S+", "characters without spaces", r"\S"),
    of(".*", "characters in one line", r"[^\n]"),
    of(".+", "characters in one line", r"[^\n]"),
    of(r".*[\S]", "characters in one line, the last of them no space", r"[^\n]").last(r"\S"),
    of(r"$|^.*[\S]", "characters in one line, the last of them no space", r"[^\n]").last(r"\S"),
    of("^[a-zA-Z0-9_-]+$", "letters, digits, - or _", "[a-zA-Z0-9_-]"),
    of("[a-zA-Z0-9_-]+", "letters, digits, - or _", "[a-zA-Z0-9_-]"),
    of("^[a-zA-Z0-9_.-]+$", "letters, digits, . - or _", "[a-zA-Z0-9_.-]"),
    of(r"^[A-Za-z0-9\-._~]+$", "letters, digits, . - _ or ~", "[a-zA-Z0-9._~-]"),
    of("^[a-z0-9.-]+$", "lowercase letters, digits, . or -", "[a-z0-9.-]"),
    of("^[a-zA-Z_][a-zA-Z_0-9-]*$", "letters, digits, - or _, the first of them a letter or _", "[a-zA-Z_0-9-]")
        .first("[a-zA-Z_]"),
    of(
        r"^[a-zA-Z_][a-zA-Z_0-9-\s]*$",
        "letters, digits, spaces, - or _, the first of them a letter or _",
        r"[a-zA-Z_0-9\s-]",
    )
    .first("[a-zA-Z_]"),
    of("^[a-zA-Z][a-zA-Z0-9_]*$", "letters, digits or _, the first of them a letter", "[a-zA-Z0-9_]").first("[a-zA-Z]"),
    of("[A-Za-z0-9_]+", "letters, digits or _", "[A-Za-z0-9_]"),
    of("^[a-zA-Z0-9_]*$", "letters, digits or _", "[A-Za-z0-9_]"),
    of(r"[\w]+", "letters, digits or _", "[A-Za-z0-9_]"),
    of(r"[\w/-]+", "letters, digits, / - or _", "[A-Za-z0-9_/-]"),
    of(r"[\s\w_-]+", "letters, digits, spaces, - or _", r"[A-Za-z0-9_\s-]"),
    of(
        r"[a-zA-Z0-9][\w!@#.-]+",
        "letters, digits or any of _ ! @ # . -, the first of them a letter or digit; at least two",
        "[A-Za-z0-9_!@#.-]",
    )
    .first("[a-zA-Z0-9]"),
    of(r"[\w/!@#+=.-]+", "letters, digits or any of _ / ! @ # + = . -", "[A-Za-z0-9_/!@#+=.-]"),
    of(r"[\s\w/!@#+=.-]*", "letters, digits, spaces or any of _ / ! @ # + = . -", r"[A-Za-z0-9_\s/!@#+=.-]"),
    of(r"[\s\w/!@#+=,.-]*", "letters, digits, spaces or any of _ / ! @ # + = , . -", r"[A-Za-z0-9_\s/!@#+=,.-]"),
    of(r"[\w!@#\-.?,\s]*", "letters, digits, spaces or any of _ ! @ # - . ? ,", r"[A-Za-z0-9_!@#.?,\s-]"),
    of(r"[\s\w+-=\.:/@]*", "letters, digits, spaces or any of _ + , - . / : ; < = @", r"[\s\w+-=.:/@]"),
    of("[a-zA-Z0-9 _.:/=+\\-@]+", "letters, digits, spaces or any of _ . : / = + - @", "[a-zA-Z0-9 _.:/=+@-]"),
    of("([a-zA-Z0-9 _.:/=+\\-@]*)", "letters, digits, spaces or any of _ . : / = + - @", "[a-zA-Z0-9 _.:/=+@-]"),
    of(r"[A-Za-z0-9\-._/:#=+-]*", "letters, digits or any of - . _ / : # = +", "[A-Za-z0-9._/:#=+-]"),
    of(r"[\s\S]*", "characters", r"[\s\S]"),
    of(r"[a-zA-Z0-9/_\-:.]+", "letters, digits or any of / _ - : .", "[a-zA-Z0-9/_:.-]"),
    of(r"[a-zA-Z0-9_\-\s]+", "letters, digits, spaces, - or _", r"[a-zA-Z0-9_\s-]"),
    of(
        r"(?![aA][wW][sS]:)[a-zA-Z0-9 _.:/=+\-@]+",
        "letters, digits, spaces or any of _ . : / = + - @; it must not begin with aws:",
        "[a-zA-Z0-9 _.:/=+@-]",
    )
    .never("aws:"),
    of(
        "^(?!aws:)[a-zA-Z+-=._:/]+$",
        "letters, digits or any of + , - . / : ; < = _; it must not begin with aws:",
        "[a-zA-Z+-=._:/]",
    )
    .never("aws:"),
    of(
        "(?!aws:)[a-zA-Z+-=._:/]+",
        "letters, digits or any of + , - . / : ; < = _; it must not begin with aws:",
        "[a-zA-Z+-=._:/]",
    )
    .never("aws:"),
    of(
        r"[a-zA-Z0-9_\-\.@:/ ]*[a-zA-Z0-9_\-\.@:/]",
        "letters, digits, spaces or any of _ - . @ : /, the last of them no space",
        "[a-zA-Z0-9_.@:/ -]",
    )
    .last("[a-zA-Z0-9_.@:/-]"),
    of(
        r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\t]*",
        "characters, but no control characters other than tabs",
        r"[\t\x{20}-\x{FFFD}\x{10000}-\x{10FFFF}]",
    ),
    of("[ -~]+", "plain ASCII characters", "[ -~]"),
    whole("[a-f0-9]{32}", "32 characters, each 0 to 9 or a to f"),
    whole("^([0-9]|0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]$", "a time of day, like 09:30"),
    whole(r"^\d{3}$", "three digits"),
    whole(
        r"[a-zA-Z0-9_-]+/\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z",
        "a version: the recommender's name, / and its time like 2026-03-14T09-26-53Z",
    ),
    whole(r"(\d+|\$[a-z_]+)", "a number, or $ and a name in lowercase letters"),
    whole("arn:aws:iam:.*:[0-9]+:.*", IAM),
    whole(".*arn:aws:iam:.*:[0-9]+:.*", IAM),
    whole("arn:aws:kms:.*:[0-9]+:.*", "the ARN of a KMS key, like arn:aws:kms:us-east-1:123456789012:key/id"),
    whole(
        "arn:aws:secretsmanager:.*:[0-9]+:.*",
        "the ARN of a secret, like arn:aws:secretsmanager:us-east-1:123456789012:secret:name",
    ),
    whole("arn:aws:.*:.*:[0-9]+:.*", "an ARN, like arn:aws:service:us-east-1:123456789012:name"),
    whole("^arn:[a-z0-9]{1,10}:profile", "the ARN of a Customer Profiles resource, like arn:aws:profile:…"),
    whole("^(https?)://[-a-zA-Z0-9+&@#/%?=~_|!:,.;]*[-a-zA-Z0-9+&@#/%=~_|]", HTTP),
    whole(
        r"^([a-zA-Z0-9_=]+)\.([a-zA-Z0-9_=]+)\.([a-zA-Z0-9_\-\+\/=]*)",
        "a JSON web token: three parts with dots between them",
    ),
    whole(
        r"^$|com.amazonaws.vpce.[\w/!:@#.\-]+",
        "an endpoint service like com.amazonaws.vpce.us-east-1.vpce-svc-0123456789, or nothing",
    ),
    whole("^(upsolver-appflow)\\S*", "a bucket name that begins with upsolver-appflow"),
];
