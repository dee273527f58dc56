import { PARTNER_A, PARTNER_B } from '@channelgraph/access'
import { PartnerRegistered, type PayloadOf } from '@channelgraph/contracts'
import { newId } from '@channelgraph/values'
import type { TestSubgraph } from './subgraph.ts'

const SUZHOU = { regionCode: '320500', regionPath: 'HUADONG/320000/320500/' }
const SHENZHEN = { regionCode: '440300', regionPath: 'HUANAN/440000/440300/' }

/** A department hears of a partner, an active distributor in Shenzhen where nothing else is said. */
export const knowPartner = (
  t: TestSubgraph,
  { id, code }: { id: string; code: string },
  profile: Partial<PayloadOf<typeof PartnerRegistered>> = {},
): Promise<void> =>
  t.deliver(PartnerRegistered, {
    ...{ partnerId: id, code, name: `伙伴 ${code}`, kind: 'DISTRIBUTOR', tier: 'STANDARD', status: 'ACTIVE' },
    ...{ ...SHENZHEN, managerId: newId('employee'), ...profile },
  })

/** Partner A in Suzhou (East China) and partner B in Shenzhen (South China), as their department tells of them. */
export async function knowPartners(t: TestSubgraph): Promise<void> {
  await knowPartner(t, PARTNER_A, SUZHOU)
  await knowPartner(t, PARTNER_B)
}
