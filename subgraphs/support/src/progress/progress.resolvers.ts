import { permittedContext } from '@channelgraph/service'
import { isId } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { addProgressNote } from './commands/add-progress-note.ts'

export const progressResolvers: Resolvers = {
  Mutation: {
    addProgressNote: (_, args, ctx) => addProgressNote(ctx, args),
  },
  ServiceCase: {
    __resolveType: (found) => (isId('ticket', found.id) ? 'SupportTicket' : 'Complaint'),
    // An interface takes no @permission: what is found may need either. Async, so that a refusal is of this one reference.
    __resolveReference: async ({ id }, ctx) => {
      const ofTicket = isId('ticket', id)
      const { loaders } = permittedContext(ctx, ofTicket ? 'ticket:read' : 'complaint:read')
      return ofTicket ? loaders.tickets.load(id) : loaders.complaints.load(id)
    },
  },
}
