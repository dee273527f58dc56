import type { CompanyDepartment } from './events/partners.ts'

/**
 * Who acts (specification 5). A lead has the department's role and the lead's. PTR sees its own rows only, CHM its regions only,
 * APPLICANT what it applied for itself, everybody else all rows; SYS acts for events and schedules and never comes from a token.
 */
export const ROLES = [
  'CHM',
  'MKT',
  'TEC',
  'AFS',
  'AFS_LEAD',
  'FIN',
  'FIN_LEAD',
  'MGT',
  'ORD',
  'AUD',
  'PTR',
  'APPLICANT',
  'SYS',
] as const
export type Role = (typeof ROLES)[number]

/** A role whose people work in a department of the company. */
export type DepartmentRole = Exclude<Role, 'AUD' | 'PTR' | 'APPLICANT' | 'SYS'>

/** The department of the company that a role's people work in; an auditor, a partner, an applicant and the system work in none. */
export const DEPARTMENT_OF_ROLE: Readonly<
  Record<DepartmentRole, CompanyDepartment> & Partial<Record<Role, CompanyDepartment>>
> = {
  CHM: 'CHANNEL',
  MKT: 'MARKETING',
  TEC: 'TECH_SUPPORT',
  AFS: 'AFTER_SALES',
  AFS_LEAD: 'AFTER_SALES',
  FIN: 'FINANCE',
  FIN_LEAD: 'FINANCE',
  MGT: 'MANAGEMENT',
  ORD: 'ORDER_DESK',
}
