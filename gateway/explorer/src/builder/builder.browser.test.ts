import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { barriersOn } from '../answer/testing/barriers.ts'
import { PERIODS } from './periods.ts'
import { builderOnStage } from './testing/on-stage.ts'

const stage = builderOnStage()
const { open, shoot } = stage
const query = () => stage.page.getByRole('textbox', { name: 'Query' })
const text = async () => (await query().inputValue()).replaceAll(/\s+/g, ' ').trim()
const variables = async () =>
  JSON.parse((await stage.page.getByRole('textbox', { name: 'Variables' }).inputValue()) || '{}')
const search = (words: string) => stage.page.getByRole('searchbox').fill(words)
const choice = (name: RegExp) => stage.page.getByRole('combobox', { name }).first()
const hasFocus = (place: Locator) => place.evaluate((element) => element === document.activeElement)
const button = (name: string | RegExp) => stage.page.getByRole('button', { name })

/** Clicks of a task, as the README counts them; a choice from a list is one, typing into a field is none. */
let clicks = 0
const click = async (place: Locator) => {
  clicks += 1
  await place.click()
}
const choose = async (place: Locator, label: string) => {
  clicks += 1
  await place.selectOption({ label })
}

test('top 20 distributors of a region with what is overdue, last quarter, from nothing: eight clicks', async () => {
  clicks = 0
  await open()
  await search('sales ranking')
  await click(button('Add partnerSalesRanking').first())
  await search('overdue')
  await click(button('Add partnerSalesRanking › partner › balance › overdue'))
  await click(button('Back to all fields'))
  await click(stage.page.getByRole('treeitem', { name: /^Partner sales ranking/ }))
  await click(stage.page.locator('summary', { hasText: 'Slice' }))
  await click(stage.page.getByRole('checkbox', { name: /DISTRIBUTOR/ }))
  await choose(choice(/^Macro region/), 'HUADONG: East China (华东)')
  await choose(choice(/^Period/), 'Last quarter')
  expect(clicks).toBe(8)
  await expect
    .poll(text)
    .toBe(
      'query ($period: PeriodInput!) { partnerSalesRanking(period: $period, slice: {kinds: [DISTRIBUTOR], macroRegion: HUADONG}) { rank deliveredNet unitsDelivered previousPeriodNet partner { code name balance { overdue } } } }',
    )
  await expect.poll(variables).toEqual({ period: '@last-quarter' })
  await stage.page.getByText(/^Today that is \d{4}-\d\d-01 to /).waitFor()
  await shoot('top-20')
})

test('which fields tell about 投诉: in characters and in pinyin, each with its way, its department and its meaning', async () => {
  await open('language=zh')
  await search('投诉')
  await stage.page.getByText('Partner.openComplaintCount').waitFor()
  const hits = stage.page.locator('.builder-hits li')
  await expect.poll(() => hits.count()).toBeGreaterThan(10)
  await expect.poll(() => hits.first().innerText()).toContain('complaints')
  await expect.poll(() => hits.first().innerText()).toContain('售后')
  await shoot('complaints-zh')
  await search('tousu')
  await stage.page.getByText('Complaint.category').waitFor()
  clicks = 0
  await click(button('添加 complaints › category').first())
  expect(clicks).toBe(1)
  await expect.poll(text).toContain('complaints { nodes { category } }')
})

test('one partner by its Chinese name, and the name stays on the page', async () => {
  await open()
  clicks = 0
  await search('one partner')
  await click(button('Add partner').first())
  await click(button('Back to all fields'))
  const picker = stage.page.getByRole('combobox', { name: /^Id/i })
  await picker.fill('华东')
  await click(stage.page.getByRole('option', { name: /华东充电/ }))
  expect(clicks).toBe(3)
  await expect.poll(text).toContain('partner(id: "partner_1")')
  await stage.page.getByText('华东充电设备有限公司 (PT-00001)').waitFor()
  await open(`query=${encodeURIComponent('{ partner(id: "partner_2") { name } }')}`)
  await stage.page
    .getByRole('treeitem', { name: /^Partner .* partner$/ })
    .first()
    .click()
  await stage.page.getByText('南方新能源工程公司 (PT-00002)').waitFor()
})

test('everything by keyboard: find the list, open a condition, choose regions from the tree, a relative period', async () => {
  await open()
  const { keyboard } = stage.page
  const press = async (...keys: string[]) => {
    for (const key of keys) await keyboard.press(key)
  }
  const tabTo = async (place: Locator, key = 'Tab') => {
    await place.waitFor()
    for (let count = 0; count < 60; count++) {
      if (await hasFocus(place)) return
      await press(key)
    }
    throw new Error(`${key} does not lead to ${place}`)
  }
  await tabTo(stage.page.getByRole('searchbox'))
  await keyboard.type('orders')
  await tabTo(button('Add orders').first())
  await press('Enter')
  await expect.poll(text).toContain('orders { nodes')
  await tabTo(stage.page.getByRole('searchbox'), 'Shift+Tab')
  await press('Escape', 'Tab')
  // In the tree the keys stand on the field that was added.
  await expect.poll(() => stage.page.evaluate(() => document.activeElement?.textContent)).toMatch(/Orders.*orders$/)
  await press('Enter')
  const summary = stage.page.locator('summary', { hasText: 'Filter' })
  await tabTo(summary)
  await press('Enter')
  await tabTo(choice(/^Period/))
  // By its letters a choice is found only if they come within a second of each other.
  for (const name of PERIODS.slice(PERIODS.indexOf('last-7-days'), PERIODS.indexOf('last-quarter') + 1)) {
    await press('ArrowDown')
    await expect.poll(variables).toEqual({ period: `@${name}` })
  }
  await tabTo(stage.page.locator('summary', { hasText: 'Regions' }))
  await press('Enter')
  await stage.page.getByRole('treeitem', { name: '广东省' }).waitFor()
  await press('Tab', 'ArrowDown', 'ArrowRight')
  await stage.page.getByRole('treeitem', { name: '深圳市' }).waitFor()
  await press('ArrowDown', 'ArrowDown', 'Space')
  await expect.poll(text).toContain('regionCodes: ["440300"]')
  await shoot('keyboard')
})

test('after the search the keys are in its box and what was added is in sight; what holds when nothing is set is told', async () => {
  await stage.page.setViewportSize({ width: 1024, height: 600 })
  await open()
  await search('sales ranking')
  const add = button(/partnerSalesRanking$/).first()
  await add.focus()
  await stage.page.keyboard.press('Enter')
  await button('In the question: partnerSalesRanking').waitFor()
  await expect.poll(() => hasFocus(add)).toBe(true)
  await button('Back to all fields').press('Enter')
  await expect.poll(() => hasFocus(stage.page.getByRole('searchbox'))).toBe(true)
  const isInSight = () =>
    stage.page.getByRole('treeitem', { name: /^Partner sales ranking/ }).evaluate((line) => {
      const { top, bottom } = line.getBoundingClientRect()
      const box = line.parentElement?.getBoundingClientRect()
      return box !== undefined && top >= box.top && bottom <= box.bottom
    })
  await expect.poll(isInSight).toBe(true)
  await expect.poll(() => choice(/^By/).innerText()).toContain('not set (DELIVERED_NET')
  await expect.poll(() => stage.page.getByRole('textbox', { name: 'First' }).getAttribute('placeholder')).toBe('20')
})

test('text and builder agree: what is written is seen, what cannot be read is told with its line and left alone', async () => {
  await open()
  await query().fill('# mine\n{\n  products(first: 3) { nodes { sku } }\n}')
  await stage.page.getByRole('treeitem', { name: /^Products/, checked: true }).waitFor()
  await stage.page.getByRole('treeitem', { name: /^Name/ }).first().click()
  await button('Ask for it').click()
  await expect.poll(text).toBe('# mine { products(first: 3) { nodes { sku name } } }')
  await query().fill('{\n  products(')
  await stage.page
    .getByRole('alert')
    .getByText(/line 2/)
    .waitFor()
  await expect.poll(() => query().inputValue()).toBe('{\n  products(')
})

test('a group of conditions stays open when the last of them is taken away', async () => {
  await open(`query=${encodeURIComponent('{ partners(filter: {tiers: [CORE]}) { nodes { code } } }')}`)
  await stage.page.getByRole('treeitem', { name: /^Partners .* partners$/ }).click()
  const core = stage.page.getByRole('checkbox', { name: /^CORE/ })
  await core.click()
  await expect.poll(text).toBe('{ partners { nodes { code } } }')
  await core.click()
  await expect.poll(text).toBe('{ partners(filter: {tiers: [CORE]}) { nodes { code } } }')
})

test('what the asker may not read is marked, with the permission it takes', async () => {
  await open('mine')
  await search('ledger entries')
  await stage.page.getByText('You may not read this: it takes the permission ledger:read.').first().waitFor()
  await button('Back to all fields').click()
  await stage.page.getByRole('treeitem', { name: 'Finance' }).click()
  await stage.page.keyboard.press('ArrowRight')
  const marked = stage.page.getByRole('treeitem', { name: /Ledger entries.*ledger:read/ })
  await marked.waitFor()
  await shoot('mine')
})

test.each(['light', 'dark'] as const)(
  'axe finds nothing in the tree, the search and the inputs, in %s',
  async (colorScheme) => {
    await stage.page.emulateMedia({ colorScheme })
    const query = encodeURIComponent(
      'query ($p: PeriodInput) { orders(filter: {period: $p, regionCodes: ["440300"]}) { nodes { no } } }',
    )
    await open(`language=${colorScheme === 'dark' ? 'zh' : 'en'}&mine&query=${query}&variables={"p":"@last-month"}`)
    await stage.page.getByRole('treeitem', { name: /^(Orders .* orders|订单列表 orders)$/ }).click()
    await stage.page.getByText('深圳市').waitFor()
    await stage.page.locator('summary', { hasText: /Regions|地区/ }).click()
    await stage.page.getByRole('treeitem', { name: '广东省' }).waitFor()
    await expect.poll(() => barriersOn(stage.page)).toEqual([])
    await shoot(`inputs-${colorScheme}`)
    await search('tousu')
    await stage.page.getByText('Complaint.category').waitFor()
    await expect.poll(() => barriersOn(stage.page)).toEqual([])
    await shoot(`search-${colorScheme}`)
    await stage.page.setViewportSize({ width: 390, height: 844 })
    await shoot(`phone-${colorScheme}`)
  },
)
