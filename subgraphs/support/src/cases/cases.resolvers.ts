import type { Resolvers } from '../generated/resolvers.ts'
import { employeeOf } from '../references/references.rules.ts'

export const casesResolvers: Resolvers = {
  ProgressNote: {
    by: (note) => employeeOf(note.byId),
  },
  Order: {
    __resolveReference: ({ id }) => ({ id }),
  },
}
