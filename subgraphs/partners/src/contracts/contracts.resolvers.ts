import { read } from '@channelgraph/access'
import { pageSize } from '@channelgraph/paging'
import type { Resolvers } from '../generated/resolvers.ts'
import { amendContract } from './commands/amend-contract.ts'
import { decideAmendment } from './commands/decide-amendment.ts'
import { draftContract } from './commands/draft-contract.ts'
import { recordSignedContract } from './commands/record-signed-contract.ts'
import { renewContract } from './commands/renew-contract.ts'
import { reviewContract } from './commands/review-contract.ts'
import { reviseContract } from './commands/revise-contract.ts'
import { signContract } from './commands/sign-contract.ts'
import { submitForLegalReview } from './commands/submit-for-legal-review.ts'
import { terminateContract } from './commands/terminate-contract.ts'
import { countContracts, listContracts } from './contracts.store.ts'

const DEFAULT_PAGE = 50

export const contractsResolvers = {
  Query: {
    contracts: (_, { statuses, endingBefore, first, after }, ctx) => {
      const page = { filter: { statuses, endingBefore }, first: pageSize(first, DEFAULT_PAGE), after }
      return read(ctx, (db) =>
        listContracts(db, ctx.scope, page, () => read(ctx, (again) => countContracts(again, ctx.scope, page.filter))),
      )
    },
  },
  Mutation: {
    draftContract: (_, args, ctx) => draftContract(ctx, args),
    reviseContract: (_, args, ctx) => reviseContract(ctx, args),
    submitForLegalReview: (_, args, ctx) => submitForLegalReview(ctx, args),
    reviewContract: (_, args, ctx) => reviewContract(ctx, args),
    signContract: (_, args, ctx) => signContract(ctx, args),
    recordSignedContract: (_, args, ctx) => recordSignedContract(ctx, args),
    renewContract: (_, args, ctx) => renewContract(ctx, args),
    terminateContract: (_, args, ctx) => terminateContract(ctx, args),
    amendContract: (_, args, ctx) => amendContract(ctx, args),
    decideAmendment: (_, args, ctx) => decideAmendment(ctx, args),
  },
  Partner: {
    contract: (partner, _, ctx) => ctx.loaders.contractsInForce.load(partner.id),
    contracts: (partner, _, ctx) => ctx.loaders.partnersContracts.load(partner.id),
  },
  Contract: {
    __resolveReference: (reference, ctx) =>
      'id' in reference ? ctx.loaders.contracts.load(reference.id) : ctx.loaders.contractsByNo.load(reference.no),
    partner: (contract, _, ctx) => (contract.partnerId ? ctx.loaders.partners.load(contract.partnerId) : null),
    rightsAndDuties: (contract) => contract.clauses,
    territories: (contract, _, ctx) => ctx.loaders.contractsTerritories.load(contract.id),
    renews: (contract, _, ctx) => (contract.renewsId ? ctx.loaders.contracts.load(contract.renewsId) : null),
    amendments: (contract, _, ctx) => ctx.loaders.contractsAmendments.load(contract.id),
    approvals: (contract, _, ctx) => ctx.loaders.approvals.load(contract.id),
  },
  ContractAmendment: {
    approvals: (amendment, _, ctx) => ctx.loaders.approvals.load(amendment.id),
  },
} satisfies Resolvers
