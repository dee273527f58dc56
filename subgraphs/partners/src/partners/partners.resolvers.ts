import { assertOwnPartner, isInScope, scopeFor } from '@channelgraph/access'
import { badInput, hasValidUsccCheck, maskEmail, maskPhone, normaliseCode } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { updatePartner } from './commands/update-partner.ts'
import { healthScore, kpisOf } from './health-score.rules.ts'
import type { Contact } from './partners.tables.ts'

const masked = (contact: Contact): Contact => ({
  ...contact,
  phone: maskPhone(contact.phone),
  email: contact.email ? maskEmail(contact.email) : null,
})

export const partnersResolvers: Resolvers = {
  Query: {
    partner: (_, { id, code }, ctx) => {
      if (id && code) throw badInput('Give either `id` or `code`, not both.', '请在 `id` 与 `code` 中只提供一个。')
      if (id) return ctx.loaders.partners.load(id)
      const given = normaliseCode(code)
      if (given) return ctx.loaders.partnersByCode.load(given)
      throw badInput('Give `id` or `code`: which partner?', '请提供 `id` 或 `code`:哪个渠道伙伴?')
    },
  },
  Mutation: {
    updatePartner: (_, args, ctx) => updatePartner(ctx, args),
  },
  Partner: {
    __resolveReference: async (reference, ctx) => {
      if ('id' in reference) assertOwnPartner(ctx.scope, reference.id)
      const partner =
        'id' in reference
          ? await ctx.loaders.partners.load(reference.id)
          : await ctx.loaders.partnersByCode.load(reference.code)
      return partner && { ...partner, ...kpisOf(reference) }
    },
    usccCheckPassed: (partner) => hasValidUsccCheck(partner.uscc),
    region: (partner, _, ctx) => ctx.loaders.regions.load(partner.regionCode),
    manager: (partner, _, ctx) => ctx.loaders.employees.load(partner.managerId),
    // L5: personal data is shown to those who deal with the partner, and to the partner itself.
    contacts: (partner, _, ctx) => {
      const { viewer, requestId } = ctx
      if (!isInScope(scopeFor(viewer, 'partner:contacts'), partner)) return partner.contacts.map(masked)
      if (viewer.partnerId === null && partner.contacts.length > 0)
        ctx.log.info(
          { viewer: viewer.subject, partnerId: partner.id, requestId },
          'whole contacts of a partner were read',
        )
      return partner.contacts
    },
    healthScore: (partner) => healthScore(partner),
  },
}
