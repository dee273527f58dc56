import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { expect, test } from 'vitest'
import { onStage } from './testing/on-stage.ts'

const stage = onStage()
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What stands in the way of a reader, a keyboard or weak eyes, by rule and place. */
async function barriers(): Promise<string[]> {
  const source = await readFile(axe, 'utf8')
  await stage.page.evaluate(source)
  const { violations, passes } = await stage.page.evaluate(async () => {
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

const VIEWS = ['table', 'chart', 'json', 'plan']

test.each(['light', 'dark'] as const)('axe finds nothing in any view, in %s', async (colorScheme) => {
  await stage.page.emulateMedia({ colorScheme })
  for (const kind of VIEWS) {
    await stage.open(`explain&language=${colorScheme === 'dark' ? 'zh' : 'en'}&view={"kind":"${kind}"}`)
    if (kind === 'chart') await stage.page.locator('.chart-canvas svg text').first().waitFor()
    expect(await barriers(), kind).toEqual([])
    await stage.shoot(`${kind}-${colorScheme}`)
  }
})

test('axe finds nothing in groups, unfolded lists, rows of a spread list, menus and a comparison', async () => {
  const { page } = stage
  const view = (options: object) =>
    `view=${encodeURIComponent(JSON.stringify({ kind: 'table', options: { tables: { orders: options } } }))}`
  await stage.open(view({ group: ['status'], filters: { no: '1' }, sort: [{ id: 'amount', desc: true }] }))
  await page.locator('.grid-line.group .key').first().click()
  expect(await barriers(), 'groups').toEqual([])
  await stage.open(view({ spread: ['lines'] }))
  expect(await barriers(), 'spread').toEqual([])
  await stage.open()
  await page.getByText('▸ 3 items').first().click()
  await page.getByRole('button', { name: 'Column Amount' }).click()
  await page.getByRole('dialog', { name: 'Column Amount' }).waitFor()
  expect(await barriers(), 'menu of a column').toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Columns' }).click()
  expect(await barriers(), 'columns').toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Ask as Partner A' }).click()
  await page.getByText('Matched by ID').waitFor()
  expect(await barriers(), 'comparison').toEqual([])
})
