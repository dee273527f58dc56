import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEPARTMENTS, type Department } from '@channelgraph/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Databases } from './databases.ts'
import { readSettings } from './settings.ts'
import { ensureSeeded } from './world.ts'

const urls = Object.fromEntries(
  DEPARTMENTS.map((name) => [name, `postgres://${name}:secret@127.0.0.1:4005/${name}`]),
) as Record<Department, string>
let data = ''
let done: string[] = []
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'channelgraph-world-'))
  done = []
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const databases = (embedded: readonly Department[] = DEPARTMENTS): Databases => ({
  urls,
  embedded,
  stop: async () => {},
})

/** One start, with a seeding that does nothing or is cut short. */
function settle(environment: NodeJS.ProcessEnv = {}, given = databases(), seed: () => void = () => {}) {
  const making = async () => ({
    migrate: async () => {},
    seedIfEmpty: async ({ size, today }: { size: string; today: string }) => {
      done.push(`seeded ${size} ${today}`)
      seed()
    },
  })
  const settings = readSettings({ CHANNELGRAPH_DATA: data, ...environment })
  return ensureSeeded(settings, given, making, (line) => done.push(line))
}

test('the first start seeds; the next one finds the same world, whatever day it is', async () => {
  const first = await settle({ SEED_TODAY: '2026-11-23' })
  expect(done).toContain('seeded small 2026-11-23')
  done = []
  expect(await settle()).toEqual(first)
  expect(done).toEqual([])
})

test('a start that asks for another world says that reset comes first', async () => {
  await settle({ SEED_TODAY: '2026-11-23' })
  done = []
  await settle({ SEED: 'large' })
  expect(done.join()).toMatch(/small world of 2026-11-23.*SEED=large.*npm run reset/)
})

test('a seeding that was cut short is taken up by the next start, for the day it began with', async () => {
  const cut = () => {
    throw new Error('cut short')
  }
  await expect(settle({ SEED_TODAY: '2026-11-23' }, databases(), cut)).rejects.toThrow('cut short')
  done = []
  await settle()
  expect(done).toContain('seeded small 2026-11-23')
  done = []
  await settle()
  expect(done).toEqual([])
})

test('another database than last time is migrated and seeded as well', async () => {
  await settle()
  done = []
  await settle(
    {},
    { ...databases(['partners', 'orders', 'support']), urls: { ...urls, finance: 'postgres://f:x@db:5432/finance' } },
  )
  expect(done.some((line) => line.startsWith('seeded'))).toBe(true)
})

test('SEED=none leaves the databases empty', async () => {
  await settle({ SEED: 'none' })
  expect(done.some((line) => line.startsWith('seeded'))).toBe(false)
})
