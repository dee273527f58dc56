import {
  PartnerActivated,
  PartnerRegistered,
  PartnerReinstated,
  PartnerSuspended,
  PartnerUpdated,
} from '@channelgraph/contracts'
import { endsByItself } from './partners.rules.ts'
import type { PartnerRow } from './partners.tables.ts'

const profileOf = (partner: PartnerRow) => ({
  partnerId: partner.id,
  code: partner.code,
  name: partner.name,
  kind: partner.kind,
  tier: partner.tier,
  status: partner.status,
  regionCode: partner.regionCode,
  regionPath: partner.regionPath,
  managerId: partner.managerId,
  uscc: partner.uscc,
  address: partner.address,
})

export const partnerRegistered = (partner: PartnerRow) => PartnerRegistered.of(partner, profileOf(partner))

export const partnerUpdated = (partner: PartnerRow) => PartnerUpdated.of(partner, profileOf(partner))

export const partnerActivated = (partner: PartnerRow, at: Date) =>
  PartnerActivated.of(partner, { ...profileOf(partner), activatedAt: at.toISOString() })

export const partnerSuspended = (partner: PartnerRow) =>
  PartnerSuspended.of(partner, {
    partnerId: partner.id,
    reason: partner.suspensionReason ?? '',
    until: partner.suspendedUntil,
    endsByItself: endsByItself(partner),
  })

export const partnerReinstated = (partner: PartnerRow) => PartnerReinstated.of(partner, { partnerId: partner.id })
