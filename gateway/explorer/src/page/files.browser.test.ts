import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { onPage } from '../testing/on-page.ts'
import { LOCAL } from '../testing/stand-in-config.ts'

// An answer as a file, from the page to the gateway and back.

const on = onPage()
const { open, runExample } = on

/** Has a CSV of the example begun, and waits until it is on its way. */
async function beginFile(): Promise<void> {
  await open(LOCAL)
  await runExample('Q01')
  await on.page.getByRole('button', { name: 'Download' }).click()
  await on.page.getByRole('button', { name: 'CSV', exact: true }).click()
  await expect.poll(() => on.gateway.files.length).toBe(1)
  await on.page.getByText(/CSV: 2 of 3 rows/).waitFor()
}

test('a file is asked for with the operation in the editors, tells how far it is, and is saved when it is whole', async () => {
  await beginFile()
  expect(on.gateway.files[0]).toMatchObject({
    path: '/export?format=csv',
    body: {
      operationName: 'Q01_Top',
      variables: { first: 2 },
      query: expect.stringContaining('partners(first: $first)'),
    },
  })
  const saved = on.page.waitForEvent('download')
  on.gateway.files[0]?.end(true)
  const file = await saved
  expect(file.suggestedFilename()).toBe('partners-1.csv')
  expect(await readFile(await file.path(), 'utf8')).toBe('code\r\nP-0001\r\nP-0002\r\nP-0003\r\n')
  await on.page.getByText('CSV saved').waitFor()
})

test('a file that is cancelled ends at the gateway, and nothing is saved', async () => {
  await beginFile()
  on.page.on('download', () => on.complaints.push('a file was saved'))
  await on.page.getByRole('button', { name: 'Cancel' }).click()
  await on.page.getByText('Cancelled: nothing was saved').waitFor()
  await expect.poll(() => on.gateway.files[0]?.isCancelled).toBe(true)
})

test('a file that breaks off is not saved, and its reason is told', async () => {
  await beginFile()
  on.page.on('download', () => on.complaints.push('a file was saved'))
  on.gateway.files[0]?.end(false)
  await on.page.getByText(/broke off after 2 rows: The finance department does not answer/).waitFor()
})
