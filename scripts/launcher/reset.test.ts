import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { resetData } from './reset.ts'
import { readSettings } from './settings.ts'

const data = mkdtempSync(join(tmpdir(), 'channelgraph-reset-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const said: string[] = []
const terminal = { say: (line = '') => void said.push(line), warn: (line: string) => void said.push(line) }
const reset = (environment: NodeJS.ProcessEnv = {}) =>
  resetData(readSettings({ CHANNELGRAPH_DATA: data, ...environment }), terminal)

test('reset removes what the local run made, says so, and leaves everything else in the folder', async () => {
  for (const folder of ['keys', 'logs']) mkdirSync(join(data, folder))
  for (const file of ['keys/gateway.jwk.json', 'world.json', 'holiday.jpg']) writeFileSync(join(data, file), '')
  await reset({ DATABASE_URL_FINANCE: 'postgres://f@db/finance' })
  expect(readdirSync(data)).toEqual(['holiday.jpg'])
  expect(said.filter((line) => line.startsWith('Removed'))).toHaveLength(3)
  expect(said.at(-1)).toContain('Left as they are: the databases of finance')
})

test('reset refuses while a launcher runs on the folder, and forgives one that was killed', async () => {
  const launcher = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', 'start.mjs'])
  await once(launcher, 'spawn')
  writeFileSync(join(data, 'run.json'), JSON.stringify({ pid: launcher.pid, portBase: 4000 }))
  await expect(reset()).rejects.toThrow(`process ${launcher.pid}`)
  launcher.kill('SIGKILL')
  await once(launcher, 'exit')
  await reset()
  expect(existsSync(join(data, 'run.json'))).toBe(false)
})
