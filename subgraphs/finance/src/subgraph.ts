import { partnerRefs } from '@channelgraph/partner-ref'
import { type LoadersOf, type RequestContext, subgraph } from '@channelgraph/service'
import { adjustments } from './adjustments/index.ts'
import { audit } from './audit/index.ts'
import { contracts } from './contracts/index.ts'
import { credit } from './credit/index.ts'
import { deductions } from './deductions/index.ts'
import { deliveries } from './deliveries/index.ts'
import { deposits } from './deposits/index.ts'
import { disputes } from './disputes/index.ts'
import { drafting } from './drafting/index.ts'
import { incentives } from './incentives/index.ts'
import { invoices } from './invoices/index.ts'
import { ledger } from './ledger/index.ts'
import { orders } from './orders/index.ts'
import { partners } from './partners/index.ts'
import { payments } from './payments/index.ts'
import { policies } from './policies/index.ts'
import { prepayments } from './prepayments/index.ts'
import { receivables } from './receivables/index.ts'
import { refunds } from './refunds/index.ts'
import { search } from './search/index.ts'
import { settlements } from './settlements/index.ts'
import { subsidies } from './subsidies/index.ts'

/** The finance department's service (财务部门). */
export const finance = subgraph(
  'finance',
  [
    partnerRefs,
    partners,
    ledger,
    deposits,
    credit,
    contracts,
    deliveries,
    policies,
    incentives,
    adjustments,
    settlements,
    disputes,
    drafting,
    receivables,
    prepayments,
    refunds,
    deductions,
    subsidies,
    invoices,
    payments,
    orders,
    search,
    audit,
  ],
  import.meta.url,
)

/** What this department's resolvers get. */
export type Context = RequestContext<LoadersOf<typeof finance>>
