/*ocx-store-check:1*/
// What auth profiles of Anthropic's an OpenClaw of the SQLite generation has stored. Run as `node -e THIS` where OpenClaw
// runs, as the user that it runs as; prints one line of JSON, and no token: a token is the first 8 hex digits of its
// SHA-256. Reads only. Tables, keys and places as in OpenClaw 2026.9.6.
const fs = require('fs'), path = require('path'), url = require('url'), env = process.env;

const home = env.OPENCLAW_HOME || env.HOME || require('os').homedir();
const resolve = name => path.resolve(name.replace(/^~(?=\/|$)/, home));
const stateDir = resolve((env.OPENCLAW_STATE_DIR || '').trim() || path.join(home, '.openclaw'));
const list = directory => { try { return fs.readdirSync(directory).sort() } catch { return [] } };

let Database = null; // node:sqlite came with node 22.5
try { Database = process.getBuiltinModule('node:sqlite').DatabaseSync } catch {}

const stores = [];
const add = (store, what) => stores.push({ store, ...what });
const row = (db, table, column, key, value) =>
  db.prepare("select 1 from sqlite_master where type = 'table' and name = ?").get(table)
    ? db.prepare(`select ${column} json from ${table} where ${key} = ?`).get(value) : undefined;

function addProfiles(store, found) {
  if (!found) return add(store, { none: 'row' });
  let profiles;
  try { profiles = JSON.parse(found.json).profiles || {} } catch { return add(store, { error: 'its profiles are no JSON' }) }
  const ours = Object.entries(profiles).filter(([, p]) => p && p.provider === 'anthropic');
  for (const [profile, p] of ours) {
    const secret = p.token ?? p.access ?? p.key;
    add(store, {
      profile,
      type: String(p.type),
      sha8: typeof secret === 'string' && secret ? require('crypto').createHash('sha256').update(secret).digest('hex').slice(0, 8) : null,
      expires: typeof p.expires === 'number' ? p.expires : null,
      refresh: !!p.refresh,
    });
  }
  if (!ours.length) add(store, { none: 'anthropic' });
}

// A database whose directory we may not write cannot be opened in WAL mode; with an empty log it may be read as it lies.
function open(file) {
  let db;
  try {
    db = new Database(file, { readOnly: true, timeout: 4000 });
    db.prepare('select count(*) from sqlite_master').get();
    return db;
  } catch (e) {
    try { db?.close() } catch {}
    const READONLY = 8, CANTOPEN = 14;
    if (![READONLY, CANTOPEN].includes(e.errcode & 255) || fs.statSync(file + '-wal', { throwIfNoEntry: false })?.size) throw e;
    return new Database(new URL(url.pathToFileURL(file) + '?immutable=1'), { readOnly: true });
  }
}

let databases = 0;
function read(store, file, take) {
  if (!fs.existsSync(file)) return;
  databases++;
  if (!Database) return add(store, { unread: true });
  let db;
  try { db = open(file); take(db) }
  catch (e) { add(store, { error: String(e.errstr || e.code || 'unreadable') }) }
  finally { try { db?.close() } catch {} }
}

const agents = new Map(list(path.join(stateDir, 'agents')).map(a => [a, path.join(stateDir, 'agents', a, 'agent/openclaw-agent.sqlite')]));
if (env.OPENCLAW_AGENT_DIR) agents.set('main', path.join(resolve(env.OPENCLAW_AGENT_DIR), 'openclaw-agent.sqlite'));

let shared = null;
read('shared', path.join(stateDir, 'state/openclaw.sqlite'), db => {
  const cell = key => row(db, 'config_machine_state', 'value_json', 'state_key', key);
  const found = cell('authProfiles.store') || row(db, 'auth_profile_stores', 'store_json', 'store_key', 'shared');
  try { shared = JSON.parse(cell('auth.sharedStore').json).location } catch {}
  try { // An agent can have been given another directory; the database that OpenClaw has used last is its own.
    for (const a of db.prepare('select agent_id id, path from agent_databases order by last_seen_at').all()) {
      const file = path.resolve(stateDir, a.path);
      if (fs.existsSync(file)) agents.set(a.id, file);
    }
  } catch {}
  addProfiles('shared', found);
});
for (const [agent, file] of agents)
  read('agent:' + agent, file, db => addProfiles('agent:' + agent, row(db, 'auth_profile_store', 'store_json', 'store_key', 'primary')));

const leftovers = ['credentials/oauth.json', ...list(path.join(stateDir, 'agents')).map(a => `agents/${a}/agent/auth-profiles.json`)]
  .filter(f => fs.existsSync(path.join(stateDir, f)));

console.log(JSON.stringify({ check: 1, node: process.versions.node, sqlite: !!Database, stateDir, shared, databases, leftovers, stores }));
