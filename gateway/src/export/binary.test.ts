import { personaNamed } from '@channelgraph/access'
import ExcelJS from 'exceljs'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { held, type Shop, shopOrder, shopOrders, startShop } from '../testing/shop.ts'
import { escaped } from './sheet.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
afterEach(() => {
  shop.sold = shopOrders(250)
})

const ALL = `query Everything { orders { nodes { no status grossAmount rate orderedOn submittedAt note urgent score partner { name }
  lines { no sku } parcels(first: 2) { nodes { no } } } } }`

async function bytesOf(response: Response): Promise<ArrayBuffer> {
  expect(response.status).toBe(200)
  return response.arrayBuffer()
}
async function workbookOf(response: Response): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(await bytesOf(response))
  return workbook
}
const cellsOf = (row: ExcelJS.Row): unknown[] => (row.values as unknown[]).slice(1)

test('XLSX has numbers that are numbers, days and times of Shanghai, and Chinese headers from the schema', async () => {
  const workbook = await workbookOf(await shop.export(ALL, 'xlsx', { headers: { 'accept-language': 'zh-CN' } }))
  expect(workbook.worksheets.map(({ name }) => name)).toEqual(['数据', '说明'])
  const [sheet] = workbook.worksheets as [ExcelJS.Worksheet]
  expect(cellsOf(sheet.getRow(1))).toEqual([
    '订单编号',
    '状态',
    '含税金额',
    '占比',
    '下单日期',
    '提交时间',
    '备注',
    'Urgent',
    'Score',
    '采购方 · 名称',
    '订单行',
    '发货',
    '发货 · 未列全',
  ])
  expect(cellsOf(sheet.getRow(8))).toEqual([
    'SO0000007',
    'CLOSED',
    7.07,
    0.000007,
    new Date('2026-11-23T00:00:00Z'),
    new Date('2026-11-24T01:30:00Z'),
    'note 7',
    false,
    1.75,
    '甲 Ltd',
    '[{"no":1,"sku":"AC-7"}]',
    '[{"no":"SO0000007-0"},{"no":"SO0000007-1"}]',
    true,
  ])
  expect(sheet.getCell('C8').numFmt).toBe('#,##0.00')
  expect(sheet.getCell('E8').numFmt).toMatch(/yyyy/)
  const numbers = sheet.getColumn(1).values.slice(2)
  expect(numbers).toEqual(shopOrders(250).map(({ no }) => no))
})

test('the second sheet of XLSX says what was asked, by whom, when, and how fresh it is', async () => {
  const workbook = await workbookOf(await shop.export(ALL, 'xlsx'))
  const facts = new Map<string, string>()
  workbook.worksheets[1]?.eachRow((row) => facts.set(String(row.getCell(1).value), String(row.getCell(2).value)))
  expect(facts.get('Question')).toBe(ALL)
  expect(facts.get('Asker')).toBe(personaNamed('finance').viewer.subject)
  expect(facts.get('Rows')).toBe('250')
  expect(facts.get('Read from (Asia/Shanghai)')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/)
  const fresh = workbook.worksheets[1]?.getColumn(2).values.map(String) ?? []
  expect(fresh.some((fact) => /^orders: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(fact))).toBe(true)
  expect(fresh).toContain('finance: not known') // it is away
  expect(facts.get('Freshness')).toMatch(/when it was read/)
  expect(workbook.worksheets[0]?.getRow(1).getCell(10).value).toBe('Partner · Name')
})

test('no digit of an amount is lost: XLSX keeps what Excel cannot hold as text, Parquet every decimal', async () => {
  const amounts = ['9999999999999.99', '1234567890123456.78', '-0.01', '0.10', '123456789012345678901234567.89']
  shop.sold = amounts.map((grossAmount, i) => ({ ...shopOrder(i + 1), grossAmount }))
  const query = '{ orders { nodes { no grossAmount } } }'
  const workbook = await workbookOf(await shop.export(query, 'xlsx'))
  expect(workbook.worksheets[0]?.getColumn(2).values.slice(2)).toEqual([
    9999999999999.99,
    amounts[1],
    -0.01,
    0.1,
    amounts[4],
  ])
  const file = await bytesOf(await shop.export(query, 'parquet'))
  const { schema } = parquetMetadata(file)
  expect(schema[2]).toMatchObject({ converted_type: 'DECIMAL', precision: 38, scale: 2 })
  // Read as the bytes that are stored: the reader makes decimals numbers.
  const stored = schema.map(({ converted_type, ...element }) =>
    converted_type === 'DECIMAL' ? element : { ...element, converted_type },
  )
  const rows = await parquetReadObjects({
    file,
    metadata: { ...parquetMetadata(file), schema: stored } as never,
    utf8: false,
  })
  const fen = rows.map(({ grossAmount }) =>
    BigInt.asIntN(128, BigInt(`0x${Buffer.from(grossAmount as Uint8Array).toString('hex')}`)),
  )
  expect(fen).toEqual(amounts.map((amount) => BigInt(amount.replace('.', ''))))
})

test('Parquet has columns with types, and rows as they are answered', async () => {
  shop.sold = [
    ...shopOrders(249),
    { ...shopOrder(250), note: null, grossAmount: null, orderedOn: null, submittedAt: null, urgent: null, score: null },
  ]
  const file = await bytesOf(await shop.export(ALL, 'parquet'))
  const rows = await parquetReadObjects({ file })
  expect(rows.map(({ no }) => no)).toEqual(shopOrders(250).map(({ no }) => no))
  expect(rows[6]).toEqual({
    no: 'SO0000007',
    status: 'CLOSED',
    grossAmount: 7.07,
    rate: 0.000007,
    orderedOn: new Date('2026-11-23T00:00:00Z'),
    submittedAt: new Date('2026-11-23T17:30:00Z'),
    note: 'note 7',
    urgent: false,
    score: 1.75,
    'partner.name': '甲 Ltd',
    lines: [{ no: 1, sku: 'AC-7' }],
    parcels: [{ no: 'SO0000007-0' }, { no: 'SO0000007-1' }],
    'parcels.hasMore': true,
  })
  expect(rows[249]).toMatchObject({
    note: null,
    grossAmount: null,
    orderedOn: null,
    submittedAt: null,
    urgent: null,
    score: null,
  })
  const facts = new Map(parquetMetadata(file).key_value_metadata?.map(({ key, value }) => [key, value]))
  expect(facts.get('Question')).toBe(ALL)
})

test.each(['xlsx', 'parquet'])('%s of an empty list has its columns and no rows', async (format) => {
  shop.sold = []
  const response = await shop.export('{ orders { nodes { no grossAmount } } }', format)
  if (format === 'xlsx')
    return expect(cellsOf((await workbookOf(response)).worksheets[0]!.getRow(1))).toEqual(['Number', 'Gross amount'])
  expect(parquetMetadata(await bytesOf(response)).num_rows).toBe(0n)
})

test('what XML cannot hold, what looks like markup or an escape, and what is too long for a cell is read back from XLSX', async () => {
  const notes = [
    '<b>&amp;"\'</b>',
    'bell \u0007',
    '_x0041_',
    ' kept ',
    'two\r\nlines',
    '=1+1',
    'half \ud83d',
    'x'.repeat(40_000),
    '🙂 好',
  ]
  shop.sold = notes.map((note, i) => ({ ...shopOrder(i + 1), note }))
  const workbook = await workbookOf(await shop.export('{ orders { nodes { note } } }', 'xlsx'))
  const read = workbook.worksheets[0]?.getColumn(1).values.slice(2) as string[]
  // exceljs does not undo Excel's escapes.
  expect(read.map((text) => unescaped(text))).toEqual([
    ...notes.slice(0, 6),
    'half \ufffd',
    `${'x'.repeat(32_766)}…`,
    '🙂 好',
  ])
  const facts = workbook.worksheets[1]?.getColumn(2).values.map(String) ?? []
  expect(facts.some((fact) => fact.startsWith('1 cells end with'))).toBe(true)
  expect(escaped('\u0007_x0041_')).toBe('_x0007__x005F_x0041_')
})
const unescaped = (text: string) =>
  text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

test.each(['xlsx', 'parquet'])(
  'a department that stops in the middle leaves no file of %s that can be opened',
  async (format) => {
    shop.onPage = async (page) => {
      if (page === 3) await shop.partners.stop()
    }
    const response = await shop.export('{ orders { nodes { no partner { name } } } }', format)
    const parts: Uint8Array[] = []
    const reading = (async () => {
      for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) parts.push(part)
    })()
    await expect(reading).rejects.toThrow()
    await shop.partners.start()
    const bytes = new Uint8Array(Buffer.concat(parts)).buffer
    if (format === 'xlsx') await expect(new ExcelJS.Workbook().xlsx.load(bytes)).rejects.toThrow()
    else expect(() => parquetMetadata(bytes)).toThrow()
    const progress = await fetch(`${shop.url}/export/progress`, {
      headers: { authorization: `Bearer ${await shop.token('finance')}` },
    })
    expect(await progress.json()).toMatchObject({ state: 'ended', rows: 200, format, error: { code: 'UNAVAILABLE' } })
  },
)

test.each(['xlsx', 'parquet'])('whoever goes away from %s ends it, and nothing more is asked', async (format) => {
  shop.sold = shopOrders(1_000)
  const page3 = held()
  shop.onPage = async (page) => {
    if (page === 3) await page3.until
  }
  const reading = new AbortController()
  const response = await shop.export('{ orders { nodes { no } } }', format, { signal: reading.signal })
  await expect.poll(() => shop.pages).toBe(3)
  reading.abort()
  await expect(response.text()).rejects.toThrow()
  await expect
    .poll(async () => {
      const progress = await fetch(`${shop.url}/export/progress`, {
        headers: { authorization: `Bearer ${await shop.token('finance')}` },
      })
      return ((await progress.json()) as { state: string }).state
    })
    .toBe('cancelled')
  page3.letGo()
  expect(shop.pages).toBe(3)
})

test.each(['xlsx', 'parquet'])('%s is not continued: it says how it could be', async (format) => {
  const response = await shop.export('{ orders { nodes { no } } }', format, { params: { after: 'x' } })
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('csv, jsonl')
})
