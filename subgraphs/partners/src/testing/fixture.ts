import { isOutsider, personaNamed, personas } from '@channelgraph/access'
import { PARTNER_KINDS } from '@channelgraph/contracts'
import type { TestSubgraph } from '@channelgraph/testkit'
import { addDays, Money, newId } from '@channelgraph/values'
import { openingChannelPolicy } from '../channel-policies/channel-policies.rules.ts'
import { type ChannelPolicyRow, channelPolicy } from '../channel-policies/channel-policies.tables.ts'
import { contractOnPaper } from '../contracts/contracts.rules.ts'
import {
  type Clause,
  type ContractAmendmentRow,
  type ContractRow,
  contract,
  contractAmendment,
} from '../contracts/contracts.tables.ts'
import { depositRef } from '../deposits/deposits.tables.ts'
import { type EmployeeRow, employee } from '../employees/employees.tables.ts'
import { openingPartner } from '../partners/partners.rules.ts'
import { type PartnerRow, partner } from '../partners/partners.tables.ts'
import { productRef } from '../products/products.tables.ts'
import { region } from '../regions/regions.tables.ts'
import { openingTerritory } from '../territories/territories.rules.ts'
import { type TerritoryRow, territory, territoryRegion } from '../territories/territories.tables.ts'
import {
  ONBOARDING_TOPICS,
  openingCertificate,
  openingCourse,
  openingEnrolment,
  openingSession,
} from '../training/training.rules.ts'
import {
  type CertificateRow,
  certificate,
  type TrainingCourseRow,
  type TrainingEnrolmentRow,
  type TrainingSessionRow,
  trainingCourse,
  trainingEnrolment,
  trainingSession,
} from '../training/training.tables.ts'

/** The day the tests take place on. */
export const TODAY = '2026-11-23'

const REGIONS: Record<string, string> = {
  '320000': '江苏省',
  '320500': '苏州市',
  '320505': '虎丘区',
  '330000': '浙江省',
  '440000': '广东省',
  '440300': '深圳市',
}
/** 320505 lies in 320500 lies in 320000 lies in HUADONG. */
export const pathOf = (code: string): string => {
  const codes = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]
  return `${code < '400000' ? 'HUADONG' : 'HUANAN'}/${[...new Set(codes)].join('/')}/`
}

/** The lines that products are of in these tests. */
const PRODUCT_LINES = ['AC', 'DC', 'DC-FAST', 'X-01', 'X-02', 'RACE', 'FREED', 'ALONE']

const DEPARTMENTS: Record<string, EmployeeRow['department']> = {
  management: 'MANAGEMENT',
  'channel-manager-east': 'CHANNEL',
  'channel-manager-south': 'CHANNEL',
  marketing: 'MARKETING',
  'tech-support': 'TECH_SUPPORT',
  'after-sales': 'AFTER_SALES',
}
export const idOf = (persona: string): string => personaNamed(persona).viewer.subject

/** One clause in each of the four cells: party x right or duty. */
export const CLAUSES: readonly Clause[] = [
  { code: '5.1', party: 'PARTNER', kind: 'RIGHT', text: '享有公司产品的区域销售权' },
  { code: '5.2', party: 'PARTNER', kind: 'DUTY', text: '按公司规范开展经营' },
  { code: '5.3', party: 'COMPANY', kind: 'RIGHT', text: '监督渠道运营' },
  { code: '5.4', party: 'COMPANY', kind: 'DUTY', text: '按时交付合格产品' },
]

/** A small channel: six regions, the personas as employees, and a row of anything; a test states only what matters to it. */
export async function channelOf({ db }: Pick<TestSubgraph, 'db'>) {
  await db.insert(region).values(
    Object.entries(REGIONS).map(([code, name]) => {
      const path = pathOf(code)
      const above = path.split('/').slice(1, -2)
      const level = (['PROVINCE', 'CITY', 'COUNTY'] as const)[above.length]!
      const macroRegion = path.startsWith('HUADONG') ? ('HUADONG' as const) : ('HUANAN' as const)
      return { code, name, path, level, macroRegion, parentCode: above.at(-1) ?? null }
    }),
  )
  await db.insert(employee).values(
    personas
      .filter(({ viewer }) => !isOutsider(viewer))
      .map(({ name, viewer }, i) => ({
        id: viewer.subject,
        no: `E${String(i).padStart(3, '0')}`,
        name,
        department: DEPARTMENTS[name] ?? 'FINANCE',
      })),
  )

  await db
    .insert(productRef)
    .values(PRODUCT_LINES.map((line, i) => ({ id: newId('product'), sku: `${line}-${i}`, line })))

  let n = 0
  const aPartner = async (given: Partial<PartnerRow> = {}): Promise<PartnerRow> => {
    n += 1
    const regionCode = given.regionCode ?? '320500'
    const row = {
      ...openingPartner({
        id: newId('partner'),
        code: `PT-${regionCode}-${String(900_000 + n)}`,
        name: given.name ?? `第${n}充电设备有限公司`,
        uscc: `91320500MA${String(n).padStart(8, '0')}`,
        kind: 'DISTRIBUTOR',
        kindLabel: null,
        tier: 'STANDARD',
        region: { code: regionCode, path: pathOf(regionCode) },
        managerId: idOf('channel-manager-east'),
        legalRepresentative: null,
        contacts: [],
      }),
      ...given,
    }
    return (await db.insert(partner).values(row).returning())[0]!
  }

  const aContract = async (of: PartnerRow, given: Partial<ContractRow> = {}): Promise<ContractRow> => {
    n += 1
    const on = new Date('2026-01-01T02:00:00Z')
    const terms = {
      effectiveFrom: '2026-01-01',
      effectiveTo: '2027-12-31',
      annualTarget: Money.parse('5000000.00'),
      depositAmount: Money.parse('50000.00'),
      creditLimit: Money.parse('800000.00'),
      paymentTermDays: 30,
    }
    const keys = { id: newId('contract'), no: `CT-2025-${900_000 + n}`, partnerId: of.id, kind: of.kind }
    const row = { ...contractOnPaper({ ...keys, ...terms }, on), ...given }
    return (await db.insert(contract).values(row).returning())[0]!
  }

  const anAmendment = async (of: ContractRow, given: Partial<ContractAmendmentRow> = {}) => {
    n += 1
    const row = {
      id: newId('amendment'),
      contractId: of.id,
      partnerId: of.partnerId!,
      number: n,
      status: 'DRAFT' as const,
      summary: '增加季度报告',
      clauses: [{ code: '5.9', party: 'PARTNER', kind: 'DUTY', text: '每季度报告网点' }] as Clause[],
      effectiveFrom: TODAY,
      draftedById: idOf('channel-manager-east'),
      ...given,
    }
    return (await db.insert(contractAmendment).values(row).returning())[0]!
  }

  const aTerritory = async (of: PartnerRow, given: Partial<TerritoryRow> & { regionCodes?: string[] } = {}) => {
    const { regionCodes = [of.regionCode], ...columns } = given
    const row = {
      ...openingTerritory({
        id: newId('territory'),
        partnerId: of.id,
        productLines: [],
        exclusive: false,
        validFrom: '2026-01-01',
        validTo: '2027-12-31',
      }),
      ...columns,
    }
    const [saved] = await db.insert(territory).values(row).returning()
    await db.insert(territoryRegion).values(
      regionCodes.map((code) => ({
        territoryId: row.id,
        regionCode: code,
        regionPath: pathOf(code),
        partnerId: of.id,
      })),
    )
    return saved!
  }

  const aCourse = async (given: Partial<TrainingCourseRow> = {}): Promise<TrainingCourseRow> => {
    n += 1
    const row = {
      ...openingCourse({
        id: newId('course'),
        code: `ONB-${n}`,
        title: '入职培训',
        topics: [...ONBOARDING_TOPICS],
        mandatoryForOnboarding: true,
        validityMonths: 12,
        leadDepartment: 'TECH_SUPPORT',
        coDepartments: [],
      }),
      ...given,
    }
    return (await db.insert(trainingCourse).values(row).returning())[0]!
  }

  const aSession = async (given: Partial<TrainingSessionRow> = {}): Promise<TrainingSessionRow> => {
    const row = {
      ...openingSession({
        id: newId('session'),
        courseId: given.courseId ?? (await aCourse()).id,
        startsAt: new Date('2026-11-23T01:00:00Z'),
        endsAt: new Date('2026-11-23T09:00:00Z'),
        trainerIds: [idOf('tech-support')],
        capacity: 20,
      }),
      status: 'RUNNING' as const,
      ...given,
    }
    return (await db.insert(trainingSession).values(row).returning())[0]!
  }

  const anEnrolment = async (
    of: PartnerRow,
    given: Partial<TrainingEnrolmentRow> = {},
  ): Promise<TrainingEnrolmentRow> => {
    n += 1
    const row = {
      ...openingEnrolment({
        id: newId('enrolment'),
        sessionId: given.sessionId ?? (await aSession()).id,
        partnerId: of.id,
        traineeName: `学员${n}`,
        enrolledAt: new Date('2026-11-20T02:00:00Z'),
      }),
      ...given,
    }
    return (await db.insert(trainingEnrolment).values(row).returning())[0]!
  }

  const aCertificate = async (of: PartnerRow, given: Partial<CertificateRow> = {}): Promise<CertificateRow> => {
    n += 1
    const enrolment = await anEnrolment(of, { status: 'PASSED' })
    const course = {
      id: given.courseId ?? (await aCourse()).id,
      ...{ code: 'CULTURE-101', title: '企业文化' },
      topics: [...ONBOARDING_TOPICS],
      mandatoryForOnboarding: true,
      validityMonths: 12,
    }
    const keys = { id: newId('certificate'), no: `CE-2025-${900_000 + n}`, issuedOn: '2026-01-05' }
    const row = { ...openingCertificate(keys, enrolment, course), validUntil: addDays(TODAY, 100), ...given }
    return (await db.insert(certificate).values(row).returning())[0]!
  }

  const aDeposit = (of: PartnerRow, held: string) =>
    db.insert(depositRef).values({ partnerId: of.id, held: Money.parse(held) })

  /** A policy for every kind, in force since the beginning of the year. */
  const aChannelPolicy = async (given: Partial<ChannelPolicyRow> = {}): Promise<ChannelPolicyRow> => {
    n += 1
    const row = {
      ...openingChannelPolicy(
        {
          id: newId('channelPolicy'),
          no: `CHP-2025-${900_000 + n}`,
          revision: 1,
          authorId: idOf('channel-manager-east'),
        },
        {
          title: '渠道价格管理办法',
          body: '各渠道合作伙伴应遵守公司价格政策。',
          appliesToKinds: [...PARTNER_KINDS],
          effectiveFrom: '2026-01-01',
          effectiveTo: null,
        },
      ),
      status: 'PUBLISHED' as const,
      publishedAt: new Date('2025-12-20T02:00:00Z'),
      ...given,
    }
    return (await db.insert(channelPolicy).values(row).returning())[0]!
  }

  /** A partner that lacks nothing for activation. */
  const aReadyPartner = async (given: Partial<PartnerRow> = {}): Promise<PartnerRow> => {
    const ready = await aPartner(given)
    await aContract(ready)
    await aDeposit(ready, '50000.00')
    await aCertificate(ready)
    await aTerritory(ready)
    return ready
  }

  return {
    aPartner,
    aReadyPartner,
    aContract,
    anAmendment,
    aDeposit,
    aTerritory,
    aCourse,
    aSession,
    anEnrolment,
    aCertificate,
    aChannelPolicy,
  }
}
