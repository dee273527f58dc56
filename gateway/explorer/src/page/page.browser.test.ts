import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { onPage } from '../testing/on-page.ts'
import { LOCAL } from '../testing/stand-in-config.ts'
import { linkOf } from './link.ts'

// Home, the open questions, links, languages, and that everybody can use it.

const on = onPage()
const { open, runExample, expectStatus, shoot } = on

const QUESTION = {
  query: 'query Mine($first: Int) { partners(first: $first) { name } me { name } }',
  variables: '{"first": 1}',
  view: { kind: 'json' as const },
}

/** Names of the examples in the order in which they are shown. */
const shownExamples = () =>
  on.page.locator('[data-example]').evaluateAll((shown) => shown.map((example) => example.getAttribute('data-example')))

test('home shows the examples by department and task, and finds them in English, Chinese and pinyin', async () => {
  await open(LOCAL)
  const support = on.page.getByRole('region', { name: 'After-sales' })
  await support.getByRole('button', { name: /What customers complain of/ }).waitFor()
  const search = on.page.getByLabel('Search examples')
  for (const text of ['complain', '投诉', 'tousu']) {
    await search.fill(text)
    await expect.poll(shownExamples).toEqual(['complaints'])
    await on.page.getByText('1 example').waitFor()
    await search.fill('nothing has this')
    await on.page.getByText('No example has this').waitFor()
  }
  await shoot('home')
})

test('the keys stay on an example when the schema comes and sorts it under its department', async () => {
  let answer = (): void => undefined
  const isAnswered = new Promise<void>((resolve) => {
    answer = resolve
  })
  await on.page.route('**/schema.graphql', async (route) => {
    await isAnswered
    await route.continue()
  })
  await open(LOCAL)
  await on.page.locator('[data-example="away"]').focus()
  answer()
  await on.page.getByRole('region', { name: 'Several departments' }).locator('[data-example="away"]:focus').waitFor()
})

test('an example that was used stands first when home is opened again', async () => {
  await open(LOCAL)
  await runExample('complaints')
  await on.page.locator('.tab-bar .new').click()
  await on.page.getByRole('heading', { name: 'Last used' }).waitFor()
  await expect.poll(async () => (await shownExamples())[0]).toBe('complaints')
})

test('with eight questions open the active one is in sight', async () => {
  await on.page.setViewportSize({ width: 800, height: 700 })
  await open(LOCAL)
  for (let count = 0; count < 8; count++) await runExample(count === 0 ? 'Q01' : 'complaints')
  await expect.poll(() => on.page.locator('.tab-bar li').count()).toBe(8)
  const isInSight = (at: number) =>
    on.page
      .locator('.tab-bar li')
      .nth(at)
      .evaluate((tab) => {
        const bar = tab.parentElement?.getBoundingClientRect()
        const { left, right } = tab.getBoundingClientRect()
        return bar !== undefined && left >= bar.left - 1 && right <= bar.right + 1
      })
  await expect.poll(() => isInSight(7)).toBe(true)
  await on.page.locator('.tab-bar li').first().getByRole('button').first().click()
  await expect.poll(() => isInSight(0)).toBe(true)
})

test('a link opens a question with its variables and its view; it is asked as whoever opens it, and no server hears of it', async () => {
  await open(LOCAL, undefined, linkOf(QUESTION) ?? '')
  await on.page.getByLabel('Asking as').selectOption('partner-a')
  await on.page.getByRole('button', { name: 'Run' }).click()
  await expectStatus(/HTTP 200.*as Partner A/)
  expect(on.gateway.asked.map(({ operationName, variables }) => ({ operationName, variables }))).toEqual([
    { operationName: 'Mine', variables: { first: 1 } },
  ])
  await expect.poll(() => on.page.getByRole('tab', { name: 'JSON' }).getAttribute('aria-selected')).toBe('true')
  await on.page.getByRole('tab', { name: 'Table' }).click()
  await expect.poll(() => new URL(on.page.url()).hash).toBe(linkOf({ ...QUESTION, view: { kind: 'table' } }))
  expect(on.gateway.paths.filter((path) => path.includes('#') || path.includes('q='))).toEqual([])
})

test('two clicks ask the same as another persona, beside the former answer', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await on.page.getByText('华东充电设备有限公司').waitFor()
  await on.page.getByRole('button', { name: 'Compare' }).click()
  await on.page.getByRole('button', { name: /Ask as Partner A/ }).click()
  await expect.poll(() => on.gateway.asked.at(-1)?.headers.authorization).toMatch(/^Bearer partner-a/)
  await on.page.getByRole('button', { name: 'End comparison' }).waitFor()
  await expect.poll(() => on.page.getByLabel('Asking as').inputValue()).toBe('management')
})

test('a question outlasts a reload, and is open once', async () => {
  await open(LOCAL, undefined, linkOf(QUESTION) ?? '')
  await on.page.getByRole('button', { name: 'Run' }).waitFor()
  await on.page.reload()
  // By its answer the page has done all that it does when it is loaded.
  await on.page.getByRole('button', { name: 'Run' }).click()
  await expectStatus(/HTTP 200/)
  await expect.poll(() => on.page.locator('.tab-bar li').count()).toBe(1)
})

test('a damaged link says so, and nothing is sent', async () => {
  await open(LOCAL, undefined, (linkOf(QUESTION) ?? '').slice(0, 30))
  await on.page.getByText('The link is damaged').waitFor()
  // What follows is the first that is sent.
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  expect(on.gateway.asked.map(({ operationName }) => operationName)).toEqual(['Q01_Top'])
})

test('builder and text agree, and nothing yet asked is not marked as a fault', async () => {
  await open(LOCAL)
  await on.page.getByRole('button', { name: 'Build a question' }).click()
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  const editor = on.page.locator('.text-query .monaco-editor')
  await editor.click()
  // A fault is marked, and taken away with it: so the marks were awaited.
  await on.page.keyboard.insertText('{ nobody }')
  await editor.locator('.squiggly-error').first().waitFor()
  await on.page.keyboard.press('Control+A')
  await on.page.keyboard.press('Delete')
  await editor.locator('.squiggly-error').first().waitFor({ state: 'detached' })
  await on.page.keyboard.insertText('# Partners\n{ me { name } }')
  await on.page.getByRole('button', { name: 'Builder', exact: true }).click()
  await on.page.getByRole('treeitem', { name: /\bme\b/i, checked: true }).waitFor()
  await on.page.getByRole('button', { name: 'Run' }).click()
  await expect.poll(() => on.gateway.asked.length).toBe(1)
})

test('who leaves the text the moment it is written sees the builder, and no error in the console', async () => {
  await open(LOCAL)
  await on.page.getByRole('button', { name: 'Build a question' }).click()
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  await on.page.locator('.text-query .monaco-editor').click()
  const builder = await on.page.getByRole('button', { name: 'Builder', exact: true }).elementHandle()
  // In one turn of the page: whatever the editor puts off until later is then still to come.
  await on.page.evaluate((button) => {
    document.execCommand('insertText', false, '{ me { name } }')
    ;(button as HTMLElement).click()
  }, builder)
  await on.page.getByRole('treeitem', { name: /\bme\b/i, checked: true }).waitFor()
})

test('a question that is opened has the focus at once: who goes on within it is not taken back to its beginning', async () => {
  await open(LOCAL)
  // In one turn of the page: what it puts off until later is then still to come.
  const focused = await on.page.getByRole('button', { name: 'Build a question' }).evaluate(async (button) => {
    ;(button as HTMLElement).click()
    await Promise.resolve()
    return document.activeElement?.getAttribute('aria-label')
  })
  expect(focused).toBe('Question')
})

test('the page speaks Chinese where the browser does or the reader chooses, and so the gateway is asked to', async () => {
  await open(LOCAL)
  await on.page.getByLabel('Language').selectOption('zh')
  await on.page.getByRole('heading', { name: '您想了解什么' }).waitFor()
  await expect.poll(() => on.page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
  await on.page.getByRole('button', { name: /季度发货最多的渠道商/ }).click()
  await on.page.getByText('华东充电设备有限公司').waitFor()
  expect(on.gateway.asked.at(-1)?.headers['accept-language']).toBe('zh')
  await shoot('chinese')
  await on.page.reload()
  await on.page.getByRole('button', { name: '运行' }).waitFor()
})

test('on a phone a question is read and run, and nothing lies outside of the page', async () => {
  await on.page.setViewportSize({ width: 390, height: 844 })
  await open(LOCAL)
  await shoot('phone-home')
  await runExample('Q01')
  await on.page.getByText('华东充电设备有限公司').waitFor()
  await shoot('phone')
  await on.page.getByRole('group', { name: 'What is shown' }).getByRole('button', { name: 'Question' }).click()
  await on.page.getByRole('button', { name: 'Run' }).click()
  await expect.poll(() => on.gateway.asked.length).toBe(2)
  await on.page.getByText('华东充电设备有限公司').waitFor()
  await expect.poll(() => on.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

test('axe finds nothing outside the editor: at home, with a question and its answer, in the light and in the dark', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8')
  await open(LOCAL)
  const found = async (): Promise<unknown> =>
    await on.page.evaluate(`axe.run({ exclude: ['.monaco-editor'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))]))`)
  await on.page.evaluate(axe)
  await expect.poll(found).toEqual([])
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  await expect.poll(found).toEqual([])
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  await on.page.locator('.text-query .view-line').first().waitFor()
  await on.page.getByLabel('Colours').selectOption('dark')
  await expect.poll(found).toEqual([])
  await on.page.locator('.tab-bar .new').click()
  await expect.poll(found).toEqual([])
})

test('what the page loads before the editor is less than 400 kB packed', async () => {
  const asked: string[] = []
  on.page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await open(LOCAL)
  await on.page.getByLabel('Search examples').waitFor()
  await runExample('Q01')
  await on.page.getByText('华东充电设备有限公司').waitFor()
  const assets = await readdir(join(on.folder, 'explorer/assets'))
  const loaded = assets.filter((name) => asked.includes(`/explorer/assets/${name}`))
  expect(loaded.length).toBeGreaterThan(1)
  const sizes = await Promise.all(
    loaded.map(async (name) => gzipSync(await readFile(join(on.folder, 'explorer/assets', name))).length),
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000)
  expect(loaded.some((name) => name.startsWith('text-editor'))).toBe(false)
})

test('the documentation is a link away', async () => {
  await open(LOCAL)
  await expect.poll(() => on.page.getByRole('link', { name: 'Documentation' }).getAttribute('href')).toBe('/docs')
})
