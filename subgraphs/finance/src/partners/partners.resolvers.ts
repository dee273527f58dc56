import type { Resolvers } from '../generated/resolvers.ts'

export const partnersResolvers: Resolvers = {
  IssuedParty: {
    region: ({ regionCode }) => ({ code: regionCode }),
  },
}
