import { join } from 'node:path'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('without any variable: port 4000 and on, data in .data, everything embedded', () => {
  const settings = readSettings({}, '/somewhere/channelgraph')
  expect(Object.entries(settings.ports).sort(([, one], [, other]) => one - other)).toEqual(
    ['gateway', ...DEPARTMENTS, 'postgres'].map((name, i) => [name, 4000 + i]),
  )
  expect(settings).toMatchObject({
    dataFolder: join('/somewhere/channelgraph', '.data'),
    databaseUrls: {},
    seed: null,
    seedToday: null,
  })
})

test('PORT_BASE moves every port, and DATABASE_URL_FINANCE replaces one database', () => {
  const { ports, databaseUrls } = readSettings({ PORT_BASE: '5100', DATABASE_URL_FINANCE: 'postgres://f@db/finance' })
  expect([ports.gateway, ports.postgres]).toEqual([5100, 5101 + DEPARTMENTS.length])
  expect(databaseUrls).toEqual({ finance: 'postgres://f@db/finance' })
})

test.for([
  ['PORT_BASE', '65535'],
  ['PORT_BASE', 'four thousand'],
  ['SEED', 'tiny'],
  ['SEED_TODAY', '2026-02-30'],
  ['DATABASE_URL_ORDERS', 'mysql://localhost/orders'],
])('%s=%s is refused by name', ([name = '', value]) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`^${name} is `))
})
