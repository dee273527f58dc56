import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { type Logger, pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { fetchFeed, followFeed, UnreadableEvent } from './index.ts'

const EVENTS = 300
const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
const key = { ...(await exportJWK(privateKey)), kid: 'orders/1' }
const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** A publisher of numbered events, and a reader that stumbles over number 250 until it is `mended`. */
async function world(stumble: Error) {
  const publisher = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://x').searchParams
    const [after, limit] = [Number(asked.get('after')), Number(asked.get('limit'))]
    const page = Array.from({ length: Math.min(limit, EVENTS - after) }, (_, i) => after + i + 1)
    const answer = () => response.end(JSON.stringify(page))
    if (page.length > 0 || asked.get('wait') === '0') answer()
    else setTimeout(answer, 100)
  })
  await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve))
  const logged: { level: number; msg: string; reason?: string; err?: { message: string } }[] = []
  const log = pino({}, { write: (line: string) => logged.push(JSON.parse(line)) }) as Logger
  const reader = {
    position: 0,
    tried: 0,
    mended: false,
    lost: null as Error | null,
    keeps: false,
    apart: [] as unknown[],
  }
  const loop = followFeed(
    {
      publisher: 'partners',
      url: `http://127.0.0.1:${(publisher.address() as AddressInfo).port}`,
      caller: 'orders',
      key,
    },
    {
      position: async () => {
        if (reader.lost) throw reader.lost
        return reader.position
      },
      apply: async (page) => {
        if (page.includes(250)) reader.tried += 1
        if (page.includes(250) && !reader.mended) throw stumble
        reader.position = page.at(-1) as number
      },
      setApart: async (event) => {
        if (!reader.keeps) return false
        reader.apart.push(event)
        reader.position = event as number
        return true
      },
    },
    log,
  )
  open.push(
    () => loop.stop(),
    async () => {
      publisher.closeAllConnections()
      publisher.close()
    },
  )
  return { reader, loop, logged }
}

const PATIENCE = { timeout: 120_000 }

test('an event that its reader sets apart stops nothing: only it is apart, and the feed follows', async () => {
  const { reader, loop } = await world(new Error('number 250 cannot be applied'))
  reader.keeps = true
  await expect.poll(() => reader.position, PATIENCE).toBe(EVENTS)
  expect(reader.apart).toEqual([250])
  await expect.poll(() => loop.problem(), PATIENCE).toBeNull()
})

test('a reader stops before an event it cannot set apart, says so once, and goes on by itself when it can', async () => {
  const { reader, loop, logged } = await world(new UnreadableEvent('number 250 is garbled'))
  await expect.poll(() => reader.tried, PATIENCE).toBeGreaterThan(4)
  expect(reader.position).toBe(249)
  expect(loop.problem()).toBe('number 250 is garbled')
  expect(logged.filter(({ level }) => level >= 40)).toMatchObject([
    { level: 50, msg: expect.stringContaining('not skipped'), reason: 'number 250 is garbled' },
  ])
  reader.mended = true
  await expect.poll(() => reader.position, PATIENCE).toBe(EVENTS)
  await expect.poll(() => loop.problem(), PATIENCE).toBeNull()
})

test('what the database said when an event could not be applied stands in the log, and not in the readiness', async () => {
  const { loop, logged } = await world(new Error('Failed query: insert into partner_ref … 13800000000'))
  await expect.poll(() => loop.problem(), PATIENCE).toContain('cannot be applied')
  expect(loop.problem()).not.toContain('13800000000')
  expect(logged.at(-1)?.err?.message).toContain('Failed query')
})

test('a reader whose own database is away says so, without the statement that failed, and goes on by itself', async () => {
  const { reader, loop } = await world(new Error('none'))
  reader.mended = true
  reader.lost = new Error('Failed query: select "position" from "inbox" where publisher = $1\nparams: 13800000000')
  await expect.poll(() => loop.problem(), PATIENCE).toMatch(/^the database of this department/)
  expect(loop.problem()).not.toMatch(/select|13800000000/)
  reader.lost = null
  await expect.poll(() => loop.problem(), PATIENCE).toBeNull()
})

test.each([
  ['more events than were asked for', JSON.stringify([1, 2, 3]), /more than the 2 events/],
  ['no list', '{"events":[]}', /did not answer a list/],
  ['no JSON, and is not quoted', 'tel 13800000000', /^the feed of partners did not answer JSON$/],
  ['without end', null, /answers more than 67108864 bytes/],
])('a publisher that answers %s is refused', async (_what, body, says) => {
  const liar = createServer((_request, response) => {
    if (body !== null) return response.end(body)
    const chunk = Buffer.alloc(1024 * 1024, ' ')
    const flood = () => {
      while (!response.destroyed && response.write(chunk));
    }
    response.on('drain', flood)
    flood()
  })
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
  open.push(async () => {
    liar.closeAllConnections()
    liar.close()
  })
  const url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`
  const asked = fetchFeed({ publisher: 'partners', url, caller: 'orders', key }, 0, 2, 0, new AbortController().signal)
  await expect(asked).rejects.toThrow(says)
})
