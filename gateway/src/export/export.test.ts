import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { held, received, type Shop, shopOrder, shopOrders, startShop } from '../testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
afterEach(() => {
  shop.sold = shopOrders(250)
})

const ORDERS = 'query Orders { orders(first: 5) { nodes { no status grossAmount } } }'
const rowsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true })
const errorOf = async (response: Response) => {
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
  return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message }
}
const progress = async (as = 'finance') => {
  const response = await fetch(`${shop.url}/export/progress`, {
    headers: { authorization: `Bearer ${await shop.token(as)}` },
  })
  return (await response.json()) as Record<string, unknown>
}
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('a list is followed page by page to its end, whatever the query says of its length, and CSV has each row once', async () => {
  const response = await shop.export(ORDERS, 'csv')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="orders-.*\.csv"$/)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const rows = rowsOf(bytes.toString('utf8'))
  expect(rows).toEqual(shopOrders(250).map(({ no, status, grossAmount }) => ({ no, status, grossAmount })))
  expect(shop.pages).toBe(3)
  expect(await progress()).toMatchObject({ state: 'complete', rows: 250, pages: 3, format: 'csv', error: null })
})

test('JSON Lines has each row as the graph answers it', async () => {
  const query = '{ orders { edges { cursor node { no submittedAt partner { name } lines { sku } } } } }'
  const { text, isWhole } = await received(await shop.export(query, 'jsonl'))
  const lines = linesOf(text)
  expect(isWhole).toBe(true)
  expect(lines.length).toBe(250)
  expect(lines[1]).toEqual({
    cursor: expect.any(String),
    node: {
      no: 'SO0000002',
      submittedAt: '2026-11-23T17:30:00.000Z',
      partner: { name: '甲 Ltd' },
      lines: [{ sku: 'AC-7' }],
    },
  })
})

test('objects are columns named by their path, lists are JSON, times are those of Shanghai, and a list that goes on says so', async () => {
  const query = `{ orders { nodes { number: no orderedOn submittedAt urgent score rate partner { name } lines { no sku }
    parcels(first: 2) { totalCount nodes { no } } } } }`
  const rows = rowsOf(await (await shop.export(query, 'csv')).text())
  expect(rows[6]).toEqual({
    number: 'SO0000007',
    orderedOn: '2026-11-23',
    submittedAt: '2026-11-24 01:30:00',
    urgent: 'false',
    score: '1.75',
    rate: '0.000007',
    'partner.name': '甲 Ltd',
    lines: '[{"no":1,"sku":"AC-7"}]',
    'parcels.totalCount': '3',
    parcels: '[{"no":"SO0000007-0"},{"no":"SO0000007-1"}]',
    'parcels.hasMore': 'true',
  })
  expect(rows[5]?.['parcels.hasMore']).toBe('false')
})

test('a text that a spreadsheet would run is a text in CSV, and what is a number keeps its sign', async () => {
  const notes = ['=1+1', '+86', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', 'say "hi", you\nand me', ' kept ']
  shop.sold = notes.map((note, i) => ({ ...shopOrder(i + 1), note, grossAmount: '-12.50' }))
  const rows = rowsOf(await (await shop.export('{ orders { nodes { note grossAmount } } }', 'csv')).text())
  expect(rows.map(({ note }) => note)).toEqual([...notes.slice(0, 7).map((note) => `'${note}`), ...notes.slice(7)])
  expect(new Set(rows.map(({ grossAmount }) => grossAmount))).toEqual(new Set(['-12.50']))
})

test("partner A's export holds its own rows only", async () => {
  const rows = rowsOf(await (await shop.export(ORDERS, 'csv', { as: 'partner-a' })).text())
  expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).flatMap(({ no }, i) => ((i + 1) % 3 === 0 ? [] : no)))
})

test('fragments, variables and directives of the query hold, and what it does not use is not sent', async () => {
  const query = `query Some($status: OrderStatus!, $page: String, $without: Boolean = true) { ...List }
    fragment List on Query { orders(status: $status, after: $page) { ...Rows totalCount } }
    fragment Rows on OrderConnection { nodes { no note @skip(if: $without) } }`
  const rows = rowsOf(await (await shop.export(query, 'csv', { variables: { status: 'OPEN', page: null } })).text())
  expect(rows.length).toBe(125)
  expect(rows[0]).toEqual({ no: 'SO0000002' })
  expect(await progress()).toMatchObject({ total: 125 })
})

test.each<[string, string, Record<string, string>[]]>([
  [
    'a list of entities',
    '{ ranking(first: 2) { name phone } }',
    [
      { name: '甲 Ltd', phone: "'+86 512 1234" },
      { name: '乙 Ltd', phone: "'+86 512 1234" },
    ],
  ],
  ['an entity', '{ me { name } }', [{ name: '甲 Ltd' }]],
  ['a list of days', '{ days }', [{ days: '2026-11-23' }, { days: '2026-11-24' }]],
  ['several fields', '{ stock me { name } }', [{ stock: '7', 'me.name': '甲 Ltd' }]],
  ['only the number of a list', '{ orders { totalCount } }', [{ totalCount: '250' }]],
])('a query without a list to follow yields its one answer: %s', async (_, query, expected) => {
  expect(rowsOf(await (await shop.export(query, 'csv')).text())).toMatchObject(expected)
})

test.each<[string, string, string, string, RegExp]>([
  ['two lists', 'csv', '{ orders { nodes { no } } more: orders { nodes { no } } }', 'BAD_USER_INPUT', /orders, more/],
  ['something beside the list', 'csv', '{ orders { nodes { no } } stock }', 'BAD_USER_INPUT', /stock/],
  ['a list read backwards', 'csv', '{ orders(last: 5) { nodes { no } } }', 'BAD_USER_INPUT', /`last`/],
  ['a mutation', 'csv', 'mutation { close(id: "1") { no } }', 'BAD_REQUEST', /only reads/],
  ['the schema', 'csv', '{ __schema { types { name } } }', 'BAD_USER_INPUT', /schema/],
  ['an unknown field', 'csv', '{ orders { nodes { colour } } }', 'GRAPHQL_VALIDATION_FAILED', /colour/],
  ['an unknown format', 'pdf', ORDERS, 'BAD_USER_INPUT', /csv, xlsx, parquet, jsonl/],
])(
  'it is refused before anything is asked, with its reason in both languages: %s',
  async (_, format, query, code, reason) => {
    const english = await errorOf(await shop.export(query, format))
    expect(english).toMatchObject({ status: 400, code })
    expect(english.message).toMatch(reason)
    const chinese = await errorOf(await shop.export(query, format, { headers: { 'accept-language': 'zh-CN' } }))
    expect(chinese).toMatchObject({ status: 400, code })
    expect(chinese.message).toMatch(/\p{Script=Han}/u)
    expect(shop.pages).toBe(0)
  },
)

test('a column that the asker may not read is refused with its reason; single cells are empty, and counted', async () => {
  const query = '{ orders { nodes { no margin } } }'
  expect(await errorOf(await shop.export(query, 'csv'))).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  shop.sold = shopOrders(250).map((order, i) => (i === 3 || i === 130 ? order : { ...order, margin: '1.00' }))
  const rows = rowsOf(await (await shop.export(query, 'csv')).text())
  expect(rows.filter(({ margin }) => margin === '').map(({ no }) => no)).toEqual(['SO0000004', 'SO0000131'])
  expect(await progress()).toMatchObject({ notices: ['2 cells of margin are empty, because you may not see them.'] })
})

test('a department that stops in the middle ends CSV with a clear last line, and the connection with it', async () => {
  shop.onPage = async (page) => {
    if (page === 3) await shop.partners.stop()
  }
  const query = '{ orders { nodes { no partner { name } } } }'
  const { text, isWhole } = await received(await shop.export(query, 'csv'))
  await shop.partners.start()
  expect(isWhole).toBe(false)
  const lines = text.trimEnd().split('\r\n')
  expect(lines.length).toBe(1 + 200 + 1)
  expect(lines.at(-1)).toMatch(
    /^"?# INCOMPLETE 不完整 \| UNAVAILABLE \| The partners department .*rows=200 .*after=[\w-]+"?$/,
  )
  expect(() => rowsOf(text)).toThrow(/Invalid Record Length/)
  expect(await progress()).toMatchObject({ state: 'ended', rows: 200, error: { code: 'UNAVAILABLE' } })
})

test('the last line of a CSV of one column is none of its rows either', async () => {
  shop.onPage = async (page) => {
    if (page === 2) await shop.partners.stop()
  }
  const { text } = await received(await shop.export('{ orders { nodes { partner { name } } } }', 'csv'))
  await shop.partners.start()
  expect(text.split('\r\n').at(-2)).toContain('# INCOMPLETE')
  expect(() => rowsOf(text)).toThrow(/Invalid Record Length/)
})

test('what a department did not answer in the middle is asked again, and nothing is missing', async () => {
  shop.onPage = (page) => {
    if (page === 2) shop.partners.behaviour = 'breaks off'
    if (page === 3) shop.partners.behaviour = 'answers'
  }
  const rows = rowsOf(await (await shop.export('{ orders { nodes { no partner { name } } } }', 'csv')).text())
  expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).map(({ no }) => no))
  expect(rows.every((row) => row['partner.name'] !== '')).toBe(true)
  expect(shop.pages).toBe(4)
})

test.each(['csv', 'jsonl'])(
  '%s that broke off is continued where it ends, without a row twice or missing',
  async (format) => {
    shop.onPage = async (page) => {
      if (page === 2) await shop.partners.stop()
    }
    const query = '{ orders { nodes { no partner { name } } } }'
    const broken = await received(await shop.export(query, format))
    await shop.partners.start()
    const lines = broken.text.trimEnd().split(/\r?\n/)
    const last = String(lines.pop())
    const cursor = format === 'csv' ? /after=([\w-]+)/.exec(last)?.[1] : (JSON.parse(last) as Last)._export.cursor
    shop.onPage = () => undefined
    const rest = await received(await shop.export(query, format, { params: { after: String(cursor) } }))
    expect(rest.isWhole).toBe(true)
    const whole = `${lines.join('\n')}\n${rest.text.replaceAll('\r\n', '\n')}`
    const rows = format === 'csv' ? rowsOf(whole) : linesOf(whole)
    expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).map(({ no }) => no))
  },
)
interface Last {
  readonly _export: { readonly complete: boolean; readonly cursor: string }
}

test.each(['csv', 'jsonl'])(
  '%s whose reader lost the connection is continued by the cursor of its last row',
  async (format) => {
    const reading = new AbortController()
    const gone = held()
    shop.onPage = async (page) => {
      if (page === 3) await gone.until
    }
    const params = { cursors: '1' }
    const response = await shop.export('{ orders { nodes { no } } }', format, { params, signal: reading.signal })
    let text = ''
    const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
    while (text.split('\n').length < 150) text += (await reader.read()).value ?? ''
    reading.abort()
    // The last line may be a part of one: that of a connection that is lost always may.
    const lines = text.split(/\r?\n/).slice(0, 120)
    const last =
      format === 'csv'
        ? lines.at(-1)?.split(',').at(-1)
        : (JSON.parse(String(lines.at(-1))) as { _cursor: string })._cursor
    await expect.poll(async () => (await progress()).state).toBe('cancelled')
    gone.letGo()
    shop.onPage = () => undefined
    const rest = await (
      await shop.export('{ orders { nodes { no } } }', format, { params: { ...params, after: String(last) } })
    ).text()
    const whole = `${lines.join('\n')}\n${rest.replaceAll('\r\n', '\n')}`
    const rows = format === 'csv' ? rowsOf(whole) : linesOf(whole)
    expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).map(({ no }) => no))
  },
)

test('a viewer has one export at a time, others theirs; when its reader goes away the next may begin', async () => {
  const page2 = held()
  shop.onPage = async (page) => {
    if (page === 2) await page2.until
  }
  const reading = new AbortController()
  const running = await shop.export(ORDERS, 'csv', { signal: reading.signal })
  await expect.poll(() => shop.pages).toBe(2)
  expect(await progress()).toMatchObject({ state: 'running', rows: 100 })
  expect(await errorOf(await shop.export(ORDERS, 'jsonl'))).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
  expect((await shop.export(ORDERS, 'csv', { as: 'management' })).status).toBe(200)
  reading.abort()
  await expect(running.text()).rejects.toThrow()
  await expect.poll(async () => (await progress()).state).toBe('cancelled')
  page2.letGo()
  expect(rowsOf(await (await shop.export(ORDERS, 'csv')).text()).length).toBe(250)
})

test('another supergraph may take its place in the middle: the next page is asked of that one', async () => {
  const former = shop.gateway.served.current()
  shop.onPage = async (page) => {
    if (page !== 2) return
    writeFileSync(shop.supergraphFile, `${readFileSync(shop.supergraphFile, 'utf8')}\n# changed\n`)
    await shop.gateway.served.refresh()
  }
  const rows = rowsOf(await (await shop.export(ORDERS, 'csv')).text())
  expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).map(({ no }) => no))
  expect(shop.gateway.served.current()).not.toBe(former)
})

test('who has had no export is told so', async () => {
  expect(await progress('auditor')).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
})

test('a department that is away from the beginning is an error, and no file', async () => {
  await shop.orders.stop()
  const failed = await shop.export(ORDERS, 'csv')
  await shop.orders.start()
  expect(failed.headers.get('content-type')).toMatch(/json/)
  expect(await errorOf(failed)).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
  expect(rowsOf(await (await shop.export(ORDERS, 'csv')).text()).length).toBe(250)
})

test('without a token, or with another content type, nothing is exported', async () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${shop.url}/export?format=csv`, { method: 'POST', headers, body: JSON.stringify({ query: ORDERS }) })
  expect((await post({ 'content-type': 'application/json' })).status).toBe(401)
  expect(
    (await post({ 'content-type': 'text/plain', authorization: `Bearer ${await shop.token('finance')}` })).status,
  ).toBe(415)
  expect(shop.pages).toBe(0)
})
