import { partnerRefs } from '@channelgraph/partner-ref'
import { type LoadersOf, type RequestContext, subgraph } from '@channelgraph/service'
import { audit } from './audit/index.ts'
import { cases } from './cases/index.ts'
import { chargers } from './chargers/index.ts'
import { complaints } from './complaints/index.ts'
import { progress } from './progress/index.ts'
import { references } from './references/index.ts'
import { search } from './search/index.ts'
import { tickets } from './tickets/index.ts'

/** The technical support and after-sales departments' service (技术支持部门、售后服务部门). */
export const support = subgraph(
  'support',
  [partnerRefs, references, chargers, cases, complaints, tickets, progress, search, audit],
  import.meta.url,
)

/** What this department's resolvers get. */
export type Context = RequestContext<LoadersOf<typeof support>>
