"""The account that the walks are in, and what they refer to."""

ACCOUNT, REGION = "111122223333", "eu-central-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/profiles"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/events"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0f0f"
NOBODY = "0" * 32
