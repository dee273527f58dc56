import { businessDateOf } from '@channelgraph/values'
import type { Resolvers } from '../generated/resolvers.ts'
import { hasRunOut } from '../partners/partners.rules.ts'
import type { PartnerRow } from '../partners/partners.tables.ts'
import type { Context } from '../subgraph.ts'
import { asOf } from './activation.rules.ts'
import { activatePartner } from './commands/activate-partner.ts'
import { changeSuspension } from './commands/change-suspension.ts'
import { reinstatePartner } from './commands/reinstate-partner.ts'
import { suspendPartner } from './commands/suspend-partner.ts'

/** A field of a partner as it stands today. Its contracts are asked for only where something may have run out. */
const today =
  <Name extends 'status' | 'suspendedAt' | 'suspensionReason' | 'suspendedUntil'>(name: Name) =>
  (partner: PartnerRow, _: object, ctx: Context): PartnerRow[Name] | Promise<PartnerRow[Name]> => {
    const day = businessDateOf(ctx.clock.now())
    if (partner.status !== 'ACTIVE' && !hasRunOut(partner, day)) return partner[name]
    const { contractsInForce, lastSignedContracts } = ctx.loaders
    return partner.status === 'ACTIVE'
      ? lastSignedContracts
          .load(partner.id)
          .then((lastSigned) => asOf(partner, { inForce: null, lastSigned }, day)[name])
      : contractsInForce.load(partner.id).then((inForce) => asOf(partner, { inForce, lastSigned: null }, day)[name])
  }

export const activationResolvers: Resolvers = {
  Mutation: {
    activatePartner: (_, args, ctx) => activatePartner(ctx, args),
    suspendPartner: (_, args, ctx) => suspendPartner(ctx, args),
    changeSuspension: (_, args, ctx) => changeSuspension(ctx, args),
    reinstatePartner: (_, args, ctx) => reinstatePartner(ctx, args),
  },
  Partner: {
    status: today('status'),
    suspendedAt: today('suspendedAt'),
    suspensionReason: today('suspensionReason'),
    suspendedUntil: today('suspendedUntil'),
  },
}
