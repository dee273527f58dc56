import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { expect, test } from 'vitest'
import { watchMigrations } from './development.ts'

test('a new migration is told once, with the department whose service has to start again', async () => {
  const root = mkdtempSync(join(tmpdir(), 'channelgraph-dev-'))
  for (const name of DEPARTMENTS) mkdirSync(join(root, 'subgraphs', name, 'migrations'), { recursive: true })
  const told: string[] = []
  const watching = watchMigrations(root, (name) => told.push(name))
  const folder = join(root, 'subgraphs/orders/migrations')
  writeFileSync(join(folder, 'notes.txt'), 'no migration')
  for (const text of ['create table', 'create table a (id text);']) writeFileSync(join(folder, '0004_a.sql'), text)
  await expect.poll(() => told, { timeout: 120_000 }).toEqual(['orders'])
  watching.stop()
  rmSync(root, { recursive: true })
})
