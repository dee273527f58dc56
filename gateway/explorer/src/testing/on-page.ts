import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page, Request } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openBrowser, PATIENCE_MS } from '../../../../packages/testkit/src/browser.ts'
import type { ExplorerConfig } from '../config.ts'
import { type StandInGateway, startStandInGateway } from './stand-in-gateway.ts'

export interface OnPage {
  /** A new one for each test. */
  readonly page: Page
  readonly gateway: StandInGateway
  /** The folder of the built page. */
  readonly folder: string
  /** What the browser complained of; a test that wants it to complain takes it out. */
  readonly complaints: string[]
  /** Starts a gateway, opens its page at a fragment and waits until it stands. */
  open(config: ExplorerConfig, prepare?: (gateway: StandInGateway) => void, fragment?: string): Promise<void>
  /** Opens an example from home: of the tab that shows it, else of a new one. */
  runExample(name: string): Promise<void>
  expectStatus(text: RegExp): Promise<void>
  /** The answer as JSON: of the run whose status was awaited. */
  answerText(): Promise<string>
  /** Keeps a picture where `SCREENSHOTS` names a folder. */
  shoot(name: string): Promise<void>
}

/** Builds the page once for the file that calls this; after each test it has asked no other origin, and the console has no errors. */
export function onPage(): OnPage {
  let browser: Browser
  let folder: string
  let gateway: StandInGateway
  let page: Page
  let complaints: string[]
  let origins: Set<string>

  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), 'explorer-'))
    const root = fileURLToPath(new URL('../..', import.meta.url))
    await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  })
  afterAll(async () => {
    await browser?.close()
    if (folder) await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    page.setDefaultTimeout(PATIENCE_MS)
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

  return {
    get page() {
      return page
    },
    get gateway() {
      return gateway
    },
    get folder() {
      return folder
    },
    get complaints() {
      return complaints
    },
    async open(config, prepare = () => undefined, fragment = '') {
      gateway = await startStandInGateway(folder, config)
      prepare(gateway)
      await page.goto(`${gateway.url}${fragment}`)
      expect(await page.title()).toBe('Channelgraph')
      await page.locator('.tab-bar').waitFor()
      if (config.personas) await expect.poll(() => gateway.issued.length).toBeGreaterThan(0)
    },
    async runExample(name) {
      const [home, question] = [page.locator('.home'), page.locator('.workbench')]
      await home.or(question).waitFor()
      if (await question.isVisible()) await page.locator('.tab-bar .new').click()
      await home.locator(`[data-example="${name}"]`).last().click()
      await question.waitFor()
    },
    async expectStatus(text) {
      const line = page.locator('.status')
      await expect.poll(async () => (await line.locator('> span').allTextContents()).join(' ')).toMatch(text)
    },
    async answerText() {
      await page.getByRole('tab', { name: 'JSON', exact: true }).click()
      await page.getByLabel('Plain text').check()
      return await page.getByRole('region', { name: 'JSON' }).locator('pre').innerText()
    },
    async shoot(name) {
      const { SCREENSHOTS } = process.env
      if (!SCREENSHOTS) return
      await mkdir(SCREENSHOTS, { recursive: true })
      await page.screenshot({ path: join(SCREENSHOTS, `explorer-${name}.png`) })
    },
  }
}
