import { type LoadersOf, type RequestContext, subgraph } from '@channelgraph/service'
import { activation } from './activation/index.ts'
import { applications } from './applications/index.ts'
import { approvals } from './approvals/index.ts'
import { audit } from './audit/index.ts'
import { campaigns } from './campaigns/index.ts'
import { channelPolicies } from './channel-policies/index.ts'
import { contracts } from './contracts/index.ts'
import { demand } from './demand/index.ts'
import { deposits } from './deposits/index.ts'
import { employees } from './employees/index.ts'
import { feedback } from './feedback/index.ts'
import { incentives } from './incentives/index.ts'
import { interactions } from './interactions/index.ts'
import { marketIntel } from './market-intel/index.ts'
import { marketSizes } from './market-sizes/index.ts'
import { marketingMaterials } from './marketing-materials/index.ts'
import { marketingPlans } from './marketing-plans/index.ts'
import { node } from './node/index.ts'
import { channelPartners } from './partners/index.ts'
import { portfolio } from './portfolio/index.ts'
import { products } from './products/index.ts'
import { regions } from './regions/index.ts'
import { salesLeads } from './sales-leads/index.ts'
import { search } from './search/index.ts'
import { strategies } from './strategies/index.ts'
import { supervision } from './supervision/index.ts'
import { territories } from './territories/index.ts'
import { training } from './training/index.ts'
import { violations } from './violations/index.ts'

/** The channel and marketing departments' service (渠道管理部门、市场营销部门). */
export const partners = subgraph(
  'partners',
  [
    regions,
    products,
    employees,
    approvals,
    deposits,
    channelPartners,
    channelPolicies,
    incentives,
    applications,
    territories,
    contracts,
    violations,
    supervision,
    training,
    activation,
    marketingPlans,
    marketIntel,
    marketingMaterials,
    campaigns,
    feedback,
    interactions,
    salesLeads,
    strategies,
    marketSizes,
    demand,
    portfolio,
    search,
    node,
    audit,
  ],
  import.meta.url,
)

/** What this department's resolvers get. */
export type Context = RequestContext<LoadersOf<typeof partners>>
