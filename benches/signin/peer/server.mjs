// The peer: npm oidc-provider under the FAPI 2.0 profile, with PAR, private_key_jwt, DPoP (nonces required), ES256 and
// pairwise subjects. Settings come from the environment: PORT, DATABASE_URL, CLIENT_ID, CLIENT_JWKS (JSON), REDIRECT_URI.
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { createAdapter } from './adapter.mjs';

const { PORT, DATABASE_URL, CLIENT_ID, CLIENT_JWKS, REDIRECT_URI } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const { factory } = await createAdapter(DATABASE_URL);
const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const pairwiseSalt = randomBytes(32);
const algorithms = ['ES256'];

const provider = new Provider(issuer, {
  adapter: factory,
  clients: [{
    client_id: CLIENT_ID,
    redirect_uris: [REDIRECT_URI],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    subject_type: 'pairwise',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    jwks: JSON.parse(CLIENT_JWKS),
  }],
  jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, accountId, client) =>
    createHmac('sha256', pairwiseSalt).update(client.sectorIdentifier).update(accountId).digest('base64url'),
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: {
    clientAuthSigningAlgValues: algorithms,
    idTokenSigningAlgValues: algorithms,
    dPoPSigningAlgValues: algorithms,
  },
  features: {
    devInteractions: { enabled: false },
    fapi: { enabled: true, profile: '2.0' },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
  },
  interactions: { url: (_ctx, interaction) => `/bench/interaction/${interaction.uid}` },
  ttl: {
    AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Session: 86400, Grant: 86400, Interaction: 600,
  },
});

// Signs the resident named by login_hint in and consents, so that the measured flow meets a session and a grant.
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId: params.login_hint, amr: ['pop'] } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
}

const handle = provider.callback();
const server = createServer((request, response) => {
  if (request.url.startsWith('/bench/interaction/')) {
    interact(request, response).catch((error) => { response.statusCode = 500; response.end(error.message); });
    return;
  }
  handle(request, response);
});
server.keepAliveTimeout = 60000;
server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
