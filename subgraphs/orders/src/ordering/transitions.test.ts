import { PARTNER_A } from '@channelgraph/access'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { SHIPMENT } from '../delivery/delivery.rules.ts'
import { SHIPMENT_STATUSES, shipment } from '../delivery/delivery.tables.ts'
import { ordersWorld } from '../orders.fixture.ts'
import { PRICE_LIST } from '../pricing/pricing.rules.ts'
import { PRICE_LIST_STATUSES, priceList } from '../pricing/pricing.tables.ts'
import { GOODS_RETURN } from '../returns/returns.rules.ts'
import { goodsReturn, RETURN_STATUSES } from '../returns/returns.tables.ts'
import { ORDER } from './ordering.rules.ts'
import { ORDER_STATUSES, salesOrder } from './ordering.tables.ts'

const w = await ordersWorld()
const { t } = w

const RESULT = '{ __typename ... on Refusal { code } }'
/** Who gives a command, and what it takes beside id and version; confirmDelivery is a shipment's. */
const ORDER_COMMANDS: Record<Exclude<keyof typeof ORDER, 'confirmDelivery'>, [as: string, args: string]> = {
  submitOrder: ['partner-a', ''],
  releaseHold: ['management', ', reason: CREDIT, note: "x"'],
  rejectOrder: ['order-desk', ', reason: "x"'],
  confirmOrder: ['order-desk', ', promisedDate: "2026-12-01"'],
  allocateOrder: ['order-desk', ''],
  shipOrder: ['order-desk', ', lines: []'],
  cancelOrder: ['order-desk', ', reason: "x"'],
  closeOrder: ['order-desk', ''],
  reopenOrder: ['order-desk', ', reason: "x"'],
  splitOrder: ['order-desk', ', lines: []'],
  requestCredit: ['order-desk', ''],
}
const RETURN_COMMANDS: Record<keyof typeof GOODS_RETURN, [as: string, args: string]> = {
  acceptReturn: ['order-desk', ''],
  rejectReturn: ['order-desk', ', reason: "x"'],
}
const PRICE_LIST_COMMANDS: Record<
  Exclude<keyof typeof PRICE_LIST, 'supersedePriceList'>,
  [as: string, args: string]
> = {
  submitPriceList: ['channel-manager-east', ''],
  reviewPriceList: ['finance', ', approve: true'],
  publishPriceList: ['management', ''],
  withdrawPriceList: ['management', ', reason: "x"'],
}

/** All pairs of a status and a command that the table does not list. */
const unlisted = <Status extends string, Command extends string>(
  statuses: readonly Status[],
  commands: readonly Command[],
  table: Record<Command, { from: readonly string[] }>,
): [Status, Command][] =>
  statuses.flatMap((status) =>
    commands.filter((name) => !table[name].from.includes(status)).map((name): [Status, Command] => [status, name]),
  )
const namesOf = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[]

describe('G-01 every pair of status and command that the state machine does not list is ILLEGAL_TRANSITION, row and version unchanged', () => {
  test.each(unlisted(ORDER_STATUSES, namesOf(ORDER_COMMANDS), ORDER))('order %s %s', async (status, name) => {
    const id = await w.inStatus(status)
    const row = () => t.db.select().from(salesOrder).where(eq(salesOrder.id, id))
    const [before, recorded] = [await row(), await t.recorded()]
    const [as, args] = ORDER_COMMANDS[name]
    expect(await w.run(as, `${name}(id: "${id}", expectedVersion: 1${args}) ${RESULT}`)).toEqual({
      __typename: 'IllegalTransition',
      code: 'ILLEGAL_TRANSITION',
    })
    expect(await row()).toEqual(before)
    expect(await t.recorded()).toHaveLength(recorded.length)
  })

  test.each(unlisted(SHIPMENT_STATUSES, namesOf(SHIPMENT), SHIPMENT))('shipment %s %s', async () => {
    const order = await w.delivered(1)
    const row = () => t.db.select().from(shipment).where(eq(shipment.orderId, order.id))
    const before = await row()
    expect(await w.deliver(order)).toMatchObject({ __typename: 'IllegalTransition' })
    expect(await row()).toEqual(before)
  })

  test.each(unlisted(RETURN_STATUSES, namesOf(RETURN_COMMANDS), GOODS_RETURN))('return %s %s', async (status, name) => {
    const id = newId('return')
    await t.db.insert(goodsReturn).values({
      ...{ id, no: `RT-${id}`, orderId: newId('order'), partnerId: PARTNER_A.id, status, reason: 'x' },
      ...{ requestedAt: t.clock.now(), requestedBy: 'test', regionPath: 'HUADONG/', units: 1 },
    })
    const row = () => t.db.select().from(goodsReturn).where(eq(goodsReturn.id, id))
    const before = await row()
    const [as, args] = RETURN_COMMANDS[name]
    expect(await w.run(as, `${name}(id: "${id}", expectedVersion: 1${args}) ${RESULT}`)).toEqual({
      __typename: 'IllegalTransition',
      code: 'ILLEGAL_TRANSITION',
    })
    expect(await row()).toEqual(before)
  })

  test.each(unlisted(PRICE_LIST_STATUSES, namesOf(PRICE_LIST_COMMANDS), PRICE_LIST))(
    'price list %s %s',
    async (status, name) => {
      const id = newId('priceList')
      await t.db.insert(priceList).values({
        id,
        no: `PL-${id}`,
        kind: 'OTHER',
        revision: PRICE_LIST_STATUSES.indexOf(status) * 10 + namesOf(PRICE_LIST_COMMANDS).indexOf(name) + 1,
        mode: 'GUIDE',
        status,
        effectiveFrom: '2027-01-01',
        effectiveTo: '2027-12-31',
        inForceTo: '2027-12-31',
        authorId: newId('employee'),
      })
      const row = () => t.db.select().from(priceList).where(eq(priceList.id, id))
      const before = await row()
      const [as, args] = PRICE_LIST_COMMANDS[name]
      expect(await w.run(as, `${name}(id: "${id}", expectedVersion: 1${args}) ${RESULT}`)).toEqual({
        __typename: 'IllegalTransition',
        code: 'ILLEGAL_TRANSITION',
      })
      expect(await row()).toEqual(before)
    },
  )
})
