import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { freePort } from '@channelgraph/testkit'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asSuperuser } from '../federation/foreign-rows/truth.ts'
import { type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'

// Bad input to the processes as they run: their environment, their database, their feeds, and whoever reaches a department directly.

const PATIENT_MS = 600_000
const PATIENCE = { timeout: 60_000, interval: 200 }
let graph: RunningGraph
let urls: Awaited<ReturnType<typeof seededDatabases>>
const superusers = new Map<Department, Sql>()
beforeAll(async () => {
  urls = await seededDatabases()
  graph = await startGraph(urls)
}, PATIENT_MS)
afterAll(() => Promise.all([...superusers.values()].map((sql) => sql.end())))

const on = (department: Department): Sql => {
  const sql = superusers.get(department) ?? asSuperuser(urls[department])
  superusers.set(department, sql)
  return sql
}
const readinessOf = async (department: Department) => {
  const response = await fetch(`${graph.urlOf(department)}/health/ready`)
  const { status: said, ...answer } = (await response.json()) as {
    status: string
    feeds: Record<string, string>
    parked: object[]
  }
  return { ...answer, said, status: response.status }
}

describe('an event that a reader does not understand', () => {
  /** Writes one more event of partners, as a faulty or newer publisher would. */
  const publish = async (version: number, payload: object) => {
    const [head] = await on('partners')`update outbox_head set seq = seq + 1 returning seq`
    await on('partners')`
      insert into outbox (seq, event_id, type, version, occurred_at, aggregate_id, aggregate_version, correlation_id, actor, payload)
      values (${head!.seq}, ${`evt_bad_${head!.seq}`}, 'PartnerSuspended', ${version}, now(), 'ptn_x', 1, 'test', 'test', ${payload as never})`
    return Number(head!.seq)
  }
  const position = async (reader: Department) =>
    Number((await on(reader)`select position from inbox where publisher = 'partners'`)[0]?.position)

  test.each([
    ['garbled', 1, { partnerId: 7 }, /^PartnerSuspended v1 \(sequence \d+\) breaks its contract at partnerId/],
    [
      'of a version to come',
      9,
      {},
      /^PartnerSuspended v9 \(sequence \d+\) is newer than this service.*deploy it first/,
    ],
  ])(
    'because it is %s is set apart and stops nothing: the feed goes on, an operator sees it, and put right it takes effect',
    { timeout: PATIENT_MS },
    async (_what, version, payload, says) => {
      const [known] = await on('partners')`
        select type, version as dataversion, payload as data from outbox order by seq limit 1`
      const seq = await publish(version, payload)
      const apart = async (reader: Department) =>
        (await on(reader)`select * from parked_event where sequence = ${seq}`)[0]
      for (const reader of ['support', 'orders', 'finance'] as const) {
        await expect
          .poll(() => apart(reader), PATIENCE)
          .toMatchObject({ state: 'RETRYING', message: expect.stringMatching(says) })
        expect(await position(reader)).toBeGreaterThanOrEqual(seq)
      }
      await on('support')`update parked_event set state = 'PARKED', next_try_at = null where sequence = ${seq}`
      const ready = await readinessOf('support')
      expect(ready).toMatchObject({
        status: 200,
        said: 'DEGRADED',
        parked: [{ publisher: 'partners', RETRYING: 0, PARKED: 1, WAITING: 0 }],
      })
      expect((await readinessOf('finance')).feeds.orders).toBe('following')
      expect(graph.log('support')).toContain('it is set apart, the rest goes on')
      const metrics = await (await fetch(`${graph.urlOf('support')}/metrics`)).text()
      expect(metrics).toMatch(/parked_events\{publisher="partners",state="PARKED",service="support"\} 1/)
      expect((await graph.as('management').ask('{ stations(first: 1) { nodes { name } } }')).errors).toEqual([])

      for (const reader of ['support', 'orders', 'finance'] as const) {
        const mended = JSON.stringify({ ...JSON.parse((await apart(reader))!.event), ...known })
        await on(reader)`
          update parked_event set event = ${mended}, state = 'RETRYING', next_try_at = null where sequence = ${seq}`
        await expect.poll(() => apart(reader), PATIENCE).toBeUndefined()
        await expect.poll(async () => (await readinessOf(reader)).feeds.partners, PATIENCE).toBe('following')
      }
      expect((await readinessOf('support')).said).toBe('ready')
    },
  )
})

describe('a department reached directly', () => {
  const post = (department: Department, headers: Record<string, string>, body = '{"query":"{ __typename }"}') =>
    fetch(`${graph.urlOf(department)}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  /** An identity as the gateway signs it, but for the key and what the test changes. */
  async function identity(kid: string, expires: string | number) {
    return new SignJWT({ roles: ['MGT'], partnerId: null, regions: [] })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setIssuer('channelgraph-gateway')
      .setAudience('channelgraph-subgraphs')
      .setSubject('emp_1')
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign((await generateKeyPair('EdDSA')).privateKey)
  }
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","roles":["MGT"],"exp":4102444800}').toString('base64url')}.`

  test.each([...DEPARTMENTS])(
    '%s answers 401 to whoever has no identity, or one that is forged, unknown or unsigned',
    async (department) => {
      for (const token of [
        undefined,
        'x',
        none,
        await identity('gateway/1', '60 s'),
        await identity('gateway/9', '60 s'),
        await identity('gateway/1', 1_700_000_000),
      ]) {
        const response = await post(department, token === undefined ? {} : { 'x-channelgraph-identity': token })
        expect(response.status).toBe(401)
        expect(await response.text()).toContain('UNAUTHENTICATED')
      }
      // Nobody reads the body of a stranger: it need not even be JSON.
      expect((await post(department, {}, 'x'.repeat(100_000))).status).toBe(401)
      expect(graph.log(department)).toContain('"keyId":"gateway/9"')
      expect((await readinessOf(department)).status).toBe(200)
    },
  )
})

describe('a database that is away', () => {
  test('later costs its department’s part, makes it not ready, and is used again without a restart', {
    timeout: PATIENT_MS,
  }, async () => {
    const [admin, name] = [on('partners'), new URL(urls.finance).pathname.slice(1)]
    const ask = () =>
      graph
        .as('management')
        .ask('{ partners(first: 1) { nodes { name } } overduePartners(first: 1) { nodes { overdue } } }')
    await admin.unsafe(`alter database "${name}" with allow_connections false`)
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    await expect.poll(async () => (await readinessOf('finance')).status, PATIENCE).toBe(503)
    const { data, errors, status } = await ask()
    expect([status, data.overduePartners]).toEqual([200, null])
    expect(data.partners.nodes).toHaveLength(1)
    expect(errors).toMatchObject([{ path: ['overduePartners'], extensions: { code: 'UNAVAILABLE' } }])
    expect(JSON.stringify(errors)).not.toMatch(/postgres|accepting connections|select /i)
    // Its feed says so too: to its readers it is away, not broken.
    await expect.poll(async () => (await readinessOf('orders')).feeds.finance, PATIENCE).toMatch(/answered 503/)
    expect(graph.log('finance')).not.toMatch(/"path":"\/events".*"request failed"/)

    await admin.unsafe(`alter database "${name}" with allow_connections true`)
    await expect.poll(async () => (await readinessOf('finance')).status, PATIENCE).toBe(200)
    await expect.poll(async () => (await ask()).errors, PATIENCE).toEqual([])
    // Whoever follows it has tried again, too.
    for (const reader of DEPARTMENTS)
      await expect.poll(async () => (await readinessOf(reader)).said, PATIENCE).toBe('ready')
  })
})

describe('a start that cannot be', () => {
  const SERVICES = ['gateway', ...DEPARTMENTS] as const
  type Service = (typeof SERVICES)[number]
  let key: JWK
  let publicKey: JWK
  beforeAll(async () => {
    const pair = await generateKeyPair('EdDSA', { extractable: true })
    key = await exportJWK(pair.privateKey)
    publicKey = await exportJWK(pair.publicKey)
  })

  async function environmentOf(service: Service): Promise<Record<string, string>> {
    const port = { PORT: String(await freePort()), LOG_LEVEL: 'warn' }
    if (service === 'gateway') {
      const graphs = DEPARTMENTS.map((name) => [`SUBGRAPH_URL_${name.toUpperCase()}`, `${graph.urlOf(name)}/graphql`])
      const signing = JSON.stringify({ ...key, kid: 'gateway/1' })
      return { ...port, ...Object.fromEntries(graphs), IDENTITY_KEY: signing, DEV_ISSUER_KEY: signing }
    }
    const set = JSON.stringify({ keys: [{ ...publicKey, kid: 'gateway/1' }] })
    const feeds = DEPARTMENTS.map((name) => [`FEED_URL_${name.toUpperCase()}`, graph.urlOf(name)])
    return {
      ...port,
      ...Object.fromEntries(feeds),
      DATABASE_URL: urls[service],
      IDENTITY_KEYS: set,
      FEED_KEYS: set,
      FEED_KEY: JSON.stringify({ ...key, kid: `${service}/1` }),
    }
  }

  /** Starts a service's bundle with a changed environment; how it ended and what it said. */
  async function start(service: Service, changes: Record<string, string | undefined>) {
    const folder = service === 'gateway' ? 'gateway' : `subgraphs/${service}`
    const env = { PATH: process.env.PATH, ...(await environmentOf(service)), ...changes } as NodeJS.ProcessEnv
    const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${folder}/dist/main.js`, import.meta.url))], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk))
    const [code] = (await once(child, 'close')) as [number]
    return { code, lines: said.trimEnd().split('\n') }
  }

  const WRONG: [Service, string, string | undefined, RegExp][] = [
    ['gateway', 'IDENTITY_KEY', undefined, /IDENTITY_KEY: is not set/],
    ['gateway', 'SUBGRAPH_URL_FINANCE', 'finance:4004', /SUBGRAPH_URL_FINANCE: is not an http/],
    ['gateway', 'PORT', 'http', /PORT: /],
    ...DEPARTMENTS.flatMap((name): typeof WRONG => [
      [name, 'DATABASE_URL', undefined, /DATABASE_URL: is not set/],
      [name, 'IDENTITY_KEYS', '{}', /IDENTITY_KEYS: is not \{"keys"/],
    ]),
    ['orders', 'FEED_KEY', '{"kty":"OKP"}', /FEED_KEY: is not a private Ed25519 key/],
    ['orders', 'FEED_URL_PARTNERS', undefined, /FEED_URL_PARTNERS: is not set; orders follows/],
    ['finance', 'FEED_URL_ORDERS', 'orders', /FEED_URL_ORDERS: is not an http/],
    ['support', 'DATABASE_POOL', '0', /DATABASE_POOL: /],
    ['partners', 'CLOCK_START', 'today', /CLOCK_START: /],
  ]
  test.each(WRONG)(
    'of %s with %s=%s is one line that names it, and exit code 1',
    { timeout: PATIENT_MS },
    async (service, name, value, says) => {
      const { code, lines } = await start(service, { [name]: value })
      expect([code, lines.length]).toEqual([1, 1])
      expect(lines[0]).toMatch(says)
    },
  )

  test.each<[string, Service, (env: { port: number }) => Record<string, string>, RegExp]>([
    ['a port in use', 'gateway', ({ port }) => ({ PORT: String(port) }), /Port \d+ is in use.*PORT/],
    ['a port in use', 'orders', ({ port }) => ({ PORT: String(port) }), /Port \d+ is in use.*PORT/],
    [
      'a database that is away',
      'finance',
      () => ({ DATABASE_URL: 'postgres://finance:secret@127.0.0.1:9/finance' }),
      /database of finance \(127\.0\.0\.1:9\/finance\) does not answer/,
    ],
    [
      'a wrong password',
      'finance',
      () => ({ DATABASE_URL: urls.finance.replace(/:[^:@]+@/, ':secret@') }),
      /refuses this service: password authentication failed/,
    ],
    [
      'a database that is not there',
      'finance',
      () => ({ DATABASE_URL: urls.finance.replace(/\/[^/]+$/, '/nowhere') }),
      /refuses this service: database "nowhere" does not exist/,
    ],
    [
      'a supergraph that is not there',
      'gateway',
      () => ({ SUPERGRAPH_FILE: '/nowhere/supergraph.graphql' }),
      /npm run compose/,
    ],
  ])(
    'for %s (%s) is one line with the way out, and exit code 1',
    { timeout: PATIENT_MS },
    async (_what, service, changesOf, says) => {
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const { port } = taken.address() as { port: number }
      const { code, lines } = await start(service, changesOf({ port }))
      taken.close()
      expect([code, lines.length]).toEqual([1, 1])
      expect(lines[0]).toMatch(says)
      expect(lines[0]).not.toContain('secret')
    },
  )

  test('on a database that a newer release has migrated is refused, names both, and changes nothing', {
    timeout: PATIENT_MS,
  }, async () => {
    const sql = on('support')
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of the future', 4102444800000)`
    const { code, lines } = await start('support', {})
    await sql`delete from drizzle.__drizzle_migrations where hash = 'of the future'`
    expect([code, lines.length]).toEqual([1, 1])
    expect(lines[0]).toMatch(
      /database of support was migrated by a newer release \(migration 4102444800000, this one knows \d+\).*backup/,
    )
  })
})
