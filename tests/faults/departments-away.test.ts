import { readFileSync } from 'node:fs'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { type GraphAnswer, unchecked } from '@channelgraph/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'

const Q01 = unchecked(
  readFileSync(new URL('../../gateway/examples/Q01-top-distributors-east-china.graphql', import.meta.url), 'utf8'),
)
/** One field of each department side by side, so that one that is away cannot take the others along. */
const SIDE_BY_SIDE = `{
  partners(first: 1) { nodes { name } }
  products(first: 1) { nodes { sku } }
  stations(first: 1) { nodes { name } }
  overduePartners(first: 1) { nodes { overdue } }
}`
const ROOT_OF: Readonly<Partial<Record<Department, string>>> = {
  partners: 'partners',
  orders: 'products',
  support: 'stations',
  finance: 'overduePartners',
}
/** What of Q01's `partner` a department answers; partners owns fields that are never null, so without it the reference is. */
const PART_OF: Readonly<Partial<Record<Department, readonly string[] | null>>> = {
  orders: null,
  partners: [],
  support: ['openComplaintCount'],
  finance: ['balance'],
}

let graph: RunningGraph
beforeAll(async () => {
  graph = await startGraph(await seededDatabases())
})

const expectMasked = ({ errors }: GraphAnswer) => {
  expect(errors.length).toBeGreaterThan(0)
  for (const { message, extensions } of errors) {
    expect(extensions).toMatchObject({ code: 'UNAVAILABLE', requestId: expect.stringMatching(/.{8}/) })
    expect(JSON.stringify([message, extensions])).not.toMatch(/127\.0\.0\.1|localhost|ECONN|stack|\.ts|\.js/)
  }
}

describe.each(DEPARTMENTS)('without %s', (department) => {
  test('Q01 answers what the others know, says so in masked errors, and is whole again when it returns', async () => {
    const management = graph.as('management')
    const whole = await management.data(Q01)
    await graph.kill(department)

    const sideBySide = await management.ask(SIDE_BY_SIDE)
    if (department in ROOT_OF) expectMasked(sideBySide)
    else expect(sideBySide.errors).toEqual([])
    for (const root of Object.values(ROOT_OF)) {
      if (root === ROOT_OF[department]) expect(sideBySide.data[root]).toBeNull()
      else expect(sideBySide.data[root].nodes).toHaveLength(1)
    }

    const answer = await management.ask(Q01)
    const parts = PART_OF[department]
    if (parts === undefined) {
      expect([answer.data, answer.errors]).toEqual([whole, []])
      return graph.start(department)
    }
    expectMasked(answer)
    if (parts === null) expect(answer.data.partnerSalesRanking).toBeNull()
    else {
      expect(answer.data.partnerSalesRanking).toHaveLength(whole.partnerSalesRanking.length)
      for (const [i, row] of answer.data.partnerSalesRanking.entries()) {
        const { partner, ...own } = whole.partnerSalesRanking[i]
        expect(row).toMatchObject(own)
        if (department === 'partners') expect(row.partner).toBeNull()
        else
          expect(row.partner).toEqual({
            ...partner,
            healthScore: null,
            ...Object.fromEntries(parts.map((part) => [part, null])),
          })
      }
    }

    await graph.start(department)
    expect(await management.data(Q01)).toEqual(whole)
  })
})

test('the gateway starts and answers what it can while a department is away', async () => {
  await graph.kill('support')
  await graph.stop('gateway')
  await graph.start('gateway')
  const { data } = await graph.as('management').ask(SIDE_BY_SIDE)
  expect(data.partners.nodes).toHaveLength(1)
  expect(data.stations).toBeNull()
  await graph.start('support')
})

test('a subgraph reached without the signed identity of the gateway answers 401', async () => {
  for (const department of DEPARTMENTS) {
    const token = await graph.token('management')
    const attempts: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${token}` },
      { 'x-channelgraph-identity': token },
    ]
    for (const headers of attempts) {
      const response = await fetch(`${graph.urlOf(department)}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ __typename }"}',
      })
      expect([department, response.status]).toEqual([department, 401])
      expect(
        ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
      ).toBe('UNAUTHENTICATED')
    }
    expect((await fetch(`${graph.urlOf(department)}/events?after=0`)).status).toBe(401)
  }
})

test('nobody asks without a token, nor with an expired, foreign or forged one', async () => {
  const ask = async (authorization?: string) => {
    const response = await fetch(`${graph.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: '{"query":"{ me { name } }"}',
    })
    return [
      response.status,
      ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code,
    ]
  }
  const refused = [401, 'UNAUTHENTICATED']
  expect(await ask()).toEqual(refused)
  expect(await ask(`Bearer ${await graph.token('finance', { expiresInS: -60 })}`)).toEqual(refused)
  expect(await ask(`Bearer ${await graph.token('finance', { issuer: 'somebody-else' })}`)).toEqual(refused)
  const [head, , signature] = (await graph.token('partner-a')).split('.')
  const forged = Buffer.from(JSON.stringify({ sub: 'x', roles: ['MGT'], exp: 4102444800 })).toString('base64url')
  expect(await ask(`Bearer ${head}.${forged}.${signature}`)).toEqual(refused)
  expect(await ask(`Bearer ${await graph.token('finance')}`)).toEqual([200, undefined])
})
