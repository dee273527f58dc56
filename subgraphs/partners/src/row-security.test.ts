import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { proveRowSecurity, testSubgraph } from '@channelgraph/testkit'
import { partners } from './subgraph.ts'
import { channelOf } from './testing/fixture.ts'

const t = await testSubgraph(partners)

await proveRowSecurity(t, {
  given: async () => {
    const { aReadyPartner, aContract, anAmendment } = await channelOf(t)
    for (const { id, code } of [PARTNER_A, PARTNER_B]) {
      const ready = await aReadyPartner({ id, code })
      await anAmendment(await aContract(ready, { status: 'EXPIRED' }))
    }
  },
})
