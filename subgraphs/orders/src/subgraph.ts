import { partnerRefs } from '@channelgraph/partner-ref'
import { type LoadersOf, type RequestContext, subgraph } from '@channelgraph/service'
import { audit } from './audit/index.ts'
import { campaigns } from './campaigns/index.ts'
import { catalogue } from './catalogue/index.ts'
import { delivery } from './delivery/index.ts'
import { ordering } from './ordering/index.ts'
import { pricing } from './pricing/index.ts'
import { returns } from './returns/index.ts'
import { sales } from './sales/index.ts'
import { search } from './search/index.ts'
import { stock } from './stock/index.ts'

/** The order desk's service, with the channel department's price policy (订单处理、价格政策). */
export const orders = subgraph(
  'orders',
  [partnerRefs, catalogue, stock, pricing, ordering, delivery, returns, sales, campaigns, search, audit],
  import.meta.url,
)

/** What this department's resolvers get. */
export type Context = RequestContext<LoadersOf<typeof orders>>
