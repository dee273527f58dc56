import { resolvePartnerReference } from '@channelgraph/service'
import type { Resolvers } from '../generated/resolvers.ts'

/** A partner, as far as finance knows it without asking: its id. */
export interface PartnerStub {
  readonly id: string
}

export const partnersResolvers = {
  Partner: {
    __resolveReference: resolvePartnerReference,
  },
} satisfies Resolvers
