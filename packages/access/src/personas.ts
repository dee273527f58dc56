import type { Role } from '@channelgraph/contracts'
import { idFromUuid } from '@channelgraph/values'
import type { Viewer } from './viewer.ts'

/** Somebody the local run and the tests can be: an employee, a partner's user or an applicant of the seeds. Nobody real. */
export interface Persona {
  /** What `npm run token -- --as NAME` takes. */
  readonly name: string
  readonly title: string
  readonly viewer: Viewer
}

const uuidOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

const employee = (n: number, name: string, title: string, roles: Role[], regions: string[] = []): Persona => ({
  name,
  title,
  viewer: { subject: idFromUuid('employee', uuidOf(n)), roles, partnerId: null, regions },
})

/** The two partners that personas belong to: A is a distributor in Suzhou (East China), B one in Shenzhen (South China). */
export const PARTNER_A = { id: idFromUuid('partner', uuidOf(0xa)), code: 'PT-320500-000001' }
export const PARTNER_B = { id: idFromUuid('partner', uuidOf(0xb)), code: 'PT-440300-000001' }

/** The viewer of a partner's own user. */
export const partnerUser = ({ id, code }: { id: string; code: string }): Viewer => ({
  subject: `user_${code}`,
  roles: ['PTR'],
  partnerId: id,
  regions: [],
})

/** Whose applications the persona `applicant` sees: what its tokens have as `sub`. */
export const APPLICANT_A = 'applicant_a'

export const personas: readonly Persona[] = [
  employee(1, 'management', 'Management (公司管理层)', ['MGT']),
  employee(2, 'channel-manager-east', 'Channel manager, East China (渠道经理 华东)', ['CHM'], ['HUADONG/']),
  employee(3, 'channel-manager-south', 'Channel manager, South China (渠道经理 华南)', ['CHM'], ['HUANAN/']),
  employee(4, 'marketing', 'Marketing (市场营销)', ['MKT']),
  employee(5, 'tech-support', 'Technical support (技术支持)', ['TEC']),
  employee(6, 'after-sales', 'After-sales service (售后服务)', ['AFS']),
  employee(7, 'after-sales-lead', 'After-sales lead (售后主管)', ['AFS', 'AFS_LEAD']),
  employee(8, 'finance', 'Finance (财务)', ['FIN']),
  employee(9, 'finance-lead', 'Finance lead (财务主管)', ['FIN', 'FIN_LEAD']),
  employee(10, 'order-desk', 'Order desk (订单处理)', ['ORD']),
  employee(11, 'auditor', 'Auditor, reads everything (审计)', ['AUD']),
  { name: 'partner-a', title: 'Partner A, a distributor in Suzhou (渠道伙伴甲)', viewer: partnerUser(PARTNER_A) },
  { name: 'partner-b', title: 'Partner B, a distributor in Shenzhen (渠道伙伴乙)', viewer: partnerUser(PARTNER_B) },
  {
    name: 'applicant',
    title: 'Applicant, no partner yet (渠道申请人)',
    viewer: { subject: APPLICANT_A, roles: ['APPLICANT'], partnerId: null, regions: [] },
  },
]

/** The persona of a name. Throws with the list of names for any other. */
export function personaNamed(name: string): Persona {
  const persona = personas.find((candidate) => candidate.name === name)
  if (!persona) throw new Error(`There is no persona "${name}"; there are ${personas.map((p) => p.name).join(', ')}.`)
  return persona
}
