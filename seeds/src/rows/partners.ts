import { documentSeries } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { addDays, businessDateOf, groupBy } from '@channelgraph/values'
import { depositRef } from '../../../subgraphs/partners/src/deposits/deposits.tables.ts'
import { employeeChanged } from '../../../subgraphs/partners/src/employees/employees.events.ts'
import { employee, employeeRegion } from '../../../subgraphs/partners/src/employees/employees.tables.ts'
import {
  partnerActivated,
  partnerRegistered,
  partnerReinstated,
  partnerSuspended,
  partnerUpdated,
} from '../../../subgraphs/partners/src/partners/partners.events.ts'
import {
  NOT_SUSPENDED,
  openingPartner,
  partnerSeries,
} from '../../../subgraphs/partners/src/partners/partners.rules.ts'
import {
  managerSuspension,
  type PartnerRow,
  partner,
} from '../../../subgraphs/partners/src/partners/partners.tables.ts'
import { region } from '../../../subgraphs/partners/src/regions/regions.tables.ts'
import { territoryChanged } from '../../../subgraphs/partners/src/territories/territories.events.ts'
import {
  type TerritoryRow,
  territory,
  territoryRegion,
} from '../../../subgraphs/partners/src/territories/territories.tables.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import { makeOtherApplications } from '../world/applications.ts'
import type { TerritoryFact } from '../world/contracts.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import { HIRED } from '../world/people.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { draftedAt, writeApplication } from './applications.ts'
import { writeAcknowledgements, writeChannelPolicies } from './channel-policies.ts'
import { contractNo, writeContracts, writeDraft } from './contracts.ts'
import { writeDemand } from './demand.ts'
import { writeSalesLeads, writeVoices } from './market-voices.ts'
import { writeMarketing } from './marketing.ts'
import { writePublications } from './publications.ts'
import { writeStrategies } from './strategies.ts'
import type { ApprovedCampaign } from './subsidies.ts'
import { writeTrail } from './trail.ts'
import { writeCourses, writeReminders, writeTraining, writeTrainingValidity } from './training.ts'
import { writeViolationHeads, writeViolations } from './violations.ts'

/** What the channel and marketing departments have before any partner. */
export function writePartnersShared(buffer: RowBuffer, shared: SharedData): void {
  const { atlas, staff } = shared
  buffer.add(region, atlas.regions)
  buffer.add(employee, staff.employees)
  const hired = { at: HIRED, by: staff.persona('management'), operation: 'employee:maintain' as const }
  for (const row of staff.employees) buffer.record(hired.at, employeeChanged(row), hired.by)
  for (const row of staff.employees) writeTrail(buffer, 'Employee', row, [hired])
  buffer.add(employeeRegion, staff.regions)
  writeCourses(buffer, shared)
  writeChannelPolicies(buffer, shared)
}

/** Those who are no partners (yet), with the contracts that are being drafted: the latest of all. */
export function writeApplicants(buffer: RowBuffer, shared: SharedData, { numbers, applicants }: Survey): void {
  let { applications: entry, contracts: contractEntry } = applicants
  for (const fact of makeOtherApplications(shared.stream.of('applications'), shared)) {
    writeApplication(buffer, fact, numbers.applications.of(entry++))
    if (!fact.draft) continue
    const number = numbers.contracts.of(contractEntry++)
    const no = contractNo(addDays(shared.today, -1), number)
    writeDraft(buffer, { ...fact.draft, no }, draftedAt(fact), fact.row.ownerId)
  }
}

/** A partner's rows and facts. Returns what others keep of it: itself, its signed contracts, its territory, whether its training is valid. */
export function writePartnersRows(buffer: RowBuffer, shared: SharedData, survey: Survey, history: PartnerHistory) {
  const own = shared.territories.get(history.life.partner.id)
  const territories = own ? [own] : []
  const row = writeLife(buffer, history.life, territories, shared)
  writeApplication(buffer, history.application, history.numbers.application(), history.life.signedAt)
  const contracts = writeContracts(buffer, history, row, shared)
  writeVoices(buffer, history.life, shared)
  writeAcknowledgements(buffer, shared, history.life)
  const certificates = writeTraining(buffer, history)
  writeReminders(buffer, certificates, shared.today)
  const trainingLapsed = writeTrainingValidity(buffer, history.life, row, certificates, shared.today)
  const violations = writeViolations(buffer, shared, survey, history.life)
  return {
    partner: row,
    contracts,
    violations,
    trainingLapsed,
    held: territories.filter(({ status }) => status === 'HELD'),
  }
}

/**
 * The sales leads, plans and campaigns, and the last numbers of partners in each city, and of each year's documents. Returns the
 * campaigns that were approved, which others keep.
 */
export function writePartnersHeads(buffer: RowBuffer, shared: SharedData, survey: Survey): ApprovedCampaign[] {
  const { numbers } = survey
  const { lives } = shared
  writeSalesLeads(buffer, shared)
  writePublications(buffer, shared)
  const approved = writeMarketing(buffer, shared)
  writeStrategies(buffer, shared)
  writeDemand(buffer, shared)
  writeViolationHeads(buffer, survey)
  const ofCities = [...groupBy(lives, ({ partner: { city } }) => city.code)]
  buffer.add(documentSeries, [
    ...ofCities.map(([code, own]) => ({ series: partnerSeries(code), last: own.length })),
    ...numbers.applications.heads(),
    ...numbers.contracts.heads(),
    ...numbers.certificates.heads(),
  ])
  return approved
}

/** A partner's row as it ends, and each fact with the row as it was then. */
function writeLife(
  buffer: RowBuffer,
  life: LifeFact,
  territories: readonly TerritoryFact[],
  { staff }: SharedData,
): PartnerRow {
  const { partner: fact, activatedAt, terminatedAt } = life
  const manager = fact.managerId
  let row = openingPartner({
    ...fact,
    managerId: manager,
    tier: activatedAt ? fact.tier : 'TRIAL',
    contacts: [...fact.contacts],
  })
  const audit = (at: Date, actor: string, operation: Operation, before: PartnerRow | null, reason?: string) =>
    buffer.change({
      ...{ at, actor, operation, entity: 'Partner', before, after: row },
      ...(reason ? { reason, reasonForPartner: true } : {}),
    })
  const become = (changes: Partial<PartnerRow>, at: Date, actor: string, operation: Operation, reason?: string) => {
    const before = row
    row = { ...row, ...changes, version: row.version + 1 }
    audit(at, actor, operation, before, reason)
  }
  audit(fact.registeredAt, manager, 'partner:register', null)
  buffer.record(fact.registeredAt, partnerRegistered(row), manager)
  writeTerritory(buffer, life, row, territories, staff)
  if (activatedAt) {
    become({ status: 'ACTIVE', activatedAt }, activatedAt, manager, 'partner:activate')
    buffer.record(activatedAt, partnerActivated(row, activatedAt), manager)
  }
  const suspensions: (typeof managerSuspension.$inferInsert)[] = []
  for (const { at, reason, until, byViolation, reinstatedAt } of life.suspensions) {
    const management = staff.persona('management')
    const suspended = {
      status: 'SUSPENDED' as const,
      suspendedAt: at,
      suspensionReason: reason,
      suspendedUntil: until,
      suspendedByViolation: byViolation,
    }
    const by = byViolation ? management : manager
    become(suspended, at, by, 'partner:suspend', reason)
    buffer.record(at, partnerSuspended(row), by)
    const endedOn = reinstatedAt && businessDateOf(reinstatedAt)
    const lapsed = until !== null && endedOn !== null && until < endedOn
    if (!byViolation && until !== null)
      suspensions.push({ partnerId: row.id, fromDay: businessDateOf(at), toDay: lapsed ? until : (endedOn ?? until) })
    if (!reinstatedAt) continue
    // The schedule ends a suspension whose last day is past; a manager may before.
    if (lapsed) become(NOT_SUSPENDED, reinstatedAt, 'system', 'schedule:sweep', `suspended until ${until}`)
    else become(NOT_SUSPENDED, reinstatedAt, manager, 'partner:reinstate')
    buffer.record(reinstatedAt, partnerReinstated(row), lapsed ? 'system' : manager)
  }
  if (terminatedAt) {
    become({ status: 'TERMINATED', terminatedAt }, terminatedAt, staff.persona('management'), 'contract:terminate')
    buffer.record(terminatedAt, partnerUpdated(row), staff.persona('management'))
  }
  buffer.add(partner, [row])
  buffer.add(managerSuspension, suspensions)
  return row
}

function writeTerritory(
  buffer: RowBuffer,
  life: LifeFact,
  row: PartnerRow,
  own: readonly TerritoryFact[],
  staff: SharedData['staff'],
): void {
  const management = staff.persona('management')
  for (const held of own) {
    const { regions, ...territoryRow } = held
    buffer.add(territory, [territoryRow])
    const { status, releasedAt, exclusive } = territoryRow
    writeTrail<TerritoryRow>(buffer, 'Territory', { ...territoryRow, status: 'HELD', releasedAt: null, version: 1 }, [
      { at: life.grantedAt, by: exclusive ? management : row.managerId, operation: 'territory:grant' },
      { at: releasedAt, by: management, operation: 'contract:terminate', change: { status, releasedAt } },
    ])
    buffer.add(
      territoryRegion,
      regions.map(({ code, path }) => ({
        territoryId: held.id,
        regionCode: code,
        regionPath: path,
        partnerId: row.id,
      })),
    )
  }
  const granted = own.map(({ regions, ...held }) => ({
    ...held,
    status: 'HELD' as const,
    regionCodes: regions.map(({ code }) => code),
    regionPaths: regions.map(({ path }) => path),
  }))
  buffer.record(life.grantedAt, territoryChanged(row, granted), row.managerId)
  if (life.terminatedAt) buffer.record(life.terminatedAt, territoryChanged(row, []), row.managerId)
}

/** What finance holds, as DepositReceived told it. */
export function writeDepositRef(buffer: RowBuffer, row: typeof depositRef.$inferSelect): void {
  buffer.add(depositRef, [row])
}
