import { PARTNER_A, personaNamed } from '@channelgraph/access'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { initialsOf } from '@channelgraph/paging'
import { describe, expect, test } from 'vitest'
import { seededDatabases } from '../harness/index.ts'
import { engineOverWorlds, openWorld, type World } from './foreign-rows/world.ts'

// One text, asked of four departments at once.

const world = await openWorld(await seededDatabases())
const engine = await engineOverWorlds()

const QUERY = `query ($text: String!) { search(text: $text) { text
  partners { code } applications { no } contracts { no }
  orders { no } products { sku }
  chargers { serialNo } stations { name } tickets { no } complaints { no }
  settlements { no } invoices { no } } }`
const LISTS: Readonly<Partial<Record<Department, readonly string[]>>> = {
  partners: ['partners', 'applications', 'contracts'],
  orders: ['orders', 'products'],
  support: ['chargers', 'stations', 'tickets', 'complaints'],
  finance: ['settlements', 'invoices'],
}
const NOTHING = Object.fromEntries(Object.values(LISTS).flatMap((lists) => lists.map((list) => [list, []])))

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Data = any

const ask = async (as: string, query: string, text?: string, of: World = world) => {
  const asker = { world: of, viewer: personaNamed(as).viewer }
  const { data, errors = [] } = await engine.ask(asker, { query, variables: { text } })
  return { data: data as Data, errors }
}
const search = async (as: string, text: string) => {
  const { data, errors } = await ask(as, QUERY, text)
  return { ...data.search, errors: errors.map(({ path, extensions }) => [path?.join('.'), extensions?.code]) }
}

const KNOWN = `{ me { partner { code name contract { no } chargers(first: 1) { serialNo }
  orders(first: 1) { nodes { no } } tickets(first: 1) { no } complaints(first: 1) { no }
  settlements(statuses: [PAID], first: 1) { no invoices { no } } } } }`
const own = (await ask('partner-a', KNOWN)).data.me.partner

describe('a search asks all departments at once', () => {
  test('a number is found by the department that has it, the others answer that they have none', async () => {
    for (const [list, key, value] of [
      ['partners', 'code', own.code],
      ['contracts', 'no', own.contract.no],
      ['orders', 'no', own.orders.nodes[0].no],
      ['chargers', 'serialNo', own.chargers[0].serialNo],
      ['tickets', 'no', own.tickets[0].no],
      ['complaints', 'no', own.complaints[0].no],
      ['settlements', 'no', own.settlements[0].no],
      ['invoices', 'no', own.settlements[0].invoices[0].no],
    ] as const) {
      const { errors, text, ...found } = await search('management', ` ${value.toLowerCase()} `)
      expect(errors).toEqual([])
      expect(text).toBe(value.toLowerCase())
      expect([list, found[list][0]]).toEqual([list, { [key]: value }])
      // What is about a charger is found by its serial number, too.
      const others = list === 'chargers' ? { tickets: expect.anything(), complaints: expect.anything() } : {}
      expect(found).toEqual({ ...NOTHING, ...others, [list]: found[list] })
    }
  })

  test('a seeded partner is found by its name and by its pinyin initials', async () => {
    for (const text of [own.name, initialsOf(own.name)])
      expect((await search('management', text)).partners).toContainEqual({ code: own.code })
  })

  test('a partner finds its own, and is refused what it may not read at that place alone', async () => {
    const { errors, ...found } = await search('partner-a', PARTNER_A.code)
    expect(errors).toEqual([['search.applications', 'FORBIDDEN']])
    expect(found).toEqual({
      ...NOTHING,
      applications: null,
      text: PARTNER_A.code,
      partners: [{ code: PARTNER_A.code }],
    })
  })

  test('a blank text is refused, and so is a longer one than 100 characters', async () => {
    for (const text of ['　', 'x'.repeat(101)]) {
      const { data, errors } = await ask('management', QUERY, text)
      expect([data.search, errors[0]?.extensions?.code]).toEqual([null, 'BAD_USER_INPUT'])
    }
  })
})

test.each(DEPARTMENTS.filter((name) => name !== 'partners'))(
  'with %s away the others answer a search',
  async (away) => {
    const gone = () => Promise.reject(new Error('away'))
    const without: World = { ...world, [away]: { ...world[away], ask: gone } }
    const { data, errors } = await ask('management', QUERY, own.code, without)
    const { text: _, ...found } = data.search
    const missing = Object.fromEntries((LISTS[away] ?? []).map((list) => [list, null]))
    expect(found).toEqual({ ...NOTHING, partners: [{ code: own.code }], ...missing })
    expect(errors.length > 0).toBe(away in LISTS)
    for (const { path, extensions } of errors) {
      expect(path?.[0]).toBe('search')
      expect(extensions?.code).toBe('UNAVAILABLE')
    }
  },
)
