import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { amendContract } from './commands/amend-contract.ts'
import { confirmSignedContract } from './commands/confirm-signed-contract.ts'
import { decideAmendment } from './commands/decide-amendment.ts'
import { draftContract } from './commands/draft-contract.ts'
import { recordSignedContract } from './commands/record-signed-contract.ts'
import { renewContract } from './commands/renew-contract.ts'
import { reviewContract } from './commands/review-contract.ts'
import { reviseContract } from './commands/revise-contract.ts'
import { signContract } from './commands/sign-contract.ts'
import { submitForLegalReview } from './commands/submit-for-legal-review.ts'
import { terminateContract } from './commands/terminate-contract.ts'
import { contractPages } from './contracts.lists.ts'
import { hasEnded } from './contracts.rules.ts'

export const contractsResolvers: Resolvers = {
  Query: {
    contracts: (_, { sort, first, after, last, before, ...asked }, ctx) => {
      const filter = { ...asked, today: businessDateOf(ctx.clock.now()) }
      return contractPages.list(ctx, { filter, sort, first, after, last, before })
    },
  },
  Mutation: {
    draftContract: (_, args, ctx) => draftContract(ctx, args),
    reviseContract: (_, args, ctx) => reviseContract(ctx, args),
    submitForLegalReview: (_, args, ctx) => submitForLegalReview(ctx, args),
    reviewContract: (_, args, ctx) => reviewContract(ctx, args),
    signContract: (_, args, ctx) => signContract(ctx, args),
    recordSignedContract: (_, args, ctx) => recordSignedContract(ctx, args),
    confirmSignedContract: (_, args, ctx) => confirmSignedContract(ctx, args),
    renewContract: (_, args, ctx) => renewContract(ctx, args),
    terminateContract: (_, args, ctx) => terminateContract(ctx, args),
    amendContract: (_, args, ctx) => amendContract(ctx, args),
    decideAmendment: (_, args, ctx) => decideAmendment(ctx, args),
  },
  Partner: {
    contract: (partner, _, ctx) => ctx.loaders.contractsInForce.load(partner.id),
    contracts: (partner, _, ctx) => ctx.loaders.contractsOfPartners.load(partner.id),
  },
  Contract: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.contracts.load(reference.id) : ctx.loaders.contractsByNo.load(reference.no),
    status: (contract, _, ctx) => (hasEnded(contract, businessDateOf(ctx.clock.now())) ? 'EXPIRED' : contract.status),
    partner: (contract, _, ctx) => (contract.partnerId ? ctx.loaders.partners.load(contract.partnerId) : null),
    rightsAndDuties: (contract) => contract.clauses,
    territories: (contract, _, ctx) => ctx.loaders.territoriesOfContracts.load(contract.id),
    renews: (contract, _, ctx) => (contract.renewsId ? ctx.loaders.contracts.load(contract.renewsId) : null),
    amendments: (contract, _, ctx) => ctx.loaders.amendmentsOfContracts.load(contract.id),
    approvals: (contract, _, ctx) => ctx.loaders.approvalsOfSubjects.load(contract.id),
  },
  SignedParty: {
    region: (party, _, ctx) => ctx.loaders.regions.load(party.regionCode),
  },
  ContractAmendment: {
    approvals: (amendment, _, ctx) => ctx.loaders.approvalsOfSubjects.load(amendment.id),
  },
}
