import { withDefaults } from '@channelgraph/values'
import { creditLine } from '../../../subgraphs/finance/src/credit/credit.tables.ts'
import type { SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { atHour, later, workingDaysOn } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { lastDayOf } from '../world/contracts.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

/** The time between a signature and finance's hearing of it. */
export const FINANCE_FOLLOWS_AFTER_MS = 1_500

/** A partner's credit line, as each of its contracts set it; blocked where its debt is the oldest of all. */
export function writeCreditLine(
  buffer: RowBuffer,
  { staff, today }: SharedData,
  contracts: readonly SignedContractRow[],
  blocked: boolean,
): void {
  const [first] = contracts
  const last = contracts.at(-1)
  if (!first || !last) return
  const heard = (at: Date | null) => ({
    ...{ at: at && later(at, FINANCE_FOLLOWS_AFTER_MS), by: 'system', operation: 'event:consume' as const },
  })
  const terms = ({ creditLimit: limit, effectiveTo: validTo }: SignedContractRow) => ({
    ...{ limit, approvedLimit: limit, validTo },
  })
  const blockReason = '逾期超过 60 天'
  const row = writeTrail(buffer, 'CreditLine', withDefaults(creditLine, { id: first.partnerId, ...terms(first) }), [
    ...contracts.map((contract) => ({ ...heard(contract.signedAt), change: terms(contract) })),
    { ...heard(last.terminatedAt), change: { validTo: lastDayOf(last) } },
    {
      at: blocked ? atHour(workingDaysOn(today, -3), 10) : null,
      by: staff.persona('finance'),
      operation: 'credit:write',
      change: { blocked, blockReason },
      reason: blockReason,
    },
  ])
  buffer.add(creditLine, [row])
}
