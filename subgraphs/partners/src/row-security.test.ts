import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { policyAcknowledgement } from './channel-policies/channel-policies.tables.ts'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)

await proveRowSecurity(t, {
  given: async () => {
    const { aReadyPartner, aContract, anAmendment, aChannelPolicy } = await channelOf(t)
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
  },
  provedElsewhere: { channel_policy: 'channel-policies.test.ts: the database itself shows a partner …' },
})
