import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AskedOrder, ordersWorld } from '../orders.fixture.ts'
import { statusOf } from './ordering.rules.ts'

const w = await ordersWorld()

type Step = readonly [command: 'allocate' | 'ship' | 'deliver' | 'cancel', line: number, qty: number]
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('allocate', 'allocate', 'ship', 'ship', 'deliver', 'cancel'),
  fc.nat(1),
  fc.integer({ min: 1, max: 4 }),
)

/** Gives a command as the order desk does; null where the order has no shipment to accept. */
function give(order: AskedOrder, [command, i, qty]: Step): Promise<{ __typename: string }> | null {
  const line = order.lines[i]!
  if (command === 'allocate')
    return w.command('order-desk', 'allocateOrder', order, `lines: [{ orderLineId: "${line.id}", qty: ${qty} }]`)
  if (command === 'ship') return w.ship(order, i === 0 ? [qty] : [0, qty])
  if (command === 'cancel') return w.command('order-desk', 'cancelOrder', order, 'reason: "x"')
  const shipment = order.shipments.findIndex(({ status }) => status === 'IN_TRANSIT')
  return shipment < 0 ? null : w.deliver(order, { shipment })
}

test('0 <= delivered <= shipped <= allocated <= ordered - cancelled, and the status follows from it, after any sequence of commands', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { id } = await w.confirmed([
        { product: w.charger, qty: 5 },
        { product: w.charger, qty: 3 },
      ])
      for (const next of steps) {
        const before = await w.read(id)
        const answer = await give(before, next)
        const after = await w.read(id)
        if (answer?.__typename === 'Order') accepted += 1
        else expect(after).toEqual(before)
        for (const { qty, allocatedQty, shippedQty, deliveredQty, cancelledQty } of after.lines) {
          const chain = [0, deliveredQty, shippedQty, allocatedQty, qty - cancelledQty]
          expect(chain).toEqual(chain.toSorted((a, b) => a - b))
        }
        expect(after.status).toBe(statusOf(after.lines.map((line, i) => ({ ...line, lineNo: i + 1 }))))
      }
    }),
    { numRuns: 12 },
  )
  expect(accepted).toBeGreaterThan(12)
})
