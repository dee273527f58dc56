import type { Viewer } from '@channelgraph/access'
import { type Checked, type TestSubgraph, unchecked } from '@channelgraph/testkit'
import { Decimal, newId } from '@channelgraph/values'
import { FIRST_STANDARD, openingApplication } from '../applications/applications.rules.ts'
import {
  type ApplicationRow,
  departmentScore,
  evaluationReport,
  partnerApplication,
  siteVisit,
} from '../applications/applications.tables.ts'
import { idOf, pathOf } from './fixture.ts'

/** A dossier filled with the four texts of 四.1. */
export const FOUR_TEXTS = {
  qualification: '营业执照有效',
  businessCondition: '年营收三千万元',
  marketReputation: '同业评价良好',
  salesCapability: '销售团队十二人',
}

/** Findings for each item of the first standard, all met but those given; an item's code is its value. */
export const findings = (given: Record<string, boolean> = {}): string =>
  `[${FIRST_STANDARD.items.map(({ code }) => `{ code: "${code}", passed: ${given[code] ?? true}, value: "${code}" }`).join(', ')}]` as const

const SCORERS = { CHANNEL: 'channel-manager-east', TECH_SUPPORT: 'tech-support', FINANCE: 'finance' } as const

const CREATE = `mutation ($input: CreateApplicationInput!, $key: ID!) {
  createApplication(input: $input, idempotencyKey: $key) {
    ... on PartnerApplication { id no version status uscc } ... on Refusal { refusal: code message }
  }
}`

export type ApplicationStep<
  Name extends string,
  Rest extends string,
> = `mutation { ${Name}(id: "", expectedVersion: 0, ${Rest}) { ... on PartnerApplication { version status } ... on Refusal { code message } } }`

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever its query asked for
type Answered = any
type Asked = { id: string; version: number }

/** Admission through its mutations, as tests of it ask. */
export function admissionOf(t: TestSubgraph<'partners'>) {
  let n = 0
  /** Creates a lead of the east; a refusal's code is `refusal`, an error's `error`. */
  const apply = async (
    input: object = {},
    key: string = newId('event'),
    as: string | Viewer = 'channel-manager-east',
  ): Promise<Answered> => {
    n += 1
    const uscc = `91320500MC${String(n).padStart(8, '0')}` as const
    const lead = { companyName: '苏州新桩科技有限公司', uscc, kind: 'DISTRIBUTOR', source: 'EXHIBITION' } as const
    const variables = { key, input: { ...lead, regionCode: '320500', ...input } }
    const { data, errors } = await t.ask(as, CREATE, variables)
    return errors.length > 0 ? { error: errors[0]?.extensions?.code } : data.createApplication
  }

  /** Gives a command of an application, and moves the version it was given along. */
  const act = <const Name extends string, const Rest extends string = ''>(
    as: string | Viewer,
    mutation: Name & Checked<'partners', ApplicationStep<Name, Rest>>,
    application: Asked,
    rest?: Rest,
  ): Promise<Answered> => answerTo(as, mutation, application, rest)
  /** The same, where the caller has checked it. */
  const answerTo = async (as: string | Viewer, mutation: string, application: Asked, rest = ''): Promise<Answered> => {
    const { data, errors } = await t.ask(
      as,
      unchecked(`mutation { answer: ${mutation}(id: "${application.id}", expectedVersion: ${application.version}, ${rest}) {
        ... on PartnerApplication { version status } ... on Refusal { refusal: code message }
        ${mutation === 'startScreening' ? '... on DossierIncomplete { missing }' : ''}
        ${/Evaluation|decide/.test(mutation) ? '... on EvaluationIncomplete { scored }' : ''} } }`),
    )
    if (errors.length > 0) return { error: errors[0]?.extensions?.code }
    if (data.answer.version) application.version = data.answer.version
    return data.answer
  }

  /** An application with all that its status asks for: dossier, screening, a visit, scores, a report. */
  const anApplication = async (given: Partial<ApplicationRow> = {}): Promise<ApplicationRow> => {
    n += 1
    const regionCode = given.regionCode ?? '320500'
    const row = {
      ...openingApplication({
        id: newId('application'),
        no: `AP-2025-${900_000 + n}`,
        kind: 'DISTRIBUTOR',
        kindLabel: null,
        companyName: given.companyName ?? `第${n}新能源有限公司`,
        uscc: `91320500MB${String(n).padStart(8, '0')}`,
        source: 'EXHIBITION',
        qualification: '营业执照有效',
        businessCondition: '年营收三千万元',
        marketReputation: '同业评价良好',
        salesCapability: '销售团队十二人',
        region: { code: regionCode, path: pathOf(regionCode) },
        requestedRegionCodes: [regionCode],
        ownerId: idOf('channel-manager-east'),
        createdAt: new Date('2026-10-01T02:00:00Z'),
      }),
      ...given,
    }
    const [saved] = await t.db.insert(partnerApplication).values(row).returning()
    await t.db.insert(siteVisit).values({
      id: newId('siteVisit'),
      applicationId: row.id,
      date: '2026-10-20',
      visitorIds: [idOf('channel-manager-east'), idOf('tech-support')],
      operations: 4,
      teamStrength: 4,
      warehouseLogistics: 3,
      findings: '仓库整洁',
      attachments: [],
    })
    const scores = Object.entries(SCORERS).map(([department, persona]) => ({
      department: department as keyof typeof SCORERS,
      byId: idOf(persona),
      comment: null,
    }))
    await t.db
      .insert(departmentScore)
      .values(scores.map((score) => ({ ...score, applicationId: row.id, score: new Decimal(80), at: row.createdAt })))
    await t.db.insert(evaluationReport).values({
      id: newId('evaluation'),
      applicationId: row.id,
      scores: scores.map((score) => ({ ...score, score: '80.000000', weight: '0.333333' })),
      totalScore: new Decimal(80),
      recommendation: 'APPROVED',
      submittedById: idOf('channel-manager-east'),
      submittedAt: row.createdAt,
    })
    return saved!
  }

  return { anApplication, apply, act, answerTo, lead: (input: object = {}) => apply({ ...FOUR_TEXTS, ...input }) }
}
