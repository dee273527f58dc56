import { expect, test } from 'vitest'
import { barriersOn } from './testing/barriers.ts'
import { onStage } from './testing/on-stage.ts'

const stage = onStage()
const barriers = () => barriersOn(stage.page)

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
