import type { Database } from '@channelgraph/access'
import { PARTNER_A } from '@channelgraph/access'
import { testSubgraph } from '@channelgraph/testkit'
import { newId, type Transitions } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { APPLICATION } from './applications/applications.rules.ts'
import { APPLICATION_STATUSES, partnerApplication } from './applications/applications.tables.ts'
import { announceExpiry } from './contracts/commands/announce-expiry.ts'
import { enforceAmendment } from './contracts/commands/enforce-amendment.ts'
import { expireContract } from './contracts/commands/expire-contract.ts'
import { AMENDMENT, CONTRACT } from './contracts/contracts.rules.ts'
import { AMENDMENT_STATUSES, CONTRACT_STATUSES, contract, contractAmendment } from './contracts/contracts.tables.ts'
import { PARTNER } from './partners/partners.rules.ts'
import { PARTNER_STATUSES, partner } from './partners/partners.tables.ts'
import { partners } from './subgraph.ts'
import { TERRITORY } from './territories/territories.rules.ts'
import { TERRITORY_STATUSES, territory } from './territories/territories.tables.ts'
import { admissionOf } from './testing/admission.ts'
import { CLAUSES, channelOf } from './testing/fixture.ts'
import { ENROLMENT, SESSION } from './training/training.rules.ts'
import { ENROLMENT_STATUSES, SESSION_STATUSES, trainingEnrolment, trainingSession } from './training/training.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, anAmendment, aTerritory, aSession, anEnrolment } = await channelOf(t)
const { anApplication } = admissionOf(t)
const someone = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const openSession = await aSession({ status: 'OPEN' })

const key = () => `idempotencyKey: "${newId('event')}"`
const versioned = (id: string) => `id: "${id}", expectedVersion: 1`
const NUMBERS = 'annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30'
const TERMS = `effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30", ${NUMBERS}`
const RENEWED_TERMS = `effectiveTo: "2029-12-31", ${NUMBERS}`
const partnerRow = async (id: string) => (await t.db.select().from(partner).where(eq(partner.id, id)))[0]!
/** How a mutation answers, asked by somebody who may. */
const ask = (as: string, call: string) => async () => {
  const data = await t.data(as, `mutation { ${call} { __typename } }`)
  return (Object.values(data)[0] as { __typename: string }).__typename
}

type Row = { readonly id: string }
interface Machine<Status extends string, Table extends Transitions<Status>> {
  readonly transitions: Table
  readonly statuses: readonly Status[]
  readonly table: PgTable & { id: PgColumn }
  readonly rowIn: (status: Status) => Promise<Row>
  /** One way to give each command of the table. */
  readonly commands: { readonly [Command in keyof Table]: (id: string) => () => Promise<unknown> }
}

const rowOf = async (db: Database, { table }: { table: PgTable & { id: PgColumn } }, id: string) =>
  (await db.select().from(table).where(eq(table.id, id)))[0]

/** G-01: every status with every command that its table does not list. */
function proveUnlisted<Status extends string, Table extends Transitions<Status>>(
  what: string,
  machine: Machine<Status, Table>,
): void {
  describe(`G-01 ${what}`, () => {
    for (const command of Object.keys(machine.transitions) as (keyof Table & string)[]) {
      const unlisted = machine.statuses.filter((status) => !machine.transitions[command]!.from.includes(status))
      test.each(unlisted)(
        `G-01 ${command} while %s is refused with row, version and outbox unchanged`,
        async (status) => {
          const { id } = await machine.rowIn(status)
          const before = await rowOf(t.db, machine, id)
          const recorded = (await t.recorded()).length
          expect(await machine.commands[command](id)()).toBe('IllegalTransition')
          expect(await rowOf(t.db, machine, id)).toEqual(before)
          expect(await t.recorded()).toHaveLength(recorded)
        },
      )
    }
  })
}

proveUnlisted('partner', {
  transitions: PARTNER,
  statuses: PARTNER_STATUSES,
  table: partner,
  rowIn: (status) => aPartner({ status }),
  commands: {
    activatePartner: (id) => ask('channel-manager-east', `activatePartner(${versioned(id)})`),
    updatePartner: (id) => ask('channel-manager-east', `updatePartner(${versioned(id)}, input: { tier: CORE })`),
    draftContract: (id) =>
      ask('channel-manager-east', `draftContract(${key()}, input: { partnerId: "${id}", ${TERMS} })`),
    signContract: (id) => async () => {
      const draft = { ...(await partnerRow(id)), id }
      const { id: contractId } = await aContract(draft, { status: 'PENDING_SIGNATURE', clauses: [...CLAUSES] })
      return ask('management', `signContract(${versioned(contractId)})`)()
    },
    recordSignedContract: (id) =>
      ask('management', `recordSignedContract(${key()}, input: { partnerId: "${id}", ${TERMS} })`),
    grantTerritory: (id) =>
      ask(
        'channel-manager-east',
        `grantTerritory(${key()}, partnerId: "${id}", regionCodes: ["320500"], validFrom: "2026-12-01", validTo: "2027-11-30")`,
      ),
    enrolTrainee: (id) =>
      ask('marketing', `enrolTrainee(${key()}, sessionId: "${openSession.id}", partnerId: "${id}", traineeName: "王")`),
    suspendPartner: (id) => ask('management', `suspendPartner(${versioned(id)}, reason: "检查")`),
    reinstatePartner: (id) => ask('management', `reinstatePartner(${versioned(id)})`),
  },
})

/** Both are given by the schedule only, on the row it locked. */
const sweep = (act: typeof announceExpiry) => (id: string) => async () => {
  const [row] = await t.db.select().from(contract).where(eq(contract.id, id))
  return ((await act(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
}
proveUnlisted('contract', {
  transitions: CONTRACT,
  statuses: CONTRACT_STATUSES,
  table: contract,
  rowIn: async (status) => aContract(await aPartner(), { status }),
  commands: {
    reviseContract: (id) => ask('channel-manager-east', `reviseContract(${versioned(id)}, input: { ${TERMS} })`),
    submitForLegalReview: (id) => ask('channel-manager-east', `submitForLegalReview(${versioned(id)})`),
    reviewContract: (id) => ask('management', `reviewContract(${versioned(id)}, approve: true, comment: "同意")`),
    signContract: (id) => ask('channel-manager-east', `signContract(${versioned(id)})`),
    amendContract: (id) =>
      ask(
        'channel-manager-east',
        `amendContract(${versioned(id)}, ${key()}, input: { summary: "补充", effectiveFrom: "2026-12-01", clauses: [{ code: "1", party: COMPANY, kind: DUTY, text: "补充" }] })`,
      ),
    renewContract: (id) =>
      ask('channel-manager-east', `renewContract(${versioned(id)}, ${key()}, input: { ${RENEWED_TERMS} })`),
    terminateContract: (id) => ask('management', `terminateContract(${versioned(id)}, reason: "违约")`),
    announceExpiry: sweep(announceExpiry),
    expireContract: sweep(expireContract),
  },
})

proveUnlisted('amendment', {
  transitions: AMENDMENT,
  statuses: AMENDMENT_STATUSES,
  table: contractAmendment,
  rowIn: async (status) => anAmendment(await aContract(await aPartner()), { status }),
  commands: {
    decideAmendment: (id) => ask('management', `decideAmendment(${versioned(id)}, approve: true, comment: "同意")`),
    enforceAmendment: (id) => async () => {
      const [row] = await t.db.select().from(contractAmendment).where(eq(contractAmendment.id, id))
      return ((await enforceAmendment(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
    },
  },
})

proveUnlisted('application', {
  transitions: APPLICATION,
  statuses: APPLICATION_STATUSES,
  table: partnerApplication,
  rowIn: (status) => anApplication({ status, kind: 'FRANCHISEE' }),
  commands: {
    updateDossier: (id) => ask('channel-manager-east', `updateDossier(${versioned(id)}, input: {})`),
    startScreening: (id) => ask('channel-manager-east', `startScreening(${versioned(id)})`),
    screenApplication: (id) => ask('channel-manager-east', `screenApplication(${versioned(id)}, findings: [])`),
    recordSiteVisit: (id) =>
      ask(
        'channel-manager-east',
        `recordSiteVisit(${versioned(id)}, ${key()}, input: { date: "2026-11-20", visitorIds: ["a", "b"], operations: 3, teamStrength: 3, warehouseLogistics: 3, findings: "整洁" })`,
      ),
    completeSiteVisits: (id) => ask('channel-manager-east', `completeSiteVisits(${versioned(id)})`),
    scoreApplication: (id) => ask('marketing', `scoreApplication(${versioned(id)}, score: "80")`),
    submitEvaluation: (id) =>
      ask('channel-manager-east', `submitEvaluation(${versioned(id)}, recommendation: APPROVED)`),
    decideApplication: (id) =>
      ask('management', `decideApplication(${versioned(id)}, decision: APPROVED, comment: "同意")`),
    deliverDisclosure: (id) => ask('channel-manager-east', `deliverDisclosure(${versioned(id)})`),
    draftContract: (id) =>
      ask('channel-manager-east', `draftContract(${key()}, input: { applicationId: "${id}", ${TERMS} })`),
    signContract: (id) => async () => {
      const { id: contractId } = await aContract(someone, {
        status: 'PENDING_SIGNATURE',
        partnerId: null,
        applicationId: id,
        clauses: [...CLAUSES],
      })
      return ask('channel-manager-east', `signContract(${versioned(contractId)})`)()
    },
    withdrawApplication: (id) => ask('channel-manager-east', `withdrawApplication(${versioned(id)}, reason: "放弃")`),
  },
})

proveUnlisted('territory', {
  transitions: TERRITORY,
  statuses: TERRITORY_STATUSES,
  table: territory,
  rowIn: (status) => aTerritory(someone, { status }),
  commands: {
    releaseTerritory: (id) => ask('channel-manager-east', `releaseTerritory(${versioned(id)}, reason: "收回")`),
  },
})

proveUnlisted('session', {
  transitions: SESSION,
  statuses: SESSION_STATUSES,
  table: trainingSession,
  rowIn: (status) => aSession({ status }),
  commands: {
    openSession: (id) => ask('tech-support', `openSession(${versioned(id)})`),
    startSession: (id) => ask('tech-support', `startSession(${versioned(id)})`),
    closeSession: (id) => ask('tech-support', `closeSession(${versioned(id)})`),
    cancelSession: (id) => ask('tech-support', `cancelSession(${versioned(id)}, reason: "停电")`),
    enrolTrainee: (id) =>
      ask('partner-a', `enrolTrainee(${key()}, sessionId: "${id}", partnerId: "${someone.id}", traineeName: "王")`),
  },
})

proveUnlisted('enrolment', {
  transitions: ENROLMENT,
  statuses: ENROLMENT_STATUSES,
  table: trainingEnrolment,
  rowIn: (status) => anEnrolment(someone, { status }),
  commands: {
    cancelEnrolment: (id) => ask('partner-a', `cancelEnrolment(${versioned(id)})`),
    recordAttendance: (id) => ask('tech-support', `recordAttendance(${versioned(id)}, present: true)`),
    recordExam: (id) => ask('tech-support', `recordExam(${versioned(id)}, score: "80")`),
  },
})
