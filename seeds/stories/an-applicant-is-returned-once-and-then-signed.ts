import { partnerRef } from '@channelgraph/partner-ref'
import { addDays, addMonths, businessDateOf } from '@channelgraph/values'
import { eq } from 'drizzle-orm'
import { partnerApplication } from '../../subgraphs/partners/src/applications/applications.tables.ts'
import { decideApplication } from '../../subgraphs/partners/src/applications/commands/decide-application.ts'
import { draftContract } from '../../subgraphs/partners/src/contracts/commands/draft-contract.ts'
import { reviewContract } from '../../subgraphs/partners/src/contracts/commands/review-contract.ts'
import { reviseContract } from '../../subgraphs/partners/src/contracts/commands/revise-contract.ts'
import { signContract } from '../../subgraphs/partners/src/contracts/commands/sign-contract.ts'
import { submitForLegalReview } from '../../subgraphs/partners/src/contracts/commands/submit-for-legal-review.ts'
import { beginScreening, evaluateIt, MANAGER, screenIt, versioned, visitIt } from './admitting.ts'
import { DAY, done, refused, type Stage, type Story, yuan } from './story.ts'

interface Ending {
  readonly states: readonly string[]
  readonly refusedWithoutClauses: string
  readonly contract: string
  readonly knownTo: readonly string[]
}

const CLAUSES = [
  { code: '5.1', party: 'PARTNER', kind: 'RIGHT', text: '在授权区域销售公司产品' },
  { code: '5.2', party: 'PARTNER', kind: 'DUTY', text: '按公司规范经营并按期报送库存' },
  { code: '5.3', party: 'COMPANY', kind: 'RIGHT', text: '监督渠道日常运营' },
  { code: '5.4', party: 'COMPANY', kind: 'DUTY', text: '按时交付合格产品并提供技术支持' },
] as const

/** 四.1 whole: judged twice before management agrees, reviewed once, signed; then every department knows the partner. */
export const anApplicantIsReturnedOnceAndThenSigned: Story<Ending> = {
  title: 'An applicant is returned once and then signed',
  description:
    'Management sends the report back, since after-sales has not scored. With its score the report is better, management agrees, the contract is drafted, reviewed and signed, and a partner is born.',
  persona: 'management',
  query: `query LatelySigned {
  applications(statuses: [SIGNED], first: 10) {
    nodes {
      no companyName evaluation { totalScore scores { department score weight } } approvals { step decision comment approver { name } }
      contract { no status effectiveFrom territories { exclusive regions { name } } } partner { code name status }
    }
  }
}`,
  tell: async (stage) => {
    const management = stage.as('partners', 'management')
    const begun = await beginScreening(stage, '苏州朝晖新能源有限公司', '91320505MA2WQB0T25')
    const visited = await visitIt(stage, await screenIt(stage, begun))
    const first = await evaluateIt(stage, visited, { [MANAGER]: '82', 'tech-support': '75', finance: '70' })
    stage.pass(DAY)
    const comment = '请补充售后服务部门意见'
    const returned = done(await decideApplication(management, { ...versioned(first), decision: 'RETURNED', comment }))
    const second = await evaluateIt(stage, returned, { 'after-sales': '88' })
    stage.pass(DAY)
    const approved = done(
      await decideApplication(management, { ...versioned(second), decision: 'APPROVED', comment: '同意引入' }),
    )
    const { refusedWithoutClauses, contract } = await signUp(stage, approved.id)
    const [signed] = await management.db.select().from(partnerApplication).where(eq(partnerApplication.id, approved.id))
    await stage.carry()
    return {
      states: [begun, visited, first, returned, second, approved].map(({ status }) => status).concat(signed!.status),
      refusedWithoutClauses,
      contract,
      knownTo: await knownTo(stage, signed?.partnerId ?? ''),
    }
  },
}

/** Drafts the contract without duties first, then with all four cells, and signs it. */
async function signUp(stage: Stage, applicationId: string) {
  const manager = stage.as('partners', MANAGER)
  const effectiveFrom = addDays(businessDateOf(stage.now()), 7)
  const terms = {
    effectiveFrom,
    effectiveTo: addDays(addMonths(effectiveFrom, 24), -1),
    annualTarget: yuan('1200000.00'),
    depositAmount: yuan('50000.00'),
    creditLimit: yuan('300000.00'),
    paymentTermDays: 30,
    territory: { regionCodes: ['320505'], productLines: [], exclusive: false },
  }
  const rights = CLAUSES.filter(({ kind }) => kind === 'RIGHT')
  const input = { ...terms, applicationId, rightsAndDuties: rights }
  const draft = done(await draftContract(manager, { idempotencyKey: 'returned-once', input }))
  const { code } = refused(await submitForLegalReview(manager, versioned(draft)))
  const revised = done(
    await reviseContract(manager, { ...versioned(draft), input: { ...terms, rightsAndDuties: CLAUSES } }),
  )
  const submitted = done(await submitForLegalReview(manager, versioned(revised)))
  const reviewed = done(
    await reviewContract(stage.as('partners', 'management'), {
      ...versioned(submitted),
      approve: true,
      comment: '无异议',
    }),
  )
  const signed = done(await signContract(manager, versioned(reviewed)))
  return { refusedWithoutClauses: code, contract: signed.status }
}

/** The departments that keep the new partner's name by now. */
async function knownTo(stage: Stage, partnerId: string): Promise<string[]> {
  const known: string[] = []
  for (const department of ['orders', 'support', 'finance'] as const) {
    const { db } = stage.as(department, 'management')
    const rows = await db.select().from(partnerRef).where(eq(partnerRef.id, partnerId))
    if (rows.length > 0) known.push(department)
  }
  return known
}
