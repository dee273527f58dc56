import { PARTNER_A, personas } from '@channelgraph/access'
import { groupBy } from '@channelgraph/values'
import type { EmployeeRow } from '../../../subgraphs/partners/src/employees/employees.tables.ts'
import { atHour } from '../moments.ts'
import type { Stream } from '../random.ts'
import { MACRO_REGIONS, provincesOf } from './regions.ts'

type CompanyDepartment = EmployeeRow['department']
export type MacroRegion = (typeof MACRO_REGIONS)[number]

export interface Staff {
  readonly employees: readonly EmployeeRow[]
  /** Which provinces a channel manager answers for. */
  readonly regions: readonly { employeeId: string; regionCode: string }[]
  /** The channel manager of each of the seven large regions. */
  readonly managerOf: ReadonlyMap<MacroRegion, string>
  /** The active employees of a department, by id. */
  of(department: CompanyDepartment): readonly string[]
  /** The employee behind a persona. */
  persona(name: string): string
}

/** Where each persona who is an employee works. */
const PERSONA_DEPARTMENT: Readonly<Record<string, CompanyDepartment>> = {
  management: 'MANAGEMENT',
  'channel-manager-east': 'CHANNEL',
  'channel-manager-south': 'CHANNEL',
  marketing: 'MARKETING',
  'tech-support': 'TECH_SUPPORT',
  'after-sales': 'AFTER_SALES',
  'after-sales-lead': 'AFTER_SALES',
  finance: 'FINANCE',
  'finance-lead': 'FINANCE',
  'order-desk': 'ORDER_DESK',
  auditor: 'MANAGEMENT',
}

/** The others: a channel manager for each large region without a persona, and others for the rest of the work. */
const OTHERS: readonly [CompanyDepartment, number][] = [
  ['CHANNEL', 5],
  ['MARKETING', 2],
  ['TECH_SUPPORT', 5],
  ['AFTER_SALES', 3],
  ['FINANCE', 1],
  ['ORDER_DESK', 2],
  ['RND', 2],
]

/** When all of them were there: before the first partner. */
export const HIRED = atHour('2023-01-03', 9)

export function makeStaff(stream: Stream, staffFactor: number): Staff {
  const employees: EmployeeRow[] = []
  const hire = (id: string, department: CompanyDepartment): string => {
    const no = `E${String(employees.length + 1).padStart(4, '0')}`
    employees.push({ id, no, name: stream.faker.person.fullName(), department, active: true, version: 1 })
    return id
  }
  const byPersona = new Map<string, string>()
  for (const { name, viewer } of personas) {
    const department = PERSONA_DEPARTMENT[name]
    if (department) byPersona.set(name, hire(viewer.subject, department))
  }
  const hired = OTHERS.flatMap(([department, count]) =>
    Array.from(
      { length: department === 'CHANNEL' ? count : count * staffFactor },
      () => [department, hire(stream.id('employee', HIRED), department)] as const,
    ),
  )
  const persona = (name: string): string => {
    const id = byPersona.get(name)
    if (!id) throw new Error(`The persona ${name} is no employee (partner users such as ${PARTNER_A.code}'s are not).`)
    return id
  }
  const managers = hired.filter(([department]) => department === 'CHANNEL').map(([, id]) => id)
  const managerOf = new Map<MacroRegion, string>()
  for (const macro of MACRO_REGIONS) {
    const known = macro === 'HUADONG' ? 'channel-manager-east' : macro === 'HUANAN' ? 'channel-manager-south' : null
    const id = known ? persona(known) : managers.shift()
    if (id) managerOf.set(macro, id)
  }
  const idsOf = new Map(
    [...groupBy(employees, ({ department }) => department)].map(([name, own]) => [name, own.map(({ id }) => id)]),
  )
  return {
    employees,
    managerOf,
    regions: [...managerOf].flatMap(([macro, employeeId]) =>
      provincesOf(macro).map((regionCode) => ({ employeeId, regionCode })),
    ),
    of: (department) => idsOf.get(department) ?? [],
    persona,
  }
}
