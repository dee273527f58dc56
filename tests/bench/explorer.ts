/**
 * `npm run bench:explorer -- http://127.0.0.1:4000/`: how soon the explorer's page is there, and an answer is shown, on a slow phone:
 * 390 px, a processor six times slower than this machine's, 1.6 Mbit/s with 150 ms there and back. The graph runs already; medians of five.
 */
import { openBrowser } from '@channelgraph/testkit/browser'
import type { Page } from 'playwright-core'

const ROUNDS = 5
const [url = 'http://127.0.0.1:4000/'] = process.argv.slice(2)
const EXAMPLE = 'Top distributors of East China'

const browser = await openBrowser()
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

async function slowPhone(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 },
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  return page
}

const shown: { home: number[]; answer: number[]; again: number[] } = { home: [], answer: [], again: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  const page = await slowPhone()
  const since = (began: number) => Math.round(performance.now() - began)
  let began = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  const example = page.getByText(EXAMPLE).first()
  await example.waitFor()
  shown.home.push(since(began))
  began = performance.now()
  await example.click()
  await page.getByText('20 rows').waitFor()
  shown.answer.push(since(began))
  // The same once more, with everything of the page read.
  const idOf = 'document.body.innerText.match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0]'
  const former = await page.evaluate(idOf)
  began = performance.now()
  await page.keyboard.press('Control+Enter')
  await page.waitForFunction(`${idOf} !== ${JSON.stringify(former)}`)
  shown.again.push(since(began))
  await page.context().close()
}
await browser.close()
process.stdout.write(
  `home ${median(shown.home)} ms, first answer after the click ${median(shown.answer)} ms, asked again ${median(shown.again)} ms\n`,
)
