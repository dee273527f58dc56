import { withDefaults } from '@channelgraph/values'
import {
  type SettlementDisputeRow,
  settlementDispute,
} from '../../../subgraphs/finance/src/disputes/disputes.tables.ts'
import type { SettlementLineRow, SettlementRow } from '../../../subgraphs/finance/src/settlements/settlements.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { claimOf, type DisputeFact } from '../world/disputes.ts'
import { type Step, writeTrail } from './trail.ts'

const REASON = '该批货物签收数量与对账单不符'
const COMMENT = '已核对签收单，数量无误'

/** How often a dispute moved its settlement. */
export const disputeSteps = (fact: DisputeFact | null): number => (fact ? (fact.decidedAt ? 2 : 1) : 0)

/** What a dispute did to its settlement: rejected, the statement is sent again. */
export const disputed = ({ openedAt, decidedAt }: DisputeFact, user: string, by: string): Step<SettlementRow>[] => [
  ...opened({ openedAt, decidedAt }, user, { status: 'DISPUTED' as const }),
  ...decided({ openedAt, decidedAt }, by, { status: 'SENT' as const, sentAt: decidedAt }),
]

const opened = <Row>({ openedAt: at }: DisputeFact, by: string, change: Partial<Row>): Step<Row>[] => [
  { at, by, operation: 'settlement:dispute', change, reason: REASON, reasonForPartner: true },
]

const decided = <Row>({ decidedAt: at }: DisputeFact, by: string, change: Partial<Row>): Step<Row>[] => [
  { at, by, operation: 'settlement:decide-dispute', change, reason: COMMENT, reasonForPartner: true },
]

/** The partner's objection to a line, as far as it was decided. */
export function writeDispute(
  buffer: RowBuffer,
  fact: DisputeFact,
  id: string,
  line: SettlementLineRow,
  openedBy: string,
  by: string,
): void {
  const { settlementId, lineNo, partnerId, deliveryId, gross } = line
  const { openedAt, decidedAt } = fact
  const begun: SettlementDisputeRow = withDefaults(settlementDispute, {
    ...{ id, partnerId, settlementId, lineNo, deliveryId, claim: claimOf(gross), reason: REASON, status: 'OPEN' },
    ...{ openedBy, openedAt },
  })
  const row = writeTrail(buffer, 'SettlementDispute', begun, [
    ...opened<SettlementDisputeRow>(fact, openedBy, {}),
    ...decided<SettlementDisputeRow>(fact, by, { status: 'REJECTED', decidedBy: by, decidedAt, comment: COMMENT }),
  ])
  buffer.add(settlementDispute, [row])
}
