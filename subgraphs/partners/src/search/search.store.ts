import { ascending, byName, descending, fillInitials, searchOf } from '@channelgraph/paging'
import type { Sweep } from '@channelgraph/service'
import { applications } from '../applications/applications.store.ts'
import { partnerApplication } from '../applications/applications.tables.ts'
import { channelPolicies } from '../channel-policies/channel-policies.store.ts'
import { channelPolicy } from '../channel-policies/channel-policies.tables.ts'
import { contracts } from '../contracts/contracts.store.ts'
import { contract } from '../contracts/contracts.tables.ts'
import { incentivePolicies } from '../incentives/incentives.store.ts'
import { incentivePolicy } from '../incentives/incentives.tables.ts'
import { partners } from '../partners/partners.store.ts'
import { partner } from '../partners/partners.tables.ts'
import { violations } from '../violations/violations.store.ts'
import { violation } from '../violations/violations.tables.ts'

// Contacts and legal representatives are personal data, which not everybody reads whole: nobody finds a partner by them.
export const searchPartners = searchOf(partners, {
  numbers: [partner.code],
  texts: [partner.name, partner.nameInitials, partner.code, partner.uscc],
  order: [byName(partner.name), ascending(partner.id)],
})

export const searchApplications = searchOf(applications, {
  numbers: [partnerApplication.no],
  texts: [
    partnerApplication.companyName,
    partnerApplication.nameInitials,
    partnerApplication.no,
    partnerApplication.uscc,
  ],
  order: [descending(partnerApplication.createdAt), descending(partnerApplication.id)],
})

export const searchContracts = searchOf(contracts, {
  numbers: [contract.no],
  owner: { reference: contract.partnerId, id: partner.id, names: [partner.name, partner.nameInitials] },
  order: [descending(contract.effectiveTo), descending(contract.id)],
})

export const searchChannelPolicies = searchOf(channelPolicies, {
  numbers: [channelPolicy.no],
  texts: [channelPolicy.title, channelPolicy.no],
  order: [descending(channelPolicy.effectiveFrom), descending(channelPolicy.id)],
})

export const searchIncentivePolicies = searchOf(incentivePolicies, {
  numbers: [incentivePolicy.no],
  texts: [incentivePolicy.title, incentivePolicy.no],
  order: [descending(incentivePolicy.effectiveFrom), descending(incentivePolicy.id)],
})

export const searchViolations = searchOf(violations, {
  numbers: [violation.no],
  owner: { reference: violation.partnerId, id: partner.id, names: [partner.name, partner.nameInitials] },
  order: [descending(violation.reportedAt), descending(violation.id)],
})

/** Names from before there were initials get theirs. */
export const fillNameInitials: Sweep = {
  name: 'fillNameInitials',
  run: async ({ db }) =>
    (await fillInitials(db, partner, partner.name)) +
    (await fillInitials(db, partnerApplication, partnerApplication.companyName)),
}
