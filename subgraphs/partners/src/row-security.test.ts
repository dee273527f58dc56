import { APPLICANT_A, PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq, sql } from 'drizzle-orm'
import { policyAcknowledgement } from './channel-policies/channel-policies.tables.ts'
import { contract as contractTable } from './contracts/contracts.tables.ts'
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
  provedElsewhere: { channel_policy: 'channel-policies.test.ts: proveDocument' },
})
