//! What is filled in for each connector.

use crate::form::Do::{self, Choose, Entry, Item, Open, PasteKey, Secret, Type, Yes};

/// Marked, so that it is found wherever it went.
const SECRET: &str = "MARKED-SECRET-19c7";
const TOKEN: &str = "MARKEDa.SECRETb.19c7";
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMARKEDSECRET19c7\nQUJD\n-----END PRIVATE KEY-----\n";
const VERIFIER: &str = "MARKED-SECRET-19c7-MARKED-SECRET-19c7-MARKED-SECRET";
const ROLE: &str = "arn:aws:iam::111122223333:role/redshift";
const APP: &str = "arn:aws:secretsmanager:us-east-1:111122223333:secret:app";
const BACK: &str = "https://us-east-1.console.aws.amazon.com/appflow/oauth";
const SERVICE: &str = "com.amazonaws.vpce.us-east-1.vpce-svc-1";

/// A connector with what is filled in.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) private: bool,
    pub(crate) properties: Vec<Do>,
    pub(crate) credentials: Vec<Do>,
}

fn case(name: &'static str, kind: &'static str, properties: &[Do], credentials: &[Do]) -> Case {
    let (properties, credentials) = (properties.to_vec(), credentials.to_vec());
    Case { name, kind, private: false, properties, credentials }
}

const CODE: &[Do] = &[Open("Authorization code"), Secret("Code", SECRET), Type("Redirect address", BACK)];
const CLIENT: &[Do] =
    &[Type("Client ID", "the-client"), Secret("Client secret", SECRET), Secret("Access token", SECRET)];
pub(crate) const USER: &[Do] = &[Type("User", "kim"), Secret("Password", SECRET)];
const SAP: &[Do] = &[
    Type("Host", "https://sap.acme.example"),
    Type("Catalogue path", "/sap/opu/odata/iwfnd/catalogservice;v=2"),
    Type("Port", "443"),
    Type("Client", "100"),
];
const SAP_OAUTH: &[Do] = &[
    SAP[0],
    SAP[1],
    SAP[2],
    SAP[3],
    Open("OAuth addresses"),
    Type("Token address", "https://sap.acme.example/token"),
    Type("Authorization address", "https://sap.acme.example/authorize"),
    Item("Scopes", "ZAPI"),
];
pub(crate) const SNOWFLAKE: &[Do] = &[
    Type("Warehouse", "COMPUTE_WH"),
    Type("Stage", "SALES.PUBLIC.APPFLOW"),
    Type("Bucket", "acme-stage"),
    Type("Account", "acme"),
    Type("Region", "us-east-1"),
];

/// Every connector, and the ways to sign in that differ most.
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn cases() -> Vec<Case> {
    vec![
        case("amplitude", "Amplitude", &[], &[Secret("API key", SECRET), Secret("Secret key", SECRET)]),
        case(
            "datadog",
            "Datadog",
            &[Type("Datadog address", "https://api.datadoghq.eu")],
            &[Secret("API key", SECRET), Secret("Application key", SECRET)],
        ),
        case(
            "dynatrace",
            "Dynatrace",
            &[Type("Address of the application", "https://abc.live.dynatrace.com")],
            &[Secret("API token", SECRET)],
        ),
        case(
            "analytics",
            "Googleanalytics",
            &[],
            &[CLIENT[0], CLIENT[1], CODE[0], CODE[1], CODE[2], Secret("Code verifier", VERIFIER)],
        ),
        case("honeycode", "Honeycode", &[], &[Secret("Access token", SECRET), Secret("Refresh token", SECRET)]),
        case(
            "infor",
            "Infornexus",
            &[Type("Address of the application", "https://network.infornexus.com")],
            &[
                Secret("Access key ID", SECRET),
                Type("User ID", "kim"),
                Secret("Secret access key", SECRET),
                Secret("Data key", SECRET),
            ],
        ),
        case(
            "marketo",
            "Marketo",
            &[Type("Marketo address", "https://123-abc-456.mktorest.com")],
            &[CLIENT[0], CLIENT[1]],
        ),
        case(
            "redshift",
            "Redshift",
            &[
                Type("Bucket in between", "acme-bucket"),
                Type("Role of Redshift", ROLE),
                Type("Database URL", "jdbc:redshift://acme:5439/dev"),
            ],
            USER,
        ),
        case(
            "redshift-serverless",
            "Redshift",
            &[
                Type("Bucket in between", "acme-bucket"),
                Type("Role of Redshift", ROLE),
                Type("Role for the Data API", ROLE),
                Yes("Serverless"),
                Type("Workgroup", "wide"),
                Type("Database", "dev"),
            ],
            &[],
        ),
        case(
            "salesforce-code",
            "Salesforce",
            &[Type("Salesforce address", "https://acme.my.salesforce.com")],
            &[
                CODE[0],
                CODE[1],
                CODE[2],
                Type("Secret of the connected app", APP),
                Choose("Grant", "AUTHORIZATION_CODE"),
            ],
        ),
        Case {
            private: true,
            ..case(
                "salesforce-jwt",
                "Salesforce",
                &[Type("Salesforce address", "https://acme.my.salesforce.com"), Yes("Everything through PrivateLink")],
                &[Choose("Grant", "JWT_BEARER"), Secret("JSON web token", TOKEN)],
            )
        },
        case("servicenow", "Servicenow", &[Type("ServiceNow address", "https://acme.service-now.com")], USER),
        case(
            "servicenow-oauth",
            "Servicenow",
            &[Type("ServiceNow address", "https://acme.service-now.com")],
            &[Open("OAuth"), CLIENT[0], CLIENT[1], CLIENT[2], Secret("Refresh token", SECRET)],
        ),
        Case { private: true, ..case("singular", "Singular", &[], &[Secret("API key", SECRET)]) },
        case("slack", "Slack", &[Type("Slack address", "https://acme.slack.com")], CLIENT),
        case("snowflake", "Snowflake", SNOWFLAKE, USER),
        case("snowflake-key", "Snowflake", SNOWFLAKE, &[Type("User", "kim"), PasteKey("Private key", KEY)]),
        case("trend", "Trendmicro", &[], &[Secret("API secret key", SECRET)]),
        case("veeva", "Veeva", &[Type("Address of the application", "https://acme.veevavault.com")], USER),
        case(
            "zendesk",
            "Zendesk",
            &[Type("Zendesk address", "https://acme.zendesk.com")],
            &[CLIENT[0], CLIENT[1], CODE[0], CODE[1], CODE[2]],
        ),
        Case {
            private: true,
            ..case(
                "sap",
                "SAPOData",
                &[SAP[0], SAP[1], SAP[2], SAP[3], Type("PrivateLink service", SERVICE)],
                &[Open("User and password"), USER[0], USER[1]],
            )
        },
        case("sap-oauth", "SAPOData", SAP_OAUTH, &[Open("OAuth"), CLIENT[0], CLIENT[1], CLIENT[2]]),
        case(
            "own-basic",
            "CustomConnector",
            &[],
            &[Choose("Way to sign in", "BASIC"), Open("User and password"), USER[0], USER[1]],
        ),
        case(
            "own-oauth",
            "CustomConnector",
            &[
                Open("OAuth"),
                Type("Token address", "https://erp.acme.example/token"),
                Choose("Grant", "CLIENT_CREDENTIALS"),
            ],
            &[Choose("Way to sign in", "OAUTH2"), Open("OAuth"), CLIENT[0], CLIENT[1]],
        ),
        case(
            "own-way",
            "CustomConnector",
            &[],
            &[
                Choose("Way to sign in", "CUSTOM"),
                Open("Own way"),
                Type("Name of the way", "ticket"),
                Entry("Credentials", "ticket", SECRET),
            ],
        ),
        case(
            "pardot",
            "Pardot",
            &[Type("Business unit", "0Uv000000000001AAA")],
            &[Secret("Access token", SECRET), Secret("Refresh token", SECRET)],
        ),
    ]
}
