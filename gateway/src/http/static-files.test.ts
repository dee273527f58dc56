import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpRequest } from '@channelgraph/process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staticFiles } from './static-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'channelgraph-page-'))
  writeFileSync(join(folder, 'app.js'), 'whole')
  writeFileSync(join(folder, 'app.js.br'), 'packed')
})
afterAll(() => rmSync(folder, { recursive: true }))

const get = (path: string, headers: HttpRequest['headers'] = {}) =>
  staticFiles(folder)({ method: 'GET', path, headers } as HttpRequest)

test('a file that the build packed is sent packed to who takes it so, and whole to everybody else', async () => {
  const packed = await get('/app.js', { 'accept-encoding': 'gzip, br' })
  expect(packed.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': 'text/javascript; charset=utf-8' })
  expect(String(packed.body)).toBe('packed')
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const whole = await get('/app.js', headers)
    expect(whole.headers).not.toHaveProperty('content-encoding')
    expect(whole.headers).toMatchObject({ vary: 'accept-encoding' })
    expect(String(whole.body)).toBe('whole')
  }
})

test('a file that has not changed is not sent again, and one that has is', async () => {
  const { etag = '' } = (await get('/app.js')).headers ?? {}
  expect((await get('/app.js', { 'if-none-match': etag })).status).toBe(304)
  writeFileSync(join(folder, 'app.js'), 'changed')
  expect((await get('/app.js', { 'if-none-match': etag })).status).toBe(200)
})

test('a packed file is nobody’s to ask for by its own name', async () => {
  await expect(get('/app.js.br')).rejects.toMatchObject({ status: 404 })
})
