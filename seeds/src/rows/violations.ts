import { documentSeries } from '@channelgraph/command'
import { type ViolationRefRow, violationRef } from '../../../subgraphs/orders/src/ordering/ordering.tables.ts'
import { approval } from '../../../subgraphs/partners/src/approvals/approvals.tables.ts'
import { supervisionCheck } from '../../../subgraphs/partners/src/supervision/supervision.tables.ts'
import {
  violationConfirmed,
  violationLifted,
  violationSanctioned,
} from '../../../subgraphs/partners/src/violations/violations.events.ts'
import { type ViolationRow, violation } from '../../../subgraphs/partners/src/violations/violations.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import type { SharedData } from '../world/shared-data.ts'
import { makeCheck, recordedAt } from '../world/supervision-checks.ts'
import type { Survey } from '../world/survey.ts'
import { type Step, writeTrail } from './trail.ts'

/** A partner's violations with their facts, what was decided of them, and its check. Returns them as they ended. */
export function writeViolations(
  buffer: RowBuffer,
  shared: SharedData,
  { violations }: Survey,
  life: LifeFact,
): ViolationRow[] {
  const check = makeCheck(shared.stream.of('violations', life.partner.code, 'check'), life, shared.today)
  if (check) {
    const step = { at: recordedAt(check), by: check.inspectorId, operation: 'supervision:check' as const }
    buffer.add(supervisionCheck, [writeTrail(buffer, 'SupervisionCheck', check, [step])])
  }
  const rows = (violations.get(life.partner.id) ?? []).map(({ opening, steps }) => {
    writeFacts(buffer, opening, steps)
    return writeTrail(buffer, 'Violation', opening, steps)
  })
  buffer.add(violation, rows)
  return rows
}

/** What was told of a violation, as its row was then; and each step of its approval. */
function writeFacts(buffer: RowBuffer, opening: ViolationRow, steps: readonly Step<ViolationRow>[]): void {
  let row = opening
  let taken = 0
  for (const [i, { at, by, operation, change, reason = null }] of steps.entries()) {
    if (!at) continue
    const before = row
    row = { ...row, ...change, version: row.version + (i === 0 ? 0 : 1) }
    const decide = (department: 'CHANNEL' | 'MANAGEMENT', decision: 'APPROVED' | 'REJECTED') => {
      taken += 1
      const decided = { approverId: by, decidedAt: at, comment: reason }
      buffer.add(approval, [{ ...decided, subjectId: row.id, step: taken, department, decision }])
    }
    if (operation === 'violation:investigate' && row.status === 'CONFIRMED') {
      decide('CHANNEL', 'APPROVED')
      for (const event of violationConfirmed(row)) buffer.record(at, event, by)
    }
    if (operation === 'violation:decide-appeal') {
      decide('MANAGEMENT', row.status === 'DISMISSED' ? 'REJECTED' : 'APPROVED')
      if (row.status === 'DISMISSED') buffer.record(at, violationLifted(row, 'DISMISSED'), by)
    }
    if (row.status === 'SANCTIONED' && before.status !== 'SANCTIONED') {
      decide('MANAGEMENT', 'APPROVED')
      buffer.record(at, violationSanctioned(row), by)
    }
    if (row.status === 'CLOSED') buffer.record(at, violationLifted(row, 'CLOSED'), by)
  }
}

/** The last number of each year's violations. */
export function writeViolationHeads(buffer: RowBuffer, { violations }: Survey): void {
  const last = new Map<string, number>()
  for (const { opening } of [...violations.values()].flat()) {
    const [, series = '', number = ''] = /^(.*)-(\d+)$/.exec(opening.no) ?? []
    last.set(series, Math.max(last.get(series) ?? 0, Number(number)))
  }
  buffer.add(
    documentSeries,
    [...last].map(([series, n]) => ({ series, last: n })),
  )
}

/** What the order desk keeps of those that stand: of confirmed ones where it is about prices, of sanctioned ones all. */
export function writeViolationRefs(buffer: RowBuffer, violations: readonly ViolationRow[]): ViolationRefRow[] {
  const told = ({ kind, status }: ViolationRow) =>
    status === 'SANCTIONED' || (kind === 'PRICE' && (status === 'CONFIRMED' || status === 'APPEALED'))
  const rows = violations.filter(told).map(({ id, partnerId, kind, confirmedAt, sanctions }) => ({
    ...{ id, partnerId, supplyHeld: sanctions.includes('SUPPLY_HOLD') },
    pricesCheckedFrom: kind === 'PRICE' ? confirmedAt : null,
  }))
  buffer.add(violationRef, rows)
  return rows
}
