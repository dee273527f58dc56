import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asCurl, asJavaScript, asPowerQuery, type Copied } from './copy-as.ts'

const run = promisify(execFile)
const seen: { authorization: string | undefined; body: unknown }[] = []
let server: Server
let origin: string
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    seen.push({ authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString()) })
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"ok":true}}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const QUERY = `query Find($text: String!) {
  # it's a "comment" with \`ticks\`, \${braces}, $HOME and back\\slashes #(lf)
  search(text: $text, note: "say \\"hi\\"") { no 编号: id }
}`
const copied = (): Copied => ({
  origin,
  query: QUERY,
  operationName: 'Find',
  variables: { text: `O'Neil "渠道" \\ $(id) #(tab)` },
})
const sent = () => ({ query: QUERY, operationName: 'Find', variables: copied().variables })

test('copied as curl a shell sends the very operation, with its own token', async () => {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', asCurl(copied())], {
    env: { ...process.env, TOKEN: 't1' },
  })
  expect(JSON.parse(stdout)).toEqual({ data: { ok: true } })
  expect(seen.at(-1)).toEqual({ authorization: 'Bearer t1', body: sent() })
})

test('copied as JavaScript Node sends the very operation, with its own token', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', asJavaScript(copied())], {
    env: { ...process.env, TOKEN: 't2' },
  })
  expect(JSON.parse(stdout)).toEqual({ ok: true })
  expect(seen.at(-1)).toEqual({ authorization: 'Bearer t2', body: sent() })
})

test('what is not said is not sent', () => {
  expect(asCurl({ origin, query: '{ me { name } }', variables: {} })).not.toMatch(/variables|operationName/)
})

test('copied for Power Query the text that M reads is the body of an export', () => {
  const text = asPowerQuery(copied())
  const literal = /Asked = "((?:[^"]|"")*)",\n/.exec(text)?.[1] ?? ''
  const read = literal
    .replaceAll('""', '"')
    .replace(/#\((lf|cr|tab|#)\)/g, (_, name: string) => ({ lf: '\n', cr: '\r', tab: '\t', '#': '#' })[name] ?? '')
  expect(JSON.parse(read)).toEqual(sent())
  expect(text).toContain(`Web.Contents("${origin}"`)
  expect(text).toContain('RelativePath = "export"')
  expect(text).not.toMatch(/Bearer \w/)
})
