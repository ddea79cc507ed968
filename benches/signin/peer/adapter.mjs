// oidc-provider's storage on PostgreSQL: one table a model, one prepared statement a call, no transaction around it
// (each call is a single statement and so atomic by itself). The payload is text: the server reads no field inside it.
import pg from 'pg';

const models = [
  'Session', 'Grant', 'Interaction', 'AuthorizationCode', 'AccessToken', 'RefreshToken',
  'PushedAuthorizationRequest', 'ReplayDetection', 'ClientCredentials', 'Client', 'DeviceCode',
  'InitialAccessToken', 'RegistrationAccessToken', 'BackchannelAuthenticationRequest', 'PreAuthorizedCode',
];
const withGrant = new Set(['AuthorizationCode', 'AccessToken', 'RefreshToken', 'DeviceCode', 'BackchannelAuthenticationRequest']);

export async function createAdapter(connectionString) {
  const pool = new pg.Pool({ connectionString, max: 16 });
  for (const model of models) {
    await pool.query(`CREATE TABLE IF NOT EXISTS ${table(model)} (
      id text PRIMARY KEY, payload text NOT NULL, grant_id text, uid text, user_code text,
      expires_at timestamptz, consumed_at bigint)`);
    if (withGrant.has(model)) await pool.query(`CREATE INDEX IF NOT EXISTS ${table(model)}_grant ON ${table(model)} (grant_id)`);
  }
  await pool.query(`CREATE UNIQUE INDEX IF NOT EXISTS session_uid ON ${table('Session')} (uid)`);
  return { pool, factory: (model) => new PostgresAdapter(model, pool) };
}

function table(model) {
  return `oidc_${model.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase()}`;
}

class PostgresAdapter {
  #pool;

  #statements;

  constructor(model, pool) {
    this.#pool = pool;
    const name = table(model);
    const statement = (verb, text) => ({ name: `${name}_${verb}`, text });
    this.#statements = {
      upsert: statement('upsert', `INSERT INTO ${name} (id, payload, grant_id, uid, user_code, expires_at)
        VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
        ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
          user_code = excluded.user_code, expires_at = excluded.expires_at`),
      find: statement('find', `SELECT payload, consumed_at FROM ${name} WHERE id = $1 AND (expires_at IS NULL OR expires_at > now())`),
      findByUid: statement('uid', `SELECT payload, consumed_at FROM ${name} WHERE uid = $1 AND (expires_at IS NULL OR expires_at > now())`),
      findByUserCode: statement('user_code', `SELECT payload, consumed_at FROM ${name} WHERE user_code = $1 AND (expires_at IS NULL OR expires_at > now())`),
      consume: statement('consume', `UPDATE ${name} SET consumed_at = extract(epoch FROM now())::bigint WHERE id = $1`),
      destroy: statement('destroy', `DELETE FROM ${name} WHERE id = $1`),
      revoke: statement('revoke', `DELETE FROM ${name} WHERE grant_id = $1`),
    };
  }

  #run(verb, values) {
    return this.#pool.query({ ...this.#statements[verb], values });
  }

  async #one(verb, value) {
    const { rows: [row] } = await this.#run(verb, [value]);
    if (!row) return undefined;
    const payload = JSON.parse(row.payload);
    if (row.consumed_at) payload.consumed = Number(row.consumed_at);
    return payload;
  }

  async upsert(id, payload, expiresIn) {
    await this.#run('upsert', [
      id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, payload.userCode ?? null, expiresIn ?? null,
    ]);
  }

  find(id) { return this.#one('find', id); }

  findByUid(uid) { return this.#one('findByUid', uid); }

  findByUserCode(userCode) { return this.#one('findByUserCode', userCode); }

  async consume(id) { await this.#run('consume', [id]); }

  async destroy(id) { await this.#run('destroy', [id]); }

  async revokeByGrantId(grantId) { await this.#run('revoke', [grantId]); }
}
