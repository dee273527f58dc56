import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openBrowser, PATIENCE_MS } from '@channelgraph/testkit/browser'
import { parse as parseCsv } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningGraph, seededDatabases, startGraph } from '../harness/index.ts'

// The explorer before the real gateway and departments, as an analyst uses it.

let graph: RunningGraph
let browser: Browser
let page: Page
const elsewhere: string[] = []

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/build.mjs'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    stdio: 'pipe',
  })
  graph = await startGraph(await seededDatabases())
  browser = await openBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.setDefaultTimeout(PATIENCE_MS)
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== graph.url) elsewhere.push(request.url())
  })
  await page.goto(graph.url)
})
afterAll(() => browser?.close())

/** From home, in a tab of its own. */
const runExample = async (title: RegExp) => {
  await page.getByRole('button', { name: 'New question' }).click()
  await page.getByRole('region', { name: 'Home' }).getByRole('button', { name: title }).first().click()
}
const view = (name: string) => page.getByRole('tab', { name, exact: true }).click()
const answer = async () => await page.getByRole('region', { name: 'Answer' }).innerText()
/** The answer as it came. */
const json = async () => {
  await view('JSON')
  await page.getByLabel('Plain text').check()
  return await page.getByRole('region', { name: 'JSON' }).locator('pre').innerText()
}

test('one click asks Q01 across four departments, and nothing is fetched from elsewhere', async () => {
  await runExample(/Top distributors of East China/)
  await expect.poll(() => page.getByText('0 errors').count()).toBe(1)
  await expect.poll(answer).toContain('20 rows')
  await expect.poll(json).toContain('"rank": 1')
  expect(elsewhere).toEqual([])
})

test('by clicks alone an analyst sees which department is slow, and how new each column is', async () => {
  await page.getByLabel('Explain').check()
  await runExample(/Top distributors of East China/)
  await expect.poll(() => page.getByText('0 errors').count()).toBe(1)
  await view('Plan')
  const departments = page.getByRole('list', { name: 'Departments' }).getByRole('listitem')
  const told = expect.stringMatching(/^(partners|orders|support|finance).*\d ms: \d+ requests?.* statements? in /s)
  await expect.poll(() => departments.allInnerTexts()).toEqual([told, told, told, told])
  await expect.poll(() => departments.filter({ hasText: 'slowest' }).count()).toBe(1)
  const column = (path: string) => page.getByRole('row', { name: `partnerSalesRanking.${path}` }).innerText()
  await expect.poll(() => column('partner.balance.overdue')).toMatch(/finance, as of \d\d:\d\d:\d\d/)
  await expect.poll(() => column('deliveredNet')).toMatch(/orders, as of \d\d:\d\d:\d\d/)
})

test('a partner who asks the same sees itself at most', async () => {
  await page.getByLabel('Asking as').selectOption({ label: 'Partner A, a distributor in Suzhou (渠道伙伴甲)' })
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page
    .locator('.status')
    .getByText(/as Partner A/)
    .waitFor()
  const codes = [...(await json()).matchAll(/PT-\d{6}-\d{6}/g)].map(([code]) => code)
  expect(new Set([...codes, 'PT-320500-000001'])).toEqual(new Set(['PT-320500-000001']))
})

/** Opens an example, and saves what "Download" makes of it. */
async function downloaded(title: RegExp, format: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  await runExample(title)
  await expect.poll(() => page.getByText('0 errors').count()).toBe(1)
  await page.getByRole('button', { name: 'Download', exact: true }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: format, exact: true }).click(),
  ])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

test('all orders are a CSV by clicks alone', async () => {
  const { name, bytes } = await downloaded(/All orders, to be downloaded/, 'CSV')
  expect(name).toMatch(/^orders-.*\.csv$/)
  const total = Number(/"totalCount": (\d+)/.exec(await json())?.[1])
  const rows: Record<string, string>[] = parseCsv(bytes, { bom: true, columns: true })
  expect(rows.length).toBe(total)
  expect(new Set(rows.map(({ no }) => no)).size).toBe(rows.length)
  await expect.poll(() => page.getByText(`CSV saved: ${rows.length.toLocaleString('en-US')} rows`).count()).toBe(1)
})

test('Q01 is a workbook by clicks alone, its amounts numbers', async () => {
  const { name, bytes } = await downloaded(/Top distributors of East China/, 'Excel (XLSX)')
  expect(name).toMatch(/^partnerSalesRanking-.*\.xlsx$/)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(new Uint8Array(bytes).buffer)
  const [rows, about] = workbook.worksheets as [ExcelJS.Worksheet, ExcelJS.Worksheet]
  expect(rows.getRow(2).getCell(1).value).toBe(1)
  expect(typeof rows.getRow(2).getCell(2).value).toBe('number')
  expect(String(about.getCell('B1').value)).toContain('partnerSalesRanking')
})

test('an operation is copied for another program, without a token', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy as' }).click()
  await page.getByRole('button', { name: 'curl', exact: true }).click()
  await expect.poll(() => page.getByText('Copied as curl').count()).toBe(1)
  const copied = await page.evaluate<string>('navigator.clipboard.readText()')
  expect(copied).toContain(`curl -sS --fail-with-body '${graph.url}/graphql'`)
  expect(copied).toContain('partnerSalesRanking')
  expect(copied).not.toMatch(/eyJ/)
})
