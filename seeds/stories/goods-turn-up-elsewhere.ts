import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { eq } from 'drizzle-orm'
import { depositDeduction } from '../../subgraphs/finance/src/deductions/deductions.tables.ts'
import { closeViolation } from '../../subgraphs/partners/src/violations/commands/close-violation.ts'
import { confirmViolation } from '../../subgraphs/partners/src/violations/commands/confirm-violation.ts'
import { investigateViolation } from '../../subgraphs/partners/src/violations/commands/investigate-violation.ts'
import { reportViolation } from '../../subgraphs/partners/src/violations/commands/report-violation.ts'
import { sanctionViolation } from '../../subgraphs/partners/src/violations/commands/sanction-violation.ts'
import { orderNow, placeOrder } from './ordering.ts'
import { DAY, done, refused, type Story, yuan } from './story.ts'

interface Ending {
  readonly tooEarly: string
  readonly deducted: string | undefined
  readonly heldFor: readonly string[]
  readonly afterTheEnd: string
}

/** X-06, 窜货: goods of one partner turn up where another one sells; its deposit pays, and nothing is supplied for a while. */
export const goodsTurnUpElsewhere: Story<Ending> = {
  title: 'Goods turn up elsewhere',
  description:
    'Chargers sent to partner A stand in the region of partner B. Once its term for an appeal is over, management takes something of its deposit and stops supply: its order waits until the violation is closed.',
  persona: 'management',
  query: `query WhatSanctionsTook {
  violations(filter: {kinds: [CROSS_REGION], statuses: [SANCTIONED, CLOSED]}, first: 20) {
    nodes { no status evidence region { name } victimPartner { name } sanctions deductionAmount depositDeducted forfeitedYear partner { name deposit { held topUpDue } } }
  }
}`,
  tell: async (stage) => {
    const reported = done(
      await reportViolation(stage.as('partners', 'order-desk'), {
        idempotencyKey: 'cross-region',
        input: {
          ...{ partnerId: PARTNER_A.id, kind: 'CROSS_REGION', severity: 3, regionCode: '440305' },
          ...{ description: '三台设备安装在深圳', evidence: ['CG-STORY-1', 'CG-STORY-2', 'CG-STORY-3'] },
          victimPartnerId: PARTNER_B.id,
        },
      }),
    )
    const manager = stage.as('partners', 'channel-manager-east')
    const looked = done(await investigateViolation(manager, { id: reported.id, expectedVersion: reported.version }))
    const confirmed = done(
      await confirmViolation(manager, { id: looked.id, expectedVersion: looked.version, comment: '序列号核对一致' }),
    )
    const management = stage.as('partners', 'management')
    const sanction = {
      ...{ id: confirmed.id, expectedVersion: confirmed.version, reason: '跨区销售' },
      ...{ sanctions: ['DEPOSIT_DEDUCTION', 'SUPPLY_HOLD'] as const, deductionAmount: yuan('10000.00') },
    }
    const { code: tooEarly } = refused(await sanctionViolation(management, sanction))
    stage.pass(20 * DAY)
    const sanctioned = done(await sanctionViolation(management, sanction))
    await stage.carry()
    const order = await placeOrder(stage, { key: 'cross-region', sku: 'CG-AC7-W1', qty: 2 })
    const [deduction] = await stage
      .as('finance', 'finance')
      .db.select()
      .from(depositDeduction)
      .where(eq(depositDeduction.id, sanctioned.id))

    done(
      await closeViolation(management, {
        ...{ id: sanctioned.id, expectedVersion: sanctioned.version, note: '已召回并整改' },
      }),
    )
    await stage.carry()
    return {
      tooEarly,
      deducted: deduction?.amount.toString(),
      heldFor: order.holdReasons,
      afterTheEnd: (await orderNow(stage, order.id)).status,
    }
  },
}
