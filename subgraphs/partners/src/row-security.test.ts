import { APPLICANT_A, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { Money, newId } from '@channelgraph/values'
import { eq, sql } from 'drizzle-orm'
import { openingCampaign } from './campaigns/campaigns.rules.ts'
import { campaign } from './campaigns/campaigns.tables.ts'
import { policyAcknowledgement } from './channel-policies/channel-policies.tables.ts'
import { contract as contractTable } from './contracts/contracts.tables.ts'
import { openingMarketingPlan } from './marketing-plans/marketing-plans.rules.ts'
import { marketingPlan } from './marketing-plans/marketing-plans.tables.ts'
import { partners } from './subgraph.ts'
import { admissionOf } from './testing/admission.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)

await proveRowSecurity(t, {
  given: async () => {
    const { aPartner, aReadyPartner, aContract, anAmendment, aChannelPolicy } = await channelOf(t)
    for (const { id, code } of [PARTNER_A, PARTNER_B]) {
      const ready = await aReadyPartner({ id, code })
      await anAmendment(await aContract(ready, { status: 'EXPIRED' }))
    }
    const { id: policyId } = await aChannelPolicy()
    const given = { acknowledgedBy: 'somebody', acknowledgedAt: t.clock.now() }
    await t.db.insert(policyAcknowledgement).values(
      [PARTNER_A, PARTNER_B].map(({ id: partnerId }) => ({
        id: newId('policyAcknowledgement'),
        policyId,
        partnerId,
        ...given,
      })),
    )
    for (const [i, { id: partnerId }] of [PARTNER_A, PARTNER_B].entries()) {
      const plan = openingMarketingPlan(
        { id: newId('marketingPlan'), no: `MP-2026-90000${i}`, revision: 1, authorId: 'somebody' },
        {
          ...{ title: 'x', strategy: 'x', scope: 'PARTNER', partnerId, regionCodes: [], regionPaths: [] },
          ...{ effectiveFrom: '2026-07-01', effectiveTo: '2026-12-31', budget: Money.parse('1.00') },
        },
      )
      const publishedAt = t.clock.now()
      await t.db.insert(marketingPlan).values({ ...plan, status: 'PUBLISHED', publishedAt })
      await t.db.insert(campaign).values(
        openingCampaign({
          ...{ id: newId('campaign'), no: `MC202611-90000${i}`, planId: plan.id, partnerId, title: 'x', proposal: 'x' },
          ...{
            startsOn: '2026-12-01',
            endsOn: '2026-12-02',
            regionCodes: [],
            regionPaths: [],
            productIds: [],
            materialIds: [],
          },
          ...{ budget: Money.parse('1.00'), companyShare: Money.parse('1.00') },
          ...{ createdAt: t.clock.now(), authorId: 'somebody' },
        }),
      )
    }
    const { anApplication } = admissionOf(t)
    for (const applicantId of [APPLICANT_A, 'applicant_other', null]) {
      const application = await anApplication({ applicantId, status: 'CONTRACTING' })
      const contract = await aContract(await aPartner(), { status: 'PENDING_SIGNATURE' })
      await t.db.update(contractTable).set({ applicationId: application.id }).where(eq(contractTable.id, contract.id))
    }
  },
  ofApplicants: {
    partner_application: sql`applicant_id`,
    contract: sql`(select applicant_id from partner_application where id = application_id)`,
  },
  provedElsewhere: {
    channel_policy: 'channel-policies.test.ts: proveDocument',
    incentive_policy: 'incentives.test.ts: proveDocument',
    channel_strategy: 'strategies.test.ts: the database itself shows no partner one',
    market_intel: 'market-intel.test.ts: M-03',
    marketing_material: 'marketing-materials.test.ts: a partner reads what is current',
    demand_analysis: 'demand.test.ts: the database itself shows no partner one',
  },
})
