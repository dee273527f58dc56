import fc from 'fast-check'

/** What somebody does next. `pick` chooses among what there is by then, so that a shorter sequence still makes sense. */
export type Act =
  | { readonly kind: 'order'; readonly lines: readonly { readonly cable: boolean; readonly qty: number }[] }
  | { readonly kind: 'advance'; readonly pick: number; readonly qty: number }
  | { readonly kind: 'command'; readonly name: OrderCommand; readonly pick: number; readonly qty: number }
  | { readonly kind: 'draft'; readonly monthsAgo: number }
  | { readonly kind: 'settle'; readonly pick: number }
  | { readonly kind: 'cancel settlement'; readonly pick: number }
  | { readonly kind: 'pay'; readonly fen: bigint; readonly pick: number | null }
  | { readonly kind: 'cancel some'; readonly pick: number; readonly qty: number }
  | { readonly kind: 'split'; readonly pick: number; readonly qty: number }
  | { readonly kind: 'return'; readonly pick: number; readonly qty: number; readonly accepted: boolean }
  | { readonly kind: 'dispute'; readonly pick: number }
  | { readonly kind: 'decide dispute'; readonly how: 'accept' | 'reject' | 'withdraw' }
  | { readonly kind: 'reverse'; readonly what: 'invoice' | 'payment' }
  | { readonly kind: 'set off'; readonly how: 'apart' | 'by hand' | 'some' }
  | { readonly kind: 'refund'; readonly how: 'propose' | 'approve' | 'reject' | 'withdraw' | 'pay' }
  | { readonly kind: 'deposit'; readonly how: 'receive' | 'propose' | 'approve' | 'reject'; readonly fen: bigint }
  /** Management takes something of the deposit for a violation. */
  | { readonly kind: 'sanction'; readonly fen: bigint }
  /** A partner claims what the company bears of a campaign, or finance pays it. */
  | { readonly kind: 'subsidy'; readonly how: 'claim' | 'pay'; readonly fen: bigint }
  | { readonly kind: 'limit'; readonly thousands: number }
  | { readonly kind: 'carry'; readonly way: Way; readonly howMany: number; readonly again: number }
  | { readonly kind: 'carry twice'; readonly way: Way; readonly howMany: number }
  | { readonly kind: 'skip'; readonly way: Way }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'sweep' }

export type Way = 'to finance' | 'to orders'
export const ORDER_COMMANDS = [
  'submitOrder',
  'confirmOrder',
  'allocateOrder',
  'shipOrder',
  'confirmDelivery',
  'cancelOrder',
  'rejectOrder',
  'closeOrder',
  'reopenOrder',
  'requestCredit',
  'releaseHold',
] as const
export type OrderCommand = (typeof ORDER_COMMANDS)[number]

const one = <K extends Act['kind']>(kind: K, rest: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ kind: fc.constant(kind), ...rest }) as unknown as fc.Arbitrary<Act>
const way = fc.constantFrom<Way>('to finance', 'to orders')
const pick = fc.nat(3)
const qty = fc.integer({ min: 1, max: 5 })

/** Most of it brings something on, some of it is refused, and the events come when they come. */
export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: one('order', {
      lines: fc.array(fc.record({ cable: fc.boolean(), qty }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 40, arbitrary: one('advance', { pick, qty }) },
  { weight: 8, arbitrary: one('command', { name: fc.constantFrom(...ORDER_COMMANDS), pick, qty }) },
  { weight: 3, arbitrary: one('command', { name: fc.constant('cancelOrder'), pick, qty }) },
  { weight: 4, arbitrary: one('draft', { monthsAgo: fc.nat(2) }) },
  { weight: 14, arbitrary: one('settle', { pick: fc.nat(2) }) },
  { weight: 1, arbitrary: one('cancel settlement', { pick: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: one('pay', { fen: fc.bigInt({ min: 1n, max: 30_000_000n }), pick: fc.option(fc.nat(2), { nil: null }) }),
  },
  { weight: 3, arbitrary: one('cancel some', { pick, qty }) },
  { weight: 3, arbitrary: one('split', { pick, qty }) },
  { weight: 2, arbitrary: one('command', { name: fc.constant('reopenOrder'), pick, qty }) },
  { weight: 5, arbitrary: one('return', { pick, qty, accepted: fc.boolean() }) },
  { weight: 3, arbitrary: one('dispute', { pick: fc.nat(2) }) },
  { weight: 3, arbitrary: one('decide dispute', { how: fc.constantFrom('accept', 'reject', 'withdraw') }) },
  { weight: 2, arbitrary: one('reverse', { what: fc.constantFrom('invoice', 'payment') }) },
  { weight: 4, arbitrary: one('set off', { how: fc.constantFrom('apart', 'by hand', 'some') }) },
  {
    weight: 4,
    arbitrary: one('refund', {
      how: fc.constantFrom('propose', 'propose', 'approve', 'approve', 'reject', 'withdraw', 'pay'),
    }),
  },
  {
    weight: 3,
    arbitrary: one('deposit', {
      how: fc.constantFrom('receive', 'propose', 'approve', 'reject'),
      fen: fc.bigInt({ min: 1n, max: 5_000_000n }),
    }),
  },
  { weight: 2, arbitrary: one('sanction', { fen: fc.bigInt({ min: 1n, max: 2_000_000n }) }) },
  {
    weight: 2,
    arbitrary: one('subsidy', { how: fc.constantFrom('claim', 'pay'), fen: fc.bigInt({ min: 1n, max: 2_000_000n }) }),
  },
  { weight: 1, arbitrary: one('limit', { thousands: fc.integer({ min: 50, max: 900 }) }) },
  { weight: 16, arbitrary: one('carry', { way, howMany: fc.integer({ min: 1, max: 6 }), again: fc.nat(4) }) },
  { weight: 2, arbitrary: one('carry twice', { way, howMany: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: one('skip', { way }) },
  { weight: 3, arbitrary: one('days', { days: fc.constantFrom(1, 6, 25, 40) }) },
  { weight: 2, arbitrary: one('sweep') },
)
