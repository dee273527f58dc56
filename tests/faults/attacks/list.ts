import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Department } from '@channelgraph/contracts'
import type { Client, Tally } from './clients.ts'
import {
  COUNTIES,
  COUNTIES_ALLOWED,
  changes,
  costlyToPlan,
  INTROSPECTION,
  invalid,
  longText,
  NEGATIVE_PAGE,
  rankings,
} from './operations.ts'

/** What an attack has at hand. It goes on until `over` says so. */
export interface Arms {
  readonly url: URL
  readonly client: Client
  /** Of one partner's user. */
  readonly token: string
  /** Of a hundred partners' users. */
  readonly tokens: readonly string[]
  /** Another number each time, in all rounds. */
  readonly next: () => number
  readonly over: () => boolean
  readonly tally: Tally
}

export interface Attack {
  readonly name: string
  /** Whose memory is told. */
  readonly process: Department | 'gateway'
  /** What it came to before issue 10 was mended, in the or its finder's words. */
  readonly before: string
  run(arms: Arms): Promise<void>
}

/** So many at once, each again when it has its answer. */
const loop =
  (width: number, ask: (arms: Arms, worker: number) => Promise<{ what: string }>) =>
  async (arms: Arms): Promise<void> => {
    const worker = async (_: unknown, n: number) => {
      while (!arms.over()) arms.tally.add((await ask(arms, n)).what)
    }
    await Promise.all(Array.from({ length: width }, worker))
  }

/** Connections that say so many words and then nothing; how many of them were kept. */
const silent = (count: number, words: (arms: Arms) => string) => async (arms: Arms) => {
  const sockets: Socket[] = []
  for (let n = 0; n < count; n += 1) {
    const socket = connect(Number(arms.url.port), arms.url.hostname)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => arms.tally.add(String(chunk).slice(9, 12)))
    const text = words(arms)
    if (text !== '') socket.write(text)
    sockets.push(socket)
    if (n % 100 === 0) await delay(5)
  }
  while (!arms.over()) await delay(100)
  arms.tally.add(`kept, of ${count}: ${sockets.filter(({ destroyed }) => !destroyed).length}`)
  for (const socket of sockets) socket.destroy()
}

const head = ({ token }: Arms, rest: string) =>
  `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\n${rest}`

export const ATTACKS: readonly Attack[] = [
  {
    name: '1: a negative page pays for the rest',
    process: 'gateway',
    before: '4.4 GB, out of memory after two minutes, nobody else answered',
    run: loop(4, ({ client, token }) => client.ask(token, NEGATIVE_PAGE)),
  },
  {
    name: '2: counties, their parents, their children, twice',
    process: 'partners',
    before: 'department and its liveness dead for two minutes at 4 GB',
    run: loop(4, ({ client, token }) => client.ask(token, COUNTIES)),
  },
  {
    name: '2: the same once, which is within the budget',
    process: 'partners',
    before: 'not measured',
    run: loop(4, ({ client, token }) => client.ask(token, COUNTIES_ALLOWED)),
  },
  {
    name: '3: new operations of some 3,000 tokens, 8 at once',
    process: 'gateway',
    before: "another client's new operation waits 23 to 60 s",
    run: loop(8, ({ client, token, next }) => client.ask(token, costlyToPlan(next(), 50))),
  },
  {
    name: '3: the largest that are planned, 8 at once',
    process: 'gateway',
    before: 'as above',
    run: loop(8, ({ client, token, next }) => client.ask(token, costlyToPlan(next(), 20))),
  },
  {
    name: '4: introspection of 19 schemas',
    process: 'gateway',
    before: '13.7 MB and 1.3 s of the only thread for 7 kB',
    run: loop(4, ({ client, token }) => client.ask(token, INTROSPECTION)),
  },
  {
    name: '4: ten invalid documents of 13 kB, again and again',
    process: 'gateway',
    before: '0.4 s of the only thread each time',
    run: loop(4, ({ client, token, next }) => client.ask(token, invalid(next()))),
  },
  {
    name: '4: a hundred clients, invalid documents',
    process: 'gateway',
    before: 'others wait 1 s',
    run: loop(100, ({ client, tokens, next }, n) => client.ask(String(tokens[n % tokens.length]), invalid(next()))),
  },
  {
    name: '5: one partner through 64 names, small questions',
    process: 'gateway',
    before: 'no limit',
    run: loop(64, ({ client, token }, n) =>
      client.ask(token, '{ me { name } }', { 'apollographql-client-name': `app-${n}` }),
    ),
  },
  {
    name: '5: a hundred invalid tokens',
    process: 'gateway',
    before: 'no limit',
    run: loop(100, ({ client }, n) => client.ask(`x.${n}.z`, '{ me { name } }')),
  },
  {
    name: '6: a change with an Accept that nothing fits',
    process: 'gateway',
    before: 'made, then 406',
    run: loop(1, ({ client, token, next }) => client.ask(token, changes(next()), { accept: 'text/html' })),
  },
  {
    name: 'twenty rankings an operation, 32 at once',
    process: 'orders',
    before: 'Q01 of another 4.1 s (p50)',
    run: loop(32, ({ client, token, next }) => client.ask(token, rankings(next()))),
  },
  {
    name: 'twenty changes an operation, 32 at once',
    process: 'partners',
    before: 'not measured',
    run: loop(32, ({ client, token, next }) => client.ask(token, changes(next()))),
  },
  {
    name: 'new documents with a text of 200 kB, 4 at once',
    process: 'gateway',
    before: '1.6 GB after 800 of them, and not freed; others 25 times slower',
    run: loop(4, ({ client, token, next }) => client.ask(token, longText(next()))),
  },
  {
    name: 'rankings, given up after 20 ms, 32 at once',
    process: 'orders',
    before: 'the departments went on',
    run: loop(32, ({ client, token, next }) => client.ask(token, rankings(next()), {}, AbortSignal.timeout(20))),
  },
  {
    name: 'an Accept of 15 kB without a token, 16 at once',
    process: 'gateway',
    before: '30 ms of the only thread each',
    run: loop(16, ({ client }) => client.ask('', '{ me { name } }', { accept: 'a/b,'.repeat(3_700) })),
  },
  {
    name: '200 bodies that never end',
    process: 'gateway',
    before: 'not measured',
    run: silent(200, (arms) => head(arms, 'content-length: 200000\r\n\r\n{"query":"')),
  },
  {
    name: '6,000 connections that say nothing',
    process: 'gateway',
    before: 'nobody else is let in for ten seconds',
    run: silent(6_000, () => ''),
  },
]
