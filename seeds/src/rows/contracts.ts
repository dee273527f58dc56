import { addDays, type BusinessDate, businessDateOf, documentNumber } from '@channelgraph/values'
import { contractEnded, contractSigned } from '../../../subgraphs/partners/src/contracts/contracts.events.ts'
import { contractSeries } from '../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import {
  type ContractRow,
  contract,
  type SignedContractRow,
} from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { signedParty } from '../../../subgraphs/partners/src/contracts/signing.steps.ts'
import type { PartnerRow } from '../../../subgraphs/partners/src/partners/partners.tables.ts'
import { atHour } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import { EXPIRING_DAYS, lastDayOf } from '../world/contracts.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import type { SharedData } from '../world/shared-data.ts'
import { writeTrail } from './trail.ts'

export const contractNo = (on: BusinessDate, number: number): string => documentNumber(contractSeries(on), number)

/** Numbered in the order of signing, by year: CT-2026-000123. A partner's first contract ended its application. */
export function writeContracts(
  buffer: RowBuffer,
  history: PartnerHistory,
  party: PartnerRow,
  { staff }: SharedData,
): SignedContractRow[] {
  const { contracts, application, numbers } = history
  const rows = contracts.map(({ row, manager }, i) => {
    const applicationId = i === 0 ? application.row.id : null
    const no = contractNo(businessDateOf(row.signedAt), numbers.contract())
    const signed = { ...row, applicationId, no, asSigned: signedParty(party) }
    auditContract(buffer, signed, manager, staff.persona('management'))
    buffer.record(row.signedAt, contractSigned(signed), manager)
    if (row.terminatedAt)
      buffer.record(row.terminatedAt, contractEnded(signed, party.id, lastDayOf(row)), staff.persona('management'))
    return signed
  })
  buffer.add(contract, rows)
  return rows
}

/** Signed on paper, before drafts were kept here; its last days are announced, and it ends by the schedule or by management. */
function auditContract(buffer: RowBuffer, row: SignedContractRow, manager: string, management: string): void {
  const { effectiveTo, terminatedAt, version } = row
  const sweep = (day: BusinessDate) => ({ at: atHour(day, 1 / 60), by: 'system', operation: 'schedule:sweep' as const })
  const begun: SignedContractRow = { ...row, status: 'EFFECTIVE', terminatedAt: null, version: 1 }
  const ended = terminatedAt
    ? [
        {
          ...{ at: terminatedAt, by: management, operation: 'contract:terminate' as const },
          change: { status: 'TERMINATED' as const, terminatedAt },
        },
      ]
    : [
        { ...sweep(addDays(effectiveTo, -EXPIRING_DAYS)), change: { status: 'EXPIRING' as const } },
        { ...sweep(addDays(effectiveTo, 1)), change: { status: 'EXPIRED' as const } },
      ]
  writeTrail(buffer, 'Contract', begun, [
    { at: row.signedAt, by: manager, operation: 'contract:sign' },
    ...ended.slice(0, version - 1),
  ])
}

/** The contract that is being drafted of an application, the latest of all. */
export function writeDraft(buffer: RowBuffer, row: ContractRow, at: Date, by: string): void {
  buffer.add(contract, [writeTrail(buffer, 'Contract', row, [{ at, by, operation: 'contract:draft' }])])
}
