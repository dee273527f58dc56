import { once } from 'node:events'
import { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createLogger, type HttpServer, json, type Patience, startHttpServer } from '@channelgraph/process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

let server: HttpServer
/** As patient as any, but not with who goes on sending after the answer. */
let curt: HttpServer
const LONG = '一行字,line '.repeat(20_000)
const rounds: string[] = []
let begun: () => void = () => undefined
beforeAll(async () => {
  server = await start()
  curt = await start(CURT)
})
afterAll(() => Promise.all([server.close(0), curt.close(0)]))

let made = 0
let streamEnded: () => void = () => undefined
async function* streamed() {
  try {
    for (made = 0; made < 1_000; made += 1) yield `${made} ${'.'.repeat(64 * 1024)}\n`
  } finally {
    streamEnded()
  }
}
async function* brokenOff() {
  yield 'first\n'
  yield 'last words\n'
  throw new Error('gone')
}

const CURT = { headersMs: 10_000, requestMs: 30_000, readMs: 30_000, readBytesPerS: 50_000, lingerMs: 500 }
const IMPATIENT = { ...CURT, headersMs: 200, requestMs: 400, readMs: 200, readBytesPerS: 1_000_000_000 }
const start = (patience?: Patience, maxConnections?: number) =>
  startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    ...(patience ? { patience } : {}),
    ...(maxConnections ? { maxConnections } : {}),
    log: createLogger('test', 'silent'),
    routes: {
      'POST /echo': async (request) => json(200, { heard: await request.body() }),
      'POST /door': () => json(401, {}),
      'GET /id': ({ requestId }) => json(200, { requestId }),
      'GET /big': () => {
        begun()
        return { status: 200, body: Buffer.alloc(64 * 1024 * 1024) }
      },
      'GET /long': () => {
        setImmediate(() => rounds.push('another'))
        return { status: 200, body: LONG }
      },
      'GET /stream': () => ({ status: 200, headers: { 'content-type': 'text/plain' }, stream: streamed() }),
      'GET /stream/broken': () => ({ status: 200, stream: brokenOff() }),
      'POST /slow': async (request) => {
        begun()
        return json(200, { heard: await request.body() })
      },
    },
  })

test('a large text is made into bytes in a round of the event loop of its own, and arrives whole', async () => {
  const end = vi.spyOn(ServerResponse.prototype, 'end').mockImplementationOnce(function (
    this: ServerResponse,
    ...given: unknown[]
  ) {
    rounds.push('written')
    return Reflect.apply(ServerResponse.prototype.end, this, given)
  })
  const reply = await fetch(`http://127.0.0.1:${server.port}/long`)
  expect(await reply.text()).toBe(LONG)
  expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(LONG)))
  expect(rounds).toEqual(['another', 'written'])
  end.mockRestore()
})

/** Opens a connection and sends what is no client's own idea of a request; resolves with all that came back when it ended. */
function speak(to: HttpServer, ...words: (string | Buffer)[]): { socket: Socket; answer: Promise<string> } {
  const socket = connect(to.port, '127.0.0.1')
  const heard: Buffer[] = []
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk: Buffer) => heard.push(chunk))
    socket.on('error', () => undefined) // a reset is an end like another
    socket.on('close', () => resolve(Buffer.concat(heard).toString()))
  })
  for (const word of words) socket.write(word)
  return { socket, answer }
}
const POST = (path: string, headers: string) => `POST ${path} HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n`
const post = (body: string | Uint8Array<ArrayBuffer>, path = '/echo') =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', body })

test.each([
  ['silence', ''],
  ['headers', 'POST /echo HTTP/1.1\r\nhost: x\r\nx-slow: '],
  ['body', `${POST('/echo', 'content-length: 100')}a`],
])('a client that never ends its %s is answered 408 and cut off', async (_what, words) => {
  const impatient = await start(IMPATIENT)
  expect(await speak(impatient, words).answer).toMatch(/^HTTP\/1.1 408 /)
  await impatient.close(0)
})

test('a client that does not take its answer is cut off: it would be kept in memory for ever', async () => {
  const impatient = await start(IMPATIENT)
  const answered = new Promise<void>((resolve) => {
    begun = resolve
  })
  const socket = connect(impatient.port, '127.0.0.1').pause()
  socket.on('error', () => undefined)
  socket.write('GET /big HTTP/1.1\r\nhost: x\r\n\r\n')
  await answered
  await impatient.close(3_600_000) // what is under way may take an hour: it ends before, or this test never does
  socket.destroy()
})

test('a client that takes its answer sip by sip is cut off as well, though it always takes some', async () => {
  const impatient = await start({ ...IMPATIENT, readMs: 1_000 })
  const answered = new Promise<void>((resolve) => {
    begun = resolve
  })
  const socket = connect(impatient.port, '127.0.0.1').pause()
  socket.on('error', () => undefined)
  socket.write('GET /big HTTP/1.1\r\nhost: x\r\n\r\n')
  await answered
  let taken = 0
  const sipping = setInterval(() => {
    taken += (socket.read() as Buffer | null)?.length ?? 0
  }, 5)
  await impatient.close(3_600_000)
  clearInterval(sipping)
  socket.destroy()
  expect(taken).toBeGreaterThan(0)
  expect(taken).toBeLessThan(32 * 1024 * 1024) // without a limit all but what lies in the buffers of the machine
})

test('over the number of connections nobody is let in, and the next is when one has gone', async () => {
  const full = await start(undefined, 2)
  const held = [speak(full, ''), speak(full, '')]
  const ask = 'POST /door HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'
  for (const { socket } of held) socket.write('POST /door HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
  for (const { socket } of held) await once(socket, 'data')
  expect(await speak(full, ask).answer).toBe('')
  held[0]?.socket.destroy()
  await expect.poll(() => speak(full, ask).answer, { timeout: 120_000 }).toMatch(/^HTTP\/1.1 401 /)
  held[1]?.socket.destroy()
  await full.close(0)
})

test.each([
  ['a', true],
  ['req-2026.11_26', true],
  ['x'.repeat(64), true],
  ['x'.repeat(65), false],
  ['two words', false],
  ['a\u00e9', false],
  ['{"a":1}', false],
  ['a, b', false],
])('a request id is taken over only if it is short and plain: %j', async (given, taken) => {
  const words = `GET /id HTTP/1.1\r\nhost: x\r\nx-request-id: ${given}\r\nconnection: close\r\n\r\n`
  const heard = await speak(server, Buffer.from(words, 'latin1')).answer
  const { requestId } = JSON.parse(heard.split('\r\n\r\n')[1] ?? '')
  if (taken) expect(requestId).toBe(given)
  else expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test.each([
  ['that says how long it is', 'content-length: 100000000', ['x'.repeat(5_000)]],
  ['that does not', 'transfer-encoding: chunked', [`${(5_000).toString(16)}\r\n${'x'.repeat(5_000)}\r\n`]],
])('a body over the limit %s is refused, and the rest of it is not awaited for ever', async (_what, headers, words) => {
  const { socket, answer } = speak(curt, POST('/echo', headers), ...words)
  const more = setInterval(() => socket.write('x'), 50)
  const heard = await answer
  clearInterval(more)
  expect(heard).toMatch(/^HTTP\/1.1 413 /)
  expect(heard).toContain('at most 1000 bytes')
})

test('who is answered before the whole request was sent is cut off as well', async () => {
  const heard = await speak(curt, POST('/door', 'content-length: 900'), 'a').answer
  expect(heard).toMatch(/^HTTP\/1.1 401 /)
})

test('a body that is not UTF-8 is refused, not mended', async () => {
  for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88]]) {
    const response = await post(new Uint8Array([0x22, ...bytes, 0x22]))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('not UTF-8')
  }
  expect(await (await post('渠道 🔌')).json()).toEqual({ heard: '渠道 🔌' })
})

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['two lengths', POST('/echo', 'content-length: 1\r\ncontent-length: 2'), 400],
  [
    'a length and chunks, which proxies read differently',
    POST('/echo', 'content-length: 5\r\ntransfer-encoding: chunked'),
    400,
  ],
  ['headers without end', `POST /echo HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a name of JavaScript as its path', `GET /__proto__ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`, 404],
  ['a method of JavaScript', `POST constructor HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`, 400],
])('%s is answered with a status, and the server stands', async (_what, words, status) => {
  expect(await speak(server, words).answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect((await post('still here')).status).toBe(200)
})

test('a server that retires goes on answering, and ends each connection with its answer', async () => {
  const retiring = await start()
  const ask = () => fetch(`http://127.0.0.1:${retiring.port}/door`, { method: 'POST' })
  expect((await ask()).headers.get('connection')).toBe('keep-alive')
  retiring.retire()
  for (let i = 0; i < 2; i += 1) {
    const { status, headers } = await ask()
    expect([status, headers.get('connection')]).toEqual([401, 'close'])
  }
  await retiring.close()
})

test('a server that closes finishes what it has begun, and takes no more', async () => {
  const closing = await start()
  const arrived = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { socket, answer } = speak(closing, POST('/slow', 'content-length: 2'), 'a')
  await arrived
  const closed = closing.close()
  await expect(fetch(`http://127.0.0.1:${closing.port}/door`, { method: 'POST' })).rejects.toThrow('fetch failed')
  socket.write('b')
  expect(await answer).toContain('{"heard":"ab"}')
  await closed
})

test('a stream is written at the pace of its reader, and ended when its reader goes away', async () => {
  const ended = new Promise<void>((resolve) => {
    streamEnded = resolve
  })
  const reading = new AbortController()
  const reply = await fetch(`http://127.0.0.1:${server.port}/stream`, { signal: reading.signal })
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
  expect(new TextDecoder().decode((await reader.read()).value).slice(0, 2)).toBe('0 ')
  reading.abort()
  await ended
  expect(made).toBeLessThan(1_000)
})

test('a stream that is read to its end arrives whole', async () => {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/stream`)).text()
  const lines = text.split('\n')
  expect(lines.length).toBe(1_001)
  expect(lines.slice(0, -1).every((line, i) => line.startsWith(`${i} `))).toBe(true)
})

test('a stream that fails sends its last words and is cut off: nobody takes what came for the whole', async () => {
  const reply = await fetch(`http://127.0.0.1:${server.port}/stream/broken`)
  expect(reply.status).toBe(200)
  const heard: string[] = []
  const reading = (async () => {
    for await (const part of reply.body as unknown as AsyncIterable<Uint8Array>)
      heard.push(new TextDecoder().decode(part))
  })()
  await expect(reading).rejects.toThrow()
  expect(heard.join('')).toBe('first\nlast words\n')
})

test('a route hears that its client goes away, whether it asked before or asks afterwards', async () => {
  const heard: string[] = []
  let wentAway: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    wentAway = resolve
  })
  const leaving = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    log: createLogger('test', 'silent'),
    routes: {
      'POST /wait': async (request) => {
        const { signal } = request
        request.onGone(() => heard.push('told'))
        request.onGone(() => heard.push('forgotten'))()
        await new Promise<void>((resolve) => {
          request.onGone(resolve)
          begun()
        })
        request.onGone(() => heard.push('told at once'))
        heard.push(`${request.isGone} ${signal.aborted} ${request.signal.aborted}`)
        wentAway()
        return json(200, {})
      },
    },
  })
  const arrived = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { socket } = speak(leaving, POST('/wait', 'content-length: 0'))
  await arrived
  socket.destroy()
  await gone
  expect(heard).toEqual(['told', 'told at once', 'true true true'])
  await leaving.close()
})

test('a body that is asked for when its client has gone is told so, and nobody waits for it', async () => {
  let answered: (words: string) => void = () => undefined
  const said = new Promise<string>((resolve) => {
    answered = resolve
  })
  const leaving = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    log: createLogger('test', 'silent'),
    scoped: false,
    routes: {
      'POST /late': async (request) => {
        const away = new Promise<void>((resolve) => void request.onGone(resolve))
        begun()
        await away
        const error = await request.body().catch((thrown: NodeJS.ErrnoException) => thrown)
        answered(error instanceof Error ? String(error.code) : 'a body')
        return json(200, {})
      },
    },
  })
  const arrived = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { socket } = speak(leaving, POST('/late', 'content-length: 100'), 'a')
  await arrived
  socket.destroy()
  expect(await said).toBe('ECONNRESET')
  await leaving.close()
})
