import { DEPARTMENTS, FOLLOWS } from '@channelgraph/contracts'
import type { RowBuffers } from './row-buffer.ts'
import { writeFinanceHeads, writeFinanceRows, writeSettlementRuns } from './rows/finance.ts'
import { writeIncentives } from './rows/incentives.ts'
import { writeCatalogue, writeOrders, writeOrdersHeads } from './rows/orders.ts'
import { writeApplicants, writePartnersHeads, writePartnersRows, writePartnersShared } from './rows/partners.ts'
import {
  writeCompanyRef,
  writeContractRefs,
  writeEmployeeRefs,
  writeOrderRefs,
  writePartnerRefs,
  writeProductLineRefs,
  writeProductNameRefs,
  writeProductRefs,
  writeTerritoryRefs,
} from './rows/references.ts'
import { writeStanding } from './rows/standing.ts'
import { writeCampaignRefs, writeSubsidies } from './rows/subsidies.ts'
import { writeSupportHeads, writeSupportRows, writeSupportShared } from './rows/support.ts'
import { writeViolationRefs } from './rows/violations.ts'
import type { PartnerHistory } from './world/partner-history.ts'
import type { SharedData } from './world/shared-data.ts'
import type { Survey } from './world/survey.ts'

// A world is written in three parts, in this order: what all partners share, each partner's history, the last numbers given.
// A new table is one `buffer.add(table, rows)` in its department's writer of rows/, an entity's history one `writeTrail` beside it
// (decision 22 calls these writers by the names they had).

/** Regions, people, goods, courses, places, applicants: the rows a history may refer to. */
export function writeSharedData(buffers: RowBuffers, shared: SharedData, survey: Survey): void {
  writePartnersShared(buffers.partners, shared)
  writeIncentives(buffers, shared)
  writeApplicants(buffers.partners, shared, survey)
  writeCatalogue(buffers.orders, shared)
  writeProductRefs(buffers.support, shared)
  writeProductLineRefs(buffers.partners, shared)
  writeProductNameRefs(buffers.finance, shared)
  writeEmployeeRefs(buffers.support, shared)
  writeSupportShared(buffers.support, shared)
  writeSettlementRuns(buffers.finance, shared, survey)
}

/**
 * One partner's rows in all databases, with its facts. It yields wherever the buffers may be emptied: the largest partner of
 * a large world alone has half a million rows.
 */
export function* writePartnerHistory(
  buffers: RowBuffers,
  shared: SharedData,
  survey: Survey,
  history: PartnerHistory,
): Generator<void> {
  const { partner, contracts, violations, held, trainingLapsed } = writePartnersRows(
    buffers.partners,
    shared,
    survey,
    history,
  )
  for (const name of DEPARTMENTS) if (FOLLOWS[name].includes('partners')) writePartnerRefs(buffers[name], partner)
  writeCompanyRef(buffers.finance, partner)
  writeContractRefs(buffers.orders, contracts)
  writeTerritoryRefs(buffers.orders, held)
  const notice = writeFinanceRows(buffers, shared, survey, history, contracts, violations)
  yield
  const standing = writeStanding(buffers.orders, partner.id, notice, trainingLapsed)
  const violationRefs = writeViolationRefs(buffers.orders, violations)
  yield* writeOrders(buffers.orders, shared, history, { standing, violations: violationRefs })
  writeOrderRefs(buffers.support, history)
  yield* writeSupportRows(buffers.support, shared, history)
}

/** The last number of every series. */
export function writeHeads(buffers: RowBuffers, shared: SharedData, survey: Survey): void {
  const campaigns = writePartnersHeads(buffers.partners, shared, survey)
  writeCampaignRefs(buffers.orders, campaigns)
  writeSubsidies(buffers.finance, shared, campaigns)
  writeOrdersHeads(buffers.orders, shared, survey)
  writeSupportHeads(buffers.support, survey)
  writeFinanceHeads(buffers.finance, survey)
}
