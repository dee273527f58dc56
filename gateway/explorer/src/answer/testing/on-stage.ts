import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openBrowser, PATIENCE_MS } from '../../../../../packages/testkit/src/browser.ts'

export interface OnStage {
  /** A new one for each test. */
  readonly page: Page
  /** Opens the stage; `asked` is the part of its address that says what it shows. */
  open(asked?: string): Promise<void>
  /** Keeps a picture where `SCREENSHOTS` names a folder. */
  shoot(name: string): Promise<void>
}

export interface StageOptions {
  /** What pictures of it are called. */
  readonly name: string
  /** Folder of the stage's page. */
  readonly folder: URL
  /** What the page's region is called, in either language. */
  readonly region: RegExp
  /** What the page fetches, by name. */
  readonly files?: Readonly<Record<string, string>>
}

const ANSWER: StageOptions = { name: 'answer', folder: new URL('.', import.meta.url), region: /Answer|结果/ }

/** Builds the stage once for the file that calls this, and holds that nothing is complained of in the console. */
export function onStage({ name: stage, folder: source, region, files = {} }: StageOptions = ANSWER): OnStage {
  let browser: Browser
  let folder: string
  let server: PreviewServer
  let page: Page
  let complaints: string[]

  beforeAll(async () => {
    browser = await openBrowser()
    folder = await mkdtemp(join(tmpdir(), `${stage}-`))
    const root = fileURLToPath(source)
    const out = { outDir: folder, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4_096 }
    const options = { root, configFile: false, logLevel: 'error', build: out } as const
    await build(options)
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
    server = await preview({ ...options, preview: { port: 0, host: '127.0.0.1' } })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    if (folder) await rm(folder, { recursive: true })
  })

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    page.setDefaultTimeout(PATIENCE_MS)
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

  return {
    get page() {
      return page
    },
    async open(asked = '') {
      await page.goto(new URL(`?${asked}`, server.resolvedUrls?.local[0]).href)
      await page.getByRole('region', { name: region }).waitFor()
    },
    async shoot(name) {
      const { SCREENSHOTS } = process.env
      if (!SCREENSHOTS) return
      await mkdir(SCREENSHOTS, { recursive: true })
      await page.screenshot({ path: join(SCREENSHOTS, `${stage}-${name}.png`) })
    },
  }
}
