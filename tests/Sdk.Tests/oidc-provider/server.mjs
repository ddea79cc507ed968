// npm oidc-provider under the FAPI 2.0 profile: PAR, private_key_jwt, DPoP with required nonces, ES256, back-channel logout.
// Settings come from the environment: PORT, CLIENT_ID, CLIENT_JWKS (JSON), SERVICE (the origin of the relying party).
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const { PORT, CLIENT_ID, CLIENT_JWKS, SERVICE } = process.env;
const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const algorithms = ['ES256'];

const provider = new Provider(`http://op.localhost:${PORT}`, {
  clients: [{
    client_id: CLIENT_ID,
    redirect_uris: [`${SERVICE}/bauhinia/signed-in`],
    post_logout_redirect_uris: [`${SERVICE}/bauhinia/signed-out`],
    backchannel_logout_uri: `${SERVICE}/bauhinia/back-channel-logout`,
    backchannel_logout_session_required: true,
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    jwks: JSON.parse(CLIENT_JWKS),
  }],
  jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  acrValues: ['urn:bauhinia:acr:pwd', 'urn:bauhinia:acr:phr'],
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
    backchannelLogout: { enabled: true },
  },
  // Node does not resolve *.localhost by itself, and the provider's dispatcher refuses loopback addresses.
  fetch: (url, options) => fetch(String(url).replace('//service.localhost:', '//127.0.0.1:'), { ...options, dispatcher: undefined }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AuthorizationCode: 60, AccessToken: 600, IdToken: 600, Session: 86400, Grant: 86400, Interaction: 600 },
});

// Signs a resident in with what the service asked for, and consents.
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const acr = (params.acr_values ?? 'urn:bauhinia:acr:pwd').split(' ')[0];
    await provider.interactionFinished(request, response, { login: { accountId: 'resident', acr, amr: ['pop'] } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const handle = provider.callback();
const server = createServer((request, response) => {
  if (request.url.startsWith('/interaction/')) {
    interact(request, response).catch((error) => { response.statusCode = 500; response.end(error.message); });
    return;
  }
  handle(request, response);
});
server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
// The test ends this process by closing its standard input, also when the test itself is killed.
process.stdin.on('end', () => process.exit(0)).resume();
