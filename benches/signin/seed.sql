-- Residents in bulk, on the server's own tables: as many rows a person as a registered resident has. Values sealed by the
-- vault are random bytes here, for nothing in a sign-in opens them. psql variables: residents, client, redirect, jwks.
SET synchronous_commit = off;

INSERT INTO account ("Id", "Status", "Proofing", "Culture", "SubjectSecret", "CreatedAt")
SELECT md5('account' || i)::uuid, 'Active', 'Counter', 'en', sha256(('secret' || i)::bytea), now()
FROM generate_series(1, :residents) i;

INSERT INTO blind_index ("Field", "Index", "AccountId")
SELECT field, sha256((field || i)::bytea), md5('account' || i)::uuid
FROM generate_series(1, :residents) i, unnest(ARRAY['hkid', 'email']) field;

INSERT INTO sealed_field ("Owner", "Field", "KeyVersion", "Ciphertext")
SELECT md5('account' || i)::uuid, field, 1, sha256((field || i)::bytea) || sha256((i || field)::bytea)
FROM generate_series(1, :residents) i, unnest(ARRAY['hkid', 'email', 'name_en', 'name_zh', 'date_of_birth']) field;

-- The cookie's token is sha256('session' || i); the table knows only its hash.
INSERT INTO session ("Id", "AccountId", "TokenHash", "Acr", "Amr", "Device", "CreatedAt", "AuthenticatedAt", "LastSeenAt")
SELECT md5('session' || i)::uuid, md5('account' || i)::uuid, sha256(sha256(('session' || i)::bytea)),
  'urn:bauhinia:acr:phr', 'pop user', 'Bench', now(), now(), now()
FROM generate_series(1, :residents) i;

INSERT INTO client ("Id", "Status", "Name_En", "Name_ZhHant", "Name_ZhHans", "Profile", "Environment", "Authentication",
  "RedirectUris", "PostLogoutRedirectUris", "Jwks", "IdTokenAlgorithm", "Sector", "LegacyWithoutPkce", "ClientCredentials",
  "RefreshTokens", "Resources", "RequiredProofing", "CreatedAt", "ChangedAt", "Fields")
VALUES (:'client', 'Active', 'Bench', '測試', '测试', 'Fapi2', 'Production', 'PrivateKeyJwt',
  ARRAY[:'redirect'], '{}', :'jwks', 'ES256', 'rp.example', false, false, false, '{}', 'None', now(), now(), '[]');
UPDATE client_revision SET "Value" = "Value" + 1;

INSERT INTO consent ("AccountId", "ClientId", "Scopes", "GivenAt")
SELECT md5('account' || i)::uuid, :'client', 'openid', now()
FROM generate_series(1, :residents) i;

ANALYZE;
