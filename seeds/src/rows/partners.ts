import { documentSeries } from '@channelgraph/command'
import type { Operation } from '@channelgraph/contracts'
import { addDays, type BusinessDate, businessDateOf, documentNumber, groupBy } from '@channelgraph/values'
import { contractEnded, contractSigned } from '../../../subgraphs/partners/src/contracts/contracts.events.ts'
import { contractSeries } from '../../../subgraphs/partners/src/contracts/contracts.rules.ts'
import { contract, type SignedContractRow } from '../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { signedParty } from '../../../subgraphs/partners/src/contracts/signing.steps.ts'
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
import { territory, territoryRegion } from '../../../subgraphs/partners/src/territories/territories.tables.ts'
import { certificateIssued, trainingValidityChanged } from '../../../subgraphs/partners/src/training/training.events.ts'
import {
  certificateSeries,
  ONBOARDING_TOPICS,
  openingCertificate,
  openingEnrolment,
} from '../../../subgraphs/partners/src/training/training.rules.ts'
import {
  type CertificateRow,
  certificate,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
  trainingValidity,
} from '../../../subgraphs/partners/src/training/training.tables.ts'
import { atHour, later } from '../moments.ts'
import type { RowBuffer } from '../row-buffer.ts'
import type { LifeFact } from '../world/activation.ts'
import { makeOtherApplications } from '../world/applications.ts'
import { lastDayOf, type TerritoryFact } from '../world/contracts.ts'
import type { PartnerHistory } from '../world/partner-history.ts'
import { HIRED } from '../world/people.ts'
import type { SharedData } from '../world/shared-data.ts'
import type { Survey } from '../world/survey.ts'
import { writeApplication } from './applications.ts'

/** What the channel and marketing departments have before any partner. */
export function writePartnersShared(buffer: RowBuffer, { atlas, staff, courses, sessions }: SharedData): void {
  buffer.add(region, atlas.regions)
  buffer.add(employee, staff.employees)
  for (const row of staff.employees) buffer.record(HIRED, employeeChanged(row), staff.persona('management'))
  buffer.add(employeeRegion, staff.regions)
  buffer.add(
    trainingCourse,
    courses.map(({ row }) => row),
  )
  buffer.add(
    trainingSession,
    sessions.map(({ row }) => row),
  )
}

/** Those who are no partners (yet), with the contracts that are being drafted: the latest of all. */
export function writeApplicants(buffer: RowBuffer, shared: SharedData, { numbers, applicants }: Survey): void {
  let { applications: entry, contracts: contractEntry } = applicants
  for (const fact of makeOtherApplications(shared.stream.of('applications'), shared)) {
    writeApplication(buffer, fact, numbers.applications.of(entry++))
    if (!fact.draft) continue
    const number = numbers.contracts.of(contractEntry++)
    buffer.add(contract, [{ ...fact.draft, no: contractNo(addDays(shared.today, -1), number) }])
  }
}

/** A partner's rows and facts. Returns what others keep of it: itself, its signed contracts, its territory, whether its training is valid. */
export function writePartnersRows(buffer: RowBuffer, shared: SharedData, history: PartnerHistory) {
  const own = shared.territories.get(history.life.partner.id)
  const territories = own ? [own] : []
  const row = writeLife(buffer, history.life, territories, shared)
  writeApplication(buffer, history.application, history.numbers.application())
  const contracts = writeContracts(buffer, history, row, shared)
  const trainingLapsed = writeTrainingValidity(buffer, history.life, row, writeTraining(buffer, history), shared.today)
  return { partner: row, contracts, trainingLapsed, held: territories.filter(({ status }) => status === 'HELD') }
}

/** The last numbers of partners in each city, and of each year's documents. */
export function writePartnersHeads(buffer: RowBuffer, { lives }: SharedData, { numbers }: Survey): void {
  const ofCities = [...groupBy(lives, ({ partner: { city } }) => city.code)]
  buffer.add(documentSeries, [
    ...ofCities.map(([code, own]) => ({ series: partnerSeries(code), last: own.length })),
    ...numbers.applications.heads(),
    ...numbers.contracts.heads(),
    ...numbers.certificates.heads(),
  ])
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
  writeTerritory(buffer, life, row, territories)
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

function writeTerritory(buffer: RowBuffer, life: LifeFact, row: PartnerRow, own: readonly TerritoryFact[]): void {
  for (const held of own) {
    const { regions, ...territoryRow } = held
    buffer.add(territory, [territoryRow])
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

const contractNo = (on: BusinessDate, number: number): string => documentNumber(contractSeries(on), number)

/** Numbered in the order of signing, by year: CT-2026-000123. A partner's first contract ended its application. */
function writeContracts(
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
    buffer.record(row.signedAt, contractSigned(signed), manager)
    if (row.terminatedAt)
      buffer.record(row.terminatedAt, contractEnded(signed, party.id, lastDayOf(row)), staff.persona('management'))
    return signed
  })
  buffer.add(contract, rows)
  return rows
}

function writeTraining(buffer: RowBuffer, { training, numbers }: PartnerHistory): CertificateRow[] {
  const certificates: CertificateRow[] = []
  for (const fact of training.enrolments) {
    const { id, session, partner: trained, trainee, status, examScore, enrolledAt, examinedAt } = fact
    const partnerId = trained.id
    const opening = openingEnrolment({ id, sessionId: session.row.id, partnerId, traineeName: trainee, enrolledAt })
    const version = { ENROLLED: 1, ABSENT: 2, PASSED: 3, FAILED: 3 }[status]
    buffer.add(trainingEnrolment, [{ ...opening, status, examScore, version }])
    if (status !== 'PASSED' || !examinedAt) continue
    const issuedOn = businessDateOf(examinedAt)
    const no = documentNumber(certificateSeries(issuedOn), numbers.certificate())
    const issued = openingCertificate({ id: certificateIdOf(id), no, issuedOn }, { ...opening, id }, session.course.row)
    buffer.add(certificate, [issued])
    certificates.push(issued)
    buffer.record(examinedAt, certificateIssued(issued), session.row.trainerIds[0])
  }
  return certificates
}

/**
 * The sweep told of training that is not valid any more a minute into the day after a topic's last certificate ended. Returns
 * whether it did.
 */
function writeTrainingValidity(
  buffer: RowBuffer,
  { activatedAt }: LifeFact,
  row: PartnerRow,
  certificates: readonly CertificateRow[],
  today: BusinessDate,
): boolean {
  if (!activatedAt) return false
  const mandatory = certificates.filter((held) => held.mandatory)
  const gapOn = new Map(
    ONBOARDING_TOPICS.map((topic) => {
      const ends = mandatory.filter((held) => held.topics.includes(topic)).map((held) => addDays(held.validUntil, 1))
      return [topic, ends.sort().at(-1) ?? businessDateOf(activatedAt)]
    }),
  )
  const asOf = [...gapOn.values()].sort()[0]
  if (!asOf || asOf > today) return false
  const missing = ONBOARDING_TOPICS.filter((topic) => (gapOn.get(topic) ?? '') <= asOf)
  buffer.add(trainingValidity, [{ id: row.id, valid: false, asOf }])
  const at = atHour(asOf, 1 / 60)
  const last = later(atHour(today, 0), -1)
  buffer.record(at < last ? at : last, trainingValidityChanged(row, missing, asOf))
  return true
}

/** What finance holds, as DepositReceived told it. */
export function writeDepositRef(buffer: RowBuffer, row: typeof depositRef.$inferSelect): void {
  buffer.add(depositRef, [row])
}

/** A certificate comes of one enrolment: the same number under another prefix. */
const certificateIdOf = (enrolmentId: string): string => enrolmentId.replace(/^enr_/, 'cer_')
