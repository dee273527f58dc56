import { anyOf, ascending, byName, pages } from '@channelgraph/paging'
import { check } from '@channelgraph/values'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { employees } from './employees.store.ts'
import { type EmployeeRow, employee, employeeRegion } from './employees.tables.ts'

export interface EmployeeFilter {
  readonly departments?: readonly EmployeeRow['department'][] | null
  readonly regionCodes?: readonly string[] | null
  readonly active?: boolean | null
  readonly search?: string | null
}

const MAX_CODES = 1_000

export const employeePages = pages(employees, {
  where: ({ departments, regionCodes, active }: EmployeeFilter) =>
    and(
      anyOf('departments', employee.department, departments),
      regionCodes ? answersFor(regionCodes) : undefined,
      active == null ? undefined : eq(employee.active, active),
    ),
  search: [employee.name, employee.no],
  sorts: {
    NAME: [byName(employee.name), ascending(employee.no)],
    NUMBER: [ascending(employee.no)],
    DEPARTMENT: [ascending(employee.department), byName(employee.name), ascending(employee.no)],
  },
})

/** The codes on a region's path are those of the regions it lies in; a large region was given as all its provinces. */
function answersFor(regionCodes: readonly string[]): SQL {
  const given = check.items('regionCodes', regionCodes, 0, MAX_CODES)
  const codes = new Set(given.flatMap((code) => check.regionPath('regionCodes', code).split('/')))
  return sql`${employee.id} in (select ${employeeRegion.employeeId} from ${employeeRegion} where ${inArray(employeeRegion.regionCode, [...codes])})`
}
