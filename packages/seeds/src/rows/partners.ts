import { addDays, businessDateOf } from '@channelgraph/values'
import { contractSigned } from '../../../../subgraphs/partners/src/contracts/contracts.events.ts'
import { type ContractRow, contract } from '../../../../subgraphs/partners/src/contracts/contracts.tables.ts'
import { depositRef } from '../../../../subgraphs/partners/src/deposits/deposits.tables.ts'
import { employee, employeeRegion } from '../../../../subgraphs/partners/src/employees/employees.tables.ts'
import { yearlyNumber } from '../../../../subgraphs/partners/src/numbering/numbering.tables.ts'
import {
  partnerActivated,
  partnerRegistered,
  partnerReinstated,
  partnerSuspended,
  partnerUpdated,
} from '../../../../subgraphs/partners/src/partners/partners.events.ts'
import { type PartnerRow, partner, partnerNumber } from '../../../../subgraphs/partners/src/partners/partners.tables.ts'
import { region } from '../../../../subgraphs/partners/src/regions/regions.tables.ts'
import { territoryChanged } from '../../../../subgraphs/partners/src/territories/territories.events.ts'
import { territory, territoryRegion } from '../../../../subgraphs/partners/src/territories/territories.tables.ts'
import {
  certificateIssued,
  trainingValidityChanged,
} from '../../../../subgraphs/partners/src/training/training.events.ts'
import { ONBOARDING_TOPICS, validUntilOf } from '../../../../subgraphs/partners/src/training/training.rules.ts'
import {
  certificate,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
  trainingValidity,
} from '../../../../subgraphs/partners/src/training/training.tables.ts'
import type { Book } from '../book.ts'
import { groupBy, inOrder } from '../grouping.ts'
import { atHour, later } from '../moments.ts'
import type { LifeFact } from '../world/activation.ts'
import type { World } from '../world/world.ts'
import { writeApplications } from './applications.ts'
import { YearlyNumbers } from './yearly-numbers.ts'

/** The channel and marketing departments' rows and facts. */
export function writePartners(book: Book, world: World): void {
  book.add(region, world.atlas.regions)
  book.add(employee, world.staff.employees)
  book.add(employeeRegion, world.staff.regions)
  for (const life of world.lives) writeLife(book, life, world)
  book.add(
    partnerNumber,
    [...groupBy(world.lives, ({ partner: { city } }) => city.code)].map(([regionCode, lives]) => ({
      regionCode,
      last: lives.length,
    })),
  )
  const drafts = writeApplications(book, world)
  writeContracts(book, world, drafts)
  writeTraining(book, world)
  writeTrainingValidity(book, world)
}

/** A partner's row as it ends, and each fact with the row as it was then. */
function writeLife(book: Book, life: LifeFact, world: World): void {
  const { partner: fact, activatedAt, terminatedAt } = life
  const manager = fact.managerId
  let row: PartnerRow = {
    id: fact.id,
    code: fact.code,
    name: fact.name,
    uscc: fact.uscc,
    kind: fact.kind,
    kindLabel: fact.kindLabel,
    tier: activatedAt ? fact.tier : 'TRIAL',
    status: 'ONBOARDING',
    regionCode: fact.region.code,
    regionPath: fact.region.path,
    managerId: manager,
    legalRepresentative: fact.legalRepresentative,
    contacts: [...fact.contacts],
    activatedAt: null,
    suspendedAt: null,
    suspensionReason: null,
    suspendedUntil: null,
    suspendedByViolation: false,
    terminatedAt: null,
    version: 1,
  }
  const become = (changes: Partial<PartnerRow>) => {
    row = { ...row, ...changes, version: row.version + 1 }
  }
  book.record(fact.registeredAt, partnerRegistered(row), manager)
  writeTerritory(book, life, row, world)
  if (activatedAt) {
    become({ status: 'ACTIVE', activatedAt })
    book.record(activatedAt, partnerActivated(row, activatedAt), manager)
  }
  for (const { at, reason, until, byViolation, reinstatedAt } of life.suspensions) {
    const management = world.staff.persona('management')
    become({
      status: 'SUSPENDED',
      suspendedAt: at,
      suspensionReason: reason,
      suspendedUntil: until,
      suspendedByViolation: byViolation,
    })
    book.record(at, partnerSuspended(row), byViolation ? management : manager)
    if (!reinstatedAt) continue
    become({ status: 'ACTIVE', ...NOT_SUSPENDED })
    book.record(reinstatedAt, partnerReinstated(row), manager)
  }
  if (terminatedAt) {
    become({ status: 'TERMINATED', terminatedAt })
    book.record(terminatedAt, partnerUpdated(row), world.staff.persona('management'))
  }
  book.add(partner, [row])
}

const NOT_SUSPENDED = {
  suspendedAt: null,
  suspensionReason: null,
  suspendedUntil: null,
  suspendedByViolation: false,
} as const

function writeTerritory(book: Book, life: LifeFact, row: PartnerRow, { territories }: World): void {
  const own = territories.filter(({ partnerId }) => partnerId === row.id)
  for (const held of own) {
    const { regions, ...territoryRow } = held
    book.add(territory, [territoryRow])
    book.add(
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
  book.record(life.grantedAt, territoryChanged(row, granted), row.managerId)
  if (life.terminatedAt) book.record(life.terminatedAt, territoryChanged(row, []), row.managerId)
}

/**
 * Numbered in the order of signing, by year: CT-2026-000123; drafts are the latest. A partner's first contract ended its
 * application.
 */
function writeContracts(book: Book, world: World, drafts: readonly ContractRow[]): void {
  const numbers = new YearlyNumbers('CT')
  const applications = new Map(world.applications.map(({ row }) => [row.partnerId, row.id]))
  for (const { row, manager } of inOrder(
    world.contracts,
    ({ row }) => row.signedAt,
    ({ row }) => row.id,
  )) {
    const applicationId = applications.get(row.partnerId) ?? null
    applications.delete(row.partnerId)
    const signed = { ...row, applicationId, no: numbers.next(businessDateOf(row.signedAt)) }
    book.add(contract, [signed])
    book.record(row.signedAt, contractSigned(signed), manager)
  }
  for (const draft of drafts) book.add(contract, [{ ...draft, no: numbers.next(addDays(world.today, -1)) }])
  book.add(yearlyNumber, numbers.rows())
}

function writeTraining(book: Book, { courses, sessions, trainings }: World): void {
  book.add(
    trainingCourse,
    courses.map(({ row }) => row),
  )
  book.add(
    trainingSession,
    sessions.map(({ row }) => row),
  )
  const numbers = new YearlyNumbers('CE')
  const enrolments = trainings.flatMap((training) => training.enrolments)
  for (const { id, session, partner: trained, trainee, status, examScore, enrolledAt, examinedAt } of inOrder(
    enrolments,
    ({ examinedAt, enrolledAt }) => examinedAt ?? enrolledAt,
    ({ id }) => id,
  )) {
    const partnerId = trained.id
    book.add(trainingEnrolment, [
      {
        id,
        sessionId: session.row.id,
        partnerId,
        traineeName: trainee,
        status,
        examScore,
        enrolledAt,
        version: { ENROLLED: 1, ABSENT: 2, PASSED: 3, FAILED: 3 }[status],
      },
    ])
    if (status !== 'PASSED' || !examinedAt) continue
    const issuedOn = businessDateOf(examinedAt)
    const { topics, mandatoryForOnboarding } = session.course.row
    const issued = {
      id: certificateIdOf(id),
      no: numbers.next(issuedOn),
      partnerId,
      enrolmentId: id,
      courseId: session.row.courseId,
      traineeName: trainee,
      topics,
      mandatory: mandatoryForOnboarding,
      issuedOn,
      validUntil: validUntilOf(issuedOn, session.course.row),
      revoked: false,
      version: 1,
    }
    book.add(certificate, [issued])
    book.record(examinedAt, certificateIssued(issued), session.row.trainerIds[0])
  }
  book.add(yearlyNumber, numbers.rows())
}

/** The sweep told of training that is not valid any more a minute into the day after a topic's last certificate ended. */
function writeTrainingValidity(book: Book, { lives, today }: World): void {
  const certificates = groupBy(book.rowsOf(certificate), (row) => row.partnerId)
  const rows = new Map(book.rowsOf(partner).map((row) => [row.id, row]))
  for (const { partner: fact, activatedAt } of lives) {
    const row = rows.get(fact.id)
    if (!activatedAt || !row) continue
    const mandatory = (certificates.get(fact.id) ?? []).filter((held) => held.mandatory)
    const gapOn = new Map(
      ONBOARDING_TOPICS.map((topic) => {
        const ends = mandatory.filter((held) => held.topics.includes(topic)).map((held) => addDays(held.validUntil, 1))
        return [topic, ends.sort().at(-1) ?? businessDateOf(activatedAt)]
      }),
    )
    const asOf = [...gapOn.values()].sort()[0]
    if (!asOf || asOf > today) continue
    const missing = ONBOARDING_TOPICS.filter((topic) => (gapOn.get(topic) ?? '') <= asOf)
    book.add(trainingValidity, [{ id: fact.id, valid: false, asOf }])
    const at = atHour(asOf, 1 / 60)
    const last = later(atHour(today, 0), -1)
    book.record(at < last ? at : last, trainingValidityChanged(row, missing, asOf))
  }
}

/** What finance holds, as DepositReceived told it. */
export function writeDepositRefs(book: Book, rows: readonly (typeof depositRef.$inferSelect)[]): void {
  book.add(depositRef, rows)
}

/** A certificate comes of one enrolment: the same number under another prefix. */
const certificateIdOf = (enrolmentId: string): string => enrolmentId.replace(/^enr_/, 'cer_')
