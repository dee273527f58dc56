import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { onStage } from './testing/on-stage.ts'

const stage = onStage()
const { open, shoot } = stage
const grid = () => stage.page.getByRole('grid')
const lines = () => stage.page.locator('.grid-body .grid-line')
/** The texts of a column from the top, of the rows in sight: read in one turn of the page, for lines come and go. */
const column = (name: string): Promise<string[]> =>
  stage.page.getByRole('columnheader', { name: new RegExp(`^${name}`) }).evaluate((header) => {
    const at = header.getAttribute('aria-colindex')
    const rowOf = (line: Element) => Number(line.getAttribute('aria-rowindex'))
    return [...document.querySelectorAll('.grid-body .grid-line')]
      .sort((a, b) => rowOf(a) - rowOf(b))
      .map((line) => line.querySelector<HTMLElement>(`[aria-colindex="${at}"]`)?.innerText ?? '')
  })
const width = () => stage.page.evaluate(() => document.documentElement.scrollWidth)

test('an answer of 100,000 rows is a table of which only what is in sight is in the document', async () => {
  await open('rows=100000&first=100000')
  await stage.page.getByText('100,000 rows').first().waitFor()
  await expect.poll(() => grid().getAttribute('aria-rowcount')).toBe('100003')
  const nodes = () => stage.page.evaluate(() => document.querySelectorAll('*').length)
  await lines().first().waitFor()
  await expect.poll(() => lines().count()).toBeLessThan(60)
  await expect.poll(nodes).toBeLessThan(2_000)
  await grid().focus()
  await stage.page.keyboard.press('Control+End')
  await stage.page.locator('[aria-rowindex="100002"]').waitFor()
  await expect.poll(() => lines().count()).toBeLessThan(60)
  await expect.poll(nodes).toBeLessThan(2_000)
  await shoot('100000')
})

test('nested objects are columns under their own headers, amounts stand to the right, times are those of Shanghai', async () => {
  await open()
  await expect.poll(() => stage.page.getByRole('columnheader', { name: 'Partner', exact: true }).count()).toBe(1)
  await expect.poll(async () => (await column('Placed at'))[0]).toBe('2026-11-01 08:30:00')
  const amount = stage.page.locator('.grid-body .numeric').first()
  await expect.poll(() => amount.evaluate((cell) => getComputedStyle(cell).textAlign)).toBe('right')
  await expect.poll(async () => (await column('Overdue')).slice(0, 2)).toEqual(['12,345.60', '0.00'])
  await stage.page.getByText('Total count 60').waitFor()
  await shoot('table')
})

/** The first click on a header sorts up, the second down. */
test('a click sorts by value: two clicks for the highest first', async () => {
  await open('rows=60&first=60')
  // Of no lines, and of one, any order holds.
  const isInOrder = async (holds: (a: number, b: number) => boolean) => {
    const amounts = (await column('Amount')).map((text) => Number(text.replaceAll(',', '')))
    return amounts.length > 10 && amounts.every((amount, index) => index === 0 || holds(amounts[index - 1]!, amount))
  }
  await stage.page.getByRole('button', { name: 'Amount', exact: true }).click()
  await expect.poll(() => isInOrder((a, b) => a <= b)).toBe(true)
  await stage.page.getByRole('button', { name: 'Amount', exact: true }).click()
  await expect.poll(() => isInOrder((a, b) => a >= b)).toBe(true)
  await expect
    .poll(() => stage.page.evaluate(() => (globalThis as unknown as { view: unknown }).view))
    .toEqual({
      kind: 'table',
      options: { tables: { orders: { sort: [{ id: 'amount', desc: true }] } } },
    })
})

test('three clicks group with sums, and a group opens', async () => {
  await open('rows=60&first=60')
  await stage.page.getByRole('button', { name: 'Group' }).click()
  await stage.page.getByRole('checkbox', { name: 'Status' }).check()
  await stage.page.keyboard.press('Escape')
  await expect.poll(() => stage.page.locator('.grid-line.group').count()).toBe(2)
  await expect
    .poll(async () => (await column('Status')).map((text) => text.replace(/\s+/g, ' ')))
    .toEqual(['▸ CLOSED 40', '▸ HELD 20'])
  await stage.page.locator('.grid-line.group .key').first().click()
  await expect.poll(() => lines().count()).toBeGreaterThan(10)
  await shoot('group')
})

test('a list unfolds below its row, and is spread into rows of its own', async () => {
  await open()
  await stage.page.getByText('▸ 3 items').first().click()
  const unfolded = stage.page.getByRole('table', { name: 'Lines' })
  await expect
    .poll(() => unfolded.getByRole('row').allInnerTexts())
    .toEqual(['Product\tQty\tNet', 'CP-1\t1\t100.00', 'CP-2\t2\t200.00', 'CP-3\t3\t300.00'])
  await shoot('unfolded')
  await stage.page.getByRole('button', { name: 'Lists' }).click()
  await stage.page.getByRole('checkbox', { name: 'Lines' }).check()
  await stage.page.keyboard.press('Escape')
  await expect.poll(async () => (await column('Product')).slice(0, 4)).toEqual(['–', 'CP-1', 'CP-1', 'CP-2'])
  await shoot('spread')
})

test('by keyboard alone: move, sort, hide and filter in the menu of a column, come back to the grid', async () => {
  await open()
  await grid().focus()
  await stage.page.keyboard.press('ArrowRight')
  await stage.page.keyboard.press('Enter')
  await stage.page
    .getByRole('columnheader', { name: /^Number/, exact: false })
    .and(stage.page.locator('[aria-sort="ascending"]'))
    .waitFor()
  await stage.page.keyboard.press('m')
  const menu = stage.page.getByRole('dialog', { name: 'Column Number' })
  await menu.waitFor()
  await menu.getByLabel('Filter').focus()
  await stage.page.keyboard.type('000007')
  await stage.page.keyboard.press('Enter')
  await stage.page.getByText('1 of 20 rows').waitFor()
  await expect.poll(() => grid().evaluate((node) => node === document.activeElement)).toBe(true)
  await stage.page.keyboard.press('ArrowDown')
  const current = async () => stage.page.locator(`[id="${await grid().getAttribute('aria-activedescendant')}"]`)
  await expect.poll(async () => (await current()).innerText()).toContain('000007')
})

test('a menu has the keys the moment it is open: who goes on within it is not taken back to its beginning', async () => {
  await open()
  await grid().focus()
  await stage.page.keyboard.press('ArrowRight')
  // In one turn of the page, after which the browser tells of an open menu.
  const opened = (place: Locator, key: string | null) =>
    place.evaluate((element, pressed) => {
      if (pressed) element.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }))
      else (element as HTMLElement).click()
      return document.activeElement?.closest('[role="dialog"]')?.getAttribute('aria-label')
    }, key)
  expect(await opened(grid(), 'm')).toBe('Column Number')
  await stage.page.keyboard.press('Escape')
  await expect.poll(() => grid().evaluate((node) => node === document.activeElement)).toBe(true)
  expect(await opened(stage.page.getByRole('button', { name: 'Columns' }), null)).toBe('Columns')
})

test('a cell that failed says why, and a column whose department did not answer is marked', async () => {
  await open('explain')
  await expect.poll(async () => (await column('Name'))[6]).toContain('You may not read this partner.')
  await stage.page.getByText('1 column missing').waitFor()
  await expect
    .poll(() => stage.page.locator('.mark').allInnerTexts())
    .toEqual(['orders, as of 14:02:11', 'missing: finance did not answer'])
  await shoot('marks')
})

test('all orders on one table: one click loads every page, and says so', async () => {
  await open('rows=250')
  await stage.page.getByRole('button', { name: 'Load all pages' }).click()
  await stage.page.getByText('All pages are loaded.').waitFor()
  await stage.page.getByText('250 rows').first().waitFor()
})

test('loading is cancelled by a click, and what is there stays', async () => {
  await open('rows=250&slow')
  await stage.page.getByRole('button', { name: 'Load all pages' }).click()
  await stage.page.getByRole('button', { name: 'Cancel' }).click()
  await stage.page.getByText(/^Cancelled: the rows that came are kept/).waitFor()
  await stage.page.getByText('20 rows').first().waitFor()
})

test('two clicks make a chart of what the table shows, with its numbers as text, exact', async () => {
  await open('rows=60&first=60')
  await stage.page.getByRole('tab', { name: 'Chart' }).click()
  await stage.page.getByRole('combobox', { name: 'Chart' }).selectOption('bar')
  await stage.page.getByRole('combobox', { name: 'By' }).selectOption('partner.name')
  await stage.page.locator('.chart-canvas svg text').first().waitFor()
  const image = stage.page.getByRole('img', { name: /^Bars: Amount by Partner · Name, 4 values\. Highest: / })
  await image.waitFor()
  await stage.page.getByText('The chart as a table').click()
  const rows = stage.page.getByRole('table', { name: 'The chart as a table' }).getByRole('row')
  await expect
    .poll(async () => (await rows.allInnerTexts()).slice(1))
    .toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/\t[\d,]+\.\d\d$/)))
  await shoot('chart-bar')
  for (const kind of ['line', 'map', 'stacked', 'scatter', 'heat']) {
    await stage.page.getByRole('combobox', { name: 'Chart' }).selectOption(kind)
    await stage.page.locator('.chart-canvas svg text').first().waitFor()
    await shoot(`chart-${kind}`)
  }
})

test('a chart is saved as PNG and as SVG', async () => {
  await open('view={"kind":"chart"}')
  for (const [name, type] of [
    ['SVG', 'svg'],
    ['PNG', 'png'],
  ] as const) {
    const saved = stage.page.waitForEvent('download')
    await stage.page.getByRole('button', { name }).click()
    const file = await saved
    expect(file.suggestedFilename()).toBe(`orders.${type}`)
    const content = await readFile(await file.path())
    expect(content.subarray(0, 4).toString('latin1')).toBe(type === 'png' ? '\u0089PNG' : '<svg')
  }
})

test('two clicks ask the same as another persona, and what differs is marked, amounts by how much', async () => {
  await open()
  await stage.page.getByRole('button', { name: 'Compare' }).click()
  await stage.page.getByRole('button', { name: 'Ask as Partner A' }).click()
  await stage.page.getByText('1 changed, 0 only left, 0 only right, 19 the same').waitFor()
  await stage.page.getByText('Matched by ID').waitFor()
  await expect.poll(() => column('Amount')).toEqual(['79,190.01 79,190.02 +0.01'])
  await shoot('compare')
  await stage.page.getByLabel('Differences only').uncheck()
  await expect.poll(async () => (await column('Compared')).filter((text) => text === 'same').length).toBeGreaterThan(10)
  await stage.page.getByRole('button', { name: 'End comparison' }).click()
  await stage.page.getByText('20 rows').first().waitFor()
})

test('the plan says which departments would be asked, without running it', async () => {
  await open('explain&view={"kind":"plan"}')
  await expect
    .poll(() => stage.page.getByRole('row', { name: /^orders\.nodes\.no/ }).innerText())
    .toContain('orders, as of 14:02:11')
  await stage.page.getByRole('button', { name: 'Show the plan' }).click()
  await stage.page.getByText('At most 300 values of a budget of 250,000').waitFor()
  await stage.page.getByText('{ orders { nodes { no } } }').waitFor()
  await shoot('plan')
})

test('all orders become a CSV file of what the answer is of: two clicks', async () => {
  await stage.page.route('**/export?format=csv', (route) =>
    route.fulfill({
      body: 'no\r\n1\r\n',
      headers: { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename="orders-1.csv"' },
    }),
  )
  await stage.page.route('**/export/progress', (route) => route.fulfill({ json: { rows: 1, total: 1, error: null } }))
  await open()
  await stage.page.getByRole('button', { name: 'Download' }).click()
  const saved = stage.page.waitForEvent('download')
  const asked = stage.page.waitForRequest('**/export?format=csv')
  await stage.page.getByRole('button', { name: 'CSV', exact: true }).click()
  expect((await saved).suggestedFilename()).toBe('orders-1.csv')
  expect((await asked).postDataJSON()).toMatchObject({
    query: expect.stringContaining('orders(first: $first)'),
    variables: { first: 20 },
  })
  await stage.page.getByText('CSV saved: 1 rows').waitFor()
})

test('on a phone nothing lies outside of the page, in the dark it is dark', async () => {
  await stage.page.setViewportSize({ width: 390, height: 800 })
  await stage.page.emulateMedia({ colorScheme: 'dark' })
  await open('explain')
  await lines().first().waitFor()
  await expect.poll(width).toBeLessThanOrEqual(390)
  await shoot('phone')
  await stage.page.getByRole('tab', { name: 'Chart' }).click()
  await stage.page.locator('.chart-canvas svg text').first().waitFor()
  await expect.poll(width).toBeLessThanOrEqual(390)
  await shoot('phone-chart')
})

test('the same in Chinese: headers are the terms of the schema', async () => {
  await open('language=zh')
  await stage.page.getByRole('columnheader', { name: /^订单编号/ }).waitFor()
  await expect.poll(async () => (await column('状态'))[0]).toBe('已挂起')
  await shoot('chinese')
})

test('JSON is folded or plain, whole in each', async () => {
  await open('view={"kind":"json"}')
  await stage.page.getByText('nodes:').click()
  await stage.page.getByLabel('Plain text').check()
  await expect.poll(() => stage.page.locator('pre').innerText()).toContain('"no": "SO20261123-000001"')
  await shoot('json')
})
