"""What Schemathesis does not know by itself: a territory's file is sent as the text it is."""

import schemathesis

schemathesis.serializer.alias(["application/jsonl", "application/x-ndjson"], "text/plain")
