import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HttpRequest } from '@channelgraph/process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { staticFiles } from './static-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'channelgraph-page-'))
  writeFileSync(join(folder, 'app.js'), 'whole')
  writeFileSync(join(folder, 'app.js.br'), 'packed')
  writeFileSync(join(folder, 'docs.html'), '<h1>How to use the graph</h1>')
})
afterEach(() => rmSync(folder, { recursive: true }))

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

test('the page for consumers is at /docs, under the same policy as the explorer; where it is not built, it is said so', async () => {
  const page = await get('/docs')
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  })
  expect(String(page.body)).toBe('<h1>How to use the graph</h1>')
  await expect(get('/')).rejects.toThrow(/not built/)
})

test('whoever asks for what is not there is told where the graph and its description are', async () => {
  await expect(get('/graphiql')).rejects.toMatchObject({
    status: 404,
    text: { en: expect.stringContaining('/graphql') },
  })
  await expect(get('/graphiql')).rejects.toMatchObject({ text: { zh: expect.stringContaining('/docs') } })
})
