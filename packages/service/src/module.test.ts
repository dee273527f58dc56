import { PartnerReinstated, PartnerSuspended } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { expect, test } from 'vitest'
import { module, subgraph } from './index.ts'

const ask = async () => new Map<string, string>()

test('a refusal that its module has no words for stops the start, with its name', () => {
  const sdl = 'type TooLate implements Refusal {\n  code: String!\n  message: String!\n}'
  expect(() => subgraph('orders', [module({ sdl })], import.meta.url)).toThrow(/TooLate/)
  const worded = (zh: string) =>
    module({ sdl, refusals: { TooLate: { code: 'TOO_LATE', text: { en: 'Too late.', zh } } } })
  expect(() => subgraph('orders', [worded(' ')], import.meta.url)).toThrow(/TooLate/)
  expect(() => subgraph('orders', [worded('太迟。')], import.meta.url)).not.toThrow()
})

test('two modules that name a loader alike are told so', () => {
  const one = module({ loaders: (load) => ({ things: load.one(ask) }) })
  expect(() => subgraph('orders', [one, one], import.meta.url)).toThrow(/things/)
})

test('what modules do with the facts of one publisher is done in the order of the modules', () => {
  const first = module({ on: { partners: [on(PartnerSuspended, async () => 'first')] } })
  const second = module({ on: { partners: [on(PartnerReinstated, async () => 'second')], finance: [] } })
  const { subscriptions } = subgraph('orders', [first, second], import.meta.url)
  expect(subscriptions.partners?.map(({ contract }) => contract)).toEqual([PartnerSuspended, PartnerReinstated])
  expect(subscriptions.finance).toEqual([])
})

test('migrations lie beside the folder of the file that lists the modules', () => {
  expect(subgraph('orders', [], 'file:///app/subgraphs/orders/src/subgraph.ts').migrations.pathname).toBe(
    '/app/subgraphs/orders/migrations',
  )
})
