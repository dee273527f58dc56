import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LONGEST } from './longest-first.ts'

test('the files that a run begins with, and those with a process of their own, are there by the names it knows', () => {
  const root = new URL('../../../', import.meta.url)
  expect(LONGEST.filter((file) => !existsSync(new URL(file, root)))).toEqual([])
})
