import { afterEach, expect, test } from 'vitest'
import { ACCEPT, type AskOptions, startWorld, type World } from '../testing/world.ts'

const ASK = '{ partners { name } }' // ten partners at most, two values each; there are two
const TELL = { 'x-channelgraph-cost': '1' }

let world: World
let now = 0
const start = async (env: Record<string, string> = {}) => {
  world = await startWorld(env, () => now)
}
afterEach(() => world.stop())

const ask = async (query: string, options?: AskOptions) => {
  const answer = await world.ask(query, options)
  return { ...answer, extensions: (JSON.parse(answer.text) as { extensions?: unknown }).extensions }
}

/** The samples of a metric, by their labels beside the service. */
async function metric(name: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${world.url}/metrics`)).text()
  const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\d+)$`, 'gm'))]
  return Object.fromEntries(
    samples.map(([, labels = '', count]) => [labels.replace(/,?service="\w+",?/, ''), Number(count)]),
  )
}

test("a partner may ask for less than staff: over its role's budget it reads estimate, budget and what to do, and nobody is asked", async () => {
  await start({ MAX_VALUES_BY_ROLE: 'PTR=19, MKT=20' })
  const { status, errors } = await ask(ASK, { as: 'partner-a' })
  expect(status).toBe(400)
  expect(errors).toEqual([
    {
      message: expect.stringMatching(/may cost 20 values.*your budget is 19\. Ask for shorter pages \(`first`\)/),
      extensions: { code: 'TOO_COMPLEX', cost: { estimate: 20, budget: 19 }, requestId: expect.any(String) },
    },
  ])
  const chinese = await ask(ASK, { as: 'partner-a', headers: { 'accept-language': 'zh' } })
  expect(chinese.errors[0]?.message).toMatch(/20 个值.*限额为 19:请缩短分页/)
  expect(world.partners.seen).toEqual([])
  expect((await ask(ASK, { as: 'marketing' })).status).toBe(200)
  expect((await ask(ASK)).status).toBe(200)
  expect(await metric('graphql_over_budget_total')).toEqual({ 'budget="operation",outcome="refused"': 2 })
})

test('a role never may more than MAX_VALUES, and who has several roles may what the best of them may', async () => {
  await start({ MAX_VALUES: '19', MAX_VALUES_BY_ROLE: 'AUD=1000, FIN=5, FIN_LEAD=18' })
  const budgetOf = async (as: string) => (await ask(ASK, { as })).errors[0]?.extensions
  expect(await budgetOf('auditor')).toMatchObject({ cost: { budget: 19 } })
  expect(await budgetOf('finance')).toMatchObject({ cost: { budget: 5 } })
  expect(await budgetOf('finance-lead')).toMatchObject({ cost: { budget: 18 } })
})

test('COST_MODE=measure refuses nothing for its cost, and counts what would have been', async () => {
  // Half of 30 is what a client without a name may use: 20 are too many for it as well.
  await start({ COST_MODE: 'measure', MAX_VALUES: '15', VIEWER_VALUES_BURST: '30', VIEWER_VALUES_PER_S: '1000' })
  expect((await ask(ASK)).status).toBe(200)
  now += 60_000 // what its work took is paid for in any mode
  expect((await ask(ASK, { headers: TELL })).extensions).toEqual({ cost: { estimate: 20, actual: 4, budget: 15 } })
  expect(await metric('graphql_over_budget_total')).toEqual({
    'budget="operation",outcome="measured"': 2,
    'budget="viewer",outcome="measured"': 2,
  })
})

test('COST_MODE=off estimates nothing, and tells nothing', async () => {
  await start({ COST_MODE: 'off', MAX_VALUES: '15' })
  const { status, data, extensions } = await ask(ASK, { headers: TELL })
  expect([status, data]).toEqual([200, { partners: [{ name: 'First' }, { name: 'Second' }] }])
  expect(extensions).toBeUndefined()
  expect(await metric('graphql_cost_estimate_values_count')).toEqual({ '': 0 })
})

test('who asks for it reads what an operation cost, be it a change; nobody else does; each is counted', async () => {
  await start()
  expect((await ask(ASK, { headers: TELL })).extensions).toEqual({ cost: { estimate: 20, actual: 4, budget: 250_000 } })
  expect((await ask(ASK, { as: 'partner-a', headers: TELL })).extensions).toMatchObject({ cost: { budget: 100_000 } })
  const change = 'mutation { rename(id: "x", name: "y") { name } }'
  expect((await ask(change, { headers: TELL })).extensions).toEqual({
    cost: { estimate: 11, actual: 2, budget: 250_000 },
  })
  expect((await ask(ASK)).extensions).toBeUndefined()
  expect(await metric('graphql_cost_estimate_values_count')).toEqual({ '': 4 })
  expect(await metric('graphql_cost_actual_ratio_count')).toEqual({ '': 4 })
})

test('an answer by GET that tells its cost is kept by nobody', async () => {
  await start()
  const authorization = `Bearer ${await world.token('finance')}`
  const get = (headers: Record<string, string>) =>
    fetch(`${world.url}/graphql?${new URLSearchParams({ query: ASK })}`, {
      headers: { accept: ACCEPT, authorization, ...headers },
    })
  expect((await get({})).headers.get('cache-control')).toBe('private, no-cache')
  expect((await get(TELL)).headers.get('cache-control')).toBe('no-store')
})

test("too much a second is refused with what the operation costs and the viewer's rate", async () => {
  await start({ MAX_VALUES: '20', VIEWER_VALUES_BURST: '40', VIEWER_VALUES_PER_S: '10' })
  await ask(ASK)
  now += 5_000 // the debt of its work is paid off, and a little more
  const { status, errors } = await ask(ASK)
  expect([status, errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED'])
  expect(errors[0]?.message).toMatch(/values a second; this operation may cost 20: ask for shorter pages/)
})
