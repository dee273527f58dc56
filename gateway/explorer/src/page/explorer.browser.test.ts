import { expect, test } from 'vitest'
import { onPage } from '../testing/on-page.ts'
import { LOCAL, PRODUCTION } from '../testing/stand-in-config.ts'
import { EXPIRED_TOKEN, PASTED_TOKEN } from '../testing/stand-in-gateway.ts'

// Who asks, and what becomes of a question that is run.

const on = onPage()
const { open, runExample, expectStatus, answerText, shoot } = on

test('an example opens in a tab of its own with its variables and runs by one click', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await expectStatus(/HTTP 200.*\d+ ms.*0 errors.*as Management.*request req-\d+/)
  await expect.poll(answerText).toContain('华东充电设备有限公司')
  await expect.poll(() => on.page.locator('.tab-bar li').count()).toBe(1)
  const { headers, ...sent } = on.gateway.asked.at(-1)!
  expect(sent).toEqual({ operationName: 'Q01_Top', variables: { first: 2 }, status: 200 })
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'apollo-require-preflight': 'true' })
  expect(headers.authorization).toBe('Bearer management-1')
  await shoot('example')
})

test('the schema is read once a token exists, and feeds the builder', async () => {
  await open(LOCAL)
  await on.page.getByRole('button', { name: 'Build a question' }).click()
  await on.page
    .getByRole('treeitem', { name: /partners/ })
    .first()
    .waitFor()
  await expect
    .poll(() => on.gateway.told.map(({ path, status }) => [path, status]))
    .toEqual([
      ['/schema.graphql', 200],
      ['/field-owners.json', 200],
      ['/schema.graphql?mine', 200],
    ])
  expect(on.gateway.asked).toEqual([])
  await shoot('builder')
})

test('another persona asks with another token; of the schema it reads only which part is its own, and that once', async () => {
  await open(LOCAL)
  await expect.poll(() => on.gateway.told.length).toBe(3)
  const persona = on.page.getByLabel('Asking as')
  await persona.selectOption('partner-a')
  await on.page.getByText('Sees its own orders, tickets and settlements').waitFor()
  await expect.poll(() => on.gateway.told.length).toBe(4)
  expect(on.gateway.told[3]).toEqual({ path: '/schema.graphql?mine', who: 'partner-a', status: 200 })
  // What is its own is seen in the builder; an answer that the page has not read by the next choice is given up.
  await on.page.getByRole('button', { name: 'Build a question' }).click()
  await on.page.getByRole('searchbox').fill('deliveredNet')
  const denied = on.page.getByText('it takes the permission sales:read').first()
  await denied.waitFor()
  await persona.selectOption('management')
  await denied.waitFor({ state: 'detached' })
  await persona.selectOption('partner-a')
  await denied.waitFor()
  await runExample('away')
  await expectStatus(/HTTP 200.*1 error\b.*as Partner A/)
  expect(on.gateway.told.length).toBe(4)
  expect(on.gateway.asked.at(-1)?.headers.authorization).toBe('Bearer partner-a-2')
  await expect.poll(answerText).toContain('partner-a')
  await shoot('persona')
  await on.page.reload()
  await expect.poll(() => persona.inputValue()).toBe('partner-a')
})

test('an example that names its persona is asked as that one', async () => {
  await open(LOCAL)
  await runExample('Q19')
  await expectStatus(/as Partner A/)
  await expect.poll(() => on.page.getByLabel('Asking as').inputValue()).toBe('partner-a')
  await expect.poll(answerText).toContain('partner-a')
})

test('a tab keeps the outcome of its own last operation', async () => {
  await open(LOCAL)
  await runExample('away')
  await expectStatus(/1 error\b/)
  await runExample('Q01')
  await expectStatus(/0 errors/)
  await on.page.getByRole('button', { name: 'A department is away', exact: true }).click()
  await expectStatus(/1 error\b/)
})

test('a token is renewed before it expires, and once more when the gateway refuses it', async () => {
  await on.page.clock.install()
  await open(LOCAL, (stand) => stand.setTokenLife(3600))
  await expect.poll(() => on.gateway.told.length).toBe(3)
  expect(on.gateway.issued.length).toBe(1)
  on.gateway.setTokenLife(7200)
  await on.page.clock.setSystemTime(Date.now() + 3_595_000) // five seconds before the first one expires
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  expect(on.gateway.issued.length).toBe(2)
  expect(on.gateway.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer management-2'])
  on.gateway.revokeTokens()
  await runExample('away')
  await expectStatus(/HTTP 200.*1 error\b/)
  expect(on.gateway.asked.map(({ status }) => status).slice(-2)).toEqual([401, 200])
})

test('Explain shows by clicks alone which department is slow, and of each column who brought it and as of when', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  await on.page.getByLabel('Explain').check()
  await on.page.getByRole('button', { name: 'Run' }).click()
  await expect.poll(() => on.gateway.asked.length).toBe(2)
  await expectStatus(/HTTP 200/)
  await on.page.getByRole('tab', { name: 'Plan' }).click()
  const departments = on.page.getByRole('list', { name: 'Departments' }).getByRole('listitem')
  await expect
    .poll(() => departments.allInnerTexts())
    .toEqual([
      expect.stringMatching(/^partners\s+from 1 ms, 9 ms: 1 request$/),
      expect.stringMatching(
        /^finance slowest\s+from 10 ms, 75 ms: 1 request, 2 entities, 2\.0 kB, 3 statements in 62 ms$/,
      ),
    ])
  await expect
    .poll(() => on.page.getByRole('row', { name: 'partners.deliveredNet' }).innerText())
    .toContain('finance, as of 14:01:50, 4 events behind orders')
  await expect.poll(answerText).not.toContain('lineage')
  await shoot('lineage')
  await on.page.getByLabel('Explain').uncheck()
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  expect(on.gateway.asked.map(({ headers }) => headers['x-explain'])).toEqual([undefined, 'run', undefined])
  await on.page.getByRole('tab', { name: 'Plan' }).click()
  await on.page.getByRole('button', { name: 'Show the plan' }).waitFor()
  await expect.poll(() => on.page.getByRole('list', { name: 'Departments' }).count()).toBe(0)
})

test('columns that are missing are marked without being asked for', async () => {
  await open(LOCAL)
  await runExample('away')
  await expectStatus(/1 error\b/)
  await expectStatus(/1 column missing/)
  await on.page.getByRole('tab', { name: 'Plan' }).click()
  await expect
    .poll(() => on.page.getByRole('row', { name: 'broken' }).innerText())
    .toMatch(/missing: finance did not answer/)
  await shoot('missing')
})

test('in production nothing is asked before a token is given, and only this tab keeps the token', async () => {
  await open(PRODUCTION)
  await on.page.getByText('Paste an access token above').waitFor()
  await shoot('no-token')
  await on.page.getByLabel('Access token').fill(`Bearer ${PASTED_TOKEN}`)
  await on.page.getByLabel('Access token').press('Enter')
  await on.page.getByText('Asking as li.na').waitFor()
  await runExample('Q01')
  await expectStatus(/HTTP 200.*as li\.na/)
  // The only one, and what the schema was asked for by: so nothing was before.
  expect(on.gateway.asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${PASTED_TOKEN}`])
  expect(new Set(on.gateway.told.map(({ who }) => who))).toEqual(new Set(['Li Na']))
  await shoot('token')
  const kept = await on.page.evaluate(() => [
    JSON.stringify(localStorage),
    JSON.stringify(sessionStorage),
    location.href,
  ])
  expect(kept.map((text) => text.includes(PASTED_TOKEN))).toEqual([false, true, false])
  expect(on.gateway.paths.some((path) => path.includes(PASTED_TOKEN))).toBe(false)
  await on.page.getByRole('button', { name: 'Forget token' }).click()
  await on.page.getByText('Paste an access token above').waitFor()
  await expect.poll(() => on.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(PASTED_TOKEN)
})

test('a refused token says what to do', async () => {
  await open(PRODUCTION)
  await on.page.getByLabel('Access token').fill(EXPIRED_TOKEN)
  await on.page.getByRole('button', { name: 'Use token' }).click()
  await on.page
    .locator('.notice')
    .getByText(/expired at .* Get a new token and paste it/)
    .waitFor()
  await runExample('Q01')
  await expectStatus(/HTTP 401.*1 error\b/)
  await shoot('refused')
})

test('a gateway that does not answer is named, and is used again when it is back', async () => {
  await open(LOCAL, (stand) => stand.setAnswering(false))
  await on.page.locator('.notice').getByText('does not answer').first().waitFor()
  await runExample('Q01')
  await expectStatus(/No answer/)
  await shoot('unreachable')
  on.gateway.setAnswering(true)
  await on.page.locator('.notice').waitFor({ state: 'detached' })
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
})

test('a page that finds no config says so, and goes on when it is there', async () => {
  await open(LOCAL)
  await on.page.route('**/explorer/config.json', (route) => route.abort())
  await on.page.reload()
  await on.page.locator('.notice').getByText('does not answer').waitFor()
  await on.page.unroute('**/explorer/config.json')
  await on.page.getByLabel('Asking as').waitFor()
})

test('an example is reached and run by keyboard alone: the skip link, its name, Enter', async () => {
  await open(LOCAL)
  await on.page.keyboard.press('Tab')
  await expect.poll(() => on.page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the question')
  await on.page.keyboard.press('Enter')
  await on.page.keyboard.press('Tab')
  await on.page.keyboard.type('away')
  await on.page.getByText('1 example').waitFor()
  await on.page.keyboard.press('ArrowDown')
  await on.page.locator('[data-example="away"]:focus').waitFor()
  await on.page.keyboard.press('Enter')
  await expectStatus(/1 error\b/)
  await on.page.keyboard.press('Control+Enter')
  await expect.poll(() => on.gateway.asked.length).toBe(2)
})

test('after an example is opened the keyboard is at the question, not caught in a field of it', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await expect.poll(() => on.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Question')
  await expectStatus(/HTTP 200/)
  const before = new URL(on.page.url()).hash
  expect(before).not.toBe('')
  await on.page.keyboard.type('7')
  // What it had changed would be asked now.
  await on.page.keyboard.press('Control+Enter')
  await expect.poll(() => on.gateway.asked.map(({ variables }) => variables)).toEqual([{ first: 2 }, { first: 2 }])
  expect(new URL(on.page.url()).hash).toBe(before)
})

test('a running operation tells its seconds, and stopping it ends its request', async () => {
  await open(LOCAL)
  await runExample('slow')
  await expectStatus(/Running/)
  await on.page
    .getByText(/Running.*[1-9]\d* s/)
    .first()
    .waitFor()
  await on.page.getByRole('button', { name: 'Cancel' }).click()
  await expectStatus(/Stopped/)
  await expect.poll(() => on.gateway.givenUp).toEqual(['Slow'])
})

test('the former answer stays while another runs, and when that is stopped', async () => {
  await open(LOCAL)
  await runExample('Q01')
  await on.page.getByText('华东充电设备有限公司').waitFor()
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  const editor = on.page.locator('.text-query .monaco-editor')
  await editor.waitFor()
  await editor.click()
  await on.page.keyboard.press('Control+A')
  await on.page.keyboard.insertText('query Slow { slow }')
  await on.page.keyboard.press('Control+Enter')
  await expectStatus(/Running/)
  await on.page.getByText('华东充电设备有限公司').waitFor()
  await on.page.getByRole('button', { name: 'Cancel' }).click()
  await expectStatus(/Stopped/)
  await on.page.getByText('华东充电设备有限公司').waitFor()
})

test('nothing the editor, the builder or an answer offers leaves the origin', async () => {
  await open(LOCAL)
  await runExample('picture')
  await expectStatus(/HTTP 200/)
  await expect.poll(answerText).toContain('receipt.png')
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  const field = on.page.locator('.text-query .view-line span span', { hasText: 'picture' }).last()
  await field.hover()
  await on.page.locator('.monaco-hover', { hasText: "An address, as a receipt's" }).waitFor()
  await shoot('picture')
  // The picture of the description is wanted by then: the page's policy stops it before it is sent, and says so.
  const isStopped = (text: string) => text.includes('Content Security Policy')
  await expect.poll(() => on.complaints.some(isStopped)).toBe(true)
  expect(on.gateway.outsideHits).toEqual([])
  on.complaints.splice(0, Number.POSITIVE_INFINITY, ...on.complaints.filter((text) => !isStopped(text)))
})

test('colours follow the system, those of the editor too, unless others are chosen', async () => {
  await on.page.emulateMedia({ colorScheme: 'dark' })
  await open(LOCAL)
  await runExample('Q01')
  await expectStatus(/HTTP 200/)
  await on.page.getByRole('button', { name: 'Text', exact: true }).click()
  // The editor first shows a line as one span of one colour; the keyword has a span of its own once it is coloured.
  const keyword = on.page.locator('.text-query .view-line span span', { hasText: /^query$/ }).first()
  await keyword.waitFor()
  await on.page.locator('.text-query .monaco-editor.vs-dark').waitFor()
  await shoot('dark')
  const colours = async () => ({
    page: await on.page.evaluate(
      () => getComputedStyle(document.getElementById('root') ?? document.body).backgroundColor,
    ),
    keyword: await keyword.evaluate((span) => getComputedStyle(span).color),
  })
  await expect.poll(async () => (await colours()).page).toBe('rgb(20, 25, 29)')
  const dark = await colours()
  await on.page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(async () => (await colours()).page).toBe('rgb(255, 255, 255)')
  await expect.poll(async () => (await colours()).keyword).not.toBe(dark.keyword)
  await on.page.getByLabel('Colours').selectOption('dark')
  await expect.poll(colours).toEqual(dark)
})
