import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What stands in the way of a reader, a keyboard or weak eyes, by rule and place. */
export async function barriersOn(page: Page): Promise<string[]> {
  const source = await readFile(axe, 'utf8')
  await page.evaluate(source)
  const { violations, passes } = await page.evaluate(async () => {
    const { axe: tester } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } }
    return await tester.run()
  })
  expect(passes.length, 'rules that were looked at').toBeGreaterThan(15)
  // The stage is a piece of a page: it has no heading and no landmark of its own.
  const ofPages = new Set(['page-has-heading-one', 'landmark-one-main', 'region', 'bypass'])
  return violations
    .filter(({ id }) => !ofPages.has(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
}
