import { readFile } from 'node:fs/promises'
import type { Download } from 'playwright-core'
import { expect, test } from 'vitest'
import { onPage } from '../testing/on-page.ts'
import { LOCAL } from '../testing/stand-in-config.ts'
import type { StandInFile } from '../testing/stand-in-gateway.ts'

// An answer as a file, from the page to the gateway and back.

const on = onPage()
const { open, runExample } = on

/** Opens the page with an answer; the files that it saves from then on. */
async function openAnswer(): Promise<readonly Download[]> {
  await open(LOCAL)
  const saved: Download[] = []
  on.page.on('download', (file) => saved.push(file))
  await runExample('Q01')
  return saved
}

/** Has a CSV of the answer begun, and waits until it is on its way. */
async function beginFile(): Promise<StandInFile> {
  const begun = on.gateway.files.length
  await on.page.getByRole('button', { name: 'Download' }).click()
  await on.page.getByRole('button', { name: 'CSV', exact: true }).click()
  await expect.poll(() => on.gateway.files.length).toBe(begun + 1)
  await on.page.getByText(/CSV: 2 of 3 rows/).waitFor()
  return on.gateway.files[begun]!
}

/** Has a file made, and finds it the first and only one of those saved. */
async function expectOnly(saved: readonly Download[]): Promise<void> {
  const next = await beginFile()
  next.end(true)
  await on.page.getByText('CSV saved').waitFor()
  await expect.poll(() => saved.length).toBe(1)
  const content = await readFile((await saved[0]?.path()) ?? '', 'utf8')
  expect(content).toBe('code\r\nP-0001\r\nP-0002\r\nP-0003\r\n')
}

test('a file is asked for with the operation in the editors, tells how far it is, and is saved when it is whole', async () => {
  const saved = await openAnswer()
  await expectOnly(saved)
  expect(on.gateway.files[0]).toMatchObject({
    path: '/export?format=csv',
    body: {
      operationName: 'Q01_Top',
      variables: { first: 2 },
      query: expect.stringContaining('partners(first: $first)'),
    },
  })
  expect(saved[0]?.suggestedFilename()).toBe('partners-1.csv')
})

test('a file that is cancelled ends at the gateway, and nothing is saved', async () => {
  const saved = await openAnswer()
  const file = await beginFile()
  await on.page.getByRole('button', { name: 'Cancel' }).click()
  await on.page.getByText('Cancelled: nothing was saved').waitFor()
  await expect.poll(() => file.isCancelled).toBe(true)
  await expectOnly(saved)
})

test('a file that breaks off is not saved, and its reason is told', async () => {
  const saved = await openAnswer()
  const file = await beginFile()
  file.end(false)
  await on.page.getByText(/broke off after 2 rows: The finance department does not answer/).waitFor()
  await expectOnly(saved)
})
