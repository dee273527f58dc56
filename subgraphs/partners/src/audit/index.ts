import { isOutsider } from '@channelgraph/access'
import { auditTrail } from '@channelgraph/service'
import type { Context } from '../subgraph.ts'
import sdl from './audit.graphql'

/** Who changed what, when and why: the history of each document, and the auditor's view of all. */
export const audit = auditTrail(
  'partners',
  sdl,
  {
    Partner: {},
    Territory: {},
    PartnerApplication: {},
    Contract: {
      names: { clauses: 'rightsAndDuties', territory: 'territories' },
      // From when it was offered to be signed, or was recorded as signed on paper and confirmed.
      partnersFrom: { field: 'status', as: ['PENDING_SIGNATURE', 'EFFECTIVE'] },
    },
    ContractAmendment: { names: { clauses: 'rightsAndDuties' }, partnersFrom: 'signedAt' },
    TrainingCourse: {},
    TrainingSession: {},
    TrainingEnrolment: {},
    Certificate: {},
    Employee: {},
  },
  {
    Actor: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      name: async ({ id }: { id: string }, _: unknown, ctx: Context) =>
        isOutsider(ctx.viewer) ? null : ((await ctx.loaders.employees.load(id))?.name ?? null),
    },
  },
)
