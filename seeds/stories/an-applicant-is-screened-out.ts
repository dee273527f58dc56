import { notMet } from '../../subgraphs/partners/src/applications/applications.rules.ts'
import { recordSiteVisit } from '../../subgraphs/partners/src/applications/commands/record-site-visit.ts'
import { beginScreening, MANAGER, screenIt, versioned } from './admitting.ts'
import { refused, type Story } from './story.ts'

interface Ending {
  readonly status: string
  readonly notMet: readonly string[]
  readonly visitedAllTheSame: string
}

/** P-08: one required item that is not met ends an application, and says which one. */
export const anApplicantIsScreenedOut: Story<Ending> = {
  title: 'An applicant is screened out',
  description:
    'A company met at a fair has all it takes, but is listed for a debt it has not paid. Screening ends its application and names the item; nobody visits it.',
  persona: 'management',
  query: `query ScreenedOutAndWhy {
  applications(statuses: [SCREENED_OUT], first: 20) {
    nodes { no companyName createdAt screening { standardVersion notMet { code name value } by { name } } owner { name } }
    totalCount
  }
}`,
  tell: async (stage) => {
    const application = await beginScreening(stage, '苏州晚晴充电科技有限公司', '91320505MA2WQB0T17')
    const screened = await screenIt(stage, application, { CREDIT: '列入失信被执行人名单' })
    const visit = {
      date: '2026-11-20',
      visitorIds: [stage.as('partners', MANAGER).viewer.subject, stage.as('partners', 'tech-support').viewer.subject],
      operations: 3,
      teamStrength: 3,
      warehouseLogistics: 3,
      findings: '未成行',
    }
    const asked = { ...versioned(screened), input: visit, idempotencyKey: 'screened-out' }
    const { code } = refused(await recordSiteVisit(stage.as('partners', MANAGER), asked))
    return {
      status: screened.status,
      notMet: notMet(screened.screening?.items ?? []).map((item) => item.code),
      visitedAllTheSame: code,
    }
  },
}
