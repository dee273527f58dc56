import { PARTNER_A } from '@channelgraph/access'
import { appealViolation } from '../../subgraphs/partners/src/violations/commands/appeal-violation.ts'
import { confirmViolation } from '../../subgraphs/partners/src/violations/commands/confirm-violation.ts'
import { decideViolationAppeal } from '../../subgraphs/partners/src/violations/commands/decide-violation-appeal.ts'
import { investigateViolation } from '../../subgraphs/partners/src/violations/commands/investigate-violation.ts'
import { reportViolation } from '../../subgraphs/partners/src/violations/commands/report-violation.ts'
import { orderNow, placeOrder } from './ordering.ts'
import { DAY, done, refused, type Story } from './story.ts'

interface Ending {
  readonly refusedWith: string
  readonly heldFor: readonly string[]
  readonly afterTheAppeal: string
  readonly orderGoesOn: string
}

/** O-08, X-06, L3: a price violation of a distributor, whose resale price is its own, is confirmed, appealed and taken back. */
export const aPriceViolationIsAppealed: Story<Ending> = {
  title: 'A price violation is appealed',
  description:
    'Partner A is said to sell too cheaply. What it charges its own customers is its own matter, and is not confirmed; that it did not file a project price is. Its next order has its prices looked at, until management grants its appeal.',
  persona: 'channel-manager-east',
  query: `query ViolationsAndTheirAppeals {
  violations(filter: {kinds: [PRICE]}, first: 20) {
    nodes { no status priceBreach severity description partner { name } appealUntil appeal sanctions suggestedSanctions approvals { department decision comment } }
  }
}`,
  tell: async (stage) => {
    const reported = done(
      await reportViolation(stage.as('partners', 'marketing'), {
        idempotencyKey: 'price-violation',
        input: {
          ...{ partnerId: PARTNER_A.id, kind: 'PRICE', priceBreach: 'RESALE_PRICE', severity: 1 },
          ...{ description: '网店售价低于指导价', evidence: ['https://files.example.com/violations/price-story.png'] },
        },
      }),
    )
    const manager = stage.as('partners', 'channel-manager-east')
    const looked = done(await investigateViolation(manager, { id: reported.id, expectedVersion: reported.version }))
    const now = { id: looked.id, expectedVersion: looked.version }
    const { code } = refused(await confirmViolation(manager, { ...now, comment: '低于指导价' }))
    const confirmed = done(
      await confirmViolation(manager, { ...now, priceBreach: 'FILING', comment: '项目价格未报备' }),
    )
    await stage.carry()
    stage.pass(DAY)
    const order = await placeOrder(stage, { key: 'price-violation', sku: 'CG-AC7-W1', qty: 2 })

    const appealed = done(
      await appealViolation(stage.as('partners', 'partner-a'), {
        ...{ id: confirmed.id, expectedVersion: confirmed.version, grounds: '已于投标前报备' },
      }),
    )
    const decided = done(
      await decideViolationAppeal(stage.as('partners', 'management'), {
        ...{ id: appealed.id, expectedVersion: appealed.version, grant: true, comment: '报备属实' },
      }),
    )
    await stage.carry()
    return {
      refusedWith: code,
      heldFor: order.holdReasons,
      afterTheAppeal: decided.status,
      orderGoesOn: (await orderNow(stage, order.id)).status,
    }
  },
}
