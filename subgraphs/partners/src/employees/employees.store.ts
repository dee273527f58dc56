import type { Database, Scope } from '@channelgraph/access'
import { everyRow, rowsOf } from '@channelgraph/command'
import { groupBy, indexBy, isSameCode } from '@channelgraph/values'
import { and, asc, count, eq, getTableColumns, inArray, max, ne, notInArray, sql } from 'drizzle-orm'
import { ENDED, partnerApplication } from '../applications/applications.tables.ts'
import { partner } from '../partners/partners.tables.ts'
import { type RegionRow, region } from '../regions/regions.tables.ts'
import { type EmployeeRow, employee, employeeRegion } from './employees.tables.ts'

// Who works here is known to everybody who may use the graph.
export const employees = rowsOf(employee, { what: { en: 'The employee', zh: '员工' }, visible: everyRow })

export const findEmployees = employees.findBy('id')

/** The same for a command that gives them work: nobody of them leaves or moves until its transaction ends. */
export async function shareEmployees(tx: Database, ids: readonly string[]): Promise<Map<string, EmployeeRow>> {
  const rows = await tx
    .select()
    .from(employee)
    .where(inArray(employee.id, [...ids]))
    .orderBy(asc(employee.id))
    .for('share')
  return indexBy(rows, (row) => row.id)
}

/** The staff number that somebody has and people take for the same; null for a free one. Staff numbers are locked. */
export async function findTakenNo(tx: Database, no: string): Promise<string | null> {
  const [taken] = await tx.select({ no: employee.no }).from(employee).where(isSameCode(employee.no, no))
  return taken?.no ?? null
}

/** From now on these are the regions somebody answers for, and no others. Returns those before. */
export async function replaceRegions(
  tx: Database,
  employeeId: string,
  regionCodes: readonly string[],
): Promise<string[]> {
  const before = await tx.delete(employeeRegion).where(eq(employeeRegion.employeeId, employeeId)).returning()
  if (regionCodes.length > 0)
    await tx.insert(employeeRegion).values(regionCodes.map((regionCode) => ({ employeeId, regionCode })))
  return before.map(({ regionCode }) => regionCode).sort()
}

export async function findRegionsOfEmployees(
  db: Database,
  _scope: Scope,
  employeeIds: readonly string[],
): Promise<Map<string, RegionRow[]>> {
  const rows = await db
    .select({ employeeId: employeeRegion.employeeId, ...getTableColumns(region) })
    .from(employeeRegion)
    .innerJoin(region, eq(region.code, employeeRegion.regionCode))
    .where(inArray(employeeRegion.employeeId, [...employeeIds]))
    .orderBy(asc(region.code))
  return groupBy(rows, (row) => row.employeeId)
}

/** Who of the channel department looks after a region: of the smallest region around it, by staff number; null where nobody works there. */
export async function findManagerOf(tx: Database, { path }: Pick<RegionRow, 'path'>): Promise<string | null> {
  const around = and(eq(region.code, employeeRegion.regionCode), inArray(region.code, path.split('/').slice(1, -1)))
  const [row] = await tx
    .select({ id: employee.id })
    .from(employee)
    .leftJoin(employeeRegion, eq(employeeRegion.employeeId, employee.id))
    .leftJoin(region, around)
    .where(and(eq(employee.department, 'CHANNEL'), eq(employee.active, true)))
    .groupBy(employee.id)
    // Of regions around one another the path of the smallest is the longest text, which sorts behind that it begins with.
    .orderBy(sql`${max(region.path)} desc nulls last`, asc(employee.no))
    .limit(1)
  return row?.id ?? null
}

/** How many applications somebody answers for that are still on their way; whoever asks. */
export async function countOpenApplications(db: Database, employeeId: string): Promise<number> {
  const [row] = await db
    .select({ applications: count() })
    .from(partnerApplication)
    .where(and(eq(partnerApplication.ownerId, employeeId), notInArray(partnerApplication.status, [...ENDED])))
  return row!.applications
}

/** How many partners somebody manages, of those that are still partners. Whoever asks: it decides, it is not shown by region. */
export async function countManagedPartners(db: Database, employeeId: string): Promise<number> {
  const [row] = await db
    .select({ partners: count() })
    .from(partner)
    .where(and(eq(partner.managerId, employeeId), ne(partner.status, 'TERMINATED')))
  return row!.partners
}
