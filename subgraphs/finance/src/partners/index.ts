import { PartnerActivated, PartnerRegistered, PartnerUpdated } from '@channelgraph/contracts'
import { on } from '@channelgraph/events'
import { module } from '@channelgraph/service'
import sdl from './partners.graphql'
import { partnersResolvers } from './partners.resolvers.ts'
import { upsertCompanyRef } from './partners.store.ts'

/** Partners as a type that the modules above add fields to, and what documents are made out to; the rest is `partnerRefs`. */
export const partners = module({
  sdl,
  resolvers: partnersResolvers,
  on: {
    partners: [
      on(PartnerRegistered, ({ unit }, company) => upsertCompanyRef(unit.tx, company)),
      on(PartnerUpdated, ({ unit }, company) => upsertCompanyRef(unit.tx, company)),
      on(PartnerActivated, ({ unit }, company) => upsertCompanyRef(unit.tx, company)),
    ],
  },
})
