import {
  CrossRegionViolationConfirmed,
  type DomainEvent,
  PriceViolationConfirmed,
  ViolationLifted,
  ViolationSanctioned,
} from '@channelgraph/contracts'
import type { ViolationRow } from './violations.tables.ts'

const named = ({ id: violationId, no, partnerId }: ViolationRow) => ({ violationId, no, partnerId })

/** What others do something about: prices, and goods out of place. */
export function violationConfirmed(row: ViolationRow): DomainEvent[] {
  const { severity, regionCode, victimPartnerId } = row
  const confirmed = { ...named(row), severity, confirmedAt: row.confirmedAt!.toISOString() }
  if (row.kind === 'PRICE') return [PriceViolationConfirmed.of(row, confirmed)]
  if (row.kind !== 'CROSS_REGION') return []
  return [CrossRegionViolationConfirmed.of(row, { ...confirmed, regionCode: regionCode!, victimPartnerId })]
}

export const violationSanctioned = (row: ViolationRow) =>
  ViolationSanctioned.of(row, {
    ...named(row),
    kind: row.kind,
    sanctions: row.sanctions,
    deductionAmount: row.deductionAmount?.toString() ?? null,
    forfeitedYear: row.forfeitedYear,
  })

export const violationLifted = (row: ViolationRow, as: 'DISMISSED' | 'CLOSED') =>
  ViolationLifted.of(row, { ...named(row), as })
