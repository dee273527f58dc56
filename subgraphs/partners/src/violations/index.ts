import { ComplaintUpheld } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module, sweepRows } from '@channelgraph/service'
import { businessDateOf } from '@channelgraph/values'
import { endAppealTerm } from './commands/end-appeal-term.ts'
import { pursueRectification } from './commands/pursue-rectification.ts'
import { reportComplaint } from './commands/report-complaint.ts'
import commandsSdl from './violation-commands.graphql'
import sdl from './violations.graphql'
import { violationsRefusals } from './violations.refusals.ts'
import { violationsResolvers } from './violations.resolvers.ts'
import {
  countSanctionedBefore,
  findViolations,
  findViolationsByNo,
  findViolationsOfPartners,
  lockEndedAppealTerms,
  lockOverdueRectifications,
} from './violations.store.ts'
import type { ViolationRow } from './violations.tables.ts'

/** Breaches of the rules, from their report to the end of their sanctions (违规). */
export const violations = module({
  sdl: [sdl, commandsSdl],
  resolvers: violationsResolvers,
  refusals: violationsRefusals,
  histories: { Violation: {} },
  loaders: (load) => ({
    violations: load.one(findViolations),
    violationsByNo: load.one(findViolationsByNo),
    violationsOfPartners: load.oneWith((db, scope, ids, status: ViolationRow['status'] | null) =>
      findViolationsOfPartners(db, scope, ids, status),
    ),
    sanctionedBefore: load.one(countSanctionedBefore),
  }),
  sweeps: [
    sweepRows(
      'pursue-rectifications',
      (tx, ctx, limit) => lockOverdueRectifications(tx, businessDateOf(ctx.clock.now()), limit),
      pursueRectification,
    ),
    sweepRows(
      'end-appeal-terms',
      (tx, ctx, limit) => lockEndedAppealTerms(tx, businessDateOf(ctx.clock.now()), limit),
      endAppealTerm,
    ),
  ],
  on: {
    support: [
      on(ComplaintUpheld, async ({ unit, ctx }, { complaintId, no, partnerId, category }) =>
        category === 'PARTNER_CONDUCT' && partnerId
          ? reportComplaint.within(unit, ctx, { complaintId, complaintNo: no, partnerId })
          : undefined,
      ),
    ],
  },
})
