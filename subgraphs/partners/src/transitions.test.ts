import { PARTNER_A } from '@channelgraph/access'
import { PARTNER_STATUSES } from '@channelgraph/contracts'
import { outcomeOf, proveStateMachine, testSubgraph } from '@channelgraph/testkit'
import { newId } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { APPLICATION } from './applications/applications.rules.ts'
import { APPLICATION_STATUSES, partnerApplication } from './applications/applications.tables.ts'
import { DOC_STATUSES } from './approvals/documents.tables.ts'
import { CHANNEL_POLICY } from './channel-policies/channel-policies.rules.ts'
import { channelPolicy } from './channel-policies/channel-policies.tables.ts'
import { announceExpiry } from './contracts/commands/announce-expiry.ts'
import { enforceAmendment } from './contracts/commands/enforce-amendment.ts'
import { expireContract } from './contracts/commands/expire-contract.ts'
import { lapseContract } from './contracts/commands/lapse-contract.ts'
import { AMENDMENT, CONTRACT } from './contracts/contracts.rules.ts'
import { AMENDMENT_STATUSES, CONTRACT_STATUSES, contract, contractAmendment } from './contracts/contracts.tables.ts'
import { PARTNER } from './partners/partners.rules.ts'
import { partner } from './partners/partners.tables.ts'
import { partners } from './subgraph.ts'
import { expireTerritory } from './territories/commands/expire-territory.ts'
import { TERRITORY } from './territories/territories.rules.ts'
import { TERRITORY_STATUSES, territory } from './territories/territories.tables.ts'
import { admissionOf } from './testing/admission.ts'
import { CLAUSES, channelOf } from './testing/fixture.ts'
import { violationsOf } from './testing/violations.ts'
import { ENROLMENT, SESSION } from './training/training.rules.ts'
import { ENROLMENT_STATUSES, SESSION_STATUSES, trainingEnrolment, trainingSession } from './training/training.tables.ts'
import { endAppealTerm } from './violations/commands/end-appeal-term.ts'
import { pursueRectification } from './violations/commands/pursue-rectification.ts'
import { VIOLATION } from './violations/violations.rules.ts'
import { VIOLATION_STATUSES, violation } from './violations/violations.tables.ts'

const t = await testSubgraph(partners)
const { aPartner, aContract, anAmendment, aTerritory, aSession, anEnrolment, aChannelPolicy } = await channelOf(t)
const { anApplication } = admissionOf(t)
const { aViolation } = violationsOf(t)
const outcome = outcomeOf(t)
const someone = await aPartner({ id: PARTNER_A.id, code: PARTNER_A.code, status: 'ACTIVE' })
const openSession = await aSession({ status: 'OPEN' })

const key = () => `idempotencyKey: "${newId('event')}"` as const
const versioned = (id: string) => `id: "${id}", expectedVersion: 1` as const
const NUMBERS = 'annualTarget: "1.00", depositAmount: "1.00", creditLimit: "1.00", paymentTermDays: 30'
const TERMS = `effectiveFrom: "2026-12-01", effectiveTo: "2027-11-30", ${NUMBERS}` as const
const RIGHTS_AND_DUTIES = `rightsAndDuties: [
  { code: "5.1", party: PARTNER, kind: RIGHT, text: "销售" }, { code: "5.2", party: PARTNER, kind: DUTY, text: "规范经营" },
  { code: "5.3", party: COMPANY, kind: RIGHT, text: "监督" }, { code: "5.4", party: COMPANY, kind: DUTY, text: "交付" }]`
const RENEWED_TERMS = `effectiveTo: "2029-12-31", ${NUMBERS}` as const
const idOfRow = async (row: Promise<{ readonly id: string }>): Promise<string> => (await row).id
const CHM = 'channel-manager-east'

proveStateMachine(t, 'partner', {
  machine: PARTNER,
  statuses: PARTNER_STATUSES,
  table: partner,
  rowIn: (status) => idOfRow(aPartner({ status })),
  commands: {
    activatePartner: (id) => outcome(CHM, `activatePartner(${versioned(id)})`),
    updatePartner: (id) => outcome(CHM, `updatePartner(${versioned(id)}, input: { tier: CORE })`),
    draftContract: (id) => outcome(CHM, `draftContract(${key()}, input: { partnerId: "${id}", ${TERMS} })`),
    signContract: async (id) => {
      const [row] = await t.db.select().from(partner).where(eq(partner.id, id))
      const draft = await aContract(row!, { status: 'PENDING_SIGNATURE', clauses: [...CLAUSES] })
      return outcome('management', `signContract(${versioned(draft.id)})`)
    },
    recordSignedContract: (id) =>
      outcome(CHM, `recordSignedContract(${key()}, input: { partnerId: "${id}", ${TERMS}, ${RIGHTS_AND_DUTIES} })`),
    grantTerritory: (id) =>
      outcome(
        CHM,
        `grantTerritory(${key()}, partnerId: "${id}", regionCodes: ["320500"], validFrom: "2026-12-01", validTo: "2027-11-30")`,
      ),
    enrolTrainee: (id) =>
      outcome(
        'marketing',
        `enrolTrainee(${key()}, sessionId: "${openSession.id}", partnerId: "${id}", traineeName: "王")`,
      ),
    suspendPartner: (id) => outcome('management', `suspendPartner(${versioned(id)}, reason: "检查")`),
    changeSuspension: (id) => outcome('management', `changeSuspension(${versioned(id)}, reason: "检查")`),
    reinstatePartner: async (id) => {
      const [row] = await t.db.select().from(partner).where(eq(partner.id, id))
      await aContract(row!)
      return outcome('management', `reinstatePartner(${versioned(id)})`)
    },
  },
})

proveStateMachine(t, 'channel policy', {
  machine: CHANNEL_POLICY,
  statuses: DOC_STATUSES,
  table: channelPolicy,
  // Published once, so that the partner is shown it in every status.
  rowIn: (status) => idOfRow(aChannelPolicy({ status })),
  commands: {
    updateChannelPolicy: (id) => outcome(CHM, `updateChannelPolicy(${versioned(id)}, input: { title: "新办法" })`),
    discardChannelPolicy: (id) => outcome(CHM, `discardChannelPolicy(${versioned(id)})`),
    recallChannelPolicy: (id) => outcome(CHM, `recallChannelPolicy(${versioned(id)})`),
    submitChannelPolicy: (id) => outcome(CHM, `submitChannelPolicy(${versioned(id)})`),
    decideChannelPolicy: (id) =>
      outcome('management', `decideChannelPolicy(${versioned(id)}, decision: APPROVED, comment: "同意")`),
    publishChannelPolicy: (id) => outcome(CHM, `publishChannelPolicy(${versioned(id)})`),
    retireChannelPolicy: (id) => outcome('management', `retireChannelPolicy(${versioned(id)}, reason: "不再适用")`),
    acknowledgeChannelPolicy: (id) => outcome('partner-a', `acknowledgeChannelPolicy(${versioned(id)})`),
  },
})

/** These are given by the schedule only, on the row it locked. */
const sweep = (act: typeof announceExpiry | typeof lapseContract) => async (id: string) => {
  const [row] = await t.db.select().from(contract).where(eq(contract.id, id))
  return ((await act(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
}
proveStateMachine(t, 'contract', {
  machine: CONTRACT,
  statuses: CONTRACT_STATUSES,
  table: contract,
  rowIn: async (status) => idOfRow(aContract(await aPartner(), { status })),
  commands: {
    reviseContract: (id) => outcome(CHM, `reviseContract(${versioned(id)}, input: { ${TERMS} })`),
    submitForLegalReview: (id) => outcome(CHM, `submitForLegalReview(${versioned(id)})`),
    reviewContract: (id) => outcome('management', `reviewContract(${versioned(id)}, approve: true, comment: "同意")`),
    signContract: (id) => outcome(CHM, `signContract(${versioned(id)})`),
    confirmSignedContract: (id) =>
      outcome('management', `confirmSignedContract(${versioned(id)}, confirm: false, comment: "退回")`),
    amendContract: (id) =>
      outcome(
        CHM,
        `amendContract(${versioned(id)}, ${key()}, input: { summary: "补充", effectiveFrom: "2026-12-01", clauses: [{ code: "1", party: COMPANY, kind: DUTY, text: "补充" }] })`,
      ),
    renewContract: (id) => outcome(CHM, `renewContract(${versioned(id)}, ${key()}, input: { ${RENEWED_TERMS} })`),
    terminateContract: (id) => outcome('management', `terminateContract(${versioned(id)}, reason: "违约")`),
    announceExpiry: sweep(announceExpiry),
    expireContract: sweep(expireContract),
    lapseContract: sweep(lapseContract),
  },
})

proveStateMachine(t, 'amendment', {
  machine: AMENDMENT,
  statuses: AMENDMENT_STATUSES,
  table: contractAmendment,
  rowIn: async (status) => idOfRow(anAmendment(await aContract(await aPartner()), { status })),
  commands: {
    decideAmendment: (id) => outcome('management', `decideAmendment(${versioned(id)}, approve: true, comment: "同意")`),
    enforceAmendment: async (id) => {
      const [row] = await t.db.select().from(contractAmendment).where(eq(contractAmendment.id, id))
      return ((await enforceAmendment(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
    },
  },
})

proveStateMachine(t, 'application', {
  machine: APPLICATION,
  statuses: APPLICATION_STATUSES,
  table: partnerApplication,
  rowIn: (status) => idOfRow(anApplication({ status, kind: 'FRANCHISEE' })),
  commands: {
    updateDossier: (id) => outcome(CHM, `updateDossier(${versioned(id)}, input: {})`),
    correctApplication: (id) =>
      outcome('management', `correctApplication(${versioned(id)}, input: {}, reason: "笔误")`),
    startScreening: (id) => outcome(CHM, `startScreening(${versioned(id)})`),
    screenApplication: (id) => outcome(CHM, `screenApplication(${versioned(id)}, findings: [])`),
    recordSiteVisit: (id) =>
      outcome(
        CHM,
        `recordSiteVisit(${versioned(id)}, ${key()}, input: { date: "2026-11-20", visitorIds: ["a", "b"], operations: 3, teamStrength: 3, warehouseLogistics: 3, findings: "整洁" })`,
      ),
    completeSiteVisits: (id) => outcome(CHM, `completeSiteVisits(${versioned(id)})`),
    scoreApplication: (id) => outcome('marketing', `scoreApplication(${versioned(id)}, score: "80")`),
    submitEvaluation: (id) => outcome(CHM, `submitEvaluation(${versioned(id)}, recommendation: APPROVED)`),
    decideApplication: (id) =>
      outcome('management', `decideApplication(${versioned(id)}, decision: APPROVED, comment: "同意")`),
    deliverDisclosure: (id) => outcome(CHM, `deliverDisclosure(${versioned(id)})`),
    draftContract: (id) => outcome(CHM, `draftContract(${key()}, input: { applicationId: "${id}", ${TERMS} })`),
    signContract: async (id) => {
      const draft = { partnerId: null, applicationId: id, clauses: [...CLAUSES] }
      const { id: contractId } = await aContract(someone, { status: 'PENDING_SIGNATURE', ...draft })
      return outcome(CHM, `signContract(${versioned(contractId)})`)
    },
    // A contract lapses whatever became of its application.
    lapseContract: null,
    withdrawApplication: (id) => outcome(CHM, `withdrawApplication(${versioned(id)}, reason: "放弃")`),
  },
})

proveStateMachine(t, 'territory', {
  machine: TERRITORY,
  statuses: TERRITORY_STATUSES,
  table: territory,
  rowIn: (status) => idOfRow(aTerritory(someone, { status })),
  commands: {
    releaseTerritory: (id) => outcome(CHM, `releaseTerritory(${versioned(id)}, reason: "收回")`),
    expireTerritory: async (id) => {
      const [row] = await t.db.select().from(territory).where(eq(territory.id, id))
      return ((await expireTerritory(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
    },
  },
})

proveStateMachine(t, 'session', {
  machine: SESSION,
  statuses: SESSION_STATUSES,
  table: trainingSession,
  rowIn: (status) => idOfRow(aSession({ status })),
  commands: {
    openSession: (id) => outcome('tech-support', `openSession(${versioned(id)})`),
    startSession: (id) => outcome('tech-support', `startSession(${versioned(id)})`),
    closeSession: (id) => outcome('tech-support', `closeSession(${versioned(id)})`),
    cancelSession: (id) => outcome('tech-support', `cancelSession(${versioned(id)}, reason: "停电")`),
    enrolTrainee: (id) =>
      outcome('partner-a', `enrolTrainee(${key()}, sessionId: "${id}", partnerId: "${someone.id}", traineeName: "王")`),
  },
})

proveStateMachine(t, 'enrolment', {
  machine: ENROLMENT,
  statuses: ENROLMENT_STATUSES,
  table: trainingEnrolment,
  rowIn: (status) => idOfRow(anEnrolment(someone, { status })),
  commands: {
    cancelEnrolment: (id) => outcome('partner-a', `cancelEnrolment(${versioned(id)})`),
    recordAttendance: (id) => outcome('tech-support', `recordAttendance(${versioned(id)}, present: true)`),
    recordExam: (id) => outcome('tech-support', `recordExam(${versioned(id)}, score: "80")`),
  },
})

/** These are the schedule's only, on the row it locked. */
const sweepViolation = (act: typeof endAppealTerm | typeof pursueRectification) => async (id: string) => {
  const [row] = await t.db.select().from(violation).where(eq(violation.id, id))
  return ((await act(t.subgraph.system('test'), row!)) as { __typename?: string }).__typename
}
proveStateMachine(t, 'violation', {
  machine: VIOLATION,
  statuses: VIOLATION_STATUSES,
  table: violation,
  rowIn: (status) => idOfRow(aViolation(someone, { status })),
  commands: {
    investigateViolation: (id) => outcome(CHM, `investigateViolation(${versioned(id)})`),
    pursueRectification: sweepViolation(pursueRectification),
    recordRectification: (id) =>
      outcome(CHM, `recordRectification(${versioned(id)}, rectifiedOn: "2026-11-23", note: "x")`),
    confirmViolation: (id) => outcome(CHM, `confirmViolation(${versioned(id)}, comment: "x")`),
    dismissViolation: (id) => outcome(CHM, `dismissViolation(${versioned(id)}, reason: "x")`),
    appealViolation: (id) => outcome('partner-a', `appealViolation(${versioned(id)}, grounds: "x")`),
    decideViolationAppeal: (id) =>
      outcome('management', `decideViolationAppeal(${versioned(id)}, grant: true, comment: "x")`),
    endAppealTerm: sweepViolation(endAppealTerm),
    sanctionViolation: (id) =>
      outcome('management', `sanctionViolation(${versioned(id)}, sanctions: [WARNING], reason: "x")`),
    closeViolation: (id) => outcome(CHM, `closeViolation(${versioned(id)}, note: "x")`),
  },
})
