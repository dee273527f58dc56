import { ViolationSanctioned } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import { Money } from '@channelgraph/values'
import { deductDeposit } from './commands/deduct-deposit.ts'
import sdl from './deductions.graphql'
import { deductionsResolvers } from './deductions.resolvers.ts'
import { findDeductions, findDeductionsOfPartners } from './deductions.store.ts'

/** What sanctioned violations take of deposits (保证金扣除). */
export const deductions = module({
  sdl,
  resolvers: deductionsResolvers,
  loaders: (load) => ({
    deductions: load.one(findDeductions),
    deductionsOfPartners: load.many(findDeductionsOfPartners),
  }),
  on: {
    partners: [
      on(ViolationSanctioned, async ({ unit, ctx }, { violationId, no, partnerId, deductionAmount }) =>
        deductionAmount === null
          ? undefined
          : deductDeposit.within(unit, ctx, {
              ...{ violationId, violationNo: no, partnerId, asked: Money.parse(deductionAmount) },
            }),
      ),
    ],
  },
})
