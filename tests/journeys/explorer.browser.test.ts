import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '@channelgraph/testkit/browser'
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
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== graph.url) elsewhere.push(request.url())
  })
  await page.goto(graph.url)
})
afterAll(() => browser?.close())

const runExample = async (title: RegExp) => {
  await page.getByRole('button', { name: 'Examples' }).click()
  await page.getByText(title).first().click()
}
const answer = async () => (await page.locator('.graphiql-response').innerText()).replaceAll('\u00a0', ' ')

test('one click asks Q01 across four departments, and nothing is fetched from elsewhere', async () => {
  await runExample(/Top distributors of East China/)
  await expect.poll(answer).toContain('partnerSalesRanking')
  await expect.poll(() => page.getByText('0 errors').count()).toBe(1)
  expect(await answer()).toContain('"rank": 1')
  expect(elsewhere).toEqual([])
})

test('by clicks alone an analyst sees which department is slow, and how new each column is', async () => {
  await page.getByLabel('Explain').check()
  await runExample(/Top distributors of East China/)
  const departments = page.getByRole('list', { name: 'Departments' }).getByRole('listitem')
  await expect.poll(() => departments.count()).toBe(4)
  const texts = await departments.allInnerTexts()
  expect(texts.filter((text) => text.includes('slowest'))).toHaveLength(1)
  for (const text of texts)
    expect(text).toMatch(/^(partners|orders|support|finance).*\d ms: \d+ requests?.* statements? in /s)
  const column = (path: string) => page.getByRole('row', { name: `partnerSalesRanking.${path}` }).innerText()
  expect(await column('partner.balance.overdue')).toMatch(/finance, as of \d\d:\d\d:\d\d/)
  expect(await column('deliveredNet')).toMatch(/orders, as of \d\d:\d\d:\d\d/)
})

test('a partner who asks the same sees itself at most', async () => {
  await page.getByRole('combobox').first().selectOption({ label: 'Partner A, a distributor in Suzhou (渠道伙伴甲)' })
  await page.keyboard.press('Escape')
  await page
    .getByRole('button', { name: /execute|run/i })
    .first()
    .click()
  await expect.poll(() => page.getByText(/as Partner A/).count()).toBeGreaterThan(0)
  const codes = [...(await answer()).matchAll(/PT-\d{6}-\d{6}/g)].map(([code]) => code)
  expect(new Set([...codes, 'PT-320500-000001'])).toEqual(new Set(['PT-320500-000001']))
})
