import { expect, test } from 'vitest'
import { barriersOn } from './testing/barriers.ts'
import { onStage } from './testing/on-stage.ts'

const stage = onStage()
const barriers = () => barriersOn(stage.page)

/** Of each view, what stands there once it is drawn. */
const VIEWS = { table: '.grid-line', chart: '.chart-canvas svg text', json: '.json-leaf', plan: '.plan' }

test.each(['light', 'dark'] as const)('axe finds nothing in any view, in %s', async (colorScheme) => {
  await stage.page.emulateMedia({ colorScheme })
  for (const [kind, drawn] of Object.entries(VIEWS)) {
    await stage.open(`explain&language=${colorScheme === 'dark' ? 'zh' : 'en'}&view={"kind":"${kind}"}`)
    await stage.page.locator(drawn).first().waitFor()
    await expect.poll(barriers, { message: kind }).toEqual([])
    await stage.shoot(`${kind}-${colorScheme}`)
  }
})

test('axe finds nothing in groups, unfolded lists, rows of a spread list, menus and a comparison', async () => {
  const { page } = stage
  const view = (options: object) =>
    `view=${encodeURIComponent(JSON.stringify({ kind: 'table', options: { tables: { orders: options } } }))}`
  await stage.open(view({ group: ['status'], filters: { no: '1' }, sort: [{ id: 'amount', desc: true }] }))
  await page.locator('.grid-line.group .key').first().click()
  await page.locator('.grid-body .grid-line:not(.group)').first().waitFor()
  await expect.poll(barriers, { message: 'groups' }).toEqual([])
  await stage.open(view({ spread: ['lines'] }))
  await page.locator('.grid-body').getByText('CP-1').first().waitFor()
  await expect.poll(barriers, { message: 'spread' }).toEqual([])
  await stage.open()
  await page.getByText('▸ 3 items').first().click()
  await page.getByRole('table', { name: 'Lines' }).waitFor()
  await page.getByRole('button', { name: 'Column Amount' }).click()
  await page.getByRole('dialog', { name: 'Column Amount' }).waitFor()
  await expect.poll(barriers, { message: 'menu of a column' }).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('dialog', { name: 'Columns' }).waitFor()
  await expect.poll(barriers, { message: 'columns' }).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('button', { name: 'Ask as Partner A' }).click()
  await page.getByText('Matched by ID').waitFor()
  await expect.poll(barriers, { message: 'comparison' }).toEqual([])
})
