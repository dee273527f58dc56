import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import sdl from './activation.graphql'
import { activationRefusals } from './activation.refusals.ts'
import { activationResolvers } from './activation.resolvers.ts'
import { lockEndedSuspensions } from './activation.store.ts'
import { endSuspension } from './commands/end-suspension.ts'

/** What a partner needs before it may order, first or again (激活): looks at contracts, deposits, training and territories. */
export const activation = module({
  sdl,
  resolvers: activationResolvers,
  refusals: activationRefusals,
  sweeps: [
    sweepRows(
      'end-suspensions',
      (tx, ctx, limit) => lockEndedSuspensions(tx, businessDateOf(ctx.clock.now()), limit),
      endSuspension,
    ),
  ],
})
