-- Whose token a webhook was made with: it is told no longer than that token counts. And why it was given up, in words.
ALTER TABLE webhook ADD COLUMN maker TEXT REFERENCES token (id);
ALTER TABLE webhook ADD COLUMN why TEXT;

-- Of webhooks made before this, the audit log says who made them, where one token alone comes into question. Those of
-- which it does not, or whose token counts no longer today, go on as before, as nobody's.
UPDATE webhook SET maker = (
    SELECT CASE WHEN count(DISTINCT deed.token) = 1 THEN max(deed.token) END
    FROM deed JOIN token ON token.id = deed.token
    WHERE deed.method = 'POST' AND deed.status = 201 AND deed.territory = webhook.territory
      AND deed.path = '/territories/' || webhook.territory || '/webhooks'
      AND deed.at BETWEEN webhook.created AND webhook.created + 60000000
);
UPDATE webhook SET maker = NULL WHERE maker IN (
    SELECT id FROM token WHERE revoked IS NOT NULL OR expires <= 1000000 * unixepoch()
);

-- Until when the token of each counts, where that ends.
CREATE VIEW webhook_until AS
SELECT webhook.id AS id, token.revoked AS revoked,
       min(coalesce(token.revoked, token.expires), coalesce(token.expires, token.revoked)) AS until
FROM webhook JOIN token ON token.id = webhook.maker;
