import { IncentivePolicyPublished, IncentivePolicyReplaced, IncentivePolicyRetired } from '@channelgraph/contracts'
import { testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { finance } from '../subgraph.ts'
import { incentivePolicyRef } from './incentives.tables.ts'

const t = await testSubgraph(finance)

const TERMS = {
  ...{ title: '2026 年度销量返利', kind: 'VOLUME_REBATE' as const, productLines: [], marginal: true },
  ...{ partnerKinds: ['DISTRIBUTOR' as const], tiers: ['CORE' as const] },
  thresholds: [
    { fromAmount: '0.00', rate: '0.010000' },
    { fromAmount: '1000000.00', rate: '0.020000' },
  ],
  payoutGates: [{ maxCollectionDays: 15, payoutRatio: '1.000000' }],
}
const days = (policyId: string, inForceTo: string) => ({
  ...{ policyId, no: 'INC-2026-000001', revision: 1, effectiveFrom: '2026-01-01', inForceTo },
})
const publish = (policyId: string, inForceTo = '2026-12-31') =>
  t.deliver(IncentivePolicyPublished, {
    ...{ ...days(policyId, inForceTo), ...TERMS, capPerPartner: '200000.00', budget: '3000000.00' },
  })
const kept = (policyId: string) => t.db.select().from(incentivePolicyRef).where(eq(incentivePolicyRef.id, policyId))

test('P-04 finance keeps the conditions of what was published, exactly, and of nothing else', async () => {
  const id = newId('incentivePolicy')
  expect(await kept(id)).toEqual([])
  await publish(id)
  const { policyId: _, ...told } = days(id, '2026-12-31')
  const money = { capPerPartner: Money.parse('200000.00'), budget: Money.parse('3000000.00') }
  expect(await kept(id)).toEqual([{ id, ...told, ...TERMS, ...money }])
})

test('P-04 finance keeps the last day as it was told last: replaced, taken back, or given its end back', async () => {
  const id = newId('incentivePolicy')
  await publish(id)
  await t.deliver(IncentivePolicyReplaced, days(id, '2026-09-30'))
  expect(await kept(id)).toMatchObject([{ inForceTo: '2026-09-30', tiers: ['CORE'] }])
  await publish(id)
  expect(await kept(id)).toMatchObject([{ inForceTo: '2026-12-31' }])
  await t.deliver(IncentivePolicyRetired, days(id, '2026-11-23'))
  expect(await kept(id)).toMatchObject([{ inForceTo: '2026-11-23' }])
})
