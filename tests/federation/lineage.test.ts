import { fileURLToPath } from 'node:url'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { outbox } from '@channelgraph/events'
import type { Completeness, DepartmentFreshness, ExplainedPlan, Lineage } from '@channelgraph/explorer/explained'
import { openDatabase } from '@channelgraph/service'
import { desc } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { readExamples } from '../../gateway/src/http/examples.ts'
import { type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'

// Where the answer to Q01 comes from, as the gateway tells it, against its plan, the departments' own logs and their databases.

const EXAMPLES = readExamples(fileURLToPath(new URL('../../gateway/examples', import.meta.url)))
const { query } = EXAMPLES.find(({ name }) => name.startsWith('Q01'))!
/** Whose columns are whose, by the schemas of the departments. */
const COLUMNS = {
  rank: 'orders',
  deliveredNet: 'orders',
  growth: 'orders',
  'partner.code': 'partners',
  'partner.name': 'orders',
  'partner.tier': 'partners',
  'partner.trainingValid': 'partners',
  'partner.openComplaintCount': 'support',
  'partner.ordersKpi.stockCoverDays': 'orders',
  'partner.balance.overdue': 'finance',
  'partner.healthScore': 'partners',
}
const pathOf = (column: string) => `partnerSalesRanking.${column}`

interface Extensions {
  readonly lineage?: Lineage
  readonly plan?: ExplainedPlan
  readonly completeness?: Completeness
}

let graph: RunningGraph
let urls: Readonly<Record<Department, string>>
beforeAll(async () => {
  urls = await seededDatabases()
  graph = await startGraph(urls, undefined, { env: { LOG_LEVEL: 'debug' } })
})

async function ask(
  text: string,
  { explain, as = 'management', requestId = 'q' }: { explain?: string; as?: string; requestId?: string },
) {
  const response = await fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.token(as)}`,
      'x-request-id': requestId,
      ...(explain ? { 'x-explain': explain } : {}),
    },
    body: JSON.stringify({ query: text }),
  })
  return (await response.json()) as { data: unknown; errors?: { message: string }[]; extensions?: Extensions }
}

/** The requests that a department answered under an id, by its own log. */
const loggedBy = (department: Department, requestId: string): number =>
  graph
    .log(department)
    .split('\n')
    .filter(
      (line) =>
        line.includes(`"requestId":"${requestId}"`) &&
        line.includes('"path":"/graphql"') &&
        line.includes('"answered"'),
    ).length

const perDepartment = (requests: readonly { readonly department: string }[]) =>
  Object.fromEntries(DEPARTMENTS.map((name) => [name, requests.filter(({ department }) => department === name).length]))

test('Q01 comes from where its plan says, and each request stands in the log of the department that answered it', async () => {
  const { plan } = (await ask(query, { explain: 'plan', requestId: 'planned' })).extensions ?? {}
  const { data, errors, extensions } = await ask(query, { explain: 'run', requestId: 'explained' })
  expect(errors).toBeUndefined()
  const { lineage } = extensions ?? {}
  expect(lineage?.columns.map(({ path, departments }) => [path, departments])).toEqual(
    Object.entries(COLUMNS).map(([column, department]) => [pathOf(column), [department]]),
  )
  expect(plan?.columns).toEqual(lineage?.columns)
  expect(lineage?.requests.map(({ id }) => id).sort()).toEqual(plan?.requests.map(({ id }) => id))
  const logged = (requestId: string) => Object.fromEntries(DEPARTMENTS.map((name) => [name, loggedBy(name, requestId)]))
  expect(logged('planned')).toEqual(perDepartment([]))
  expect(perDepartment(lineage?.requests ?? [])).toEqual(logged('explained'))

  const partners = new Set(
    (data as { partnerSalesRanking: { partner: { code: string } }[] }).partnerSalesRanking.map(
      ({ partner }) => partner.code,
    ),
  )
  for (const request of lineage?.requests ?? []) {
    expect(request).toMatchObject({ outcome: 'answered', bytes: expect.any(Number), statements: expect.any(Number) })
    expect(request.statements).toBeGreaterThan(0)
    // The last one asks partners of each twice: what they are, and the score of what the others said.
    if (request.entities !== null) expect(request.entities % partners.size).toBe(0)
    for (const earlier of request.after) {
      const before = lineage?.requests.find(({ id }) => id === earlier)
      expect(request.startMs).toBeGreaterThanOrEqual(Number(before?.startMs))
    }
  }
  expect((await ask(query, { requestId: 'plain' })).extensions).toBeUndefined()
})

test('how new a department is agrees with its outbox, and with how far the others have read it', async () => {
  const manager = graph.as('channel-manager-east')
  const { partner } = await manager.data('query ($c: ID!) { partner(code: $c) { id version } }', {
    c: 'PT-320500-000001',
  })
  await manager.change(
    'mutation ($id: ID!, $v: Int!) { suspendPartner(id: $id, expectedVersion: $v, reason: "check", until: "2026-12-01") { __typename ... on Refusal { refusal: code message } } }',
    { id: partner.id, v: partner.version },
  )
  const opened = openDatabase(urls.partners, { max: 1 })
  const newest = async () => {
    const [last] = await opened.db.select().from(outbox).orderBy(desc(outbox.seq)).limit(1)
    return last
  }
  expect((await newest())?.payload).toMatchObject({ partnerId: partner.id })
  const fresh = async () => {
    const { lineage } = (await ask(query, { explain: 'run' })).extensions ?? {}
    return new Map(lineage?.freshness.map((one) => [one.department, one]))
  }
  // Whatever else happens meanwhile: what is told is what stands there.
  const isNewest = async () =>
    (await fresh()).get('partners')?.lastEventAt === (await newest())?.occurredAt.toISOString()
  await expect.poll(isNewest, { timeout: 60_000 }).toBe(true)
  await opened.close()
  let before = 0
  let orders: DepartmentFreshness | undefined
  const behind = async () => {
    before = Date.now()
    orders = (await fresh()).get('orders')
    return orders?.follows?.map((one) => [one.publisher, one.behind])
  }
  const readAll = ['partners', 'support', 'finance'].map((publisher) => [publisher, 0])
  await expect.poll(behind, { timeout: 60_000 }).toEqual(readAll)
  // What was read to say so is less than a second old, on whatever clock.
  expect(Date.parse(String(orders?.asOf))).toBeGreaterThan(before - 1_001)
})

test('without finance the answer names its column, and the score that needs it, and no other', async () => {
  await graph.kill('finance')
  const { errors, extensions } = await ask(query, { explain: 'run' })
  expect(errors?.length).toBeGreaterThan(0)
  expect(extensions?.completeness).toEqual({
    missing: [{ department: 'finance', columns: ['partner.balance.overdue', 'partner.healthScore'].map(pathOf) }],
  })
  const behind = extensions?.lineage?.freshness.find(({ department }) => department === 'orders')?.follows
  expect(behind?.find(({ publisher }) => publisher === 'finance')).toMatchObject({ behind: null })
  await graph.start('finance')
})
