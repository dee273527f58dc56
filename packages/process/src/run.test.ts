import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'

// Beside the packages it leaves outside.
const place = mkdtempSync(join(import.meta.dirname, '../../../node_modules/.cache-run-test-'))
const bundle = join(place, 'fixture.mjs')
const children: ChildProcess[] = []

beforeAll(() =>
  build({
    entryPoints: [join(import.meta.dirname, 'run.fixture.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
)
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(place, { recursive: true }))

async function start() {
  const child = spawn(process.execPath, [bundle], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const ready = once(child, 'message')
  await ready
  const get = (path: string, requestId: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-request-id': requestId } })
  const line = (words: string) =>
    vi
      .waitUntil(() => said.split('\n').find((text) => text.includes(words)), { timeout: 60_000 })
      .then((text) => JSON.parse(text))
  return { child, get, line }
}

test('a promise that nobody awaits is logged with its request, and the process goes on', async () => {
  const { child, get, line } = await start()
  await get('/lost', 'req-of-the-lost')
  expect(await line('nobody awaited it')).toMatchObject({
    level: 50,
    requestId: 'req-of-the-lost',
    err: { type: 'Error', message: 'nobody awaits this' },
  })
  expect((await get('/lost', 'the-next')).status).toBe(200)
  expect(child.exitCode).toBe(null)
})

test('an exception that nobody caught ends the process in order: what was begun is answered, and its exit code is 1', async () => {
  const { child, get, line } = await start()
  const begun = once(child, 'message')
  const slow = get('/slow', 'req-under-way')
  await begun
  await get('/thrown', 'req-of-the-thrown')
  expect(await line('was not caught')).toMatchObject({ level: 60, requestId: 'req-of-the-thrown' })
  child.send('go on')
  expect(await (await slow).json()).toEqual({ finished: true })
  expect(await once(child, 'exit')).toEqual([1, null])
})
