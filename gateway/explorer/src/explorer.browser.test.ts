import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page, Request } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser } from '../../../packages/testkit/src/browser.ts'
import type { ExplorerConfig } from './config.ts'
import { LOCAL, PRODUCTION } from './stand-in-config.ts'
import { EXPIRED_TOKEN, PASTED_TOKEN, type StandInGateway, startStandInGateway } from './stand-in-gateway.ts'

let browser: Browser
let folder: string
let gateway: StandInGateway
let page: Page
let complaints: string[]
let origins: Set<string>

beforeAll(async () => {
  browser = await openBrowser()
  folder = await mkdtemp(join(tmpdir(), 'explorer-'))
  const root = fileURLToPath(new URL('..', import.meta.url))
  await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
})

afterAll(async () => {
  await browser?.close()
  if (folder) await rm(folder, { recursive: true })
})

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  complaints = []
  origins = new Set()
  const note = (request: Request): void => {
    const { protocol, origin } = new URL(request.url())
    // What the policy of the page blocks is not sent.
    if (protocol !== 'data:' && request.failure()?.errorText !== 'csp') origins.add(origin)
  }
  page.on('requestfinished', note)
  page.on('requestfailed', note)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // Chromium logs every answer of 400 and more as an error; those are the tests' own.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
})

afterEach(async () => {
  await page.close()
  await gateway.close()
  expect(complaints, 'errors in the console').toEqual([])
  expect([...origins], 'origins asked').toEqual([new URL(gateway.url).origin])
})

test('an example opens in a tab of its own with its variables and runs by one click', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await expectStatus(/HTTP 200.*\d+ ms.*0 errors.*as Management.*request req-\d+/)
  expect(await responseText()).toContain('华东充电设备有限公司')
  expect(await page.locator('.graphiql-tab').count()).toBe(2)
  const { headers, ...sent } = gateway.asked.at(-1)!
  expect(sent).toEqual({ operationName: 'Q01_Top', variables: { first: 2 }, status: 200 })
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'apollo-require-preflight': 'true' })
  expect(headers.authorization).toBe('Bearer management-1')
  await shoot('example')
})

test('the schema is read once a token exists, and feeds the builder', async () => {
  await open(LOCAL)
  await page.getByText('partners', { exact: true }).first().waitFor()
  expect(gateway.asked.map(({ operationName, status }) => [operationName, status])).toEqual([
    ['IntrospectionQuery', 200],
  ])
  await shoot('builder')
})

test('another persona asks with another token and reads the schema anew', async () => {
  await open(LOCAL)
  await page.getByLabel('Asking as').selectOption('partner-a')
  await page.getByText('Sees its own orders, tickets and settlements').waitFor()
  await expect.poll(() => gateway.asked.length).toBe(2)
  expect(gateway.asked[1]).toMatchObject({ operationName: 'IntrospectionQuery', status: 200 })
  expect(gateway.asked[1]?.headers.authorization).toBe('Bearer partner-a-2')
  await runExample('away')
  await expectStatus(/HTTP 200.*1 error\b.*as Partner A/)
  expect(await responseText()).toContain('"name": "partner-a"')
  await shoot('persona')
  await page.reload()
  await expect.poll(() => page.getByLabel('Asking as').inputValue()).toBe('partner-a')
})

test('an example that names its persona is asked as that one', async () => {
  await open(LOCAL)
  await runExample('Q19')
  await expectStatus(/as Partner A/)
  expect(await page.getByLabel('Asking as').inputValue()).toBe('partner-a')
  expect(await responseText()).toContain('"name": "partner-a"')
})

test('a tab keeps the outcome of its own last operation', async () => {
  await open(LOCAL)
  await runExample('away')
  await expectStatus(/1 error\b/)
  await runExample('Q01')
  await expectStatus(/0 errors/)
  await page.getByRole('tab', { name: 'Away' }).click()
  await expectStatus(/1 error\b/)
})

test('a token is renewed before it expires, and once more when the gateway refuses it', async () => {
  await open(LOCAL, (stand) => stand.setTokenLife(1))
  await page.waitForTimeout(1100)
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  expect(gateway.asked.filter(({ status }) => status === 401)).toEqual([])
  expect(gateway.issued.length).toBeGreaterThan(1)
  gateway.setTokenLife(3600)
  await page.waitForTimeout(1100) // or the next operation is still asked with the short-lived token
  const before = gateway.asked.length
  await runExample('Q01')
  await expect.poll(() => gateway.asked.length).toBe(before + 1)
  gateway.revokeTokens()
  await runExample('away')
  await expectStatus(/HTTP 200.*1 error\b/)
  expect(gateway.asked.map(({ status }) => status).slice(-2)).toEqual([401, 200])
})

test('Explain shows by clicks alone which department is slow, and of each column who brought it and as of when', async () => {
  await open(LOCAL)
  await page.getByLabel('Explain').check()
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  const departments = page.getByRole('list', { name: 'Departments' }).getByRole('listitem')
  expect(await departments.allInnerTexts()).toEqual([
    expect.stringMatching(/^partners\s+from 1 ms, 9 ms: 1 request$/),
    expect.stringMatching(
      /^finance slowest\s+from 10 ms, 75 ms: 1 request, 2 entities, 2\.0 kB, 3 statements in 62 ms$/,
    ),
  ])
  const clock = (instant: string) => page.evaluate((at) => new Date(at).toLocaleTimeString('en-GB'), instant)
  expect(await page.getByRole('row', { name: 'partners.deliveredNet' }).innerText()).toContain(
    `finance, as of ${await clock('2026-11-26T06:01:50.000Z')}, 4 events behind orders`,
  )
  expect(await responseText()).not.toContain('lineage')
  await shoot('lineage')
  await page.getByLabel('Explain').uncheck()
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  expect(gateway.asked.map(({ headers }) => headers['x-explain'])).toEqual([undefined, 'run', undefined])
  expect(await page.getByText('Where it comes from').count()).toBe(0)
})

test('columns that are missing are marked without being asked for', async () => {
  await open(LOCAL)
  await runExample('away')
  await expectStatus(/1 error\b/)
  await page.getByText('1 column missing').waitFor()
  expect(await page.getByRole('row', { name: 'broken' }).innerText()).toMatch(/missing: finance did not answer/)
  await shoot('missing')
})

test('in production nothing is asked before a token is given, and only this tab keeps the token', async () => {
  await open(PRODUCTION)
  await page.getByText('Paste an access token above').waitFor()
  expect(gateway.asked).toEqual([])
  await shoot('no-token')
  await page.getByLabel('Access token').fill(`Bearer ${PASTED_TOKEN}`)
  await page.keyboard.press('Enter')
  await page.getByText('Asking as li.na').waitFor()
  await runExample('Q01')
  await expectStatus(/HTTP 200.*as li\.na/)
  expect(gateway.asked.at(-1)?.headers.authorization).toBe(`Bearer ${PASTED_TOKEN}`)
  await shoot('token')
  await page.waitForTimeout(700) // GraphiQL writes its tabs half a second later
  const kept = await page.evaluate(() => [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href])
  expect(kept.map((text) => text.includes(PASTED_TOKEN))).toEqual([false, true, false])
  expect(gateway.paths.some((path) => path.includes(PASTED_TOKEN))).toBe(false)
  await page.getByRole('button', { name: 'Forget token' }).click()
  await page.getByText('Paste an access token above').waitFor()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(PASTED_TOKEN)
})

test('a refused token says what to do', async () => {
  await open(PRODUCTION)
  await page.getByLabel('Access token').fill(EXPIRED_TOKEN)
  await page.getByRole('button', { name: 'Use token' }).click()
  await page
    .locator('.notice')
    .getByText(/expired at .* Get a new token and paste it/)
    .waitFor()
  await runExample('Q01')
  await expectStatus(/HTTP 401.*1 error\b/)
  await shoot('refused')
})

test('a gateway that does not answer is named, and is used again when it is back', async () => {
  await open(LOCAL, (stand) => stand.setAnswering(false))
  await page.locator('.notice').getByText('does not answer').waitFor()
  await runExample('Q01')
  await expectStatus(/No answer/)
  expect(await responseText()).toContain('does not answer')
  await shoot('unreachable')
  gateway.setAnswering(true)
  await page.locator('.notice').waitFor({ state: 'detached' })
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
})

test('a page that finds no config says so, and goes on when it is there', async () => {
  await page.route('**/explorer/config.json', (route) => route.abort())
  gateway = await startStandInGateway(folder, LOCAL)
  await page.goto(gateway.url)
  await page.locator('.notice').getByText('does not answer').waitFor()
  await page.unroute('**/explorer/config.json')
  await page.getByLabel('Asking as').waitFor()
})

test('an example is reached and run by keyboard alone', async () => {
  await open(LOCAL)
  const button = page.getByRole('button', { name: 'Examples' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.locator('[data-example="Q01"]:focus').waitFor()
  await page.keyboard.press('ArrowDown')
  await page.locator('[data-example="Q19"]:focus').waitFor()
  await shoot('menu')
  await page.keyboard.press('Escape')
  await expect.poll(() => button.evaluate((node) => node === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await page.locator('[data-example="Q01"]:focus').waitFor()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expectStatus(/1 error\b/)
})

test('stopping an operation ends its request', async () => {
  await open(LOCAL)
  await runExample('slow')
  await expectStatus(/Running/)
  await page.getByRole('button', { name: /^Stop query/ }).click()
  await expectStatus(/Stopped/)
  await expect.poll(() => gateway.givenUp).toEqual(['Slow'])
})

test('nothing the sidebar, the tools or an answer offers leaves the origin', async () => {
  await open(LOCAL)
  await runExample('picture')
  await expectStatus(/HTTP 200/)
  await page.getByRole('button', { name: 'Prettify query' }).click()
  await page.getByRole('button', { name: 'Show History' }).click()
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click()
  await page.locator('.graphiql-doc-explorer').getByText("An address, as a receipt's").waitFor()
  await shoot('documentation')
  await page.locator('.graphiql-response .view-line span span', { hasText: 'receipt.png' }).last().hover()
  await page.waitForTimeout(1000) // a hover shows its picture after a while
  await shoot('picture')
  expect(gateway.outsideHits).toEqual([])
  // The policy of the page stops these before they are sent, and says so.
  expect(complaints.length).toBeGreaterThan(0)
  complaints = complaints.filter((text) => !text.includes('Content Security Policy'))
})

test('colours follow the system', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(LOCAL)
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  await shoot('dark')
  const colours = () =>
    page.evaluate(() => {
      const page = document.querySelector('.graphiql-container')
      const keyword = document.querySelector('.graphiql-query-editor .view-line span span')
      return {
        page: page && getComputedStyle(page).backgroundColor,
        keyword: keyword && getComputedStyle(keyword).color,
      }
    })
  const dark = await colours()
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(async () => (await colours()).page).not.toBe(dark.page)
  await expect.poll(async () => (await colours()).keyword).not.toBe(dark.keyword)
})

/** Starts a gateway, opens its page and waits until the editors stand. */
async function open(config: ExplorerConfig, prepare: (stand: StandInGateway) => void = () => undefined): Promise<void> {
  gateway = await startStandInGateway(folder, config)
  prepare(gateway)
  await page.goto(gateway.url)
  expect(await page.title()).toBe('Channelgraph')
  await page.locator('.graphiql-response .monaco-editor').waitFor()
  if (config.personas) await expect.poll(() => gateway.issued.length).toBeGreaterThan(0)
}

async function runExample(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Examples' }).click()
  await page.locator(`[data-example="${name}"]`).click()
}

async function expectStatus(text: RegExp): Promise<void> {
  const line = page.getByRole('status', { name: 'Last answer' })
  await expect.poll(async () => (await line.locator('> span').allTextContents()).join(' ')).toMatch(text)
}

async function responseText(): Promise<string> {
  // Monaco writes spaces as no-break spaces.
  return (await page.locator('.graphiql-response .view-line').allTextContents()).join('\n').replaceAll('\u00a0', ' ')
}

/** Keeps a picture where `SCREENSHOTS` names a folder. */
async function shoot(name: string): Promise<void> {
  const { SCREENSHOTS } = process.env
  if (!SCREENSHOTS) return
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `explorer-${name}.png`) })
}
