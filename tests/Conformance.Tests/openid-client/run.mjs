// Signs in as an unmodified client of openid-client would, in one of two profiles, and prints one JSON line a step. The test that
// starts it plays the resident: it has signed in and agreed before, and hands over the browser's cookie.
import dns from 'node:dns'
import { readFileSync } from 'node:fs'
import * as client from 'openid-client'

// RFC 6761 §6.3: names under localhost are this machine; the C library does not know.
const lookup = dns.lookup
dns.lookup = (name, options, done) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, options, done)

const plan = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const step = (name, facts = {}) => console.log(JSON.stringify({ step: name, ...facts }))

const importKey = (jwk, algorithm) => crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
const ec = { name: 'ECDSA', namedCurve: 'P-256' }

/** Follows the authorization URL as the resident's browser does and returns where it is sent back to. */
async function visit(url) {
  const response = await fetch(url, { redirect: 'manual', headers: { cookie: plan.cookie } })
  const location = response.headers.get('location')
  if (response.status !== 303 || !location) throw new Error(`${response.status} ${await response.text()}`)
  return new URL(location, url)
}

/** Runs what must fail and reports how. */
async function fails(name, work) {
  try {
    await work()
  } catch (problem) {
    step(name, { failed: problem.error ?? problem.code ?? problem.cause?.code ?? problem.message })
    return
  }
  step(name, { failed: null })
}

async function relaxed() {
  const { clientId, secret, redirectUri, bye } = plan.relaxed
  const config = await client.discovery(new URL(plan.issuer), clientId, { client_secret: secret }, client.ClientSecretBasic(secret))
  const verifier = client.randomPKCECodeVerifier()
  const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true }
  const parameters = {
    redirect_uri: redirectUri, scope: 'openid offline_access', state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }
  const back = await visit(client.buildAuthorizationUrl(config, parameters))
  const tokens = await client.authorizationCodeGrant(config, back, checks)
  step('relaxed.tokens', { type: tokens.token_type, subject: tokens.claims().sub, algorithm: header(tokens.id_token).alg })
  const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  step('relaxed.userinfo', { subject: person.sub })
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
  step('relaxed.refresh', { rotated: refreshed.refresh_token !== tokens.refresh_token })
  step('relaxed.introspection', { active: (await client.tokenIntrospection(config, refreshed.access_token)).active })
  await client.tokenRevocation(config, refreshed.access_token)
  step('relaxed.revocation', { active: (await client.tokenIntrospection(config, refreshed.access_token)).active })

  await fails('relaxed.code_twice', () => client.authorizationCodeGrant(config, back, checks))
  await fails('relaxed.wrong_state', () => client.authorizationCodeGrant(config, back, { ...checks, expectedState: 'another' }))
  const other = await visit(client.buildAuthorizationUrl(config, parameters))
  await fails('relaxed.wrong_verifier', () => client.authorizationCodeGrant(config, other, { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }))
  const mixed = await visit(client.buildAuthorizationUrl(config, parameters))
  mixed.searchParams.set('iss', 'https://attacker.example')
  await fails('relaxed.mix_up', () => client.authorizationCodeGrant(config, mixed, checks))
  const silent = await visit(client.buildAuthorizationUrl(config, { ...parameters, prompt: 'none', max_age: '0' }))
  await fails('relaxed.silent', () => client.authorizationCodeGrant(config, silent, checks))
  const again = await visit(client.buildAuthorizationUrl(config, parameters))
  const last = await client.authorizationCodeGrant(config, again, checks)
  return { config, hint: last.id_token, bye }
}

async function fapi() {
  const { clientId, jwk, redirectUri } = plan.fapi
  const key = await importKey(jwk, ec)
  const config = await client.discovery(new URL(plan.issuer), clientId, undefined, client.PrivateKeyJwt({ key, kid: jwk.kid }))
  const keys = await client.randomDPoPKeyPair('ES256')
  const DPoP = client.getDPoPHandle(config, keys)
  const verifier = client.randomPKCECodeVerifier()
  const checks = { pkceCodeVerifier: verifier, expectedState: client.randomState(), expectedNonce: client.randomNonce(), idTokenExpected: true }
  const parameters = {
    redirect_uri: redirectUri, scope: 'openid offline_access', state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }
  const url = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
  step('fapi.par', { parameters: [...url.searchParams.keys()].sort() })
  const back = await visit(url)
  const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, { DPoP })
  step('fapi.tokens', { type: tokens.token_type, subject: tokens.claims().sub, algorithm: header(tokens.id_token).alg, acr: tokens.claims().acr })
  const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP })
  step('fapi.userinfo', { subject: person.sub })
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
  step('fapi.refresh', { type: refreshed.token_type, rotated: refreshed.refresh_token !== undefined && refreshed.refresh_token !== tokens.refresh_token })
  const own = await client.clientCredentialsGrant(config, { resource: plan.fapi.resource }, { DPoP })
  step('fapi.client_credentials', { type: own.token_type })

  await fails('fapi.not_pushed', async () => client.authorizationCodeGrant(config, await visit(client.buildAuthorizationUrl(config, parameters)), checks, undefined, { DPoP }))
  await fails('fapi.no_proof', async () => client.authorizationCodeGrant(config, await visit(await client.buildAuthorizationUrlWithPAR(config, parameters)), checks))
  const bound = await visit(await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP }))
  const stranger = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
  await fails('fapi.other_key', () => client.authorizationCodeGrant(config, bound, checks, undefined, { DPoP: stranger }))
  await fails('fapi.stolen_token', () => client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub))
  await fails('fapi.stolen_token_other_key', () => client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub, { DPoP: stranger }))
  const intruder = await client.discovery(new URL(plan.issuer), clientId, undefined, client.PrivateKeyJwt({ key: (await client.randomDPoPKeyPair('ES256')).privateKey, kid: jwk.kid }))
  await fails('fapi.wrong_client_key', () => client.buildAuthorizationUrlWithPAR(intruder, parameters))
}

async function logout({ config, hint, bye }) {
  const back = await visit(client.buildEndSessionUrl(config, { id_token_hint: hint, post_logout_redirect_uri: bye, state: 'done' }))
  step('logout', { address: back.href })
}

const header = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString())

const session = await relaxed()
await fapi()
await logout(session)
