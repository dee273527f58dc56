import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../../../../packages/testkit/src/browser.ts'

let browser: Browser
let folder: string
let server: PreviewServer
let page: Page
let complaints: string[]

beforeAll(async () => {
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'answer-'))
  const root = fileURLToPath(new URL('testing', import.meta.url))
  const options = {
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022' },
  } as const
  await build(options)
  server = await preview({ ...options, preview: { port: 0, host: '127.0.0.1' } })
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  if (folder) await rm(folder, { recursive: true })
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
})

afterEach(async () => {
  await page.close()
  expect(complaints, 'errors in the console').toEqual([])
})

const open = async (asked = ''): Promise<void> => {
  await page.goto(new URL(`?${asked}`, server.resolvedUrls?.local[0]).href)
  await page.getByRole('region', { name: /Answer|结果/ }).waitFor()
}
const grid = () => page.getByRole('grid')
/** The texts of a column from the top, of the rows in sight. */
const column = async (name: string): Promise<string[]> => {
  const header = page.getByRole('columnheader', { name: new RegExp(`^${name}`) })
  const at = await header.getAttribute('aria-colindex')
  const lines = await page.locator('.grid-body .grid-line').all()
  const placed = await Promise.all(
    lines.map(async (line) => ({
      row: Number(await line.getAttribute('aria-rowindex')),
      text: (await line.locator(`[aria-colindex="${at}"]`).allInnerTexts()).join(''),
    })),
  )
  return placed.sort((a, b) => a.row - b.row).map(({ text }) => text)
}

test('an answer of 100,000 rows is a table of which only what is in sight is in the document', async () => {
  await open('rows=100000&first=100000')
  await page.getByText('100,000 rows').first().waitFor()
  expect(await grid().getAttribute('aria-rowcount')).toBe('100003')
  const nodes = () => page.evaluate(() => document.querySelectorAll('*').length)
  expect(await page.locator('.grid-body .grid-line').count()).toBeLessThan(60)
  expect(await nodes()).toBeLessThan(2_000)
  await grid().focus()
  await page.keyboard.press('Control+End')
  await page.locator('[aria-rowindex="100002"]').waitFor()
  expect(await page.locator('.grid-body .grid-line').count()).toBeLessThan(60)
  expect(await nodes()).toBeLessThan(2_000)
  await shoot('100000')
})

test('nested objects are columns under their own headers, amounts stand to the right, times are those of Shanghai', async () => {
  await open()
  expect(await page.getByRole('columnheader', { name: 'Partner', exact: true }).count()).toBe(1)
  expect((await column('Placed at'))[0]).toBe('2026-11-01 08:30:00')
  const amount = page.locator('.grid-body .numeric').first()
  expect(await amount.evaluate((cell) => getComputedStyle(cell).textAlign)).toBe('right')
  expect((await column('Overdue')).slice(0, 2)).toEqual(['12,345.60', '0.00'])
  await page.getByText('Total count 60').waitFor()
  await shoot('table')
})

/** The first click on a header sorts up, the second down. */
test('a click sorts by value: two clicks for the highest first', async () => {
  await open('rows=60&first=60')
  const amounts = async () => (await column('Amount')).map((text) => Number(text.replaceAll(',', '')))
  await page.getByRole('button', { name: 'Amount', exact: true }).click()
  await expect
    .poll(async () => (await amounts()).every((amount, index, all) => index === 0 || all[index - 1]! <= amount))
    .toBe(true)
  await page.getByRole('button', { name: 'Amount', exact: true }).click()
  await expect
    .poll(async () => (await amounts()).every((amount, index, all) => index === 0 || all[index - 1]! >= amount))
    .toBe(true)
  expect(await page.evaluate(() => (globalThis as unknown as { view: unknown }).view)).toEqual({
    kind: 'table',
    options: { tables: { orders: { sort: [{ id: 'amount', desc: true }] } } },
  })
})

test('three clicks group with sums, and a group opens', async () => {
  await open('rows=60&first=60')
  await page.getByRole('button', { name: 'Group' }).click()
  await page.getByRole('checkbox', { name: 'Status' }).check()
  await page.keyboard.press('Escape')
  await expect.poll(() => page.locator('.grid-line.group').count()).toBe(2)
  expect((await column('Status')).map((text) => text.replace(/\s+/g, ' '))).toEqual(['▸ CLOSED 40', '▸ HELD 20'])
  await page.locator('.grid-line.group .key').first().click()
  await expect.poll(() => page.locator('.grid-body .grid-line').count()).toBeGreaterThan(10)
  await shoot('group')
})

test('a list unfolds below its row, and is spread into rows of its own', async () => {
  await open()
  await page.getByText('▸ 3 items').first().click()
  const unfolded = page.getByRole('table', { name: 'Lines' })
  expect(await unfolded.getByRole('row').allInnerTexts()).toEqual([
    'Product\tQty\tNet',
    'CP-1\t1\t100.00',
    'CP-2\t2\t200.00',
    'CP-3\t3\t300.00',
  ])
  await shoot('unfolded')
  await page.getByRole('button', { name: 'Lists' }).click()
  await page.getByRole('checkbox', { name: 'Lines' }).check()
  await page.keyboard.press('Escape')
  expect((await column('Product')).slice(0, 4)).toEqual(['–', 'CP-1', 'CP-1', 'CP-2'])
  await shoot('spread')
})

test('by keyboard alone: move, sort, hide and filter in the menu of a column, come back to the grid', async () => {
  await open()
  await grid().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page
    .getByRole('columnheader', { name: /^Number/, exact: false })
    .and(page.locator('[aria-sort="ascending"]'))
    .waitFor()
  await page.keyboard.press('m')
  const menu = page.getByRole('dialog', { name: 'Column Number' })
  await menu.waitFor()
  await menu.getByLabel('Filter').focus()
  await page.keyboard.type('000007')
  await page.keyboard.press('Enter')
  await page.getByText('1 of 20 rows').waitFor()
  expect(await grid().evaluate((node) => node === document.activeElement)).toBe(true)
  await page.keyboard.press('ArrowDown')
  const current = await grid().getAttribute('aria-activedescendant')
  expect(await page.locator(`[id="${current}"]`).innerText()).toContain('000007')
})

test('a cell that failed says why, and a column whose department did not answer is marked', async () => {
  await open('explain')
  expect((await column('Name'))[6]).toContain('You may not read this partner.')
  await page.getByText('1 column missing').waitFor()
  expect(await page.locator('.mark').allInnerTexts()).toEqual([
    'orders, as of 14:02:11',
    'missing: finance did not answer',
  ])
  await shoot('marks')
})

test('all orders on one table: one click loads every page, and says so', async () => {
  await open('rows=250')
  await page.getByRole('button', { name: 'Load all pages' }).click()
  await page.getByText('All pages are loaded.').waitFor()
  await page.getByText('250 rows').first().waitFor()
})

test('loading is cancelled by a click, and what is there stays', async () => {
  await open('rows=250&slow')
  await page.getByRole('button', { name: 'Load all pages' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText(/^Cancelled: the rows that came are kept/).waitFor()
  await page.getByText('20 rows').first().waitFor()
})

test('two clicks make a chart of what the table shows, with its numbers as text, exact', async () => {
  await open('rows=60&first=60')
  await page.getByRole('tab', { name: 'Chart' }).click()
  await page.getByRole('combobox', { name: 'Chart' }).selectOption('bar')
  await page.getByRole('combobox', { name: 'By' }).selectOption('partner.name')
  await page.locator('.chart-canvas svg text').first().waitFor()
  const image = page.getByRole('img', { name: /^Bars: Amount by Partner · Name, 4 values\. Highest: / })
  await image.waitFor()
  await page.getByText('The chart as a table').click()
  const rows = await page.getByRole('table', { name: 'The chart as a table' }).getByRole('row').allInnerTexts()
  expect(rows.slice(1).every((row) => /\t[\d,]+\.\d\d$/.test(row))).toBe(true)
  await shoot('chart-bar')
  for (const kind of ['line', 'map', 'stacked', 'scatter', 'heat']) {
    await page.getByRole('combobox', { name: 'Chart' }).selectOption(kind)
    await page.locator('.chart-canvas svg text').first().waitFor()
    await shoot(`chart-${kind}`)
  }
})

test('a chart is saved as PNG and as SVG', async () => {
  await open('view={"kind":"chart"}')
  for (const [name, type] of [
    ['SVG', 'svg'],
    ['PNG', 'png'],
  ] as const) {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe(`orders.${type}`)
    const content = await readFile(await file.path())
    expect(content.subarray(0, 4).toString('latin1')).toBe(type === 'png' ? '\u0089PNG' : '<svg')
  }
})

test('two clicks ask the same as another persona, and what differs is marked, amounts by how much', async () => {
  await open()
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Ask as Partner A' }).click()
  await page.getByText('1 changed, 0 only left, 0 only right, 19 the same').waitFor()
  await page.getByText('Matched by ID').waitFor()
  expect(await column('Amount')).toEqual(['79,190.01 79,190.02 +0.01'])
  await shoot('compare')
  await page.getByLabel('Differences only').uncheck()
  await expect.poll(async () => (await column('Compared')).filter((text) => text === 'same').length).toBeGreaterThan(10)
  await page.getByRole('button', { name: 'End comparison' }).click()
  await page.getByText('20 rows').first().waitFor()
})

test('the plan says which departments would be asked, without running it', async () => {
  await open('explain&view={"kind":"plan"}')
  expect(await page.getByRole('row', { name: /^orders\.nodes\.no/ }).innerText()).toContain('orders, as of 14:02:11')
  await page.getByRole('button', { name: 'Show the plan' }).click()
  await page.getByText('At most 300 values of a budget of 250,000').waitFor()
  await page.getByText('{ orders { nodes { no } } }').waitFor()
  await shoot('plan')
})

test('all orders become a CSV file of what the answer is of: two clicks', async () => {
  await page.route('**/export?format=csv', (route) =>
    route.fulfill({
      body: 'no\r\n1\r\n',
      headers: { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="orders-1.csv"' },
    }),
  )
  await page.route('**/export/progress', (route) => route.fulfill({ json: { rows: 1, total: 1, error: null } }))
  await open()
  await page.getByRole('button', { name: 'Download' }).click()
  const saved = page.waitForEvent('download')
  const asked = page.waitForRequest('**/export?format=csv')
  await page.getByRole('button', { name: 'CSV', exact: true }).click()
  expect((await saved).suggestedFilename()).toBe('orders-1.csv')
  expect((await asked).postDataJSON()).toMatchObject({
    query: expect.stringContaining('orders(first: $first)'),
    variables: { first: 20 },
  })
  await page.getByText('CSV saved: 1 rows').waitFor()
})

test('on a phone nothing lies outside of the page, in the dark it is dark', async () => {
  await page.setViewportSize({ width: 390, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await open('explain')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await shoot('phone')
  await page.getByRole('tab', { name: 'Chart' }).click()
  await page.locator('.chart-canvas svg text').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await shoot('phone-chart')
})

test('the same in Chinese: headers are the terms of the schema', async () => {
  await open('language=zh')
  await page.getByRole('columnheader', { name: /^订单编号/ }).waitFor()
  expect((await column('状态'))[0]).toBe('已挂起')
  await shoot('chinese')
})

test('JSON is folded or plain, whole in each', async () => {
  await open('view={"kind":"json"}')
  await page.getByText('nodes:').click()
  await page.getByLabel('Plain text').check()
  expect(await page.locator('pre').innerText()).toContain('"no": "SO20261123-000001"')
  await shoot('json')
})

/** Keeps a picture where `SCREENSHOTS` names a folder. */
async function shoot(name: string): Promise<void> {
  const { SCREENSHOTS } = process.env
  if (!SCREENSHOTS) return
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `answer-${name}.png`) })
}
