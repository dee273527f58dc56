import { feedCallVerifier, signFeedCall } from '@channelgraph/access'
import { changed, command, unchanged } from '@channelgraph/command'
import { DepositReceived, type EventEnvelope, PartnerReinstated } from '@channelgraph/contracts'
import { fetchFeed, followFeed, on, positionIn, readFeed, UnreadableEvent } from '@channelgraph/events'
import { createLogger, startHttpServer } from '@channelgraph/process'
import { createSubgraph, openDatabase, type SubgraphDefinition } from '@channelgraph/service'
import { createFeedRoute } from '@channelgraph/service/feed-route'
import { envelopeOf, freePort, postgresAdminUrl, stubDepartment, TestClock, testSubgraph } from '@channelgraph/testkit'
import { fixedClock, newId } from '@channelgraph/values'
import { sql } from 'drizzle-orm'
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'

// A department of the tests' own on a real database: it publishes with one command and counts what it hears of deposits.
const publisher = await testSubgraph(stubDepartment)
await publisher.db.execute(sql`create table heard (partner_id text primary key, times integer not null)`)
const log = createLogger('test', 'silent')

const note = command(
  'event:consume',
  async (tx, ctx, { id, holdMs, fail }: { id: string; holdMs: number; fail?: boolean }) => {
    await tx.execute(sql`select pg_sleep(${holdMs / 1000})`)
    if (fail) throw new Error('this write fails after its work')
    return changed(
      'Partner',
      { id },
      { id, at: ctx.clock.now() },
      PartnerReinstated.of({ id, version: 1 }, { partnerId: id }),
    )
  },
)
const hear = command('event:consume', async (tx, _ctx, { partnerId }: { partnerId: string }) => {
  await tx.execute(
    sql`insert into heard values (${partnerId}, 1) on conflict (partner_id) do update set times = heard.times + 1`,
  )
  return unchanged({ id: partnerId })
})
const listener: SubgraphDefinition = {
  ...stubDepartment,
  subscriptions: {
    finance: [on(DepositReceived, ({ unit, ctx }, { partnerId }) => hear.within(unit, ctx, { partnerId }))],
  },
}

const deposits = (count: number, after: number): EventEnvelope[] =>
  Array.from({ length: count }, (_, i) =>
    envelopeOf(
      DepositReceived,
      DepositReceived.of(
        { id: 'x', version: 1 },
        { partnerId: `ptn_${after + i + 1}`, amount: '1.00', held: '1.00', required: '1.00' },
      ),
      after + i + 1,
      new Date(),
    ),
  )

/** How many events were told so far; the last one's number. */
const told = async () => (await readFeed(publisher.db, 'partners', 0, 1_000)).length

describe('the feed', () => {
  test('loses and reorders nothing while many write at once and some of them fail', async () => {
    const before = await told()
    const seen: EventEnvelope[] = []
    let writing = true
    const reader = (async () => {
      for (;;) {
        const done = !writing
        const page = await readFeed(publisher.db, 'partners', seen.at(-1)?.sequence ?? before, 3)
        seen.push(...page)
        if (done && page.length === 0) return
      }
    })()
    const ids = Array.from({ length: 60 }, () => newId('partner'))
    const ctx = publisher.subgraph.system('concurrency')
    const results = await Promise.allSettled(
      ids.map((id, i) => note(ctx, { id, holdMs: (i * 7) % 23, fail: i % 10 === 9 })),
    )
    writing = false
    await reader
    const written = ids.filter((_, i) => results[i]?.status === 'fulfilled')
    expect(written).toHaveLength(54)
    expect(seen.map((event) => event.sequence)).toEqual(written.map((_, i) => before + i + 1))
    expect(seen.map((event) => event.subject).toSorted()).toEqual(written.toSorted())
  })

  test('is answered to departments with a key only, and each speaks for itself', async () => {
    const [orders, stranger] = await Promise.all([
      generateKeyPair('EdDSA', { extractable: true }),
      generateKeyPair('EdDSA', { extractable: true }),
    ])
    const key = { ...(await exportJWK(orders.privateKey)), kid: 'orders/1' }
    const verify = feedCallVerifier(
      { keys: [{ ...(await exportJWK(orders.publicKey)), kid: 'orders/1', alg: 'EdDSA' }] },
      'partners',
    )
    expect(await verify(await signFeedCall(key, 'orders', 'partners'))).toBe('orders')
    expect(await verify(await signFeedCall(key, 'finance', 'partners'))).toBeNull()
    expect(await verify(await signFeedCall(key, 'orders', 'support'))).toBeNull()
    expect(
      await verify(
        await signFeedCall({ ...(await exportJWK(stranger.privateKey)), kid: 'orders/1' }, 'orders', 'partners'),
      ),
    ).toBeNull()
  })
})

describe('a consumer', () => {
  const consumer = createSubgraph(listener, {
    db: publisher.db,
    clock: fixedClock(new TestClock('2026-11-23T02:00:00Z').now()),
    log,
  })
  /** How often each event was heard of; its partner has no other. */
  const heard = async (page: EventEnvelope[]) => {
    const rows = await publisher.db.execute(sql`select partner_id, times from heard`)
    const times = new Map(
      (rows as unknown as { partner_id: string; times: number }[]).map((r) => [r.partner_id, r.times]),
    )
    return page.map(({ sequence }) => times.get(`ptn_${sequence}`) ?? 0)
  }
  const position = () => positionIn(publisher.db, 'finance')

  test('applies an event once though it is delivered twice, also at the same moment', async () => {
    const before = await position()
    const page = deposits(5, before)
    const { apply } = await consumer
    await Promise.all([apply('finance', page), apply('finance', page), apply('finance', page.slice(0, 3))])
    await apply('finance', page)
    expect(await heard(page)).toEqual([1, 1, 1, 1, 1])
    expect(await position()).toBe(before + 5)
  })

  test('keeps neither effect nor position when a later event of the page is garbled', async () => {
    const before = await position()
    const page = deposits(2, before)
    const [good, bad] = page
    const { apply } = await consumer
    await expect(apply('finance', [good, { ...bad, data: { partnerId: 7 } }])).rejects.toThrow(UnreadableEvent)
    await expect(apply('finance', [{ ...good, dataversion: 99 }])).rejects.toThrow(/newer than this service/)
    await expect(apply('finance', [bad])).rejects.toThrow(`jumps from ${before} to ${before + 2}`)
    expect(await heard(page)).toEqual([0, 0])
    expect(await position()).toBe(before)
  })

  test('that was down, and a publisher that was down, catch up without a gap', async () => {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
    const key = { ...(await exportJWK(privateKey)), kid: 'orders/1' }
    const verify = feedCallVerifier(
      { keys: [{ ...(await exportJWK(publicKey)), kid: 'orders/1', alg: 'EdDSA' }] },
      'partners',
    )
    const opened = openDatabase(postgresAdminUrl(), { max: 1 })
    afterAll(() => opened.close())
    const port = await freePort()
    const serve = async () => {
      const feed = await createFeedRoute({
        db: publisher.db,
        client: opened.client,
        department: 'partners',
        verify,
        log,
      })
      const server = await startHttpServer({
        host: '127.0.0.1',
        port,
        maxBodyBytes: 1000,
        log,
        routes: { 'GET /events': feed.route },
      })
      return async () => {
        await feed.stop()
        await server.close(0)
      }
    }

    const write = () => note(publisher.subgraph.system('while down'), { id: newId('partner'), holdMs: 0 })
    await write()
    const before = await told()
    const source = { publisher: 'partners', url: `http://127.0.0.1:${port}`, caller: 'orders', key } as const
    const received: number[] = []
    const loop = followFeed(
      source,
      {
        position: async () => received.at(-1) ?? 0,
        apply: async (page) => {
          received.push(...(page as EventEnvelope[]).map((e) => e.sequence))
        },
        setApart: async () => false,
      },
      log,
    )
    let stop = await serve()
    await expect.poll(() => received.length, { timeout: 120_000 }).toBe(before)
    await stop()
    await write()
    stop = await serve()
    await expect.poll(() => received.length, { timeout: 120_000 }).toBe(before + 1)
    await loop.stop()
    expect(received).toEqual(Array.from({ length: before + 1 }, (_, i) => i + 1))
    expect(await fetchFeed(source, before, 10, 0, new AbortController().signal)).toHaveLength(1)
    await stop()
  })
})
