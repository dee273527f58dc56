import { stubDepartment, testSubgraph } from '@channelgraph/testkit'
import { expect, test } from 'vitest'
import { nextNumber, nextNumbers } from './index.ts'

const t = await testSubgraph(stubDepartment)

test('a rollback gives a number back, and whoever asks meanwhile waits for it: no gap, none given twice', async () => {
  expect(await nextNumber(t.db, 'SO20261123')).toBe('SO20261123-000001')
  let asked = (): void => {}
  const taken = new Promise<void>((resolve) => {
    asked = resolve
  })
  let fail = (): void => {}
  const failing = t.db.transaction(async (tx) => {
    expect(await nextNumber(tx as typeof t.db, 'SO20261123')).toBe('SO20261123-000002')
    asked()
    await new Promise<void>((resolve) => {
      fail = resolve
    })
    throw new Error('rolled back')
  })
  await taken
  const waiting = nextNumber(t.db, 'SO20261123')
  fail()
  await expect(failing).rejects.toThrow('rolled back')
  expect(await waiting).toBe('SO20261123-000002')
})

test('several numbers of a series follow each other, and nothing to number takes none', async () => {
  expect(await nextNumbers(t.db, 'INV2026', 3)).toEqual(['INV2026-000001', 'INV2026-000002', 'INV2026-000003'])
  expect(await nextNumbers(t.db, 'INV2026', 0)).toEqual([])
  expect(await nextNumber(t.db, 'INV2026')).toBe('INV2026-000004')
  expect(await nextNumber(t.db, 'INV2027')).toBe('INV2027-000001')
})
