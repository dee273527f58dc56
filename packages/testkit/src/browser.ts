import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** How long an action waits for what it acts on, for `page.setDefaultTimeout`; as long as `expect.poll` of these tests. */
export const PATIENCE_MS = 60_000

/** Where Debian and Ubuntu install it. */
const DEFAULT_PATH = '/usr/bin/chromium'

/**
 * A headless Chromium with an empty profile of its own, for tests named `*.browser.test.ts`. It is the machine's own
 * (`CHROMIUM_PATH`, default `/usr/bin/chromium`): nothing is downloaded. Everything by which Chromium speaks to its
 * vendor is off, so that a request seen by the test is the page's. The caller closes it. Throws an error that says what
 * to install where there is none.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? DEFAULT_PATH
  if (!existsSync(executablePath)) {
    throw new Error(
      `No Chromium at ${executablePath}. Install it (Debian: apt-get install -y chromium) or set CHROMIUM_PATH to one.`,
    )
  }
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', // Chromium refuses to run as root with its sandbox, and CI runs as root
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
